"""``emnews export`` as a function of Python."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emnews_cli.archive.discover import normal
from emnews_cli.archive.frames import Failed, Paths, names_of
from emnews_cli.cli.dataset_destination import To
from emnews_cli.cli.export import DatasetOptions, make_dataset
from emnews_cli.cli.inputs import Inputs
from emnews_cli.cli.options import InputOptions, OutputOptions, RunOptions
from emnews_cli.cli.running import Run
from emnews_cli.cli.selecting import SelectOptions
from emnews_cli.datasets.sessions import DEFAULT
from emnews_cli.errors import InputError
from emnews_cli.messages import Message
from emnews_cli.stores.urls import checked

if TYPE_CHECKING:
    from emnews_cli.archive.discover import Source
    from emnews_cli.archive.select import Selection

_log = logging.getLogger("emnews")


def export(
    paths: Paths,
    output: str | os.PathLike[str],
    *,
    to: To | None = None,
    wanted: Selection | None = None,
    tables: Iterable[str] = (),
    partition: Literal["month", "year", "none"] = "month",
    sessions: Sequence[str] = DEFAULT,
    text: bool = True,
    update: bool = False,
    prune: bool = False,
    jobs: int = 1,
    failed: Failed | None = None,
) -> None:
    """Make a dataset of posts, as ``emnews export`` does; warnings go to the logger ``emnews``.

    Args:
        paths: as in :func:`read_posts`.
        output: a file, or a folder for Parquet.
        to: ``parquet``, ``sqlite``, ``duckdb`` or ``jsonl``; None for what the name of the output says.
        wanted: which posts, or None for all.
        tables: names of tables; empty for all but the optional ones.
        partition: how Parquet is parted into files: by ``month``, ``year`` or ``none``.
        sessions: the exchanges whose trading sessions to tell; these need exchange_calendars.
        text: whether to give the texts.
        update: change only what changed since the dataset was made.
        prune: with ``update``, drop posts that are gone.
        jobs: how many processes.
        failed: is told the path of each post that can't be read, and why; without it they raise.

    Raises:
        UsageError: arguments contradict each other, or a library is not installed.
        InputError: a path does not exist, or a post can't be read.
        OutputError: the dataset can't be written.
    """
    names = [normal(checked(path)) for path in names_of(paths)]
    calendars = ",".join(sessions) or "none"
    dataset = DatasetOptions(
        to=to, tables=",".join(tables), partition=partition, calendars=calendars, text=text
    )
    destination = OutputOptions(output=os.fspath(output), update=update, prune=prune)
    with _Run(Inputs(InputOptions(names)), RunOptions(jobs=jobs, quiet=True), failed) as run:
        make_dataset(run, dataset, destination, _Wanted(wanted))


class _Run(Run):
    """A run for a program: nothing is printed."""

    def __init__(self, inputs: Inputs, options: RunOptions, failed: Failed | None) -> None:
        super().__init__(inputs, options)
        self._on_failure = failed

    def say(self, message: str, **values: object) -> None:
        """Log what must not be missed."""
        _log.warning("%s", Message(message, **values))

    def fail(self, source: Source, reason: str) -> None:
        """Tell of a post that could not be processed.

        Raises:
            InputError: nobody wants to be told.
        """
        if self._on_failure is None:
            raise InputError("{path}: {reason}", path=source.path, reason=reason)
        self.failed += 1
        self._on_failure(source.path, reason)


@dataclass(eq=False, repr=False)
class _Wanted(SelectOptions):
    """A selection that is made already."""

    def __init__(self, wanted: Selection | None) -> None:
        super().__init__()
        self._selection = wanted

    def selection(self, run: Run) -> Selection | None:  # noqa: ARG002  # nothing is to be looked up
        """The selection."""
        return self._selection
