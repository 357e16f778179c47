"""The partitions of a dataset in Parquet, each made as a whole by a worker of a cluster."""

from __future__ import annotations

import os
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any, NamedTuple

from emnews_cli.archive.cluster import Cluster, Killed
from emnews_cli.archive.cluster_worker import Check, for_others
from emnews_cli.archive.container_index import ContainerIndex
from emnews_cli.archive.dataset_folder import File, ParquetFolder, PartedStore
from emnews_cli.archive.dataset_plan import Item, Plan
from emnews_cli.archive.dataset_stores import Description, whole
from emnews_cli.archive.dataset_work import MakingRows, Note, note_of, task_of
from emnews_cli.archive.reading import Content
from emnews_cli.archive.tasks import Done, Failure, Outcome, Task, attempt
from emnews_cli.datasets.rows import Rows
from emnews_cli.errors import DiskError, EmnewsError, OutputError
from emnews_cli.messages import Message
from emnews_cli.stores.urls import is_url

_CHUNK = 500
"""Posts that are packed together: so many are in memory as objects."""


class Receipt(NamedTuple):
    """What became of a partition.

    Args:
        files: those that it has.
        etags: what a store says of them, by their paths.
        fault: why it could not be made, or empty.
        fatal: whether no other could be either.
    """

    files: list[File]
    etags: dict[str, str]
    fault: str = ""
    fatal: bool = False


_Told = tuple[Done[Note] | Failure, float]
"""What came of a post, and how long that took."""


@dataclass(frozen=True, slots=True)
class Part:
    """Makes a partition, in whatever process; it can be made again under the same names.

    Args:
        folder: where paths count from.
        path: of the dataset.
        tables: the tables of posts.
        work: makes rows.
        is_guest: see :class:`~emnews_cli.archive.dataset_folder.ParquetFolder`.
        place: the name of the partition.
        target: where it is, for the report.
        packed: its posts, in the order of their paths.
    """

    folder: str
    path: str
    tables: tuple[str, ...]
    work: MakingRows
    is_guest: bool
    place: str = ""
    target: str = ""
    packed: tuple[bytes, ...] = ()

    def of(self, place: str, target: str, items: Iterable[Item]) -> Part:
        """The same for a partition."""
        return replace(self, place=place, target=target, packed=tuple(_packed(items)))

    def items(self) -> Iterator[Item]:
        """Its posts."""
        for chunk in self.packed:
            yield from pickle.loads(zlib.decompress(chunk))  # noqa: S301  # our own

    def tasks(self) -> Iterator[Task]:
        """The tasks of those whose rows have to be made."""
        for item in self.items():
            if item.source is not None:
                yield task_of(item, due=True, target=self.target)

    def __call__(self, check: Check) -> Iterator[_Told | Receipt]:
        """Make it: what came of each task, at last the receipt; see :data:`~…cluster_worker.Call`."""
        told: list[_Told] = []
        try:
            receipt = self._written(self._posts(check, told))
        except EmnewsError as error:
            receipt = Receipt([], {}, error.message, fatal=isinstance(error, DiskError))
        yield from told
        yield receipt

    def _written(self, posts: Iterator[tuple[Item, Rows | None]]) -> Receipt:
        first = next(posts, None)
        if first is None:
            return Receipt([], {})
        with ContainerIndex() as containers:
            store = self._store(containers)
            if any(item.source is None for item in self.items()):
                self._check_sound(store)
            rows = whole(store, self.tables, chain([first], posts))
            return Receipt(store.write_part(self.tables, self.place, rows), store.etags)

    def _store(self, containers: ContainerIndex) -> PartedStore:
        if not is_url(self.path):
            path = os.path.join(self.folder, self.path)
            return ParquetFolder(path, lambda _: None, is_guest=self.is_guest)
        from emnews_cli.archive.dataset_objects import ParquetObjects

        return ParquetObjects(self.path, lambda _: None, containers, is_guest=self.is_guest)

    def _check_sound(self, store: PartedStore) -> None:
        """See that rows which are to stay can be relied on: a worker that died may have left half a change.

        Raises:
            OutputError: they can't.
        """
        store.recipe()
        if store.unsound(self.place):
            raise OutputError("a worker died when it replaced the files: try again with -u")

    def _posts(self, check: Check, told: list[_Told]) -> Iterator[tuple[Item, Rows | None]]:
        for item in self.items():
            check()
            if item.source is None:
                yield item, None
                continue
            _, result, milliseconds = attempt(
                task_of(item, due=True, target=self.target), self.work, self.folder
            )
            if isinstance(result, Failure):
                told.append((result, milliseconds))
                continue
            note = note_of(result.value, self.work)
            told.append((Done(note, result.status, result.output, result.diagnostics), milliseconds))
            yield item, result.value.rows


@dataclass(frozen=True, slots=True)
class _Trying:
    """Does a piece of work for nothing, to find out what kills who does it."""

    work: MakingRows

    def __call__(self, content: Content, task: Task) -> Done[None]:
        self.work(content, task)
        return Done(None)


def _packed(items: Iterable[Item]) -> Iterator[bytes]:
    items = iter(items)
    while some := list(islice(items, _CHUNK)):
        yield zlib.compress(pickle.dumps(some), 1)


class Parts:
    """Partitions that are made by workers.

    Args:
        cluster: has them.
        plan: finished.
        part: what all partitions have in common.
        made: what the dataset is made of.

    Attributes:
        receipts: of the partitions that are done, by their names.
        missing: why others could not be made.
    """

    def __init__(self, cluster: Cluster, plan: Plan, part: Part, made: Description) -> None:
        self._cluster, self._plan, self._part = cluster, plan, part
        self._versions = {"pyarrow": made.libraries["pyarrow"]}
        self.receipts: dict[str, Receipt] = {}
        self.missing: dict[str, str] = {}

    def outcomes(self, changing: Iterable[str], target: Callable[[str], str]) -> Iterator[Outcome[Any]]:
        """What came of posts in the order of partition and path; then the attributes tell of the partitions.

        Args:
            changing: the partitions to make; the posts of others are as before.
            target: where a partition is, for the report.

        Raises:
            DiskError: nothing can be written any more.
        """
        wanted = set(changing)
        calls = (self._call(place, target(place), place in wanted) for place, _ in self._plan.places())
        for (place, part), pieces in self._cluster.each(calls, self._versions):
            if part is None:
                for item in self._plan.items(place):
                    if item.source is not None:
                        yield attempt(task_of(item, due=False, target=target(place)), self._part.work)
            elif isinstance(pieces, Killed):
                yield from self._without_killers(part)
            else:
                yield from self._taken(part, pieces)

    def _call(self, place: str, target: str, due: bool) -> tuple[tuple[str, Part | None], Part | None]:
        part = self._part.of(place, target, map(self._for_others, self._plan.items(place))) if due else None
        part = part if part and part.packed else None
        return (place, part), part

    def _for_others(self, item: Item) -> Item:
        source = item.source and for_others(item.source, self._cluster.folder)
        return item._replace(source=source)

    def _taken(self, part: Part, pieces: Iterator[_Told | Receipt]) -> Iterator[Outcome[Note]]:
        tasks = part.tasks()
        for piece in pieces:
            if not isinstance(piece, Receipt):
                yield Outcome(next(tasks), *piece)
            elif piece.fatal:
                raise DiskError("{path}: {reason}", path=part.target, reason=piece.fault)
            elif piece.fault:
                self.missing[part.place] = piece.fault
            else:
                self.receipts[part.place] = piece

    def _without_killers(self, part: Part) -> Iterator[Outcome[Any]]:
        """Find out which posts kill workers, and make the partition without them."""
        failed = set()
        for outcome in self._cluster.run(part.tasks(), _Trying(part.work)):
            if isinstance(outcome.result, Failure):
                failed.add(outcome.task.source)
                yield outcome
        others = part.of(
            part.place, part.target, (item for item in part.items() if item.source not in failed)
        )
        for _, pieces in self._cluster.each(iter([(None, others)]), self._versions):
            if isinstance(pieces, Killed):
                self.missing[part.place] = Message("its worker died, {count} times", count=pieces.times)
            else:
                yield from self._taken(others, pieces)
