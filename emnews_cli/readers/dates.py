"""When a post was published: from its front matter, else from its id, else from its name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

from emnews_cli.model.patterns import later
from emnews_cli.model.post import SHANGHAI, PostDate

YEARS = range(1900, 9000)
"""A year beyond is a mistake, and at the ends of the calendar no zone can be changed into another."""

_DATE = later(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:(?:[Tt]|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>[Zz]|UTC|GMT|CST|Asia/Shanghai|[+-]\d{1,2}(?::?\d{2})?)?",
    re.ASCII,
)


def read_date(value: str) -> PostDate | None:
    """A date as the front matter writes it, or None where it is empty, unreadable or impossible."""
    return _template_date(value) or _any_date(value)


_TEMPLATE_ZONES: dict[str, tuple[timezone, Literal["written", "assumed"]]] = {
    "": (SHANGHAI, "assumed"),
    " +0800": (timezone(timedelta(hours=8)), "written"),
}


def _template_date(value: str) -> PostDate | None:
    """A date as the template writes it, at a third of the cost."""
    zone = _TEMPLATE_ZONES.get(value[19:])
    # fromisoformat knows other forms of the same length.
    if zone is None or (value[4:5], value[7:8], value[10:11], value[13:14], value[16:17]) != tuple("-- ::"):
        return None
    try:
        moment = datetime.fromisoformat(value[:19])
    except ValueError:
        return None
    return PostDate(moment.replace(tzinfo=zone[0]), "second", zone[1]) if moment.year in YEARS else None


def _any_date(value: str) -> PostDate | None:
    match = _DATE().fullmatch(value.strip())
    if match is None:
        return None
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if year not in YEARS:
        return None
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=_zone(match["zone"]))
    except ValueError:
        return None
    precision: Literal["second", "day"] = "day" if match["hour"] is None else "second"
    return PostDate(moment, precision, "written" if match["zone"] else "assumed")


def _zone(written: str | None) -> timezone:
    """The zone that is written; CST is China's, and without any Shanghai is taken.

    Raises:
        ValueError: the offset is a day or more.
    """
    if written is None or written in ("CST", "Asia/Shanghai"):
        return SHANGHAI
    if written in ("Z", "z", "UTC", "GMT"):
        return UTC
    digits = written[1:].replace(":", "")
    hours, minutes = int(digits[:-2] or 0), int(digits[-2:])
    if len(digits) <= 2:
        hours, minutes = int(digits), 0
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if written[0] == "-" else offset)


def read_day(digits: str, told_by: Literal["id", "name"]) -> PostDate | None:
    """The day in ``yyyymmdd`` or ``yyyy-mm-dd`` at the start of an id or a file name, or None."""
    match = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", digits)
    date = read_date("-".join(match.groups())) if match else None
    return replace(date, told_by=told_by) if date else None
