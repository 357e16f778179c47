"""Lettering with a font file, by Pillow: the only module that needs it."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby
from math import ceil
from mmap import ACCESS_READ, mmap

from PIL import Image, ImageDraw, ImageFont

from emnews_cli.writers.epub.cover_canvas import Stamp
from emnews_cli.writers.epub.cover_faces import best_face

_PROBE = 100
"""The size in which characters are measured."""
_NO_CHARACTER = "\U0010ffff"
_STAND_IN = "〓"
"""What Chinese typesetters put where they have no type for a character."""
_CHINESE = "财经新闻年月日共篇"
_INSTEAD = {"—": "－", "―": "－", "–": "-"}
"""For what a font of the kind that leaves the alphabet to others may lack."""
_DRAWN_APART = ("R", "AL", "AN")
"""Writing from right to left, which takes more than one character after the other."""
_BOLD = 700


class FontLetters:
    """The characters of a font; those of the alphabet that it lacks are taken from the one in Pillow.

    Args:
        font: the path of a TTF, OTF or TTC file, or its bytes.

    Raises:
        OSError: they are none, or the font has no Chinese.
    """

    def __init__(self, font: str | bytes) -> None:
        self._font = font
        self._face = best_face(font) if isinstance(font, bytes) else _best_face_of(font)
        self._probes = self._sized(_PROBE)
        self._nothing = [_looks(probe, _NO_CHARACTER) for probe in self._probes]
        self._known: dict[str, tuple[int, float]] = {}
        if not all(self._place(char)[0] == 0 and self._has(char) for char in _CHINESE):
            raise OSError("a font without Chinese")

    def shown(self, text: str) -> str:
        """The text with what the font has, the rest put in other words or left out."""
        return " ".join("".join(map(self._shown, text)).split())

    def width(self, text: str) -> float:
        """How wide a text is, in units of its size."""
        return sum(self._place(char)[1] for char in text)

    def stamp(self, text: str, size: int) -> Stamp:
        """A text as it looks in a size, no wider than its ink."""
        picture = Image.new("L", (ceil(self.width(text) * size) + 2 * size, 3 * size))
        pen, fonts, draw = float(size), self._sized(size), ImageDraw.Draw(picture)
        for number, run in groupby(text, key=lambda char: self._place(char)[0]):
            part = "".join(run)
            draw.text((pen, 2 * size), part, fill=255, font=fonts[number], anchor="ls")
            pen += fonts[number].getlength(part)
        left, top, right, low = picture.getbbox() or (0, 0, 1, 1)
        ink = picture.crop((left, top, right, low))
        return Stamp(left - size, top - 2 * size, ink.width, ink.tobytes())

    def _sized(self, size: int) -> list[ImageFont.FreeTypeFont]:
        """The font and the one in Pillow."""
        # The plain layout gives the same picture whatever shaping libraries a machine has.
        layout = ImageFont.Layout.BASIC
        # A file is mapped by FreeType; of bytes Pillow makes a copy for each size.
        file = io.BytesIO(self._font) if isinstance(self._font, bytes) else self._font
        # Not truetype(), which looks for another font of the name where this one is damaged.
        font = ImageFont.FreeTypeFont(file, size, self._face, layout_engine=layout)
        with suppress(OSError, NotImplementedError):  # a font of one weight says so by an error
            font.set_variation_by_axes([_bold_or_usual(axis) for axis in font.get_variation_axes()])
        spare = ImageFont.load_default(size)
        return [font, spare] if isinstance(spare, ImageFont.FreeTypeFont) else [font]

    def _shown(self, char: str) -> str:
        if char == " " or self._has(char):
            return char
        plainer = _INSTEAD.get(char) or unicodedata.normalize("NFKC", char)
        if plainer != char and all(map(self._has, plainer)):
            return plainer
        is_chinese = unicodedata.name(char, "").startswith("CJK ")
        return _STAND_IN if is_chinese and self._has(_STAND_IN) else ""

    def _has(self, char: str) -> bool:
        """Whether a character can be drawn, and drawn well without those around it."""
        if unicodedata.category(char)[0] == "M" or unicodedata.bidirectional(char) in _DRAWN_APART:
            return False
        return self._place(char)[1] > 0

    def _place(self, char: str) -> tuple[int, float]:
        """Which font has a character, and how wide it is; of no width where none has it."""
        if char not in self._known:
            self._known[char] = next(self._places(char), (0, 0.0))
        return self._known[char]

    def _places(self, char: str) -> Iterator[tuple[int, float]]:
        for number, (probe, nothing) in enumerate(zip(self._probes, self._nothing, strict=True)):
            looks = _looks(probe, char)
            if (looks == b"") if char == " " else looks not in (b"", nothing):
                yield number, probe.getlength(char) / _PROBE


def _best_face_of(path: str) -> int:
    with open(path, "rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as font:  # noqa: PTH123
        return best_face(font)


def _bold_or_usual(axis: ImageFont.Axis) -> float:
    is_weight = axis.get("name") == b"Weight"
    return min(_BOLD, axis["maximum"] or _BOLD) if is_weight else axis["default"] or 0


def _looks(font: ImageFont.FreeTypeFont, char: str) -> bytes:
    """A character's picture, empty where there is nothing to see."""
    picture = Image.new("L", (3 * _PROBE, 3 * _PROBE))
    ImageDraw.Draw(picture).text((_PROBE, 2 * _PROBE), char, fill=255, font=font, anchor="ls")
    return picture.tobytes() if picture.getbbox() else b""
