"""Posts as rows of a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from emnews_cli.display.safe import printable
from emnews_cli.model.markets import label_of
from emnews_cli.model.post import Post, PostDate

_DATE = 16
_GAP = "  "


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


def listing(rows: list[Row], width: int) -> Iterator[Text]:
    """Rows for a terminal: date, source, title and the end of the path, in columns.

    Args:
        rows: the posts.
        width: of the terminal, in columns.
    """
    source = min(12, max(cell_len(row.source) for row in rows))
    rest = max(width - _DATE - source - 3 * len(_GAP), 20)
    path = min(max(rest // 3, 8), max(cell_len(row.path) for row in rows))
    for row in rows:
        line = Text(_GAP).join(
            [
                Text(fit(row.date[:_DATE], _DATE)),
                Text(fit(row.source, source)),
                Text(fit(row.title, rest - path), style="bold"),
                Text(fit(row.path, path, keep_end=True), style="dim"),
            ]
        )
        line.no_wrap = True
        yield line


def fit(text: str, width: int, *, keep_end: bool = False) -> str:
    """A text cut or padded to a width in columns; Chinese characters take two."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    if not keep_end:
        return set_cell_size(f"{set_cell_size(text, width - 1).rstrip()}…", width)
    while cell_len(text) > width - 1:
        text = text[1:]
    return set_cell_size(f"…{text}", width)
