"""``emnews index``."""

from __future__ import annotations

import os
import time
from typing import Annotated

import typer

from emnews_cli.archive.dataset_files import SQLiteFile
from emnews_cli.cli.export import DatasetOptions, make_dataset
from emnews_cli.cli.options import InputOptions, OutputOptions, RunOptions
from emnews_cli.cli.selecting import SelectOptions, open_run
from emnews_cli.errors import UsageError

EXAMPLES = """Examples:

emnews index _posts old_post -o news.sqlite

emnews index -u --prune _posts old_post -o news.sqlite

emnews search 茅台 news.sqlite"""


def command(
    context: typer.Context,
    *,
    calendars: Annotated[
        str, typer.Option("--sessions", metavar="LIST", help="Exchanges whose sessions to tell, or none.")
    ] = "none",
    inputs: InputOptions,
    output: OutputOptions,
    select: SelectOptions,
    running: RunOptions,
) -> int:
    """Run the command."""
    if not output.output or output.output == "-":
        raise UsageError("an index is a file: give -o FILE.sqlite")
    began = time.time_ns()
    store = SQLiteFile(output.output, searched=True)
    with open_run(context, inputs, running, select) as run:
        code = make_dataset(run, DatasetOptions(to="sqlite", calendars=calendars), output, select, store)
        if not output.dry_run:
            store.complete()
            os.utime(output.output, ns=(began, began))  # what is changed from now on is newer
        return code
