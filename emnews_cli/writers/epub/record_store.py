"""Records of articles in a temporary SQLite file, so that memory does not grow with the number of posts."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from emnews_cli.errors import disk_errors
from emnews_cli.model.picture import Picture
from emnews_cli.writers.epub.piece_store import Piece
from emnews_cli.writers.epub.record import ArticleRecord

_TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE records (
  key TEXT, fingerprint TEXT, of_medium INTEGER, undated INTEGER, day TEXT, moment REAL, size INTEGER,
  record BLOB
);
CREATE TABLE pictures (name TEXT PRIMARY KEY, start INTEGER, length INTEGER, media_type TEXT) WITHOUT ROWID;
CREATE TABLE addresses (address BLOB PRIMARY KEY, found BLOB) WITHOUT ROWID;
"""


_AT_ONCE = 256
"""Records that are put into the file together."""


class Day(NamedTuple):
    """What is known of the articles of a day before they are taken from the store.

    Args:
        day: as ``2021-12-27``, or empty for those without a date.
        articles: how many there are.
        size: the bytes of their pages and pictures.
    """

    day: str
    articles: int
    size: int


class StoredPicture(NamedTuple):
    """A picture in the store of pieces."""

    piece: Piece
    media_type: str


class RecordStore:
    """Records of articles, each under its key, its fingerprint and whether its file is of a medium's feed.

    Every method raises :class:`~emnews_cli.errors.DiskError` where there is no room.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[object, ...]] = []
        with disk_errors():
            self._database = sqlite3.connect("")  # a private file that is gone when it is closed
            self._database.executescript(_TABLES)

    def add(self, record: ArticleRecord) -> None:
        """Keep a record beside others, perhaps of the same article."""
        undated, moment, key = record.order()
        place = key, record.fingerprint, record.of_medium
        self._waiting.append((*place, undated, record.day, moment, record.size, pickle.dumps(record, 5)))
        if len(self._waiting) >= _AT_ONCE:
            self._put_waiting()

    def _put_waiting(self) -> None:
        with disk_errors():
            statement = "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            self._database.executemany(statement, self._waiting)
        self._waiting.clear()

    def several_of_an_article(self) -> Iterator[Iterator[Iterator[ArticleRecord]]]:
        """The records of each article that has more than one, and these by what they say.

        The store may be changed between articles.
        """
        self._put_waiting()
        self._execute("CREATE INDEX IF NOT EXISTS by_key ON records (key, fingerprint, of_medium)")
        key: tuple[str, ...] = ("",)
        next_one = (
            "SELECT key FROM records WHERE key > ? GROUP BY key HAVING count(*) > 1 ORDER BY key LIMIT 1"
        )
        while key := self._execute(next_one, key).fetchone():
            records = self._records("WHERE key = ? ORDER BY fingerprint, of_medium", key)
            yield (like for _, like in groupby(records, attrgetter("fingerprint", "of_medium")))

    def remove(self, key: str) -> None:
        """Forget the records of an article."""
        self._execute("DELETE FROM records WHERE key = ?", (key,))

    def days(self) -> list[Day]:
        """The days in their order, articles without a date last."""
        self._put_waiting()
        self._execute("CREATE INDEX IF NOT EXISTS by_time ON records (undated, day, moment, key, size)")
        rows = self._execute(
            "SELECT day, count(*), sum(size) FROM records GROUP BY undated, day ORDER BY undated, day"
        )
        return [Day(*row) for row in rows]

    def of_days(self, days: Sequence[Day]) -> Iterator[ArticleRecord]:
        """The records of some days that follow one another, in the order of time."""
        dated = [each.day for each in days if each.day]
        if dated:
            ends = dated[0], dated[-1]
            yield from self._records("WHERE NOT undated AND day BETWEEN ? AND ? ORDER BY moment, key", ends)
        if len(dated) < len(days):
            yield from self._records("WHERE undated ORDER BY key")

    def _records(self, which: str, values: Sequence[object] = ()) -> Iterator[ArticleRecord]:
        with disk_errors():
            for (record,) in self._database.execute(f"SELECT record FROM records {which}", values):  # noqa: S608
                yield pickle.loads(record)  # noqa: S301  # we wrote it

    # --- pictures -------------------------------------------------------------------------------------

    def keep_picture(self, name: str, picture: StoredPicture) -> None:
        """Keep where a picture is in the store of pieces."""
        row = name, *picture.piece, picture.media_type
        self._execute("INSERT OR IGNORE INTO pictures VALUES (?, ?, ?, ?)", row)

    def picture(self, name: str) -> StoredPicture | None:
        """Where a picture is in the store of pieces."""
        found = self._execute(
            "SELECT start, length, media_type FROM pictures WHERE name = ?", (name,)
        ).fetchone()
        return StoredPicture(Piece(found[0], found[1]), found[2]) if found else None

    def keep_address(self, address: str, found: tuple[str, Picture] | str) -> None:
        """Keep what an address led to: the name of a picture with its size but no bytes, or a reason."""
        self._execute("INSERT INTO addresses VALUES (?, ?)", (_blob(address), pickle.dumps(found, 5)))

    def at_address(self, address: str) -> tuple[str, Picture] | str | None:
        """What an address led to, or None where that is not known."""
        found = self._execute("SELECT found FROM addresses WHERE address = ?", (_blob(address),)).fetchone()
        return pickle.loads(found[0]) if found else None  # noqa: S301  # we wrote it

    def _execute(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        with disk_errors():
            return self._database.execute(statement, values)

    def close(self) -> None:
        """Forget all."""
        self._database.close()


def _blob(address: str) -> bytes:
    return address.encode("utf-8", "surrogatepass")
