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
        ("Tue, 08 Mar 2022 18:05:40 +0800", "2022-03-08T18:05:40+08:00", "second", "written"),
        ("8 Mar 2022 18:05", "2022-03-08T18:05:00+08:00", "second", "assumed"),
        ("March 8, 2022 6:05 PM", "2022-03-08T18:05:00+08:00", "second", "assumed"),
        ("2022-03-08 24:00:00", "2022-03-09T00:00:00+08:00", "second", "assumed"),
        ("2022-3-8", "2022-03-08T00:00:00+08:00", "day", "assumed"),
        ("20220308180540", "2022-03-08T18:05:40+08:00", "second", "assumed"),
        ("2022-067", "2022-03-08T00:00:00+08:00", "day", "assumed"),
        ("2022-03-08 18:05:40 EST", "2022-03-08T18:05:40-05:00", "second", "written"),
        ("2022-03-08 18:05:40 XYZ", "2022-03-08T18:05:40+08:00", "second", "assumed"),
        ("2022年03月08日 18:05", "2022-03-08T18:05:00+08:00", "second", "assumed"),
        ("2022年3月8日18时05分", "2022-03-08T18:05:00+08:00", "second", "assumed"),
        ("２０２２年３月８日　１８：０５", "2022-03-08T18:05:00+08:00", "second", "assumed"),
        ("2022年3月8日（星期二）下午6点05分", "2022-03-08T18:05:00+08:00", "second", "assumed"),
        ("2022-03-08 上午8:05", "2022-03-08T08:05:00+08:00", "second", "assumed"),
        ("2022-03-08 凌晨12:05", "2022-03-08T00:05:00+08:00", "second", "assumed"),
        ("2022-03-08 18:05 北京时间", "2022-03-08T18:05:00+08:00", "second", "written"),
        ("1646733940", "2022-03-08T10:05:40+00:00", "second", "written"),
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
        "18:05",
        "3/8",
        "2022-W10-2",
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


@pytest.mark.parametrize(
    ("written", "misread"),
    [
        ("2022-03-08 18:05:40 +0800", None),
        ("2022-03-08 18:05:40", None),
        ("8 Mar 2022 18:05 GMT", None),
        ("2022-03-08 18:05:40 CST", "2022-03-08 18:05:40 -0600"),
        ("2022-03-08 18:05:40 +8", "2022-03-08 18:05:40 in the zone of the site"),
        ("2022-03-08 18：05", "2022-03-08 in the zone of the site"),
        ("2022年3月8日", ""),
    ],
)
def test_a_date_knows_what_jekyll_makes_of_it(written: str, misread: str | None) -> None:
    date = read_date(written)
    assert date is not None
    assert date.misread_as == misread
