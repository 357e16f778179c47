"""Posts parted into several books, by period."""

from __future__ import annotations

from typing import Any

import pytest

from emnews_cli.writers.epub.book import BookOptions
from emnews_cli.writers.epub.ordering import periods_of
from emnews_cli.writers.epub.record import moment_of
from emnews_cli.writers.epub.record_store import Day
from tests.writers.books import (
    DC,
    articles_of,
    feed_post,
    links_of,
    package_of,
    pages_of,
    series,
    split_books,
)


@pytest.mark.parametrize(
    ("split", "periods"),
    [
        ("none", [""]),
        ("day", ["2021-12-31", "2022-01-01", "2022-01-03", "undated"]),
        ("week", ["2021-W52", "2022-W01", "undated"]),
        ("month", ["2021-12", "2022-01", "undated"]),
        ("year", ["2021", "2022", "undated"]),
        ("auto", [""]),
    ],
)
def test_books_are_parted_by_periods_as_people_in_shanghai_count_them(split: Any, periods: list[str]) -> None:
    dates = ["2021-12-31 15:59:00 +0000", "2021-12-31 16:01:00 +0000", "2022-01-03 08:00:00 +0800", ""]
    posts = [
        feed_post(f"<p>{date}</p>", date=date, number=n if date else 0) for n, date in enumerate(dates, 1)
    ]
    books = split_books(posts[::-1], BookOptions(split=split))
    assert list(books) == periods
    assert sum(len(articles_of(data)) for data in books.values()) == len(posts)


def test_each_of_several_books_is_whole_in_itself_and_has_an_identifier_of_its_own() -> None:
    books = split_books(series(60), BookOptions(split="month", identifier="x")).values()
    for data in books:
        pages = pages_of(data)
        assert {target for name, page in pages.items() for target, _ in links_of(name, page)} <= set(pages)
    identifiers = {package_of(data).findtext(f".//{DC}identifier") for data in books}
    assert len(identifiers) == len(books) == 3


def days(number: int, each: int, size: int = 0) -> list[Day]:
    """Days of which the number of articles and the size of each are known."""
    moments = [moment_of(post.date) for post in series(number)]
    return [Day(moment.day, each, each * (1000 + size)) for moment in moments if moment]


@pytest.mark.parametrize(
    ("made", "periods"),
    [
        ((50, 20), 1),  # 1000 posts are one book
        ((101, 10), 4),  # 1010 in a year go by months
        ((40, 50), 7),  # with 1400 in a month by weeks
        ((40, 200), 40),  # with 1400 in a week by days
        ((2, 3000), 2),  # a day is never parted
        ((9, 10, 300_000), 2),  # 27 MB are too much for one book
    ],
)
def test_auto_parts_by_the_longest_period_that_no_book_is_too_large_for(
    made: tuple[int, ...], periods: int
) -> None:
    found = periods_of(days(*made), "auto")
    assert len(found) == periods
    assert sum(map(len, found.values())) == made[0]
