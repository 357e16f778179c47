"""Rules about the title."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Fix, Severity, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import Entry
from emnews_cli.model.post import Post
from emnews_cli.model.quoting import quoted_literally, unquoted
from emnews_cli.model.text import Edit, Span, apply_edits
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import INVISIBLE, value_place


def _is_space(character: str) -> bool:
    return character.isspace() or character in INVISIBLE


@rule("EM208", "space-around-title", Severity.WARNING)
def space_around_title(examined: Examination) -> Iterator[Finding]:
    """The title begins or ends with white space.

    ## What it does

    Reports white space at the ends of the title, the ideographic space U+3000 and invisible ones included.

    ## Why is this bad?

    Titles that look the same differ, lists are sorted wrongly, and links get odd gaps.

    ## Example

    `title: "晨岚科技：订单增长 "`

    ## Use instead

    `title: "晨岚科技：订单增长"`

    ## Fix safety

    Unsafe, because it changes the title as it was written.
    """
    post = examined.post
    entry = post.front_matter.get("title")
    if entry is None or all(map(_is_space, entry.value)):
        return
    if _is_space(entry.value[0]) or _is_space(entry.value[-1]):
        yield Finding(entry.value_span, "The title has white space at its ends", _trimmed(post, entry))


def _trimmed(post: Post, entry: Entry) -> Fix | None:
    start, end = entry.value_span
    raw = post.original.text[start:end]
    if raw[:1] and raw[0] == raw[-1] and raw[0] in "\"'":
        start, end, raw = start + 1, end - 1, raw[1:-1]
    elif raw[:1] in "|>":
        return None
    left = next((at for at, character in enumerate(raw) if not _is_space(character)), 0)
    right = next((at for at, character in enumerate(reversed(raw)) if not _is_space(character)), 0)
    spans = [Span(start, start + left)] * (left > 0) + [Span(end - right, end)] * (right > 0)
    return unsafe("Trim it", *map(Edit, spans), changes="title") if spans else None


@rule("EM209", "markup-in-title", Severity.WARNING, given=lambda examined: examined.markup.title_tags)
def markup_in_title(examined: Examination) -> Iterator[Finding]:
    """The title holds HTML.

    ## What it does

    Reports tags, comments and character references in the title.

    ## Why is this bad?

    A title is text: feeds, e-books and search results show the tag itself, and themes that do not escape
    titles let it into the page.

    ## Example

    `title: "<em>晨岚科技</em>：订单&amp;增长"`

    ## Use instead

    `title: "晨岚科技：订单&增长"`

    ## Fix safety

    Unsafe, because it changes the title as it was written: tags go, references become their characters.
    """
    post = examined.post
    spans, text, entry = examined.markup.title_tags, post.original.text, post.front_matter.get("title")
    if spans and entry is not None:
        found = " ".join(text[spans[0].start : spans[0].end].split())
        place = Span(spans[0].start, spans[-1].end)
        yield Finding(
            place, Message("The title holds markup: {found}", found=found), _as_text(post, entry, spans)
        )


def _as_text(post: Post, entry: Entry, markup: list[Span]) -> Fix | None:
    """The title without its markup, quoted; nothing where it is not written on one line as it reads."""
    start, end = value_place(post, entry)
    edits = (Edit(span, _plain(post.original.text[slice(*span)])) for span in markup)
    plain = _unquoted(apply_edits(post.original.text[:end], edits)[start:])
    if _unquoted(post.original.text[start:end]) != entry.value or "\n" in plain:
        return None
    edit = Edit(Span(start, end), quoted_literally(plain))
    return unsafe("Make it text", edit, changes="title")


def _unquoted(raw: str) -> str:
    """A value without its quotes; between single ones an apostrophe is doubled."""
    value = unquoted(raw)
    return value.replace("''", "'") if value != raw and raw[0] == "'" else value


def _plain(markup: str) -> str:
    """Nothing for a tag, the character of a reference."""
    return "" if markup.startswith("<") else unescape(markup)
