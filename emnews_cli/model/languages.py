"""The language of a text among Chinese ones, and its direction, as far as its letters tell."""

from __future__ import annotations

import unicodedata
from collections import Counter

from emnews_cli.model.lazy_regex import lazy_regex

_HAN = lazy_regex("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_FROM_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_TURNING = f"{_FROM_RIGHT}\u200f\u202a-\u202e\u2066-\u2069"
"""Letters that are written from right to left, and controls of direction."""
_TURNS = lazy_regex(f"[{_TURNING}]")
_FOREIGN = lazy_regex(
    f"[{_TURNING}\u0370-\u052f\u1100-\u11ff\u3041-\u30fa\u3131-\u318e\uac00-\ud7a3\uff66-\uff9d]"
)
_BEGINS_WITHOUT_HAN = lazy_regex("\n[^\n\u3400-\u9fff]")
_STRONG = lazy_regex("[^\\W\\d_]|[\u200e\u200f]")
_TWO_WORDS = lazy_regex(r"[A-Za-z]{2}[^A-Za-z]+[A-Za-z]{2}")
_WORK = lazy_regex("《[^》]*》")
"""The title of a book or film, which may be in another language than what is said of it."""

_LONGEST = 1000
"""As many characters tell the language of a text."""
_LEAST_KANA, _LEAST_SHARE = 3, 0.2
"""The kana in Japanese, and their share of the letters; Chinese has one in a name (``鲜の味``)."""
_ALPHABETS = {
    "CYRILLIC": ("ru", frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")),
    "ARABIC": ("ar", frozenset(map(chr, (*range(0x621, 0x63B), *range(0x640, 0x656), 0x670)))),
    "HEBREW": ("he", frozenset(map(chr, range(0x5B0, 0x5EB)))),
}
"""A language of each script and its letters: one with others, Ukrainian or Persian, is not named."""


def has_foreign_letters(text: str, letters: str = "") -> bool:
    """Whether a line of a text may be in another language than Chinese; quick, and true too often.

    Args:
        text: any, its lines and the cells in them parted as in plain text.
        letters: all its letters but Han characters, where they are known.
    """
    if _FOREIGN().search(letters or text):
        return True
    lines = "\n" + text.replace("\t", "\n")
    return _BEGINS_WITHOUT_HAN().search(lines) is not None and any(map(_is_english, lines.split("\n")))


def is_chinese(text: str) -> bool:
    """Whether all letters of a text are of Chinese, which may have Latin ones."""
    return _HAN().search(text) is not None and _FOREIGN().search(text) is None


def language_of(text: str) -> str:
    """The language of a text, as a BCP 47 tag; empty for Chinese and where its letters don't tell.

    Latin letters without a Han character count as English where they make two words.
    """
    text = text[:_LONGEST]
    if not _FOREIGN().search(text):
        return "en" if _is_english(text) else ""
    text = unicodedata.normalize("NFKC", _WORK().sub("", text) or text).lower()
    scripts = Counter(map(_script, filter(str.isalpha, text)))
    return _japanese_or_korean(scripts) or ("" if scripts["CJK"] else _by_alphabet(text, scripts))


def _japanese_or_korean(scripts: Counter[str]) -> str:
    kana, all_letters = scripts["HIRAGANA"] + scripts["KATAKANA"], scripts.total()
    if kana >= max(_LEAST_KANA, _LEAST_SHARE * all_letters):
        return "ja"
    return "ko" if 2 * scripts["HANGUL"] > all_letters else ""


def _by_alphabet(text: str, scripts: Counter[str]) -> str:
    """The language whose alphabet most letters are of, unless some of that script are not."""
    script = max(scripts, key=scripts.__getitem__, default="")
    language, alphabet = _ALPHABETS.get(script, ("", frozenset()))
    own = all(char in alphabet for char in text if char.isalpha() and _script(char) == script)
    return language if own else ""


def _is_english(text: str) -> bool:
    if _HAN().search(text) or not _TWO_WORDS().search(text):
        return False
    return all(char < "\u0250" for char in text if char.isalpha())


def _script(letter: str) -> str:
    """The script of a letter, the first word of its name in Unicode."""
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]


def direction_of(text: str) -> str:
    """``rtl`` or ``ltr``, by the first letter that has a direction, as HTML's ``dir="auto"``; else empty."""
    strong = _STRONG().search(text)
    if strong is None:
        return ""
    return "rtl" if unicodedata.bidirectional(strong[0]) in ("R", "AL") else "ltr"


def turns(text: str) -> bool:
    """Whether a text has anything written from right to left, or a control of direction."""
    return _TURNS().search(text) is not None
