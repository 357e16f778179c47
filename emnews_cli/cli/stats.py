"""``emnews stats``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated

import typer

from emnews_cli.archive.select import Selection, read_wanted
from emnews_cli.archive.tasks import Content, Done, Task
from emnews_cli.cli.options import InputOptions, RunOptions
from emnews_cli.cli.outputs import UNWANTED
from emnews_cli.cli.running import open_run
from emnews_cli.cli.selecting import SelectOptions
from emnews_cli.cli.terminal import write_data
from emnews_cli.model.census import Census, Entry, entry_of

EXAMPLES = """Examples:

emnews stats _posts old_post

emnews stats --since 2022-01-01 --security 600030.SH _posts

emnews stats --json _posts | jq '.securities[:10]'"""


def command(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    top: Annotated[int, typer.Option(min=1, help="How many of each kind to show.")] = 10,
    inputs: InputOptions,
    select: SelectOptions,
    running: RunOptions,
) -> int:
    """Run the command."""
    from emnews_cli.display.figures import figure_lines

    census = Census()
    with open_run(context, inputs, running) as run:
        for _, done in run.each(Counting(select.selection), prints=False):
            if done.value is not None:
                census.add(done.value)
        run.rest()
        if as_json:
            write_data(json.dumps(census.as_dict(), ensure_ascii=False) + "\n")
        else:
            write_data("".join(f"{line}\n" for line in figure_lines(census, top)))
        return 1 if run.failed else 0


@dataclass(frozen=True, slots=True)
class Counting:
    """Takes from a post what is counted, in whatever process.

    Args:
        wanted: which posts, or None for all.
    """

    wanted: Selection | None

    def __call__(self, content: Content, task: Task) -> Done[Entry | None]:
        """What is counted of a post; None where it is not wanted."""
        post = read_wanted(content.data, task.name, self.wanted)
        return Done(None, UNWANTED) if post is None else Done(entry_of(post))
