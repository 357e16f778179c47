"""Days as people say them on the command line: ``2022-01-05``, ``2022-01``, ``2022``, ``today``, ``7d``."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

from emnews_cli.model.post import SHANGHAI

_AGO = re.compile(r"([0-9]{1,5})d")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def first_day(text: str) -> dt.datetime:
    """The first day of what is said, for ``--since``.

    Raises:
        ValueError: it is no day.
    """
    return dt.datetime.combine(days_of(text)[0], dt.time())


def last_day(text: str) -> dt.datetime:
    """The last day of what is said, for ``--until``.

    Raises:
        ValueError: it is no day.
    """
    return dt.datetime.combine(days_of(text)[1], dt.time())


def days_of(text: str, today: dt.date | None = None) -> tuple[dt.date, dt.date]:
    """The first and the last day of what is said.

    Args:
        text: a day, month or year; ``today``, ``yesterday``; or so many days ago: ``7d``.
        today: the day in Shanghai.

    Raises:
        ValueError: it is none of these.
    """
    today = today or dt.datetime.now(SHANGHAI).date()
    try:
        if match := _AGO.fullmatch({"today": "0d", "yesterday": "1d"}.get(text, text)):
            day = today - dt.timedelta(int(match[1]))
            return day, day
        return _span(text)
    except (ValueError, OverflowError):
        forms = "2022-01-05, 2022-01, 2022, today, yesterday, 7d"
        raise ValueError(f"{text!r} is not a day (examples: {forms})") from None


def _span(text: str) -> tuple[dt.date, dt.date]:
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    first = dt.date(year or 0, month or 1, day or 1)
    if day:
        return first, first
    return first, dt.date(first.year, month or 12, monthrange(first.year, month or 12)[1])
