"""Rules about the YAML of the front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Fix, Severity, safe, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import Entry, Kind, State, Syntax
from emnews_cli.model.post import Post
from emnews_cli.model.quoting import listed, quoted, quoted_literally, unquoted
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import differs_from_template, tabs_before_value

_LINE_END = re.compile(r"[\n\r]")
_INDENT_BEFORE = re.compile(r"^ +\Z", re.MULTILINE)
_UNESCAPED_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*(")')


def _inner(post: Post, entry: Entry) -> Span | None:
    """The place of a value between its double quotes, if YAML refuses it or reads something else."""
    start, end = entry.value_span
    raw = post.original.text[start:end]
    in_quotes = len(raw) > 1 and raw[0] == raw[-1] == '"' and entry.kind is not Kind.LIST
    return Span(start + 1, end - 1) if in_quotes and _is_misread(entry) else None


def _is_misread(entry: Entry) -> bool:
    return entry.refused or entry.misread_as is not None


def _quote_in(post: Post, entry: Entry) -> Span | None:
    inner = _inner(post, entry)
    match = inner and _UNESCAPED_QUOTE.search(post.original.text, inner.start, inner.end)
    return Span(*match.span(1)) if match else None


def _backslash_in(post: Post, entry: Entry) -> Span | None:
    inner = _inner(post, entry)
    at = post.original.text.find("\\", inner.start, inner.end) if inner else -1
    return Span(at, at + 1) if at >= 0 and not _quote_in(post, entry) else None


@rule("EM101", "invalid-yaml", Severity.ERROR, given=differs_from_template)
def invalid_yaml(examined: Examination) -> Iterator[Finding]:
    """The front matter is not valid YAML.

    ## What it does

    Reports front matter that YAML can't read: with YAML's reason a value that it refuses, where neither EM102
    nor EM103 explains it; a key whose colon is full-width or has no space after it; a key that is indented
    below the value of another; and each line that is neither a key nor a comment.

    ## Why is this bad?

    Jekyll skips the front matter of such a post with a warning that is easily missed: it has no title and
    no date. emnews reads its lines one by one.

    ## Example

    ```
    title: 今日: 要闻
    categories:news
    来源：某报
    ```

    ## Use instead

    ```
    title: "今日: 要闻"
    categories: news
    来源: 某报
    ```

    ## Fix safety

    The values that YAML refuses are quoted as written: safe for a title, and for others that do not begin
    with a sign that may have been meant for YAML, such as a bracket or a quote. In a list the items are
    quoted, and a `-` gets the space after it: safe where each line is an item, and for categories and tags
    between brackets. A colon safely gets its space, and an indented key loses its indentation. A line that is
    not understood becomes a comment: unsafe, since a person may know what it means.
    """
    post, front_matter = examined.post, examined.post.front_matter
    problem = front_matter.problem
    if problem is None or front_matter.state is State.UNCLOSED or front_matter.syntax is not Syntax.YAML:
        return
    refused = [entry for entry in front_matter.entries if entry.refused]
    lines = [*_odd_colons(post), *_indented_keys(post), *_strays(post)]
    yield from lines
    unexplained = [entry for entry in refused if not _explained(post, entry)]
    if unexplained or not (refused or lines):
        told = next((entry.problem for entry in unexplained if entry.problem), problem)
        message = Message("The front matter is not valid YAML: {reason}", reason=told.reason)
        yield Finding(Span(told.offset, told.offset), message, _quote_all(post, unexplained))


def _odd_colons(post: Post) -> Iterator[Finding]:
    for entry in post.front_matter.entries:
        if entry.colon:
            is_wide = post.original.text[entry.colon.start] == "："
            reason = Message("full-width colon") if is_wide else Message("no space after the colon")
            fix = safe("Make it a colon and a space", Edit(entry.colon, ": "))
            message = Message(
                "The front matter is not valid YAML: {reason} of {key}", reason=reason, key=entry.key
            )
            yield Finding(entry.colon, message, fix)


def _indented_keys(post: Post) -> Iterator[Finding]:
    """The keys that are indented although the first one is not."""
    text, entries = post.original.text, post.front_matter.entries
    indents = [_INDENT_BEFORE.search(text, 0, entry.span.start) for entry in entries]
    for entry, indent in zip(entries, indents, strict=True):
        if indent and not indents[0]:
            message = Message(
                "The front matter is not valid YAML: {reason}",
                reason=Message("the key {key} is indented", key=entry.key),
            )
            yield Finding(
                Span(*indent.span()), message, safe("Remove the indentation", Edit(Span(*indent.span())))
            )


def _strays(post: Post) -> Iterator[Finding]:
    """The lines that are not understood; those of a second block with a key that comes again are EM110's."""
    front_matter = post.front_matter
    for span in front_matter.strays:
        if front_matter.seam is None or span.start < front_matter.seam.start:
            message = Message("The front matter is not valid YAML: this line is neither a key nor a comment")
            yield Finding(
                span, message, unsafe("Make it a comment", Edit(Span(span.start, span.start), "# "))
            )


def _explained(post: Post, entry: Entry) -> bool:
    """Whether another rule says what is wrong with an entry."""
    found = _quote_in(post, entry) or _backslash_in(post, entry)
    return found is not None or any(tabs_before_value(post, entry))


def _quote_all(post: Post, entries: list[Entry]) -> Fix | None:
    """Quote the values of some entries as they are written, and the items of lists."""
    edits = [_edits(post, entry) for entry in entries]
    if not edits or not all(edits):
        return None
    is_safe = all(_is_surely_meant(post, entry) for entry in entries)
    return (safe if is_safe else unsafe)("Quote the value as written", *chain.from_iterable(edits))


def _edits(post: Post, entry: Entry) -> list[Edit]:
    """What makes YAML of a value that it refuses; nothing where that is not known."""
    raw = post.original.text[entry.value_span.start : entry.value_span.end]
    below = _is_below(post, entry)
    if entry.kind is Kind.LIST:
        return [*_item_edits(post, entry)] if below else [Edit(entry.value_span, listed(entry.items))]
    is_item = raw.startswith("- ") and entry.key != "title"
    if below or is_item or not raw or _LINE_END.search(raw):
        return []
    quoting = quoted_literally(unquoted(raw))
    return [Edit(entry.value_span, quoting)] if quoting != raw else []


def _is_below(post: Post, entry: Entry) -> bool:
    """Whether a value begins on a later line than its key."""
    return "\n" in post.original.text[entry.span.start : entry.value_span.start]


_ITEM = re.compile(r"^[ \t]*-(?P<item>[^\r\n]*)", re.MULTILINE)
_PLAIN_ITEM = re.compile(r"[^\W_][\w .-]*")


def _item_edits(post: Post, entry: Entry) -> Iterator[Edit]:
    """A space after each ``-`` that has none, and quotes around what is more than a name."""
    for match in _ITEM.finditer(post.original.text, *entry.value_span):
        item = match["item"].strip()
        if item and not (match["item"][0] == " " and _PLAIN_ITEM.fullmatch(item)):
            is_plain = _PLAIN_ITEM.fullmatch(item) is not None
            yield Edit(Span(*match.span("item")), f" {item if is_plain else quoted(unquoted(item))}")


def _is_surely_meant(post: Post, entry: Entry) -> bool:
    """Whether a value that YAML refuses was surely meant as it is read."""
    raw = post.original.text[entry.value_span.start : entry.value_span.end]
    if entry.kind is Kind.LIST:
        return _is_below(post, entry) or (entry.key in ("categories", "tags") and raw.endswith("]"))
    return _is_text(entry, raw)


_FOR_YAML = "[{|>&*!?-\"'"
"""How a value begins that may have been meant for YAML."""


def _is_text(entry: Entry, raw: str) -> bool:
    """Whether a value that YAML refuses was surely meant as the text that is written."""
    begins = "\"'" if entry.key == "title" else _FOR_YAML
    return raw[0] not in begins or unquoted(raw) != raw


def _quote_inner(post: Post, entry: Entry) -> Fix | None:
    """Quote what is between the double quotes of a value, as it is written."""
    start, end = entry.value_span
    inner = post.original.text[start + 1 : end - 1]
    if "\n" in inner or "\r" in inner:
        return None
    return safe("Quote the value as written", Edit(entry.value_span, quoted_literally(inner)))


@rule("EM102", "unescaped-quote", Severity.ERROR, given=differs_from_template)
def unescaped_quote(examined: Examination) -> Iterator[Finding]:
    """A value in double quotes holds a double quote.

    ## What it does

    Reports a value whose double quotes hold another one, so that YAML refuses it or reads less of it.

    ## Why is this bad?

    Jekyll loses the front matter of the whole post, or the title ends at the quote.

    ## Example

    ```
    title: "公司称"一切正常""
    ```

    ## Use instead

    ```
    title: '公司称"一切正常"'
    ```

    ## Fix safety

    Safe: the value goes into single quotes, letter by letter as it is written between the double ones.
    """
    post = examined.post
    for entry in post.front_matter.entries:
        if quote := _quote_in(post, entry):
            yield Finding(
                quote,
                Message("Unescaped quote in the value of {key}", key=entry.key),
                _quote_inner(post, entry),
            )


@rule("EM103", "backslash-in-double-quotes", Severity.ERROR, given=differs_from_template)
def backslash_in_double_quotes(examined: Examination) -> Iterator[Finding]:
    r"""A backslash in a double-quoted value is not read as one.

    ## What it does

    Reports a backslash in a double-quoted value that YAML refuses, and in a title that the feed wrote, if
    YAML reads a line end, a tab or another character there. What a person has escaped well is meant.

    ## Why is this bad?

    The post loses its front matter, or its title says something else than was written.

    ## Example

    ```
    title: "A\B股"
    ```

    ## Use instead

    ```
    title: 'A\B股'
    ```

    ## Fix safety

    Safe: the value goes into single quotes, letter by letter as it is written between the double ones.
    """
    post = examined.post
    for entry in post.front_matter.entries:
        if backslash := _backslash_in(post, entry):
            message = Message("Backslash in the double-quoted value of {key}", key=entry.key)
            yield Finding(backslash, message, _quote_inner(post, entry))
