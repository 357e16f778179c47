"""The plan of a dataset: which post has its rows where, and which of them have to be made.

It lies in a temporary database, so that memory does not grow with the archive. Nothing is written to the
dataset before all posts are in the plan: the one copy of an article that counts is not known earlier.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any, Literal, NamedTuple, Self, TypeAlias

from emnews_cli.archive.discover import Source
from emnews_cli.archive.tasks import STDIN, Known, Task
from emnews_cli.datasets.rows import path_of
from emnews_cli.errors import UsageError, disk_errors
from emnews_cli.model.articles import copy_rank

_CHUNK = 500

_TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -4000;
CREATE TABLE plan (
    path TEXT PRIMARY KEY, source BLOB, state TEXT NOT NULL DEFAULT 'open',
    hash TEXT, place TEXT, article TEXT, rank INTEGER, canonical INTEGER NOT NULL DEFAULT 1,
    first_seen INTEGER,
    old_hash TEXT, old_place TEXT, old_article TEXT, old_rank INTEGER, old_canonical INTEGER,
    old_first_seen INTEGER
) WITHOUT ROWID;
"""
_SETTLE = """
CREATE INDEX by_place ON plan (place, path);
UPDATE plan SET canonical = 0 WHERE path IN (
    SELECT path FROM (
        SELECT path, row_number() OVER (PARTITION BY article ORDER BY rank, path) AS number
        FROM plan WHERE article IS NOT NULL AND place IS NOT NULL
    ) WHERE number > 1
);
CREATE TABLE changed AS SELECT DISTINCT place FROM (
    SELECT place FROM plan WHERE {different}
    UNION ALL SELECT old_place FROM plan WHERE {different}
) WHERE place IS NOT NULL
"""
_DIFFERENT = (
    "hash IS NOT old_hash OR place IS NOT old_place OR (place IS NOT NULL AND"
    " (canonical IS NOT old_canonical OR first_seen IS NOT old_first_seen))"
)

_REMOVED = "old_hash IS NOT NULL AND place IS NULL"
_AS_BEFORE = "hash = old_hash, place = old_place, article = old_article, rank = old_rank"


class KnownPost(NamedTuple):
    """A post of a dataset that is there.

    Args:
        path: its key.
        hash: of the file that its rows were made of; empty where they must be made again.
        place: its partition.
        article: its article, or None.
        rank: its place among the files of the article; see :func:`rank_of`.
        canonical: whether it is the one that counts; None where its partition must be written again.
        first_seen: when its file came into the archive, in microseconds, or None.
    """

    path: str
    hash: str
    place: str
    article: str | None
    rank: int
    canonical: bool | None
    first_seen: int | None


def rank_of(news_id: str, *, has_text: bool) -> int:
    """The order of the files of an article as :func:`~emnews_cli.model.articles.copy_rank` has it."""
    no_text, other_feed, _ = copy_rank(news_id, has_text=has_text)
    return 2 * no_text + other_feed


class Head(NamedTuple):
    """What the plan must know of a post; see :class:`KnownPost`."""

    hash: str
    place: str
    article: str | None
    rank: int


Found: TypeAlias = Head | Literal["same", "unwanted"]
"""What came of looking at a post; ``same`` where the dataset was made of the same bytes."""


class Item(NamedTuple):
    """A post of the dataset to be.

    Args:
        source: its file; None where its rows are to stay as they are in the dataset.
        path: its key.
        hash: of the file.
        place: its partition.
        canonical: whether it is the one that counts.
        first_seen: when its file came into the archive, in microseconds, or None.
        changed: whether its rows are other ones than those that are there.
    """

    source: Source | None
    path: str
    hash: str
    place: str
    canonical: bool
    first_seen: int | None
    changed: bool


class Plan:
    """Posts by path; a context, as the database goes with it.

    Raises:
        DiskError: the temporary database can't be written.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)

    def __enter__(self) -> Self:
        with disk_errors():
            self._database.executescript(_TABLES)
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    # --- what is there, and what is read ----------------------------------------------------------------

    def know(self, posts: Iterable[KnownPost]) -> None:
        """Take the posts of the dataset that is there."""
        rows = ((post.path, *post[1:]) for post in posts)
        with disk_errors():
            self._database.executemany(
                "INSERT OR REPLACE INTO plan (path, old_hash, old_place, old_article, old_rank,"
                " old_canonical, old_first_seen) VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )

    def add(self, sources: Iterable[Source]) -> None:
        """Take the files to be read.

        Raises:
            UsageError: two of them would have the same key.
        """
        with disk_errors():
            for source in sources:
                taken = self._database.execute(
                    "INSERT INTO plan (path, source) VALUES (?, ?)"
                    " ON CONFLICT DO UPDATE SET source = excluded.source WHERE source IS NULL",
                    (_key(source), pickle.dumps(source)),
                )
                if taken.rowcount == 0:
                    raise UsageError(
                        "two inputs would both be {key} in the dataset; nothing was written", key=_key(source)
                    )

    def see(self, files: Iterable[tuple[str, int]]) -> None:
        """Take when files came into the archive; of several times of a file the last that is given."""
        with disk_errors():
            self._database.executemany(
                "UPDATE plan SET first_seen = ?2 WHERE path = ?1",
                ((path_of(path), moment) for path, moment in files),
            )

    def first_tasks(self) -> Iterator[Task]:
        """What is to be looked at, in the order of the paths; what is known of a file comes with it."""
        # What a partition that is not sound says of its posts is not relied on.
        relied_on = "CASE WHEN old_canonical IS NOT NULL THEN old_hash END"
        for _, source, hashed in self._chunks(f"path, source, {relied_on}", "source IS NOT NULL"):
            yield Task(_source(source), known=Known(bytes.fromhex(hashed), b"") if hashed else None)

    def settle(self, found: Iterable[tuple[Source, Found]]) -> None:
        """Note what came of looking at posts."""
        found = iter(found)
        while group := list(islice(found, _CHUNK)):
            heads = [(*head, _key(source)) for source, head in group if isinstance(head, Head)]
            others = [(_key(source), head) for source, head in group if not isinstance(head, Head)]
            with disk_errors():
                self._database.executemany(
                    "UPDATE plan SET state = 'read', hash = ?, place = ?, article = ?, rank = ?"
                    " WHERE path = ?",
                    heads,
                )
                self._database.executemany(
                    f"UPDATE plan SET state = 'read', {_AS_BEFORE} WHERE path = ?",  # noqa: S608
                    [(path,) for path, head in others if head == "same"],
                )
                self._database.executemany(
                    "UPDATE plan SET state = 'unwanted' WHERE path = ?",
                    [(path,) for path, head in others if head == "unwanted"],
                )

    def keep_unread(self) -> None:
        """Let the rows of posts stay whose files could not be read."""
        self._keep("source IS NOT NULL")

    def keep_gone(self) -> None:
        """Let the rows of posts stay whose files are not among the inputs."""
        self._keep("source IS NULL")

    def _keep(self, where: str) -> None:
        with disk_errors():
            self._database.execute(
                f"UPDATE plan SET state = 'kept', source = NULL, first_seen = old_first_seen, {_AS_BEFORE}"  # noqa: S608
                f" WHERE state = 'open' AND old_hash <> '' AND {where}"
            )

    def finish(self) -> None:
        """Find out which copy of each article counts, and which partitions change."""
        with disk_errors():
            self._database.executescript(_SETTLE.format(different=_DIFFERENT))

    # --- what is to be done -----------------------------------------------------------------------------

    def count(self, where: str = "place IS NOT NULL") -> int:
        """How many posts there are."""
        with disk_errors():
            (number,) = self._database.execute(f"SELECT count(*) FROM plan WHERE {where}").fetchone()  # noqa: S608
        return int(number)

    @property
    def lost(self) -> int:
        """How many posts of the dataset can't be made again, though they would have to be."""
        return self.count("source IS NULL AND old_hash = ''")

    @property
    def removed(self) -> int:
        """How many posts of the dataset are no longer in it."""
        return self.count(_REMOVED)

    def places(self) -> list[tuple[str, bool]]:
        """The partitions in order, those without posts any more among them, and whether they change."""
        with disk_errors():
            return self._database.execute(
                "SELECT place, place IN (SELECT place FROM changed)"
                " FROM (SELECT place FROM plan UNION SELECT old_place FROM plan)"
                " WHERE place IS NOT NULL ORDER BY place"
            ).fetchall()

    def items(self, place: str | None = None) -> Iterator[Item]:
        """The posts of one partition, or of all, in the order of the paths."""
        where = "place IS NOT NULL" if place is None else "place = ?"
        columns = f"path, source, hash, place, canonical, first_seen, {_DIFFERENT}"
        values = [] if place is None else [place]
        for path, source, hashed, there, canonical, seen, changed in self._chunks(columns, where, *values):
            known = _source(source) if source else None
            yield Item(known, path, hashed, there, bool(canonical), seen, bool(changed))

    def gone(self) -> Iterator[str]:
        """The posts of the dataset that are no longer in it."""
        return (path for (path,) in self._chunks("path", _REMOVED))

    def _chunks(self, columns: str, where: str, *values: str) -> Iterator[tuple[Any, ...]]:
        """Rows in the order of the paths, some at a time: between them others may be changed."""
        statement = f"SELECT {columns} FROM plan WHERE path > ? AND {where} ORDER BY path LIMIT {_CHUNK}"  # noqa: S608
        last = ""
        while True:
            with disk_errors(), closing(self._database.execute(statement, (last, *values))) as found:
                rows = found.fetchall()
            yield from rows
            if len(rows) < _CHUNK:
                return
            last = rows[-1][0]


def _key(source: Source) -> str:
    return path_of(None if source.path == STDIN.path else source.path)


def _source(data: bytes) -> Source:
    source: Source = pickle.loads(data)  # noqa: S301  # our own, from a file without a name
    return source
