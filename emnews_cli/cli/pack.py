"""``emnews pack``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from emnews_cli.archive.discover import normal
from emnews_cli.archive.pack import Rules, in_order, packing, packing_to_store
from emnews_cli.archive.plan import refuse_nesting
from emnews_cli.archive.reading import Content
from emnews_cli.archive.tasks import Done, Task
from emnews_cli.cli.destination import given_output
from emnews_cli.cli.options import InputOptions, RunOptions
from emnews_cli.cli.running import Run
from emnews_cli.cli.selecting import open_run
from emnews_cli.display.words import counted
from emnews_cli.errors import UsageError
from emnews_cli.model.size import parse_size
from emnews_cli.stores.packing import PARTS
from emnews_cli.stores.urls import is_url

EXAMPLES = """Examples:

emnews pack _posts old_post -o packed/

emnews pack --format tar.zst --size 64MB _posts -o packed/

emnews stats packed/part-*.tar.gz

emnews convert --to md packed/part-*.tar.gz -o out"""

Format = Literal[*PARTS]  # type: ignore[valid-type]


def command(
    context: typer.Context,
    *,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="DIR", help="A new or empty folder for the containers.")
    ] = "",
    size: Annotated[
        str, typer.Option(metavar="SIZE", help="A container ends with the post that makes it so large.")
    ] = "128MB",
    format_name: Annotated[Format, typer.Option("--format", help="The format of the containers.")] = "tar.gz",
    inputs: InputOptions,
    running: RunOptions,
) -> int:
    """Run the command."""
    with open_run(context, inputs, running) as run:
        if run.inputs.from_stdin:
            raise UsageError("containers are made of files, not of a post on standard input")
        if not output or output == "-":
            raise UsageError("containers go to a folder: give -o DIR")
        output = normal(given_output(output))
        refuse_nesting(output, run.inputs.folders)
        run.refuse_report_at(output)
        parts = _pack(run, output, format_name, _bytes(size))
        run.sum_up(*run.counts_of("packed"), counted(parts, "container"), head=output)
        return 1 if run.failed else 0


def _bytes(text: str) -> int:
    try:
        return parse_size(text)
    except ValueError as error:
        raise UsageError("--size: {error}", error=error) from error


def _pack(run: Run, folder: str, form: str, size: int) -> int:
    """Pack all posts; returns the number of containers."""
    rules = Rules(source.place for source in run.inputs.collect())
    containers = run.inputs.containers
    is_remote = is_url(folder)
    with (
        packing_to_store(folder, form, size, containers) if is_remote else packing(folder, form, size) as pack
    ):

        def add(content: Content, task: Task) -> Done[None]:
            rules.check(task.source.place, content.data)
            pack.add(task.source.place, content.data)
            return Done(None, "packed")

        for _ in run.each(add, map(Task, in_order(run.inputs.collect())), prints=False, here=True):
            pass
    return pack.parts
