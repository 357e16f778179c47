"""``emnews list``."""

from __future__ import annotations

import os
import sys
from itertools import islice
from typing import Annotated

import typer

from emnews_cli.cli.inputs import inputs_of
from emnews_cli.cli.options import Color, ColorMode, Paths
from emnews_cli.cli.terminal import console, write_data, write_file_text
from emnews_cli.pipeline import read_post

_BATCH = 200
"""Rows drawn at once: enough to align, few enough to appear while an archive is read."""

NAME = "list"
HELP = "List posts, one line each."
EXAMPLES = """Examples:

emnews list _posts

emnews list _posts | cut -f 2,4

emnews list -0 _posts | xargs -0 emnews show"""


def command(
    context: typer.Context,
    paths: Paths = None,
    null: Annotated[
        bool, typer.Option("-0", "--null", help="Paths alone, each ended by a NUL character.")
    ] = False,
    color: Color = ColorMode.auto,
) -> int:
    """Run the command."""
    inputs = inputs_of(context, paths)
    if null:
        for source in inputs.readable():
            write_file_text(os.fsencode(source.name) + b"\0")
        return 1 if inputs.failed else 0

    from emnews_cli.display.listing import listing, row_of

    rows = (row_of(post) for _, post in inputs.each(read_post))
    if sys.stdout.isatty():
        screen = console(color.value)
        while batch := list(islice(rows, _BATCH)):
            for line in listing(batch, screen.width):
                screen.print(line)
    else:
        for row in rows:
            write_data("\t".join(row) + "\n")
    return 1 if inputs.failed else 0
