"""Pictures that somebody made to do harm: bombs, polyglots, endless files, formats that are not known."""

from __future__ import annotations

import time
import zlib

import pytest

from emnews_cli.model.picture import Picture
from emnews_cli.writers.epub.pictures import prepare
from tests.writers.books import chunk, png
from tests.writers.test_pictures import JPEG, PLAIN, Image, chart, file, opened, outcome, photo


@pytest.mark.parametrize(
    "more",
    [
        b"\0" * 100,
        b"PK\x03\x04" + bytes(90),
        b"<script>alert(1)</script>",
        b"*/=1;alert(1)//",
        PLAIN["png"],
        JPEG,
    ],
    ids=["padding", "zip", "html", "script", "png", "jpeg"],
)
def test_what_follows_the_end_of_a_picture_does_not_get_into_a_book(more: bytes) -> None:
    for name, data in PLAIN.items():
        assert outcome(data + more) == prepare(data), name


@pytest.mark.parametrize("name", [b"zTXt", b"iTXt", b"iCCP", b"tEXt", b"eXIf", b"prVt", b"caBX"])
def test_a_chunk_that_does_not_show_does_not_get_into_a_book(name: bytes) -> None:
    bomb = zlib.compress(bytes(20_000_000))
    for body in (b"", b"a\0\0" + bomb, b"a\0\1\0\0\0" + bomb, b"<script>alert(1)</script>"):
        data = png(8, 8, 8, 0, chunk(name, body), pixels=bytes(72))
        assert outcome(data) == prepare(png(8, 8, 8, 0, pixels=bytes(72)))
        made = outcome(png(8, 8, 16, 0, chunk(name, body), pixels=bytes(17 * 8)))
        assert isinstance(made, Picture) or made == "damaged"


def test_a_picture_of_very_many_parts_is_not_gone_through() -> None:
    assert outcome(JPEG[:2] + b"\xff\xfe\0\2" * 20_000 + JPEG[2:]) == "damaged"
    assert outcome(png(8, 8, 8, 0, *[chunk(b"tEXt", b"")] * 20_000, pixels=bytes(72))) == "damaged"
    assert prepare(JPEG[:2] + b"\xff\xfe\0\2" * 10_000 + JPEG[2:]).width == 80


def test_a_long_run_of_one_byte_in_a_jpeg_is_read_once() -> None:
    start = time.process_time()
    for byte in (b"\xff", b"\0", b"\xff\0", b"\xff\xd0"):
        assert isinstance(outcome(JPEG[:-2] + byte * 500_000 + b"\0\xff\xd9"), Picture)
    assert time.process_time() - start < 5


def test_of_a_picture_that_moves_for_long_the_first_frame_is_taken() -> None:
    frames = [Image.new("RGB", (16, 16), (number % 256, number // 256, 0)) for number in range(1500)]
    for name in ("GIF", "PNG", "WEBP"):
        data = file(chart(16, 16), name, save_all=True, append_images=frames, lossless=True)
        begun = time.process_time()
        made = prepare(data)
        assert time.process_time() - begun < 2, name
        assert opened(made).convert("RGB").tobytes() == chart(16, 16).tobytes()


def test_a_frame_or_canvas_that_is_larger_than_the_picture_says_is_not_decoded() -> None:
    gif = bytearray(file(chart(16, 16), "GIF"))
    at = gif.index(b",", 13)
    gif[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    webp = bytearray(file(chart(16, 16), "WEBP", save_all=True, append_images=[photo(16, 16)]))
    at = webp.index(b"VP8X") + 12
    webp[at : at + 6] = (16_382).to_bytes(3, "little") * 2
    for data in (bytes(gif), bytes(webp), png(1, 2**31 - 1), png(2**31 - 1, 1), png(2**31 - 1, 1, 16)):
        assert outcome(data) == "more than 40 megapixels"


OTHER_FORMATS = {
    "avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "jpeg xl": b"\xff\x0a" + bytes(60),
    "jpeg xl in a box": b"\0\0\0\x0cJXL \r\n\x87\n", "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n", "ico": b"\0\0\1\0\1\0", "tiff": b"MM\0*\0\0\0\x08", "svg": b"<svg onload='x()'/>",
    "svgz": b"\x1f\x8b\x08", "postscript": b"%!PS-Adobe", "pdf": b"%PDF-1.7", "wmf": b"\xd7\xcd\xc6\x9a", "ppm": b"P6 1 1 255 abc", "psd": b"8BPS", "pcx": b"\n\5\1\1", "dds": b"DDS ", "mp4": b"\0\0\0\x18ftypisom", "avi": b"RIFF\0\0\0\0AVI ",
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_FORMATS)
def test_a_format_that_is_not_known_is_refused_by_its_first_bytes(name: str) -> None:
    assert outcome(OTHER_FORMATS[name] + bytes(100)) == "not a JPEG, PNG, GIF, WebP or BMP picture"
