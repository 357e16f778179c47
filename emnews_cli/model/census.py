"""What is in a collection of posts: counts, kept up post by post."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from emnews_cli.model.markets import kind_of, market_of, symbol_of
from emnews_cli.model.post import Post
from emnews_cli.model.security import SecurityId
from emnews_cli.model.statistics import statistics


class Entry(NamedTuple):
    """What is counted of one post.

    Args:
        day: as ``2021-12-27``, or empty.
        source: the medium, or empty.
        categories: each once.
        tags: each once.
        securities: what it names or charts, each with its name or None.
        characters: of its article.
    """

    day: str
    source: str
    categories: frozenset[str]
    tags: frozenset[str]
    securities: tuple[tuple[SecurityId, str | None], ...]
    characters: int


def entry_of(post: Post) -> Entry:
    """What is counted of a post."""
    return Entry(
        post.date.moment.date().isoformat() if post.date else "",
        post.source,
        frozenset(post.categories),
        frozenset(post.tags),
        tuple((security.id, security.name) for security in post.securities),
        statistics(post).characters,
    )


class Census:
    """Counts posts; what it keeps grows with the number of different names, not of posts.

    Attributes:
        posts: how many there are.
        undated: how many have no date.
        characters: how many characters their articles have together.
        days: posts by day, as ``2021-12-27``.
        sources: posts by medium; those that name none are not in it.
        categories: posts by category.
        tags: posts by tag.
        securities: posts by security or board that they name or chart.
        names: the first name seen of each of them.
    """

    def __init__(self) -> None:
        self.posts = 0
        self.undated = 0
        self.characters = 0
        self.days: Counter[str] = Counter()
        self.sources: Counter[str] = Counter()
        self.categories: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self.securities: Counter[SecurityId] = Counter()
        self.names: dict[SecurityId, str] = {}

    def add(self, entry: Entry) -> None:
        """Count a post."""
        self.posts += 1
        self.characters += entry.characters
        if entry.day:
            self.days[entry.day] += 1
        else:
            self.undated += 1
        if entry.source:
            self.sources[entry.source] += 1
        self.categories.update(entry.categories)
        self.tags.update(entry.tags)
        for security, name in entry.securities:
            self.securities[security] += 1
            if name:
                self.names.setdefault(security, name)

    def ranked(self, *, boards: bool) -> list[tuple[SecurityId, int]]:
        """Boards, or everything else, the most named first."""
        ranked = sorted(self.securities.items(), key=lambda item: (-item[1], str(item[0])))
        return [item for item in ranked if (kind_of(item[0]) == "board") is boards]

    def as_dict(self) -> dict[str, Any]:
        """The object of ``stats --json``; every list is of objects with a ``count``."""
        days = sorted(self.days)
        return {
            "posts": self.posts,
            "since": days[0] if days else None,
            "until": days[-1] if days else None,
            "undated": self.undated,
            "characters": self.characters,
            "by_day": [{"day": day, "count": self.days[day]} for day in days],
            "sources": _named(self.sources),
            "categories": _named(self.categories),
            "tags": _named(self.tags),
            "securities": [self._security(*item) for item in self.ranked(boards=False)],
            "boards": [self._security(*item) for item in self.ranked(boards=True)],
        }

    def _security(self, security: SecurityId, count: int) -> dict[str, Any]:
        market = market_of(security)
        return {
            "market_id": security.market,
            "code": security.code,
            "symbol": symbol_of(security),
            "mic": market.mic if market else None,
            "name": self.names.get(security),
            "kind": kind_of(security),
            "count": count,
        }


def _named(counts: Counter[str]) -> list[dict[str, Any]]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"name": name, "count": count} for name, count in ranked]
