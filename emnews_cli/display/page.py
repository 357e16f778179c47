"""An article as a page to read in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.text import Text as Styled

from emnews_cli.display.boxes import boxed, gridded
from emnews_cli.display.control_characters import linked, terminal_safe
from emnews_cli.display.listing import date_text
from emnews_cli.display.wrapping import wrapped
from emnews_cli.model.document import (
    Block,
    Cell,
    Chart,
    Code,
    CodeBlock,
    DefinitionList,
    Figure,
    FootnoteReference,
    Footnotes,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Media,
    Mention,
    Paragraph,
    Quote,
    RawBlock,
    Rule,
    Table,
    Text,
    walk_blocks,
    walk_inlines,
)
from emnews_cli.model.document import Styled as Raised
from emnews_cli.model.evidence import WEAKEST_COUNTED
from emnews_cli.model.grid import grid
from emnews_cli.model.markets import label_of
from emnews_cli.model.notation import image_text, printed_address
from emnews_cli.model.plain_text import plain_text
from emnews_cli.model.post import Post
from emnews_cli.model.records import as_records
from emnews_cli.model.security import SecurityId

_INDENT = "  "
_BESIDE_CELL = 3
"""The columns of a grid beside the text of a cell."""
_DRAWN = (Table, Figure)
_WIDEST_CELL = 10_000
"""Columns; what is in a cell is wrapped when the widths of the grid are known."""
_STYLES = {"Strong": "bold", "Emphasis": "bold"}


def page(post: Post, width: int) -> Iterator[Styled]:
    """The lines of a page: title, date and source, digest, article, the addresses of its links.

    Args:
        post: the post.
        width: of the terminal, in columns.
    """
    about = "  ".join(filter(None, (date_text(post.date), post.source)))
    yield from wrapped(Styled(terminal_safe(post.heading) or "(no title)", "bold"), width)
    yield from wrapped(Styled(terminal_safe(about), "dim"), width)
    if post.digest and post.has_text:
        yield Styled()
        yield from wrapped(Styled(terminal_safe(post.digest)), width, "│ ", "│ ")
    notes = _Page(width)
    for block in post.article:
        lines = list(notes.block(block, width))
        if lines:
            yield Styled()
            yield from lines
    yield from notes.addresses()


class _Page:
    """What has to be known of the page so far: which securities were named, and which links there are."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._links: dict[str, int] = {}
        self._named: set[SecurityId] = set()

    def addresses(self) -> Iterator[Styled]:
        """The addresses of the links, by their numbers."""
        if self._links:
            yield Styled()
        for href, number in self._links.items():
            mark = f"[{number}] "
            text = Styled(terminal_safe(href), linked(href))
            yield from wrapped(text, self._width, mark, " " * len(mark))

    # --- blocks -----------------------------------------------------------------------------------------

    def block(self, block: Block, width: int) -> Iterator[Styled]:
        """The lines of a block in so many columns."""
        if isinstance(block, Paragraph):
            yield from wrapped(self._text(block.children), width, _INDENT)
        elif isinstance(block, Heading):
            yield from wrapped(self._text(block.children, "bold"), width)
        elif isinstance(block, ListBlock | Footnotes):
            yield from self._items(block, width)
        elif isinstance(block, DefinitionList):
            yield from self._definitions(block, width)
        elif isinstance(block, Quote):
            yield from self._within(block.blocks, width, "│ ", "│ ")
        elif isinstance(block, RawBlock):
            yield from self._within(block.blocks, width, "", "")
        elif not isinstance(block, Chart):
            yield from self._drawn(block, width)

    def _drawn(self, block: Block, width: int) -> Iterator[Styled]:
        if isinstance(block, Table):
            yield from self._table(block, width)
        elif isinstance(block, Figure):
            yield from boxed("图", self._figure(block), width)
        elif isinstance(block, CodeBlock):
            yield from wrapped(Styled(terminal_safe(block.text)), width)
        elif isinstance(block, Rule):
            yield Styled("───")

    def _items(self, block: ListBlock | Footnotes, width: int) -> Iterator[Styled]:
        if isinstance(block, Footnotes):
            marked = [(f"[注{number}] ", note) for number, note in enumerate(block.notes, block.start)]
        else:
            marks = [f"{mark} " for mark in block.marks("•")]
            marked = list(zip(marks, block.items, strict=True))
        for mark, blocks in marked:
            yield from self._within(blocks, width, mark, " " * cell_len(mark))

    def _definitions(self, block: DefinitionList, width: int) -> Iterator[Styled]:
        for definition in block.definitions:
            for term in definition.terms:
                yield from wrapped(self._text(term.children, "bold"), width)
            for meaning in definition.meanings:
                yield from self._within(meaning, width, _INDENT * 2, _INDENT * 2)

    def _within(self, blocks: Iterable[Block], width: int, first: str, rest: str) -> Iterator[Styled]:
        """Blocks behind a mark."""
        before = first
        for block in blocks:
            for line in self.block(block, width - cell_len(first)):
                if isinstance(block, Paragraph) and first.strip():
                    line = line[len(_INDENT) :] if line.plain.startswith(_INDENT) else line
                yield Styled(before).append_text(line)
                before = rest

    def _table(self, table: Table, width: int) -> Iterator[Styled]:
        """A grid; where tables or figures are in it, each row as a list of its cells."""
        cells = [cell for row in table.rows for cell in row]
        if any(isinstance(block, _DRAWN) for cell in cells for block in walk_blocks(cell.blocks)):
            yield from self._rows(table, width)
        else:
            if records := as_records(table, width - 1, _BESIDE_CELL):
                yield from self.block(records, width)
                return
            rows = [[self._cell(cell) if cell else Styled() for cell in row] for row in grid(table.rows)]
            yield from gridded(rows, width)

    def _rows(self, table: Table, width: int) -> Iterator[Styled]:
        for number, row in enumerate(table.rows):
            if number:
                yield Styled("─" * min(width, 20))
            for cell in row:
                yield from self._within(cell.blocks, width, "· ", "  ")

    def _cell(self, cell: Cell) -> Styled:
        style = "bold" if cell.header else ""
        return Styled("\n").join(line for block in cell.blocks for line in self._cell_lines(block, style))

    def _cell_lines(self, block: Block, style: str) -> Iterator[Styled]:
        if isinstance(block, Paragraph):
            yield self._text(block.children, style)
        else:
            yield from self.block(block, _WIDEST_CELL)

    def _figure(self, block: Figure) -> Iterator[Styled]:
        if block.caption:
            yield self._text(block.caption)
        if block.image.alt:
            yield Styled(terminal_safe(block.image.alt))
        yield Styled(terminal_safe(printed_address(block.image.src)), linked(block.image.src))

    # --- inlines ----------------------------------------------------------------------------------------

    def _text(self, inlines: Iterable[Inline], style: str = "") -> Styled:
        text = Styled()
        for inline in inlines:
            self._append(text, inline, style)
        return text

    def _append(self, text: Styled, inline: Inline, style: str) -> None:
        if isinstance(inline, Text | Code):
            text.append(terminal_safe(inline.text), style)
        elif isinstance(inline, FootnoteReference):
            text.append(f"[注{inline.number}]", style)
        elif isinstance(inline, LineBreak):
            text.append("\n")
        elif isinstance(inline, Image):
            words = image_text(inline.alt) if inline.alt else f"[图 {printed_address(inline.src)}]"
            text.append(terminal_safe(words), linked(inline.src))
        elif isinstance(inline, Mention):
            text.append_text(self._text(inline.children, f"{style} cyan"))
            self._append_symbol(text, inline)
        elif isinstance(inline, Link):
            text.append_text(self._text(inline.children, f"{style} underline {linked(inline.href)}"))
            self._append_number(text, inline.href)
        elif isinstance(inline, Media):
            text.append(terminal_safe(inline.label), f"{style} underline {linked(inline.href)}")
            self._append_number(text, inline.href)
        elif isinstance(inline, Raised) and not any(
            isinstance(node, Link) for node in walk_inlines([inline])
        ):
            text.append(
                terminal_safe(plain_text([inline])), f"{style} strike" if inline.tag == "del" else style
            )
        else:
            added = _STYLES.get(type(inline).__name__, "")
            text.append_text(self._text(inline.children, f"{style} {added}"))

    def _append_symbol(self, text: Styled, mention: Mention) -> None:
        """The symbol after the first mention of a security for which there is evidence enough."""
        if mention.how >= WEAKEST_COUNTED and mention.security not in self._named:
            self._named.add(mention.security)
            text.append(f"[{label_of(mention.security)}]", "cyan")

    def _append_number(self, text: Styled, href: str) -> None:
        number = self._links.setdefault(href, len(self._links) + 1)
        text.append(f"[{number}]")
