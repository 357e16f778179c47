"""Pinyin spellings of media names, from which categories are made."""

from __future__ import annotations

from functools import cache
from types import ModuleType


def readings_of(character: str) -> list[str]:
    """Every reading of a Chinese character, without tones."""
    import pypinyin

    readings: list[str] = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True)[0]
    return readings


def usual_pinyin(name: str) -> str:
    """A name as it is read, in lower case and without tones."""
    return "".join(_with_phrases().lazy_pinyin(name)).lower()


@cache
def _with_phrases() -> ModuleType:
    """pypinyin with its phrases, which tell how a character is read; the program starts it without them."""
    import pypinyin
    from pypinyin.constants import PHRASES_DICT
    from pypinyin.phrases_dict import phrases_dict

    if not PHRASES_DICT:
        pypinyin.load_phrases_dict(phrases_dict)
    return pypinyin
