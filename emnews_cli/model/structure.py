"""What a document says by its structure: the grids of tables, the levels and numbers of lists, footnotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from emnews_cli.model.document import (
    Block,
    Cell,
    FootnoteReference,
    Footnotes,
    ListBlock,
    RawBlock,
    Table,
    inner_blocks,
    walk,
    walk_blocks,
)
from emnews_cli.model.passages import Difference, has_passages, text_of


def structural_differences(wanted: list[Block], found: list[Block]) -> Iterator[Difference]:
    """Where two documents differ in tables, lists or footnotes; the first of each kind.

    What says nothing is not compared: empty cells at the end of a row, empty items. Nor are lists in raw
    HTML, whose Markdown is another. Of a table without heads the first row may be found as one, since
    Markdown has no other.
    """
    loose = any(isinstance(block, RawBlock) and _holds_list(block) for block in walk_blocks(wanted))
    for what, describe in (("grid", _grids), ("items", _lists), ("note", _notes)):
        if what == "items" and loose:
            continue
        pairs = zip_longest(describe(wanted), describe(found), fillvalue="")
        for number, (one, other) in enumerate(pairs, 1):
            if one != other and not (what == "grid" and other == _with_head(one)):
                yield Difference(number, what, one, other)
                break


def _holds_list(outer: Block) -> bool:
    return any(isinstance(block, ListBlock) for block in walk_blocks([outer]))


def _grids(blocks: list[Block]) -> Iterator[str]:
    """For each table its rows of cells: ``th 2×1 th / td td td``, spans as columns and rows."""
    for table in walk_blocks(blocks):
        if isinstance(table, Table) and has_passages([table]):
            yield _ROW_END.join(" ".join(map(_cell, _without_empty_end(row))) for row in table.rows)


_ROW_END = " / "


def _with_head(grid: str) -> str:
    """A grid without heads with the first row as one; any other as it is."""
    if "th" in grid:
        return grid
    head, *rows = grid.split(_ROW_END)
    return _ROW_END.join([head.replace("td", "th"), *rows])


def _without_empty_end(row: list[Cell]) -> list[Cell]:
    length = len(row)
    while length and _is_empty(row[length - 1]):
        length -= 1
    return row[:length]


def _is_empty(cell: Cell) -> bool:
    return cell.columns == cell.rows == 1 and not has_passages(cell.blocks)


def _cell(cell: Cell) -> str:
    spans = f" {cell.columns}×{cell.rows}" if cell.columns > 1 or cell.rows > 1 else ""
    return ("th" if cell.header else "td") + spans


def _lists(blocks: Iterable[Block], level: int = 1) -> Iterator[str]:
    """For each list its level and the marks of its items: ``2: 3. 4.``."""
    for block in blocks:
        if isinstance(block, ListBlock) and has_passages([block]):
            marked = zip(block.marks("-"), block.items, strict=True)
            marks = (mark for mark, item in marked if has_passages(item))
            yield f"{level}: {' '.join(marks)}"
        for inner in inner_blocks(block):
            yield from _lists(inner, level + isinstance(block, ListBlock))


def _notes(blocks: list[Block]) -> Iterator[str]:
    """For each footnote its number, how many marks lead to it, and its text."""
    marks = Counter(node.number for node in walk(blocks) if isinstance(node, FootnoteReference))
    for block in walk_blocks(blocks):
        if isinstance(block, Footnotes):
            for number, note in enumerate(block.notes, block.start):
                yield f"{number} ({marks[number]} marks): {text_of(note)}"
