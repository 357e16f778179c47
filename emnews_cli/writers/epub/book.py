"""Posts to one EPUB 3 book, written as the posts come.

What is kept in memory is one short record a post; the pages go straight into the archive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from emnews_cli.errors import NothingToWriteError
from emnews_cli.model.post import Post
from emnews_cli.writers.epub.navigation import nav_page, ncx
from emnews_cli.writers.epub.package import container, package
from emnews_cli.writers.epub.pages import post_page
from emnews_cli.writers.epub.record import Record, one_line, record_of
from emnews_cli.writers.epub.style import STYLE
from emnews_cli.writers.options import WriteOptions

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST = datetime(2107, 12, 31, tzinfo=UTC)
"""Before and after these a zip entry can have no time."""


@dataclass(frozen=True, slots=True)
class BookOptions:
    """Choices about a book.

    Args:
        title: its title, or empty for one made from the posts.
        language: a BCP 47 tag.
        modified: when it was made, aware; None for the time of its newest post.
    """

    title: str = ""
    language: str = "zh-CN"
    modified: datetime | None = None


def write_epub(
    posts: Iterable[Post], stream: BinaryIO, options: WriteOptions, book: BookOptions
) -> list[Record]:
    """Write a book; the same posts and options give the same bytes.

    Args:
        posts: read once; whatever their order, the book is in the order of their dates. A file that comes
            again, from another folder, is in it once.
        stream: takes the bytes; in one that can't seek they differ.
        options: what to keep of each post.
        book: about the book.

    Returns:
        what went into it, in its order.

    Raises:
        NothingToWriteError: there was no post.
    """
    with ZipFile(stream, "w") as archive:
        writer = _EntryWriter(archive, book.modified)
        writer.write("mimetype", "application/epub+zip", ZIP_STORED)
        writer.write("META-INF/container.xml", container())
        records = sorted(_write_pages(posts, writer, options, book), key=Record.order)
        if not records:
            raise NothingToWriteError("there is no post to put into the book")
        title = one_line(book.title) or _title(records)
        modified = book.modified or _newest(records)
        writer.write("EPUB/style.css", STYLE)
        writer.write("EPUB/nav.xhtml", nav_page(records, title, book.language))
        writer.write("EPUB/toc.ncx", ncx(records, title, book.language))
        writer.write("EPUB/package.opf", package(records, title, book.language, modified))
    return records


def _write_pages(
    posts: Iterable[Post], writer: _EntryWriter, options: WriteOptions, book: BookOptions
) -> list[Record]:
    records: dict[str, Record] = {}
    for post in posts:
        if record := record_of(post, records):
            records[record.name] = record
            writer.write(f"EPUB/{record.name}", post_page(post, record, options, book.language))
    return list(records.values())


class _EntryWriter:
    """Writes entries with nothing in them that differs from run to run."""

    def __init__(self, archive: ZipFile, modified: datetime | None) -> None:
        self._archive = archive
        self._time = min(max(modified or _EARLIEST, _EARLIEST), _LATEST).astimezone(UTC).timetuple()[:6]

    def write(self, name: str, content: str | bytes, method: int = ZIP_DEFLATED) -> None:
        entry = ZipInfo(name, self._time)
        entry.compress_type = method
        entry.create_system = 3
        entry.external_attr = 0o644 << 16
        self._archive.writestr(entry, content)


def _title(records: list[Record]) -> str:
    """The title of the one post, else the days it spans."""
    if len(records) == 1:
        return records[0].title
    days = [record.day for record in records if record.day]
    if not days:
        return "财经新闻"
    period = days[0] if days[0] == days[-1] else f"{days[0]} – {days[-1]}"
    return f"财经新闻 {period}"


def _newest(records: list[Record]) -> datetime:
    return max((record.date.moment for record in records if record.date), default=_EARLIEST)
