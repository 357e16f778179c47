"""One summary row per post in a temporary SQLite file, for the rules about the whole archive."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

from emnews_cli.errors import disk_errors
from emnews_cli.model.catalogue import CataloguedPost


class CardIndex:
    """Cards, added one by one and then asked for: a :class:`~emnews_cli.model.catalogue.Catalogue`."""

    def __init__(self) -> None:
        self._folder: tuple[str | None, str] = None, ""
        self._database = sqlite3.connect("")  # a private file that is gone when it is closed
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE cards (number INTEGER PRIMARY KEY, file BLOB, path BLOB, id TEXT, article TEXT,"
            " fingerprint BLOB, in_scheme INTEGER, ignored TEXT)"
        )

    def add(self, card: CataloguedPost) -> None:
        """Keep a card.

        Raises:
            DiskError: there is no room for it.
        """
        with disk_errors():
            self._database.execute(
                "INSERT INTO cards (file, path, id, article, fingerprint, in_scheme, ignored)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (os.fsencode(self._real(card.path)), os.fsencode(card.path), *card[1:]),
            )

    def _real(self, path: str) -> str:
        """What a path leads to; most files are no links, and each stands where the one before did."""
        if os.path.islink(path):
            return os.path.realpath(path)
        folder, name = os.path.split(path)
        if folder != self._folder[0]:
            self._folder = folder, os.path.realpath(folder)
        return os.path.join(self._folder[1], name)

    def doubles(self, key: Literal["article", "fingerprint"]) -> Iterator[list[CataloguedPost]]:
        """The groups of posts that share an article or a text, each in the order the posts were read."""
        column = {"article": 2, "fingerprint": 3}[key]
        with disk_errors():
            self._database.execute(f"CREATE INDEX IF NOT EXISTS by_{key} ON cards ({key}, number)")
        rows = self._database.execute(
            f"SELECT path, id, article, fingerprint, in_scheme, ignored, file FROM cards JOIN"  # noqa: S608  # one of two words
            f" (SELECT {key} AS value, min(number) AS first FROM cards WHERE length({key})"
            f" GROUP BY {key} HAVING count(DISTINCT file) > 1) ON {key} = value ORDER BY first, number"
        )
        for _, group in groupby(rows, itemgetter(column)):
            files: dict[bytes, CataloguedPost] = {}
            for *card, file in group:
                files.setdefault(file, _card(card))
            yield list(files.values())

    def __iter__(self) -> Iterator[CataloguedPost]:
        """All cards, in the order the posts were read."""
        rows = self._database.execute(
            "SELECT path, id, article, fingerprint, in_scheme, ignored FROM cards"
            " GROUP BY file ORDER BY number"
        )
        yield from map(_card, rows)

    def close(self) -> None:
        """Forget the cards."""
        self._database.close()


def _card(row: Sequence[Any]) -> CataloguedPost:
    path, news_id, article, fingerprint, in_scheme, ignored = row
    return CataloguedPost(os.fsdecode(path), news_id, article, fingerprint, bool(in_scheme), ignored)
