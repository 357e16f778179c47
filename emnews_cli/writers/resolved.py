"""Documents as a writer's options want them: which charts and links stay, and mentions as what."""

from __future__ import annotations

from collections.abc import Iterable

from emnews_cli.model.document import (
    Block,
    Cell,
    Chart,
    Definition,
    DefinitionList,
    Emphasis,
    Figure,
    Footnotes,
    Heading,
    Inline,
    Link,
    ListBlock,
    Mention,
    Paragraph,
    Quote,
    RawBlock,
    Strong,
    Styled,
    Table,
    Text,
    walk,
)
from emnews_cli.model.markets import label_of
from emnews_cli.writers.options import WriteOptions


def resolve(blocks: Iterable[Block], options: WriteOptions) -> list[Block]:
    """The same blocks without charts and mentions: dropped and unwrapped, or as links.

    No link stands within a link, and texts that are side by side now are one. The HTML of a raw block stays
    only where it says the same as the options.
    """
    return _Resolver(options).blocks(blocks)


def chart_label(chart: Chart) -> str:
    """What stands for a price chart in text: ``K线 03690.HK``."""
    return f"K线 {label_of(chart.security)}" if chart.security else "K线"


_EMPHASIZED = (Strong, Emphasis)
_LINKED = (Link, Mention)


class _Resolver:
    def __init__(self, options: WriteOptions) -> None:
        self._charts = options.charts == "link"
        self._links = options.links != "none"
        self._mentions = options.links == "all"

    def blocks(self, blocks: Iterable[Block]) -> list[Block]:
        return [self._block(block) for block in blocks if self._charts or not isinstance(block, Chart)]

    def _block(self, block: Block) -> Block:
        match block:
            case Paragraph(children):
                return Paragraph(self._inlines(children))
            case Heading(level, children):
                return Heading(level, self._inlines(children))
            case Figure(image, caption, href):
                return Figure(image, self._inlines(caption), href if self._links else "")
            case Chart(_, href):
                return Paragraph(self._inlines([Link(href, [Text(chart_label(block))])]))
            case _:
                return self._container(block)

    def _container(self, block: Block) -> Block:
        match block:
            case Quote(inner):
                return Quote(self.blocks(inner))
            case ListBlock(ordered, items, start):
                return ListBlock(ordered, [self.blocks(item) for item in items], start)
            case DefinitionList(definitions):
                return DefinitionList([self._definition(one) for one in definitions])
            case Footnotes(notes, start):
                return Footnotes([self.blocks(note) for note in notes], start)
            case Table(rows):
                return Table([[self._cell(cell) for cell in row] for row in rows])
            case RawBlock(html, inner):
                return RawBlock(html if self._keeps_links(inner) else "", self.blocks(inner))
            case _:
                return block

    def _definition(self, definition: Definition) -> Definition:
        terms = [Paragraph(self._inlines(term.children)) for term in definition.terms]
        return Definition(terms, [self.blocks(meaning) for meaning in definition.meanings])

    def _keeps_links(self, blocks: list[Block]) -> bool:
        """Whether every link stays as it was written."""
        return (
            self._links and not self._mentions and not any(isinstance(node, Mention) for node in walk(blocks))
        )

    def _cell(self, cell: Cell) -> Cell:
        return Cell(self._inlines(cell.children), cell.header, cell.columns, cell.rows)

    def _inlines(self, inlines: list[Inline], *, in_link: bool = False) -> list[Inline]:
        if len(inlines) == 1 and isinstance(inlines[0], Text):
            return inlines
        resolved: list[Inline] = []
        for inline in inlines:
            parts = [inline] if isinstance(inline, Text) else self._parts(inline, in_link)
            for part in parts:
                if resolved and isinstance(part, Text) and isinstance(last := resolved[-1], Text):
                    resolved[-1] = Text(last.text + part.text)
                else:
                    resolved.append(part)
        return resolved

    def _parts(self, inline: Inline, in_link: bool) -> list[Inline]:
        if isinstance(inline, _EMPHASIZED):
            return [type(inline)(self._inlines(inline.children, in_link=in_link))]
        if isinstance(inline, Styled):
            return [Styled(inline.tag, self._inlines(inline.children, in_link=in_link))]
        if not isinstance(inline, _LINKED):
            return [inline]
        wanted = self._links if isinstance(inline, Link) else self._mentions
        if wanted and inline.href and not in_link:
            return [Link(inline.href, self._inlines(inline.children, in_link=True))]
        return self._inlines(inline.children, in_link=in_link)
