"""Days as people say them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from emnews_cli.cli.days import bound_of, span_of

TODAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-01-05", date(2022, 1, 5), date(2022, 1, 5)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-12", date(2022, 12, 1), date(2022, 12, 31)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("today", TODAY, TODAY),
        ("0d", TODAY, TODAY),
        ("yesterday", date(2024, 2, 29), date(2024, 2, 29)),
        ("7d", TODAY - timedelta(7), TODAY - timedelta(7)),
    ],
)
def test_a_day_a_month_a_year_and_days_ago_are_understood(text: str, first: date, last: date) -> None:
    found = span_of(text, TODAY)
    assert tuple(map(bound_of, found)) == (first, last)
    assert (found[0].time(), found[1].time()) == (time.min, time.max)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-01-05T10:00", "2022-01-05T10:00", "2022-01-05T10:00:59.999999"),
        ("2022-01-05 10:00", "2022-01-05T10:00", "2022-01-05T10:00:59.999999"),
        ("2022-01-05T10:00:07", "2022-01-05T10:00:07", "2022-01-05T10:00:07.999999"),
    ],
)
def test_a_minute_and_a_second_are_understood(text: str, first: str, last: str) -> None:
    assert span_of(text, TODAY) == (datetime.fromisoformat(first), datetime.fromisoformat(last))
    assert bound_of(span_of(text, TODAY)[1]) == datetime.fromisoformat(last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "2022-13", "2022-02-30", "0000", "22-01-05", "2022-1-5", "-1d", "99999999d", "２０２２"),
        *("2022-01-05T25:00", "2022-01-05T10", "2022-01T10:00", "2022-01-05T10:00Z"),
    ],
)
def test_what_is_no_day_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match="is not a day or time"):
        span_of(text, TODAY)
