"""Helpers that find spans in a text for the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import Entry
from emnews_cli.model.post import Post
from emnews_cli.model.text import Edit, Span

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
"""Characters that take no room and say nothing."""


def differs_from_template(examined: Examination) -> bool:
    """Whether the front matter is not as the template writes it, so that it may be odd in any way."""
    return not examined.post.front_matter.is_template


def newline(text: str) -> str:
    """The line end of a text: that of its first line."""
    at = text.find("\n")
    return "\r\n" if at > 0 and text[at - 1] == "\r" else "\n"


_LINE_END = re.compile(r"\r\n|\n|\r|\Z")


def lines_around(text: str, span: Span) -> Span:
    """A span grown to whole lines, the last line end included."""
    start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    match = _LINE_END.search(text, max(span.start, span.end - 1))
    return Span(start, match.end() if match else len(text))


def value_place(post: Post, entry: Entry) -> Span:
    """The value of an entry without the line end that a block scalar ends in."""
    start, end = entry.value_span
    return Span(start, start + len(post.original.text[start:end].rstrip()))


def place_of(post: Post, words: str, start: int | None = None) -> Span:
    """Where some words are in the body, or all of the body where markup parts them.

    Args:
        post: the post.
        words: what to look for.
        start: where to begin; by default at the start of the body.
    """
    at = post.original.text.find(words, post.body.start if start is None else start) if words else -1
    return Span(at, at + len(words)) if at >= 0 else post.body


_MARKDOWN = "*_`~"
"""Signs that Markdown may put between the letters of a text."""


def _is_letter(character: str) -> bool:
    return not (character.isspace() or character in _MARKDOWN)


class Letters:
    """The letters of a body with their places, so that a text can be found whatever tags part it.

    Args:
        examined: the post.
    """

    def __init__(self, examined: Examination) -> None:
        post = examined.post
        self._body = post.body
        letters, offsets = [], []
        for span in examined.markup.texts:
            piece = unescape(post.original.text[span.start : span.end])
            exact = len(piece) == span.end - span.start
            for index, character in enumerate(piece):
                if _is_letter(character):
                    letters.append(character)
                    offsets.append(span.start + index if exact else span.start)
        self._letters, self._offsets = "".join(letters), offsets
        self._ends: dict[str, int] = {}

    def next_place(self, text: str) -> Span:
        """Where a text is next, after the place that was given for it before; else all of the body."""
        wanted = "".join(filter(_is_letter, text))
        at = self._letters.find(wanted, self._ends.get(wanted, 0))
        if at < 0:
            return self._body
        self._ends[wanted] = end = at + len(wanted)
        return Span(self._offsets[at], self._offsets[end - 1] + 1)


def first_words(text: str) -> str:
    """As many characters as tell a passage from others."""
    return text[:8]


_BEFORE_VALUE = re.compile(r"[ \t]*[^:\s]+[ \t]*:(?P<gap>[ \t]+)")


def tabs_before_value(post: Post, entry: Entry) -> Iterator[Span]:
    """The stretch with a tab between the colon of a key and its value, if there is one."""
    match = _BEFORE_VALUE.match(post.original.text, entry.span.start, entry.value_span.start)
    if match and "\t" in match["gap"]:
        yield Span(*match.span("gap"))


_ZONE = re.compile(r"(?:[+-]\d\d:?\d\d|Z|UTC)?", re.ASCII)


def is_empty_date(value: str) -> bool:
    """Whether a date says nothing; an empty one of the feed still has its zone."""
    return _ZONE.fullmatch(value.strip()) is not None


def day_of(post: Post) -> str:
    """The day that a post's id or name tells where its front matter does not, or an empty string."""
    known = post.date is not None and post.date.told_by != "front-matter"
    return post.date.day.isoformat() if known and post.date else ""


def replaced(post: Post, entry: Entry, value: str) -> Edit:
    """Another value for an entry, with a space before it where there is none."""
    place = value_place(post, entry)
    gap = "" if post.original.text[place.start - 1 : place.start].isspace() else " "
    return Edit(place, gap + value)
