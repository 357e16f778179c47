"""The members of containers in the order of a folder's files, in a temporary database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from emnews_cli.archive.ignoring import NAME as IGNORE_FILE
from emnews_cli.archive.reading import MAX_SIZE
from emnews_cli.archive.site import SUFFIXES
from emnews_cli.errors import InputError, OutputError, disk_errors
from emnews_cli.stores.listing import container_of, is_prefix, list_container
from emnews_cli.stores.members import BrokenError, Container, Entry, Member, Wish
from emnews_cli.stores.reading import close_file
from emnews_cli.stores.temporaries import Temporaries
from emnews_cli.stores.urls import is_url, location_of, real_path

if TYPE_CHECKING:
    import sqlite3

    from emnews_cli.archive.kept_listings import KeptListings

_TABLE = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -4000;
CREATE TABLE members (
    container INTEGER, key BLOB, place BLOB, problem TEXT, is_folder INTEGER, PRIMARY KEY (container, key)
) WITHOUT ROWID
"""
_CHUNK = 500
KEY_SEPARATOR = b"\0"
"""Between the parts of a key."""
_KEPT = "kept"
"""The way of members that are known by name alone."""
UNSAFE = b"\0"
"""Keys of members whose names have no place in a tree begin with it."""
_POSTS = tuple(suffix.decode() for suffix in SUFFIXES)
_WANTED = (*_POSTS, IGNORE_FILE)


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

    @property
    def version(self) -> tuple[int, str] | tuple[()]:
        """The size and ETag of the object that it is a listing of; empty for others."""
        return self.container.version if self.container else ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        return not self._select("TRUE LIMIT 1")

    def get(self, key: bytes) -> Row | None:
        """A member, or None."""
        return next(map(self._row, self._select("key = ?", key)), None)

    def version_of(self, name: str) -> tuple[int, str] | tuple[()]:
        """The size and ETag of an object when it was listed; empty where there was none."""
        row = self.get(key_of(name))
        return row.member.version if row and row.member else ()

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

    Attributes:
        temporary: files and folders that go with the run.
    """

    def __init__(self, *, max_size: int = MAX_SIZE, follow_links: bool = False) -> None:
        self._wish = Wish(_is_wanted, max_size, follow_links)
        self._stack = ExitStack()
        self._listings: dict[str, Listing] = {}
        self._database: sqlite3.Connection | None = None
        self.temporary = Temporaries(self._stack, close_file)
        self._objects: dict[str, Member] = {}
        self._numbers = count()
        self._kept: KeptListings | None = None
        self._at_hand: dict[str, Listing] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the temporary files."""
        self._stack.close()

    def keep_listings(self, kept: KeptListings) -> None:
        """Use kept listings of containers in a store that have not changed.

        Args:
            kept: what is known of them.
        """
        self._kept = kept

    def save_listings(self) -> None:
        """Keep the listings of containers that were downloaded in this run, and no others.

        Raises:
            DiskError: it can't be written.
        """
        found = {url: listing for url, listing in self._listings.items() if listing.version}
        if self._kept is None or not found:
            return
        for url, listing in found.items():
            if listing.container and listing.container.way != _KEPT:
                self._keep(self._kept, url, listing)
        self._kept.forget(filter(self._lacks_object, self._kept.urls()))
        self._kept.save()

    def _keep(self, kept: KeptListings, url: str, listing: Listing) -> None:
        if listing.fault:
            kept.forget([url])
            return
        rows = [(row.key, row.problem, row.is_folder, row.member is not None) for row in listing.rows()]
        kept.keep(url, listing.version, listing.doubles, rows)

    @property
    def keeps_listings(self) -> bool:
        """Whether members may be known by name alone."""
        return self._kept is not None

    def at_hand(self, path: str, member: Member) -> tuple[Member | None, str]:
        """A member that can be read, or why it can't; its container is downloaded where it was not so far.

        Args:
            path: of the member.
            member: as a listing has it.
        """
        if member.container.way != _KEPT:
            return member, ""
        url, inside = container_of(path) or ("", "")
        if url not in self._at_hand:
            self._at_hand[url] = self._listed(url)
        listing = self._at_hand[url]
        if listing.container is None or listing.container.version != member.container.version:
            return None, listing.fault or "its container was changed meanwhile: try again"
        row = listing.get(key_of(inside))
        return (row.member, row.problem) if row else (None, "there is no such member")

    def listing(self, path: str, version: tuple[int, str] | tuple[()] = ()) -> Listing:
        """What is in a container, which is read for it once.

        Args:
            path: the container.
            version: the size and ETag of an object, where these are known.

        Raises:
            DiskError: a temporary file can't be written.
            UsageError: a library that it needs is not installed.
        """
        real = real_path(path)
        if real not in self._listings:
            kept = self._kept.entries(path, version) if self._kept and version else None
            if kept:
                entries, doubles = kept
                container = Container(path, _KEPT, path, None, version=version)
                self._listings[real] = self._filled(container, iter(entries), doubles)
            else:
                self._listings[real] = self._listed(path)
        return self._listings[real]

    def outputs(self, url: str) -> Listing:
        """What there is of a prefix that outputs go to.

        Raises:
            OutputError: it can't be listed.
        """
        listing = self.listing(url)
        if listing.fault:
            raise OutputError("{path}: {reason}", path=url, reason=listing.fault)
        return listing

    def check(self, url: str) -> None:
        """See that a URL names something that is there.

        Raises:
            InputError: it does not, or the store does not answer.
            UsageError: obstore is not installed.
        """
        path, inside = container_of(url) or ("", "")
        if not inside and path.lower().endswith(_POSTS) and self._is_object(path):
            return
        listing = self.listing(path)
        if listing.fault and listing.is_empty:
            raise InputError(listing.fault)
        nameless = not location_of(path).key or not is_prefix(path)
        if not nameless and listing.is_empty and not self._is_object(path):
            raise InputError("there is no such object, and none below that name")

    def _is_object(self, url: str) -> bool:
        from emnews_cli.stores.objects import bucket_of

        bucket, key = bucket_of(url)
        if found := bucket.find(key):
            self._objects[url] = _object(url, found)
        return found is not None

    def object_at(self, path: str) -> Member | None:
        """The object that a URL names, one that was found or is named like a post, or None."""
        if path in self._objects or not is_url(path) or path in self._listings:
            return self._objects.get(path)
        if not path.lower().endswith(_POSTS) or container_of(path) != (path, ""):
            return None
        return _object(path, (location_of(path).key, -1, ""))

    def lacks(self, path: str) -> bool:
        """Whether a path names a member that is not in its container, though all of this can be read.

        An object is a member of a prefix of its name, where that was listed.
        """
        container, inside = container_of(path) or ("", "")
        if is_url(container) and (not inside or self._lacks_object(container)):
            return self._lacks_object(container)
        if not inside:
            return False
        listing = self.listing(container)
        return not listing.fault and listing.get(key_of(inside)) is None

    def _lacks_object(self, url: str) -> bool:
        for above, listing in self._listings.items():
            if is_prefix(above) and url.startswith(f"{above}/"):
                return not listing.fault and listing.get(key_of(url[len(above) + 1 :])) is None
        return False

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
        try:
            container, entries = list_container(path, self._wish, self.temporary)
        except BrokenError as error:
            return Listing(self, next(self._numbers), None, str(error), 0)
        return self._filled(container, entries)

    def _filled(self, container: Container, entries: Iterator[Entry], doubles: int = 0) -> Listing:
        number = next(self._numbers)
        found = _Counted(number, entries)
        with disk_errors():
            database = self._opened()
            database.execute("BEGIN")
            database.executemany("INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?)", found)
            database.execute("COMMIT")
            (distinct,) = database.execute(
                "SELECT count(*) FROM members WHERE container = ? AND NOT is_folder", (number,)
            ).fetchone()
        self.temporary.flush()
        return Listing(self, number, container, found.fault, doubles or found.files - distinct)


def _object(url: str, at: tuple[str, int, str]) -> Member:
    """An object by its URL, of which nothing else was listed."""
    return Member(Container(url, "object", location_of(url).root, None), at)


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
