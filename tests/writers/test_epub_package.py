"""What a book says of itself to a library."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from emnews_cli.model.post import Post
from emnews_cli.writers.epub.book import BookOptions
from tests.conftest import NAME
from tests.writers.books import (
    DC,
    OPF,
    XML_LANG,
    book_of,
    entries_of,
    example,
    feed_post,
    illustrated_post,
    loader,
    made_posts,
    metas_of,
    package_of,
    pages_of,
    picture_files,
    series,
    split_books,
)


@pytest.mark.parametrize("language", ["zh-CN", "zh-Hant", "en"])
def test_every_document_says_the_same_language(language: str) -> None:
    data = book_of([*made_posts(range(5)), *series(2)], BookOptions(language=language))
    package = package_of(data)
    assert package.findtext(f".//{DC}language") == package.get(XML_LANG) == language
    assert {(page.get("lang"), page.get(XML_LANG)) for page in pages_of(data).values()} == {
        (language, language)
    }
    assert f'xml:lang="{language}"'.encode() in entries_of(data)["EPUB/toc.ncx"]


def test_every_document_begins_with_an_xml_declaration_of_utf_8() -> None:
    for name, content in entries_of(book_of([example()])).items():
        if name.endswith((".xhtml", ".opf", ".ncx", ".xml")):
            assert re.match(rb"""<\?xml version=['"]1\.0['"] encoding=['"]UTF-8['"]\?>\n""", content), name


def test_a_book_is_dated_by_its_newest_post_with_its_offset_and_modified_in_utc() -> None:
    data = book_of([feed_post("<p>文</p>", number=9), *series(2)])
    assert package_of(data).findtext(f".//{DC}date") == "2022-03-08T18:05:40+08:00"
    assert metas_of(data, "dcterms:modified") == ["2022-03-08T10:05:40Z"]


def test_a_book_without_a_day_has_no_date() -> None:
    data = book_of([feed_post("<p>文</p>", date="")])
    assert package_of(data).find(f".//{DC}date") is None
    assert len(metas_of(data, "dcterms:modified")) == 1


def test_the_identifier_is_a_uuid_and_the_same_in_the_package_and_the_ncx() -> None:
    data = book_of(series(2))
    package = package_of(data)
    (identifier,) = package.findall(f".//{DC}identifier")
    assert identifier.get("id") == package.get("unique-identifier")
    assert UUID(identifier.text).version == 5
    assert f'name="dtb:uid" content="{identifier.text}"'.encode() in entries_of(data)["EPUB/toc.ncx"]


def test_the_title_carries_the_days_unless_it_is_given() -> None:
    def title(posts: int, options: BookOptions) -> str:
        return str(package_of(book_of(series(posts), options)).findtext(f".//{DC}title"))

    assert title(3, BookOptions()) == "财经新闻 2022-01-01 – 2022-01-03"
    assert title(1, BookOptions()) == "第1条"
    assert title(3, BookOptions("我的\n书")) == "我的 书"
    (first, _) = split_books(series(40), BookOptions("我的书", split="month")).values()
    assert package_of(first).findtext(f".//{DC}title") == "我的书 2022-01-01 – 2022-01-28"


def test_accessibility_is_told_with_and_without_pictures() -> None:
    plain, illustrated = book_of(series(2)), book_of([illustrated_post()], load=loader())
    assert metas_of(plain, "schema:accessMode") == ["textual"]
    assert metas_of(illustrated, "schema:accessMode") == ["textual", "visual"]
    for data in (plain, illustrated):
        assert metas_of(data, "schema:accessibilityHazard") == ["none"]
        assert {"structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"} <= set(
            metas_of(data, "schema:accessibilityFeature")
        )
        assert len(metas_of(data, "schema:accessibilitySummary")) == 1
        assert metas_of(data, "dcterms:conformsTo") == []


def test_a_book_claims_only_what_it_keeps() -> None:
    def claims(body: str, **others: Any) -> tuple[list[str], set[str]]:
        data = book_of([feed_post(body)], load=loader(), **others)
        features = set(metas_of(data, "schema:accessibilityFeature")) & {"index", "alternativeText"}
        return metas_of(data, "schema:accessModeSufficient"), features

    image, caption = '<img src="https://y.example/photo.jpg">', "<figcaption>题</figcaption>"
    assert claims("<p>文</p>") == (["textual"], set())
    assert claims(f"<figure>{image}{caption}</figure>") == (["textual"], {"alternativeText"})
    assert claims(f"<p>{image}</p>") == (["textual,visual"], set())
    assert claims(f"<p>{image}</p>", book=BookOptions(images="drop"))[0] == ["textual"]
    assert "index" in metas_of(book_of(series(2)), "schema:accessibilityFeature")


def test_a_library_learns_media_companies_days_and_the_site() -> None:
    def said(posts: list[Post], name: str, **options: Any) -> list[str]:
        return [
            found.text for found in package_of(book_of(posts, BookOptions(**options))).iter(f"{DC}{name}")
        ]

    media = ["甲报", "乙报", "乙报", "丙报", "丁报"]
    posts = [replace(post, source=source) for post, source in zip(series(5), media, strict=True)]
    assert said(posts, "creator") == ["乙报", "丁报", "丙报"]
    assert said(posts, "creator", author="某人") == ["某人"]
    assert said(posts, "publisher") == ["东方财富网"]
    assert said(posts, "source") == ["http://finance.eastmoney.com/"]
    assert said(posts, "subject") == ["晨岚科技 600981.SH", "乙报", "丁报", "丙报", "甲报"]
    assert said(posts, "description") == [
        "2022-01-01至2022-01-05，共 5 篇文章。主要涉及：晨岚科技 600981.SH。"
    ]
    assert len(said(posts, "rights")) == 1
    bare = [replace(feed_post("<p>文</p>", date=""), source="", url="")]
    assert [said(bare, name) for name in ("creator", "publisher", "source", "subject")] == [[], [], [], []]
    assert said(bare, "description") == ["共 1 篇文章。"]


def test_a_series_is_told_as_epub_3_and_as_calibre_has_it() -> None:
    books = split_books(series(40), BookOptions(split="month", series="连载 & 其他"))
    for period, position in (("2022-01", "202201"), ("2022-02", "202202")):
        data = books[period]
        assert metas_of(data, "belongs-to-collection") == metas_of(data, "calibre:series") == ["连载 & 其他"]
        assert metas_of(data, "group-position") == metas_of(data, "calibre:series_index") == [position]
        assert metas_of(data, "collection-type") == ["series"]
    assert metas_of(book_of(series(2)), "calibre:series") == []


def test_the_cover_is_told_to_new_readers_and_old_ones_and_has_a_page() -> None:
    data = book_of(series(2), BookOptions())
    (item,) = package_of(data).xpath(".//*[contains(@properties, 'cover-image')]")
    assert metas_of(data, "cover") == [item.get("id")]
    assert item.get("media-type") == "image/png"
    image = pages_of(data)["cover.xhtml"].find(".//{*}img")
    assert (image.get("src"), bool(image.get("alt"))) == (item.get("href"), True)
    assert 0.7 < int(image.get("width")) / int(image.get("height")) < 0.8
    assert image.get("role") == "doc-cover"
    (guide,) = package_of(data).findall(f"{OPF}guide/{OPF}reference")
    assert dict(guide.attrib) == {"type": "cover", "title": "封面", "href": "cover.xhtml"}


def test_a_title_that_the_picture_can_not_show_is_on_the_page_of_the_cover() -> None:
    def heading(**options: Any) -> str | None:
        return pages_of(book_of(series(2), BookOptions(**options)))["cover.xhtml"].findtext(".//{*}h1")

    assert heading(title="我的书") == "我的书"
    assert heading() is None
    assert heading(title="我的书", cover_image=picture_files()["new.webp"]) is None


def test_a_picture_can_be_the_cover() -> None:
    data = book_of(series(2), BookOptions(cover_image=picture_files()["new.webp"]))
    (item,) = package_of(data).xpath(".//*[contains(@properties, 'cover-image')]")
    assert item.get("href") == "cover-image.jpg"
    assert entries_of(data)["EPUB/cover-image.jpg"].startswith(b"\xff\xd8\xff")


def test_without_a_cover_nothing_tells_of_one() -> None:
    data = book_of(series(2), BookOptions(cover=False))
    assert metas_of(data, "cover") == []
    assert package_of(data).find(f"{OPF}guide") is None
    assert not [name for name in entries_of(data) if "cover" in name]


def test_the_book_is_read_from_left_to_right_and_old_readers_find_the_ncx() -> None:
    package = package_of(book_of(series(2)))
    spine = package.find(f"{OPF}spine")
    assert spine.get("page-progression-direction") == "ltr"
    assert package.find(f".//{OPF}item[@id='{spine.get('toc')}']").get("href") == "toc.ncx"


def test_what_a_post_is_called_on_disk_is_not_in_the_book() -> None:
    assert all(NAME.encode() not in content for content in entries_of(book_of([example()])).values())
