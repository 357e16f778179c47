"""The file of a book: its entries, the same bytes for the same posts, and how it grows."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from emnews_cli.errors import InputError, NothingToWriteError
from emnews_cli.model.post import Post
from emnews_cli.pipeline import WriteOptions, read_post
from emnews_cli.writers.epub.book import BookOptions, write_epub
from tests.conftest import FRONT_MATTER, NAME, post_text
from tests.writers.books import (
    ODD_TEXT,
    articles_of,
    book_of,
    entries_of,
    example,
    feed_post,
    hard_posts,
    illustrated_post,
    loader,
    made_posts,
    metas_of,
    nav_of,
    package_of,
    series,
    spine_of,
    split_books,
)


def test_the_mimetype_comes_first_stored_and_without_extra_field() -> None:
    data = book_of([example()])
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    method, name, extra = struct.unpack("<8xH16xHH", data[:30])
    assert (method, name, extra) == (zipfile.ZIP_STORED, 8, 0)


def test_pictures_are_stored_and_all_other_entries_deflated() -> None:
    with zipfile.ZipFile(io.BytesIO(book_of([illustrated_post()], BookOptions(), load=loader()))) as archive:
        kinds = {info.filename: info.compress_type for info in archive.infolist()}
    stored = {name for name, kind in kinds.items() if kind == zipfile.ZIP_STORED}
    assert stored == {"mimetype", *(name for name in kinds if name.endswith((".jpg", ".png")))}
    assert len(stored) == 8


def test_every_entry_but_the_container_is_in_the_manifest_once_and_under_a_name_of_its_own() -> None:
    data = book_of([*hard_posts(), *made_posts(range(30))], BookOptions(group_by="source"))
    items = list(package_of(data).iter("{*}item"))
    names = sorted(f"EPUB/{item.get('href')}" for item in items)
    others = {"mimetype", "META-INF/container.xml", "EPUB/package.opf"}
    assert names == sorted(entries_of(data).keys() - others)
    assert len({item.get("id") for item in items}) == len(items)


def test_entries_are_named_by_the_id_and_never_by_what_a_post_says() -> None:
    posts = hard_posts()
    posts[2] = replace(posts[2], id="")
    posts[3] = replace(posts[3], title="../../x", source="../../x")
    data = book_of(posts, BookOptions(group_by="source"))
    assert len(articles_of(data)) == len(posts)
    assert all(name.isascii() and ".." not in name for name in entries_of(data))
    assert "post/202203081234567890.xhtml" in articles_of(data)


@pytest.mark.parametrize("news_id", ["２０２２０３０８１２３４５６７８９０", "NW" + "1" * 300, "../x", "a b"])
def test_an_id_that_can_name_no_file_gives_way_to_a_hash(news_id: str) -> None:
    post = replace(example(), id=news_id)
    (name,) = articles_of(book_of([post]))
    assert len(name) == len("post/0123456789abcdef.xhtml")


def test_ids_that_differ_in_case_alone_are_one() -> None:
    ids = ("NW20220308", "nw20220308")
    posts = [replace(feed_post(f"<p>{number}</p>"), id=each) for number, each in enumerate(ids)]
    names = sorted(articles_of(book_of(posts)))
    assert len({name.casefold() for name in names}) == 2
    assert [name.startswith("post/NW20220308") for name in names] == [True, True]


# --- the same bytes -----------------------------------------------------------------------------------------


def test_the_same_posts_give_the_same_bytes_in_any_order() -> None:
    posts = [*made_posts(range(40)), *hard_posts(), illustrated_post()]
    for options in (BookOptions(), BookOptions(group_by="security", order="newest", cover=False)):
        once = book_of(posts, options, load=loader())
        assert book_of(posts[::-1], options, load=loader()) == once
        assert book_of([*posts[20:], *posts[:20]], options, load=loader()) == once


def test_texts_under_one_id_give_the_same_bytes_in_any_order() -> None:
    texts = ["<p>一</p>", "<p>二</p>", "<p>三</p>", "<p><b>三</b></p>"]
    posts = [read_post(post_text(text).encode(), NAME) for text in texts]
    broken = read_post(post_text("<p>三</p>").replace("\n---\n", "\nx: [\n---\n").encode(), NAME)
    assert len({book_of(order) for order in permutations([*posts, broken])}) == 1


def test_a_file_that_comes_again_is_in_the_book_once_and_another_under_its_id_beside_it() -> None:
    once, other = post_text("<p>一</p>").encode(), post_text("<p>二</p>").encode()
    posts = [read_post(data, f"{folder}/{NAME}") for folder in "ab" for data in (once, other)]
    articles = articles_of(book_of(posts))
    assert len(articles) == 2
    assert "post/202203081234567890.xhtml" in articles


def test_the_same_words_on_another_day_are_another_post() -> None:
    notice = "---\ntitle: 休市\n---\n今日休市。\n".encode()
    names = ["a/2022-01-01-notice.md", "b/2022-01-01-notice.md", "a/2022-05-01-notice.md", "a/x.md", "b/y.md"]
    assert len(articles_of(book_of(read_post(notice, name) for name in names))) == 3


def test_a_correction_leaves_the_name_to_the_article_that_was_first() -> None:
    first = feed_post("<p>原文</p>", number=1)
    later = feed_post("<p>更正</p>", number=1, date="2022-03-09 08:00:00 +0800")
    page = articles_of(book_of([later, first]))["post/202203080000000001.xhtml"]
    assert "原文" in "".join(page.itertext())


def test_a_book_says_when_it_was_made_as_it_is_told() -> None:
    data = book_of(hard_posts(), BookOptions(modified=datetime(2022, 5, 6, tzinfo=UTC)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2022, 5, 6, 0, 0, 0)}
    assert metas_of(data, "dcterms:modified") == ["2022-05-06T00:00:00Z"]


def test_without_being_told_it_was_made_when_its_newest_post_was() -> None:
    data = book_of([feed_post("<p>文</p>"), *series(3)])
    assert metas_of(data, "dcterms:modified") == ["2022-03-08T10:05:40Z"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.infolist()[0].date_time == (2022, 3, 8, 10, 5, 40)


@pytest.mark.parametrize("date", ["0001-01-01 00:00:00 +0800", "9999-12-31 23:59:59 -1200", "1900-01-01", ""])
def test_a_book_of_a_day_that_no_zip_can_hold_is_made_all_the_same(date: str) -> None:
    data = book_of([feed_post("<p>文</p>", date=date)])
    (modified,) = metas_of(data, "dcterms:modified")
    assert len(modified) == len("2022-03-08T10:05:40Z")


def test_a_book_of_nothing_is_refused() -> None:
    with pytest.raises(NothingToWriteError):
        book_of([])


def test_a_cover_that_is_no_picture_is_refused() -> None:
    with pytest.raises(InputError, match="cover"):
        book_of([example()], BookOptions(cover_image=b"text"))


# --- growth -------------------------------------------------------------------------------------------------


def changed(before: bytes, behind: bytes) -> set[str]:
    one, two = entries_of(before), entries_of(behind)
    assert one.keys() <= two.keys()
    return {name.removeprefix("EPUB/") for name in two if one.get(name) != two[name]}


def test_a_later_post_changes_only_what_tells_of_it() -> None:
    posts = [*made_posts(range(30)), *series(4)]
    later = feed_post("<p>新</p>", date="2024-01-01 08:00:00 +0800", number=9)
    before, behind = book_of(posts), book_of([later, *posts])
    last = next(name for name in reversed(spine_of(before)) if name.startswith("post/"))
    assert changed(before, behind) == {
        "package.opf", "nav.xhtml", "toc.ncx", "colophon.xhtml", last,
        "front/2024-01-01.xhtml", "post/202203080000000009.xhtml",
    }  # fmt: skip


def test_earlier_pages_keep_their_order_when_posts_are_added() -> None:
    posts = [*made_posts(range(30)), *series(4)]
    for options in (
        BookOptions(),
        BookOptions(group_by="source"),
        BookOptions(group_by="security", order="newest"),
    ):
        before, behind = spine_of(book_of(posts[5:], options)), spine_of(book_of(posts, options))
        assert [name for name in behind if name in before] == before


def test_a_later_article_about_the_same_company_changes_the_one_before_and_the_index() -> None:
    posts = series(5)
    before, behind = book_of(posts[:4]), book_of(posts)
    assert changed(before, behind) == {
        "package.opf", "nav.xhtml", "toc.ncx", "colophon.xhtml", "index/securities.xhtml",
        "post/202203080000000004.xhtml", "post/202203080000000005.xhtml", "front/2022-01-05.xhtml",
    }  # fmt: skip


def test_the_identifier_stays_when_posts_are_added() -> None:
    posts = series(5)
    assert identifier(book_of(posts[:2])) == identifier(book_of(posts))
    assert identifier(book_of(posts)).startswith("urn:uuid:")


@pytest.mark.parametrize(
    "options",
    [
        BookOptions("另一本"), BookOptions(identity="600981"), BookOptions(language="en"), BookOptions("\udcff"),
        BookOptions(group_by="source"), BookOptions(identifier="urn:isbn:9780000000002"),
    ],
    ids=lambda options: options.title.encode("unicode-escape").decode() or options.identity or "x",
)  # fmt: skip
def test_another_book_has_another_identifier(options: BookOptions) -> None:
    assert identifier(book_of(series(2), options)) != identifier(book_of(series(2)))


def test_the_identifier_is_the_one_that_is_given() -> None:
    assert identifier(book_of(series(2), BookOptions(identifier=" urn:x:1 "))) == "urn:x:1"


def identifier(data: bytes) -> str:
    return str(package_of(data).findtext(".//{http://purl.org/dc/elements/1.1/}identifier"))


def test_yesterdays_book_stays_the_same_to_the_byte_when_today_comes() -> None:
    posts = [*series(40), *made_posts(range(10))]
    for split in ("day", "week", "month"):
        before, behind = (
            split_books(posts[:30], BookOptions(split=split)),
            split_books(posts[:40], BookOptions(split=split)),
        )
        settled = list(before)[:-1]
        assert len(settled) > 0
        assert [before[period] for period in settled] == [behind[period] for period in settled]


def test_text_of_any_kind_in_titles_reaches_no_name_and_breaks_no_document() -> None:
    post = replace(example(), title=ODD_TEXT, source=ODD_TEXT, editor=ODD_TEXT)
    data = book_of(
        [post, *series(2)], BookOptions(ODD_TEXT, author=ODD_TEXT, series=ODD_TEXT, identifier=ODD_TEXT)
    )
    assert all(name.isascii() for name in entries_of(data))
    assert any("😀" in title and "<b>" in title for _, title, _ in nav_of(data))


def article(news_id: str, body: str, medium: str = "") -> Post:
    line = f'<p class="em_media">（文章来源：{medium}）</p>' if medium else ""
    head = FRONT_MATTER.replace("emnews", "linjiang").replace("东财滚动新闻", "临江商报新闻")
    head = FRONT_MATTER if news_id.isdigit() else head
    return read_post(f"{head}{body}{line}\n\n<http://x.example/{news_id}.html>\n".encode(), f"{news_id}.md")


@pytest.mark.parametrize("turned", [False, True])
def test_the_files_of_two_feeds_are_one_article_with_the_better_medium(turned: bool) -> None:
    number = "202203081234567890"
    posts = [
        article(f"NW{number}", "<p>甲，一稿。</p>", "临江商报"),
        article(number, "> 甲。\n\n<p>甲，二稿。</p>"),
    ]
    stream = io.BytesIO()
    records = write_epub(posts[::-1] if turned else posts, stream, WriteOptions(), BookOptions(cover=False))
    assert [(record.key, record.source) for record in records] == [(number, "临江商报")]
    with zipfile.ZipFile(stream) as book:
        page = book.read(f"EPUB/post/{number}.xhtml").decode()
    assert "二稿" in page
    assert "一稿" not in page
    assert " · 临江商报 · <a" in page


def test_the_file_of_a_mediums_feed_is_taken_where_the_rolling_news_has_no_text() -> None:
    number = "202203081234567890"
    posts = [article(number, ""), article(f"NW{number}", "<p>甲。</p>")]
    records = write_epub(posts, io.BytesIO(), WriteOptions(), BookOptions(cover=False))
    assert [(record.key, record.lead) for record in records] == [(number, "甲。")]


def test_a_link_to_another_article_of_the_book_leads_within_the_book() -> None:
    first, second, other = "202203081234567890", "202203081234567891", "202203081234567892"
    page = "http://finance.eastmoney.com/a/{}.html"
    links = "".join(f'<a href="{page.format(number)}">全文</a>' for number in (first, second, other))
    elsewhere = f'<a href="http://x.example/a/{second}.html">他处</a>'
    posts = [article(first, f"<p>{links}{elsewhere}</p>"), article(f"NW{second}", "<p>乙。</p>")]
    stream = io.BytesIO()
    write_epub(posts, stream, WriteOptions(), BookOptions(cover=False))
    with zipfile.ZipFile(stream) as book:
        text = book.read(f"EPUB/post/{first}.xhtml").decode()
    assert [
        target for target in re.findall('href="([^"]*)"', text.partition("<nav")[0]) if "2022030812" in target
    ] == [
        f"http://x.example/{first}.html",
        page.format(first),
        f"../post/{second}.xhtml",
        page.format(other),
        f"http://x.example/a/{second}.html",
    ]


def test_an_article_without_a_title_is_called_by_its_first_sentence() -> None:
    untitled = read_post(post_text("<p>正文。</p>", title="", digest="").encode(), NAME)
    assert [
        record.title for record in write_epub([untitled], io.BytesIO(), WriteOptions(), BookOptions())
    ] == ["〔正文。〕"]
