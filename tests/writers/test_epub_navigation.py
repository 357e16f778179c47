"""Ways through a book: the contents, the landmarks, the links from page to page."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, pairwise
from typing import Any

import pytest

from emnews_cli.model.post import Post
from emnews_cli.pipeline import WriteOptions, read_post
from emnews_cli.writers.epub.book import BookOptions
from emnews_cli.writers.epub.navigation import NavPoint, contents, nav_page, ncx, parts_pages
from emnews_cli.writers.epub.ordering import Group
from emnews_cli.writers.epub.record import ArticleRecord, moment_of
from tests.conftest import NAME, post_text
from tests.writers.books import (
    EPUB,
    XHTML,
    articles_of,
    book_of,
    entries_of,
    feed_post,
    hard_posts,
    illustrated_post,
    links_of,
    loader,
    long_post,
    made_posts,
    nav_of,
    ncx_of,
    pages_of,
    posts_of_one_id,
    series,
    spine_of,
)

EVERY_ORDER = [
    BookOptions(group_by=group_by, order=order, cover=False)
    for group_by in ("day", "source", "security")
    for order in ("oldest", "newest")
]
every_order = pytest.mark.parametrize(
    "options", EVERY_ORDER, ids=lambda book: f"{book.group_by}-{book.order}"
)


@pytest.fixture(scope="module")
def posts() -> list[Post]:
    return [
        *made_posts(range(60)),
        *hard_posts(),
        illustrated_post(),
        long_post(),
        *posts_of_one_id(),
        *series(40),
    ]


@every_order
def test_every_link_leads_to_a_page_of_the_book_and_says_something(
    posts: list[Post], options: BookOptions
) -> None:
    data = book_of(posts, options, WriteOptions(charts="link", links="all"), loader())
    names = {name.removeprefix("EPUB/") for name in entries_of(data)}
    for name, page in pages_of(data).items():
        for target, text in links_of(name, page):
            assert target in names, name
            assert text, (name, target)
        sources = {f"image/{image.get('src').rpartition('/')[2]}" for image in page.iter(f"{XHTML}img")}
        assert sources <= names
    assert {target for _, _, target in ncx_of(data)} <= names


@every_order
def test_contents_and_ncx_say_the_same_in_the_order_of_the_spine(
    posts: list[Post], options: BookOptions
) -> None:
    data = book_of(posts, options)
    assert nav_of(data) == ncx_of(data)
    targets = list(dict.fromkeys(target for _, _, target in nav_of(data)))
    assert targets == [name for name in spine_of(data) if name in targets]
    assert max(depth for depth, _, _ in nav_of(data)) <= 3
    assert (
        b'name="dtb:depth" content="%d"' % max(depth for depth, _, _ in nav_of(data))
        in entries_of(data)["EPUB/toc.ncx"]
    )


@every_order
def test_every_post_is_an_entry_and_every_page_is_in_the_spine_once(
    posts: list[Post], options: BookOptions
) -> None:
    data = book_of(posts, options)
    first_pages = {name for name in articles_of(data) if "_" not in name}
    assert first_pages <= {target for _, _, target in nav_of(data)}
    assert len(first_pages) == len(posts)
    assert sorted(spine_of(data)) == sorted(pages_of(data))


@every_order
def test_previous_and_next_follow_the_spine(posts: list[Post], options: BookOptions) -> None:
    data = book_of(posts, options)
    order = [name for name in spine_of(data) if name.startswith("post/")]
    steps = {name: steps_of(name, page) for name, page in articles_of(data).items()}
    assert all(steps[name]["下一篇"] == behind for name, behind in pairwise(order))
    assert all(steps[name]["上一篇"] == before for before, name in pairwise(order))
    assert "上一篇" not in steps[order[0]]
    assert "下一篇" not in steps[order[-1]]
    assert all(found["目录"] == "nav.xhtml" for found in steps.values())
    assert all(any(target.startswith("front/") for target in found.values()) for found in steps.values())
    fronts = {name: page for name, page in pages_of(data).items() if name.startswith("front/")}
    assert all(steps_of(name, page) == {"目录": "nav.xhtml"} for name, page in fronts.items())


def steps_of(name: str, page: Any) -> dict[str, str]:
    (nav,) = page.iter(f"{XHTML}nav")
    return {text: target for target, text in links_of(name, nav)}


def test_no_link_within_the_book_goes_into_the_middle_of_a_page(posts: list[Post]) -> None:
    pages = pages_of(book_of(posts))
    assert not [target for name, page in pages.items() for target, _ in links_of(name, page) if "#" in target]


def test_landmarks_are_the_contents_and_the_beginning_alone() -> None:
    nav = pages_of(book_of(series(2)))["nav.xhtml"]
    landmarks = [link for link in nav.iter(f"{XHTML}a") if link.get(f"{EPUB}type")]
    assert [(link.get(f"{EPUB}type"), link.get("href")) for link in landmarks] == [
        ("toc", "nav.xhtml"),
        ("bodymatter", "front/2022-01-01.xhtml"),
    ]


def test_days_stand_alone_up_to_a_month_and_below_their_months_beyond() -> None:
    assert [(depth, title) for depth, title, _ in nav_of(book_of(series(31)))][:2] == [
        (1, "2022年1月1日 星期六"),
        (2, "第1条"),
    ]
    contents = nav_of(book_of([*series(32), feed_post("<p>文</p>", date="")]))
    assert [title for depth, title, _ in contents if depth == 1] == [
        "2022年1月", "2022年2月", "日期不明", "证券索引", "关于本书",
    ]  # fmt: skip
    assert contents[:3] == [
        (1, "2022年1月", "front/2022-01-01.xhtml"),
        (2, "2022年1月1日 星期六", "front/2022-01-01.xhtml"),
        (3, "第1条", "post/202203080000000001.xhtml"),
    ]


def test_the_newest_article_comes_first_where_that_is_wanted_and_those_without_date_last() -> None:
    posts = [*series(3, each=2), feed_post("<p>文</p>", date="", title="无日期")]
    titles = [title for depth, title, _ in nav_of(book_of(posts, BookOptions(order="newest"))) if depth == 2]
    assert titles == ["第6条", "第5条", "第4条", "第3条", "第2条", "第1条", "无日期"]
    titles = [title for depth, title, _ in nav_of(book_of(posts)) if depth == 2]
    assert titles == ["第1条", "第2条", "第3条", "第4条", "第5条", "第6条", "无日期"]


def test_articles_stand_in_order_of_the_instant_whatever_their_zone() -> None:
    texts = [
        post_text("<p>后</p>", title="后").replace("2022-03-08 18:05:40 +0800", "2022-01-01 23:00:00 +0000"),
        post_text("<p>先</p>", title="先").replace("2022-03-08 18:05:40 +0800", "2022-01-02 01:00:00 +0800"),
    ]
    data = book_of(read_post(text.encode(), NAME) for text in texts)
    assert [title for _, title, _ in nav_of(data)] == ["2022年1月2日 星期日", "先", "后", "关于本书"]
    front = "".join(pages_of(data)["front/2022-01-02.xhtml"].itertext())
    assert front.index("01:00") < front.index("07:00")


def test_groups_are_media_in_their_order_or_companies_by_their_symbols() -> None:
    posts = list(chain(made_posts(range(40)), series(2)))
    by_source = [
        title for depth, title, _ in nav_of(book_of(posts, BookOptions(group_by="source"))) if depth == 1
    ]
    assert by_source[:-2] == [*sorted({post.source for post in posts if post.source}), "来源不明"]
    by_company = [
        title for depth, title, _ in nav_of(book_of(posts, BookOptions(group_by="security"))) if depth == 1
    ]
    assert by_company[-3:] == ["其他", "证券索引", "关于本书"]
    symbols = [title.split()[-1] for title in by_company[:-3]]
    assert symbols == sorted(set(symbols))
    assert "600981.SH" in symbols


def test_media_whose_names_begin_alike_are_two_groups() -> None:
    named = zip(series(2), "甲乙", strict=True)
    posts = [replace(post, source=f"{'很长的名字' * 8}{end}") for post, end in named]
    groups = [
        name for name in pages_of(book_of(posts, BookOptions(group_by="source"))) if name.startswith("front/")
    ]
    assert len(groups) == 2


# --- large books ------------------------------------------------------------------------------------------


def groups(days: int, each: int) -> list[Group]:
    """Days of which nothing but the titles of their articles is known."""
    posts = series(28)
    record = ArticleRecord("20220308000000000000", f"第{'一' * 20}条", moment_of(posts[0].date), "")
    return [Group(f"2022-01-{day:04}", "2022年12月27日 星期一", [record] * each) for day in range(days)]


@pytest.mark.parametrize(
    ("days", "each", "depth", "parts"),
    [(10, 50, 2, 0), (28, 100, 1, 0), (200, 100, 2, 0), (3000, 1, 1, 12)],
    ids=["articles", "days", "months", "parts"],
)
def test_the_contents_list_what_one_file_has_room_for(days: int, each: int, depth: int, parts: int) -> None:
    made = contents(groups(days, each), [NavPoint("关于本书", "colophon.xhtml")], by_day=True)
    assert len(made.parts) == parts
    files = [nav_page(made.entries, "题", "zh-CN"), ncx(made.entries, "题", "zh-CN", "urn:x")]
    files += [page for _, page in parts_pages(made.parts, "zh-CN")]
    assert max(map(len, files)) < 250_000
    assert b'name="dtb:depth" content="%d"' % depth in files[1]
    assert sum(len(part.below) for part in made.parts) == (days if parts else 0)


@pytest.mark.parametrize("room", [3000, 300])
def test_every_page_is_reached_from_contents_that_have_little_room(
    room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emnews_cli.writers.epub.navigation._LARGEST", room)
    monkeypatch.setattr("emnews_cli.writers.epub.navigation._MOST_ON_A_PAGE", 10)
    data = book_of(series(28))
    assert nav_of(data) == ncx_of(data)
    pages = pages_of(data)
    reached, left = set(), ["nav.xhtml"]
    while left:
        if (name := left.pop()) not in reached:
            reached.add(name)
            left += [target for target, _ in links_of(name, pages[name])]
    assert reached == set(spine_of(data)) == set(pages)
    targets = list(dict.fromkeys(target for _, _, target in nav_of(data)))
    assert targets == [name for name in spine_of(data) if name in targets]


def test_a_title_as_long_as_an_article_is_cut_in_lists_alone() -> None:
    title = "长" * 10_000
    data = book_of([feed_post("<p>文</p>", title=title), *series(1)])
    assert [len(text) for _, text, _ in nav_of(data)] == [13, 3, 13, 200, 4, 4]
    assert list(articles_of(data).values())[-1].findtext(f".//{XHTML}h1") == title


def test_a_title_from_right_to_left_does_not_turn_its_line() -> None:
    data = book_of([feed_post("<p>文</p>", title="\u202e\u05e9\u05dc\u05d5\u05dd")])
    (link,) = [link for link in pages_of(data)["nav.xhtml"].iter(f"{XHTML}a") if link.get("dir")]
    assert link.get("dir") == "rtl"
