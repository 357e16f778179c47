"""The states of the files that a cached index was made of, so that an update looks at each but reads none."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress

from emnews_cli.archive.change_detection import has_settled, state_at
from emnews_cli.archive.sqlite_files import open_to_read, open_to_write
from emnews_cli.archive.tasks import Done, FileState, Task

_TABLE = (
    "CREATE TABLE IF NOT EXISTS search_files (path TEXT PRIMARY KEY, size, modified, changed) WITHOUT ROWID"
)


class SeenFiles:
    """The files of the index in a database.

    Args:
        database: its file; where there is none, or it knows nothing, all posts are read.
    """

    def __init__(self, database: str) -> None:
        self._database = database
        self._known: dict[str, FileState] = {}
        self._seen: dict[str, FileState] = {}
        with suppress(sqlite3.Error, TypeError), closing(open_to_read(database)) as opened:
            rows = opened.execute("SELECT path, size, modified, changed FROM search_files")
            self._known = {os.fsdecode(path): FileState(*state) for path, *state in rows}

    def settling(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The tasks, settled where the file is as it was when its post was put into the index."""
        for task in tasks:
            path = task.source.path
            state = state_at(path)  # before it is read: what changes meanwhile shows the next time
            if state is not None and has_settled(state):
                self._seen[path] = state
            if task.known is not None and state is not None and self._known.get(path) == state:
                yield task._replace(settled=Done("same", ""))
            else:
                yield task

    def save(self) -> None:
        """Remember the files as they are now."""
        if self._seen == self._known:
            return
        with suppress(sqlite3.Error), closing(open_to_write(self._database)) as opened:
            opened.execute("BEGIN IMMEDIATE")
            opened.execute(_TABLE)
            opened.execute("DELETE FROM search_files")
            rows = ((os.fsencode(path), *state) for path, state in self._seen.items())  # may be no text
            opened.executemany("INSERT INTO search_files VALUES (?, ?, ?, ?)", rows)
            opened.execute("COMMIT")
