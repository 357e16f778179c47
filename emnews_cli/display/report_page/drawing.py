"""Charts as SVG within a page; colours come from the page's style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from emnews_cli.display.tables import Line
from emnews_cli.model.calendar import TRADING_HOURS, WEEKDAYS

_CELL, _LEFT, _TOP = 11, 24, 10


def columns_chart(lines: Sequence[Line], label: str) -> str:
    """A column for each line, in a drawing that takes any width; the words around it are the page's.

    Args:
        lines: in the order of time.
        label: what it shows, for who can't see it.
    """
    most = max((line.posts for line in lines), default=0) or 1
    columns = "".join(
        f'<rect x="{at + 0.1:.1f}" y="{100 - 100 * line.posts / most:.2f}" width="0.8"'
        f' height="{100 * line.posts / most:.2f}"><title>{escape(line.key)}: {line.posts}</title></rect>'
        for at, line in enumerate(lines)
    )
    box = f'viewBox="0 0 {len(lines)} 100" preserveAspectRatio="none"'
    return f'<svg class="columns" role="img" aria-label="{escape(label)}" {box}>{columns}</svg>'


def bar(share: float) -> str:
    """A bar of this share of its width, from 0 to 1; its number is beside it."""
    box = 'viewBox="0 0 100 10" preserveAspectRatio="none"'
    return f'<svg class="bar" aria-hidden="true" {box}><rect width="{100 * share:.2f}" height="10"/></svg>'


def trend_line(counts: Sequence[int]) -> str:
    """Counts over time as a small drawing, and in words."""
    if len(counts) < 2:
        return ""
    most = max(counts) or 1
    rects = "".join(
        f'<rect x="{at * 4}" y="{16 - 16 * count / most:.1f}" width="3" height="{16 * count / most:.1f}"/>'
        for at, count in enumerate(counts)
    )
    words = ", ".join(map(str, counts))
    box = f'viewBox="0 0 {len(counts) * 4} 16"'
    return f'<svg class="trend" role="img" aria-label="over time: {words}" {box}>{rects}</svg>'


def hours_chart(hours: Mapping[tuple[int, int], int], label: str) -> str:
    """Weekdays by hours, the more posts the stronger; the hours of trading are underlined.

    Args:
        hours: posts by weekday and hour.
        label: what it shows, for who can't see it.
    """
    most = max(hours.values(), default=0) or 1
    cells = "".join(
        f'<rect x="{_LEFT + hour * _CELL}" y="{_TOP + day * _CELL}" width="{_CELL - 1}" height="{_CELL - 1}"'
        f' fill-opacity="{_strength(hours.get((day, hour), 0), most)}">'
        f"<title>{name} {hour:02}:00: {hours.get((day, hour), 0)}</title></rect>"
        for day, name in enumerate(WEEKDAYS)
        for hour in range(24)
    )
    days = "".join(
        f'<text x="0" y="{_TOP + day * _CELL + 8}">{name}</text>' for day, name in enumerate(WEEKDAYS)
    )
    times = "".join(f'<text x="{_LEFT + hour * _CELL}" y="7">{hour:02}</text>' for hour in range(0, 24, 3))
    trading = "".join(
        f'<rect class="trading" x="{at}" y="{_TOP + 7 * _CELL}" width="{_CELL}" height="2"/>'
        for at in (_LEFT + hour * _CELL for hour in TRADING_HOURS)
    )
    box = f'viewBox="0 0 {_LEFT + 24 * _CELL} {_TOP + 7 * _CELL + 3}"'
    drawn = days + times + cells + trading
    return f'<svg class="hours" role="img" aria-label="{escape(label)}" {box}>{drawn}</svg>'


def legend(most: int) -> str:
    """What the strengths of :func:`hours_chart` mean.

    Args:
        most: the largest count.
    """
    steps = sorted({0, *(round(most * part / 4) for part in range(1, 5))})
    squares = "".join(
        f'<span><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" '
        f'fill-opacity="{_strength(step, most)}"/></svg> {step:,}</span>'
        for step in steps
    )
    rect = '<rect class="trading" y="4" width="10" height="2"/>'
    line = f'<svg viewBox="0 0 10 10" aria-hidden="true">{rect}</svg>'
    return f'<p class="legend">Posts: {squares}<span>{line} hours of trading</span></p>'


def _strength(count: int, most: int) -> str:
    return f"{0.08 + 0.92 * count / most:.2f}" if count else "0.04"
