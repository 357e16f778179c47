"""``emnews stats``."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from emnews_cli.cli.inputs import inputs_of
from emnews_cli.cli.options import Paths
from emnews_cli.cli.terminal import write_data
from emnews_cli.pipeline import read_post

NAME = "stats"
HELP = "Say what is in a folder: how many posts, of when, from whom, about what."
EXAMPLES = """Examples:

emnews stats _posts old_post

emnews stats --json _posts | jq '.securities[:10]'"""


def command(
    context: typer.Context,
    paths: Paths = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    top: Annotated[int, typer.Option(min=1, help="How many of each kind to show.")] = 10,
) -> int:
    """Run the command."""
    from emnews_cli.display.figures import figure_lines
    from emnews_cli.model.census import Census

    inputs = inputs_of(context, paths)
    census = Census()
    for _, post in inputs.each(read_post):
        census.add(post)
    if as_json:
        write_data(json.dumps(census.as_dict(), ensure_ascii=False) + "\n")
    else:
        write_data("".join(f"{line}\n" for line in figure_lines(census, top)))
    return 1 if inputs.failed else 0
