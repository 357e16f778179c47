"""What else than words a query and options ask for, and the order of hits."""

from __future__ import annotations

import datetime as dt

import pytest

from emnews_cli.model.security import SecurityId
from emnews_cli.search.query import COLUMNS, parse
from emnews_cli.search.sql import Wanted, count, hits
from tests.search.archives import Post, database_of, found, paths

POSTS = [
    Post("1", "茅台", "", "市场", "2022-01-21T10:00:00Z", "财联社", ("emnews",), ("东财滚动新闻",), ((1, "600519"),)),
    Post("2", "市场", "茅台", "", "2022-01-22T10:00:00Z", "证券时报", ("emnews", "a b"), (), ((0, "600519"), (116, "03690"))),
    Post("3", "市场", "", "茅台茅台", None, None, (), ("x",), ((None, "600519"), (106, "NIO", "蔚来"))),
    Post("4", "别的", None, None, "2022-03-01T10:00:00Z", "财联社", (), (), ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("source:财联社", "14"),
        ("-source:财联社", "23"),
        ("茅台 source:财联社", "1"),
        ("date:2022-01", "12"),
        ("-date:2022-01", "34"),
        ("date:2022-01-22..", "24"),
        ("security:600519", "123"),
        ("security:600519.SH", "1"),
        ("security:nio.N", "3"),
        ("security:蔚来", "3"),
        ("security:蔚来 OR security:600519.SH", "13"),
        ("security:nobody", ""),
        ("-security:600519", "4"),
        ("-茅台", "4"),
        ("-茅台 source:财联社", "4"),
        ("title:茅台", "1"),
        ("digest:茅台", "2"),
        ("text:茅台 -title:别的", "3"),
        ("source:证券时报 OR text:茅台", "23"),
        ("source:' security:' date:2022", ""),
    ],
)
def test_a_query_selects(query: str, wanted: str) -> None:
    assert found(database_of(POSTS), query) == set(wanted)


@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        (Wanted(since=dt.date(2022, 1, 22)), "24"),
        (Wanted(until=dt.date(2022, 1, 21)), "1"),
        (Wanted(since=dt.datetime(2022, 1, 22, 18)), "24"),
        (Wanted(since=dt.datetime(2022, 1, 22, 18, 1)), "4"),
        (Wanted(until=dt.datetime(2022, 1, 22, 17, 59)), "1"),
        (Wanted(sources=("财联社", "证券时报")), "124"),
        (Wanted(categories=("a b", "none")), "2"),
        (Wanted(tags=("x",)), "3"),
        (Wanted(securities=(SecurityId(1, "600519"), SecurityId(None, "NIO"))), "13"),
        (Wanted(securities=(SecurityId(None, "600519"),), evidence=("linked",)), "123"),
        (Wanted(securities=(SecurityId(None, "600519"),), evidence=("charted",)), ""),
        (Wanted(words=("市场",)), "123"),
        (Wanted(words=("nothing", "别的")), "4"),
        (Wanted(words=("市场", "别的")), "1234"),
        (Wanted(sources=("\udc80",)), ""),
    ],
)
def test_options_select(selection: Wanted, wanted: str) -> None:
    database = database_of(POSTS)
    assert found(database, '-"nothing like it"', wanted=selection) == set(wanted)
    assert found(database, "茅台 OR 别的", wanted=selection) == set(wanted)


@pytest.mark.parametrize(
    ("within", "wanted"), [(["title"], "1"), (["digest"], "2"), (["title", "text"], "13")]
)
def test_words_can_be_looked_for_in_some_columns(within: list[str], wanted: str) -> None:
    assert found(database_of(POSTS), "茅台", within=within) == set(wanted)


@pytest.mark.parametrize(("sort", "wanted"), [("relevance", "123"), ("newest", "213"), ("oldest", "123")])
def test_hits_have_an_order(sort: str, wanted: str) -> None:
    database = database_of([POSTS[2], POSTS[0], POSTS[1], *(Post(f"x{i}") for i in range(9))])
    statement = hits(parse("茅台"), Wanted(), COLUMNS, sort, None)  # type: ignore[arg-type]
    assert "".join(paths(database, statement)) == wanted


def test_some_are_shown_and_all_are_counted() -> None:
    database = database_of(POSTS)
    rows = database.execute(*hits(parse("茅台"), Wanted(), COLUMNS, "oldest", 2)).fetchall()
    assert [row[0] for row in rows] == ["1", "2"]
    assert [row[12] for row in rows] == [3, 3]
    assert database.execute(*count(parse("茅台 OR 市场"), Wanted(), COLUMNS)).fetchone() == (3,)
