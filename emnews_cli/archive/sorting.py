"""Sort more rows than fit in memory, with SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain, islice
from operator import itemgetter

from emnews_cli.errors import disk_errors

MANY = 5000
"""Up to this number neither rows that are sorted nor posts that are planned need a temporary file."""

Row = tuple[bytes, bytes]
"""What to sort by, and what comes with it."""


def sorted_rows(rows: Iterable[Row], *, reverse: bool = False) -> Iterator[Row]:
    """Rows by their first field, those that are equal as they came.

    All rows are taken before the first one is given.

    Args:
        rows: any number of them; beyond :data:`MANY` they wait in a temporary file.
        reverse: the largest first.

    Raises:
        DiskError: the temporary file can't be written.
    """
    rows = iter(rows)
    head = list(islice(rows, MANY + 1))
    if len(head) <= MANY:
        return iter(sorted(head, key=itemgetter(0), reverse=reverse))
    return _sorted_on_disk(chain(_emptied(head), rows), "DESC" if reverse else "ASC")


def _emptied(rows: list[Row]) -> Iterator[Row]:
    """The rows of a list, which is given up."""
    rows.reverse()
    while rows:
        yield rows.pop()


def _sorted_on_disk(rows: Iterator[Row], order: str) -> Iterator[Row]:
    """SQLite sorts with bounded memory (https://www.sqlite.org/tempfiles.html)."""
    import sqlite3

    with disk_errors(), closing(sqlite3.connect("")) as database:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA cache_size = -500")
        database.execute("CREATE TABLE rows (key BLOB, value BLOB)")
        database.executemany("INSERT INTO rows VALUES (?, ?)", rows)
        yield from database.execute(f"SELECT key, value FROM rows ORDER BY key {order}, rowid")  # noqa: S608
