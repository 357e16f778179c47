"""Trading sessions: which one a piece of news belongs to, without looking ahead.

The days are those of exchange_calendars (https://github.com/gerrymanoim/exchange_calendars). Of Shenzhen and
Beijing it knows none: theirs are Shanghai's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from emnews_cli.datasets.extras import needing
from emnews_cli.errors import ProcessError, UsageError
from emnews_cli.messages import Message

DEFAULT = ("XSHG", "XHKG", "XNYS")
FIRST_DAY = "2004-01-01"
"""No news is older than the site; and days that are always the same make datasets that are."""
LAST_DAY = "2030-12-31"
"""Where a calendar has no end of its own, such as New York's, which goes by rules."""

_SAME_DAYS = {"XSHE": "XSHG", "BJSE": "XSHG", "XNAS": "XNYS", "XASE": "XNYS"}
"""Exchanges whose days are another's: mainland China's by the notices of the CSRC, the American ones' by
exchange_calendars, for which XNAS is another name of XNYS."""

Row = tuple[str, int, int, int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The sessions of an exchange, in order.

    Args:
        name: of the exchange (ISO 10383).
        start: from this moment on it is known, in microseconds since 1970.
        days: of the sessions, in days since 1970.
        opens: in microseconds since 1970, as all that follow.
        closes: of each session.
        breaks: at noon, start and end of each, or None.
    """

    name: str
    start: int
    days: Sequence[int]
    opens: Sequence[int]
    closes: Sequence[int]
    breaks: Sequence[tuple[int, int] | None]

    def session(self, moment: int | None) -> int | None:
        """The day of the first session whose close is after a moment; None outside of what is known."""
        return self._day(bisect_right, self.closes, moment)

    def next_open(self, moment: int | None) -> int | None:
        """The day of the first session that opens at a moment or after it."""
        return self._day(bisect_left, self.opens, moment)

    def _day(self, find: Any, moments: Sequence[int], moment: int | None) -> int | None:
        if moment is None or moment < self.start:
            return None
        at = find(moments, moment)
        return self.days[at] if at < len(self.days) else None

    def rows(self) -> Iterator[Row]:
        """Its rows in the table of sessions."""
        for day, opens, closes, pause in zip(self.days, self.opens, self.closes, self.breaks, strict=True):
            yield (self.name, day, opens, closes, *(pause or (None, None)))


def calendar_of(mic: str | None, calendars: dict[str, Calendar]) -> Calendar | None:
    """The calendar of an exchange, among some by name; None where there is none."""
    if mic is None:
        return None
    return calendars.get(mic) or calendars.get(_SAME_DAYS.get(mic, ""))


def require() -> str:
    """The version of exchange_calendars.

    Raises:
        UsageError: it is not installed.
    """
    return needing("--sessions", "exchange_calendars", Message("; or give --sessions none"))


def load_calendars(names: Sequence[str]) -> dict[str, Calendar]:
    """Calendars by name.

    They are made in a process of their own: pandas, which comes with them, takes as much memory as all else.

    Raises:
        UsageError: there is no such calendar, or exchange_calendars is not installed.
        ProcessError: no process can be started.
    """
    if not names:
        return {}
    require()
    import multiprocessing
    import sys
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    method = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    try:
        with ProcessPoolExecutor(1, method) as pool:
            return pool.submit(_load, tuple(names)).result()
    except (OSError, BrokenProcessPool) as error:
        raise ProcessError("the calendars can't be loaded: {error}", error=error) from error


def _load(names: Sequence[str]) -> dict[str, Calendar]:
    import exchange_calendars

    known = exchange_calendars.get_calendar_names()
    for name in names:
        if name not in known:
            same = _SAME_DAYS.get(name)
            hint = (
                Message(": its days are those of {same}", same=same)
                if same
                else Message(" (examples: {names})", names=", ".join(DEFAULT))
            )
            raise UsageError("unknown calendar {name!r}{hint}", name=name, hint=hint)
    return {name: _calendar(name) for name in names}


def _calendar(name: str) -> Calendar:
    calendar = _made(name)
    frame = calendar.schedule
    columns = (_microseconds(frame[column]) for column in ("open", "close", "break_start", "break_end"))
    opens, closes, starts, ends = columns
    days = [day.toordinal() - _FIRST for day in frame.index.date]
    return Calendar(
        name,
        days[0] * 86_400_000_000,
        days,
        [moment for moment in opens if moment is not None],
        [moment for moment in closes if moment is not None],
        [
            None if begin is None or end is None else (begin, end)
            for begin, end in zip(starts, ends, strict=True)
        ],
    )


def _made(name: str) -> Any:
    """The library's calendar, as long as it knows it between our first and last day."""
    import exchange_calendars
    import pandas as pd

    try:
        return exchange_calendars.get_calendar(name, start=FIRST_DAY, end=LAST_DAY)
    except ValueError:  # it has bounds, which only a calendar tells, and to make one may take a while
        kind = type(exchange_calendars.get_calendar(name, start="2020-01-01", end="2020-02-01"))
    first, last = pd.Timestamp(FIRST_DAY), pd.Timestamp(LAST_DAY)
    start, end = max(kind.bound_min() or first, first), min(kind.bound_max() or last, last)
    return exchange_calendars.get_calendar(name, start=start, end=end)


_FIRST = 719163
"""The ordinal of 1970-01-01."""


def _microseconds(column: Any) -> list[int | None]:
    """Moments as microseconds since 1970."""
    values = column.astype("datetime64[us, UTC]")
    empty = values.isna()
    return [
        None if none else value for none, value in zip(empty, values.astype("int64").tolist(), strict=True)
    ]
