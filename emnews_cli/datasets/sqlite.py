"""Tables in SQLite: strict types, text for moments, days and lists, keys that hold."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from emnews_cli.datasets.rows import Row, Rows, day_of, iso_day, iso_moment, moment_of
from emnews_cli.datasets.schema import OF_POSTS, SCHEMA, TABLES, Column, Table

Error = sqlite3.Error
APPLICATION_ID = 0x656D6E77
"""``emnw`` in the header, for ``file`` and for us (https://www.sqlite.org/pragma.html#pragma_application_id)."""
_INDEXES = {
    "posts": ("published_at", "id", "article_id"),
    "mentions": ("symbol",),
}
_TYPES = {"int": "INTEGER", "bool": "INTEGER"}
_META = "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"

Convert = Callable[[Any], Any]
_TO: dict[str, Convert] = {
    "moment": iso_moment,
    "local": lambda value: iso_moment(value, ""),
    "day": iso_day,
    "texts": lambda value: json.dumps(value, ensure_ascii=False),
}
_FROM: dict[str, Convert] = {
    "moment": moment_of,
    "local": moment_of,
    "day": day_of,
    "texts": json.loads,
    "bool": bool,
}


def create(database: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Make empty tables.

    Args:
        database: an empty one.
        tables: their names.
    """
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {SCHEMA}")
    database.execute(_META)
    for name in tables:
        database.execute(definition(TABLES[name]))


def definition(table: Table) -> str:
    """The statement that makes a table."""
    lines = [_column(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    # Rows of posts have a number, which an index of their words can refer to.
    kind = "STRICT" if table.name == "posts" else "STRICT, WITHOUT ROWID"
    if table in OF_POSTS[1:]:
        lines.append("FOREIGN KEY (path) REFERENCES posts (path) ON DELETE CASCADE")
    columns = ",\n  ".join(lines)
    return f'CREATE TABLE "{table.name}" (\n  {columns}\n) {kind}'


def _column(column: Column) -> str:
    return f'"{column.name}" {_TYPES.get(column.type, "TEXT")}{"" if column.nullable else " NOT NULL"}'


def create_indexes(database: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Make the indexes of some tables, which is faster once the rows are there."""
    for table in tables:
        for column in _INDEXES.get(table, ()):
            database.execute(f'CREATE INDEX "{table}_{column}" ON "{table}" ("{column}")')


def insert(database: sqlite3.Connection, posts: Sequence[Rows]) -> None:
    """Put posts into the tables, which have no rows of theirs."""
    for name in posts[0] if posts else ():
        insert_rows(database, TABLES[name], (row for rows in posts for row in rows[name]))


def insert_rows(database: sqlite3.Connection, table: Table, rows: Iterable[Row]) -> None:
    """Put rows into a table."""
    marks = ", ".join("?" * len(table.columns))
    converted = _converting(table, _TO)
    database.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', map(converted, rows))  # noqa: S608


def delete(database: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Take posts out, and with them the rows of theirs; where none is, nothing happens."""
    database.executemany("DELETE FROM posts WHERE path = ?", ((path,) for path in paths))


def _converting(table: Table, by_type: dict[str, Convert]) -> Callable[[Row], Row]:
    """Converts the values of a row where there is something to convert."""
    some = [(at, by_type[column.type]) for at, column in enumerate(table.columns) if column.type in by_type]

    def convert(row: Row) -> Row:
        values = list(row)
        for at, change in some:
            if values[at] is not None:
                values[at] = change(values[at])
        return tuple(values)

    return convert


def read_rows(
    database: sqlite3.Connection, table: Table, names: Sequence[str] | None = None
) -> Iterator[Row]:
    """The rows of a table in the order of its key.

    Args:
        database: open.
        table: the table.
        names: the columns to read, or None for all; the others are None.
    """
    wanted = [f'"{name}"' if names is None or name in names else "NULL" for name in table.names]
    found = database.execute(
        f'SELECT {", ".join(wanted)} FROM "{table.name}" ORDER BY {", ".join(table.key)}'  # noqa: S608
    )
    return map(_converting(table, _FROM), found)


def has_table(database: sqlite3.Connection, name: str) -> bool:
    """Whether a table is there."""
    found = database.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (name,))
    return found.fetchone() is not None


def is_dataset(database: sqlite3.Connection) -> bool:
    """Whether a database is one of ours.

    Raises:
        sqlite3.DatabaseError: it is none at all.
    """
    (number,) = database.execute("PRAGMA application_id").fetchone()
    return bool(number == APPLICATION_ID) and has_table(database, "meta") and has_table(database, "posts")


def read_meta(database: sqlite3.Connection) -> dict[str, str]:
    """What the dataset says of itself."""
    return dict(database.execute("SELECT key, value FROM meta"))


def write_meta(database: sqlite3.Connection, meta: dict[str, str]) -> None:
    """Say of the dataset what it is."""
    database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(meta.items()))
