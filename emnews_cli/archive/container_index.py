"""The members of containers in the order of a folder's files, in a temporary database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from emnews_cli.archive.ignoring import NAME as IGNORE_FILE
from emnews_cli.archive.reading import MAX_SIZE
from emnews_cli.archive.site import SUFFIXES
from emnews_cli.errors import disk_errors, storing_temporarily
from emnews_cli.stores.listing import container_of, list_container
from emnews_cli.stores.members import BrokenError, Container, Entry, Member, Wish
from emnews_cli.stores.reading import close_file

if TYPE_CHECKING:
    import sqlite3

    from emnews_cli.stores.spool import Spool

_TABLE = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -4000;
CREATE TABLE members (
    container INTEGER, key BLOB, place BLOB, problem TEXT, is_folder INTEGER, PRIMARY KEY (container, key)
) WITHOUT ROWID
"""
_CHUNK = 500
KEY_SEPARATOR = b"\0"
"""Between the parts of a key."""
UNSAFE = b"\0"
"""Keys of members whose names have no place in a tree begin with it."""
_WANTED = (*(suffix.decode() for suffix in SUFFIXES), IGNORE_FILE)


class Row(NamedTuple):
    """A member.

    Args:
        key: its name, parted by NUL characters, so that keys are in the order of a folder's files.
        member: how it is read; None where it can't be.
        problem: why it can't be read.
        is_folder: whether it is a folder.
    """

    key: bytes
    member: Member | None
    problem: str
    is_folder: bool


def _is_wanted(name: str) -> bool:
    return name.lower().endswith(_WANTED)


def key_of(name: str) -> bytes:
    """The key of a name."""
    return os.fsencode(name).replace(b"/", KEY_SEPARATOR)


def name_of(key: bytes) -> str:
    """The name of a member, by its key."""
    return os.fsdecode(key.removeprefix(UNSAFE).replace(KEY_SEPARATOR, b"/"))


class Listing:
    """What is in one container.

    Args:
        index: has it.
        number: of the container in it.
        container: the container; None where it can't be opened.
        fault: why the rest of it could not be read, or empty.
        doubles: how many of its files come again later in it.
    """

    def __init__(
        self, index: ContainerIndex, number: int, container: Container | None, fault: str, doubles: int
    ) -> None:
        self.container, self.fault, self.doubles = container, fault, doubles
        self._index, self._number = index, number

    def rows(self) -> Iterator[Row]:
        """All members in order; of those that have one name the last in the container."""
        last = b""
        while found := self._select("key > ? ORDER BY key LIMIT ?", last, _CHUNK):
            yield from map(self._row, found)
            last = found[-1][0]

    def get(self, key: bytes) -> Row | None:
        """A member, or None."""
        return next(map(self._row, self._select("key = ?", key)), None)

    def has_below(self, key: bytes) -> bool:
        """Whether there is a folder of this name, maybe an empty one."""
        row = self.get(key)
        below, after = key + KEY_SEPARATOR, key + b"\1"
        return bool((row and row.is_folder) or self._select("key > ? AND key < ? LIMIT 1", below, after))

    def _select(self, where: str, *values: object) -> list[tuple[Any, ...]]:
        return self._index.select(where, self._number, *values)

    def _row(self, row: tuple[Any, ...]) -> Row:
        import pickle

        key, place, problem, is_folder = row
        is_there = place is not None and self.container is not None
        member = Member(self.container, pickle.loads(place)) if is_there else None  # type: ignore[arg-type]  # noqa: S301
        return Row(key, member, problem, bool(is_folder))


class ContainerIndex:
    """The containers of a run; a context, as temporary files go with it.

    Args:
        max_size: the most bytes that a member may have.
        follow_links: whether the objects of a repository may be outside of it.
    """

    def __init__(self, *, max_size: int = MAX_SIZE, follow_links: bool = False) -> None:
        self._wish = Wish(_is_wanted, max_size, follow_links)
        self._stack = ExitStack()
        self._listings: dict[str, Listing] = {}
        self._database: sqlite3.Connection | None = None
        self._spool: Spool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the temporary files."""
        self._stack.close()

    def listing(self, path: str) -> Listing:
        """What is in a container, which is read for it once.

        Raises:
            DiskError: a temporary file can't be written.
            UsageError: a library that it needs is not installed.
        """
        real = os.path.realpath(path)
        if real not in self._listings:
            self._listings[real] = self._listed(path)
        return self._listings[real]

    def lacks(self, path: str) -> bool:
        """Whether a path names a member that is not in its container, though all of this can be read."""
        found = container_of(path)
        if not found or not found[1]:
            return False
        listing = self.listing(found[0])
        return not listing.fault and listing.get(key_of(found[1])) is None

    def select(self, where: str, number: int, *values: object) -> list[tuple[Any, ...]]:
        """Rows of a container."""
        statement = f"SELECT key, place, problem, is_folder FROM members WHERE container = ? AND {where}"  # noqa: S608
        with disk_errors():
            return self._opened().execute(statement, (number, *values)).fetchall()

    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            import sqlite3

            with disk_errors():
                self._database = sqlite3.connect("", isolation_level=None)
                self._stack.callback(self._database.close)
                self._database.executescript(_TABLE)
        return self._database

    def _listed(self, path: str) -> Listing:
        number = len(self._listings)
        try:
            container, entries = list_container(path, self._wish, self._kept, self._folder)
        except BrokenError as error:
            return Listing(self, number, None, str(error), 0)
        found = _Counted(number, entries)
        with disk_errors():
            database = self._opened()
            database.execute("BEGIN")
            database.executemany("INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?)", found)
            database.execute("COMMIT")
            (distinct,) = database.execute(
                "SELECT count(*) FROM members WHERE container = ? AND NOT is_folder", (number,)
            ).fetchone()
        if self._spool:
            self._spool.flush()
        return Listing(self, number, container, found.fault, found.files - distinct)

    def _kept(self) -> Spool:
        if self._spool is None:
            from emnews_cli.stores.spool import Spool

            self._spool = Spool()
            self._stack.callback(self._spool.close)
            self._stack.callback(close_file, self._spool.path)
        return self._spool

    def _folder(self) -> str:
        import tempfile

        with storing_temporarily():
            folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="emnews-"))
        self._stack.callback(close_file, folder)
        return folder


class _Counted:
    """The rows of entries, counted on the way.

    Attributes:
        files: how many there were that are not folders.
        fault: why the rest could not be read.
    """

    def __init__(self, number: int, entries: Iterator[Entry]) -> None:
        self._number, self._entries = number, entries
        self.files, self.fault = 0, ""

    def __iter__(self) -> Iterator[tuple[int, bytes, bytes | None, str, bool]]:
        try:
            for entry in self._entries:
                if entry.name:
                    self.files += not entry.is_folder
                    yield self._number, *_row_of(entry)
        except BrokenError as error:
            self.fault = str(error)


def _row_of(entry: Entry) -> tuple[bytes, bytes | None, str, bool]:
    import pickle

    place = pickle.dumps(entry.at) if entry.at and not entry.problem else None
    return UNSAFE * entry.is_unsafe + key_of(entry.name), place, entry.problem, entry.is_folder
