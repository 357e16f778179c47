"""Assemble tables cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from emnews_cli.model.document import (
    Block,
    Cell,
    Chart,
    Figure,
    Heading,
    Inline,
    LineBreak,
    Paragraph,
    Table,
    figure_inlines,
    inline_lists,
)

_WIDEST = 1000
"""The HTML standard's limit of a column span; a larger one is a mistake or an attack."""


class OpenCell(NamedTuple):
    """A cell as read: its blocks, and how many columns and rows it spans."""

    blocks: list[Block]
    header: bool
    columns: int
    rows: int


@dataclass(slots=True, eq=False, repr=False)
class OpenTable:
    """A table while it is read; the rows of its foot come after all others, wherever it was written."""

    rows: list[list[OpenCell]] = field(default_factory=list)
    foot: list[list[OpenCell]] = field(default_factory=list)

    def start_cell(self, tag: str, attributes: Mapping[str, str]) -> list[Block]:
        """Begin a cell; returns the list that its blocks go to."""
        if not self.rows:
            self.rows.append([])
        spans = _span(attributes, "colspan"), _span(attributes, "rowspan")
        cell = OpenCell([], tag == "th", *spans)
        self.rows[-1].append(cell)
        return cell.blocks

    def finish(self) -> list[Block]:
        """The blocks of the whole table.

        One that only places what is in it, such as a table of one cell around the article, is no table: its
        content is in its place. Charts are no content of a table and come before it.
        """
        rows = [row for row in (*self.rows, *self.foot) if row]
        everything = [block for row in rows for cell in row for block in cell.blocks]
        if _is_layout(rows):
            return everything
        blocks: list[Block] = [block for block in everything if isinstance(block, Chart)]
        if len(blocks) < len(everything):
            blocks.append(Table([[_cell(cell) for cell in row] for row in rows]))
        return blocks


def _is_layout(rows: list[list[OpenCell]]) -> bool:
    """Whether a table places what is in it: in one cell, or in one column with more in it than lines."""
    if len(rows) == 1:
        return sum(map(_has_content, rows[0])) <= 1
    if any(len(row) > 1 for row in rows):
        return False
    content = [block for (cell,) in rows for block in cell.blocks if not isinstance(block, Chart)]
    is_headed = any(cell.header for (cell,) in rows)
    return any(isinstance(block, Figure) or not (is_headed or _is_lines(block)) for block in content)


def _has_content(cell: OpenCell) -> bool:
    return any(not isinstance(block, Chart) for block in cell.blocks)


def _span(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(name, "").strip()
    return min(max(int(value), 1), _WIDEST) if value.isascii() and value.isdigit() and len(value) < 9 else 1


def _cell(cell: OpenCell) -> Cell:
    """A cell; what is in it as one paragraph, a line break between its blocks, where that says the same."""
    blocks: list[Block] = [block for block in cell.blocks if not isinstance(block, Chart)]
    if not (len(blocks) == 1 and isinstance(blocks[0], Paragraph)) and all(map(_is_lines, blocks)):
        children = _joined(blocks)
        blocks = [Paragraph(children)] if children else []
    return Cell(blocks, cell.header, cell.columns, cell.rows)


def _joined(blocks: list[Block]) -> list[Inline]:
    children: list[Inline] = []
    for block in blocks:
        inlines = figure_inlines(block) if isinstance(block, Figure) else inline_lists(block)[0]
        if inlines:
            children += [LineBreak(), *inlines] if children else inlines
    return children


def _is_lines(block: Block) -> bool:
    """Whether a block is lines of text and images."""
    return isinstance(block, Paragraph | Heading | Figure)
