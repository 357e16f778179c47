"""``emnews similar``."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from emnews_cli.archive.search_file import SearchFile
from emnews_cli.cli.formats import chosen_format
from emnews_cli.cli.options import Color
from emnews_cli.cli.search import SEARCH_FORMATS, SearchFormat
from emnews_cli.cli.terminal import console, say, write_file_text
from emnews_cli.display.hits import hit_paths, row_of_hit, story_lines, story_objects
from emnews_cli.display.listing import columns_of
from emnews_cli.display.reports.json_text import json_array
from emnews_cli.display.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emnews_cli.search.hits import Hit, StoryPlace

EXAMPLES = """Examples:

emnews similar _posts/2022-03-08-202203081234567890.md news.sqlite

emnews similar -0 202203081234567890 news.sqlite | xargs -0 emnews show"""


def command(
    context: typer.Context,
    post: Annotated[str, typer.Argument(metavar="POST", help="Its path in the index, or its news id.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="What emnews index --stories made.")],
    *,
    format_name: Annotated[  # noqa: ARG001  # this and those that are short for it: see chosen_format
        SearchFormat | None, typer.Option("--format", help=SEARCH_FORMATS)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json-lines.")] = False,  # noqa: ARG001
    null: Annotated[  # noqa: ARG001
        bool, typer.Option("-0", "--null", help="Paths alone, each ended by a NUL character.")
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No summary.")] = False,
    color: Color = "auto",
) -> int:
    """Run the command."""
    told = chosen_format(context, {"as_json": "json-lines", "null": "null"})
    form = told or ("table" if sys.stdout.isatty() else "tsv")
    with SearchFile(file) as index:
        hits, places = index.story(post)
    if form == "table" and hits:
        screen = console(color)
        rows = list(map(row_of_hit, hits))
        columns = columns_of(rows, screen.width)
        for line in chain.from_iterable(map(columns.lines, rows)):
            screen.print(line, soft_wrap=True)
    else:
        for each in _data(form, hits, places):
            write_file_text(each)
    if not quiet:
        sys.stdout.flush()
        say("{other_posts} of the story", other_posts=counted(len(hits), "other post"))
    return 0 if hits else 1


def _data(form: str, hits: list[Hit], places: dict[str, StoryPlace]) -> Iterator[bytes]:
    if form == "null":
        return hit_paths(hits)
    if form.startswith("json"):
        objects = story_objects(hits, places)
        return json_array(objects) if form == "json" else objects
    return story_lines(hits, places)
