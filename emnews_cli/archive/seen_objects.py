"""The objects that a dataset was made of, so that an update asks a store for none that is as it was."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from typing import Any

from emnews_cli.archive.container_index import ContainerIndex
from emnews_cli.archive.dataset_plan import Found, Head
from emnews_cli.archive.save import replacing_by_name
from emnews_cli.archive.sqlite_files import open_to_read
from emnews_cli.archive.tasks import Done, FileState, Task, state_of_object
from emnews_cli.errors import disk_errors
from emnews_cli.stores.urls import is_url

NAME = ".emnews-objects.sqlite3"
"""Beside ``dataset.json``."""
_TABLE = (
    "CREATE TABLE IF NOT EXISTS objects (path BLOB PRIMARY KEY, size, first, second, hash BLOB) WITHOUT ROWID"
)


class SeenObjects:
    """The states of objects, each with the hash of what was read of it.

    Args:
        path: the file or object that keeps them; one that is missing or damaged knows none.
        containers: those of the run.
    """

    def __init__(self, path: str, containers: ContainerIndex) -> None:
        self._path, self._containers = path, containers
        self._database: sqlite3.Connection | None = None
        self._is_new = False

    def settling(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The tasks, settled where a dataset was made of the object as it is now."""
        for task in tasks:
            version = task.source.member.version if task.source.member else ()
            if version and task.known and self._hash_of(task, state_of_object(*version)) == task.known.source:
                yield task._replace(settled=Done("same", ""))
            else:
                yield task

    def note(self, task: Task, found: Found) -> None:
        """Note what came of reading an object."""
        version = task.source.member.version if task.source.member else ()
        if not version or task.settled is not None or found == "unwanted":
            return
        hashed = bytes.fromhex(found.hash) if isinstance(found, Head) else task.known and task.known.source
        self._execute(
            "INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?)",
            (os.fsencode(task.source.path), *state_of_object(*version), hashed),
        )
        self._is_new = True

    def _hash_of(self, task: Task, state: FileState) -> bytes | None:
        rows = self._execute(
            "SELECT hash FROM objects WHERE path = ? AND size = ? AND first = ? AND second = ?",
            (os.fsencode(task.source.path), *state),
        )
        return rows[0][0] if rows else None

    def _execute(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        if self._database is None:
            self._database = self._loaded()
        with disk_errors():
            return self._database.execute(statement, values).fetchall()

    def _loaded(self) -> sqlite3.Connection:
        """A temporary copy of what was kept."""
        database = sqlite3.connect("", isolation_level=None)
        path = self._containers.copy_of(self._path) if is_url(self._path) else self._path
        with suppress(sqlite3.Error), closing(open_to_read(path)) as kept:
            kept.backup(database)
            columns = [row[1] for row in database.execute("PRAGMA table_info(objects)")]
            if columns == ["path", "size", "first", "second", "hash"]:
                return database
        database.close()
        database = sqlite3.connect("", isolation_level=None)
        with disk_errors():
            database.execute(_TABLE)
        return database

    def save(self) -> None:
        """Keep what was noted.

        Raises:
            DiskError: it can't be written.
        """
        if self._database is None or not self._is_new:
            return
        path = self._containers.copy_of(self._path) if is_url(self._path) else self._path
        with disk_errors(), replacing_by_name(path) as name, closing(sqlite3.connect(name)) as kept:
            self._database.backup(kept)
        if is_url(self._path):
            self._containers.put_back(self._path)

    def close(self) -> None:
        """Give up what was not kept."""
        if self._database is not None:
            self._database.close()
