"""Break a title into the lines of a cover by the rules of Chinese typesetting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

Measure = Callable[[str], float]
"""The width of a text, in units of its size; that of each character added up."""

_OPENING = frozenset("（(《〈「『【〔〖［[｛{“‘＜<＃#￥¥＄$￡£€")
_CLOSING = frozenset("）)》〉」』】〕〗］]｝}”’＞>，,。．.、；;：:！!？?…—–－-～~·・•％%‰℃°々ー")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")
_UNITS = frozenset("年月日号时分秒亿万千百元股家只个倍点条次周届季") | _NUMERALS
_PAUSES = frozenset("，,。、；;：:！!？?…—·”》」』】）)|｜ ")
_ROUGH = 0.18
"""What it costs to break a line where nobody would pause: as much as to leave four tenths of it empty."""
_SHORT = 0.5
"""How much less it costs where a line is short because one pauses there."""
_SMALLER = 1.0
"""What it would cost to set a title in no size at all, instead of the largest that has room."""
_LEAST_SHARE = 0.75
_NOT_BEFORE_ELLIPSIS = " ，,。、；;：:…—·（(《〈「『【〔“‘"
_NEEDLESS = re.compile("(?<=[，。、；：！？）》」』】]) +| +(?=[（《「『【])|(?<=[”’]) +(?=[\u2e80-\uffef])")
"""Blanks beside signs that have blank in themselves."""
_IMPOSSIBLE = float("inf")


@dataclass(frozen=True, slots=True)
class Box:
    """The room for a title.

    Args:
        width: of the lines, in pixels.
        height: of all lines, in pixels.
        sizes: to choose from, largest first.
        leading: from line to line, in units of the size.
        most: lines at most.
    """

    width: int
    height: int
    sizes: range
    leading: float
    most: int = 4

    def lines(self, size: int) -> int:
        """How many lines there may be in a size."""
        return min(self.most, int((self.height / size - 1) / self.leading) + 1)


@dataclass(frozen=True, slots=True)
class Setting:
    """A title as it is set: its lines, and the size of its letters in pixels."""

    lines: tuple[str, ...]
    size: int


def set_title(text: str, measure: Measure, box: Box) -> Setting:
    """Set a title in the size and the lines that suit it best.

    Where it has no room in any size, it is set in the least, and what is too much is cut off.

    Args:
        text: on one line, not empty.
        measure: of the lettering.
        box: the room for it.
    """
    pieces = split(_NEEDLESS.sub("", text))
    ways: list[tuple[float, Setting]] = []
    for size in box.sizes:
        largest = ways[0][1].size if ways else size
        if size < largest * _LEAST_SHARE:
            break
        price, lines = _Breaking(pieces, measure, box.width / size).lines(box.lines(size))
        if price < _IMPOSSIBLE:
            ways.append((price + _SMALLER * (1 - size / largest), Setting(lines, size)))
    return min(ways, key=lambda way: way[0])[1] if ways else _squeezed(pieces, measure, box)


def _squeezed(pieces: list[str], measure: Measure, box: Box) -> Setting:
    """A title in the least size, words too long for a line broken, and cut off where it has to be."""
    size = box.sizes[-1]
    width, most = box.width / size, box.lines(size)
    parts = [part for piece in pieces for part in ([piece] if measure(piece) <= width else piece)]
    price, lines = _Breaking(parts, measure, width).lines(most)
    return Setting(lines if price < _IMPOSSIBLE else _cut(parts, measure, width, most), size)


def split(text: str) -> list[str]:
    """The pieces of a text between which a line may end: characters, words, signs with what they go with."""
    pieces: list[str] = []
    for before, char in zip(" " + text, text, strict=False):
        if pieces and _goes_with(before, char):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _goes_with(before: str, char: str) -> bool:
    """Whether no line may end between two characters."""
    if " " in (before, char):
        return False
    if char in _CLOSING or before in _OPENING:
        return True
    if char in "“‘" or before == "”":
        return False
    if char in _UNITS and (before in _NUMERALS or before.isdecimal()):
        return True
    return _is_narrow(before) and _is_narrow(char)


def _is_narrow(char: str) -> bool:
    return unicodedata.east_asian_width(char) not in "WF"


class _Breaking:
    """The search for the best lines: long, and ending where one pauses."""

    def __init__(self, pieces: list[str], measure: Measure, width: float) -> None:
        self._pieces = pieces
        self._width = width
        self._blank = measure(" ")
        self._reached = [0.0, *accumulate(map(measure, pieces))]
        self._best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {}

    def lines(self, most: int) -> tuple[float, tuple[str, ...]]:
        """As many lines as there may be or fewer, with a price on what is not so good in them."""
        if self._reached[-1] > most * (self._width + self._blank):
            return _IMPOSSIBLE, ()
        price, ends = self._from(0, most)
        lines = ("".join(self._pieces[start:end]) for start, end in pairwise((0, *ends)))
        return price, tuple(line.strip().rstrip(" ·|｜") or line for line in lines)

    def _from(self, start: int, left: int) -> tuple[float, tuple[int, ...]]:
        """The best ends of lines from a piece on."""
        if start == len(self._pieces):
            return 0, ()
        if not left:
            return _IMPOSSIBLE, ()
        key = start, left
        if key not in self._best:
            self._best[key] = min(self._ways(start, left), default=(_IMPOSSIBLE, ()))
        return self._best[key]

    def _ways(self, start: int, left: int) -> Iterator[tuple[float, tuple[int, ...]]]:
        for end in range(start + 1, len(self._pieces) + 1):
            if self._reached[end] - self._reached[start] > self._width + 2 * self._blank:
                return
            price, ends = self._from(end, left - 1)
            yield self._price(start, end) + price, (end, *ends)

    def _price(self, start: int, end: int) -> float:
        """The price of a line."""
        pieces = self._pieces[start:end]
        blanks = (pieces[0] == " ") + (pieces[-1] == " ")
        used = self._reached[end] - self._reached[start] - blanks * self._blank
        if used > self._width or pieces == [" "]:
            return _IMPOSSIBLE
        empty = (1 - used / self._width) ** 2
        if end == len(self._pieces):
            return empty
        pauses = {pieces[-1][-1], self._pieces[end][0]} & _PAUSES
        return empty * _SHORT if pauses else empty + _ROUGH


def _cut(pieces: list[str], measure: Measure, width: float, most: int) -> tuple[str, ...]:
    """As many lines as there may be, each filled as far as it goes, the last one ending in an ellipsis.

    A figure that does not take a line of its own is never cut: what is left of it would be another one.
    """
    lines: list[list[str]] = [[]]
    for piece in pieces:
        if lines[-1] and measure("".join([*lines[-1], piece]).strip()) > width:
            lines.append([])
        if lines[-1] or piece != " ":
            lines[-1].append(piece)
    *kept, last = lines[:most]
    while len(last) > 1 and measure("".join(last).rstrip() + "…") > width:
        last.pop()
    ending = "".join(last).rstrip()
    while measure(ending + "…") > width:
        ending = ending[:-1]
    return (*("".join(line).strip() for line in kept), ending.rstrip(_NOT_BEFORE_ELLIPSIS) + "…")
