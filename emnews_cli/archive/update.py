"""``-u``: decide which outputs are up to date, and prune those whose posts are gone."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache

from emnews_cli.archive.change_detection import Trace, state_of_source
from emnews_cli.archive.container_index import ContainerIndex
from emnews_cli.archive.discover import Source, join
from emnews_cli.archive.ledger import NAME, Ledger, LedgerRow
from emnews_cli.archive.output_folder import output_folder
from emnews_cli.archive.plan import folded
from emnews_cli.archive.tasks import Done, Known, Task
from emnews_cli.errors import DiskError
from emnews_cli.messages import Message
from emnews_cli.stores.listing import container_of
from emnews_cli.stores.urls import is_url

_FOLDERS = 1024
"""Folders of posts whose places are known at a time; posts come folder by folder."""


@contextmanager
def ledger_of(
    folder: str, warn: Callable[[str], None], containers: ContainerIndex, *, read_only: bool, needed: bool
) -> Iterator[Ledger | None]:
    """The ledger of an output folder; None where there is none to read, or none can be and none is needed.

    In an object store it is an object beside the outputs, which is written in the end.

    Args:
        folder: the output folder.
        warn: is told that the ledger was damaged, or can't be kept.
        containers: those of the run.
        read_only: whether it is to stay as it is.
        needed: whether the run is about what earlier ones did.

    Raises:
        DiskError: it can't be opened, and is needed.
        OutputError: it is not a ledger, or of a later version.
    """
    with ExitStack() as stack:
        ledger = None
        if is_url(folder):
            url = join(folder, NAME)
            folder = os.path.dirname(containers.copy_of(url))
            if not read_only:
                stack.callback(containers.put_back, url)
        try:
            if not read_only or os.path.exists(os.path.join(folder, NAME)):
                ledger = stack.enter_context(Ledger(folder, warn, read_only=read_only))
        except DiskError as error:
            if needed:
                raise
            warn(Message("{error}; without it a later -u makes all outputs again", error=error))
        yield ledger


class Update:
    """A run that leaves alone what is as it should be.

    Args:
        ledger: what earlier runs did.
        folder: the output folder.
        recipe: a hash of all that decides what is made of a post, beside the post.
        containers: those that are read.

    Raises:
        OutputError: the output folder can't be listed.
    """

    def __init__(self, ledger: Ledger, folder: str, recipe: bytes, containers: ContainerIndex) -> None:
        self._ledger = ledger
        self._containers = containers
        self._folder = join(folder, "")
        self._recipe = recipe
        self._there = output_folder(self._folder, containers)
        self._bases = lru_cache(_FOLDERS)(self._base_of)
        self._targets, self._folded_targets = array("q"), array("q")

    def task(self, source: Source, target: str) -> Task:
        """A task that is settled where neither source nor output was touched."""
        record = self._ledger.get(self._place(target))
        if source.problem or record is None or record[1:3] != self._named(source):
            return self.anew(source, target)
        if record.recipe != self._recipe:
            return self.anew(source, target)
        self.expect(target)
        is_same = record.output_state is not None and self._there.state(target) == record.output_state
        if is_same and record.source_state and state_of_source(source) == record.source_state:
            return Task(source, target, settled=Done(None, "unchanged", target))
        # A file can be compared with its hash.
        return Task(source, target, record.hashes if is_same or not is_url(target) else None)

    def anew(self, source: Source, target: str) -> Task:
        """A task to be done; an object that it may find unchanged comes with its hash."""
        self.expect(target)
        if not is_url(target):
            return Task(source, target)
        record = self._ledger.get(self._place(target))
        if record is None or self._there.hash(target, record) != record.hashes.output:
            return Task(source, target)
        return Task(source, target, Known(b"", record.hashes.output))

    def expect(self, target: str) -> None:
        """Note that a post of this run has this output, whatever becomes of it."""
        self._targets.append(hash(target))
        self._folded_targets.append(hash(folded(target)))

    def remember(self, task: Task, trace: Trace) -> None:
        """Keep what was done."""
        self._ledger.put(
            LedgerRow(
                self._place(task.target),
                *self._named(task.source),
                trace.hashes,
                trace.source_state,
                self._recipe,
                trace.output_state or self._there.state(task.target),
            )
        )

    def _place(self, target: str) -> str:
        return target.removeprefix(self._folder)

    def _named(self, source: Source) -> tuple[str, str]:
        return self._bases(os.path.dirname(source.path)), source.path

    def _base_of(self, above: str) -> str:
        if is_url(above):
            return ""
        folder = os.path.realpath(above) if os.path.isabs(above) else os.path.realpath(".")
        return os.path.relpath(folder, self._there.root)

    def prune(self, warn: Callable[[str], None], *, dry_run: bool) -> list[str]:
        """Remove the outputs whose posts are gone; one that was edited since stays.

        Args:
            warn: is told of what stays.
            dry_run: remove nothing.

        Returns:
            The outputs that were removed, or would be.

        Raises:
            OutputError: one can't be removed.
        """
        removed = []
        expected, folded_expected = frozenset(self._targets), frozenset(self._folded_targets)
        for record in self._ledger:
            target = self._folder + record.output
            sources = record.sources(self._there.root)
            if hash(target) in expected or not all(map(self._is_gone, sources)):
                continue
            is_other = record.is_below and not (
                hash(folded(target)) in folded_expected and self._there.is_only_spelling(target)
            )
            found = self._there.hash(target, record) if is_other else None
            if found not in (None, record.hashes.output):
                warn(
                    Message(
                        "{target}: kept, since it was edited after {source} was converted",
                        target=target,
                        source=sources[0],
                    )
                )
                continue
            removed += [target] if found else []
            if not dry_run:
                if found:
                    self._there.remove(target)
                self._ledger.forget(record.output)
        return removed

    def _is_gone(self, path: str) -> bool:
        """Whether there is no such file; one that can't be reached is not gone."""
        if container_of(path):
            return self._containers.lacks(path)
        return _is_gone(path)


def _is_gone(path: str) -> bool:
    """Whether there is no such file; one that can't be reached is not gone."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False
