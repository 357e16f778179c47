"""A dataset in Parquet: a folder of files, of which ``dataset.json`` says what they are."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Protocol, Self

from emnews_cli.archive.dataset_plan import Plan
from emnews_cli.archive.dataset_stores import Description, Posts, Store, Sum, whole
from emnews_cli.archive.discover import join
from emnews_cli.archive.folders import folder_of, pieces_in
from emnews_cli.archive.reading import read_plain
from emnews_cli.archive.save import remove, remove_leftovers, replacing, save
from emnews_cli.datasets.card import card
from emnews_cli.datasets.extras import needing
from emnews_cli.datasets.schema import SESSIONS, TABLES, Table
from emnews_cli.errors import InputError, OutputError
from emnews_cli.messages import Message
from emnews_cli.system import FolderLock

if TYPE_CHECKING:
    from emnews_cli.datasets.rows import Row, Rows

NAME = "dataset.json"
CARD = "README.md"
_NOTHING = sha256().hexdigest()
_MOST_BYTES = 64_000_000
_PLACE = re.compile(r"data/(?P<table>[a-z]+)/(?:(?P<partition>[a-z]+=[0-9a-z-]+)/)?part-\d{5}\.parquet")


class File(NamedTuple):
    """A file of the dataset, as ``dataset.json`` tells it.

    Args:
        path: in the folder.
        table: whose rows it has.
        rows: how many.
        bytes: its size.
        sha256: of its bytes.
        content: a hash of its values.
    """

    path: str
    table: str
    rows: int
    bytes: int
    sha256: str
    content: str

    @property
    def place(self) -> str:
        """Its partition, or empty."""
        return _partition_of(self.path)


def _partition_of(path: str) -> str:
    found = _PLACE.fullmatch(path)
    return (found["partition"] or "") if found else ""


class PartedStore(Store, Protocol):
    """A place for a dataset in Parquet; see :class:`ParquetFolder`."""

    etags: dict[str, str]

    def unsound(self, place: str | None = None) -> frozenset[str]:
        """The partitions, or that one, if they are not as they were written."""

    def write_part(self, tables: Sequence[str], place: str, posts: Iterable[Rows]) -> list[File]:
        """Write a partition."""

    def assemble(self, plan: Plan, parts: Iterable[list[File]], made: Description, *, update: bool) -> Sum:
        """Make a dataset of its partitions."""


class ParquetFolder:
    """A folder of Parquet.

    Args:
        path: the folder.
        warn: is told what is wrong with it.
        is_guest: whether the process is somebody else's too, and may end any moment with its machine.

    Attributes:
        etags: what a store says of the files, by their paths; nothing in a folder.
    """

    in_place = False

    def __init__(self, path: str, warn: Callable[[str], None], *, is_guest: bool = False) -> None:
        self.path = path
        self._warn = warn
        self._is_guest = is_guest
        self.etags: dict[str, str] = {}
        self._told: dict[str, Any] | None = None
        self._files: list[File] = []

    def recipe(self) -> str | None:
        """See :class:`~emnews_cli.archive.dataset_stores.Store`."""
        self._told = told_by(self.path)
        if self._told is None:
            if not _is_free(self.path):
                raise OutputError(
                    "{path} is neither empty nor a dataset: choose another folder", path=self.path
                )
            return None
        self._files = [File(**each) for each in self._told["files"]]
        return str(self._told["recipe"])

    def reader(self) -> FolderReader:
        """Reads it."""
        return FolderReader(self.path, is_guest=self._is_guest)

    def unsound(self, place: str | None = None) -> frozenset[str]:
        """The partitions with a file that is not as it was written: by a killed run, or by somebody else.

        Args:
            place: the one that is looked at; None for all.
        """
        return frozenset(
            file.place
            for file in self._files
            if place in (None, file.place) and sha256_of(self.path, file.path) != (file.sha256, file.bytes)
        )

    def write(self, plan: Plan, posts: Posts, made: Description, *, update: bool) -> Sum:
        """See :class:`~emnews_cli.archive.dataset_stores.Store`."""
        parts = (
            self.write_part(made.of_posts, place, whole(self, made.of_posts, group))
            for place, group in groupby(posts, key=lambda post: post[0].place)
        )
        return self.assemble(plan, parts, made, update=update)

    def assemble(self, plan: Plan, parts: Iterable[list[File]], made: Description, *, update: bool) -> Sum:
        """Make a dataset of its partitions, whoever writes them; see :meth:`write`.

        Args:
            plan: what belongs to it.
            parts: the files of each that changes; none is asked for before the folder is known to be ours.
            made: what the dataset is made of.
            update: whether the others stay.
        """
        from emnews_cli.datasets.parquet import take_little_memory

        take_little_memory()
        if self._told is None:
            self._commit(made, [])  # so that it is known to be ours when this run is killed
        staying = {place for place, changes in plan.places() if update and not changes}
        files = [file for file in self._files if file.place in staying and file.table in made.of_posts]
        written = 0
        for part in parts:
            files += part
            written += bool(part)
        if SESSIONS.name in made.tables:
            rows = (row for calendar in made.calendars.values() for row in calendar.rows())
            files += self.write_part([SESSIONS.name], "", ({SESSIONS.name: [row]} for row in rows))
        files.sort()
        self._remove_others(files)
        self._commit(made, files)
        return Sum(_sums(files), written, len({file.place for file in files if file.table == "posts"}))

    def write_part(self, tables: Sequence[str], place: str, posts: Iterable[Rows]) -> list[File]:
        """Write a partition; its files are in their places when all are whole.

        Args:
            tables: the tables that it has.
            place: its name.
            posts: the rows of its posts, in the order of their paths.

        Raises:
            OutputError: it can't be written.
        """
        from emnews_cli.datasets.parquet import write_parts

        files = []
        for each in write_parts(tables, posts, partial(self._opened, place)):
            path = place_of(each.table, place, each.number)
            digest, size = sha256_of(self.path, path)
            files.append(File(path, each.table, each.rows, size, digest, each.content))
        return files

    @contextmanager
    def _opened(self, place: str, table: str, number: int) -> Iterator[BinaryIO]:
        with replacing(join(self.path, place_of(table, place, number)), self.path) as stream:
            yield stream
            if self._is_guest:  # what this process says of the file must be true for others, whatever happens
                stream.flush()
                os.fsync(stream.fileno())

    def _remove_others(self, files: Iterable[File]) -> None:
        """Remove files of ours that are no longer part of the dataset, and folders that get empty by that."""
        wanted = {file.path for file in files}
        for folder, _, names in os.walk(join(self.path, "data"), topdown=False):
            for path in (os.path.join(folder, name) for name in names):
                place = os.path.relpath(path, self.path)
                if _PLACE.fullmatch(place) and place not in wanted:
                    remove(path, self.path)
            with suppress(OSError):
                os.rmdir(folder)

    def _commit(self, made: Description, files: list[File]) -> None:
        """Write ``dataset.json``, last of all: with it the dataset is what it says."""
        told = made.told | {
            "format": "parquet",
            "card": self._save_card(card(made.told, _sums(files), made.tables).encode()),
            "calendars": {name: len(calendar.days) for name, calendar in made.calendars.items()},
            "rows": _sums(files),
            "files": [file._asdict() for file in files],
        }
        self._save(NAME, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())

    def _save_card(self, data: bytes) -> str:
        """Write the card, unless somebody has edited the one that is there; returns the hash of ours."""
        before = (self._told or {}).get("card")
        if before and sha256_of(self.path, CARD)[0] not in (before, _NOTHING):
            self._warn(Message("{names} was edited: it is not replaced", names=join(self.path, CARD)))
            return str(before)
        self._save(CARD, data)
        return sha256(data).hexdigest()

    def _save(self, name: str, data: bytes) -> None:
        save(join(self.path, name), data, self.path)


@contextmanager
def locked(folder: str, warn: Callable[[str], None]) -> Iterator[None]:
    """Keep other runs out of a dataset that is there, once they have left it.

    Args:
        folder: the dataset.
        warn: is told that there is one.
    """
    try:
        lock = FolderLock(folder)
    except OSError:
        yield
        return
    try:
        if not lock.take(wait=False):
            warn(Message("{folder}: waiting for another run", folder=folder))
            lock.take(wait=True)
        yield
    finally:
        lock.close()


def place_of(table: str, partition: str, number: int = 0) -> str:
    """Where a file is in the folder of a dataset."""
    return "/".join(filter(None, ("data", table, partition, f"part-{number:05}.parquet")))


def is_of_dataset(name: str) -> bool:
    """Whether a name is one of the files with rows of a dataset."""
    return _PLACE.fullmatch(name) is not None


def _sums(files: Iterable[File]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for file in files:
        sums[file.table] += file.rows
    return {name: sums[name] for name in TABLES if name in sums}


def told_by(folder: str) -> dict[str, Any] | None:
    """What a folder says of the dataset in it; None where it is none of ours."""
    try:
        told = json.loads(read_plain(join(folder, NAME), _MOST_BYTES).data)
        ours = isinstance(told["emnews"], str) and told["format"] == "parquet"
        sound = all(_PLACE.fullmatch(File(**each).path) for each in told["files"])
    except (OSError, InputError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return told if ours and sound else None


def _is_free(folder: str) -> bool:
    """Whether nothing is in a folder but what a killed run left of its first steps."""
    remove_leftovers(folder)
    try:
        return not os.listdir(folder)
    except FileNotFoundError:
        return True
    except OSError:
        return False


def sha256_of(folder: str, place: str) -> tuple[str, int]:
    """The SHA-256 of a file in a dataset, and its size; -1 where it is not there or can't be read."""
    found, size = sha256(), -1
    with suppress(OSError, OutputError), folder_of(join(folder, place), folder) as (opened, name):
        size = 0
        for piece in pieces_in(opened, name):
            found.update(piece)
            size += len(piece)
    return found.hexdigest(), size


class FolderReader:
    """Reads a folder of Parquet.

    Args:
        path: the folder.
        is_guest: as in :class:`ParquetFolder`.

    Raises:
        InputError: pyarrow can't read it.
    """

    def __init__(self, path: str, *, is_guest: bool = False) -> None:
        self._path = path
        self._is_guest = is_guest
        told = told_by(path) or {"files": []}
        self._files = [File(**each) for each in told["files"]]

    def __enter__(self) -> Self:
        needing("Parquet", "pyarrow")
        if not self._is_guest:
            from emnews_cli.datasets.parquet import take_little_memory

            take_little_memory()
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def places(self) -> list[str]:
        """Its partitions."""
        return sorted({file.place for file in self._files if file.table == "posts"})

    def has(self, table: str) -> bool:
        """Whether it has a table."""
        return any(file.table == table for file in self._files)

    def rows(self, table: Table, place: str, names: tuple[str, ...] | None = None) -> Iterator[Row]:
        """See :class:`~emnews_cli.archive.dataset_stores.Reader`."""
        from emnews_cli.datasets.parquet import ArrowError, read_rows

        for file in self._files:
            if file.table == table.name and file.place == place:
                path = join(self._path, file.path)
                try:
                    yield from read_rows(path, table, names)
                except (OSError, ArrowError) as error:
                    raise InputError("{path}: can't be read: {error}", path=path, error=error) from error
