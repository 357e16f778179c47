"""A small dataset for tests of search: the tables that it needs, filled from plain tuples."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from emnews_cli.search import index
from emnews_cli.search.query import COLUMNS, parse
from emnews_cli.search.sql import Statement, Wanted, hits

POSTS = (
    "CREATE TABLE posts (path TEXT PRIMARY KEY, id TEXT, title TEXT NOT NULL, digest TEXT, text TEXT,"
    " published_at TEXT, published_local TEXT, published_date TEXT, date_precision TEXT, source TEXT,"
    " categories TEXT NOT NULL, tags TEXT NOT NULL, source_bytes INTEGER NOT NULL) STRICT"
)
MENTIONS = (
    "CREATE TABLE mentions (path TEXT, position INTEGER, market_id INTEGER, code TEXT NOT NULL, name TEXT, how TEXT,"
    " PRIMARY KEY (path, position)) STRICT, WITHOUT ROWID"
)


class Post(NamedTuple):
    path: str
    title: str = ""
    digest: str | None = ""
    text: str | None = ""
    published_at: str | None = "2022-01-21T10:05:40Z"
    source: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    securities: tuple[tuple[int | None, str] | tuple[int | None, str, str], ...] = ()


def database_of(posts: Iterable[Post] = ()) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None)
    index.define_function(database)
    database.execute(POSTS)
    database.execute(MENTIONS)
    database.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) STRICT")
    insert(database, posts)
    index.create(database)
    return database


def insert(database: sqlite3.Connection, posts: Iterable[Post]) -> None:
    for post in posts:
        moment = post.published_at and dt.datetime.fromisoformat(post.published_at[:-1]) + dt.timedelta(
            hours=8
        )
        database.execute(
            "INSERT INTO posts VALUES (?, NULL, ?, ?, ?, ?, ?, ?, 'second', ?, ?, ?, 0)",
            (
                *post[:5],
                moment and moment.isoformat(),
                moment and moment.date().isoformat(),
                post.source,
                json.dumps(post.categories, ensure_ascii=False),
                json.dumps(post.tags, ensure_ascii=False),
            ),
        )
        database.executemany(
            "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, 'linked')",
            [(post.path, place, *(*each, None)[:3]) for place, each in enumerate(post.securities, 1)],
        )


def paths(database: sqlite3.Connection, statement: Statement) -> list[str]:
    return [row[0] for row in database.execute(*statement)]


def found(database: sqlite3.Connection, query: str, **others: object) -> set[str]:
    asked = {"wanted": Wanted(), "within": COLUMNS, "sort": "relevance", "most": None} | others
    return set(paths(database, hits(parse(query), **asked)))  # type: ignore[arg-type]
