"""Where datasets lie, and what all of these places have in common."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import groupby
from typing import Any, NamedTuple, Protocol, TypeAlias

from emnews_cli import __version__
from emnews_cli.archive.dataset_plan import Item, KnownPost, Plan, rank_of
from emnews_cli.datasets.rows import ByPath, Row, Rows, settled
from emnews_cli.datasets.schema import OF_POSTS, POSTS, SCHEMA, TABLES, Table
from emnews_cli.datasets.sessions import Calendar
from emnews_cli.errors import InputError

Posts: TypeAlias = Iterator[tuple[Item, Rows | None]]
"""Posts in the order of partition and path: their rows, or None for those that stay as they are there."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a dataset is made of.

    Args:
        tables: the names of its tables.
        options: all that decides what is made of a post, as plain data.
        libraries: the versions of what it is made with, emnews apart.
        calendars: by name.
    """

    tables: tuple[str, ...]
    options: dict[str, Any]
    libraries: dict[str, str] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)

    def with_calendars(self, calendars: dict[str, Calendar]) -> Description:
        """The same with calendars, which take a while to load."""
        return replace(self, calendars=calendars)

    @property
    def of_posts(self) -> tuple[str, ...]:
        """The tables whose rows belong to posts."""
        return tuple(table.name for table in OF_POSTS if table.name in self.tables)

    @property
    def recipe(self) -> str:
        """A hash of all that decides what is made of a post, beside the post."""
        said = json.dumps([__version__, SCHEMA, self.options, self.libraries], sort_keys=True)
        return blake2b(said.encode(), digest_size=20).hexdigest()

    @property
    def told(self) -> dict[str, Any]:
        """What the dataset says of itself."""
        return {
            "emnews": __version__,
            "schema": SCHEMA,
            "recipe": self.recipe,
            "options": self.options,
            "libraries": self.libraries,
        }

    @property
    def meta(self) -> dict[str, str]:
        """The same as texts."""
        return {
            key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
            for key, value in self.told.items()
        }


class Sum(NamedTuple):
    """What became of a dataset: the rows of each table, and how many of its parts were written."""

    rows: dict[str, int]
    written: int
    parts: int


class Reader(Protocol):
    """Reads a dataset that is there; a context."""

    def __enter__(self) -> Reader: ...

    def __exit__(self, *_: object) -> None: ...

    def places(self) -> list[str]:
        """Its partitions; one without a name where it has none."""

    def has(self, table: str) -> bool:
        """Whether it has a table."""

    def rows(self, table: Table, place: str, names: tuple[str, ...] | None = None) -> Iterator[Row]:
        """The rows of a table in a partition, in the order of its key; values of other columns are None."""


class Store(Protocol):
    """A place for a dataset.

    Attributes:
        path: the file or folder.
        in_place: whether posts can be put in and taken out one by one.
    """

    path: str
    in_place: bool

    def recipe(self) -> str | None:
        """The recipe of the dataset that is there; None where there is none.

        Raises:
            OutputError: something else is there.
        """

    def reader(self) -> Reader:
        """Reads the dataset that is there."""

    def unsound(self) -> frozenset[str]:
        """The partitions that are not as they were written."""

    def write(self, plan: Plan, posts: Posts, made: Description, *, update: bool) -> Sum:
        """Write the dataset, or with ``update`` what changes of it."""


_HEADS = ("path", "id", "article_id", "is_canonical", "first_seen_at", "characters", "source_sha256")
_AT = {name: POSTS.names.index(name) for name in _HEADS}


def known_posts(store: Store, *, current: bool) -> Iterator[KnownPost]:
    """The posts of a dataset that is there.

    Args:
        store: where it is.
        current: whether it was made as one would be now.
    """
    unsound = store.unsound()
    with store.reader() as reader:
        for place in reader.places():
            sound = place not in unsound
            with nullcontext() if sound else suppress(InputError):  # what can't be read is made again
                for row in reader.rows(POSTS, place, _HEADS):
                    yield _known(row, place, current=current, sound=sound)


def _known(row: Row, place: str, *, current: bool, sound: bool) -> KnownPost:
    path, news_id, article, canonical, first_seen, characters, hashed = (row[_AT[name]] for name in _HEADS)
    rank = rank_of(news_id or "", has_text=characters > 0)
    known = canonical if sound else None
    return KnownPost(path, hashed if current else "", place, article, rank, known, first_seen)


def posts_in(
    reader: Reader, place: str, tables: Iterable[Table], names: dict[str, tuple[str, ...]] | None = None
) -> Iterator[Rows]:
    """The posts of a partition with their rows in some tables.

    Args:
        reader: of the dataset.
        place: the partition.
        tables: those of posts to read; ``posts`` must be among them.
        names: the columns to read of a table, where not all are wanted.
    """
    wanted = names or {}
    others = {
        table.name: ByPath(reader.rows(table, place, wanted.get(table.name)))
        for table in tables
        if table is not POSTS
    }
    for post in reader.rows(POSTS, place, wanted.get(POSTS.name)):
        yield {"posts": [post]} | {name: rows.take(post[0]) for name, rows in others.items()}


def whole(store: Store, tables: Iterable[str], posts: Posts) -> Iterator[Rows]:
    """The rows of posts, each with whether it is the one that counts; those that stay are read again.

    Args:
        store: where that dataset is.
        tables: the tables of posts.
        posts: one partition after the other.
    """
    wanted = [TABLES[name] for name in tables]
    with ExitStack() as stack:
        reader: Reader | None = None
        for place, group in groupby(posts, key=lambda post: post[0].place):
            there: Iterator[Rows] | None = None
            for item, rows in group:
                if rows is None:
                    reader = reader or stack.enter_context(store.reader())
                    there = there or posts_in(reader, place, wanted)
                    rows = next(found for found in there if found["posts"][0][0] == item.path)
                yield settled(rows, item.canonical, item.first_seen)
