"""Programs that read books open those made here and see all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from emnews_cli.writers.epub.book import BookOptions
from tests.writers.books import (
    DC,
    book_of,
    entries_of,
    hard_posts,
    illustrated_post,
    loader,
    made_posts,
    nav_of,
    package_of,
    series,
    spine_of,
)


@pytest.fixture(scope="module")
def data() -> bytes:
    posts = [*made_posts(range(20)), *hard_posts(), illustrated_post(), *series(35)]
    return book_of(posts, BookOptions("题 & 目", author="甲"), load=loader())


def test_pymupdf_opens_every_entry_of_the_contents_and_shows_the_pictures(data: bytes) -> None:
    pymupdf: Any = pytest.importorskip("pymupdf", reason="PyMuPDF is not installed")
    document = pymupdf.open(stream=data, filetype="epub")
    seen = [(depth, title) for depth, title, *_ in document.get_toc(simple=True)]
    assert [depth for depth, _ in seen] == [depth for depth, _, _ in nav_of(data)]
    assert [title for _, title in seen] == [title for _, title, _ in nav_of(data)]
    assert all(page > 0 for _, _, page in document.get_toc())
    assert document.metadata["title"] == "题 & 目"
    assert document.metadata["author"] == "甲"
    shown = [page.number for page in document if page.get_image_info()]
    assert shown[0] == 0, "the cover"
    assert len(shown) > 4
    text = "".join(page.get_text() for page in document)
    assert all(word in text for word in ("第35条", "证券索引", "关于本书"))


def test_ebooklib_finds_every_file_the_contents_and_the_metadata(data: bytes, tmp_path: Path) -> None:
    ebooklib: Any = pytest.importorskip("ebooklib.epub", reason="EbookLib is not installed")
    path = tmp_path / "book.epub"
    path.write_bytes(data)
    book = ebooklib.read_epub(path, {"ignore_ncx": True})
    files = {f"EPUB/{item.get_name()}" for item in book.get_items()}
    assert files == entries_of(data).keys() - {"mimetype", "META-INF/container.xml", "EPUB/package.opf"}
    assert [book.get_item_with_id(name).get_name() for name, _ in book.spine] == spine_of(data)
    assert book.get_metadata("DC", "identifier")[0][0] == package_of(data).findtext(f".//{DC}identifier")
    assert list(flat(book.toc)) == [(title, target) for _, title, target in nav_of(data)]


def flat(toc: Any) -> Any:
    """EbookLib's contents as title and page, one after the other."""
    for entry in toc:
        section, below = entry if isinstance(entry, tuple) else (entry, [])
        yield section.title, section.href
        yield from flat(below)
