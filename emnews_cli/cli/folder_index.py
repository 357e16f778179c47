"""The index of a folder, kept in the user's cache folder and brought up to date before each search."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

import typer

from emnews_cli.archive.dataset_files import SQLiteFile
from emnews_cli.archive.search_file import SearchFile
from emnews_cli.archive.seen_files import SeenFiles
from emnews_cli.cli.export import DatasetOptions, make_dataset
from emnews_cli.cli.options import InputOptions, OutputOptions, RunOptions
from emnews_cli.cli.selecting import SelectOptions, open_run
from emnews_cli.datasets.rows import path_of
from emnews_cli.errors import InputError, OutputError, reason_of
from emnews_cli.search.hits import Hit
from emnews_cli.search.sql import Statement


class FolderIndex(SearchFile):
    """The index of a folder.

    Args:
        path: the file.
        folder: as it was named.
        real: its absolute path, which the posts in the index are named by.
    """

    def __init__(self, path: str, folder: str, real: str) -> None:
        super().__init__(path)
        self._folder, self._real = folder, path_of(real)

    def hits(self, statement: Statement) -> list[Hit]:
        """The hits, named as the folder was."""
        return [hit._replace(path=self._named(hit.path)) for hit in super().hits(statement)]

    def _named(self, path: str) -> str:
        return os.path.join(self._folder, os.path.relpath(path, self._real))

    def folders(self) -> list[str]:
        """None: it was just brought up to date."""
        return []


@contextmanager
def folder_index(context: typer.Context, folder: str, *, quiet: bool) -> Iterator[FolderIndex]:
    """The index of a folder, up to date.

    Args:
        context: of the command.
        folder: as it was named.
        quiet: whether to say nothing of making it.

    Raises:
        InputError: there is no such folder.
        OutputError: the cache can't be written.
    """
    if not os.path.isdir(folder):
        raise InputError("{folder}: no such folder", folder=folder)
    real = os.path.realpath(folder)
    path = _place_of(real)
    _update(context, real, path, quiet=quiet)
    with FolderIndex(path, folder, real) as index:
        yield index


def _place_of(folder: str) -> str:
    """The file of a folder's index; its folder is made."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    caches = home if os.path.isabs(home) else os.path.expanduser("~/.cache")
    name = f"{blake2b(os.fsencode(folder), digest_size=16).hexdigest()}.sqlite"
    path = os.path.join(caches, "emnews", "search", name)
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    except OSError as error:
        raise OutputError(
            "{folder}: can't be made: {reason}", folder=os.path.dirname(path), reason=reason_of(error)
        ) from error
    return path


def _update(context: typer.Context, folder: str, path: str, *, quiet: bool) -> None:
    store = SQLiteFile(path, searched=True)
    try:
        is_new = store.recipe() is None
    except OutputError:  # damaged, or of a version that wrote something else
        os.unlink(path)
        is_new = True
    seen = SeenFiles(path)
    options = InputOptions(paths=[folder])
    with open_run(context, options, RunOptions(quiet=quiet or not is_new)) as run:
        output = OutputOptions(output=path, update=True, prune=True)
        dataset = DatasetOptions(to="sqlite", calendars="none")
        make_dataset(run, dataset, output, SelectOptions(), store, seen.settling)
        if not os.path.exists(path):
            return
        store.complete()
        if not run.failed:
            seen.save()
