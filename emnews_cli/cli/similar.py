"""``emnews similar``."""

from __future__ import annotations

import sys
from itertools import chain
from typing import Annotated

import typer

from emnews_cli.archive.search_file import SearchFile
from emnews_cli.cli.options import Color
from emnews_cli.cli.terminal import console, say, write_file_text
from emnews_cli.display.hits import hit_paths, row_of_hit, story_lines, story_objects
from emnews_cli.display.listing import columns_of
from emnews_cli.display.words import counted
from emnews_cli.errors import UsageError

EXAMPLES = """Examples:

emnews similar _posts/2022-03-08-202203081234567890.md news.sqlite

emnews similar -0 202203081234567890 news.sqlite | xargs -0 emnews show"""


def command(
    context: typer.Context,  # noqa: ARG001  # for the settings
    post: Annotated[str, typer.Argument(metavar="POST", help="Its path in the index, or its news id.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="What emnews index --stories made.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="An object a line.")] = False,
    null: Annotated[
        bool, typer.Option("-0", "--null", help="Paths alone, each ended by a NUL character.")
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No summary.")] = False,
    color: Color = "auto",
) -> int:
    """Run the command."""
    if as_json and null:
        raise UsageError("--json and -0 can't be combined")
    with SearchFile(file) as index:
        hits, places = index.story(post)
    if sys.stdout.isatty() and hits and not (as_json or null):
        screen = console(color)
        rows = list(map(row_of_hit, hits))
        columns = columns_of(rows, screen.width)
        for line in chain.from_iterable(map(columns.lines, rows)):
            screen.print(line, soft_wrap=True)
    else:
        data = hit_paths(hits) if null else (story_objects if as_json else story_lines)(hits, places)
        for each in data:
            write_file_text(each)
    if not quiet:
        sys.stdout.flush()
        say(f"{counted(len(hits), 'other post')} of the story")
    return 0 if hits else 1
