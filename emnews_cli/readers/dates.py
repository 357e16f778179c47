"""When a post was published: from its front matter, else from its id, else from its name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Literal

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.post import SHANGHAI, PostDate

if TYPE_CHECKING:
    from emnews_cli.readers.jekyll_dates import Reading

YEARS = range(1900, 9000)
"""A year beyond is a mistake, and at the ends of the calendar no zone can be changed into another."""


def read_date(value: str) -> PostDate | None:
    """A date as the front matter writes it, or None where it is empty, unreadable or impossible.

    Args:
        value: the date in any form that Jekyll reads, as it is written in Chinese, or in seconds since 1970.
    """
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
    from emnews_cli.readers.jekyll_dates import parse  # which few posts need

    reading = parse(value)
    plain = _in_plain_form(value)
    meant = parse(plain) if plain != value else reading
    if meant is None or meant.moment.year not in YEARS:
        return None
    try:
        zone = _zone(meant)
    except ValueError:
        return None
    moment = meant.moment.replace(tzinfo=zone or SHANGHAI)
    return PostDate(
        moment,
        "second" if meant.has_time else "day",
        "assumed" if zone is None else "written",
        misread_as=_misread(reading, moment, meant),
    )


_NAMES = {
    "CST": 8, "HKT": 8, "SGT": 8, "CHINA STANDARD TIME": 8, "JST": 9, "KST": 9,
    "CET": 1, "CEST": 2, "BST": 1, "MSK": 3,
}  # fmt: skip
"""Hours of zones that Ruby does not know by name, and of CST, which it takes for America's."""
_OFFSET = lazy_regex(r"(?:GMT|UTC?)?([+-])(\d{1,2})(?::?(\d\d))?", re.ASCII)


def _zone(reading: Reading) -> timezone | None:
    """The zone that is meant, or None where none is written or nobody knows it.

    Raises:
        ValueError: the offset is a day or more.
    """
    name = reading.zone.upper()
    if name in _NAMES:
        return timezone(timedelta(hours=_NAMES[name]))
    if reading.offset is not None:
        return timezone(reading.offset) if reading.offset else UTC
    match = _OFFSET().fullmatch(name)
    if match is None:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(-offset if match[1] == "-" else offset)


def _misread(reading: Reading | None, moment: datetime, meant: Reading) -> str | None:
    """What Jekyll reads instead of a moment, empty where it refuses the date, None where it is the same."""
    if reading is None:
        return ""
    is_local = reading.offset is None
    same_zone = not meant.zone if is_local else reading.offset == moment.utcoffset()
    if same_zone and reading.moment == meant.moment and reading.has_time == meant.has_time:
        return None
    if reading.offset is not None:
        return f"{reading.moment.replace(tzinfo=timezone(reading.offset)):%Y-%m-%d %H:%M:%S %z}"
    written = reading.moment.isoformat(" ") if reading.has_time else reading.moment.date().isoformat()
    return f"{written} in the zone of the site"


_SECONDS = lazy_regex(r"(1\d{9})(\d{3})?", re.ASCII)
_YEAR = lazy_regex(r"(\d{2,4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]?")
_HOURS = lazy_regex(r"(\d{1,2})\s*[时時点點](?:\s*(\d{1,2})\s*分?)?(?:\s*(\d{1,2})\s*秒)?")
_WEEKDAY = lazy_regex(r"[(]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)]?")
_SHANGHAI = lazy_regex(
    r"(?:北京|中国标准|中國標準)(?:时间|時間)|\bAsia/(?:Shanghai|Chongqing|Hong_Kong|Taipei)\b|\bPRC\b"
)
_HALF = lazy_regex(
    r"(?P<half>上午|早上|早晨|清晨|凌晨|中午|下午|午后|傍晚|晚上|晚间|夜里|夜间)\s*(?P<hour>\d{1,2})(?=:)"
)
_MORNING = frozenset("上午 早上 早晨 清晨 凌晨".split())


def _in_plain_form(value: str) -> str:
    """A date in a form that Jekyll reads, where it is written in another; the same text where it is not."""
    if match := _SECONDS().fullmatch(value.strip()):
        return f"{datetime.fromtimestamp(int(match[1]), UTC):%Y-%m-%d %H:%M:%S} +0000"
    if value.isascii() and "/" not in value and "PRC" not in value:
        return value
    text = value if value.isascii() else unicodedata.normalize("NFKC", value)
    text, zones = _SHANGHAI().subn(" ", text)
    text = _WEEKDAY().sub(" ", _YEAR().sub(r"\1-\2-\3 ", text))
    text = _HOURS().sub(lambda match: ":".join(part or "00" for part in match.groups()), text)
    text = _HALF().sub(_in_24_hours, text)
    return f"{text.strip()} +0800" if zones else text


def _in_24_hours(match: re.Match[str]) -> str:
    hour, half = int(match["hour"]), match["half"]
    if half in _MORNING:
        hour = 0 if hour == 12 and half == "凌晨" else hour
    elif half == "中午":
        hour += 12 * (hour < 6)
    else:
        hour = 24 if hour == 12 and half[0] in "晚夜" else hour % 12 + 12 if hour <= 12 else hour
    return f" {hour}"


def read_day(digits: str, told_by: Literal["id", "name"]) -> PostDate | None:
    """The day in ``yyyymmdd`` or ``yyyy-mm-dd`` at the start of an id or a file name, or None."""
    match = re.match(r"(\d{4})(?:(\d{2})(\d{2})|-(\d\d?)-(\d\d?)(?!\d))", digits)
    date = read_date("-".join(filter(None, match.groups()))) if match else None
    return replace(date, told_by=told_by) if date else None
