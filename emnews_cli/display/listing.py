"""Posts as rows of a list."""

from __future__ import annotations

from typing import NamedTuple

from rich.table import Table
from rich.text import Text

from emnews_cli.display.safe import printable
from emnews_cli.model.markets import label_of
from emnews_cli.model.post import Post, PostDate


class Row(NamedTuple):
    """One post: text that is safe to print, without tabs and line ends."""

    path: str
    date: str
    source: str
    title: str
    securities: str


def row_of(post: Post) -> Row:
    """The row of a post."""
    securities = " ".join(label_of(security.id) for security in post.securities)
    fields = (post.path or "-", date_text(post.date), post.source, post.title, securities)
    return Row(*map(printable, fields))


def date_text(date: PostDate | None) -> str:
    """A date as precise as it is known: ``2021-12-27 23:33:19 +0800``."""
    if date is None:
        return ""
    return date.moment.strftime("%Y-%m-%d" if date.precision == "day" else "%Y-%m-%d %H:%M:%S %z")


def listing(rows: list[Row]) -> Table:
    """A table of posts for a terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Date", no_wrap=True)
    table.add_column("Source", no_wrap=True)
    table.add_column("Title", ratio=2, overflow="ellipsis", no_wrap=True)
    table.add_column("Path", ratio=1, overflow="ellipsis", no_wrap=True, style="dim")
    for row in rows:
        table.add_row(*map(Text, (row.date[:16], row.source, row.title, row.path)))
    return table
