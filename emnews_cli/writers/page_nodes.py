"""Nodes of web pages and books: tables whose figures are set right."""

from __future__ import annotations

from typing import cast

from emnews_cli.model.document import Block, Cell, ResolvedBlock
from emnews_cli.model.records import is_number, text_of
from emnews_cli.writers.html_nodes import HtmlNodes


class PageNodes(HtmlNodes):
    """Writes nodes for a page that has a style."""

    def _cell(self, cell: Cell[ResolvedBlock], label: str = "") -> str:
        text = text_of(cast("Cell[Block]", cell))
        kind = ' class="number"' if not cell.header and text and is_number(text) else ""
        written = super()._cell(cell)
        return f"{written[:3]}{kind}{label}{written[3:]}"
