"""Days, weeks and months as calendar periods."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Literal, NamedTuple

Period = Literal["day", "week", "month"]
_LONGEST_TIME = 7500
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TRADING_HOURS = (9, 10, 11, 13, 14)
"""Hours in which the exchanges of Shanghai and Shenzhen trade: 9:30 to 11:30 and 13:00 to 15:00."""

_NAME_OF: dict[Period, Callable[[dt.date], str]] = {
    "day": dt.date.isoformat,
    "week": lambda day: "{}-W{:02}".format(*day.isocalendar()[:2]),
    "month": lambda day: f"{day.year:04}-{day.month:02}",
}


class Gap(NamedTuple):
    """Days without posts, from one to another."""

    since: dt.date
    until: dt.date

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.until - self.since).days + 1


def counts_by(period: Period, days: Mapping[dt.date, int]) -> Counter[str]:
    """Counts by period from counts by day, in the order of time.

    Periods without any are there with 0, unless the days lie so far apart that one of them must be wrong.

    Args:
        period: the period.
        days: counts by day.
    """
    counts: Counter[str] = Counter()
    for day in _all_days(days):
        counts[_NAME_OF[period](day)] += days.get(day, 0)
    return counts


def _all_days(days: Mapping[dt.date, int]) -> Iterable[dt.date]:
    first, last = min(days, default=None), max(days, default=None)
    if first is None or last is None or (last - first).days > _LONGEST_TIME:
        return sorted(days)
    return (first + dt.timedelta(days=number) for number in range((last - first).days + 1))


def gaps(days: Mapping[dt.date, int]) -> Iterator[Gap]:
    """The days between the first and the last that have nothing."""
    one = dt.timedelta(days=1)
    for before, behind in pairwise(sorted(days)):
        if behind - before > one:
            yield Gap(before + one, behind - one)


def fitting_period(days: Mapping[dt.date, int]) -> Period:
    """The period that shows these days in about thirty rows at the most."""
    span = (max(days) - min(days)).days + 1 if days else 0
    return "day" if span <= 31 else "week" if span <= 7 * 31 else "month"


def trend(weeks: Mapping[int, int], first: int, last: int, buckets: int) -> list[int]:
    """Counts by week as counts in so many stretches of equal length.

    Args:
        weeks: counts by the number of the week.
        first: the first week of all.
        last: the last week of all.
        buckets: how many stretches at the most.
    """
    span = last - first + 1
    found = [0] * min(buckets, span)
    for week, count in weeks.items():
        found[(week - first) * len(found) // span] += count
    return found


def week_number(day: dt.date) -> int:
    """The number of a day's week, Mondays first; neighbours differ by one."""
    return (day.toordinal() - 1) // 7
