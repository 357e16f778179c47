"""Counts over a collection of posts, updated post by post."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from emnews_cli.model.calendar import WEEKDAYS, Period, counts_by, gaps, trend, week_number
from emnews_cli.model.diagnostic import Diagnostic
from emnews_cli.model.evidence import WEAKEST_COUNTED, Evidence
from emnews_cli.model.markets import kind_of, market_of, symbol_of
from emnews_cli.model.post import Post
from emnews_cli.model.security import SecurityId, counted_securities
from emnews_cli.model.statistics import characters

TREND = 12
"""Stretches of time that a trend is told in."""


class PostFacts(NamedTuple):
    """What is counted of one post.

    Args:
        article: what identifies its article, or empty.
        day: in Shanghai, or None.
        hour: in Shanghai, or None where the time is not known.
        source: the medium, or empty.
        categories: each once.
        tags: each once.
        securities: what it names or charts, each with its name or None.
        characters: of its article.
        codes: of its diagnostics, each as often as it was found; None where nobody looked.
    """

    article: str
    day: dt.date | None
    hour: int | None
    source: str
    categories: frozenset[str]
    tags: frozenset[str]
    securities: tuple[tuple[SecurityId, str | None], ...]
    characters: int
    codes: tuple[str, ...] | None = None


def facts_of(
    post: Post, diagnostics: Iterable[Diagnostic] | None = None, weakest: Evidence = WEAKEST_COUNTED
) -> PostFacts:
    """What is counted of a post.

    Args:
        post: the post.
        diagnostics: what is wrong with it, or None where nobody looked.
        weakest: the weakest evidence for a security that counts.
    """
    timed = post.date is not None and post.date.precision == "second"
    return PostFacts(
        article=post.article_id,
        day=post.date.day if post.date else None,
        hour=post.date.in_shanghai.hour if post.date and timed else None,
        source=post.source,
        categories=frozenset(post.categories),
        tags=frozenset(post.tags),
        securities=tuple((each.id, each.name) for each in counted_securities(post.securities, weakest)),
        characters=characters(post),
        codes=None if diagnostics is None else tuple(found.code for found in diagnostics),
    )


class Census:
    """Counts posts; what it keeps grows with the number of different names, not of posts.

    Of each article a number is kept, so that it is known when it comes again.

    Attributes:
        posts: how many files there are.
        undated: how many have no date.
        characters: how many characters their articles have together.
        days: posts by day.
        hours: posts by weekday, 0 for Monday, and hour.
        sources: posts by medium; those that name none are not in it.
        categories: posts by category.
        tags: posts by tag.
        securities: posts by security or board that they name or chart.
        names: the first name seen of each of them.
        weeks: for each of them, posts by week.
        lengths: posts by number of characters.
        codes: diagnostics by code, or None where nobody looked.
        doubles: files by article, of the articles that several files have.
    """

    def __init__(self) -> None:
        self.posts = self.undated = self.characters = 0
        self.days: Counter[dt.date] = Counter()
        self.hours: Counter[tuple[int, int]] = Counter()
        self.sources: Counter[str] = Counter()
        self.categories: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self.securities: Counter[SecurityId] = Counter()
        self.names: dict[SecurityId, str] = {}
        self.weeks: dict[SecurityId, Counter[int]] = {}
        self.lengths: Counter[int] = Counter()
        self.codes: Counter[str] | None = None
        self.doubles: Counter[str] = Counter()
        self._known: set[int] = set()

    def add(self, entry: PostFacts) -> None:
        """Count a post."""
        self.posts += 1
        self.characters += entry.characters
        self.lengths[entry.characters] += 1
        self.sources.update([entry.source] if entry.source else ())
        self.categories.update(entry.categories)
        self.tags.update(entry.tags)
        self._add_time(entry)
        self._add_securities(entry)
        self._add_article(entry.article)
        if entry.codes is not None:
            self.codes = self.codes or Counter()
            self.codes.update(entry.codes)

    def _add_time(self, entry: PostFacts) -> None:
        if entry.day is None:
            self.undated += 1
            return
        self.days[entry.day] += 1
        if entry.hour is not None:
            self.hours[entry.day.weekday(), entry.hour] += 1

    def _add_securities(self, entry: PostFacts) -> None:
        for security, name in entry.securities:
            self.securities[security] += 1
            if name:
                self.names.setdefault(security, name)
            if entry.day is not None:
                self.weeks.setdefault(security, Counter())[week_number(entry.day)] += 1

    def _add_article(self, article: str) -> None:
        if not article:
            return
        number = hash(article)
        if number in self._known:
            self.doubles[article] += 1 if article in self.doubles else 2
        self._known.add(number)

    @property
    def articles(self) -> int:
        """How many articles there are, each counted once; a post without an id is one."""
        return self.posts - self.doubles.total() + len(self.doubles)

    # --- what comes of it -------------------------------------------------------------------------------

    def ranked(self, *, boards: bool) -> list[tuple[SecurityId, int]]:
        """Boards, or everything else, the most named first."""
        ranked = sorted(self.securities.items(), key=lambda item: (-item[1], str(item[0])))
        return [item for item in ranked if (kind_of(item[0]) == "board") is boards]

    def trends(self) -> dict[SecurityId, list[int]]:
        """How many posts named each security in each stretch of the time of all posts."""
        if not self.days:
            return {}
        first, last = week_number(min(self.days)), week_number(max(self.days))
        return {security: trend(weeks, first, last, TREND) for security, weeks in self.weeks.items()}

    def by(self, period: Period) -> Counter[str]:
        """Posts by day, week or month, in the order of time."""
        return counts_by(period, self.days)

    @property
    def by_weekday(self) -> list[tuple[str, int]]:
        """Posts by weekday; those whose time is not known are in it."""
        counts: Counter[int] = Counter()
        for day, count in self.days.items():
            counts[day.weekday()] += count
        return [(name, counts[number]) for number, name in enumerate(WEEKDAYS)]

    @property
    def by_hour(self) -> list[tuple[int, int]]:
        """Posts by hour of the day, of those whose time is known."""
        return [(hour, sum(self.hours[day, hour] for day in range(7))) for hour in range(24)]

    def length_at(self, share: float) -> int:
        """The length that this share of the posts do not exceed: 0.5 gives the median."""
        wanted, seen = share * self.posts, 0
        for length in sorted(self.lengths):
            seen += self.lengths[length]
            if seen >= wanted:
                return length
        return 0

    def as_dict(self) -> dict[str, Any]:
        """The object of ``stats --json``; every list is of objects with a ``count``."""
        trends = self.trends()
        return {
            "posts": self.posts,
            "articles": self.articles,
            "since": min(self.days).isoformat() if self.days else None,
            "until": max(self.days).isoformat() if self.days else None,
            "undated": self.undated,
            "characters": self.characters,
            "lengths": {
                "shortest": self.length_at(0),
                "median": self.length_at(0.5),
                "mean": round(self.characters / self.posts) if self.posts else 0,
                "longest": self.length_at(1),
            },
            "by_day": _listed("day", (+self.by("day")).items()),
            "by_week": _listed("week", (+self.by("week")).items()),
            "by_month": _listed("month", (+self.by("month")).items()),
            "by_weekday": _listed("weekday", self.by_weekday),
            "by_hour": _listed("hour", self.by_hour),
            "days_without_posts": [
                {"since": gap.since.isoformat(), "until": gap.until.isoformat(), "count": gap.days}
                for gap in gaps(self.days)
            ],
            "sources": _listed("name", ranked(self.sources)),
            "categories": _listed("name", ranked(self.categories)),
            "tags": _listed("name", ranked(self.tags)),
            "securities": [self._security(*item, trends) for item in self.ranked(boards=False)],
            "boards": [self._security(*item, trends) for item in self.ranked(boards=True)],
            "diagnostics": None if self.codes is None else _listed("code", ranked(self.codes)),
            "duplicates": _listed("id", ranked(self.doubles)),
        }

    def _security(
        self, security: SecurityId, count: int, trends: Mapping[SecurityId, list[int]]
    ) -> dict[str, Any]:
        market = market_of(security)
        return {
            "market_id": security.market,
            "code": security.code,
            "symbol": symbol_of(security),
            "mic": market.mic if market else None,
            "name": self.names.get(security),
            "kind": kind_of(security),
            "count": count,
            "trend": trends.get(security, []),
        }


def ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    """Names and counts, the largest first."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _listed(key: str, rows: Any) -> list[dict[str, Any]]:
    return [{key: name, "count": count} for name, count in rows]
