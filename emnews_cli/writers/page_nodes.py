"""Nodes of web pages and books: tables whose figures are set right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from emnews_cli.model.document import (
    Block,
    Cell,
    Code,
    DefinitionList,
    Inline,
    ListBlock,
    Quote,
    ResolvedBlock,
    ResolvedInline,
    Table,
    inline_text,
)
from emnews_cli.model.languages import direction_of, language_of
from emnews_cli.model.plain_text import characters
from emnews_cli.model.records import is_number, text_of
from emnews_cli.writers.html_nodes import HtmlNodes, dir_attribute, lang_attributes


class PageNodes(HtmlNodes):
    """Writes nodes for a page that has a style."""

    def _cell(self, cell: Cell[ResolvedBlock], attributes: str = "") -> str:
        text = text_of(cast("Cell[Block]", cell))
        kind = ' class="number"' if not cell.header and text and is_number(text) else ""
        return super()._cell(cell, f"{kind}{attributes}")


class ForeignNodes(PageNodes):
    """Writes nodes of a page on which lines in other languages say their language and direction.

    Lists, quotations and tables go in the direction of the first letter in them, and so do their bullets and
    columns. What goes in another direction than what is around it says so. Code and figures go from left to
    right.
    """

    _direction = "ltr"

    def _inline(self, node: ResolvedInline) -> str:
        written = super()._inline(node)
        if isinstance(node, Code):
            return f"<code{self._turned('ltr')}{written.removeprefix('<code')}"
        return written

    def _line(
        self, tag: str, inlines: Sequence[ResolvedInline], attributes: str = "", after: str = ""
    ) -> str:
        text = inline_text(cast("Sequence[Inline]", inlines))
        figure = tag == "td" and is_number(text)
        direction = "ltr" if figure else direction_of(text) or self._direction
        marks = f"{lang_attributes(language_of(text))}{self._turned(direction)}"
        outer, self._direction = self._direction, direction
        written = super()._line(tag, inlines, f"{attributes}{marks}", after)
        self._direction = outer
        return written

    def _block(self, node: ResolvedBlock) -> str:
        write = super()._block
        if not isinstance(node, ListBlock | DefinitionList | Quote | Table):
            return write(node)
        return self._directed([node], lambda: write(node))

    def _note(self, number: int, note: list[ResolvedBlock]) -> str:
        write = super()._note
        return self._directed(note, lambda: write(number, note))

    def _directed(self, blocks: Sequence[ResolvedBlock], write: Callable[[], str]) -> str:
        """An element that goes in the direction of the first letter of what is in it."""
        texts = characters(cast("Sequence[Block]", blocks))
        direction = next(filter(None, map(direction_of, texts)), self._direction)
        mark, outer = self._turned(direction), self._direction
        self._direction = direction
        written = write()
        self._direction = outer
        end = written.index(">")
        return f"{written[:end]}{mark}{written[end:]}"

    def _turned(self, direction: str) -> str:
        """The attribute of what goes in another direction than what is around it."""
        return dir_attribute(direction) if direction != self._direction else ""
