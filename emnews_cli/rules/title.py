"""Rules about the title."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

from emnews_cli.model.diagnostic import Finding, Fix, Severity, unsafe
from emnews_cli.model.front_matter import Entry
from emnews_cli.model.post import Post
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule

_SPACE = " \t\r\n\u3000\xa0\u2002\u2003\u200b\ufeff"


@rule("EM208", "space-around-title", Severity.WARNING)
def space_around_title(post: Post) -> Iterator[Finding]:
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
    entry = post.front_matter.get("title")
    if entry is not None and entry.value.strip(_SPACE) not in ("", entry.value):
        yield Finding(entry.value_span, "The title has white space at its ends", _trimmed(post, entry))


def _trimmed(post: Post, entry: Entry) -> Fix | None:
    start, end = entry.value_span
    raw = post.original.text[start:end]
    if raw[:1] and raw[0] == raw[-1] and raw[0] in "\"'":
        start, end, raw = start + 1, end - 1, raw[1:-1]
    left, right = len(raw) - len(raw.lstrip(_SPACE)), len(raw) - len(raw.rstrip(_SPACE))
    spans = [Span(start, start + left)] * (left > 0) + [Span(end - right, end)] * (right > 0)
    return unsafe("Trim it", *map(Edit, spans), changes="title") if spans else None


@rule("EM209", "markup-in-title", Severity.WARNING)
def markup_in_title(post: Post) -> Iterator[Finding]:
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
    spans, text = post.markup.title_tags, post.original.text
    if spans:
        found = text[spans[0].start : spans[0].end]
        edits = (Edit(span, _plain(text[span.start : span.end])) for span in spans)
        fix = unsafe("Make it text", *edits, changes="title")
        yield Finding(Span(spans[0].start, spans[-1].end), f"The title holds markup: {found}", fix)


def _plain(markup: str) -> str:
    """Nothing for a tag, the character of a reference; a quote would need quoting and stays a reference."""
    character = unescape(markup)
    if markup.startswith("<"):
        return ""
    return markup if character in ('"', "'", "\\") else character
