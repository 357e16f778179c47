"""The search index in a dataset of SQLite: an FTS5 table that holds no text, kept right by triggers.

The triggers call a function that only emnews defines, so a program that does not know it can't change the
texts of posts and leave a wrong index. ``search_docs`` gives each post the number that FTS5 knows it by: the
numbers of SQLite's own (rowid) may change when a database is copied row by row.
"""

from __future__ import annotations

import sqlite3

from emnews_cli.search.tokens import VERSION, tokens

_NAMES = ("search_docs", "posts_fts", "mentions")
"""Tables that a search reads, beside the posts."""
_VERSION_KEY = "search"
_FUNCTION = "emnews_tokens"


def _encoded(row: str) -> str:
    return ", ".join(f"{_FUNCTION}(ifnull({row}.{name}, ''))" for name in ("title", "digest", "text"))


_COLUMNS = "rowid, title, digest, text"
_INSERT = f"""INSERT INTO search_docs (path) VALUES (new.path);
  INSERT INTO posts_fts ({_COLUMNS})
    SELECT number, {_encoded("new")} FROM search_docs WHERE path = new.path;"""  # noqa: S608
_DELETE = f"""INSERT INTO posts_fts (posts_fts, {_COLUMNS})
    SELECT 'delete', number, {_encoded("old")} FROM search_docs WHERE path = old.path;
  DELETE FROM search_docs WHERE path = old.path;"""  # noqa: S608
_TABLES = (
    "CREATE TABLE search_docs (number INTEGER NOT NULL PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT",
    "CREATE VIRTUAL TABLE posts_fts USING fts5("
    "title, digest, text, content='', tokenize='unicode61 remove_diacritics 0')",
    # What hits are sorted and selected by, without the long rows of the posts themselves.
    "CREATE INDEX posts_search ON posts (path, published_at, published_date, source)",
)
_TRIGGERS = (
    f"CREATE TRIGGER search_insert AFTER INSERT ON posts BEGIN\n  {_INSERT}\nEND",
    f"CREATE TRIGGER search_delete AFTER DELETE ON posts BEGIN\n  {_DELETE}\nEND",
    "CREATE TRIGGER search_update AFTER UPDATE OF path, title, digest, text ON posts BEGIN\n"
    f"  {_DELETE}\n  {_INSERT}\nEND",
)
_FILL = (
    "INSERT INTO search_docs (path) SELECT path FROM posts ORDER BY path",
    f"INSERT INTO posts_fts ({_COLUMNS}) SELECT number, {_encoded('posts')}"  # noqa: S608
    " FROM search_docs JOIN posts USING (path) ORDER BY number",
    "INSERT INTO posts_fts (posts_fts) VALUES ('optimize')",
)


def define_function(database: sqlite3.Connection) -> None:
    """Give a connection the function that the triggers call; needed for every change of posts."""
    database.create_function(_FUNCTION, 1, tokens, deterministic=True)


def create(database: sqlite3.Connection) -> None:
    """Index the posts that are in a dataset, anew where there is an index.

    Args:
        database: has the function, and is in a transaction.
    """
    for kind, name in (
        ("TRIGGER", "search_insert"),
        ("TRIGGER", "search_delete"),
        ("TRIGGER", "search_update"),
        ("INDEX", "posts_search"),
        ("TABLE", "posts_fts"),
        ("TABLE", "search_docs"),
    ):
        database.execute(f"DROP {kind} IF EXISTS {name}")
    for statement in (*_TABLES, *_FILL, *_TRIGGERS):
        database.execute(statement)
    database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_VERSION_KEY, VERSION))


def is_there(database: sqlite3.Connection) -> bool:
    """Whether there is an index, of whatever version."""
    marks = ", ".join("?" * len(_NAMES))
    found = database.execute(
        f"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ({marks})",  # noqa: S608
        _NAMES,
    )
    return bool(found.fetchone()[0] == len(_NAMES))


def is_current(database: sqlite3.Connection) -> bool:
    """Whether there is an index, and one of the tokens that queries are made of here."""
    found = database.execute("SELECT value FROM meta WHERE key = ?", (_VERSION_KEY,)).fetchone()
    made = database.execute("SELECT sql FROM sqlite_schema WHERE name = 'posts_fts'").fetchone()
    return is_there(database) and found == (VERSION,) and made == (_TABLES[1],)
