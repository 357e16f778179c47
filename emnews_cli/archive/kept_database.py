"""A small database beside outputs that makes updates cheaper; to lose it costs only time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from typing import Any

from emnews_cli.archive.save import replacing_by_name
from emnews_cli.archive.sqlite_files import open_to_read
from emnews_cli.errors import disk_errors
from emnews_cli.stores.temporaries import Temporaries
from emnews_cli.stores.urls import is_url


class KeptDatabase:
    """A temporary copy of it, which takes its place when that is asked for.

    It is closed when the temporary files go.

    Args:
        path: the file or object; one that is missing, damaged or of another kind knows nothing.
        tables: the statements that make its tables.
        temporary: files of the run.
    """

    def __init__(self, path: str, tables: tuple[str, ...], temporary: Temporaries) -> None:
        self._path, self._tables, self._temporary = path, tables, temporary
        self._database: sqlite3.Connection | None = None
        self._is_changed = False
        temporary.close_with_them(self._close)

    def select(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows that a statement gives."""
        with disk_errors():
            return self._opened().execute(statement, values).fetchall()

    def change(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Do a statement with each of some rows."""
        self._is_changed = True
        with disk_errors():
            self._opened().executemany(statement, rows)

    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = self._copied() or self._new()
        return self._database

    def _copied(self) -> sqlite3.Connection | None:
        database = sqlite3.connect("", isolation_level=None)
        with suppress(sqlite3.Error, UnicodeDecodeError), closing(open_to_read(self._file())) as kept:
            kept.backup(database)
            made = database.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
            if {sql for (sql,) in made} == set(self._tables):
                return database
        database.close()
        return None

    def _new(self) -> sqlite3.Connection:
        database = sqlite3.connect("", isolation_level=None)
        with disk_errors():
            for statement in self._tables:
                database.execute(statement)
        return database

    def _file(self) -> str:
        return self._temporary.copy_of(self._path) if is_url(self._path) else self._path

    def save(self) -> None:
        """Put it in its place where anything changed.

        Raises:
            DiskError: it can't be written.
            OutputError: the same, of an object.
        """
        if self._database is None or not self._is_changed:
            return
        with disk_errors(), replacing_by_name(self._file()) as name, closing(sqlite3.connect(name)) as kept:
            self._database.backup(kept)
        if is_url(self._path):
            self._temporary.put_back(self._path)

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
