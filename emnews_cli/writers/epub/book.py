"""Posts to EPUB 3 books.

Posts are gathered first, since every page of a book knows the pages before and behind it; then each book is
written in its order. In memory is one short record of each post of the book that is being written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from emnews_cli.errors import InputError, NothingToWriteError
from emnews_cli.model.picture import PictureUnavailable
from emnews_cli.model.post import Post
from emnews_cli.writers.epub import colophon as colophon_page
from emnews_cli.writers.epub.articles import Article, Surroundings, article_of, article_pages
from emnews_cli.writers.epub.collecting import Gathering, LoadPicture
from emnews_cli.writers.epub.cover import Cover, draw_cover
from emnews_cli.writers.epub.entries import Entries
from emnews_cli.writers.epub.frame import heading, page
from emnews_cli.writers.epub.front_pages import front_pages
from emnews_cli.writers.epub.metadata import about_of, cover_text
from emnews_cli.writers.epub.navigation import NavPoint, contents, nav_page, ncx, parts_pages
from emnews_cli.writers.epub.options import BookOptions
from emnews_cli.writers.epub.ordering import Group, groups_of, periods_of
from emnews_cli.writers.epub.package import COVER_PAGE, About, Item, container, package
from emnews_cli.writers.epub.record import ArticleRecord
from emnews_cli.writers.epub.same_news import SameNews, StoriesOf, in_the_same_words
from emnews_cli.writers.epub.security_index import SecurityIndex
from emnews_cli.writers.epub.style import STYLE
from emnews_cli.writers.html_nodes import escape
from emnews_cli.writers.options import WriteOptions

__all__ = ["Article", "BookOptions", "Gathering", "article_of", "books_of", "write_book", "write_epub"]


@dataclass(slots=True)
class Book:
    """A book that is to be written.

    Args:
        period: the one it covers where posts are parted into several books, else empty.
        records: its articles, the oldest first.
        unpublished: how many posts are not in it since they say ``published: false``.
    """

    period: str
    records: list[ArticleRecord]
    unpublished: int = 0


def books_of(gathering: Gathering, book: BookOptions) -> Iterator[Book]:
    """The books that some posts make, the oldest first; one at a time is in memory.

    Raises:
        NothingToWriteError: there was no post.
    """
    gathering.settle()
    is_empty = True
    for period, days in periods_of(gathering.store.days(), book.split).items():
        if (made := _book(period, gathering.store.of_days(days))).records:
            is_empty = False
            yield made
        del made
    if is_empty:
        raise NothingToWriteError("there is no post to put into the book")


def _book(period: str, records: Iterable[ArticleRecord]) -> Book:
    made, same = Book(period, []), dict[Any, Any]()
    for record in records:
        if record.published:
            made.records.append(_sharing(record, same.setdefault))
        else:
            made.unpublished += 1
    return made


def _sharing(record: ArticleRecord, same: Callable[[Any, Any], Any]) -> ArticleRecord:
    """A record that shares with others what they have alike."""
    return record._replace(
        source=same(record.source, record.source),
        site=same(record.site, record.site),
        securities=tuple([same(named, named) for named in record.securities]),
        removed=same(record.removed, record.removed),
    )


def write_epub(
    posts: Iterable[Post],
    stream: BinaryIO,
    options: WriteOptions,
    book: BookOptions,
    load: LoadPicture | None = None,
) -> list[ArticleRecord]:
    """Write one book of some posts; the same posts and options give the same bytes.

    Args:
        posts: read once; whatever their order, the book is in its own. A post that comes again, from another
            folder, is in it once.
        stream: takes the bytes.
        options: what to keep of each post.
        book: about the book; it is not split.
        load: where pictures come from, or None for a book without.

    Returns:
        what went into it, the oldest first.

    Raises:
        NothingToWriteError: there was no post.
    """
    with Gathering(options, book, load) as gathering:
        for post in posts:
            gathering.add(post)
        (whole,) = books_of(gathering, replace(book, split="none"))
        write_book(whole, gathering, stream, book)
        return whole.records


def write_book(
    book: Book,
    gathering: Gathering,
    stream: BinaryIO,
    options: BookOptions,
    stories_of: StoriesOf = in_the_same_words,
) -> None:
    """Write a book of gathered posts.

    Args:
        book: what is in it.
        gathering: holds the articles.
        stream: takes the bytes.
        options: about the book.
        stories_of: finds the articles that tell the same.
    """
    index = SecurityIndex(book.records)
    same_news = SameNews(stories_of(book.records, gathering.text_of))
    about = about_of(book.period, book.records, options, index)
    with Entries(stream, about.modified) as entries:
        entries.raw("mimetype", b"application/epub+zip", stored=True)
        entries.raw("META-INF/container.xml", container())
        entries.add(Item("style.css", "text/css"), f"{STYLE}{options.css}".encode())
        if options.cover:
            _write_cover(entries, book, about, options)
        _write_content(entries, book, gathering, index, same_news, about, options)
        entries.raw("EPUB/package.opf", package(about, entries.items))


def _write_content(
    entries: Entries,
    book: Book,
    gathering: Gathering,
    index: SecurityIndex,
    same_news: SameNews,
    about: About,
    options: BookOptions,
) -> None:
    groups = groups_of(book.records, options)
    behind = [*index.contents(), NavPoint("关于本书", colophon_page.NAME)]
    points, parts = contents(groups, behind, by_day=options.group_by == "day")
    nav = Item("nav.xhtml", properties="nav", in_spine=True)
    entries.add(nav, nav_page(points, about.title, about.language))
    toc = ncx(points, about.title, about.language, about.identifier)
    entries.add(Item("toc.ncx", "application/x-dtbncx+xml"), toc)
    entries.pages(parts_pages(parts, about.language))
    pages = {record.key: record.name for record in book.records}
    _write_groups(entries, groups, gathering, index, same_news, pages, about.language)
    entries.pages(index.pages(about.language))
    colophon = colophon_page.colophon(book.records, about.language, book.unpublished)
    entries.pages([(colophon_page.NAME, colophon)])
    for name in dict.fromkeys(name for record in book.records for name in record.pictures):
        if stored := gathering.store.picture(name):
            entries.add(Item(name, stored.media_type), gathering.pieces.get(stored.piece))


def _write_groups(
    entries: Entries,
    groups: Sequence[Group],
    gathering: Gathering,
    index: SecurityIndex,
    same_news: SameNews,
    pages: Mapping[str, str],
    language: str,
) -> None:
    """The groups in their order, before each its front page."""
    flat = [(group, record) for group in groups for record in group.records]
    started = None
    for place, (group, record) in enumerate(flat):
        if group is not started:
            entries.pages(front_pages(group, language))
            started = group
        before = flat[place - 1][1].names[-1] if place else ""
        behind = flat[place + 1][1].name if place + 1 < len(flat) else ""
        around = Surroundings(
            (group.title, group.name),
            before,
            behind,
            index.stories(record),
            pages,
            index.pages_of(record),
            same_news.others(record),
        )
        entries.pages(article_pages(record, gathering.pieces, around, language))


def _write_cover(entries: Entries, book: Book, about: About, options: BookOptions) -> None:
    """The cover: its picture, and the page that shows it."""
    cover = _cover(book, options, about.title)
    extension = "jpg" if cover.media_type == "image/jpeg" else "png"
    name = f"cover-image.{extension}"
    entries.add(Item(name, cover.media_type, "cover-image"), cover.data)
    size = f'width="{cover.width}" height="{cover.height}"'
    image = f'<img src="{name}" alt="{escape(cover.description)}" {size} role="doc-cover"/>'
    # Letters that the picture could not be given, the reader's own fonts have.
    title = "" if cover.titled else heading(about.title)
    body = f'<div class="cover{"" if cover.titled else " titled"}">{title}{image}</div>\n'
    entries.pages([(COVER_PAGE, page(about.title, body, about.language, up="", kind="cover"))])


def _cover(book: Book, options: BookOptions, title: str) -> Cover:
    if options.cover_image is None:
        text = cover_text(book.records, options)
        return draw_cover(text, options.cover_font, grayscale=options.grayscale)
    from emnews_cli.writers.epub.pictures import prepare

    try:
        picture = prepare(options.cover_image, grayscale=options.grayscale)
    except PictureUnavailable as reason:
        raise InputError("the cover can't be used: {reason}", reason=reason) from reason
    return Cover(picture.data, picture.media_type, picture.width, picture.height, title)
