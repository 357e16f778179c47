"""Dates as Jekyll reads them: Ruby's ``Date._parse`` and ``Time.parse``, for text that names a year.

The forms and the order in which they are tried are those of Ruby's date_parse.c
(https://github.com/ruby/date/blob/master/ext/date/date_parse.c) and of time.rb.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from emnews_cli.model.lazy_regex import lazy_regex

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAME = f"(?P<m>{'|'.join(_MONTHS)})"
_ERA = r"(?:c(?:e|\.e\.)|b(?:ce|\.c\.e\.)|a(?:d|\.d\.)|b(?:c|\.c\.))?"
_FLAGS = re.IGNORECASE | re.ASCII

_NO_PART = lazy_regex(r"[^-+',./:@\w\[\]]+|_+")
_WEEKDAY = lazy_regex(r"\b(?:sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*", _FLAGS)
_TIME = lazy_regex(
    r"""(?P<time>(?:\d+\s*:\s*\d+(?:\s*:\s*\d+(?:[,.]\d*)?)?|\d+\s*h(?:\s*\d+m?(?:\s*\d+s?)?)?)
    (?:\s*[ap](?:m\b|\.m\.))?|\d+\s*[ap](?:m\b|\.m\.))
    (?:\s*(?P<zone>(?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?|[a-z.\s]+(?:standard|daylight)\stime\b
    |[a-z]+(?:\sdst)?\b))?""",
    _FLAGS | re.VERBOSE,
)
_CLOCK = lazy_regex(
    r"(\d+)\s*h?(?:\s*:?\s*(\d+)m?(?:\s*:?\s*(\d+)(?:[,.](\d*))?s?)?)?(?:\s*([ap])(?:m\b|\.m\.))?", _FLAGS
)
_DAYS = [
    lazy_regex(pattern, _FLAGS)
    for pattern in (
        rf"'?(?P<d>\d+)[^-\d\s]*\s*{_NAME}[^-\d\s']*(?:\s*{_ERA}\s*(?P<y>'?-?\d+(?:(?:st|nd|rd|th)\b)?))?",
        rf"\b{_NAME}[^-\d\s']*\s*(?P<d>'?\d+)[^-\d\s']*(?:\s*,?\s*{_ERA}\s*(?P<y>'?-?\d+))?",
        r"(?P<y>'?[-+]?\d+)-(?P<m>\d+)-(?P<d>'?-?\d+)",
        rf"(?P<d>'?-?\d+)-{_NAME}[^-/.]*-(?P<y>'?-?\d+)",
        r"(?P<y>'?-?\d+)/\s*(?P<m>'?\d+)(?:\D\s*(?P<d>'?-?\d+))?",
        r"(?P<y>'?-?\d+)\.\s*(?P<m>'?\d+)\.\s*(?P<d>'?-?\d+)",
    )
]
"""Days in the orders of Europe and America, of ISO, of VMS, with slashes and with full stops."""
_ORDINAL = lazy_regex(r"\b(?P<y>\d{4})-(?P<n>\d{3})\b", _FLAGS)
_DIGITS = lazy_regex(r"[-+]?(\d{2,14})(?:\s*t?\s*(\d{2,6})?(?:[,.]\d*)?)?(z\b|[-+]\d{1,4}\b)?", _FLAGS)
_OFFSET = lazy_regex(r"([+-])(\d\d)(?:(:?)(\d\d)(?:\3(\d\d))?)?")

_NAMED = {
    "UTC": 0, "Z": 0, "UT": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    **{letter: hours for hours, letter in enumerate("ABCDEFGHIKLM", 1)},
    **{letter: -hours for hours, letter in enumerate("NOPQRSTUVWXY", 1)},
}  # fmt: skip
"""Hours of the zones that Ruby knows by name: those of RFC 822, and nobody else's."""


class Reading(NamedTuple):
    """What Jekyll makes of a date.

    Args:
        moment: day and time as written, without zone.
        has_time: whether a time is written.
        zone: the zone as written, or empty.
        offset: that zone's, or None where Ruby knows none: then the zone is the site's.
    """

    moment: datetime
    has_time: bool
    zone: str
    offset: timedelta | None


class _Clock(NamedTuple):
    hour: int
    minute: int
    second: int
    microsecond: int


def parse(value: str) -> Reading | None:
    """A date as Ruby's ``Time.parse`` reads it.

    Args:
        value: the text of the date.

    Returns:
        None where Ruby raises an error or takes a part of the date from the clock, and for a day that is not
        in the calendar, which Ruby moves into the next month.
    """
    text = _WEEKDAY().sub(" ", _NO_PART().sub(" ", value), count=1)
    found = _TIME().search(text)
    if found:
        text = f"{text[: found.start()]} {text[found.end() :]}"
    try:
        clock = _clock(found["time"]) if found else None
        day, digits, zone = _day(text)
        return _reading(day, clock or digits, (found and found["zone"]) or zone)
    except (ValueError, OverflowError):
        return None


def _reading(day: date, clock: _Clock | None, zone: str) -> Reading:
    hour, minute, second, microsecond = clock or _Clock(0, 0, 0, 0)
    is_end_of_day = hour == 24 and (minute, second) == (0, 0)
    if hour > 24 - (not is_end_of_day) or minute > 59 or second > 60:
        raise ValueError("there is no such time")
    passed = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=microsecond)
    return Reading(datetime(day.year, day.month, day.day) + passed, clock is not None, zone, _offset(zone))


def _clock(written: str) -> _Clock:
    match = _CLOCK().match(written)
    if match is None:
        raise ValueError("not a time")
    hour, minute, second = (int(part or 0) for part in match.group(1, 2, 3))
    if match[5]:
        hour = hour % 12 + 12 * (match[5] in "pP")
    return _Clock(hour, minute, second, int((match[4] or "").ljust(6, "0")[:6]))


def _day(text: str) -> tuple[date, _Clock | None, str]:
    """The day in a text without its time; time and zone where they are in one run of digits with it."""
    for pattern in _DAYS:
        if match := pattern().search(text):
            return _in_order(match["y"], match["m"], match["d"]), None, ""
    if match := _ORDINAL().search(text):
        return _day_of_year(match["y"], match["n"]), None, ""
    return _from_digits(text)


def _in_order(year: str | None, month: str | None, day: str | None) -> date:
    """A day from parts that may have changed places: what has more than two digits is the year."""
    if day is None and year:  # 3/2022
        year, month, day = None, year, month
    if year is None and day and (len(day) > 2 or day[0] == "'"):
        year, day = day, None
    if year and (suffixed := re.fullmatch(r"'?(\d+)[a-z]+", year, re.IGNORECASE)):
        year, day = day, suffixed[1]
    if month and month.isdigit() and len(month) > 2:
        year, month, day = month, day, year
    if day and (day[0] == "'" or len(day) > 2):
        year, day = day, year
    if not year or not month:
        raise ValueError("a part of it is missing")
    return date(_year(year), _month(month), int(day.lstrip("'-")) if day else 1)


def _year(written: str) -> int:
    digits = written.lstrip("'")
    year = int(digits)
    is_short = len(digits) <= 2 and digits.isdigit() and digits == written
    return year + (1900 if year >= 69 else 2000) if is_short else year


def _month(written: str) -> int:
    return int(written.lstrip("'")) if not written.isalpha() else _MONTHS.index(written[:3].lower()) + 1


def _day_of_year(year: str, number: str) -> date:
    day = date(int(year), 1, 1) + timedelta(days=int(number) - 1)
    if day.year != int(year):
        raise ValueError("there is no such day")
    return day


def _from_digits(text: str) -> tuple[date, _Clock | None, str]:
    """A day in one run of digits, a time in the same or the next."""
    match = _DIGITS().search(text)
    digits = match[1] if match else ""
    if match is None or len(digits) not in (6, 7, 8, 10, 12, 14):
        raise ValueError("no day")
    if len(digits) == 7:
        day = _day_of_year(digits[:4], digits[4:])
    elif len(digits) == 6:
        day = date(_year(digits[:2]), int(digits[2:4]), int(digits[4:]))
    else:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    time = match[2] or (digits[8:] if len(digits) > 8 else "")
    hour, minute, second = (int(time[at : at + 2] or 0) for at in (0, 2, 4))
    return day, _Clock(hour, minute, second, 0) if time else None, match[3] or ""


def _offset(zone: str) -> timedelta | None:
    name = zone.upper()
    if match := _OFFSET().fullmatch(name):
        sign = -1 if match[1] == "-" else 1
        hours, minutes, seconds = (int(part or 0) for part in match.group(2, 4, 5))
        offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        if offset >= timedelta(days=1):
            raise ValueError("there is no such zone")
        return sign * offset
    return timedelta(hours=_NAMED[name]) if name in _NAMED else None
