"""Choose a face of a font file: bold or near it, with simplified Chinese glyphs."""

from __future__ import annotations

import re
import struct
from mmap import mmap

_POSTSCRIPT_NAME = 6
_MAINLAND = re.compile(r"sc\b|CJKsc|SansCN|SerifCN|GB|SC-|SC$", re.IGNORECASE)
_OTHER_PLACES = re.compile(r"CJK(?:jp|kr|tc|hk)|(?:JP|KR|TW|TC|HK|HC|MO)(?:-|$)|Mono", re.IGNORECASE)
_WEIGHTS = ("bold", "w6", "semibold", "demibold", "medium", "w7", "heavy", "black", "regular", "w3")


def best_face(font: bytes | mmap) -> int:
    """The number of a face in a collection of them; 0 in any other file."""
    try:
        names = [_name(font, start) for start in _starts(font)]
    except struct.error:
        return 0
    return min(range(len(names)), key=lambda number: (*_rank(names[number]), number), default=0)


def _rank(name: str) -> tuple[int, int]:
    """How far a face is from the one wanted: first its place, then its weight."""
    place = 2 if _OTHER_PLACES.search(name) else 0 if _MAINLAND.search(name) else 1
    weight = name.rpartition("-")[2].lower()
    return place, _WEIGHTS.index(weight) if weight in _WEIGHTS else len(_WEIGHTS)


def _starts(font: bytes | mmap) -> tuple[int, ...]:
    """Where the faces of a file begin."""
    if font[:4] != b"ttcf":
        return (0,)
    (number,) = struct.unpack_from(">I", font, 8)
    return struct.unpack_from(f">{min(number, 64)}I", font, 12)


def _name(font: bytes | mmap, start: int) -> str:
    """A face's name, such as ``NotoSansCJKsc-Bold``, or empty."""
    (tables,) = struct.unpack_from(">H", font, start + 4)
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * number)
        if tag == b"name":
            return _name_in(font, offset)
    return ""


def _name_in(font: bytes | mmap, table: int) -> str:
    _, number, texts = struct.unpack_from(">HHH", font, table)
    for record in range(number):
        fields = struct.unpack_from(">6H", font, table + 6 + 12 * record)
        platform, _, _, kind, length, offset = fields
        if kind == _POSTSCRIPT_NAME:
            begin = table + texts + offset
            encoding = "mac-roman" if platform == 1 else "utf-16-be"
            return font[begin : begin + length].decode(encoding, "replace")
    return ""
