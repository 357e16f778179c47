"""Outputs stay where they were put: in whatever way the posts are named, none is made twice in one folder."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import NamedTuple

from emnews_cli.archive.container_index import ContainerIndex
from emnews_cli.archive.discover import Source, join
from emnews_cli.archive.ledger import NAME, Ledger, LedgerRow
from emnews_cli.archive.plan import target_at, target_in_tree
from emnews_cli.stores.urls import is_url


class _Known(NamedTuple):
    """What earlier runs did.

    Args:
        exact: the folders of posts with the places of their outputs.
        around: with these the folders around them.
        moved: the names of those that are not there any more.
    """

    exact: dict[str, str]
    around: dict[str, str]
    moved: dict[str, str]


class Layout:
    """The places of outputs in a folder.

    All posts of a folder go to one place: that which the ledger knows, else that which the first of them has
    by its path.

    Args:
        folder: the output folder, without detours.
        suffix: as in :func:`~emnews_cli.archive.plan.target_in_tree`.
        ledger: what earlier runs did there, if any.
    """

    def __init__(self, folder: str, suffix: str, ledger: Ledger | None) -> None:
        self._folder = folder
        self._root = os.sep if is_url(folder) else os.path.realpath(folder)
        self._suffix = suffix
        self._ledger = ledger
        self._by_path: dict[str, str] = {}
        self._by_folder: dict[str, str] = {}

    def target_of(self, source: Source) -> str:
        """The output of a source."""
        above = os.path.dirname(source.path)
        if above not in self._by_path and not source.problem:
            self._by_path[above] = self._place_of(os.path.realpath(above), source)
        place = self._by_path.get(above)
        if place is None:
            return target_in_tree(source, self._folder, self._suffix)
        return target_at(join(place, os.path.basename(source.place)), self._folder, self._suffix)

    def _place_of(self, folder: str, source: Source) -> str:
        """Where the outputs of a folder's posts are, below the output folder."""
        if folder not in self._by_folder:
            kept = self._kept(folder, source) if self._ledger else None
            self._by_folder[folder] = os.path.dirname(source.place) if kept is None else kept
        return self._by_folder[folder]

    def _kept(self, folder: str, source: Source) -> str | None:
        """Where earlier runs put them, or would have; None where the inputs tell."""
        if self._is_known(source):
            return None
        known, root = self._known, source.access.root
        if folder in known.exact:
            return known.exact[folder]
        top = os.path.realpath(root) if root else folder
        place = known.around.get(top, known.moved.get(os.path.basename(top)))
        below = os.path.relpath(os.path.dirname(source.path) or ".", root) if root else ""
        return None if place is None else os.path.normpath(os.path.join(place, below))

    def _is_known(self, source: Source) -> bool:
        """Whether an output of this source is where the inputs tell."""
        target = target_in_tree(source, self._folder, self._suffix)
        record = self._ledger.get(target.removeprefix(join(self._folder, ""))) if self._ledger else None
        place = os.path.realpath(source.path)
        return record is not None and any(
            os.path.realpath(path) == place for path in self._sources_of(record)
        )

    @cached_property
    def _known(self) -> _Known:
        records = self._ledger.samples() if self._ledger else ()
        exact = {
            os.path.realpath(os.path.dirname(path)): os.path.dirname(record.output)
            for record in records
            if record.is_below and self._has(os.path.dirname(record.output))
            for path in self._sources_of(record)
        }
        around = dict(_with_those_around(exact.items()))
        return _Known(exact, around, _moved(around))

    def _has(self, place: str) -> bool:
        """Whether there is a folder of outputs; in an object store nothing tells."""
        return is_url(self._folder) or os.path.isdir(os.path.join(self._root, place))

    def _sources_of(self, record: LedgerRow) -> list[str]:
        return record.sources(self._root)


@contextmanager
def layout_of(folder: str, suffix: str, containers: ContainerIndex) -> Iterator[Layout]:
    """The layout of an output folder; the ledger, if there is one, is closed with the block.

    Args:
        folder: as in :class:`Layout`.
        suffix: as there.
        containers: those of the run.
    """
    with ExitStack() as stack:
        ledger = None
        place = (
            os.path.dirname(containers.temporary.copy_of(join(folder, NAME))) if is_url(folder) else folder
        )
        if os.path.lexists(os.path.join(place, NAME)):
            ledger = stack.enter_context(Ledger(place, lambda _: None, read_only=True))
        yield Layout(folder, suffix, ledger)


def _with_those_around(places: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Folders and their places, and the folders around them as far up as both have the same names."""
    for folder, place in places:
        yield folder, place
        while place and os.path.basename(folder) == os.path.basename(place):
            folder, place = os.path.dirname(folder), os.path.dirname(place)
            yield folder, place


def _moved(places: dict[str, str]) -> dict[str, str]:
    """The places of folders that are gone, by their names; without those of which several have one name."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for folder, place in places.items():
        if not os.path.isdir(folder):
            found[os.path.basename(folder)].add(place)
    return {name: next(iter(places)) for name, places in found.items() if len(places) == 1}
