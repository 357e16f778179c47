"""Line breaking for Chinese and Latin text.

The rules are those of UAX #14 (https://www.unicode.org/reports/tr14/) that matter for news, by its classes of
characters, with what Chinese typesetting asks for (https://www.w3.org/TR/clreq/#line_breaking): no line
begins with closing punctuation or a dash, none ends with an opening mark, and curly quotes open and close.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from unicodedata import category, east_asian_width

_NEVER_BEFORE = frozenset("CL CP EX IS SY NS IN BA HY B2 PO SP GL WJ ZW CM ZWJ BK CR LF NL close".split())
"""Classes that no line begins with."""
_NEVER_AFTER = frozenset("OP PR BB GL WJ open".split())
"""Classes that no line ends with."""
_WORD = frozenset("AL HL NU".split())
_NUMERIC_BEFORE = frozenset("NU PO PR HY IS SY".split())
_OF_CLASS = {"AI": "AL", "SG": "AL", "XX": "AL", "SA": "AL", "CJ": "NS", "EB": "ID", "EM": "CM", "RI": "AL"}
_QUOTES = {"Pi": "open", "Pf": "close"}


@cache
def class_of(character: str) -> str:
    """The class of a character: one of UAX #14, or ``open`` and ``close`` for curly quotes."""
    from uniseg.linebreak import line_break

    found = str(line_break(character).value)
    if found == "QU":
        return _QUOTES.get(category(character), "QU")
    return _OF_CLASS.get(found, found)


def pieces(text: str) -> Iterator[str]:
    """The text in pieces that a line may end after; spaces belong to the piece before them.

    Args:
        text: one line.
    """
    start, before, spaced = 0, "", False
    for at, character in enumerate(text):
        here = class_of(character)
        if here in ("CM", "ZWJ"):
            continue  # belongs to the character before it
        if at > start and _may_break(text, at, before, here, spaced=spaced):
            yield text[start:at]
            start = at
        spaced = here == "SP"
        if not spaced:
            before = here
    if start < len(text):
        yield text[start:]


def _may_break(text: str, at: int, before: str, here: str, *, spaced: bool) -> bool:
    """Whether a line may end before a character.

    Args:
        text: the line.
        at: the character.
        before: the class of what is before it, spaces not counted.
        here: its own class.
        spaced: whether spaces are between them.
    """
    if here in _NEVER_BEFORE or before in _NEVER_AFTER:
        return False
    if spaced:
        return True
    if "QU" in (before, here):
        return False
    if here == "open":
        return is_wide(text[at - 1])
    if before == "close":
        return is_wide(text[at])
    return not _hold_together(text, at, before, here)


def _hold_together(text: str, at: int, before: str, here: str) -> bool:
    """Whether two neighbours are parts of a word or a number."""
    if here == "NU" and before in _NUMERIC_BEFORE:
        return True
    if before == "HY" and here in _WORD and (at < 2 or class_of(text[at - 2]) in ("SP", "GL")):
        return True  # a sign, not a hyphen
    if here in _WORD:
        return before in _WORD or before in ("PO", "IS") or (before == "CP" and not is_wide(text[at - 1]))
    if here == "OP":
        return before in _WORD and not is_wide(text[at])
    return here == "PR" and before in _WORD


def is_wide(character: str) -> bool:
    """Whether a character takes two columns, as Chinese does."""
    return east_asian_width(character) in "WF"
