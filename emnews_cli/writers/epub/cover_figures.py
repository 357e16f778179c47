"""Lettering without a font: strokes of a round pen, drawn in runs of bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor, sqrt

from emnews_cli.writers.epub.cover_canvas import Stamp
from emnews_cli.writers.epub.cover_strokes import BASE, STROKES, width_of

Point = tuple[float, float]
_PEN = 8.4
"""The width of a stroke, in units of a hundredth of the size."""
_BANDS = 3
"""A row is looked at so often, for smooth edges."""
_FULL = 255 // _BANDS
_ONE_BAND_MORE = bytes(min(cover + _FULL, 255) for cover in range(256))
_CURVE_STEPS = 4


class Figures:
    """The characters of :mod:`cover_strokes`."""

    def shown(self, text: str) -> str:
        """The text, or nothing where one of its characters can't be shown."""
        return text if all(char in STROKES for char in text) else ""

    def width(self, text: str) -> float:
        """How wide a text is, in units of its size."""
        return sum(map(width_of, text)) / 100

    def stamp(self, text: str, size: int) -> Stamp:
        """A text as it looks in a size."""
        letters = {char: _letter(char, size) for char in set(text)}
        rows = zip(*(letters[char] for char in text), strict=True)
        width = sum(len(letters[char][0]) for char in text)
        return Stamp(0, -round(BASE * size / 100), width, b"".join(map(b"".join, rows)))


@lru_cache(maxsize=128)  # for the volumes of a set, most of whose letters are the same
def _letter(char: str, size: int) -> list[bytes]:
    """The rows of one character."""
    scale = size / 100
    bands: list[list[Point]] = [[] for _ in range((size + ceil(_PEN * scale)) * _BANDS)]
    for (ax, ay), (bx, by) in _segments(char):
        _sweep(bands, (ax * scale, ay * scale), (bx * scale, by * scale), _PEN * scale / 2)
    width = round(width_of(char) * scale)
    return [_row(width, bands[start : start + _BANDS]) for start in range(0, len(bands), _BANDS)]


def _segments(char: str) -> Iterator[tuple[Point, Point]]:
    """The straight parts of a character's strokes."""
    for stroke in filter(None, STROKES[char].split(",")):
        numbers = [float(number) for number in stroke.replace("~", " ").split()]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        yield from pairwise(_curve(points) if "~" in stroke else points)


def _curve(points: list[Point]) -> list[Point]:
    """A smooth way through points (Catmull-Rom), round where it ends at its beginning."""
    closed = points[0] == points[-1]
    around = [points[-2] if closed else points[0], *points, points[1] if closed else points[-1]]
    way = [points[0]]
    for four in zip(around, around[1:], around[2:], around[3:], strict=False):
        way += [_between(four, step / _CURVE_STEPS) for step in range(1, _CURVE_STEPS + 1)]
    return way


def _between(four: tuple[Point, Point, Point, Point], t: float) -> Point:
    a, b, c, d = zip(*four, strict=True), t, t * t, t * t * t
    x, y = (
        0.5 * (2 * q + (r - p) * b + (2 * p - 5 * q + 4 * r - s) * c + (3 * q - p - 3 * r + s) * d)
        for p, q, r, s in a
    )
    return x, y


def _sweep(bands: list[list[Point]], start: Point, end: Point, radius: float) -> None:
    """Add what a round pen covers on its way from point to point, one run a band."""
    top, low = min(start[1], end[1]) - radius, max(start[1], end[1]) + radius
    for band in range(max(floor(top * _BANDS), 0), min(ceil(low * _BANDS), len(bands))):
        if run := _run((band + 0.5) / _BANDS, start, end, radius):
            bands[band].append(run)


def _run(y: float, start: Point, end: Point, radius: float) -> Point | None:
    """Where a pen's way is crossed at a height: two discs and the band between them."""
    (ax, ay), (bx, by) = start, end
    found: list[float] = []
    for x, centre in ((ax, ay), (bx, by)):
        if (room := radius * radius - (y - centre) ** 2) > 0:
            found += (x - sqrt(room), x + sqrt(room))
    if length := sqrt((bx - ax) ** 2 + (by - ay) ** 2):
        found += _crossings(y, start, end, radius / length)
    return (min(found), max(found)) if found else None


def _crossings(y: float, start: Point, end: Point, share: float) -> Iterator[float]:
    """Where the two long sides of a pen's way are crossed at a height."""
    (ax, ay), (bx, by) = start, end
    if ay == by:
        return
    aside, below = (by - ay) * share, (ax - bx) * share
    for sign in (1, -1):
        t = (y - ay - sign * below) / (by - ay)
        if 0 <= t <= 1:
            yield ax + sign * aside + t * (bx - ax)


def _row(width: int, bands: Iterable[list[Point]]) -> bytes:
    """The cover of one row of pixels."""
    row = bytearray(width + 1)
    for runs in bands:
        for begin, end in _merged(runs):
            _add(row, max(begin, 0), min(end, width))
    return bytes(row[:width])


def _merged(runs: list[Point]) -> Iterator[Point]:
    """Runs without what they share."""
    reached = float("-inf")
    for begin, end in sorted(runs):
        if end > reached:
            yield max(begin, reached), end
            reached = end


def _add(row: bytearray, begin: float, end: float) -> None:
    """Cover a run of pixels in one band, the first and last in part."""
    first, last = int(begin), int(end)
    if first == last:
        row[first] = min(row[first] + int((end - begin) * _FULL), 255)
        return
    row[first] = min(row[first] + int((first + 1 - begin) * _FULL), 255)
    row[first + 1 : last] = row[first + 1 : last].translate(_ONE_BAND_MORE)
    row[last] = min(row[last] + int((end - last) * _FULL), 255)
