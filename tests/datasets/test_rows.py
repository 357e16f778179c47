"""Rows: what the generator knows of a post, and what may go wrong with a date or a text."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest

from emnews_cli.datasets import schema
from emnews_cli.datasets.rows import (
    ByPath,
    Moments,
    RowOptions,
    Rows,
    day_of,
    iso_day,
    iso_moment,
    moment_of,
    partition_of,
    rows_of,
    settled,
)
from emnews_cli.model.post import SHANGHAI, PostDate
from emnews_cli.pipeline import check_post, read_post
from tests.generator import make_post

ALL = tuple(schema.TABLES)


def made(data: bytes, path: str | None = "a.md", **options: Any) -> Rows:
    post = read_post(data, path)
    return rows_of(post, data, RowOptions(ALL, **options), check_post(post)).rows


def named(rows: Rows, table: str) -> list[dict[str, Any]]:
    names = schema.TABLES[table].names
    return [dict(zip(names, row, strict=True)) for row in rows[table]]


def post_of(rows: Rows) -> dict[str, Any]:
    (post,) = named(rows, "posts")
    return post


@pytest.mark.parametrize("number", range(60))
def test_rows_say_what_the_generator_knows(number: int) -> None:
    maker = make_post(number)
    rows, truth = made(maker.data, maker.name), maker.truth
    post = post_of(rows)
    for name in ("title", "digest"):
        assert post[name] == getattr(truth, name)
    for name in ("id", "url", "source", "editor", "original_title"):
        assert post[name] == (getattr(truth, name) or None)
    assert post["source_sha256"] == hashlib.sha256(maker.data).hexdigest()
    assert post["source_bytes"] == len(maker.data)
    assert post["date_precision"] == truth.precision
    mentions = {(row["market_id"], row["code"]): row["mentions"] for row in named(rows, "mentions")}
    assert {key: count for key, count in mentions.items() if count} == truth.mentions
    assert [(row["market_id"], row["code"]) for row in named(rows, "charts")] == truth.charts
    assert [(row["url"], row["text"]) for row in named(rows, "links")] == truth.links
    assert post["paragraphs"] == len(truth.paragraphs) or post["text"] == truth.digest


@pytest.mark.parametrize("number", range(0, 60, 7))
def test_rows_are_of_the_types_of_the_schema(number: int) -> None:
    types = {"text": str, "int": int, "bool": bool, "moment": int, "local": int, "day": int, "texts": list}
    maker = make_post(number)
    rows = made(maker.data, maker.name)
    assert set(rows) == {table.name for table in schema.OF_POSTS}
    for name, table in rows.items():
        for row in table:
            for value, column in zip(row, schema.TABLES[name].columns, strict=True):
                assert type(value) is types[column.type] or (value is None and column.nullable), column


def test_keys_are_unique_and_lead_to_the_post() -> None:
    maker = make_post(3)
    rows = made(maker.data, maker.name)
    for name, table in rows.items():
        key = [schema.TABLES[name].names.index(column) for column in schema.TABLES[name].key]
        keys = [tuple(row[at] for at in key) for row in table]
        assert len(set(keys)) == len(keys)
        assert {row[0] for row in table} <= {maker.name}


@pytest.mark.parametrize(
    ("written", "published", "day", "available"),
    [
        ("2022-01-21 18:05:40 +0800", "2022-01-21T10:05:40Z", "2022-01-21", "2022-01-21T10:05:40Z"),
        ("2022-01-21 18:05:40", "2022-01-21T10:05:40Z", "2022-01-21", "2022-01-21T10:05:40Z"),
        ("2022-01-21 20:05:40 +0000", "2022-01-21T20:05:40Z", "2022-01-22", "2022-01-21T20:05:40Z"),
        ("2022-01-21 09:05:40 -0500", "2022-01-21T14:05:40Z", "2022-01-21", "2022-01-21T14:05:40Z"),
        ("2022-01-21", "2022-01-20T16:00:00Z", "2022-01-21", "2022-01-21T16:00:00Z"),
        ("1969-12-31", "1969-12-30T16:00:00Z", "1969-12-31", "1969-12-31T16:00:00Z"),
    ],
)
def test_dates_become_moments(written: str, published: str, day: str, available: str) -> None:
    post = post_of(made(f"---\ntitle: t\ndate: {written}\n---\n\nx\n".encode()))
    assert iso_moment(post["published_at"]) == published
    assert iso_day(post["published_date"]) == day
    assert iso_moment(post["available_at"]) == available
    assert post["published_local"] - post["published_at"] == 8 * 3_600_000_000


def test_a_post_without_a_date_has_no_moments() -> None:
    post = post_of(made(b"---\ntitle: t\n---\n\nx\n"))
    assert {name for name in post if post[name] is None} >= {
        "published_at", "published_local", "published_date", "available_at", "date_precision", "session_xshg",
    }  # fmt: skip


@pytest.mark.parametrize("year", [1, 9999])
def test_the_first_and_the_last_moment_that_python_knows_are_no_error(year: int) -> None:
    edge = dt.datetime(year, 1, 1) if year == 1 else dt.datetime(year, 12, 31, 23, 59, 59)
    zone = dt.timezone(dt.timedelta(hours=14 if year == 1 else -12))
    moments = Moments.of(PostDate(edge.replace(tzinfo=zone), "second", "written"))
    assert moments.published is not None


@pytest.mark.parametrize(
    "text", ["2022-01-21T10:05:40Z", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z"]
)
def test_moments_are_written_and_read_again(text: str) -> None:
    assert iso_moment(moment_of(text)) == text
    assert iso_day(day_of(text[:10])) == text[:10]


def test_what_is_unknown_is_null_and_never_empty() -> None:
    post = post_of(made(b"x\n", None))
    assert post["path"] == "-"
    assert {name for name, value in post.items() if value == ""} <= {"title", "digest"}
    for name in ("id", "article_id", "url", "source", "editor", "original_title", "layout"):
        assert post[name] is None, name


def test_without_text_neither_article_nor_digest_is_given() -> None:
    maker = make_post(2)
    post = post_of(made(maker.data, maker.name, text=False))
    assert post["text"] is post["digest"] is None
    assert post["characters"] > 0


@pytest.mark.parametrize(
    "data",
    [
        b"---\ntitle: a\xffb\n---\n\nx\n",
        b"---\ntitle: a\n---\n\nx\xff\xfey\n",
        b"---\ntitle: a\ntags: [\xff]\n---\n\nx\n",
    ],
)
def test_what_is_no_text_becomes_a_replacement_character(data: bytes) -> None:
    found = rows_of(read_post(data, "a.md"), data, RowOptions(ALL))
    assert found.replaced
    assert "\ufffd" in "".join(map(str, found.rows["posts"][0]))
    repr(found.rows).encode()


def test_the_name_of_a_file_becomes_text() -> None:
    found = rows_of(read_post(b"x", "a\udcff.md"), b"x", RowOptions(ALL))
    assert found.replaced
    assert found.rows["posts"][0][0] == "a\ufffd.md"


def test_an_escape_that_is_no_character_does_not_get_into_rows() -> None:
    data = b'---\ntitle: "a\\ud83d"\n---\n\n<p>&#xd83d;</p>\n'
    found = rows_of(read_post(data, "a.md"), data, RowOptions(ALL))
    "".join(map(str, found.rows["posts"][0])).encode()


@pytest.mark.parametrize(
    ("day", "by", "partition"),
    [("2022-01-21", "month", "month=2022-01"), ("2022-01-21", "year", "year=2022"), ("2022-01-21", "none", ""),
     ("", "month", "month=undated"), ("", "year", "year=undated"), ("", "none", "")],
)  # fmt: skip
def test_a_post_is_in_the_partition_of_its_day_in_shanghai(day: str, by: str, partition: str) -> None:
    date = (
        PostDate(dt.datetime.fromisoformat(day).replace(tzinfo=SHANGHAI), "day", "assumed") if day else None
    )
    assert partition_of(date, by) == partition


def test_what_a_post_alone_does_not_tell_is_put_in_later() -> None:
    rows = made(make_post(1).data)
    assert (post_of(rows)["is_canonical"], post_of(rows)["first_seen_at"]) == (True, None)
    assert settled(rows, canonical=True) == rows
    changed = settled(rows, canonical=False, first_seen=5)
    assert (post_of(changed)["is_canonical"], post_of(changed)["first_seen_at"]) == (False, 5)
    assert post_of(settled(changed, canonical=False))["first_seen_at"] == 5


def test_rows_are_taken_post_by_post() -> None:
    rows = ByPath([("a", 1), ("a", 2), ("c", 1), ("d", 1)])
    assert [rows.take(path) for path in "abde"] == [[("a", 1), ("a", 2)], [], [("d", 1)], []]


def test_a_name_in_title_and_digest_is_told() -> None:
    html = '<p><a class="keytip" data-code="1,600030" href="http://quote.eastmoney.com/unify/r/1.600030">甲证券</a></p>'
    body = f'---\ntitle: "甲证券报"\ndate: 2022-01-21 18:05:40 +0800\ncategories: emnews\n---\n> 摘要。\n\n{html}\n'
    (mention,) = named(made(body.encode(), "2022-01-21-202201210000000001.md"), "mentions")
    assert (mention["symbol"], mention["mic"], mention["kind"]) == ("600030.SH", "XSHG", "security")
    assert (mention["in_title"], mention["in_digest"]) == (True, False)
    assert (mention["calendar"], mention["session"]) == (None, None)
