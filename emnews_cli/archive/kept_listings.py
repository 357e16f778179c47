"""Listings of containers in a store, kept beside outputs so that unchanged containers are not downloaded."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from emnews_cli.archive.ignoring import NAME as IGNORE_FILE
from emnews_cli.archive.kept_database import KeptDatabase
from emnews_cli.archive.site import CONFIG, POST_FOLDERS, SUFFIXES
from emnews_cli.stores.members import Entry, entry_of
from emnews_cli.stores.temporaries import Temporaries

NAME = ".emnews-containers.sqlite3"
_TABLES = (
    "CREATE TABLE containers (url BLOB PRIMARY KEY, size, etag, doubles) WITHOUT ROWID",
    "CREATE TABLE members (url BLOB, key BLOB, problem, is_folder, is_there, PRIMARY KEY (url, key))"
    " WITHOUT ROWID",
)
_PARTED = b"\0"


class KeptListings(KeptDatabase):
    """Listings of containers by their URLs.

    Args:
        path: the file or object that keeps them.
        temporary: as in :class:`~emnews_cli.archive.kept_database.KeptDatabase`.
    """

    def __init__(self, path: str, temporary: Temporaries) -> None:
        super().__init__(path, _TABLES, temporary)

    def entries(self, url: str, version: tuple[int, str]) -> tuple[list[Entry], int] | None:
        """What is in a container of this size and ETag, and how many files come again; None where not known.

        Somebody else may have written it: names are looked at like those in a container.
        """
        key = os.fsencode(url)
        found = self.select(
            "SELECT doubles FROM containers WHERE url = ? AND size = ? AND etag = ?", key, *version
        )
        if not found:
            return None
        rows = self.select("SELECT key, problem, is_folder, is_there FROM members WHERE url = ?", key)
        try:
            return [_entry(*row) for row in rows], int(found[0][0])
        except (AttributeError, TypeError, ValueError):  # it is not ours
            return None

    def keep(
        self,
        url: str,
        version: tuple[int, str] | tuple[()],
        doubles: int,
        rows: Sequence[tuple[bytes, str, bool, bool]],
    ) -> None:
        """Keep a listing that is whole, if no member must be read to know which others count.

        Args:
            url: the container.
            version: its size and ETag.
            doubles: how many of its files come again later in it.
            rows: the key, the problem, whether it is a folder, and whether it can be read, of each member.
        """
        self.forget([url])
        if _tells_all(row[0] for row in rows):
            key = os.fsencode(url)
            self.change("INSERT INTO containers VALUES (?, ?, ?, ?)", [(key, *version, doubles)])
            self.change("INSERT INTO members VALUES (?, ?, ?, ?, ?)", ((key, *row) for row in rows))

    def forget(self, urls: Iterable[str]) -> None:
        """Keep some no longer."""
        keys = [(os.fsencode(url),) for url in urls]
        if keys:
            self.change("DELETE FROM containers WHERE url = ?", keys)
            self.change("DELETE FROM members WHERE url = ?", keys)

    def urls(self) -> list[str]:
        """Those that are kept."""
        return [os.fsdecode(url) for (url,) in self.select("SELECT url FROM containers")]


def _entry(key: bytes, problem: str, is_folder: int, is_there: int) -> Entry:
    name = os.fsdecode(key.replace(_PARTED, b"/"))
    if key.startswith(_PARTED):
        return Entry(name[1:], (), str(problem), bool(is_folder), is_unsafe=True)
    return entry_of(name, ("kept",) if is_there else (), str(problem), is_folder=bool(is_folder))


def _tells_all(keys: Iterable[bytes]) -> bool:
    """Whether names alone tell which members are posts: no ignore files, and no files that may be pages."""
    folders = {name.encode() for name in POST_FOLDERS}
    may_have_pages = is_site = False
    for key in keys:
        *above, name = key.split(_PARTED)
        if name in (IGNORE_FILE.encode(), CONFIG.encode()):
            return False
        is_site = is_site or POST_FOLDERS[0].encode() in above
        is_post = name.lower().endswith(SUFFIXES)
        may_have_pages = may_have_pages or (is_post and folders.isdisjoint(above))
    return not (is_site and may_have_pages)
