"""The rule about text that YAML takes for a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emnews_cli.model.diagnostic import Finding, Fix, Severity, unsafe
from emnews_cli.model.front_matter import Entry, Syntax
from emnews_cli.model.post import Post
from emnews_cli.model.quoting import quoted_literally
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.texts import lines_around

_MEANT = re.compile(r"#[^\s#!]")
"""A comment that looks like text: no space after its sign."""
_LINE = re.compile(
    r"""[ \t]*(?P<head>(?:-[ \t]+)*(?:[^\s\#"'\[{-][^:\#\r\n]*:[ \t]+)?)
    (?P<value>(?:[^\s"'\[{|>&*!%@`\#-][^\r\n]*?[ \t])?)(?=\#)""",
    re.VERBOSE,
)
"""A key or the sign of an item, or both, and a value without quotes."""


@rule("EM109", "hash-in-value", Severity.ERROR)
def hash_in_value(post: Post) -> Iterator[Finding]:
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
    front_matter, text = post.front_matter, post.original.text
    if front_matter.syntax is not Syntax.YAML:
        return
    for comment in front_matter.comments:
        entry = _entry_before(post, comment)
        line = lines_around(text, Span(comment.start, comment.start))
        match = _LINE.match(text, line.start, comment.end)
        if entry is None or match is None or match.end() != comment.start or not match["head"]:
            continue
        if _MEANT.match(text, comment.start):
            message = f"YAML takes {text[comment.start : comment.end].strip()} in {entry.key} for a comment"
            place = Span(match.start("value"), comment.end)
            yield Finding(comment, message, _quoted(post, entry, place))


def _entry_before(post: Post, comment: Span) -> Entry | None:
    """The entry that a comment is in or after, on the same line."""
    text = post.original.text
    for entry in post.front_matter.entries:
        if entry.span.start < comment.start and "\n" not in text[entry.span.end : comment.start]:
            found = entry
            if comment.start < lines_around(text, entry.span).end:
                return found
    return None


def _quoted(post: Post, entry: Entry, place: Span) -> Fix | None:
    """Quote a value with what follows it on its line; nothing where it goes on below."""
    text = post.original.text
    value = text[place.start : place.end].rstrip()
    edit = Edit(Span(place.start, place.start + len(value)), quoted_literally(value))
    changes = f"{entry.key} front-matter:{entry.key}" if " " not in entry.key else "*"
    return unsafe("Quote the value as written", edit, changes=changes)
