"""Databases of SQLite that are datasets, opened to be read or changed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from emnews_cli.search import index

_WAIT = 60.0
"""Seconds to wait for another run."""


def open_to_read(path: str, wait: float = _WAIT) -> sqlite3.Connection:
    """Open a database that is there, to read it.

    It is not opened read-only: what a killed run left half done is taken back by the next one that opens it.

    Args:
        path: the file.
        wait: seconds to wait for another run that writes.

    Raises:
        sqlite3.Error: it can't be opened.
    """
    database = open_to_write(path, wait)
    database.execute("PRAGMA query_only = ON")
    return database


def open_to_write(path: str, wait: float = _WAIT) -> sqlite3.Connection:
    """Open a database that is there, with what the triggers of an index need; see :func:`open_to_read`."""
    name = f"file:{quote(os.path.abspath(path))}?mode=rw"
    database = sqlite3.connect(name, timeout=wait, isolation_level=None, uri=True)
    index.define_function(database)
    return database


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Do all of something or, where it ends with an error, nothing once the connection is closed."""
    database.execute("BEGIN IMMEDIATE")
    yield
    database.execute("COMMIT")
