"""``emnews search``."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from emnews_cli.archive.search_file import SearchFile
from emnews_cli.archive.search_freshness import newer
from emnews_cli.cli.formats import chosen_format
from emnews_cli.cli.options import Color
from emnews_cli.cli.selecting import SelectOptions
from emnews_cli.cli.terminal import console, say, write_aside, write_data, write_file_text
from emnews_cli.display.control_characters import printable
from emnews_cli.display.words import counted
from emnews_cli.errors import QueryError, UsageError
from emnews_cli.model.evidence import Evidence
from emnews_cli.search.query import COLUMNS, Column, Query, parse
from emnews_cli.search.sql import Sort, Wanted, count, hits

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from emnews_cli.model.security import SecurityId
    from emnews_cli.search.hits import Hit

_ON_TERMINAL = 20
"""Posts that are shown on a terminal where nobody says how many."""

EXAMPLES = """Examples:

emnews search 茅台 news.sqlite

emnews search '茅台 -"半年报" date:2022-01' news.sqlite --sort newest

emnews search -0 茅台 news.sqlite | xargs -0 emnews show

emnews search --dir _posts 茅台"""

_SHORT = {"json": "json-lines", "null": "null", "count": "count"}
SearchFormat = Literal["table", "tsv", "json", "json-lines"]
SEARCH_FORMATS = "json: an array; json-lines: an object a line. By default table on a terminal, else tsv."


@dataclass(eq=False, repr=False)
class ShowOptions:
    """What is shown of the posts that are found."""

    within: Annotated[
        Column | None, typer.Option("--in", help="Look for words here alone.", show_default=False)
    ] = None
    sort: Annotated[Sort, typer.Option(help="The order of the posts.")] = "relevance"
    most: Annotated[
        int | None,
        typer.Option(
            "-n",
            "--max-count",
            min=0,
            metavar="N",
            help="Show so many; 0 for all.",
            show_default="20 on a terminal, else all",
        ),
    ] = None
    format_name: Annotated[
        SearchFormat | None,
        typer.Option("--format", help=SEARCH_FORMATS),
    ] = None
    json: Annotated[bool, typer.Option("--json", help="The same as --format json-lines.")] = False
    null: Annotated[
        bool, typer.Option("-0", "--null", help="Paths alone, each ended by a NUL character.")
    ] = False
    count: Annotated[bool, typer.Option("--count", help="The number of posts alone.")] = False
    mark: Annotated[bool, typer.Option("--mark", help="In a pipe, put 【】 around the words.")] = False
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No hints, no summary.")] = False

    def limit(self, form: str) -> int | None:
        """How many to show, or None for all."""
        if self.most is None:
            return _ON_TERMINAL if sys.stdout.isatty() and form == "table" else None
        return self.most or None


def command(
    context: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="Words, all of them wanted; see docs/commands/search.md.")
    ],
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="What emnews index made.", show_default=False)
    ] = "",
    *,
    folder: Annotated[
        str,
        typer.Option(
            "--dir",
            metavar="FOLDER",
            help="Search this folder; its index is kept in your cache folder.",
            show_default=False,
        ),
    ] = "",
    show: ShowOptions,
    select: SelectOptions,
    color: Color = "auto",
) -> int:
    """Run the command."""
    if bool(file) == bool(folder):
        raise UsageError("search one index: give FILE, or --dir FOLDER")
    form = chosen_format(context, _SHORT) or ("table" if sys.stdout.isatty() else "tsv")
    began = time.perf_counter()
    try:
        asked = parse(query)
    except QueryError as error:
        return _point_out(error)
    wanted = wanted_of(select)
    if folder:
        from emnews_cli.cli.folder_index import folder_index

        opened: AbstractContextManager[SearchFile] = folder_index(context, folder, quiet=show.quiet)
    else:
        opened = SearchFile(file)
    with opened as index:
        wanted = wanted._replace(securities=_securities(select, index, wanted.evidence))
        return _Search(index, asked, wanted, show, form, began).go(color)


def _point_out(error: QueryError) -> int:
    """Show where a query is wrong; returns the exit code."""
    from rich.cells import cell_len

    say(error.message)
    before = printable(error.query[: error.place])[-60:]
    write_aside(f"  {before}{printable(error.query[error.place :])[:20]}\n  {' ' * cell_len(before)}^\n")
    return error.exit_code


def wanted_of(select: SelectOptions) -> Wanted:
    """What the options about posts ask for; securities are looked up in the index.

    Raises:
        UsageError: nothing can be as they say.
    """
    since, until = select.days()
    return Wanted(
        since=since,
        until=until,
        sources=tuple(select.source or ()),
        categories=tuple(select.category or ()),
        tags=tuple(select.tag or ()),
        evidence=tuple(each.value for each in Evidence if each >= select.weakest),
        words=select.words,
        unique=select.unique,
    )


def _securities(select: SelectOptions, index: SearchFile, evidence: Sequence[str]) -> tuple[SecurityId, ...]:
    """The securities that are asked for.

    Raises:
        UsageError: one is neither a code nor a name that a post of the index has.
    """
    values = select.security_values()
    if not values:
        return ()
    from emnews_cli.cli.naming import securities_in_index

    return securities_in_index(values, lambda: index.names(evidence))


@dataclass(frozen=True, slots=True)
class _Search:
    """One run of the command.

    Args:
        index: what is searched.
        query: what is looked for.
        wanted: what else posts must be like.
        show: what is shown of them.
        form: how, as in ``--format``, or ``null`` or ``count``.
        began: when the command did, by the clock for measuring.
    """

    index: SearchFile
    query: Query
    wanted: Wanted
    show: ShowOptions
    form: str
    began: float

    def go(self, color: Literal["auto", "always", "never"]) -> int:
        """Search; returns the exit code: 1 where nothing is found."""
        within = (self.show.within,) if self.show.within else COLUMNS
        if self.form == "count":
            number = self.index.number(count(self.query, self.wanted, within))
            write_data(f"{number}\n")
            return 0 if number else 1
        found = self.index.hits(
            hits(self.query, self.wanted, within, self.show.sort, self.show.limit(self.form))
        )
        if self.form == "table":
            from emnews_cli.display.hits import hit_view

            screen = console(color)
            for line in hit_view(found, self.query, screen.width):
                screen.print(line)
        else:
            for data in self._data(found):
                write_file_text(data)
        if not self.show.quiet:
            self._sum_up(found)
        return 0 if found else 1

    def _data(self, found: list[Hit]) -> Iterator[bytes]:
        from emnews_cli.display.hits import hit_lines, hit_objects, hit_paths
        from emnews_cli.display.reports.json_text import json_array

        if self.form == "null":
            return hit_paths(found)
        if self.form.startswith("json"):
            objects = hit_objects(found, self.query)
            return json_array(objects) if self.form == "json" else objects
        return hit_lines(found, self.query, marked=self.show.mark)

    def _sum_up(self, found: list[Hit]) -> None:
        """Say how many posts there are, what may help where there is none, and whether the index is old."""
        sys.stdout.flush()
        total = found[0].total if found else 0
        seconds = time.perf_counter() - self.began
        say(
            "{shown} of {posts}, {seconds:.2f} s" if len(found) < total else "{posts}, {seconds:.2f} s",
            shown=len(found),
            posts=counted(total, "post"),
            seconds=seconds,
        )
        if not found:
            for hint in self.index.hints(self.query):
                say(hint)
        changed = newer(self.index.folders(), (hit.path for hit in found), self.index.path)
        if changed:
            folders = " ".join(map(shlex.quote, changed))
            say(
                "{changed}: changed since the index was made; bring it up to date with emnews"
                " index -u --prune {folders} -o {index}",
                changed=", ".join(changed),
                folders=folders,
                index=shlex.quote(self.index.path),
            )
