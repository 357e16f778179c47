"""The objects that a dataset was made of, so that an update does not read unchanged ones again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from emnews_cli.archive.dataset_plan import Found, Head
from emnews_cli.archive.kept_database import KeptDatabase
from emnews_cli.archive.tasks import Done, FileState, Task, state_of_object
from emnews_cli.stores.temporaries import Temporaries

NAME = ".emnews-objects.sqlite3"
"""Beside ``dataset.json``."""
_TABLE = "CREATE TABLE objects (path BLOB PRIMARY KEY, size, first, second, hash BLOB) WITHOUT ROWID"


class SeenObjects(KeptDatabase):
    """The states of objects, each with the hash of what was read of it.

    Args:
        path: the file or object that keeps them.
        temporary: as in :class:`~emnews_cli.archive.kept_database.KeptDatabase`.
    """

    def __init__(self, path: str, temporary: Temporaries) -> None:
        super().__init__(path, (_TABLE,), temporary)

    def settling(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The tasks, settled where a dataset was made of the object as it is now."""
        for task in tasks:
            version = task.source.version
            if version and task.known and self._hash_of(task, state_of_object(*version)) == task.known.source:
                yield task._replace(settled=Done("same", ""))
            else:
                yield task

    def note(self, task: Task, found: Found) -> None:
        """Note what came of reading an object."""
        version = task.source.version
        if not version or task.settled is not None or found == "unwanted":
            return
        hashed = bytes.fromhex(found.hash) if isinstance(found, Head) else task.known and task.known.source
        row = (os.fsencode(task.source.path), *state_of_object(*version), hashed)
        self.change("INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?)", [row])

    def _hash_of(self, task: Task, state: FileState) -> bytes | None:
        rows = self.select(
            "SELECT hash FROM objects WHERE path = ? AND size = ? AND first = ? AND second = ?",
            os.fsencode(task.source.path),
            *state,
        )
        return rows[0][0] if rows else None
