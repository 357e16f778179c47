"""``emnews stats``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from emnews_cli.cli.options import InputOptions, RunOptions
from emnews_cli.cli.running import open_run
from emnews_cli.cli.selecting import SelectOptions, Taking
from emnews_cli.cli.terminal import write_data
from emnews_cli.display.reports.json_text import json_text
from emnews_cli.model.census import Census, Entry, entry_of

if TYPE_CHECKING:
    from emnews_cli.archive.tasks import Content
    from emnews_cli.model.post import Post

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
        for _, done in run.each(Taking(select.selection, _entry), prints=False):
            if done.value is not None:
                census.add(done.value)
        run.rest()
        if as_json:
            write_data(json_text(census.as_dict()) + "\n")
        else:
            write_data("".join(f"{line}\n" for line in figure_lines(census, top)))
        return 1 if run.failed else 0


def _entry(post: Post, _: Content) -> Entry:
    return entry_of(post)
