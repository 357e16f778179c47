"""Tables too wide for a page, as records: the head of each row, then ``column：value`` for each cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

from emnews_cli.model.document import (
    Block,
    Cell,
    Definition,
    DefinitionList,
    Inline,
    Paragraph,
    Table,
    Text,
)
from emnews_cli.model.grid import grid
from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.plain_text import paragraphs

NARROW = 44
"""The columns of a page that is held in a hand: about twenty Chinese characters of the size of tables."""

_NUMBER = lazy_regex(
    r"[(（]?[-+−－＋±~≈<>]?\s*[¥￥$€£]?\s*\d(?:[\d,，.:/~\-–—]*\d)?\s*(?:%|％|‰|bp|[^\W\d_]{0,3})[)）]?|[-–—/]{1,3}|N/?A"
)
_WORD = lazy_regex(r"[^\s\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]+")
_PADDING = 2
_WRAPPED = 8
"""The columns in which Chinese text can be read, four characters a line."""
_MOST_HEAD_ROWS = 3
_LONGEST_LABEL = 60
_COLON = "："

Row: TypeAlias = Sequence[Cell[Block] | None]


def is_number(text: str) -> bool:
    """Whether a cell has a figure, perhaps with a sign and a unit, or what is written for a missing one."""
    return _NUMBER().fullmatch(text.strip()) is not None


def text_of(cell: Cell[Block]) -> str:
    """The text of a cell, on one line."""
    return " ".join(" ".join(paragraphs(cell.blocks)).split())


def as_records(table: Table[Block], width: int = NARROW, padding: int = _PADDING) -> Block | None:
    """A table as records, or None where it fits a page or has no columns to name.

    Args:
        table: the table.
        width: of the page, in columns of the terminal; a Chinese character takes two.
        padding: the columns beside the text of a cell.
    """
    rows = [row for row in _whole(table) if any(row)]
    heads = _head_rows(rows)
    if not heads or least_width(table, padding) <= width:
        return None
    labels = [_label(column, rows[:heads]) for column in range(max(map(len, rows)))]
    if not _are_short(labels):
        return None
    return DefinitionList([_record(row, labels) for row in rows[heads:]])


def least_width(table: Table[Block], padding: int = _PADDING) -> int:
    """The narrowest page on which a table can be read: its numbers whole, its text not too narrow."""
    widths: dict[int, int] = {}
    for row in grid(table.rows):
        for column, cell in enumerate(row):
            if cell is not None and cell.columns == 1:
                widths[column] = max(widths.get(column, 0), _least(text_of(cell)))
    return sum(widths.values()) + padding * max(len(widths), 1)


def labels_of(table: Table[Block]) -> list[str]:
    """The heads of the columns; empty where there are none, or where cells span rows below them."""
    rows = grid(table.rows)
    heads = _head_rows(rows)
    if heads != 1 or any(cell and cell.rows + cell.columns > 2 for row in rows for cell in row):
        return []
    labels = [text_of(cell) if cell else "" for cell in rows[0]]
    return labels if _are_short(labels) else []


def _are_short(labels: Sequence[str]) -> bool:
    """Whether names of columns can be said again in each row: a long one would make a table far longer."""
    return all(len(label) <= _LONGEST_LABEL for label in labels)


def _least(text: str) -> int:
    if is_number(text):
        return _width(text)
    return max(min(_width(text), _WRAPPED), max((len(word) for word in _WORD().findall(text)), default=0))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _whole(table: Table[Block]) -> list[list[Cell[Block] | None]]:
    """The grid of a table with each cell in all the places that it spans."""
    rows = [list(row) for row in grid(table.rows)]
    budget = 2 * sum(map(len, rows))
    for at, row in enumerate(grid(table.rows)):
        for column, cell in enumerate(row):
            if cell is None or cell.rows + cell.columns == 2:
                continue
            for below in rows[at : at + cell.rows]:
                for place in range(column, min(column + cell.columns, len(below))):
                    budget -= 1
                    below[place] = below[place] or cell
                if budget < 0:
                    return rows
    return rows


def _head_rows(rows: Sequence[Row]) -> int:
    """How many rows at the beginning name the columns: those of heads, else one without a figure in it."""
    heads = 0
    while heads < len(rows) and all(cell is None or cell.header for cell in rows[heads]):
        heads += 1
    if heads:
        return heads if heads <= _MOST_HEAD_ROWS and heads < len(rows) else 0
    first = rows[0] if rows else []
    named = len(rows) > 1 and not any(cell and is_number(text_of(cell)) for cell in first)
    return 1 if named and any(cell and text_of(cell) for cell in first) else 0


def _label(column: int, heads: Sequence[Row]) -> str:
    """What a column is called: its heads from top to bottom, each once."""
    cells = (row[column] for row in heads if column < len(row))
    return " ".join(dict.fromkeys(filter(None, (text_of(cell) for cell in cells if cell))))


def _record(row: Row, labels: Sequence[str]) -> Definition[Inline, Block]:
    """A row: its first cell, named where that is a figure, and the others, each named."""
    first, *others = row or [None]
    text = text_of(first) if first else ""
    head = _line(first, labels[0] if is_number(text) else "")
    meanings = [_value(cell, labels[at]) for at, cell in enumerate(others, 1) if cell and cell.blocks]
    return Definition([head], meanings)


def _line(cell: Cell[Block] | None, label: str) -> Paragraph:
    before: list[Inline] = [Text(f"{label}{_COLON}")] if label else []
    if cell and len(cell.blocks) == 1 and isinstance(paragraph := cell.blocks[0], Paragraph):
        return Paragraph([*before, *paragraph.children])
    return Paragraph([*before, Text(text_of(cell) if cell else "")])


def _value(cell: Cell[Block], label: str) -> list[Block]:
    if len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph):
        return [_line(cell, label)]
    return [Paragraph([Text(f"{label}{_COLON}")]), *cell.blocks] if label else cell.blocks
