"""Outputs stay where earlier runs put them: in whatever way the posts are named now, none is made twice."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cached_property

from emnews_cli.archive.discover import Source, join
from emnews_cli.archive.ledger import Ledger, LedgerRow
from emnews_cli.archive.plan import target_in_tree


class Layout:
    """The places of outputs in a folder that has a ledger.

    Args:
        folder: the output folder, without detours.
        suffix: as in :func:`~emnews_cli.archive.plan.target_in_tree`.
        ledger: what earlier runs did there.
    """

    def __init__(self, folder: str, suffix: str, ledger: Ledger) -> None:
        self._folder = folder
        self._suffix = suffix
        self._ledger = ledger
        self._kept: dict[tuple[str, str], str | None] = {}

    def target_of(self, source: Source) -> str:
        """The output of a source; where posts of its folder were put, if the ledger knows some."""
        above, name = os.path.dirname(source.path), os.path.basename(source.place)
        key = (above, source.access.root)
        if key not in self._kept and not source.problem:
            self._kept[key] = self._place_of(above, source)
        kept = self._kept.get(key)
        placed = source if kept is None else source._replace(place=join(kept, name))
        return target_in_tree(placed, self._folder, self._suffix)

    def _place_of(self, above: str, source: Source) -> str | None:
        """Where the outputs of a folder's posts are, below the output folder; None where the inputs tell."""
        record = self._ledger.get(_without(self._folder, target_in_tree(source, self._folder, self._suffix)))
        if record and os.path.realpath(self._source_of(record)) == os.path.realpath(source.path):
            return None
        exact, around = self._places
        folder = os.path.realpath(above)
        if folder in exact:
            return exact[folder]
        root = source.access.root
        top = around.get(os.path.realpath(root)) if root else None
        return (
            None if top is None else os.path.normpath(os.path.join(top, os.path.relpath(above or ".", root)))
        )

    @cached_property
    def _places(self) -> tuple[dict[str, str], dict[str, str]]:
        """The folders of posts with the places of their outputs; and with these the folders around them."""
        samples = [record for record in self._ledger.samples() if record.is_below]
        exact = {
            os.path.realpath(os.path.dirname(self._source_of(record))): os.path.dirname(record.output)
            for record in samples
        }
        return exact, dict(_with_those_around(exact.items()))

    def _source_of(self, record: LedgerRow) -> str:
        return os.path.join(os.path.realpath(self._folder), record.base, record.path)


def _with_those_around(places: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Folders and their places, and the folders around them as far up as both have the same names."""
    for folder, place in places:
        yield folder, place
        while place and os.path.basename(folder) == os.path.basename(place):
            folder, place = os.path.dirname(folder), os.path.dirname(place)
            yield folder, place


def _without(folder: str, target: str) -> str:
    return target.removeprefix(join(folder, ""))
