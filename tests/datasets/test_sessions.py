"""Sessions: the truth, and that nothing looks ahead."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.datasets.rows import Moments, day_of, iso_day, iso_moment, moment_of
from emnews_cli.datasets.sessions import FIRST_DAY, LAST_DAY, Calendar, calendar_of, load_calendars
from emnews_cli.errors import UsageError
from emnews_cli.model.post import SHANGHAI, PostDate

NAMES = ("XSHG", "XHKG", "XNYS")
CALENDARS = load_calendars(NAMES)
"""Loaded once: a second, most of it pandas'."""
SECOND = 1_000_000
ALL = CALENDARS | load_calendars(["XNAS", "XLON", "XTKS", "XSES"])

# Times in Shanghai; session and next open in Shanghai, Hong Kong and New York.
TRUTH = """
2022-01-21 09:00:00 | 01-21 01-21 | 01-21 01-21 | 01-21 01-21
2022-01-21 10:00:00 | 01-21 01-24 | 01-21 01-24 | 01-21 01-21
2022-01-21 12:00:00 | 01-21 01-24 | 01-21 01-24 | 01-21 01-21
2022-01-21 14:59:59 | 01-21 01-24 | 01-21 01-24 | 01-21 01-21
2022-01-21 15:00:00 | 01-24 01-24 | 01-21 01-24 | 01-21 01-21
2022-01-21 15:30:00 | 01-24 01-24 | 01-21 01-24 | 01-21 01-21
2022-01-21 22:45:00 | 01-24 01-24 | 01-24 01-24 | 01-21 01-24
2022-01-22 11:00:00 | 01-24 01-24 | 01-24 01-24 | 01-24 01-24
2022-01-28 18:05:00 | 02-07 02-07 | 01-31 01-31 | 01-28 01-28
2022-04-30 08:00:00 | 05-05 05-05 | 05-03 05-03 | 05-02 05-02
"""


def moment(text: str) -> int | None:
    when = dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    return Moments.of(PostDate(when, "second", "written")).available


@pytest.mark.parametrize("line", TRUTH.strip().splitlines())
def test_news_belongs_to_the_session_that_can_react_to_it(line: str) -> None:
    when, *expected = line.split(" | ")
    for name, pair in zip(NAMES, expected, strict=True):
        calendar, available = CALENDARS[name], moment(when)
        found = (calendar.session(available), calendar.next_open(available))
        assert [iso_day(day)[5:] for day in found if day is not None] == pair.split(), (when, name)


def test_a_post_of_a_day_without_time_is_available_when_the_day_is_over() -> None:
    day = PostDate(dt.datetime(2022, 1, 21, tzinfo=SHANGHAI), "day", "assumed")
    moments = Moments.of(day)
    assert iso_day(moments.day or 0) == "2022-01-21"
    assert iso_moment(moments.available or 0) == "2022-01-21T16:00:00Z"
    assert CALENDARS["XSHG"].session(moments.available) == day_of("2022-01-24")


@pytest.mark.parametrize("name", sorted(ALL))
@given(st.data())
def test_no_session_looks_ahead(name: str, data: st.DataObject) -> None:
    calendar = ALL[name]
    edges = st.sampled_from([*calendar.opens, *calendar.closes])
    near = st.builds(int.__add__, edges, st.integers(-2, 2))
    anywhere = st.integers(moment_of("1980-01-01T00:00:00Z"), moment_of("2040-01-01T00:00:00Z"))
    available = data.draw(near | anywhere)
    session, next_open = calendar.session(available), calendar.next_open(available)
    if available < calendar.start:
        assert session is next_open is None
        return
    if session is None:
        assert available >= calendar.closes[-1]
    else:
        at = calendar.days.index(session)
        assert calendar.closes[at] > available
        assert at == 0 or calendar.closes[at - 1] <= available
    if next_open is None:
        assert available > calendar.opens[-1]
    else:
        at = calendar.days.index(next_open)
        assert calendar.opens[at] >= available
        assert at == 0 or calendar.opens[at - 1] < available
        assert session is not None
        assert next_open >= session


def test_the_sessions_are_those_of_the_library() -> None:
    import exchange_calendars

    for name, calendar in ALL.items():
        theirs = exchange_calendars.get_calendar(name, start="2021-12-01", end="2022-12-30")
        for minute in theirs.minutes[:: len(theirs.minutes) // 50]:
            microseconds = int(minute.timestamp()) * SECOND
            assert calendar.session(microseconds) == day_of(str(theirs.minute_to_session(minute).date()))


def test_a_calendar_ends_and_then_nothing_is_known() -> None:
    shanghai = CALENDARS["XSHG"]
    assert shanghai.session(shanghai.closes[-1] - 1) == shanghai.days[-1]
    assert shanghai.session(shanghai.closes[-1]) is None
    assert shanghai.next_open(shanghai.opens[-1] + 1) is None
    assert shanghai.session(shanghai.start - 1) is None
    assert shanghai.session(None) is None


def test_calendars_begin_and_end_on_the_same_days_whatever_the_day() -> None:
    for calendar in ALL.values():
        assert FIRST_DAY < iso_moment(calendar.start)[:10] < "2004-01-06"
        assert calendar.days[-1] <= day_of(LAST_DAY)
    assert CALENDARS["XNYS"].days[-1] == day_of(LAST_DAY)


@pytest.mark.parametrize(
    ("mic", "name"),
    [
        ("XSHG", "XSHG"),
        ("XSHE", "XSHG"),
        ("BJSE", "XSHG"),
        ("XNAS", "XNYS"),
        ("XASE", "XNYS"),
        ("XHKG", "XHKG"),
    ],
)
def test_exchanges_of_a_country_share_their_days(mic: str, name: str) -> None:
    found = calendar_of(mic, CALENDARS)
    assert isinstance(found, Calendar)
    assert found.name == name


@pytest.mark.parametrize("mic", [None, "XTKT", ""])
def test_an_exchange_without_a_calendar_has_none(mic: str | None) -> None:
    assert calendar_of(mic, CALENDARS) is None


def test_a_calendar_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown calendar 'XXXX'"):
        load_calendars(["XXXX"])
    with pytest.raises(UsageError, match="'XSHE': its days are those of XSHG"):
        load_calendars(["XSHE"])


def test_the_break_at_noon_is_told() -> None:
    for name, has_break in (("XSHG", True), ("XHKG", True), ("XNYS", False)):
        calendar = CALENDARS[name]
        (row,) = (row for row in calendar.rows() if row[1] == day_of("2022-01-21"))
        assert (row[4] is not None, row[5] is not None) == (has_break, has_break)
    (row,) = (row for row in CALENDARS["XSHG"].rows() if row[1] == day_of("2022-01-21"))
    assert [iso_moment(value or 0)[11:16] for value in row[2:]] == ["01:30", "07:00", "03:30", "05:00"]
