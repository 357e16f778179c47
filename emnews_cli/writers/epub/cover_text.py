"""The text of a cover, independent of how it is drawn."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

DEFAULT_TITLE = "财经新闻"
_LONGEST_DESCRIPTION = 200
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")


@dataclass(frozen=True, slots=True)
class CoverText:
    """What stands on a cover.

    Args:
        title: of any length, with any characters.
        first: the first day, as ``2021-12-27``, or empty.
        last: the last day, or empty.
        articles: how many there are.
        sources: the media they are from, most frequent first.
    """

    title: str
    first: str
    last: str
    articles: int
    sources: tuple[str, ...] = ()


def heading(text: CoverText) -> str:
    """The title on one line, without the days at its end that the cover gives in a line of their own."""
    title = plain(text.title)
    days = " – ".join(dict.fromkeys(day for day in (text.first, text.last) if day))
    shorter = title.removesuffix(days).rstrip(" ：:,，") if _days(text) else title
    return shorter or DEFAULT_TITLE


def period(text: CoverText) -> str:
    """The days: ``2021年12月27日—12月31日``, or empty."""
    return "—".join(period_ends(text))


def period_ends(text: CoverText) -> tuple[str, ...]:
    """The first day and what is new in the last one: none, one or two parts."""
    days = _days(text)
    ends = dict.fromkeys(map(_chinese, days))
    if len(ends) < len(days) or len(days) < 2:
        return tuple(ends)
    first, last = ends
    return first, last.removeprefix(f"{days[0].year}年")


def count(text: CoverText) -> str:
    """How many articles: ``共 128 篇``."""
    return f"共 {text.articles} 篇"


def description(text: CoverText, *, titled: bool = True) -> str:
    """The cover in a sentence, for those who don't see it.

    Args:
        text: what the cover says.
        titled: whether its title can be read on it; else the usual one is on it.
    """
    title = heading(text) if titled else DEFAULT_TITLE
    if len(title) > _LONGEST_DESCRIPTION:
        title = title[: _LONGEST_DESCRIPTION - 1] + "…"
    return "封面：" + "，".join(filter(None, (title, period(text), count(text))))


def plain(text: str) -> str:
    """Text on one line, without what can't be seen: controls, direction marks, lone surrogates."""
    spaced = re.sub(r"\s+", " ", text)
    seen = "".join(char for char in spaced if unicodedata.category(char) not in _INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", seen).split())


def _days(text: CoverText) -> list[date]:
    return sorted(day for day in map(_day, (text.first, text.last)) if day)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
