"""The ledger of an output folder: which output was made from which post, in one SQLite file in it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import quote

from emnews_cli.archive.folders import folder_of, refuse_link, refuse_special, refusing, status_in
from emnews_cli.archive.tasks import FileState, Known
from emnews_cli.errors import DiskError, OutputError
from emnews_cli.messages import Message
from emnews_cli.stores.urls import is_url

NAME = ".emnews.sqlite3"
_VERSION = 1
_PENDING = 500
"""Records that are written together: each writing waits for other runs, and keeps them waiting."""
_WAIT = 60.0
"""Seconds to wait for another run."""
_DISK = frozenset(
    (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
    )
)
_TABLE = """CREATE TABLE outputs (
    output BLOB PRIMARY KEY, base BLOB, path BLOB, source_hash BLOB,
    source_size INTEGER, source_modified INTEGER, source_changed INTEGER,
    recipe BLOB, output_hash BLOB,
    output_size INTEGER, output_modified INTEGER, output_changed INTEGER
) WITHOUT ROWID"""
_PUT = "INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class LedgerRow(NamedTuple):
    """How one output was made.

    Args:
        output: its place below the output folder.
        base: seen from the output folder, the folder that the path of the post counts from; where that is
            absolute, the folder of the post, so that it is found again when both were moved; empty for a URL.
        path: the post, as it was given.
        hashes: of both files' bytes.
        source_state: of the post when it was read; None where a change might not show in it.
        recipe: a hash of the options and of the program's version.
        output_state: of the output once it was written.
    """

    output: str
    base: str
    path: str
    hashes: Known
    source_state: FileState | None
    recipe: bytes
    output_state: FileState | None

    def sources(self, root: str) -> list[str]:
        """Where the post may be.

        Args:
            root: the output folder, without links.
        """
        if is_url(self.path):
            return [self.path]
        near = os.path.normpath(os.path.join(root, self.base, os.path.basename(self.path)))
        given = os.path.normpath(os.path.join(root, self.base, self.path))
        return [given, near] if os.path.isabs(self.path) and self.base else [given]

    @property
    def is_below(self) -> bool:
        """Whether the output is in the output folder, which somebody may have changed in the ledger."""
        return not os.path.isabs(self.output) and ".." not in self.output.split(os.sep)


class Ledger:
    """Records by output. Several runs may use one ledger at the same time.

    A ledger that is damaged is kept beside the one that is begun anew: everything is made again then, and
    nothing is lost. A database of another program or of a later version of this one is left alone.

    Args:
        folder: the output folder, which is there.
        warn: is told when the ledger was damaged.
        read_only: whether it is to stay as it is; then one that is damaged knows nothing.

    Raises:
        DiskError: it can't be opened or written.
        OutputError: it is not a ledger, or of a later version.
    """

    def __init__(self, folder: str, warn: Callable[[str], None], *, read_only: bool = False) -> None:
        self._path = os.path.join(folder, NAME)
        self._read_only = read_only
        self._warn = warn
        self._pending: dict[str, LedgerRow] = {}
        self._ahead: dict[bytes, tuple[Any, ...]] = {}
        self._first, self._last = b"\0", b""
        self._database: sqlite3.Connection
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.flush()
        finally:
            self._database.close()

    def get(self, output: str) -> LedgerRow | None:
        """The record of an output, or None."""
        key = os.fsencode(output)
        if not self._first <= key <= self._last:
            self._read_ahead(key)
        row = self._ahead.get(key)
        return _record(row) if row else None

    def _read_ahead(self, key: bytes) -> None:
        """Fetch the row of an output and those after it, since outputs are asked for in their order."""
        rows = self._execute("SELECT * FROM outputs WHERE output >= ? ORDER BY output LIMIT 200", (key,))
        self._ahead = {row[0]: row for row in rows}
        self._first, self._last = key, rows[-1][0] if rows else key

    def put(self, record: LedgerRow) -> None:
        """Remember how an output was made."""
        self._pending[record.output] = record
        if len(self._pending) >= _PENDING:
            self.flush()

    def forget(self, output: str) -> None:
        """Remember no more how an output was made."""
        self._execute("DELETE FROM outputs WHERE output = ?", (os.fsencode(output),))

    def flush(self) -> None:
        """Write what waits to be written."""
        rows = [_row(record) for record in self._pending.values()]
        self._pending = {}
        if rows:
            self._execute_many(_PUT, rows)

    def __iter__(self) -> Iterator[LedgerRow]:
        """All records in the order of the outputs; none that is changed on the way is missed."""
        self.flush()
        last = b""
        while rows := self._execute(
            "SELECT * FROM outputs WHERE output > ? ORDER BY output LIMIT 1000", (last,)
        ):
            yield from filter(None, map(_record, rows))
            last = rows[-1][0]

    def samples(self) -> Iterator[LedgerRow]:
        """One record for each folder that posts came from."""
        self.flush()
        rows = self._execute("SELECT *, min(output) FROM outputs GROUP BY base, folder_of(path)", ())
        yield from filter(None, (_record(row[:-1]) for row in rows))

    # --- the database -----------------------------------------------------------------------------------

    def _execute(self, statement: str, values: tuple[bytes, ...]) -> list[tuple[Any, ...]]:
        return self._guarded(lambda: self._database.execute(statement, values).fetchall())

    def _execute_many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        def write() -> list[tuple[Any, ...]]:
            with _transaction(self._database):
                self._database.executemany(statement, rows)
            return []

        self._guarded(write)

    def _guarded(self, action: Callable[[], list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
        """What an action on the database gives; nothing where it turns out to be damaged, or is gone."""
        try:
            return action()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if self._read_only:
                return []
            self._refuse_disk(error)
            self._database.close()
            self._begin_anew()
            return []

    def _refuse_disk(self, error: Exception) -> None:
        """Pass on what is not damage but a disk that is full, read-only or broken, or another run's lock."""
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        if code & 0xFF in _DISK and code != sqlite3.SQLITE_READONLY_DBMOVED:
            self._database.close()
            raise DiskError("{path}: {error}", path=self._path, error=error) from error

    def _open(self) -> None:
        self._refuse_other_things()
        self._database = self._connected()
        try:
            self._refuse_others()
            if self._read_only:
                return
            sound = self._database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            if sound and _is_ours(self._database):
                return
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if self._read_only:
                return
            self._refuse_disk(error)
        self._database.close()
        self._begin_anew()

    def _refuse_other_things(self) -> None:
        """See that what has its name is a file, if anything has."""
        with refusing(self._path), folder_of(self._path) as (folder, name):
            status = status_in(folder, name)
            refuse_link(status, self._path)
            if status is not None:
                refuse_special(status, self._path)

    def _refuse_others(self) -> None:
        """See that it is not a database of somebody else, or of a later version."""
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        tables = self._database.execute("SELECT DISTINCT tbl_name FROM sqlite_schema").fetchall()
        is_foreign = tables not in ([], [("outputs",)])
        if is_foreign or version > _VERSION:
            self._database.close()
            whose = Message("another program") if is_foreign else Message("a later version of emnews")
            raise OutputError(
                "{path} is a database of {whose}: remove it, or choose another folder",
                path=self._path,
                whose=whose,
            )

    def _begin_anew(self) -> None:
        self._warn(Message("{path} is damaged or of another version: it is begun anew", path=self._path))
        with suppress(OSError):
            os.replace(self._path, f"{self._path}.damaged")
        for suffix in ("-journal", "-wal", "-shm"):
            with suppress(OSError):
                os.unlink(self._path + suffix)
        self._database = self._connected()
        try:
            _is_ours(self._database)
        except sqlite3.Error as error:
            self._database.close()
            raise DiskError("{path}: {error}", path=self._path, error=error) from error

    def _connected(self) -> sqlite3.Connection:
        mode = "?mode=ro" if self._read_only else ""
        try:
            name = f"file:{quote(os.path.abspath(self._path))}{mode}"
            database = sqlite3.connect(name, timeout=_WAIT, isolation_level=None, uri=True)
            database.create_function("folder_of", 1, _folder_of, deterministic=True)
            return database
        except sqlite3.Error as error:
            raise DiskError("{path}: {error}", path=self._path, error=error) from error


def _folder_of(path: object) -> bytes:
    return os.path.dirname(path) if isinstance(path, bytes) else b""


def _is_ours(database: sqlite3.Connection) -> bool:
    """Whether this is a ledger of this version; an empty database becomes one."""
    # After a loss of power it may be damaged, which costs time and nothing else.
    database.execute("PRAGMA synchronous = OFF")
    with _transaction(database):  # so that two runs do not begin it at the same time
        (version,) = database.execute("PRAGMA user_version").fetchone()
        tables = database.execute("SELECT sql FROM sqlite_schema WHERE type = 'table'").fetchall()
        if version == 0 and not tables:
            database.execute(_TABLE)
            database.execute(f"PRAGMA user_version = {_VERSION}")
            return True
    return bool(version == _VERSION and tables == [(_TABLE,)])


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _row(record: LedgerRow) -> tuple[Any, ...]:
    return (
        os.fsencode(record.output),
        os.fsencode(record.base),
        os.fsencode(record.path),
        record.hashes.source,
        *(record.source_state or (None, None, None)),
        record.recipe,
        record.hashes.output,
        *(record.output_state or (None, None, None)),
    )


def _record(row: tuple[Any, ...]) -> LedgerRow | None:
    """A record; None where somebody has changed it to what is none."""
    output, base, path, source_hash, *rest = row
    *source_state, recipe, output_hash, size, modified, changed = rest
    try:
        return LedgerRow(
            os.fsdecode(output),
            os.fsdecode(base),
            os.fsdecode(path),
            Known(source_hash, output_hash),
            None if source_state[0] is None else FileState(*source_state),
            recipe,
            None if size is None else FileState(size, modified, changed),
        )
    except TypeError:
        return None
