"""``emnews index``."""

from __future__ import annotations

import os
import re
import time
from typing import Annotated

import typer

from emnews_cli.archive.dataset_files import SQLiteFile
from emnews_cli.cli.destination import given_output
from emnews_cli.cli.export import DatasetOptions, make_dataset
from emnews_cli.cli.options import InputOptions, OutputOptions, RunOptions
from emnews_cli.cli.selecting import SelectOptions, open_run
from emnews_cli.datasets.extras import needing
from emnews_cli.errors import UsageError

EXAMPLES = """Examples:

emnews index _posts old_post -o news.sqlite

emnews index -u --prune _posts old_post -o news.sqlite

emnews index --stories _posts -o news.sqlite

emnews search 茅台 news.sqlite"""


def command(
    context: typer.Context,
    *,
    calendars: Annotated[
        str, typer.Option("--sessions", metavar="LIST", help="Exchanges whose sessions to tell, or none.")
    ] = "none",
    with_stories: Annotated[
        bool, typer.Option("--stories", help="Find the same news in several media: the table stories.")
    ] = False,
    story_window: Annotated[
        str, typer.Option(metavar="TIME", help="How long a story lasts at most: 7d, 36h.")
    ] = "7d",
    inputs: InputOptions,
    output: OutputOptions,
    select: SelectOptions,
    running: RunOptions,
) -> int:
    """Run the command."""
    if not output.output or output.output == "-":
        raise UsageError("an index is a file: give -o FILE.sqlite")
    output.output = given_output(output.output)
    began = time.time_ns()
    store = SQLiteFile(output.output, searched=True)
    window = _seconds(story_window) if with_stories else store.story_window() if output.update else None
    if window is not None:
        needing("--stories", "rensa")
    with open_run(context, inputs, running, select) as run:
        code = make_dataset(run, DatasetOptions(to="sqlite", calendars=calendars), output, select, store)
        if not output.dry_run:
            store.complete(window)
            os.utime(output.output, ns=(began, began))  # what is changed from now on is newer
        return code


def _seconds(text: str) -> float:
    """The length of a time in days or hours.

    Raises:
        UsageError: it is none.
    """
    found = re.fullmatch(r"(\d{1,4})([dh])", text.strip(), re.ASCII)
    if not found or not int(found[1]):
        raise UsageError("invalid --story-window {text!r} (examples: 7d, 36h)", text=text)
    return int(found[1]) * (86_400.0 if found[2] == "d" else 3_600.0)
