"""Datasets in one file: SQLite, DuckDB, JSON Lines."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import islice
from types import ModuleType
from typing import TYPE_CHECKING, Any, Self

from emnews_cli.archive.dataset_plan import Plan
from emnews_cli.archive.dataset_stores import Description, Posts, Sum, whole
from emnews_cli.archive.save import first_line, refuse_url, replacing, replacing_by_name
from emnews_cli.archive.sqlite_files import open_to_read, open_to_write, transaction
from emnews_cli.datasets import jsonl, sqlite
from emnews_cli.datasets.extras import needing
from emnews_cli.datasets.rows import Rows, settled
from emnews_cli.datasets.schema import SESSIONS, TABLES, Table
from emnews_cli.errors import DiskError, InputError, OutputError, storing_temporarily
from emnews_cli.search import index, stories_table
from emnews_cli.stores.urls import is_url

if TYPE_CHECKING:
    import duckdb

    from emnews_cli.datasets.rows import Row

_IN_TRANSACTION = 1000
"""Posts that are put in together: so many are lost at most when a run is killed."""
_LONGEST_LINE = 1 << 27
_NEW = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 16384"
"""For a new file: nobody sees it before it is whole, and the rows of posts fill small pages badly."""


def _refuse(path: str, what: str) -> OutputError:
    return OutputError("{path} is not {what} made by emnews: choose another file", path=path, what=what)


def _is_there(path: str) -> bool:
    """Whether a file has something in it."""
    try:
        return os.stat(path).st_size > 0
    except OSError:
        return os.path.lexists(path)


def _batches(posts: Iterable[Rows]) -> Iterator[list[Rows]]:
    posts = iter(posts)
    while batch := list(islice(posts, _IN_TRANSACTION)):
        yield batch


class SQLiteFile:
    """A database of SQLite; posts are put in and taken out one by one, and its search index follows.

    Args:
        path: the file.
        searched: whether to make such an index.
    """

    in_place = True

    def __init__(self, path: str, *, searched: bool = False) -> None:
        refuse_url(path)
        self.path = path
        self._searched = searched

    def recipe(self) -> str | None:
        """See :class:`~emnews_cli.archive.dataset_stores.Store`."""
        if not _is_there(self.path):
            return None
        try:
            with closing(open_to_read(self.path)) as database:
                if sqlite.is_dataset(database):
                    self._searched = self._searched or index.is_there(database)
                    return sqlite.read_meta(database)["recipe"]
        except (sqlite3.DatabaseError, KeyError):
            pass
        raise _refuse(self.path, "a SQLite dataset")

    def reader(self) -> SQLiteReader:
        """Reads it."""
        return SQLiteReader(self.path)

    def unsound(self) -> frozenset[str]:
        """None: SQLite keeps what it holds whole."""
        return frozenset()

    def write(self, plan: Plan, posts: Posts, made: Description, *, update: bool) -> Sum:
        """See :class:`~emnews_cli.archive.dataset_stores.Store`."""
        with _sqlite_errors(self.path):
            if update:
                with closing(open_to_write(self.path)) as database:
                    database.execute("PRAGMA foreign_keys = ON")
                    self._index(database)
                    self._change(database, plan, posts)
                    return Sum(_counts(database, made.tables), 1, 1)
            with replacing_by_name(self.path) as name, closing(open_to_write(name)) as database:
                database.executescript(_NEW)
                self._fill(database, posts, made)
                if self._searched:
                    database.execute("VACUUM")  # making an index leaves a seventh of the file empty
                return Sum(_counts(database, made.tables), 1, 1)

    def _fill(self, database: sqlite3.Connection, posts: Posts, made: Description) -> None:
        with transaction(database):
            sqlite.create(database, made.tables)
            sqlite.write_meta(database, made.meta)
            for batch in _batches(whole(self, made.of_posts, posts)):
                sqlite.insert(database, batch)
            if SESSIONS.name in made.tables:
                for calendar in made.calendars.values():
                    sqlite.insert_rows(database, SESSIONS, calendar.rows())
            sqlite.create_indexes(database, made.tables)
            if self._searched:
                index.create(database)

    def complete(self, story_window: float | None = None) -> None:
        """Make the index that is wanted where it is missing or of other tokens, and the stories.

        Args:
            story_window: seconds that a story lasts at most, or None for no stories.

        Raises:
            DiskError: it can't be written.
            InputError: it has values that emnews does not write.
        """
        with _sqlite_errors(self.path), closing(open_to_write(self.path)) as database:
            self._index(database)
            if story_window is not None:
                try:
                    with transaction(database):
                        stories_table.bring_up_to_date(database, story_window)
                except (ValueError, TypeError, AttributeError) as error:
                    raise InputError("{path} is damaged: make it again without -u", path=self.path) from error

    def story_window(self) -> float | None:
        """How long a story lasts in the stories that are there, in seconds; None where there are none.

        Raises:
            InputError: it says so in another way than emnews does.
        """
        if not _is_there(self.path):
            return None
        try:
            with suppress(sqlite3.Error), closing(open_to_read(self.path)) as database:
                return stories_table.window_of(database)
        except ValueError as error:
            raise InputError("{path} is damaged: make it again without -u", path=self.path) from error
        return None

    def _index(self, database: sqlite3.Connection) -> None:
        if self._searched and not index.is_current(database):
            with transaction(database):
                index.create(database)

    def _change(self, database: sqlite3.Connection, plan: Plan, posts: Posts) -> None:
        gone = plan.gone()
        while paths := list(islice(gone, _IN_TRANSACTION)):
            with transaction(database):
                sqlite.delete(database, paths)
        changed = (settled(rows, item.canonical, item.first_seen) for item, rows in posts if rows is not None)
        for batch in _batches(changed):
            with transaction(database):
                sqlite.delete(database, (rows["posts"][0][0] for rows in batch))
                sqlite.insert(database, batch)


@contextmanager
def _sqlite_errors(path: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise DiskError("{path}: can't be written: {error}", path=path, error=error) from error


def _counts(database: Any, tables: Iterable[str]) -> dict[str, int]:
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  # our own names
        for name in tables
    }


class _DatabaseReader:
    """Reads a database.

    Args:
        path: the file.

    Raises:
        InputError: it can't be read.
    """

    _engine: ModuleType
    """The module of the database's kind."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._database: Any = None

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def places(self) -> list[str]:
        """One without a name."""
        return [""]

    def has(self, table: str) -> bool:
        """Whether it has a table."""
        with self._errors():
            return bool(self._engine.has_table(self._database, table))

    def rows(self, table: Table, _: str, names: tuple[str, ...] | None = None) -> Iterator[Row]:
        """See :class:`~emnews_cli.archive.dataset_stores.Reader`."""
        with self._errors():
            yield from self._engine.read_rows(self._database, table, names)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (self._engine.Error, ValueError, RecursionError) as error:  # its values may be anything
            raise InputError("{path}: can't be read: {error}", path=self._path, error=error) from error


class SQLiteReader(_DatabaseReader):
    """Reads a database of SQLite; see :class:`_DatabaseReader`."""

    _engine = sqlite

    def __enter__(self) -> Self:
        self._database = open_to_read(self._path)
        return self


class DuckDBFile:
    """A database of DuckDB, made anew where anything changes."""

    in_place = False

    def __init__(self, path: str) -> None:
        refuse_url(path)
        needing("DuckDB", "duckdb")
        self.path = path

    def recipe(self) -> str | None:
        """See :class:`~emnews_cli.archive.dataset_stores.Store`."""
        from emnews_cli.datasets import duckdb

        if not _is_there(self.path):
            return None
        try:
            with closing(duckdb.connect(self.path, read_only=True)) as database:
                if duckdb.is_dataset(database):
                    return duckdb.read_meta(database)["recipe"]
        except (duckdb.Error, KeyError):
            pass
        raise _refuse(self.path, "a DuckDB dataset")

    def reader(self) -> DuckDBReader:
        """Reads it."""
        return DuckDBReader(self.path)

    def unsound(self) -> frozenset[str]:
        """None: DuckDB keeps what it holds whole."""
        return frozenset()

    def write(self, plan: Plan, posts: Posts, made: Description, *, update: bool) -> Sum:  # noqa: ARG002
        """See :class:`~emnews_cli.archive.dataset_stores.Store`."""
        from emnews_cli.datasets import duckdb

        with storing_temporarily(), tempfile.TemporaryDirectory(prefix="emnews-") as folder:
            name = os.path.join(folder, "made")
            try:
                with closing(duckdb.connect(name)) as database:
                    self._fill(database, posts, made, os.path.join(folder, "rows"))
                    counts = _counts(database, made.tables)
            except duckdb.Error as error:
                raise DiskError("{path}: can't be written: {error}", path=self.path, error=error) from error
            with open(name, "rb") as source, replacing(self.path) as stream:
                while piece := source.read(1 << 20):
                    stream.write(piece)
        return Sum(counts, 1, 1)

    def _fill(
        self, database: duckdb.DuckDBPyConnection, posts: Posts, made: Description, temporary: str
    ) -> None:
        from emnews_cli.datasets import duckdb

        duckdb.create(database, made.tables)
        duckdb.write_meta(database, made.meta)
        for batch in _batches(whole(self, made.of_posts, posts)):
            for name in made.of_posts:
                rows = (row for each in batch for row in each[name])
                duckdb.insert_rows(database, TABLES[name], rows, temporary)
        if SESSIONS.name in made.tables:
            for calendar in made.calendars.values():
                duckdb.insert_rows(database, SESSIONS, calendar.rows(), temporary)


class DuckDBReader(_DatabaseReader):
    """Reads a database of DuckDB; see :class:`_DatabaseReader`."""

    def __enter__(self) -> Self:
        needing("DuckDB", "duckdb")
        from emnews_cli.datasets import duckdb

        self._engine = duckdb
        with self._errors():
            self._database = duckdb.connect(self._path, read_only=True)
        return self


class JSONLinesFile:
    """A file of JSON Lines, a post each; made anew each time."""

    in_place = False

    def __init__(self, path: str) -> None:
        self.path = path

    def recipe(self) -> str | None:
        """None; what is there must be posts that were exported.

        Raises:
            OutputError: it is something else.
        """
        if not is_url(self.path) and not _is_there(self.path):
            return None
        try:
            line = first_line(self.path, _LONGEST_LINE)
            first = json.loads(line or b"null")
            if not line or (isinstance(first, dict) and "source_sha256" in first):
                return None
        except (InputError, OSError, ValueError, RecursionError):
            pass
        raise _refuse(self.path, "a JSON Lines dataset")

    def reader(self) -> SQLiteReader:
        """There is none.

        Raises:
            InputError: always.
        """
        raise InputError("{path}: JSON Lines is not read again", path=self.path)

    def unsound(self) -> frozenset[str]:
        """None."""
        return frozenset()

    def write(self, plan: Plan, posts: Posts, made: Description, *, update: bool) -> Sum:  # noqa: ARG002
        """See :class:`~emnews_cli.archive.dataset_stores.Store`."""
        counts: Counter[str] = Counter()
        with replacing(self.path) as stream:
            for rows in whole(self, made.of_posts, posts):
                stream.write(jsonl.line_of(rows))
                counts.update({name: len(found) for name, found in rows.items()})
        return Sum(dict(counts), 1, 1)


FILES: dict[str, Callable[[str], SQLiteFile | DuckDBFile | JSONLinesFile]] = {
    "sqlite": SQLiteFile,
    "duckdb": DuckDBFile,
    "jsonl": JSONLinesFile,
}
