"""The outputs in a folder on a disk or in an object store, for ``-u`` and ``--prune``."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from emnews_cli.archive.change_detection import hash_at, state_at
from emnews_cli.archive.container_index import ContainerIndex
from emnews_cli.archive.plan import folded
from emnews_cli.archive.save import remove
from emnews_cli.archive.tasks import FileState, state_of_object
from emnews_cli.stores.urls import is_url

if TYPE_CHECKING:
    from emnews_cli.archive.ledger import LedgerRow


class OutputFolder:
    """A folder on a disk.

    Args:
        folder: the folder, with a separator at its end.

    Attributes:
        root: what the places of posts are written from in a ledger. So an archive that is moved together with
            its outputs is still known.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.root = os.path.realpath(folder)

    def state(self, target: str) -> FileState | None:
        """The state of an output; None where there is none."""
        return state_at(target)

    def hash(self, target: str, _: LedgerRow) -> bytes | None:
        """The hash of an output as it is; None where there is none."""
        return hash_at(target, self._folder)

    def is_only_spelling(self, target: str) -> bool:
        """Whether no other name in its folder differs from this one in case or Unicode form alone."""
        name = folded(os.path.basename(target))
        with suppress(OSError), os.scandir(os.path.dirname(target) or ".") as entries:
            return sum(folded(entry.name) == name for entry in entries) <= 1
        return True

    def remove(self, target: str) -> None:
        """Remove an output, and the folders that are empty then.

        Raises:
            OutputError: it can't be removed.
        """
        remove(target, self._folder)
        folder = os.path.dirname(target)
        while len(folder) >= len(self._folder):
            try:
                os.rmdir(folder)
            except OSError:
                return
            folder = os.path.dirname(folder)


class OutputObjects:
    """A prefix in a bucket: listed once, when the run begins.

    Args:
        folder: its URL, with a ``/`` at its end.
        containers: keeps the listing.

    Raises:
        OutputError: it can't be listed.
    """

    root = os.sep
    """From a store, posts on a disk are found by their absolute paths."""

    def __init__(self, folder: str, containers: ContainerIndex) -> None:
        self._folder = folder
        self._listing = containers.outputs(folder.rstrip("/"))

    def state(self, target: str) -> FileState | None:
        """The state that an output had when the run began; None where there was none."""
        version = self._listing.version_of(target.removeprefix(self._folder))
        return state_of_object(*version) if version else None

    def hash(self, target: str, record: LedgerRow) -> bytes | None:
        """The hash of an output; None where there is none, empty where it was changed since it was made."""
        state = self.state(target)
        if state is None:
            return None
        return record.hashes.output if state == record.output_state else b""

    def is_only_spelling(self, _: str) -> bool:
        """No: names that differ in whatever way are those of different objects."""
        return False

    def remove(self, target: str) -> None:
        """Remove an output.

        Raises:
            OutputError: it can't be removed.
        """
        remove(target)


def output_folder(folder: str, containers: ContainerIndex) -> OutputFolder | OutputObjects:
    """The outputs in a folder.

    Args:
        folder: with a separator at its end.
        containers: those of the run.
    """
    return OutputObjects(folder, containers) if is_url(folder) else OutputFolder(folder)
