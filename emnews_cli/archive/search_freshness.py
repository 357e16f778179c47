"""Whether posts have changed since an index was made of them, as far as a few looks at the disk tell."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress

_MOST_FOLDERS = 50
_AFTER_SLASH = chr(ord("/") + 1)


def folders_of(database: sqlite3.Connection) -> list[str]:
    """Folders that the posts are in; not all where some are below others, since each costs one look."""
    folders: list[str] = []
    after = ""
    while len(folders) < _MOST_FOLDERS:
        (path,) = database.execute("SELECT min(path) FROM search_docs WHERE path > ?", (after,)).fetchone()
        if path is None:
            break
        folder, slash, _ = path.rpartition("/")
        folders.append((folder or slash) or ".")
        after = folder + _AFTER_SLASH if slash else path
    return list(dict.fromkeys(folders))


def newer(folders: Iterable[str], posts: Iterable[str], index: str) -> list[str]:
    """The folders in which something was added, removed or changed since an index was made.

    Args:
        folders: where to look for what was added or removed.
        posts: files of which to see whether they were changed.
        index: the file, whose time says when it was made.
    """
    made = os.stat(index).st_mtime_ns
    found = [folder for folder in folders if any(time > made for time in _times([folder]))]
    changed = [os.path.dirname(post) or "." for post in posts if any(time > made for time in _times([post]))]
    return list(dict.fromkeys(found + changed))


def _times(paths: Iterable[str]) -> Iterator[int]:
    """When files were changed last; those are left out that are not there."""
    for path in paths:
        with suppress(OSError, ValueError):
            yield os.stat(path).st_mtime_ns
