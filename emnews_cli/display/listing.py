"""Posts as rows of a list, in each output format of ``emnews list``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from emnews_cli.display.control_characters import printable
from emnews_cli.display.reports.json_text import json_text
from emnews_cli.model.evidence import WEAKEST_COUNTED, Evidence
from emnews_cli.model.markets import label_of
from emnews_cli.model.post import Post, PostDate
from emnews_cli.model.security import counted_securities

if TYPE_CHECKING:
    from rich.text import Text

SortKey = Literal["date", "title", "size"]
_DATE = 16
_GAP = "  "
_LATEST = b"\xff"


class Row(NamedTuple):
    """One post of a list.

    Args:
        path: the file, or ``-``.
        id: the news id, or empty.
        title: as the post has it, or empty.
        heading: what the post is called, or empty.
        date: in ISO 8601 with offset, or empty.
        shown_date: as precise as it is known, or empty.
        seconds: since 1970, or None.
        source: the medium, or empty.
        categories: in order.
        tags: in order.
        securities: symbols of what it names or charts.
        size: of the file in bytes.
    """

    path: str
    id: str
    title: str
    heading: str
    date: str
    shown_date: str
    seconds: float | None
    source: str
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    securities: tuple[str, ...]
    size: int


def row_of(post: Post, size: int = 0, weakest: Evidence = WEAKEST_COUNTED) -> Row:
    """The row of a post.

    Args:
        post: the post.
        size: of its file in bytes.
        weakest: the weakest evidence for a security that counts.
    """
    date = post.date
    return Row(
        path=post.path or "-",
        id=post.id,
        title=post.title,
        heading=post.heading,
        date=date.moment.isoformat() if date else "",
        shown_date=date_text(date),
        seconds=date.moment.timestamp() if date else None,
        source=post.source,
        categories=post.categories,
        tags=post.tags,
        securities=tuple(label_of(each.id) for each in counted_securities(post.securities, weakest)),
        size=size,
    )


def row_of_name(path: str) -> Row:
    """The row of a file that nobody has opened."""
    return Row(path, "", "", "", "", "", None, "", (), (), (), 0)


def sort_key(row: Row, by: SortKey) -> bytes:
    """What a row is sorted by: posts without a date behind all others."""
    if by == "title":
        return row.title.encode("utf-8", "surrogatepass")
    if by == "size":
        return row.size.to_bytes(8, "big")
    return _LATEST if row.seconds is None else (int(row.seconds) + 2**48).to_bytes(7, "big")


def date_text(date: PostDate | None) -> str:
    """A date as precise as it is known: ``2021-12-27 23:33:19 +0800``."""
    if date is None:
        return ""
    return date.moment.strftime("%Y-%m-%d" if date.precision == "day" else "%Y-%m-%d %H:%M:%S %z")


# --- for pipes ------------------------------------------------------------------------------------------


def _tab_separated(rows: Iterable[Row]) -> Iterator[bytes]:
    return map(tab_separated, rows)


def tab_separated(row: Row, *more: str) -> bytes:
    """A row on a line, and ``more`` after it."""
    fields = (row.path, row.shown_date, row.source, row.heading, " ".join(row.securities), *more)
    return ("\t".join(map(printable, fields)) + "\n").encode("utf-8", "replace")


_HEADING = "path", "date", "source", "title", "securities", "categories", "tags", "size"


def _comma_separated(rows: Iterable[Row]) -> Iterator[bytes]:
    from emnews_cli.display.csv_text import csv_line

    yield csv_line(_HEADING).encode()
    for row in rows:
        lists = map(" ".join, (row.securities, row.categories, row.tags))
        cells = csv_line([row.path, row.shown_date, row.source, row.heading, *lists, row.size])
        yield cells.encode("utf-8", "replace")


def _object(row: Row) -> bytes:
    return json_text(fields_of(row)).encode()


def fields_of(row: Row) -> dict[str, Any]:
    """A row as an object of JSON."""
    fields = row._asdict()
    del fields["heading"], fields["shown_date"], fields["seconds"]
    fields["date"] = row.date or None
    return fields


def _array(rows: Iterable[Row]) -> Iterator[bytes]:
    before = b"[\n"
    for row in rows:
        yield before + _object(row)
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def _lines(rows: Iterable[Row]) -> Iterator[bytes]:
    return (_object(row) + b"\n" for row in rows)


def _paths(rows: Iterable[Row]) -> Iterator[bytes]:
    return (os.fsencode(row.path) + b"\n" for row in rows)


def _null_ended(rows: Iterable[Row]) -> Iterator[bytes]:
    return (os.fsencode(row.path) + b"\0" for row in rows)


class ListFormat(NamedTuple):
    """A form of lists.

    Args:
        about: what it is, in a few words.
        write: makes the bytes of each row; None for what is drawn on a terminal.
        names_alone: whether it shows the paths and nothing else.
    """

    about: str
    write: Callable[[Iterable[Row]], Iterator[bytes]] | None
    names_alone: bool = False


NULL = ListFormat("paths, each ended by a NUL character", _null_ended, names_alone=True)
LIST_FORMATS = {
    "table": ListFormat("columns for a terminal", None),
    "tsv": ListFormat("tab-separated lines", _tab_separated),
    "csv": ListFormat("comma-separated lines with a heading, without formulas", _comma_separated),
    "json": ListFormat("one array of objects", _array),
    "json-lines": ListFormat("an object a line", _lines),
    "paths": ListFormat("paths alone", _paths, names_alone=True),
}


# --- for a terminal -------------------------------------------------------------------------------------


def listing(rows: list[Row], width: int) -> Iterator[Text]:
    """Rows for a terminal: date, source, title and the end of the path, in columns.

    Args:
        rows: the posts.
        width: of the terminal, in columns.
    """
    from rich.cells import cell_len
    from rich.text import Text

    source = min(12, max(cell_len(printable(row.source)) for row in rows))
    rest = max(width - _DATE - source - 3 * len(_GAP), 20)
    path = min(max(rest // 3, 8), max(cell_len(printable(row.path)) for row in rows))
    for row in rows:
        line = Text(_GAP).join(
            [
                Text(fit(row.shown_date[:_DATE], _DATE)),
                Text(fit(printable(row.source), source)),
                Text(fit(printable(row.heading), rest - path), style="bold"),
                Text(fit(printable(row.path), path, keep_end=True), style="dim"),
            ]
        )
        line.no_wrap = True
        yield line


def fit(text: str, width: int, *, keep_end: bool = False) -> str:
    """A text cut or padded to a width in columns; Chinese characters take two."""
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) <= width:
        return set_cell_size(text, width)
    if not keep_end:
        return set_cell_size(f"{set_cell_size(text, width - 1).rstrip()}…", width)
    while cell_len(text) > width - 1:
        text = text[1:]
    return set_cell_size(f"…{text}", width)
