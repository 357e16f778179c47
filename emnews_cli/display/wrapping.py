"""Wrap styled text to the width of a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from rich.text import Text

from emnews_cli.display.breaking import pieces

NARROWEST = 4
"""Columns below which nothing is fitted any more."""


def wrapped(text: Text, width: int, first: str = "", rest: str = "") -> Iterator[Text]:
    """The lines of a text.

    Args:
        text: may hold line ends, which end lines.
        width: of the terminal, in columns.
        first: what the first line begins with.
        rest: what the others begin with.
    """
    before = first
    for line in text.split("\n", allow_blank=True):
        ends = _ends(
            line.plain, max(width - cell_len(first), NARROWEST), max(width - cell_len(rest), NARROWEST)
        )
        for part in line.divide(ends):
            part.rstrip()
            yield Text(before).append_text(part)
            before = rest


def _ends(text: str, first: int, rest: int) -> list[int]:
    """The offsets at which lines end, the last one not among them.

    Args:
        text: one line.
        first: the columns of the first line.
        rest: the columns of the others.
    """
    ends: list[int] = []
    room, used, at = first, 0, 0
    for piece in _fitting(text, min(first, rest)):
        needed = cell_len(piece.rstrip(" "))
        if used and used + needed > room:
            ends.append(at)
            room, used = rest, 0
        used += cell_len(piece)
        at += len(piece)
    return ends


def _fitting(text: str, width: int) -> Iterator[str]:
    """The pieces of a text, those that are wider than a line cut."""
    for piece in pieces(text):
        yield from [piece] if cell_len(piece) <= width else chop_cells(piece, width)
