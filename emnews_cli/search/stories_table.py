"""The table ``stories`` of a dataset, and how it follows the posts.

No row depends on a later post. So an update begins at the earliest moment at which a post came, went or
changed, and ends once nothing has been different for as long as a story lasts. Triggers note the moments of
such posts in ``meta``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from emnews_cli.search.stories import (
    BANDS,
    LEAST_CONTAINED,
    LEAST_JACCARD,
    PERMUTATIONS,
    SEED,
    SHINGLE,
    Post,
    Stories,
)

_KEY, _FROM, _TO = "stories", "stories_changed_from", "stories_changed_to"
_LONGEST = 9999 * 86_400.0
"""Seconds: more than ``--story-window`` takes."""


_MOMENT = "rtrim({}available_at, 'Z')"
"""The moment of a post in SQL, as text whose order is that of time: ``05.5Z`` would be before ``05Z``."""
_ORDER = _MOMENT.format("")


def _note(row: str) -> str:
    """Statements that widen what has changed to the moment of a row, if it has one."""
    return "".join(
        f"""
  INSERT INTO meta SELECT '{key}', {_MOMENT.format(f"{row}.")} WHERE {row}.available_at IS NOT NULL
    ON CONFLICT (key) DO UPDATE SET value = {choose}(value, excluded.value);"""
        for key, choose in ((_FROM, "min"), (_TO, "max"))
    )


_CREATE = (
    """CREATE TABLE stories (
  path TEXT NOT NULL PRIMARY KEY REFERENCES posts (path) ON DELETE CASCADE,
  story TEXT NOT NULL, story_seq INTEGER NOT NULL, first_path TEXT NOT NULL, similarity REAL,
  hours_since_first REAL NOT NULL, same_medium INTEGER
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX stories_story ON stories (story)",
    f"CREATE INDEX stories_order ON posts ({_ORDER}, path, is_canonical)",
    f"CREATE TRIGGER stories_insert AFTER INSERT ON posts BEGIN{_note('new')}\nEND",
    f"CREATE TRIGGER stories_delete AFTER DELETE ON posts BEGIN{_note('old')}\nEND",
    f"""CREATE TRIGGER stories_update AFTER UPDATE ON posts BEGIN{_note("old")}{_note("new")}
  DELETE FROM stories WHERE path = old.path;
END""",  # noqa: S608
)
_DROP = (
    "DROP TABLE IF EXISTS stories",
    "DROP INDEX IF EXISTS stories_order",
    *(f"DROP TRIGGER IF EXISTS stories_{event}" for event in ("insert", "delete", "update")),
)
_POST = "SELECT path, available_at, title, text, source FROM posts WHERE path = ?"
_FROM_ON = f"""SELECT path FROM posts WHERE {_ORDER} >= ? AND is_canonical
ORDER BY {_ORDER}, path"""  # noqa: S608
_PLACED = f"""SELECT path, first_path, story_seq FROM stories JOIN posts USING (path)
WHERE {_ORDER} >= strftime('%Y-%m-%dT%H:%M:%S', ?1, ?2) AND {_ORDER} < ?1
ORDER BY {_ORDER}, path"""  # noqa: S608


def bring_up_to_date(database: sqlite3.Connection, window: float) -> None:
    """Make the table where it is missing or of another method, and let it follow the posts that changed.

    The second feed's copy of an article is left out, as are posts without a date.

    Args:
        database: a dataset, in a transaction.
        window: seconds that a story lasts at most.

    Raises:
        ValueError: a moment is not one that emnews writes.
        TypeError: a post that the table names is not there.
    """
    told = _told(window)
    if _noted(database, _KEY) != told or not _is_there(database):
        _begin(database, told)
    first, last = _noted(database, _FROM), _noted(database, _TO)
    if first is not None and last is not None:
        _follow(database, window, first, last)
        database.execute("DELETE FROM meta WHERE key IN (?, ?)", (_FROM, _TO))


def _begin(database: sqlite3.Connection, told: str) -> None:
    """Make the table, empty, and all posts ones that changed."""
    for statement in (*_DROP, *_CREATE):
        database.execute(statement)
    rows = ((_KEY, told), (_FROM, "0000"), (_TO, "9999-12-31T23:59:59"))
    database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


def _follow(database: sqlite3.Connection, window: float, first: str, last: str) -> None:
    """Give posts from one moment on their places, until these are what they were."""
    stories = Stories(partial(post_in, database), window)
    stories.resume(_placed(database, window, first))
    different = _seconds(last)
    for (path,) in database.execute(_FROM_ON, (first,)).fetchall():
        post = post_in(database, path)
        if post.moment - different > window:
            break
        row = stories.add(post)
        if row != database.execute("SELECT * FROM stories WHERE path = ?", (path,)).fetchone():
            database.execute("INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            different = max(different, post.moment)


def _placed(database: sqlite3.Connection, window: float, until: str) -> Iterator[tuple[Post, Post, int]]:
    """The posts of the window before a moment, each with the first of its story and its own place in it."""
    for path, first, seq in database.execute(_PLACED, (until, f"-{window} seconds")).fetchall():
        yield post_in(database, path), post_in(database, first), seq


def post_in(database: sqlite3.Connection, path: str) -> Post:
    """A post of a dataset, which has a date."""
    found, moment, title, text, source = database.execute(_POST, (path,)).fetchone()
    return Post(found, _seconds(moment.rstrip("Z")), title, text or "", source)


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(f"{moment}+00:00").timestamp()


def window_of(database: sqlite3.Connection) -> float | None:
    """How long a story lasts in a dataset, in seconds; None where it has no stories.

    Raises:
        ValueError: it says so in another way than we do.
    """
    told = _noted(database, _KEY)
    if told is None:
        return None
    try:
        window = float(json.loads(told)["window"])
    except (KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError(told) from error
    if not 0 < window <= _LONGEST:
        raise ValueError(told)
    return window


def _noted(database: sqlite3.Connection, key: str) -> str | None:
    found = database.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(found[0]) if found else None


def _is_there(database: sqlite3.Connection) -> bool:
    """Whether the table is there with all that belongs to it, as this version makes them."""
    return set(_CREATE) <= {sql for (sql,) in database.execute("SELECT sql FROM sqlite_schema")}


def _told(window: float) -> str:
    """All that decides about the stories of a dataset, its posts apart."""
    from importlib.metadata import version  # which takes a while to load

    told = {
        "bands": BANDS,
        "contained": LEAST_CONTAINED,
        "jaccard": LEAST_JACCARD,
        "permutations": PERMUTATIONS,
        "rensa": version("rensa"),
        "seed": SEED,
        "shingle": SHINGLE,
        "window": window,
    }
    return json.dumps(told)
