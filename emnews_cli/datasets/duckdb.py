"""Tables in DuckDB. Its files are not the same byte for byte from run to run; their rows are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import duckdb

from emnews_cli.datasets.jsonl import line_of_row
from emnews_cli.datasets.rows import Row
from emnews_cli.datasets.schema import TABLES, Column, Table

Error = duckdb.Error

_TYPES = {
    "text": "VARCHAR",
    "int": "INTEGER",
    "bool": "BOOLEAN",
    "moment": "TIMESTAMPTZ",
    "local": "TIMESTAMP",
    "day": "DATE",
    "texts": "VARCHAR[]",
}
_AS_NUMBER = {
    "moment": 'epoch_us("{}")',
    "local": 'epoch_us("{}")',
    "day": "\"{}\" - DATE '1970-01-01'",
}
_LEAST_OBJECT = 1_000_000
"""Bytes of a line that DuckDB is told to expect: it takes a multiple of them at once."""
_SETTINGS = {"threads": 1, "memory_limit": "100MB", "preserve_insertion_order": True}


def connect(path: str, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a database, with little memory and nothing loaded from elsewhere.

    Raises:
        duckdb.Error: it is none.
    """
    config: dict[str, Any] = {**_SETTINGS, "autoinstall_known_extensions": False}
    return duckdb.connect(path, read_only=read_only, config=config)


def create(database: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    """Make empty tables, each column with what it means."""
    database.execute("CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL)")
    for name in tables:
        columns = ", ".join(map(_column, TABLES[name].columns))
        database.execute(f'CREATE TABLE "{name}" ({columns})')
        for column in TABLES[name].columns:
            about = column.about.replace("'", "''")
            database.execute(f'COMMENT ON COLUMN "{name}"."{column.name}" IS \'{about}\'')


def _column(column: Column) -> str:
    return f'"{column.name}" {_TYPES[column.type]}{"" if column.nullable else " NOT NULL"}'


def insert_rows(
    database: duckdb.DuckDBPyConnection, table: Table, rows: Iterable[Row], temporary: str
) -> None:
    """Put rows into a table, by way of a file: row by row DuckDB takes a thousand times as long.

    Args:
        database: open.
        table: the table.
        rows: its rows.
        temporary: a file that may be written, and goes again.
    """
    try:
        longest = _write_lines(temporary, (line_of_row(table, row) for row in rows))
        if longest:
            columns = ", ".join(f"'{column.name}': '{_TYPES[column.type]}'" for column in table.columns)
            database.execute(
                f'INSERT INTO "{table.name}" SELECT * FROM read_json(?, columns = {{{columns}}},'  # noqa: S608
                " format = 'newline_delimited', maximum_object_size = ?)",
                [temporary, max(longest, _LEAST_OBJECT)],
            )
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)  # noqa: PTH108


def _write_lines(path: str, lines: Iterable[bytes]) -> int:
    """Write lines to a file; returns the length of the longest."""
    longest = 0
    with open(path, "wb") as stream:  # noqa: PTH123  # paths are strings
        for line in lines:
            longest = max(longest, len(line))
            stream.write(line)
    return longest


def read_rows(
    database: duckdb.DuckDBPyConnection, table: Table, names: Sequence[str] | None = None
) -> Iterator[Row]:
    """The rows of a table in the order of its key.

    Args:
        database: open.
        table: the table.
        names: the columns to read, or None for all; the others are None.
    """
    wanted = ", ".join(
        _AS_NUMBER.get(column.type, '"{}"').format(column.name)
        if names is None or column.name in names
        else "NULL"
        for column in table.columns
    )
    found = database.cursor().execute(
        f'SELECT {wanted} FROM "{table.name}" ORDER BY {", ".join(table.key)}'  # noqa: S608
    )
    while rows := found.fetchmany(500):
        yield from rows


def has_table(database: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether a table is there."""
    found = database.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [name])
    return found.fetchone() is not None


def is_dataset(database: duckdb.DuckDBPyConnection) -> bool:
    """Whether a database is one of ours."""
    return has_table(database, "meta") and has_table(database, "posts") and "emnews" in read_meta(database)


def read_meta(database: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the dataset says of itself."""
    return dict(database.execute("SELECT key, value FROM meta").fetchall())


def write_meta(database: duckdb.DuckDBPyConnection, meta: dict[str, str]) -> None:
    """Say of the dataset what it is."""
    database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
