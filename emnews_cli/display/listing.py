"""Posts as rows of a list, in each output format of ``emnews list``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from emnews_cli.display.control_characters import printable
from emnews_cli.display.reports.json_text import json_array, json_text
from emnews_cli.display.translation import translated
from emnews_cli.model.evidence import WEAKEST_COUNTED, Evidence
from emnews_cli.model.markets import label_of
from emnews_cli.model.post import Post, PostDate
from emnews_cli.model.security import counted_securities

if TYPE_CHECKING:
    from rich.text import Text

SortKey = Literal["date", "title", "size"]
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

FIELDS: dict[str, Callable[[Row], str]] = {
    "path": lambda row: row.path,
    "date": lambda row: row.shown_date,
    "source": lambda row: row.source,
    "title": lambda row: row.heading,
    "securities": lambda row: " ".join(row.securities),
    "categories": lambda row: " ".join(row.categories),
    "tags": lambda row: " ".join(row.tags),
    "size": lambda row: str(row.size),
    "id": lambda row: row.id,
}
"""What ``--fields`` chooses from, as text."""

_LINE = "path", "date", "source", "title", "securities"
_SHEET = (*_LINE, "categories", "tags", "size")


def _tab_separated(rows: Iterable[Row], names: Sequence[str]) -> Iterator[bytes]:
    return (tab_separated(row, names=names) for row in rows)


def tab_separated(row: Row, *more: str, names: Sequence[str] = ()) -> bytes:
    """A row on a line: the fields of these names, and ``more`` after them."""
    fields = (*(FIELDS[name](row) for name in names or _LINE), *more)
    return ("\t".join(map(printable, fields)) + "\n").encode("utf-8", "replace")


def _comma_separated(rows: Iterable[Row], names: Sequence[str]) -> Iterator[bytes]:
    from emnews_cli.display.csv_text import csv_line

    names = names or _SHEET
    yield csv_line(names).encode()
    for row in rows:
        cells = [row.size if name == "size" else FIELDS[name](row) for name in names]
        yield csv_line(cells).encode("utf-8", "replace")


def _object(row: Row, names: Sequence[str]) -> bytes:
    fields = fields_of(row)
    return json_text({name: fields[name] for name in names or fields}).encode()


def fields_of(row: Row) -> dict[str, Any]:
    """A row as an object of JSON."""
    fields = row._asdict()
    del fields["heading"], fields["shown_date"], fields["seconds"]
    fields["date"] = row.date or None
    return fields


def _array(rows: Iterable[Row], names: Sequence[str]) -> Iterator[bytes]:
    return json_array(_object(row, names) for row in rows)


def _lines(rows: Iterable[Row], names: Sequence[str]) -> Iterator[bytes]:
    return (_object(row, names) + b"\n" for row in rows)


def _paths(rows: Iterable[Row], _: Sequence[str]) -> Iterator[bytes]:
    return (os.fsencode(row.path) + b"\n" for row in rows)


def _null_ended(rows: Iterable[Row], _: Sequence[str]) -> Iterator[bytes]:
    return (os.fsencode(row.path) + b"\0" for row in rows)


class ListFormat(NamedTuple):
    """A form of lists.

    Args:
        about: what it is, in a few words.
        write: makes the bytes of each row with these fields, or with its own where there are none; None for
            what is drawn on a terminal.
        names_alone: whether it shows the paths and nothing else.
    """

    about: str
    write: Callable[[Iterable[Row], Sequence[str]], Iterator[bytes]] | None
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

_TABLE = "date", "source", "title", "securities", "path"
_MOST = {"date": 16, "source": 12, "securities": 20, "categories": 16, "tags": 24, "title": 200}
_LEAST = {"title": 20, "tags": 8, "securities": 10, "source": 8}
_DAY = 10
_WAYS: tuple[tuple[str, ...], ...] = (
    (),
    ("source",),
    ("path",),
    ("path", "source"),
    ("path", "source", "securities"),
)
"""Which columns give way, the first that helps; a path gets a line of its own."""


class Columns(NamedTuple):
    """The columns of a list.

    Args:
        widths: of each by its name, in their order.
        below: whether the path has a line of its own, below the others.
    """

    widths: dict[str, int]
    below: bool

    def heading(self) -> Text:
        """The names of the columns."""
        line = self._line({name: translated(name.upper()) for name in self.widths}, lambda _: "dim")
        line.rstrip()
        return line

    def lines(self, row: Row) -> Iterator[Text]:
        """A row; its path is whole, since it is there to be copied."""
        from rich.text import Text

        if self.widths:
            texts = {name: printable(FIELDS[name](row)) for name in self.widths}
            yield self._line(texts | {"date": texts.get("date", "")[: self.widths.get("date", 0)]}, _style)
        if self.below:
            yield Text(f"{'  ' if self.widths else ''}{printable(row.path)}", style="dim")

    def _line(self, texts: dict[str, str], style: Callable[[str], str]) -> Text:
        from rich.text import Text

        cells = [Text(fit(texts[name], width), style=style(name)) for name, width in self.widths.items()]
        line = Text(_GAP).join(cells)
        line.no_wrap = True
        return line


def _style(name: str) -> str:
    return {"title": "bold", "path": "dim"}.get(name, "")


def columns_of(rows: Sequence[Row], width: int, names: Sequence[str] = ()) -> Columns:
    """The columns that fit a terminal.

    Unless they were asked for by name, columns give way to the whole path; where that does not help it has a
    line of its own.

    Args:
        rows: the posts, or the first ones of many.
        width: of the terminal, in columns.
        names: of the columns, or none for the usual ones.
    """
    needed = {name: _needed(rows, name) for name in names or _TABLE}
    for dropped in ((), ("path",)) if names else _WAYS:
        widths = _fitted(needed, width, dropped)
        if widths is not None:
            return Columns(widths, "path" in dropped and "path" in needed)
    kept = {name: min(size, max(width // len(needed) - len(_GAP), 1)) for name, size in needed.items()}
    below = kept.pop("path", None) is not None
    return Columns(kept, below)


def _needed(rows: Sequence[Row], name: str) -> int:
    """The width that a column would like to have."""
    from rich.cells import cell_len

    longest = max((cell_len(printable(FIELDS[name](row))) for row in rows), default=0)
    return max(min(longest, _MOST.get(name, longest)), cell_len(translated(name.upper())))


def _fitted(needed: dict[str, int], width: int, dropped: Sequence[str]) -> dict[str, int] | None:
    """Widths within that of the terminal, or None where there is too little room."""
    widths = {name: size for name, size in needed.items() if name not in dropped}
    spare = width - sum(widths.values()) - len(_GAP) * (len(widths) - 1)
    if spare < 0 and widths.get("date", 0) > _DAY:
        spare, widths["date"] = spare + widths["date"] - _DAY, _DAY
    for name, least in _LEAST.items():
        if name in widths and spare < 0:
            less = max(widths[name] + spare, min(least, widths[name]))
            spare += widths[name] - less
            widths[name] = less
    return widths if spare >= 0 else None


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
