"""Runs over a dataset in place of posts, for commands that list and count."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from emnews_cli.archive.select import UNWANTED
from emnews_cli.archive.site import SUFFIXES
from emnews_cli.cli.inputs import Inputs
from emnews_cli.cli.options import ClusterOptions, InputOptions, RunOptions
from emnews_cli.cli.running import Run
from emnews_cli.cli.selecting import SelectOptions, hints, open_run
from emnews_cli.errors import UsageError

if TYPE_CHECKING:
    from emnews_cli.archive.dataset_reading import FoundPost
    from emnews_cli.archive.dataset_stores import Reader

_POSTS = tuple(suffix.decode() for suffix in SUFFIXES)


class DatasetRun(Run):
    """A run over a dataset.

    Args:
        reader: of the dataset.
        inputs: the dataset, which is not read as a post.
        options: how.
    """

    def __init__(self, reader: Reader, inputs: Inputs, options: RunOptions) -> None:
        super().__init__(inputs, options)
        self._reader = self._stack.enter_context(reader)

    def look(self, work: Any) -> Iterator[Any]:
        """What work tells of every post; it calls the work's ``of``, since there is nothing to read."""
        from emnews_cli.archive.dataset_reading import posts_of

        return (work.of(found.post) for found in posts_of(self._reader))

    def found(self, select: SelectOptions, *, texts: bool = False) -> Iterator[FoundPost]:
        """The posts that are wanted.

        Args:
            select: which they are.
            texts: whether their texts are needed, as for what a post without a title is called.
        """
        from emnews_cli.archive.dataset_reading import posts_of

        wanted = select.selection(self)
        self._has_run = True
        for found in posts_of(self._reader, texts=texts or bool(wanted and wanted.match)):
            takes = (found.canonical or not select.unique) and (wanted is None or wanted.takes(found.post))
            self.statuses["read" if takes else UNWANTED] += 1
            if takes:
                yield found


def open_run_or_dataset(
    context: typer.Context,
    inputs: InputOptions,
    options: RunOptions,
    select: SelectOptions,
    cluster: ClusterOptions | None = None,
) -> Run:
    """A run of a command that can do without the posts themselves, where they are in a dataset.

    Raises:
        UsageError: other inputs are given beside a dataset, or what is about posts: a report, a cluster.
        typer.Exit: the help was shown.
    """
    readers = [reader for path in inputs.paths or () if (reader := _dataset_at(path))]
    if not readers:
        return open_run(context, inputs, options, select, cluster)
    if len(inputs.paths or ()) > 1 or inputs.files_from:
        raise UsageError("a dataset can't be combined with other inputs")
    if options.report:
        raise UsageError("--report can't be combined with a dataset, of which no post is read")
    if cluster and cluster.cluster:
        raise UsageError("--cluster can't be combined with a dataset, of which no post is read")
    run = DatasetRun(readers[0], Inputs(inputs), options)
    run.hints = partial(hints, run, select)
    return run


def _dataset_at(path: str) -> Reader | None:
    """The dataset at a path; for what can't be one nothing is loaded."""
    is_folder = os.path.isdir(path)
    if path.lower().endswith(_POSTS) or (
        is_folder and not os.path.isfile(os.path.join(path, "dataset.json"))
    ):
        return None
    from emnews_cli.archive.dataset_reading import dataset_at

    return dataset_at(path)
