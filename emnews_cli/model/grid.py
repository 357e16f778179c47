"""Tables as grids: which cell begins in which column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

_MOST_FILLED = 4
"""As many times the cells of a table are there at most in a grid of it."""


class SpanningCell(Protocol):
    """A cell that spans columns and rows."""

    columns: int
    rows: int


CellT = TypeVar("CellT", bound=SpanningCell)


class _Taken(NamedTuple):
    """Columns that a cell of a row above spans: ``start`` to before ``end``, in so many rows yet."""

    start: int
    end: int
    rows: int


def is_sparse(rows: Sequence[Sequence[object]]) -> bool:
    """Whether a table filled up to its longest row would be much longer than what is in it."""
    return max(map(len, rows)) * len(rows) > _MOST_FILLED * sum(map(len, rows))


def grid(rows: Sequence[Sequence[CellT]]) -> Sequence[Sequence[CellT | None]]:
    """The rows of a table with each cell in its column; None where a cell spans others.

    Columns are counted as the HTML standard does ("Forming a table"), those in which no cell begins left out
    at the end. A table without spans is as written, and so is one that would be sparse, such as one with
    spans made up to be costly.
    """
    if all(cell.columns == 1 and cell.rows == 1 for row in rows for cell in row):
        return rows
    placed = list(_placed(rows))
    width = 1 + max((max(row) for row in placed if row), default=0)
    if len(placed) < len(rows) or width * len(rows) > _MOST_FILLED * sum(map(len, rows)):
        return rows
    return [[row.get(column) for column in range(width)] for row in placed]


def _placed(rows: Sequence[Sequence[CellT]]) -> Iterator[dict[int, CellT]]:
    """The cells of each row by their columns; nothing after where it takes too long."""
    taken: list[_Taken] = []
    budget = _MOST_FILLED * sum(map(len, rows))
    for row in rows:
        budget -= len(taken)
        if budget < 0:
            return
        columns, spanned = _place_row(row, taken)
        taken = sorted(
            [*(place._replace(rows=place.rows - 1) for place in taken if place.rows > 1), *spanned]
        )
        yield columns


def _place_row(row: Sequence[CellT], taken: Sequence[_Taken]) -> tuple[dict[int, CellT], list[_Taken]]:
    """The cells of a row by their columns, and what they take of the rows below."""
    columns: dict[int, CellT] = {}
    spanned: list[_Taken] = []
    at = passed = 0
    for cell in row:
        while passed < len(taken) and taken[passed].start <= at:
            at = max(at, taken[passed].end)
            passed += 1
        columns[at] = cell
        if cell.rows > 1:
            spanned.append(_Taken(at, at + cell.columns, cell.rows - 1))
        at += cell.columns
    return columns, spanned
