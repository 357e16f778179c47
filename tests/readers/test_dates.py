import pytest

from emnews_cli.pipeline import read_post
from emnews_cli.readers.dates import read_date
from tests.conftest import post_text


@pytest.mark.parametrize(
    ("written", "iso", "precision", "zone"),
    [
        ("2021-12-27 23:33:19 +0800", "2021-12-27T23:33:19+08:00", "second", "written"),
        ("2021-12-27 23:33:19", "2021-12-27T23:33:19+08:00", "second", "assumed"),
        ("2021-12-27T23:33:19Z", "2021-12-27T23:33:19+00:00", "second", "written"),
        ("2021-12-27 23:33:19 +08:00", "2021-12-27T23:33:19+08:00", "second", "written"),
        ("2021-12-27 23:33:19 -5", "2021-12-27T23:33:19-05:00", "second", "written"),
        ("2021-12-27 23:33:19 CST", "2021-12-27T23:33:19+08:00", "second", "written"),
        ("2021-12-27 23:33", "2021-12-27T23:33:00+08:00", "second", "assumed"),
        ("2021-12-27", "2021-12-27T00:00:00+08:00", "day", "assumed"),
        ("2021/1/2 03:04:05", "2021-01-02T03:04:05+08:00", "second", "assumed"),
    ],
)
def test_a_written_date_is_one_aware_moment(written: str, iso: str, precision: str, zone: str) -> None:
    date = read_date(written)
    assert date is not None
    assert (date.moment.isoformat(), date.precision, date.zone) == (iso, precision, zone)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "+0800",
        "0001-01-01 00:00:00",
        "9999-12-31 23:59:59 -1200",
        "2022-02-30",
        "2022-13-01",
        "2022-01-02 25:00:00",
        "yesterday",
        "2022-01-02 1:2:3 +99:99",
    ],
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert read_date(written) is None


@pytest.mark.parametrize(
    ("name", "url", "iso", "told_by"),
    [
        ("-202205262391921712.md", "", "2022-05-26T00:00:00+08:00", "id"),
        ("2022-05-27-202205262391921712.md", "", "2022-05-26T00:00:00+08:00", "id"),
        ("2022-05-27-NW2391921712.md", "", "2022-05-27T00:00:00+08:00", "name"),
        (None, "http://finance.eastmoney.com/a/202205262391921712.html", "2022-05-26T00:00:00+08:00", "id"),
    ],
)
def test_without_a_written_date_the_id_or_the_name_tells_the_day(
    name: str | None, url: str, iso: str, told_by: str
) -> None:
    text = f'---\nlayout: post\ntitle: ""\ndate:  +0800\n---\n> \n\n<p>正文</p>\n\n<{url}>\n'
    date = read_post(text.encode(), name).date
    assert date is not None
    assert (date.moment.isoformat(), date.precision, date.told_by) == (iso, "day", told_by)


def test_an_id_that_begins_with_no_day_tells_none() -> None:
    text = post_text("<p>正文</p>").replace("date: 2022-03-08 18:05:40 +0800", "date:")
    text = text.replace("202203081234567890", "209913991234567890")
    assert read_post(text.encode(), "x.md").date is None
