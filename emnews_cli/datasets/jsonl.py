"""Posts as JSON: an object a line, with the rows of the other tables in lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from emnews_cli.datasets.rows import Row, Rows, iso_day, iso_moment
from emnews_cli.datasets.schema import OF_POSTS, TABLES, Table

_TO: dict[str, Callable[[Any], str]] = {
    "moment": iso_moment,
    "local": lambda value: iso_moment(value, ""),
    "day": iso_day,
}


def line_of(rows: Rows) -> bytes:
    """A post on a line: the columns of ``posts``, then ``tables`` with its rows in each other table."""
    (post,) = rows["posts"]
    tables = {
        table.name: [_child(table, row) for row in rows[table.name]]
        for table in OF_POSTS[1:]
        if table.name in rows
    }
    return _line(as_object(TABLES["posts"], post) | {"tables": tables})


def line_of_row(table: Table, row: Row) -> bytes:
    """A row of a table on a line."""
    return _line(as_object(table, row))


def as_object(table: Table, row: Row) -> dict[str, Any]:
    """A row by the names of its columns, moments and days in ISO 8601."""
    return {
        column.name: _TO[column.type](value) if column.type in _TO and value is not None else value
        for column, value in zip(table.columns, row, strict=True)
    }


def _child(table: Table, row: Row) -> dict[str, Any]:
    said = as_object(table, row)
    for name in table.key:  # which the place in the object tells
        del said[name]
    return said


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"
