"""``emnews strip``."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import typer

from emnews_cli.archive.reading import Content
from emnews_cli.archive.tasks import Done, Task
from emnews_cli.cli.delivering import Made
from emnews_cli.cli.destination import Destination, InPlace, Stdout, destination_of
from emnews_cli.cli.options import InputOptions, OutputOptions, RunOptions
from emnews_cli.cli.outputs import Outputs, plan_of, print_diff
from emnews_cli.cli.running import Run
from emnews_cli.cli.selecting import open_run
from emnews_cli.display.words import counted
from emnews_cli.errors import UsageError
from emnews_cli.messages import Message
from emnews_cli.pipeline import strip_post

EXAMPLES = """Examples:

emnews strip post.md > clean.md

emnews strip --diff post.md

emnews strip -i _posts old_post

emnews strip _posts -o clean --dry-run"""


def command(
    context: typer.Context,
    *,
    in_place: Annotated[bool, typer.Option("-i", "--in-place", help="Change the files themselves.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change, write nothing.")] = False,
    inputs: InputOptions,
    output: OutputOptions,
    running: RunOptions,
) -> int:
    """Run the command."""
    with open_run(context, inputs, running) as run:
        if in_place and (output.output or run.inputs.from_stdin):
            raise UsageError("-i changes the files in place: it can't be used with -o or standard input")
        several = not run.inputs.is_single
        destination = InPlace() if in_place else destination_of(output.output, several=several)
        if several and isinstance(destination, Stdout) and not diff:
            raise UsageError("many posts need -i, -o DIR or --diff")
        charts = _show(run) if diff else _write(run, output, destination)
        found = Message(
            "{charts} found" if diff or output.dry_run else "{charts} removed",
            charts=counted(charts, "chart"),
        )
        run.tell(found)
        return 1 if run.failed else 0


def _write(run: Run, output: OutputOptions, destination: Destination) -> int:
    """Strip every post and write it; returns the number of charts."""
    outputs = Outputs(run, output, plan_of(run.inputs, destination, output, ""), ("", "strip"))
    return sum(done.value.amount for done in outputs.deliver(strip, "stripped"))


def strip(content: Content, task: Task) -> Done[Made]:
    """A post without its charts, and their number."""
    stripped = strip_post(content.data, task.name)
    return Done(Made(stripped.data, stripped.charts), "stripped")


class _Change(NamedTuple):
    before: bytes
    after: bytes
    charts: int


def _show(run: Run) -> int:
    """Show what would change; returns the number of charts."""
    charts = 0
    for task, done in run.each(change):
        charts += done.value.charts
        print_diff(task.source.path, done.value.before, done.value.after)
    return charts


def change(content: Content, task: Task) -> Done[_Change]:
    """A post before and after."""
    stripped = strip_post(content.data, task.name)
    if not stripped.charts:
        return Done(_Change(b"", b"", 0), "unchanged")
    return Done(_Change(content.data, *stripped), "stripped")
