"""The statistics of a collection as tables, independent of the output format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from emnews_cli.display.csv_text import csv_line
from emnews_cli.messages import Message
from emnews_cli.model.calendar import TRADING_HOURS, Period, fitting_period
from emnews_cli.model.census import Census, ranked
from emnews_cli.model.markets import label_of

By = Literal["day", "week", "month", "weekday", "hour", "source", "category", "tag", "security", "board"]


class Line(NamedTuple):
    """A row of a table.

    Args:
        key: what is counted: a day, a medium, a symbol.
        posts: how many.
        share: of all posts that could be counted, from 0 to 1.
        name: words for the key, or empty.
        trend: how the count came about in time, or nothing.
    """

    key: str
    posts: int
    share: float
    name: str = ""
    trend: Sequence[int] = ()


class Counts(NamedTuple):
    """A table.

    Args:
        by: what it counts posts by.
        title: a heading.
        lines: its rows.
        in_time: whether they are in the order of time, not of counts.
    """

    by: By
    title: str
    lines: Sequence[Line]
    in_time: bool


_PERIODS = {"day": Message("By day"), "week": Message("By week"), "month": Message("By month")}


def counts_by(census: Census, by: By) -> Counts:
    """One table.

    Args:
        census: the counts.
        by: what to count posts by.
    """
    if by in ("day", "week", "month"):
        return _timed(by, _PERIODS[by], census.by(by).items(), census.posts)
    if by == "weekday":
        days = [(Message(day), count) for day, count in census.by_weekday]
        return _timed(by, Message("By weekday"), days, census.posts)
    if by == "hour":
        rows = [(f"{hour:02}", count) for hour, count in census.by_hour]
        timed = _timed(by, Message("By hour"), rows, sum(census.hours.values()))
        trading = Message("trading")
        marked = (
            line._replace(name=trading if int(line.key) in TRADING_HOURS else "") for line in timed.lines
        )
        return timed._replace(lines=list(marked))
    if by in ("security", "board"):
        return _securities(census, by)
    counted = {"source": census.sources, "category": census.categories, "tag": census.tags}[by]
    titles = {"source": Message("Sources"), "category": Message("Categories"), "tag": Message("Tags")}
    lines = [Line(name, count, _share(count, census.posts)) for name, count in ranked(counted)]
    return Counts(by, titles[by], lines, in_time=False)


def _timed(by: By, title: str, rows: Iterable[tuple[str, int]], total: int) -> Counts:
    return Counts(by, title, [Line(key, count, _share(count, total)) for key, count in rows], in_time=True)


def _securities(census: Census, by: Literal["security", "board"]) -> Counts:
    trends = census.trends()
    lines = [
        Line(
            label_of(security),
            count,
            _share(count, census.posts),
            census.names.get(security, ""),
            trends.get(security, ()),
        )
        for security, count in census.ranked(boards=by == "board")
    ]
    title = Message("Boards") if by == "board" else Message("Securities")
    return Counts(by, title, lines, in_time=False)


def _share(count: int, total: int) -> float:
    return count / total if total else 0.0


def all_counts(census: Census) -> Iterator[Counts]:
    """All tables that have rows, the time in periods that fit."""
    period: Period = fitting_period(census.days)
    times: list[By] = [period, "weekday", "hour"] if census.days else []
    for by in (*times, "source", "category", "tag", "security", "board"):
        counts = counts_by(census, by)
        if any(line.posts for line in counts.lines):
            yield counts


def as_csv(counts: Counts) -> str:
    """A table as CSV with a heading."""
    named = any(line.name for line in counts.lines)
    heading = csv_line([counts.by, *(["name"] if named else []), "posts", "share"])
    rows = (
        csv_line([line.key, *([line.name] if named else []), line.posts, f"{line.share:.4f}"])
        for line in counts.lines
    )
    return heading + "".join(rows)
