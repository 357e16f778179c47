"""Ruby's ``Time.parse``, which Jekyll uses, reads dates as emnews says that it does."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import example, given
from hypothesis import strategies as st

from emnews_cli.readers.dates import read_date
from emnews_cli.readers.jekyll_dates import parse
from tests.rendering.engines import Coprocess

DAYS = [
    "2022-03-08",
    "2022-3-8",
    "2022/03/08",
    "2022.3.8",
    "20220308",
    "2022-067",
    "2022067",
    "8 Mar 2022",
    "08 March 2022",
]
DAYS += [
    "Tue, 08 Mar 2022",
    "March 8, 2022",
    "Mar 8th 2022",
    "8-Mar-2022",
    "08/03/2022",
    "8.3.2022",
    "22-03-08",
    "March 2022",
]
DAYS += ["2022-02-28", "2022-13-01", "2022-W10-2", "星期二 2022-3-8", "2022年3月8日", "1646733940"]
TIMES = [
    "18:05",
    "18:05:40",
    "8:05",
    "6:05 PM",
    "6:05:40 am",
    "6pm",
    "12:30 AM",
    "24:00:00",
]
TIMES += ["18:05:40.123", "18:05:60", "18h05m", "18 : 05", "18：05", "下午6:05", "18点05分"]
ZONES = [
    "+0800",
    "+08:00",
    "-0530",
    "+8",
    "Z",
    "UTC",
    "GMT",
    "CST",
    "EST",
    "PDT",
    "H",
    "HKT",
    "GMT+8",
    "UTC+08:00",
]
ZONES += ["Asia/Shanghai", "China Standard Time", "+0800 (CST)", "+99:99"]


ORDINALS = ("2022-067", "2022067")
"""Of these and 24:00 Ruby makes the same day: it moves the ordinal twice."""


def parts(*choices: list[str]) -> st.SearchStrategy[str]:
    texts = st.tuples(*map(st.sampled_from, choices)).map("".join)
    return texts.filter(lambda text: not (text.startswith(ORDINALS) and "24:00" in text))


@given(
    written=parts(DAYS, [" ", "T", " at "], ["", *TIMES], ["", " "], ["", *ZONES])
    | parts(["Tue Mar  8 "], TIMES, [" "], ["", "CST ", "+0800 "], ["2022"])
    | parts(["18:05", "18:05:40", "6:05 PM"], [" "], DAYS)
)
@example(written="Tue, 08 Mar 2022 18:05:40 +0800")
@example(written="20220308T180540")
@example(written="20220308180540")
@example(written="2022-03-08 24:00:00")
@example(written="2022-03-08 24:00:01")
@example(written="2022-03-08 25:00")
@example(written="2022-03-08 18:60")
def test_dates_are_read_as_ruby_reads_them(written: str, ruby: Coprocess) -> None:
    found = ruby.ask(date=written)
    reading = parse(written)
    if reading is None:
        assert found is None or found == "2022-03-02T00:00:00+08:00"
    else:
        zone = timezone(timedelta(hours=8) if reading.offset is None else reading.offset)
        moment = reading.moment.replace(microsecond=0, tzinfo=zone)
        assert isinstance(found, str)
        assert datetime.fromisoformat(found.replace("Z", "+00:00")) == moment


@given(written=parts(DAYS, [" "], ["", *TIMES], ["", " "], ["", *ZONES]))
@example(written="2022年03月08日 18:05")
@example(written="2022-03-08 下午8:05")
def test_a_date_that_is_written_plainly_says_the_same_to_ruby(written: str, ruby: Coprocess) -> None:
    date = read_date(written)
    if date is not None and (date.precision == "second" or date.zone == "assumed"):
        found = ruby.ask(date=date.plain)
        assert isinstance(found, str)
        assert datetime.fromisoformat(found.replace("Z", "+00:00")) == date.moment.replace(microsecond=0)
