"""The text of a file as it was read, and edits that keep every other byte."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.struct import Struct


class Span(NamedTuple):
    """A stretch of the original text: offsets in code points, ``end`` not included."""

    start: int
    end: int


class Edit(NamedTuple):
    """A replacement of one span of the original text."""

    span: Span
    replacement: str = ""


class Position(NamedTuple):
    """A place as people count it: line and column, both from 1, the column in code points."""

    line: int
    column: int


@dataclass(slots=True, eq=False, repr=False)
class SourceText(Struct):
    """A decoded file that can be written back byte for byte.

    Args:
        text: the characters, byte order mark included; every offset counts in it.
        encoding: a Python codec name; ``utf-8`` wherever that is possible.
        undecodable: spans of bytes that the encoding has no character for (lone surrogates in ``text``).
        visible: the text with every character visible, or None before a reader asked for it.
    """

    text: str
    encoding: str = "utf-8"
    undecodable: list[Span] = field(default_factory=list)
    visible: str | None = field(default=None, repr=False, compare=False)
    _lines: list[int] | None = field(default=None, init=False, repr=False, compare=False)

    def encode(self, text: str | None = None) -> bytes:
        """The bytes of the file, or of an edited ``text`` of it, in the file's own encoding."""
        whole = self.text if text is None else text
        return whole.encode(self.encoding, "surrogateescape")

    def position(self, offset: int) -> Position:
        """Line and column of an offset."""
        if self._lines is None:
            self._lines = _line_starts(self.text)
        line = bisect_right(self._lines, offset) - 1
        return Position(line + 1, offset - self._lines[line] + 1)


_SURROGATE = lazy_regex("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """A file's name or text as it can be shown: bytes in it that are no UTF-8 become U+FFFD."""
    return text if text.isprintable() else _SURROGATE().sub("\ufffd", text)


def _line_starts(text: str) -> list[int]:
    starts, at = [0], 0
    for line in text.splitlines(keepends=True):
        at += len(line)
        if line.endswith(("\n", "\r")):
            starts.append(at)
    return starts


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with some spans replaced.

    Raises:
        ValueError: two edits overlap.
    """
    parts: list[str] = []
    at = 0
    for span, replacement in sorted(edits):
        if span.start < at:
            raise ValueError(f"edits overlap at {span.start}")
        parts += text[at : span.start], replacement
        at = span.end
    return "".join([*parts, text[at:]])


def outermost(spans: Iterable[Span]) -> list[Span]:
    """The spans that are in no other, in order."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def beginning_outside(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The spans that begin in none of some others, which do not overlap."""
    others = sorted(others)
    starts = [other.start for other in others]

    def is_inside(span: Span) -> bool:
        before = bisect_right(starts, span.start)
        return before > 0 and span.start < others[before - 1].end

    return [span for span in spans if not is_inside(span)]
