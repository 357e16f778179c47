"""A picture of flat colours, written as PNG with nothing but the standard library.

Every pixel is one byte, the number of a colour; work is done on runs of bytes, never pixel by pixel.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

Colour = tuple[int, int, int]
_STEPS = 16
"""From a ground to the colour that lies on it, for smooth edges."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Lettering, as how much of each pixel it covers.

    Args:
        left: where it begins, from the start of the line.
        top: where it begins, from the line that letters rest on; mostly negative.
        width: of a row.
        cover: from 0 to 255, row by row.
    """

    left: int
    top: int
    width: int
    cover: bytes

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.cover) // self.width if self.width else 0


class Canvas:
    """A picture to be filled from back to front."""

    def __init__(self, width: int, height: int, ground: Colour) -> None:
        self.width = width
        self.height = height
        self._colours: list[Colour] = []
        self._rows = bytearray([self._number(ground)]) * (width * height)

    def rectangle(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        """Fill a rectangle; what would be outside is left out."""
        begin, end = max(left, 0), min(left + width, self.width)
        run = bytes([self._number(colour)]) * (end - begin)
        for row in range(max(top, 0), min(top + height, self.height)):
            self._rows[row * self.width + begin : row * self.width + begin + len(run)] = run

    def stamp(self, stamp: Stamp, left: int, base: int, colour: Colour, ground: Colour) -> None:
        """Put lettering on ground of one colour, from a point on the line that its letters rest on."""
        table = self._steps(colour, ground)
        inked = stamp.cover.translate(table)
        begin, top = left + stamp.left, base + stamp.top
        skipped, kept = max(-begin, 0), min(stamp.width, self.width - begin)
        for number in range(max(-top, 0), min(stamp.height, self.height - top)):
            row = inked[number * stamp.width + skipped : number * stamp.width + kept]
            place = (top + number) * self.width + begin + skipped
            self._rows[place : place + len(row)] = row

    def png(self, *, grayscale: bool = False) -> bytes:
        """The picture as a file, its pixels numbers of colours or shades of gray."""
        if grayscale:
            shades = bytes(map(_shade, self._colours)).ljust(256, b"\0")
            return self._file(0, self._rows.translate(shades), b"")
        return self._file(3, self._rows, _chunk(b"PLTE", b"".join(map(bytes, self._colours))))

    def _file(self, kind: int, rows: bytes | bytearray, palette: bytes) -> bytes:
        size = self.width
        lines = b"".join(b"\0" + rows[start : start + size] for start in range(0, len(rows), size))
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, kind, 0, 0, 0)
        data = _chunk(b"IDAT", zlib.compress(lines, 6))
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + palette + data + _chunk(b"IEND", b"")

    def _number(self, colour: Colour) -> int:
        if colour not in self._colours:
            self._colours.append(colour)
        return self._colours.index(colour)

    def _steps(self, colour: Colour, ground: Colour) -> bytes:
        """For each amount of cover the number of its colour."""
        numbers = [self._number(mixed(colour, ground, step / (_STEPS - 1))) for step in range(_STEPS)]
        return bytes(numbers[(cover * (_STEPS - 1) + 127) // 255] for cover in range(256))


def mixed(colour: Colour, ground: Colour, share: float) -> Colour:
    """A colour of which a share shows, the rest being ground."""
    red, green, blue = (round(b + (c - b) * share) for c, b in zip(colour, ground, strict=True))
    return red, green, blue


def _shade(colour: Colour) -> int:
    red, green, blue = colour
    return (299 * red + 587 * green + 114 * blue + 500) // 1000


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
