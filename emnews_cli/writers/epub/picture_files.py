"""Read the headers of JPEG and PNG files without decoding them."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from emnews_cli.model.picture import PictureUnavailable

Part = TypeVar("Part")

DAMAGED = "damaged"
CUT_OFF = "cut off"

_MOST_SCANS = 100
"""Of a progressive JPEG; a small file of thousands of them takes hours to decode."""
_MARKER = re.compile(rb"\xff++([\xc0-\xcf\xd9-\xfe])")
_AFTER_SCAN = re.compile(rb"(?<!\xff)\xff++([\x01-\xcf\xd8-\xfe])")
"""Looked for once in each run of FF bytes, which may be as long as the file."""
_END, _SCAN, _APP1 = 0xD9, 0xDA, 0xE1
_HUFFMAN, _QUANTIZATION = 0xC4, 0xDB
_HIERARCHICAL = {0xDE, 0xDF}
_BASELINE = 0xC0
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_COLOURS_OF_BASELINE = {1, 3}

_PNG_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_PNG_GRAY = {0, 4}
_PNG_PALETTE = 3

_SHOWN = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs")
)
"""Chunks that show. Of the others some are compressed, and a small one may unpack to any size."""
_MOST_PARTS = 20_000
"""Segments or chunks of a file; one of millions, all of them empty, takes seconds to go through."""

_ORIENTATION = 0x0112
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Header:
    """What is known of a picture before it is decoded.

    Args:
        width: in pixels.
        height: in pixels.
        plain: every reader of books can show it: a baseline JPEG without CMYK, a PNG that stands still and
            has no more than 8 bits a sample.
        gray: it has no colour.
        orientation: how EXIF wants it turned, from 1, which is upright, to 8.
        file: the file without what is not part of the picture: text, profiles, and what follows its end.
    """

    width: int
    height: int
    plain: bool
    gray: bool
    orientation: int
    file: bytes


def read_header(data: bytes, name: str) -> Header | None:
    """The header of a JPEG or PNG file that is complete; None for other formats.

    Raises:
        PictureUnavailable: the file is damaged or cut off.
    """
    readers = {"JPEG": _read_jpeg, "PNG": _read_png}
    if name not in readers:
        return None
    try:
        header = readers[name](data)
    except struct.error as error:
        raise PictureUnavailable(DAMAGED) from error
    if not header.width or not header.height:
        raise PictureUnavailable(DAMAGED)
    return header


def orientation(exif: bytes) -> int:
    """How EXIF data wants a picture turned; 1, which is upright, where they say nothing or nonsense."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        fields = (struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * n) for n in range(count))
        turned = next((value for tag, kind, _, value in fields if (tag, kind) == (_ORIENTATION, _SHORT)), 1)
    except struct.error:
        return 1
    return turned if turned in range(1, 9) else 1


def _read_jpeg(data: bytes) -> Header:
    frames: list[tuple[int, bytes]] = []
    turned, scans, end = 1, 0, 0
    for marker, body, end in _counted(_jpeg_segments(data)):  # noqa: B007  # the last end is the file's
        if marker in _FRAMES:
            frames.append((marker, body))
        elif marker == _APP1 and body.startswith(b"Exif\0\0") and turned == 1:
            turned = orientation(body)
        elif marker in (_HUFFMAN, _QUANTIZATION):
            _check_tables(marker, body)
        elif marker in _HIERARCHICAL or (marker == _SCAN and not frames):
            raise PictureUnavailable(DAMAGED)
        scans += marker == _SCAN
    if len(frames) != 1 or not 0 < scans <= _MOST_SCANS:
        raise PictureUnavailable(DAMAGED)
    ((marker, body),) = frames
    precision, height, width, components = struct.unpack_from(">BHHB", body)
    plain = marker == _BASELINE and precision == 8 and components in _COLOURS_OF_BASELINE
    return Header(width, height, plain, components == 1, turned, data[:end])


def _counted(parts: Iterator[Part]) -> Iterator[Part]:
    """The same parts.

    Raises:
        PictureUnavailable: there are too many.
    """
    for number, part in enumerate(parts):
        if number >= _MOST_PARTS:
            raise PictureUnavailable(DAMAGED)
        yield part


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Markers with what they carry and where that ends, the mark of the picture's end the last.

    Raises:
        PictureUnavailable: there is no such mark.
    """
    found = _MARKER.match(data, 2)
    while found and (marker := found[1][0]) != _END:
        length = int.from_bytes(data[found.end() : found.end() + 2])
        if length < 2:
            raise PictureUnavailable(DAMAGED)
        yield marker, data[found.end() + 2 : found.end() + length], found.end() + length
        following = found.end() + length
        if marker == _SCAN and (end := _AFTER_SCAN.search(data, following)):
            following = end.start()
        found = _MARKER.match(data, following)
    if not found:
        raise PictureUnavailable(CUT_OFF)
    yield _END, b"", found.end()


def _check_tables(marker: int, body: bytes) -> None:
    """See that tables end where their segment does.

    Raises:
        PictureUnavailable: they don't.
    """
    place = 0
    while place < len(body):
        if marker == _HUFFMAN:
            place += 17 + sum(body[place + 1 : place + 17])
        else:
            place += 129 if body[place] >> 4 else 65
    if place != len(body):
        raise PictureUnavailable(DAMAGED)


def _read_png(data: bytes) -> Header:
    chunks = list(_counted(_png_chunks(data)))
    name, body, _ = chunks[0]
    width, height, depth, colour, compression, filters, interlaced = struct.unpack(">IIBBBBB", body)
    known = name == b"IHDR" and not compression and not filters and interlaced in (0, 1)
    if not known or depth not in _PNG_DEPTHS.get(colour, ()):
        raise PictureUnavailable(DAMAGED)
    others = {name: body for name, body, _ in chunks[1:] if name != b"IDAT" or body}
    if b"IDAT" not in others or (colour == _PNG_PALETTE and b"PLTE" not in others):
        raise PictureUnavailable(DAMAGED)
    plain = depth <= 8 and b"acTL" not in others
    turned = orientation(others.get(b"eXIf", b""))
    return Header(width, height, plain, colour in _PNG_GRAY, turned, _shown(data, chunks))


def _shown(data: bytes, chunks: list[tuple[bytes, bytes, int]]) -> bytes:
    """The file with the chunks that show."""
    if all(name in _SHOWN for name, _, _ in chunks):
        return data[: chunks[-1][2]]
    return data[:8] + b"".join(
        data[end - len(body) - 12 : end] for name, body, end in chunks if name in _SHOWN
    )


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Chunks with what they carry and where they end, up to the last one.

    Raises:
        PictureUnavailable: one is damaged, or the last one is missing.
    """
    place, name = 8, b""
    while name != b"IEND":
        if place + 12 > len(data):
            raise PictureUnavailable(CUT_OFF)
        length = int.from_bytes(data[place : place + 4])
        name, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += 12 + length
        if place > len(data):
            raise PictureUnavailable(CUT_OFF)
        if zlib.crc32(body, zlib.crc32(name)) != int.from_bytes(data[place - 4 : place]):
            raise PictureUnavailable(DAMAGED)
        yield name, body, place
