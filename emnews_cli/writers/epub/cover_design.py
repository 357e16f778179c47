"""The design of a cover: the title on paper, the days below, a price chart of the book's own at the foot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import Protocol

from emnews_cli.writers.epub.cover_canvas import Canvas, Colour, Stamp, mixed
from emnews_cli.writers.epub.cover_lines import Box, set_title
from emnews_cli.writers.epub.cover_text import (
    DEFAULT_TITLE,
    CoverText,
    count,
    heading,
    period,
    period_ends,
    plain,
)

WIDTH, HEIGHT = 1200, 1600
_MARGIN = 96
_MEASURE = WIDTH - 2 * _MARGIN
_PAPER: Colour = (247, 243, 234)
_INK: Colour = (24, 28, 36)
_GOLD: Colour = (240, 186, 84)
_GROUNDS: tuple[Colour, ...] = (
    (21, 40, 66),  # ink blue
    (18, 58, 55),  # pine
    (78, 24, 32),  # lacquer
    (52, 34, 66),  # plum
    (38, 46, 54),  # slate
    (66, 42, 24),  # tea
)
_TITLE_TOP = 196
_TITLE = Box(width=_MEASURE, height=540, sizes=range(236, 96, -8), leading=1.27)
_DAYS_BASE, _COUNT_BASE = 900, 1004
_FOOT = 1084
_CHART_TOP, _CHART_LOW, _CHART_LOW_ALONE = 1160, 1424, 1500
_NAMES_BASE, _NAMES_SIZE = 1526, 40
_CANDLES = 21
_LEAST_SIZE = 12
_LONGEST_TITLE = 240
_LONGEST_NAME = 40


class Letters(Protocol):
    """A way to letter."""

    def shown(self, text: str) -> str:
        """What of a text can be shown."""

    def width(self, text: str) -> float:
        """How wide a text is, in units of its size."""

    def stamp(self, text: str, size: int) -> Stamp:
        """A text as it looks in a size."""


def design(text: CoverText, letters: Letters) -> Canvas:
    """A cover that says this, lettered in this way."""
    dice = _dice(text)
    ground = _GROUNDS[dice[0] % len(_GROUNDS)]
    canvas = Canvas(WIDTH, HEIGHT, _PAPER)
    page = _Page(canvas, letters)
    canvas.rectangle(_MARGIN, 112, 132, 18, ground)
    page.days(text, large=page.title(heading(text)) == 1)
    page.line(count(text), _COUNT_BASE, 64, ground, _PAPER)
    canvas.rectangle(0, _FOOT, WIDTH, HEIGHT - _FOOT, ground)
    names = _names(text.sources, letters)
    page.line(names, _NAMES_BASE, _NAMES_SIZE, _PAPER, ground)
    _draw_chart(canvas, dice[1:], ground, _CHART_LOW if names else _CHART_LOW_ALONE)
    return canvas


def _dice(text: CoverText) -> bytes:
    """Numbers that look like chance, and are the same for the same book."""
    book = "\n".join((text.title, text.first, text.last, str(text.articles)))
    return blake2b(book.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class _Page:
    canvas: Canvas
    letters: Letters

    def title(self, text: str) -> int:
        """The title; how many lines it takes."""
        shown = self.letters.shown(text[:_LONGEST_TITLE])
        if not any(map(str.isalnum, shown)):
            shown = DEFAULT_TITLE
        setting = set_title(shown, self.letters.width, _TITLE)
        for number, line in enumerate(setting.lines):
            base = _TITLE_TOP + round(setting.size * (0.88 + number * _TITLE.leading))
            self._put(line, base, setting.size, _INK, _PAPER)
        return len(setting.lines)

    def days(self, text: CoverText, *, large: bool) -> None:
        """The days, on one line or large on two."""
        if not large:
            self.line(period(text), _DAYS_BASE, 78, _INK, _PAPER)
            return
        ends = period_ends(text)
        for number, day in enumerate(reversed(ends)):
            dash = "—" if number == 0 and len(ends) > 1 else ""
            self.line(dash + day, _DAYS_BASE - 18 - number * 136, 112, _INK, _PAPER)

    def line(self, text: str, base: int, size: int, colour: Colour, ground: Colour) -> None:
        """A line, smaller where it would be too long."""
        shown = self.letters.shown(text)
        if shown:
            fitting = max(int(_MEASURE / self.letters.width(shown)), _LEAST_SIZE)
            self._put(shown, base, min(size, fitting), colour, ground)

    def _put(self, text: str, base: int, size: int, colour: Colour, ground: Colour) -> None:
        stamp = self.letters.stamp(text, size)
        # From the ink on, so that brackets and quotation marks don't look like an indent.
        self.canvas.stamp(stamp, _MARGIN - stamp.left, base, colour, ground)


def _names(sources: tuple[str, ...], letters: Letters) -> str:
    """As many names as there is room for."""
    names = [name for source in sources[:8] if (name := letters.shown(plain(source[:_LONGEST_NAME])))]
    while names and letters.width(" · ".join(names)) * _NAMES_SIZE > _MEASURE:
        names.pop()
    return " · ".join(names[:5])


def _draw_chart(canvas: Canvas, dice: bytes, ground: Colour, low: int) -> None:
    """A row of candles, rising ones full and falling ones hollow, so that gray tells them apart too."""
    for level in range(4):
        canvas.rectangle(0, _CHART_TOP + level * (low - _CHART_TOP) // 3, WIDTH, 2, _lighter(ground, 0.14))
    step = WIDTH // _CANDLES
    for number, candle in enumerate(_candles(dice, low)):
        _draw_candle(canvas, candle, number * step + step // 2 + 1, ground)


@dataclass(frozen=True, slots=True)
class _Candle:
    """One day of a chart: the rows where its wick and its body begin and end."""

    high: int
    top: int
    bottom: int
    low: int
    rises: bool


def _draw_candle(canvas: Canvas, candle: _Candle, middle: int, ground: Colour) -> None:
    colour = _GOLD if candle.rises else _lighter(ground, 0.62)
    height = candle.bottom - candle.top
    canvas.rectangle(middle - 2, candle.high, 5, candle.low - candle.high, colour)
    canvas.rectangle(middle - 15, candle.top, 31, height, colour)
    if not candle.rises:
        canvas.rectangle(middle - 10, candle.top + 5, 21, height - 10, ground)


def _candles(dice: bytes, low: int) -> Iterator[_Candle]:
    """A walk through prices, fitted into the chart."""
    prices = list(accumulate(((die - 118) / 128 for die in dice[:_CANDLES]), initial=0.0))
    least, most = min(prices) - 0.5, max(prices) + 0.5
    scale = (low - _CHART_TOP) / (most - least)
    rows = [round(low - (price - least) * scale) for price in prices]
    tails = [round(die % 16 * scale / 24) for die in dice[_CANDLES:]]
    for day, (opened, closed) in enumerate(pairwise(rows)):
        top, bottom = min(opened, closed) - 7, max(opened, closed) + 7
        yield _Candle(top - tails[day], top, bottom, bottom + tails[day + _CANDLES], closed < opened)


def _lighter(colour: Colour, share: float) -> Colour:
    """A colour on its way to paper."""
    return mixed(_PAPER, colour, share)
