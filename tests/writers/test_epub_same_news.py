"""Articles of a book that tell the same news lead to one another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emnews_cli.model.post import Post
from emnews_cli.search.book_stories import stories_in_a_book
from emnews_cli.writers.epub.book import BookOptions, Gathering, books_of
from emnews_cli.writers.options import WriteOptions
from tests.writers.books import XHTML, articles_of, book_of, entries_of, feed_post, links_of, split_books

WORDS = "甲公司与乙公司今日签署合作协议，双方将在三年内共同建设两座工厂，总投资约五十亿元，预计明年投产。"
OTHER_WORDS = "".join(map(chr, range(0x4E00, 0x4E64)))


def told(number: int, time: str, source: str, text: str = WORDS) -> Post:
    date = f"2022-03-{time} +0800"
    return replace(feed_post(f"<p>{text}</p>", number=number, title=f"题{number}", date=date), source=source)


def others(data: bytes, number: int) -> list[str]:
    """What the end of an article says of others that tell the same."""
    page = articles_of(data)[f"post/20220308{number:010}.xhtml"]
    (aside,) = [aside for aside in page.iter(f"{XHTML}aside") if aside.get("aria-label") == "同题报道"]
    return ["".join(item.itertext()) for item in aside.iter(f"{XHTML}li")]


def test_each_article_of_the_same_words_leads_to_the_others_with_medium_and_time() -> None:
    posts = [
        told(1, "08 08:00:00", "晨报"),
        told(2, "08 09:30:00", "晚报 & 社", f"<b>{WORDS}</b>"),
        told(3, "09", ""),
        told(4, "08 10:00:00", "晨报", OTHER_WORDS),
    ]
    data = book_of(posts)
    assert others(data, 1) == ["晚报 & 社 · 2022-03-08 09:30 题2", "2022-03-09 题3"]
    assert others(data, 3) == ["晨报 · 2022-03-08 08:00 题1", "晚报 & 社 · 2022-03-08 09:30 题2"]
    page = articles_of(data)["post/202203080000000002.xhtml"]
    assert ("post/202203080000000001.xhtml", "题1") in links_of("post/x.xhtml", page)
    assert "同题报道".encode() not in entries_of(data)["EPUB/post/202203080000000004.xhtml"]


@pytest.mark.parametrize(
    "pair",
    [
        (told(1, "01 08:00:00", "晨报"), told(2, "08 08:00:01", "晚报")),
        (told(1, "01 08:00:00", "晨报", "沪指涨1%。"), told(2, "01 08:00:00", "晚报", "沪指涨1%。")),
        (told(1, "01 08:00:00", "晨报"), replace(told(2, "01 08:00:00", "晚报"), date=None)),
    ],
    ids=["a week later", "short", "without a date"],
)
def test_the_same_words_are_other_news(pair: tuple[Post, Post]) -> None:
    assert not [page for page in entries_of(book_of(pair)).values() if "同题报道".encode() in page]


def test_an_article_leads_to_ten_others_at_most_those_next_to_it() -> None:
    data = book_of(told(number, f"08 08:{number:02}:00", "晨报") for number in range(1, 31))
    assert [text[-3:].strip() for text in others(data, 15)] == [
        f"题{n}" for n in (*range(10, 15), *range(16, 21))
    ]
    assert len(others(data, 1)) == 5


def test_each_of_several_books_leads_within_itself() -> None:
    posts = [told(1, "08 23:00:00", "晨报"), told(2, "09 08:00:00", "晚报")]
    for data in split_books(posts, BookOptions(split="day")).values():
        assert not [page for page in entries_of(data).values() if "同题报道".encode() in page]


def test_articles_that_differ_in_some_words_are_found_where_stories_are_asked_for() -> None:
    pytest.importorskip("rensa", reason="rensa is not installed")
    posts = [
        told(1, "08 08:00:00", "晨报", f"{WORDS}{OTHER_WORDS}"),
        told(2, "08 09:00:00", "晚报", f"{WORDS}{OTHER_WORDS}（完）"),
        told(3, "08 10:00:00", "晚报", OTHER_WORDS[::-1]),
    ]
    book = BookOptions(stories=True)
    for order in (posts, posts[::-1]):
        with Gathering(WriteOptions(), book) as gathering:
            for post in order:
                gathering.add(post)
            (whole,) = books_of(gathering, book)
            stories = stories_in_a_book(whole.records, gathering.text_of)
            assert [[record.title for record in story] for story in stories] == [["题1", "题2"], ["题3"]]
