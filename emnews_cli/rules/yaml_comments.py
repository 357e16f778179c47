"""The rule about text that YAML takes for a comment."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Fix, Severity, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import Entry, Syntax
from emnews_cli.model.post import Post
from emnews_cli.model.quoting import quoted_literally
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import differs_from_template, lines_around

_MEANT = re.compile(r"#[^\s#!]")
"""A comment that looks like text: no space after its sign."""
_LINE = re.compile(
    r"""[ \t]*(?P<head>(?:-[ \t]+)*(?:[^\s\#"'\[{-][^:\#\r\n]*:[ \t]+)?)
    (?P<value>(?:[^\s"'\[{|>&*!%@`\#-][^\r\n]*?[ \t])?)(?=\#)""",
    re.VERBOSE,
)
"""A key or the sign of an item, or both, and a value without quotes."""


@rule("EM109", "hash-in-value", Severity.ERROR, given=differs_from_template)
def hash_in_value(examined: Examination) -> Iterator[Finding]:
    """A value holds a `#` that begins a comment.

    ## What it does

    Reports a value without quotes in which a `#` comes between a space and other text, and one that begins
    with a `#`. A `#` with a space after it is a comment that somebody meant.

    ## Why is this bad?

    YAML reads the value up to there: the title on the site is cut short, or there is none.

    ## Example

    ```
    title: 沪指 #3000点保卫战
    ```

    ## Use instead

    ```
    title: "沪指 #3000点保卫战"
    ```

    ## Fix safety

    Unsafe, because the value changes: it is quoted as it is written, to the end of the line.
    """
    post = examined.post
    front_matter, text = post.front_matter, post.original.text
    if front_matter.syntax is not Syntax.YAML:
        return
    entries = sorted(front_matter.entries, key=lambda entry: entry.span)
    starts = [entry.span.start for entry in entries]
    for comment in front_matter.comments:
        before = bisect_left(starts, comment.start)
        entry = entries[before - 1] if before and _is_beside(text, entries[before - 1], comment) else None
        line = lines_around(text, Span(comment.start, comment.start))
        match = _LINE.match(text, line.start, comment.end)
        if entry is None or match is None or match.end() != comment.start or not match["head"]:
            continue
        if _MEANT.match(text, comment.start):
            message = Message(
                "YAML takes {text} in {key} for a comment",
                text=text[comment.start : comment.end].strip(),
                key=entry.key,
            )
            place = Span(match.start("value"), comment.end)
            yield Finding(comment, message, _quoted(post, entry, place))


def _is_beside(text: str, entry: Entry, comment: Span) -> bool:
    """Whether a comment that begins after the start of an entry is in it or after it, on the same line."""
    return comment.start < entry.span.end or text.find("\n", entry.span.end, comment.start) < 0


def _quoted(post: Post, entry: Entry, place: Span) -> Fix | None:
    """Quote a value with what follows it on its line; nothing where it goes on below."""
    text = post.original.text
    value = text[place.start : place.end].rstrip()
    edit = Edit(Span(place.start, place.start + len(value)), quoted_literally(value))
    changes = f"{entry.key} front-matter:{entry.key}" if " " not in entry.key else "*"
    return unsafe("Quote the value as written", edit, changes=changes)
