"""``emnews strip``."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import typer

from emnews_cli.cli.inputs import Inputs, inputs_of
from emnews_cli.cli.options import Paths
from emnews_cli.cli.outputs import Outputs, print_diff, to_stdout
from emnews_cli.cli.terminal import say
from emnews_cli.display.words import counted
from emnews_cli.errors import UsageError
from emnews_cli.pipeline import strip_post

NAME = "strip"
HELP = "Cut stock charts out of posts, every other byte as it was."
EXAMPLES = """Examples:

emnews strip post.md > clean.md

emnews strip --diff post.md

emnews strip -i _posts old_post

emnews strip _posts -o clean --dry-run"""


class _Work(NamedTuple):
    before: bytes
    after: bytes
    charts: int


def command(
    context: typer.Context,
    paths: Paths = None,
    in_place: Annotated[bool, typer.Option("-i", "--in-place", help="Change the files themselves.")] = False,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="PATH", help="A file, or for many posts a folder."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change, write nothing.")] = False,
) -> int:
    """Run the command."""
    inputs = inputs_of(context, paths)
    if in_place and (output or inputs.from_stdin):
        raise UsageError("-i changes the files themselves: it goes with neither -o nor standard input")
    if not (in_place or diff or inputs.is_single) and to_stdout(output):
        raise UsageError("many posts need -i, -o DIR or --diff")
    if in_place:
        outputs = Outputs.in_place(inputs, dry_run=dry_run)
    else:
        outputs = Outputs(inputs, output, "", dry_run=dry_run)
    charts = _strip(inputs, outputs, diff=diff)
    if not diff:
        outputs.summarize()
    say(f"{counted(charts, 'chart')} {'found' if diff or dry_run else 'removed'}")
    return 1 if inputs.failed else 0


def _strip(inputs: Inputs, outputs: Outputs, *, diff: bool) -> int:
    """Strip every post and deliver it; returns the number of charts."""
    charts = 0
    for source, work in inputs.each(lambda data, _: _Work(data, *strip_post(data))):
        charts += work.charts
        if diff:
            print_diff(source.name, work.before, work.after)
        else:
            outputs.deliver(source, work.after)
    return charts
