"""What a search finds, and what to say where it finds nothing."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from emnews_cli.model.markets import label_of
from emnews_cli.model.post import PostDate
from emnews_cli.model.security import SecurityId
from emnews_cli.search.query import COLUMNS, Column, Naming, Query, Word
from emnews_cli.search.snippets import Range, occurrences
from emnews_cli.search.sql import Wanted, count
from emnews_cli.search.tokens import folded

_SHANGHAI = dt.timezone(dt.timedelta(hours=8))
_CLOSE = 0.5
_MOST_NAMES = 20_000
_MOST_HINTS = 3


class Hit(NamedTuple):
    """A post that a search found.

    Args:
        path: the file, as it was named when the index was made.
        id: the news id, or empty.
        date: when it was published, or None.
        source: the medium, or empty.
        categories: in order.
        tags: in order.
        securities: what it names or charts.
        size: of the file in bytes.
        texts: the title, the digest and the text.
        score: the smaller, the better.
        total: how many posts were found in all.
    """

    path: str
    id: str
    date: PostDate | None
    source: str
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    securities: tuple[SecurityId, ...]
    size: int
    texts: dict[Column, str]
    score: float
    total: int

    def places(self, query: Query) -> dict[Column, list[Range]]:
        """Where the words of a query are in each of the texts."""
        return {
            column: occurrences(text, (word.text for word in query.words() if word.column in (None, column)))
            for column, text in self.texts.items()
        }


def hit_of(row: tuple[Any, ...]) -> Hit:
    """A row of :func:`emnews_cli.search.sql.hits`.

    Raises:
        ValueError: a value is none that emnews writes.
    """
    path, id_, title, moment, precision, source, categories, tags, size, digest, text = row[:11]
    if not all(
        isinstance(value, str) for value in (path, title, id_ or "", source or "", digest or "", text or "")
    ):
        raise ValueError("not text")
    date = dt.datetime.fromisoformat(moment).astimezone(_SHANGHAI) if moment else None
    return Hit(
        path=path,
        id=id_ or "",
        date=PostDate(date, precision, "written") if date else None,
        source=source or "",
        categories=tuple(json.loads(categories)),
        tags=tuple(json.loads(tags)),
        securities=tuple(SecurityId(market, str(code)) for market, code in json.loads(row[13])),
        size=size,
        texts=dict(zip(COLUMNS, (title, digest or "", text or ""), strict=True)),
        score=row[11],
        total=row[12],
    )


# --- stories --------------------------------------------------------------------------------------------


class StoryPlace(NamedTuple):
    """The place of a post in its story: the columns of the table ``stories``, whose key is the post."""

    story: str
    story_seq: int
    similarity: float | None
    hours_since_first: float
    same_medium: int | None


def canonical_path(database: sqlite3.Connection, post: str) -> str | None:
    """The post that stands for the article of a post, by its path or news id; None where there is none."""
    found = database.execute(
        "SELECT path FROM posts WHERE path = ?1 OR id = ?1 OR article_id = ?1"
        " OR article_id IN (SELECT article_id FROM posts WHERE path = ?1 OR id = ?1)"
        " ORDER BY is_canonical DESC, path LIMIT 1",
        (post,),
    ).fetchone()
    return found and str(found[0])


def places_in_story(database: sqlite3.Connection, path: str) -> dict[str, StoryPlace]:
    """The places of all posts of a post's story, by path."""
    rows = database.execute(
        "SELECT path, story, story_seq, CAST(similarity AS REAL), hours_since_first, same_medium FROM stories"
        " WHERE story = (SELECT story FROM stories WHERE path = ?)",
        (path,),
    )
    return {path: StoryPlace(*place) for path, *place in rows}


# --- where nothing is found -----------------------------------------------------------------------------


def hints(database: sqlite3.Connection, query: Query) -> Iterator[str]:
    """What may help where a query finds nothing: words that no post has, and similar names."""
    for group in query.groups:
        for term in group:
            if term.excluded:
                continue
            if isinstance(term.asked, Naming):
                yield from _other_codes(database, term.asked.security)
            elif isinstance(term.asked, Word) and not _number(database, term.asked):
                yield f"no post has {term.asked.text!r}"
                yield from _known(database, term.asked.text)


def named_securities(
    database: sqlite3.Connection, evidence: Sequence[str]
) -> Iterator[tuple[SecurityId, str | None]]:
    """Every security that the posts of a dataset name, with each of its names.

    Args:
        database: the dataset.
        evidence: how they must name it.
    """
    marks = ", ".join("?" * len(evidence))
    rows = database.execute(
        f"SELECT DISTINCT market_id, code, name FROM mentions WHERE how IN ({marks})",  # noqa: S608
        evidence,
    )
    return ((SecurityId(market, code), name) for market, code, name in rows)


def _number(database: sqlite3.Connection, word: Word) -> int:
    from emnews_cli.search.query import Term

    statement = count(Query(((Term(word),),)), Wanted(), COLUMNS)
    return int(database.execute(*statement).fetchone()[0])


def _known(database: sqlite3.Connection, text: str) -> Iterator[str]:
    """Names of securities and media that are similar to a word."""
    from difflib import get_close_matches

    rows = database.execute(
        "SELECT DISTINCT name FROM mentions WHERE name IS NOT NULL"
        " UNION SELECT DISTINCT source FROM posts WHERE source IS NOT NULL LIMIT ?",
        (_MOST_NAMES,),
    )
    names = {folded(name): name for (name,) in rows}
    close = get_close_matches(folded(text)[:100], names, _MOST_HINTS, _CLOSE)
    if close:
        yield f"similar names: {', '.join(names[name] for name in close)}"


def _other_codes(database: sqlite3.Connection, security: SecurityId | str) -> Iterator[str]:
    """Securities that have a code in another market, or whose names have a word in them."""
    asked = security if isinstance(security, str) else security.code
    rows = database.execute(
        "SELECT DISTINCT market_id, code, how = 'word-list' FROM mentions"
        " WHERE code = ?1 COLLATE NOCASE OR (length(?1) > 1 AND instr(name, ?1)) LIMIT ?2",
        (asked, _MOST_HINTS),
    ).fetchall()
    if not rows:
        yield f"no post names {asked if isinstance(security, str) else label_of(security)}"
    else:
        known = ", ".join(dict.fromkeys(f"security:{label_of(SecurityId(*row[:2]))}" for row in rows))
        weak = " (--mention word-list)" if any(row[2] for row in rows) else ""
        yield f"{asked} is known as {known}{weak}"
