"""The zip file of a book."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from emnews_cli.writers.epub.book import BookOptions, write_epub
from emnews_cli.writers.epub.entries import Entries
from emnews_cli.writers.epub.package import Item
from emnews_cli.writers.options import WriteOptions
from tests.writers.books import book_of, loader, series

TIME = datetime(2022, 5, 6, 1, 2, 4, tzinfo=UTC)


class Pipe(io.RawIOBase):
    """A stream that can't be gone back in."""

    def __init__(self) -> None:
        self.taken = io.BytesIO()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self.taken.write(data)


def by_zipfile(contents: dict[str, tuple[bytes, int]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compresslevel=6) as archive:
        for name, (content, method) in contents.items():
            entry = zipfile.ZipInfo(name, TIME.timetuple()[:6])
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, method
            archive.writestr(entry, content)
    return stream.getvalue()


def test_entries_are_as_zipfile_writes_them() -> None:
    page, picture = "<p>文</p>".encode() * 9000, bytes(range(256))
    stream = io.BytesIO()
    with Entries(stream, TIME) as entries:
        entries.raw("mimetype", b"application/epub+zip", stored=True)
        entries.pages([("x.xhtml", page), ("y.xhtml", b"")])
        entries.add(Item("z.png", "image/png"), picture)
    stored, deflated = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
    assert stream.getvalue() == by_zipfile(
        {
            "mimetype": (b"application/epub+zip", stored),
            "EPUB/x.xhtml": (page, deflated),
            "EPUB/y.xhtml": (b"", deflated),
            "EPUB/z.png": (picture, stored),
        }
    )


def test_a_book_of_more_entries_than_a_short_directory_can_count_is_whole() -> None:
    stream = io.BytesIO()
    with Entries(stream, TIME) as entries:
        for number in range(65_536):
            entries.raw(str(number), b"", stored=True)
    with zipfile.ZipFile(stream) as archive:
        assert len(archive.infolist()) == 65_536
        assert archive.read("65535") == b""


def test_a_stream_that_can_not_seek_gets_the_same_bytes() -> None:
    pipe, book = Pipe(), BookOptions(cover=False)
    write_epub(series(3), pipe, WriteOptions(), book, loader())  # type: ignore[arg-type]
    assert pipe.taken.getvalue() == book_of(series(3), book, load=loader())
