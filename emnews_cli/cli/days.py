"""Days and times as people give them: ``2022-01-05``, ``2022-01``, ``2022-01-05T10:00``, ``7d``."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

from emnews_cli.messages import Message
from emnews_cli.model.post import SHANGHAI

_AGO = re.compile(r"([0-9]{1,5})d")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")


def first_moment(text: str) -> dt.datetime:
    """The first moment of what is said, by the clocks of Shanghai, for ``--since``.

    Raises:
        ValueError: it is not a day or time.
    """
    return span_of(text)[0]


def last_moment(text: str) -> dt.datetime:
    """The last moment of what is said, for ``--until``.

    Raises:
        ValueError: it is not a day or time.
    """
    return span_of(text)[1]


def bound_of(moment: dt.datetime) -> dt.date:
    """The day of which this is the first or last moment; the moment itself where it is neither."""
    return moment.date() if moment.time() in (dt.time.min, dt.time.max) else moment


def span_of(text: str, today: dt.date | None = None) -> tuple[dt.datetime, dt.datetime]:
    """The first and the last moment of what is said.

    Args:
        text: a day, month or year; ``today``, ``yesterday``; so many days ago: ``7d``; or a minute or second.
        today: the day in Shanghai.

    Raises:
        ValueError: it is none of these.
    """
    today = today or dt.datetime.now(SHANGHAI).date()
    try:
        if match := _TIME.fullmatch(text):
            return _moments(match)
        first = last = today
        if match := _AGO.fullmatch({"today": "0d", "yesterday": "1d"}.get(text, text)):
            first = last = today - dt.timedelta(int(match[1]))
        else:
            first, last = _days(text)
        return dt.datetime.combine(first, dt.time.min), dt.datetime.combine(last, dt.time.max)
    except (ValueError, OverflowError):
        forms = "2022-01-05, 2022-01, 2022, 2022-01-05T10:00, today, yesterday, 7d"
        raise ValueError(
            Message("{text!r} is not a day or time (examples: {forms})", text=text, forms=forms)
        ) from None


def _moments(match: re.Match[str]) -> tuple[dt.datetime, dt.datetime]:
    """The first and the last moment of a minute or second."""
    day, hour, minute, second = match.groups()
    first = dt.datetime.fromisoformat(f"{day}T{hour}:{minute}:{second or '00'}")
    return first, first.replace(second=first.second if second else 59, microsecond=999_999)


def _days(text: str) -> tuple[dt.date, dt.date]:
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    first = dt.date(year or 0, month or 1, day or 1)
    if day:
        return first, first
    return first, dt.date(first.year, month or 12, monthrange(first.year, month or 12)[1])
