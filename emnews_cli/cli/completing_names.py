"""Names of media, categories, tags and securities for completion: of a dataset, else of some posts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import chain, islice
from urllib.parse import quote

from emnews_cli.model.markets import label_of
from emnews_cli.model.security import SecurityId
from emnews_cli.readers.glance import labels, securities

_ENTRIES, _POSTS, _BYTES = 5000, 100, 1 << 16
"""What is looked at in folders: names, posts, and bytes of each."""
_DATASETS = ".sqlite", ".sqlite3", ".db"
_MOST = 200
_QUERIES = {
    "source": "SELECT source FROM posts LIMIT 50000",
    "category": "SELECT value FROM (SELECT categories FROM posts LIMIT 50000), json_each(categories)",
    "tag": "SELECT value FROM (SELECT tags FROM posts LIMIT 50000), json_each(tags)",
    "security": "SELECT market_id, code, name FROM mentions LIMIT 50000",
}

Rows = Iterable[tuple[str, str]]
"""Values with their descriptions."""


def names(kind: str, given: Sequence[str], current: str) -> list[tuple[str, str]]:
    """The names of a kind with their descriptions, the most frequent first.

    Args:
        kind: ``source``, ``category``, ``tag`` or ``security``.
        given: the words of the command, among them maybe the dataset or the folders.
        current: the word that is being typed: one that is not ASCII asks for names of securities, not codes.
    """
    found = [*_of_dataset(kind, given)] or [*_of_posts(kind, given)]
    about = {value: words for value, words in found if words}
    often = Counter(value for value, _ in found).most_common()
    rows = [(value, about.get(value, "")) for value, _ in often if value]
    rows = [row for row in rows if all(map(str.isprintable, row))][:_MOST]
    if kind == "security" and not current.isascii():
        return [(name, code) for code, name in rows if name]
    return rows


def _of_dataset(kind: str, given: Sequence[str]) -> Rows:
    """Those in the first dataset among the words, else in this folder."""
    named = [word for word in given if word.lower().endswith(_DATASETS)]
    if not named and not any(map(os.path.isdir, given)):
        named = sorted(path for path in _files(".") if path.endswith(_DATASETS))
    return next(filter(None, (_in_dataset(kind, path) for path in named)), ())


def _in_dataset(kind: str, path: str) -> Rows:
    import sqlite3  # which is loaded for datasets alone

    name = f"file:{quote(path)}?mode=ro"
    with suppress(sqlite3.Error), closing(sqlite3.connect(name, uri=True, timeout=0)) as database:
        rows = database.execute(_QUERIES[kind]).fetchall()
        if kind == "security":
            return [(label_of(SecurityId(market, code)), name or "") for market, code, name in rows]
        return [(value, "") for (value,) in rows if value]
    return ()


def _of_posts(kind: str, given: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Those in some posts of the folders among the words, else of this one."""
    for path in _some_posts([word for word in given if os.path.isdir(word)] or ["."]):
        with suppress(OSError), open(path, "rb") as file:
            text = file.read(_BYTES).decode("utf-8", "replace")
            if kind == "security":
                yield from (
                    (label_of(SecurityId(market, code)), name) for market, code, name in securities(text)
                )
            else:
                yield from ((name, "") for name in set(labels(kind, text)))


def _some_posts(folders: Iterable[str]) -> list[str]:
    """Paths of posts from all days, since their names begin with these."""
    paths = islice(chain.from_iterable(map(_below, folders)), _ENTRIES)
    found = sorted((path for path in paths if path.endswith((".md", ".markdown"))), key=os.path.basename)
    return found[:: max(1, len(found) // _POSTS)][:_POSTS]


def _below(folder: str) -> Iterator[str]:
    """The files of a folder and of the folders in it."""
    yield from _files(folder)
    with suppress(OSError), os.scandir(folder) as entries:
        folders = sorted(each.path for each in entries if each.is_dir() and not each.name.startswith("."))
        yield from chain.from_iterable(map(_files, folders))


def _files(folder: str) -> Iterator[str]:
    with suppress(OSError), os.scandir(folder) as entries:
        yield from (each.path for each in islice(entries, _ENTRIES) if each.is_file())
