"""The visible part of a long line around a finding."""

from __future__ import annotations

from typing import NamedTuple

from emnews_cli.display.reports.glyphs import columns, glyph, reach, visible
from emnews_cli.model.diagnostic import Excerpt

_CUT = "…"


class Window(NamedTuple):
    """A line as it is shown.

    Args:
        text: that can be printed, with ``…`` where the line is cut.
        before: the columns before the finding.
        found: the columns of the finding as far as it is shown, at least one.
    """

    text: str
    before: int
    found: int


def window(excerpt: Excerpt, width: int) -> Window:
    """The part of an excerpt that fits.

    Args:
        excerpt: the line, with the finding in it.
        width: in columns, at least a dozen: a single character may be written out as ten.
    """
    text = excerpt.text
    start, end = _finding(excerpt)
    left, last, right = _bounds(text, start, end, width if _fits(excerpt, width) else width - 2 * len(_CUT))
    head = _CUT if left or excerpt.cut_before else ""
    tail = _CUT if right < len(text) or excerpt.cut_behind else ""
    return Window(
        head + visible(text[left:right]) + tail,
        len(head) + columns(text[left:start]),
        max(columns(text[start:last]), 1),
    )


def _finding(excerpt: Excerpt) -> tuple[int, int]:
    """The offsets of the finding; what stands upon a character is pointed at with it."""
    start = min(excerpt.start, len(excerpt.text))
    end = min(max(excerpt.end, start), len(excerpt.text))
    while 0 < start < end and not glyph(excerpt.text[start]).columns:
        start -= 1
    return start, end


def _fits(excerpt: Excerpt, width: int) -> bool:
    """Whether the whole line can be shown, and a caret after its end where one belongs there."""
    text = excerpt.text
    room = width - (excerpt.start >= len(text))
    return not (excerpt.cut_before or excerpt.cut_behind) and reach(text, room) == len(text)


def _bounds(text: str, start: int, end: int, room: int) -> tuple[int, int, int]:
    """Offsets: where the window begins, where the finding ends in it, where the window ends.

    Up to a third of the room is for what leads to the finding, the next part for the finding itself, the rest
    for what follows it; what is left then again for what leads to it.
    """
    left = start - reach(text[start - 1 :: -1] if start else "", room // 3)
    room -= columns(text[left:start])
    last = start + reach(text[start:end], room)
    room -= max(columns(text[start:last]), 1)
    right = last + reach(text[last:], room) if last == end else last
    room -= columns(text[last:right])
    left -= reach(text[left - 1 :: -1] if left else "", room)
    while 0 < left < start and not glyph(text[left]).columns:
        left += 1
    return left, last, right
