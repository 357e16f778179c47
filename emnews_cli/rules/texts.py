"""Places in a text that rules speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emnews_cli.model.front_matter import Entry
from emnews_cli.model.post import Post
from emnews_cli.model.text import Span


def newline(text: str) -> str:
    """The line end of a text: that of its first line."""
    at = text.find("\n")
    return "\r\n" if at > 0 and text[at - 1] == "\r" else "\n"


def lines_around(text: str, span: Span) -> Span:
    """A span grown to whole lines, the last line end included."""
    start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    end = text.find("\n", max(span.start, span.end - 1))
    return Span(start, end + 1 if end >= 0 else len(text))


def place_of(post: Post, words: str, start: int | None = None) -> Span:
    """Where some words stand in the body, or all of the body where markup parts them.

    Args:
        post: the post.
        words: what to look for.
        start: where to begin; by default at the start of the body.
    """
    at = post.original.text.find(words, post.body.start if start is None else start) if words else -1
    return Span(at, at + len(words)) if at >= 0 else post.body


def first_words(text: str) -> str:
    """As many characters as tell a passage from others."""
    return text[:8]


_BEFORE_VALUE = re.compile(r"[ \t]*[^:\s]+[ \t]*:(?P<gap>[ \t]+)")


def tabs_before_value(post: Post, entry: Entry) -> Iterator[Span]:
    """The stretch with a tab between the colon of a key and its value, if there is one."""
    match = _BEFORE_VALUE.match(post.original.text, entry.span.start, entry.value_span.start)
    if match and "\t" in match["gap"]:
        yield Span(*match.span("gap"))


def is_empty_date(value: str) -> bool:
    """Whether a date says nothing; an empty one of the feed still has its zone."""
    return value.strip() in ("", "+0800")


def day_of(post: Post) -> str:
    """The day that a post's id or name tells where its front matter does not, or an empty string."""
    known = post.date is not None and post.date.told_by != "front-matter"
    return post.date.moment.date().isoformat() if known and post.date else ""
