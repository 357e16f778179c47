"""Which files hold the same article."""

from __future__ import annotations

import pytest

from emnews_cli.model.articles import (
    article_address,
    article_id,
    article_in_address,
    better_source,
    copy_rank,
)

NUMBER = "202203081234567890"
PAGE = f"https://finance.eastmoney.com/a/{NUMBER}.html"


@pytest.mark.parametrize(
    ("news_id", "article"),
    [(NUMBER, NUMBER), (f"NW{NUMBER}", NUMBER), ("NW202203081234567", "NW202203081234567"), ("", "")],
)
def test_the_18_digits_identify_an_article(news_id: str, article: str) -> None:
    assert article_id(news_id) == article


def test_the_rolling_news_comes_before_the_feed_of_a_medium_and_a_text_before_none() -> None:
    files = [
        copy_rank(NUMBER, "_posts/a.md"),
        copy_rank(NUMBER, "old_post/a.md"),
        copy_rank(f"NW{NUMBER}", "_posts/a.md"),
        copy_rank(NUMBER, "_posts/a.md", has_text=False),
    ]
    assert sorted([files[2], files[0], files[3], files[1]]) == files


@pytest.mark.parametrize(
    ("own", "other", "better"),
    [
        ("", "临江商报", "临江商报"),
        ("临江商报", "", "临江商报"),
        ("临江商报", "临江商报客户端", "临江商报客户端"),
        ("临江商报", "北辰财经网", "临江商报"),
    ],
)
def test_the_medium_is_that_of_the_file_that_says_more(own: str, other: str, better: str) -> None:
    assert better_source(own, other) == better


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        f"http://finance.eastmoney.com/news/1354,{NUMBER}.html",
        f"http://x.example/html_News/NewsShare.html?infoCode=NW{NUMBER}",
    ],
)
def test_an_address_of_the_feed_names_its_article(url: str) -> None:
    assert article_in_address(url) == NUMBER


@pytest.mark.parametrize(
    "url", ["", f"https://x.example/a/{NUMBER}.html", f"https://eastmoney.com.x.example/a/{NUMBER}.html"]
)
def test_an_address_elsewhere_names_none(url: str) -> None:
    assert article_in_address(url) == ""


@pytest.mark.parametrize(
    ("news_id", "address"), [(f"NW{NUMBER}", PAGE), (NUMBER, PAGE), ("NW202203081234567", ""), ("", "")]
)
def test_the_page_of_an_article_is_known_by_its_number(news_id: str, address: str) -> None:
    assert article_address(news_id) == address
