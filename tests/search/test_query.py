"""The language of queries."""

from __future__ import annotations

import datetime as dt

import pytest

from emnews_cli.errors import QueryError
from emnews_cli.model.security import SecurityId
from emnews_cli.search.query import Days, From, Naming, Query, Term, Word, parse


@pytest.mark.parametrize(
    ("query", "groups"),
    [
        ("茅台", [[Term(Word("茅台"))]]),
        ("  茅台\u3000市场\n", [[Term(Word("茅台")), Term(Word("市场"))]]),
        ('"两 市"', [[Term(Word("两 市"))]]),
        ('"说""好"""', [[Term(Word('说"好"'))]]),
        ("-茅台 市场", [[Term(Word("茅台"), True), Term(Word("市场"))]]),
        ('-"a b"', [[Term(Word("a b"), True)]]),
        ("- a", [[Term(Word("-")), Term(Word("a"))]]),
        ("--", [[Term(Word("-"), True)]]),
        ("a b OR c", [[Term(Word("a")), Term(Word("b"))], [Term(Word("c"))]]),
        ("ORB or \"OR\"", [[Term(Word("ORB")), Term(Word("or")), Term(Word("OR"))]]),
        ("title:茅台", [[Term(Word("茅台", "title"))]]),
        ('-text:"a b"', [[Term(Word("a b", "text"), True)]]),
        ("标题:茅台 http://a", [[Term(Word("标题:茅台")), Term(Word("http://a"))]]),
        ("source:财联社", [[Term(From("财联社"))]]),
        ("security:600030.SH", [[Term(Naming(SecurityId(1, "600030")))]]),
        ("date:2022-02", [[Term(Days(dt.date(2022, 2, 1), dt.date(2022, 2, 28)))]]),
        ("date:2022", [[Term(Days(dt.date(2022, 1, 1), dt.date(2022, 12, 31)))]]),
        ("date:2022-01-03..2022-02", [[Term(Days(dt.date(2022, 1, 3), dt.date(2022, 2, 28)))]]),
        ("date:2022-01-03..", [[Term(Days(dt.date(2022, 1, 3), None))]]),
        ("-date:..2022", [[Term(Days(None, dt.date(2022, 12, 31)), True)]]),
        ('5"屏', [[Term(Word('5"屏'))]]),
        ("a\udc80", [[Term(Word("a\ufffd"))]]),
    ],
)  # fmt: skip
def test_a_query_is_read(query: str, groups: list[list[Term]]) -> None:
    assert parse(query) == Query(tuple(map(tuple, groups)))


@pytest.mark.parametrize(
    ("query", "place", "message"),
    [
        ("", 0, "the query is empty"),
        ("  ", 0, "the query is empty"),
        ('市场 "abc', 3, "the quotation mark is not closed"),
        ('"', 0, "the quotation mark is not closed"),
        ('""', 2, "empty term"),
        ('a " "', 5, "empty term"),
        ('"a"b', 3, "a space is missing after the quotation mark"),
        ('"a""', 0, "the quotation mark is not closed"),
        ("OR a", 0, "OR needs a term before it"),
        ("a OR", 2, "OR needs a term after it"),
        ("a OR OR b", 5, "OR needs a term before it"),
        ("a title:", 8, "title: needs a value"),
        ("a date:2022-13", 7, "invalid date '2022-13': no such day"),
        ("date:2022-02-30", 5, "invalid date '2022-02-30': no such day"),
        ("date:0000", 5, "invalid date '0000': no such day"),
        ("date:..", 5, "date: needs a day before or after '..'"),
        ("date:2023..2022", 5, "the first day is later than the last"),
        ("date:heute", 5, "invalid date 'heute' (examples: 2022, 2022-01, 2022-01-03)"),
        ("date:２０２２", 5, "invalid date '２０２２' (examples: 2022, 2022-01, 2022-01-03)"),
        ("a" * 10_001, 10_000, "the query has more than 10000 characters"),
    ],
)
def test_a_wrong_query_says_where(query: str, place: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert (caught.value.place, str(caught.value)) == (place, message)
