"""Terminal text whose width is the sum of its characters' widths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

from emnews_cli.display.control_characters import printable

_VARIATION_SELECTOR = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_NOT_AT_THE_BEGINNING = frozenset("，。、；：？！）》〉」』】〕”’…％")
_NOT_AT_THE_END = frozenset("（《〈「『【〔“‘")


class Glyph(NamedTuple):
    """What is shown for a character, and how many columns it takes."""

    text: str
    columns: int


@lru_cache(maxsize=1 << 14)
def glyph(character: str) -> Glyph:
    """What is shown for a character.

    Besides what no terminal may get, characters that nobody sees are written out: there would be nothing to
    point at, and joiners and variation selectors change the width of their neighbours.
    """
    text = printable(character)
    if text == character and _is_invisible(character):
        text = f"\\u{ord(character):04x}"
    return Glyph(text, cell_len(text))


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or _VARIATION_SELECTOR.match(character) is not None


def visible(text: str) -> str:
    """Text as it is shown."""
    return text if text.isascii() and text.isprintable() else "".join(glyph(char).text for char in text)


def columns(text: Iterable[str]) -> int:
    """How many columns characters take, as they are shown."""
    return sum(glyph(char).columns for char in text)


def reach(text: Iterable[str], room: int) -> int:
    """How many characters fit.

    Args:
        text: the characters, in the order in which they are taken.
        room: in columns.
    """
    count = 0
    for char in text:
        room -= glyph(char).columns
        if room < 0:
            break
        count += 1
    return count


def fold(text: str, width: int, indent: str = "") -> list[str]:
    """Text in lines, broken at spaces, slashes and between Chinese characters where that is possible.

    Args:
        text: as it is shown.
        width: of the widest line in columns, more than ``indent`` and two.
        indent: what every line but the first begins with.
    """
    lines: list[str] = []
    lead = ""
    while True:
        count = reach(text, width - len(lead))
        if count == len(text):
            return [*lines, lead + text]
        count = _break(text, count)
        lines.append(lead + text[:count].rstrip(" "))
        text, lead = text[count:].lstrip(" "), indent


def _break(text: str, last: int) -> int:
    """Where a text is broken at the latest offset or before it; at that offset where no place is good."""
    return next((at for at in range(last, 0, -1) if _may_break(text[at - 1], text[at])), last)


def _may_break(before: str, behind: str) -> bool:
    """Whether a line may end between two characters: beside a space or a wide one, or after a slash."""
    if before in _NOT_AT_THE_END or behind in _NOT_AT_THE_BEGINNING or not glyph(behind).columns:
        return False
    return " " in (before, behind) or before == "/" or 2 in (glyph(before).columns, glyph(behind).columns)
