"""Pictures in their own addresses are in every book, without any option."""

from __future__ import annotations

import base64
import zipfile
from io import BytesIO

import pytest
from PIL import Image

from emnews_cli.pipeline import WriteOptions, read_post
from emnews_cli.writers.epub.book import BookOptions, write_epub
from tests.conftest import NAME, post_text


def picture(kind: str = "PNG", colour: str = "blue") -> bytes:
    stream = BytesIO()
    Image.new("RGB", (12, 12), colour).save(stream, kind)
    return stream.getvalue()


def book_of(html: str, options: BookOptions = BookOptions(cover=False)) -> zipfile.ZipFile:  # noqa: B008
    stream = BytesIO()
    write_epub([read_post(post_text(html).encode(), NAME)], stream, WriteOptions(), options)
    return zipfile.ZipFile(stream)


def pictures_of(book: zipfile.ZipFile) -> list[str]:
    return [name for name in book.namelist() if name.startswith("EPUB/image/")]


def address(data: bytes, head: str = "data:image/png;base64,") -> str:
    return head + base64.b64encode(data).decode()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_a_picture_in_its_address_is_in_the_book(kind: str) -> None:
    book = book_of(f'<p>图：<img src="{address(picture(kind))}" alt="蓝点"></p>')
    (name,) = pictures_of(book)
    pages = "".join(book.read(page).decode() for page in book.namelist() if "/post/" in page)
    assert f'<img src="../{name.removeprefix("EPUB/")}" alt="蓝点" width="12" height="12"/>' in pages
    assert "base64" not in pages


def test_the_same_picture_is_in_the_book_once_and_as_its_options_ask() -> None:
    image = f'<img src="{address(picture())}">'
    assert len(pictures_of(book_of(f"<p>甲{image}</p><p>乙{image}</p>"))) == 1
    assert pictures_of(book_of(f"<p>甲{image}</p>", BookOptions(cover=False, images="drop"))) == []
    (gray,) = pictures_of(book := book_of(f"<p>甲{image}</p>", BookOptions(cover=False, grayscale=True)))
    assert Image.open(BytesIO(book.read(gray))).mode in ("L", "1")


@pytest.mark.parametrize(
    "src",
    [
        "data:image/png;base64,AAAA",
        "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImEoKSIvPg==",
        address(picture()[:30]),
        address(b"<html><script>a()</script>"),
    ],
)
def test_what_is_no_whole_picture_is_not_in_the_book(src: str) -> None:
    book = book_of(f'<p>图：<img src="{src}" alt="蓝点"></p>')
    assert pictures_of(book) == []
    texts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")}
    assert any("蓝点" in text for text in texts.values())
    assert not any("base64" in text for text in texts.values())


def test_what_hides_behind_a_picture_stays_out_of_the_book() -> None:
    book = book_of(f'<p>图：<img src="{address(picture() + b"<script>a()</script>")}"></p>')
    assert not any(b"script" in book.read(name) for name in pictures_of(book))
