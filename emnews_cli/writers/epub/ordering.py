"""Order and group the articles of a book, and split posts into books."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import groupby

from emnews_cli.model.markets import symbol_of
from emnews_cli.writers.epub.frame import chinese_day
from emnews_cli.writers.epub.options import BookOptions, GroupBy, Split
from emnews_cli.writers.epub.record import ArticleRecord, Named, is_company
from emnews_cli.writers.epub.record_store import Day

_MOST_POSTS = 1000
_MOST_BYTES = 25_000_000
"""A book of more posts or bytes is slow to open on an e-reader."""

UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Group:
    """Articles that come together in a book, after a front page of their own.

    Args:
        key: what identifies it in the book, ASCII.
        title: as people read it.
        records: its articles.
    """

    key: str
    title: str
    records: list[ArticleRecord]

    @property
    def name(self) -> str:
        """Its front page, below ``EPUB/``."""
        return f"front/{self.key}.xhtml"


def groups_of(records: Iterable[ArticleRecord], book: BookOptions) -> list[Group]:
    """The articles of a book in its order, in their groups."""
    ordered = sorted(records, key=ArticleRecord.order, reverse=book.order == "newest")
    rank, key, title = _GROUPINGS[book.group_by]
    if book.group_by == "day":
        # Articles without a date come last whichever end the book begins at.
        ordered.sort(key=lambda record: record.date is None)
    else:
        ordered.sort(key=rank)
    groups = [(name, list(group)) for name, group in groupby(ordered, key=key)]
    return [Group(name, title(group[0]), group) for name, group in groups]


def _day_key(record: ArticleRecord) -> str:
    return record.day or UNDATED


def _day_title(record: ArticleRecord) -> str:
    return chinese_day(record.when) if record.when else "日期不明"


def _source_key(record: ArticleRecord) -> str:
    return f"source-{_hash(record.source)}" if record.source else "source-none"


def _hash(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _source_title(record: ArticleRecord) -> str:
    return record.source or "来源不明"


def _company(record: ArticleRecord) -> Named | None:
    """The company that an article is about, as far as that can be told."""
    return next((named for named in record.securities if is_company(named.id)), None)


def _main(record: ArticleRecord) -> str:
    """Its symbol, or an empty string."""
    found = _company(record)
    return (symbol_of(found.id) or str(found.id)) if found else ""


def _security_key(record: ArticleRecord) -> str:
    return f"security-{_hash(_main(record))}" if _main(record) else "security-none"


def _security_title(record: ArticleRecord) -> str:
    found = _company(record)
    return f"{found.name} {_main(record)}".strip() if found else "其他"


_Key = Callable[[ArticleRecord], str]
_GROUPINGS: dict[GroupBy, tuple[Callable[[ArticleRecord], tuple[bool, str]], _Key, _Key]] = {
    "day": (lambda record: (not record.day, record.day), _day_key, _day_title),
    "source": (lambda record: (not record.source, record.source), _source_key, _source_title),
    "security": (lambda record: (not _main(record), _main(record)), _security_key, _security_title),
}


# --- books ------------------------------------------------------------------------------------------------


def periods_of(days: Sequence[Day], split: Split) -> dict[str, list[Day]]:
    """The days of each book by its period, the oldest first; with ``auto`` in no more than is well."""
    if split != "auto":
        return _parted(days, split)
    choices: tuple[Split, ...] = ("none", "year", "month", "week", "day")
    parted = [_parted(days, choice) for choice in choices]
    return next((books for books in parted if all(map(_is_well, books.values()))), parted[-1])


def _parted(days: Sequence[Day], split: Split) -> dict[str, list[Day]]:
    books: dict[str, list[Day]] = {}
    for day in days:
        books.setdefault(_period(day.day, split), []).append(day)
    return books


def _period(day: str, split: Split) -> str:
    """The period of a book that the articles of a day belong to."""
    if split == "none":
        return ""
    if not day:
        return UNDATED
    year, week, _ = date.fromisoformat(day).isocalendar()
    return {"day": day, "week": f"{year}-W{week:02}", "month": day[:7], "year": day[:4]}[split]


def _is_well(days: Sequence[Day]) -> bool:
    size = sum(day.size for day in days)
    return sum(day.articles for day in days) <= _MOST_POSTS and size <= _MOST_BYTES
