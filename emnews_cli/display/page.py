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
    Mention,
    Paragraph,
    Quote,
    RawBlock,
    Rule,
    Table,
    Text,
)
from emnews_cli.model.evidence import WEAKEST_COUNTED
from emnews_cli.model.markets import label_of
from emnews_cli.model.post import Post
from emnews_cli.model.security import SecurityId

_INDENT = "  "
_STYLES = {"Strong": "bold", "Emphasis": "bold"}


def page(post: Post, width: int) -> Iterator[Styled]:
    """The lines of a page: title, date and source, digest, article, the addresses of its links.

    Args:
        post: the post.
        width: of the terminal, in columns.
    """
    about = "  ".join(filter(None, (date_text(post.date), post.source)))
    yield from wrapped(Styled(terminal_safe(post.title) or "(no title)", "bold"), width)
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
            yield from gridded([[self._cell(cell) for cell in row] for row in block.rows], width)
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
            numbers = enumerate(block.items, block.start)
            marked = [(f"{number}. " if block.ordered else "• ", item) for number, item in numbers]
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

    def _cell(self, cell: Cell) -> Styled:
        return self._text(cell.children, "bold" if cell.header else "")

    def _figure(self, block: Figure) -> Iterator[Styled]:
        if block.caption:
            yield self._text(block.caption)
        if block.image.alt:
            yield Styled(terminal_safe(block.image.alt))
        yield Styled(terminal_safe(block.image.src), linked(block.image.src))

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
            text.append(terminal_safe(f"[图 {inline.alt or inline.src}]"), linked(inline.src))
        elif isinstance(inline, Mention):
            text.append_text(self._text(inline.children, f"{style} cyan"))
            if inline.how >= WEAKEST_COUNTED:
                self._append_symbol(text, inline.security)
        elif isinstance(inline, Link):
            text.append_text(self._text(inline.children, f"{style} underline {linked(inline.href)}"))
            self._append_number(text, inline.href)
        else:
            kind = type(inline).__name__
            added = "strike" if getattr(inline, "tag", "") == "del" else _STYLES.get(kind, "")
            text.append_text(self._text(inline.children, f"{style} {added}"))

    def _append_symbol(self, text: Styled, security: SecurityId) -> None:
        """The symbol behind the first mention of a security."""
        if security not in self._named:
            self._named.add(security)
            text.append(f"[{label_of(security)}]", "cyan")

    def _append_number(self, text: Styled, href: str) -> None:
        number = self._links.setdefault(href, len(self._links) + 1)
        text.append(f"[{number}]")
