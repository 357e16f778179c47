"""Where the words of a query are in a text, and the piece of it that shows them."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from emnews_cli.search.tokens import clusters, folded, folding

_AROUND = 20
"""Characters that are shown on either side."""
_LONGEST = 200
"""Characters of a word that are shown at most: it may be a page, and one letter may have a thousand marks."""
_JOINER = "\u200d"
_ATTACHED = {"\ufe0e", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))}
"""Variation selectors and skin tones, which belong to the character before them as marks do."""

Range = tuple[int, int]
"""Offsets in characters: the first, and the one after the last."""


class Segment(NamedTuple):
    """A part of a snippet, and whether it is a word of the query."""

    text: str
    marked: bool


def occurrences(text: str, words: Iterable[str]) -> list[Range]:
    """Where words are in a text, as the index finds them; what touches or overlaps is one.

    Args:
        text: the text.
        words: as typed.
    """
    pieces = list(clusters(text))
    compared = [folding[piece] for piece in pieces]
    whole = "".join(compared)
    found = sorted(range_ for word in words for range_ in _places(whole, folded(word)))
    if not found:
        return []
    compared_ends, ends = list(accumulate(map(len, compared))), list(accumulate(map(len, pieces)))
    merged: list[Range] = []
    for first, after in found:
        at, last = bisect_right(compared_ends, first), bisect_right(compared_ends, after - 1)
        start, end = ends[at] - len(pieces[at]), ends[last]
        if merged and start <= merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return merged


def _places(whole: str, word: str) -> Iterator[Range]:
    place = whole.find(word) if word else -1
    while place >= 0:
        yield place, place + len(word)
        place = whole.find(word, place + len(word))


def snippet(text: str, found: Sequence[Range]) -> list[Segment]:
    """The first occurrence with what is around it, on one line.

    Args:
        text: the text.
        found: the occurrences in it; where there is none the text's beginning is shown.
    """
    first, after = found[0] if found else (0, 0)
    after = min(after if found else _AROUND, first + _LONGEST)
    start, end = _start(text, first), _end(text, after)
    segments = [Segment("…", False)] if text[:start].strip() else []
    place = start
    for first, after in found:
        if first >= end:
            break
        after = min(after, end)
        segments += [Segment(text[place:first], False), Segment(text[first:after], True)]
        place = after
    segments.append(Segment(text[place:end], False))
    if text[end:].strip():
        segments.append(Segment("…", False))
    return list(_on_one_line(segments))


def _start(text: str, first: int) -> int:
    """Where the snippet of a word begins: never within a character of several code points."""
    start = max(first - _AROUND, 0)
    while 0 < start < first and _joins(text, start):
        start += 1
    return start


def _end(text: str, after: int) -> int:
    """Where the snippet of a word ends."""
    end = min(after + _AROUND, len(text))
    while after < end < len(text) and _joins(text, end):
        end -= 1
    while end < min(after + _AROUND, len(text)) and _joins(text, end):  # the word itself is cut
        end += 1
    return end


def _joins(text: str, place: int) -> bool:
    """Whether the characters before and after a place are one to the eye."""
    after = text[place]
    return (
        text[place - 1] == _JOINER
        or after == _JOINER
        or after in _ATTACHED
        or unicodedata.category(after) in ("Mn", "Mc", "Me")
    )


def _on_one_line(segments: Iterable[Segment]) -> Iterator[Segment]:
    """The same with one space for all white space between visible characters."""
    after_space = True
    for text, marked in segments:
        words = text.split()
        if not words:
            line = " " if text and not after_space else ""
        else:
            before = " " if text[0].isspace() and not after_space else ""
            line = before + " ".join(words) + (" " if text[-1].isspace() else "")
        if line:
            after_space = line.endswith(" ")
            yield Segment(line, marked)
