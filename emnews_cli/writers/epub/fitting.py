"""Fit blocks to a book: heading levels without gaps, and no images if they are unwanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never, cast

from emnews_cli.model.document import (
    Block,
    Cell,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Footnotes,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Quote,
    RawBlock,
    ResolvedBlock,
    ResolvedInline,
    Rule,
    Strong,
    Table,
    inline_text,
)
from emnews_cli.model.records import as_records

_LONGEST_SUBHEAD = 40
_SENTENCE_ENDS = "。；，,;…"
_BELOW_ALL = 7
"""A level below those of headings."""


class CaptionedImage(Image):
    """An image without words of its own, whose ``alt`` is its caption."""

    __slots__ = ()


def fitted(blocks: Iterable[ResolvedBlock], *, images: bool) -> list[ResolvedBlock]:
    """The same blocks as a page of a book has them.

    Args:
        blocks: of one article.
        images: whether figures stay; where they do not, what a caption says does.
    """
    return list(_Fitter(images).blocks(map(_subhead, blocks)))


def _subhead(block: ResolvedBlock) -> ResolvedBlock:
    """A short paragraph of bold alone, not a sentence, as the heading that it is to the eye."""
    if isinstance(block, Paragraph) and len(block.children) == 1 and isinstance(block.children[0], Strong):
        children = block.children[0].children
        text = inline_text(children).strip()
        if text and len(text) <= _LONGEST_SUBHEAD and text[-1] not in _SENTENCE_ENDS:
            return Heading(_BELOW_ALL, children)
    return block


class _Fitter:
    def __init__(self, images: bool) -> None:
        self._images = images
        self._levels: list[int] = []
        """The headings that the one at hand stands below, by their levels in the article."""

    def blocks(self, blocks: Iterable[ResolvedBlock]) -> Iterator[ResolvedBlock]:
        for block in blocks:
            if isinstance(block, Paragraph):  # as are nearly all blocks
                yield block
            elif self._images or not isinstance(block, Figure):
                yield self._block(block)
            elif block.caption:
                yield Paragraph(block.caption)

    def _block(self, block: ResolvedBlock) -> ResolvedBlock:  # noqa: C901  # a case for each node
        match block:
            case Heading(level, children):
                return Heading(self._depth(level), children)
            case Quote(inner):
                return Quote(list(self.blocks(inner)))
            case ListBlock(ordered, items, start, numbers, form):
                kept = [list(self.blocks(item)) for item in items]
                return ListBlock(ordered, kept, start, numbers, form)
            case DefinitionList(definitions):
                return DefinitionList(list(map(self._definition, definitions)))
            case Footnotes(notes, start):
                return Footnotes([list(self.blocks(note)) for note in notes], start)
            case RawBlock(html, inner):
                return RawBlock(html, list(self.blocks(inner)))
            case Table():
                return self._table(block)
            case Figure(Image(src, ""), caption, href):
                return Figure(CaptionedImage(src, " ".join(inline_text(caption).split())), caption, href)
            case Paragraph() | Figure() | CodeBlock() | Rule():
                return block
            case _:
                assert_never(block)

    def _table(self, table: Table[ResolvedBlock]) -> ResolvedBlock:
        """A table, as records where it is wider than a page."""
        fitting = Table([[self._cell(cell) for cell in row] for row in table.rows])
        records = as_records(cast("Table[Block]", fitting))
        return cast("ResolvedBlock", records) if records else fitting

    def _cell(self, cell: Cell[ResolvedBlock]) -> Cell[ResolvedBlock]:
        return Cell(list(self.blocks(cell.blocks)), cell.header, cell.columns, cell.rows)

    def _definition(
        self, definition: Definition[ResolvedInline, ResolvedBlock]
    ) -> Definition[ResolvedInline, ResolvedBlock]:
        return Definition(definition.terms, [list(self.blocks(meaning)) for meaning in definition.meanings])

    def _depth(self, level: int) -> int:
        """How deep a heading is among those that are there."""
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return len(self._levels)
