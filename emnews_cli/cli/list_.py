"""``emnews list``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Annotated, ClassVar, Literal

import typer

from emnews_cli.archive.discover import Source
from emnews_cli.archive.reading import Content
from emnews_cli.archive.sorting import sorted_rows
from emnews_cli.archive.tasks import Done, Task
from emnews_cli.cli.dataset_runs import DatasetRun, open_run_or_dataset
from emnews_cli.cli.formats import chosen_format
from emnews_cli.cli.options import Color, InputOptions, RunOptions
from emnews_cli.cli.running import Run
from emnews_cli.cli.selecting import SelectOptions, Taking
from emnews_cli.cli.terminal import ColorChoice, console, write_file_text
from emnews_cli.display.listing import (
    FIELDS,
    LIST_FORMATS,
    NULL,
    ListFormat,
    Row,
    SortKey,
    columns_of,
    row_of,
    row_of_name,
    sort_key,
)
from emnews_cli.errors import UsageError
from emnews_cli.model.evidence import Evidence
from emnews_cli.model.post import Post
from emnews_cli.model.suggestions import unknown

_BATCH = 200
"""Rows drawn at once: enough to align, few enough to appear while an archive is read."""

EXAMPLES = """Examples:

emnews list _posts

emnews list --since 2022-01-01 --sort title _posts | cut -f 2,4

emnews list -0 --security 600030.SH _posts | xargs -0 emnews show

emnews list --source 财联社 news.sqlite

emnews list --format json-lines _posts | jq -r .title"""

_NULL = "null"
Format = Literal[*LIST_FORMATS]  # type: ignore[valid-type]
FORMAT_HELP = (
    "; ".join(f"{name}: {row.about}" for name, row in LIST_FORMATS.items())
    + ". By default table on a terminal, else tsv."
)


@dataclass(eq=False, repr=False)
class ListInputOptions(InputOptions):
    """What to list; -0 is about the list that is read and the one that is made."""

    null_alone: ClassVar[bool] = True
    null: Annotated[
        bool,
        typer.Option(
            "-0", "--null", help="Paths alone, each ended by a NUL character; also in --files-from."
        ),
    ] = False


def command(
    context: typer.Context,
    *,
    format_name: Annotated[  # noqa: ARG001  # see chosen_format
        Format | None, typer.Option("--format", help=FORMAT_HELP)
    ] = None,
    sort: Annotated[SortKey | None, typer.Option(help="By date, title, or size in bytes.")] = None,
    reverse: Annotated[bool, typer.Option("-r", "--reverse", help="Reverse the order of --sort.")] = False,
    fields: Annotated[str, typer.Option(metavar="NAMES", help=f"Only these: {', '.join(FIELDS)}.")] = "",
    most: Annotated[
        int | None, typer.Option("-n", "--number", min=0, metavar="N", help="No more than this many posts.")
    ] = None,
    story: Annotated[
        str,
        typer.Option(
            metavar="POST",
            help="Posts that tell the same news as this one, from an index with stories.",
            show_default=False,
        ),
    ] = "",
    inputs: ListInputOptions,
    select: SelectOptions,
    running: RunOptions,
    color: Color = "auto",
) -> int:
    """Run the command."""
    if reverse and sort is None:
        raise UsageError("-r reverses an order: give --sort date, title or size")
    names = _names(fields)
    told = chosen_format(context, {"null": _NULL})
    chosen = NULL if told == _NULL else LIST_FORMATS[told or ("table" if sys.stdout.isatty() else "tsv")]
    if names and chosen.names_alone:
        raise UsageError("--fields chooses columns or keys; here are paths alone")
    with open_run_or_dataset(context, inputs, running, select) as run:
        rows = _rows(run, select, sort, reverse=reverse, names_alone=chosen.names_alone)
        if story:
            members = _story(story, run, inputs)
            rows = (row for row in rows if row.path in members)
        _write(islice(rows, most), chosen, names, color)
        return 1 if run.failed else 0


def _names(fields: str) -> list[str]:
    """The names in ``--fields``.

    Raises:
        UsageError: there is no such field.
    """
    names = list(dict.fromkeys(fields.replace(",", " ").split()))
    for name in names:
        if name not in FIELDS:
            raise UsageError(unknown("field", name, FIELDS))
    return names


def _story(post: str, run: Run, inputs: ListInputOptions) -> frozenset[str]:
    """The paths of all posts of a post's story.

    Raises:
        UsageError: what is listed is not an index.
        InputError: it has no stories, or no such post.
    """
    from emnews_cli.archive.search_file import SearchFile

    if not isinstance(run, DatasetRun) or not inputs.paths:
        raise UsageError("--story lists posts of an index: give what emnews index --stories made")
    with SearchFile(inputs.paths[0]) as index:
        return frozenset(index.story(post)[1])


def _rows(
    run: Run, select: SelectOptions, sort: SortKey | None, *, reverse: bool, names_alone: bool
) -> Iterator[Row]:
    """The rows in their order."""
    found = _found_rows(run, select, prints=sort is None, names_alone=names_alone and sort is None)
    if sort is None:
        return found
    keyed = ((sort_key(row, sort), json.dumps(row).encode()) for row in found)
    return (Row(*json.loads(value)) for _, value in sorted_rows(keyed, reverse=reverse))


def _found_rows(run: Run, select: SelectOptions, *, prints: bool, names_alone: bool) -> Iterator[Row]:
    """The rows as they come; where nothing but names is asked for, no file is opened."""
    if isinstance(run, DatasetRun):
        found = run.found(select, texts=not names_alone)
        return (row_of(each.post, each.size, select.weakest) for each in found)
    wanted, take = select.selection(run), partial(_row, weakest=select.weakest)
    tasks = map(_settled if names_alone and wanted is None else Task, run.inputs)
    return (done.value for _, done in run.each(Taking(wanted, take), tasks, prints=prints) if done.value)


def _settled(source: Source) -> Task:
    """A task whose row is its name."""
    return Task(source, settled=None if source.problem else Done(row_of_name(source.path)))


def _row(post: Post, content: Content, *, weakest: Evidence) -> Row:
    return row_of(post, len(content.data), weakest)


def _write(rows: Iterator[Row], chosen: ListFormat, names: Sequence[str], color: ColorChoice) -> None:
    if chosen.write is not None:
        for text in chosen.write(rows, names):
            write_file_text(text)
        return
    screen, columns = console(color), None
    while batch := list(islice(rows, _BATCH)):
        if columns is None:
            columns = columns_of(batch, screen.width, names)
            screen.print(columns.heading(), soft_wrap=True)
        for line in chain.from_iterable(map(columns.lines, batch)):
            screen.print(line, soft_wrap=True)
