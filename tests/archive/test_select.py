"""Selections: which posts of an archive are wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from emnews_cli.archive.select import Selection
from emnews_cli.model.markets import from_symbol
from emnews_cli.model.post import Post
from emnews_cli.pipeline import read_post
from tests.conftest import post_text

PAGE = "http://quote.eastmoney.com/unify/r"
BODY = (
    f'<p><a href="{PAGE}/1.600981" class="keytip" data-code="1,600981">晨岚科技</a>与'
    f'<a href="{PAGE}/116.01933" class="keytip" data-code="116,01933">云雀视频</a>签约，用Wi-Fi。</p>'
    "<p>（文章来源：临江商报）</p>"
)


@pytest.fixture
def post(read: Callable[..., Post]) -> Post:
    return read(BODY, title="订单增长", digest="一句摘要。")


def test_a_selection_that_asks_for_nothing_takes_every_post(post: Post, read: Callable[..., Post]) -> None:
    assert Selection().takes(post)
    assert Selection().takes(replace(read(""), date=None))


@pytest.mark.parametrize(
    ("since", "until", "taken"),
    [
        (date(2022, 3, 8), None, True),
        (date(2022, 3, 9), None, False),
        (None, date(2022, 3, 8), True),
        (None, date(2022, 3, 7), False),
        (date(2022, 3, 8), date(2022, 3, 8), True),
        (date(2022, 3, 9), date(2022, 3, 7), False),
        (datetime(2022, 3, 8, 18, 5, 40), None, True),
        (datetime(2022, 3, 8, 18, 6), None, False),
        (None, datetime(2022, 3, 8, 18, 5, 40), True),
        (None, datetime(2022, 3, 8, 18, 5), False),
        (datetime(2022, 3, 8, 10), date(2022, 3, 8), True),
    ],
)
def test_both_days_are_within_the_time_that_is_asked_for(
    post: Post, since: date | None, until: date | None, taken: bool
) -> None:
    assert Selection(since=since, until=until).takes(post) is taken


@pytest.mark.parametrize(("hour", "day", "taken"), [(23, 8, True), (0, 8, True), (0, 9, False)])
def test_a_post_whose_day_alone_is_known_may_be_of_any_time_of_it(hour: int, day: int, taken: bool) -> None:
    text = post_text("<p>文</p>").replace("2022-03-08 18:05:40 +0800", "2022-03-08").encode()
    assert Selection(since=datetime(2022, 3, day, hour)).takes(read_post(text, None)) is taken


def test_days_are_those_of_shanghai() -> None:
    text = post_text("<p>文</p>").replace("2022-03-08 18:05:40 +0800", "2022-03-08 18:05:40 +0000")
    assert Selection(since=date(2022, 3, 9)).takes(read_post(text.encode(), None))


def test_a_post_without_a_day_is_in_no_time(post: Post) -> None:
    assert not Selection(since=date(1900, 1, 1)).takes(replace(post, date=None))
    assert not Selection(until=date(2100, 1, 1)).takes(replace(post, date=None))


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        (Selection(sources=("临江商报",)), True),
        (Selection(sources=("商报",)), False),
        (Selection(sources=("别家", "临江商报")), True),
        (Selection(categories=("emnews",)), True),
        (Selection(categories=("sitenews",)), False),
        (Selection(tags=("东财滚动新闻",)), True),
        (Selection(tags=("x", "y")), False),
        (Selection(match=("订单",)), True),
        (Selection(match=("一句摘要",)), True),
        (Selection(match=("wi-fi",)), True),
        (Selection(match=("没有的话",)), False),
        (Selection(match=("没有的话", "订单")), True),
        (Selection(match=("keytip",)), False),
        (Selection(sources=("临江商报",), match=("订单",), since=date(2022, 3, 8)), True),
        (Selection(sources=("别家",), match=("订单",)), False),
    ],
    ids=repr,
)
def test_everything_that_is_asked_for_must_be_so_and_of_several_values_one(
    post: Post, wanted: Selection, taken: bool
) -> None:
    assert wanted.takes(post) is taken


@pytest.mark.parametrize(
    ("codes", "taken"),
    [
        (["600981.SH"], True),
        (["1.600981"], True),
        (["600981"], True),
        (["01933.hk"], True),
        (["600981.SZ"], False),
        (["0.600981"], False),
        (["60098"], False),
        (["000001", "600981"], True),
    ],
    ids=str,
)
def test_a_security_is_wanted_by_symbol_by_id_or_by_its_code_in_any_market(
    post: Post, codes: list[str], taken: bool
) -> None:
    assert Selection(securities=tuple(map(from_symbol, codes))).takes(post) is taken


def test_a_selection_says_what_it_asks_for_and_nothing_else() -> None:
    assert str(Selection()) == ""
    assert str(Selection(since=date(2021, 12, 1), sources=("甲", "乙"))) == "since=2021-12-01 source=甲 乙"
