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
    RawBlock,
    Table,
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
    """A table while it is read."""

    rows: list[list[OpenCell]] = field(default_factory=list)

    def start_cell(self, tag: str, attributes: Mapping[str, str]) -> list[Block]:
        """Begin a cell; returns the list that its blocks go to."""
        if not self.rows:
            self.rows.append([])
        spans = _span(attributes, "colspan"), _span(attributes, "rowspan")
        cell = OpenCell([], tag == "th", *spans)
        self.rows[-1].append(cell)
        return cell.blocks

    def content(self) -> list[Block]:
        """The blocks of all cells in order."""
        return [block for row in self.rows for cell in row for block in cell.blocks]

    def finish(self, html: str) -> list[Block]:
        """The blocks of the whole table.

        A table of one cell, or of one column with an image in it, only places what is in it: its content
        stands for itself. One whose cells hold more than text and images becomes a raw block. Charts are no
        content of a table and stand before it.

        Args:
            html: the table as recorded, for a raw block; empty where an outer element keeps it.
        """
        rows = [row for row in self.rows if row]
        everything = self.content()
        content: list[Block] = [block for block in everything if not isinstance(block, Chart)]
        if self._is_layout(rows, content):
            return everything
        charts: list[Block] = [block for block in everything if isinstance(block, Chart)]
        if any(_inlines(block) is None for block in content):
            return [*charts, RawBlock(html, content)] if html else everything
        return [*charts, Table([[_cell(cell) for cell in row] for row in rows])] if content else charts

    @staticmethod
    def _is_layout(rows: list[list[OpenCell]], content: list[Block]) -> bool:
        one_column = all(len(row) == 1 for row in rows)
        return one_column and (len(rows) == 1 or any(isinstance(block, Figure) for block in content))


def _span(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(name, "").strip()
    return min(max(int(value), 1), _WIDEST) if value.isascii() and value.isdigit() and len(value) < 9 else 1


def _cell(cell: OpenCell) -> Cell:
    children: list[Inline] = []
    for block in cell.blocks:
        if inlines := _inlines(block):
            children += [LineBreak(), *inlines] if children else inlines
    return Cell(children, cell.header, cell.columns, cell.rows)


def _inlines(block: Block) -> list[Inline] | None:
    """A block as inlines of a cell, or None where it is more than that."""
    if isinstance(block, Paragraph | Heading):
        return block.children
    if isinstance(block, Figure):
        caption: list[Inline] = [LineBreak(), *block.caption] if block.caption else []
        return [block.image, *caption]
    return None
