"""The document: an article as blocks and inlines.

Nodes are plain data, cheap to make (a post has about a hundred of them) and know nothing of any format. What
may be in a node is a type parameter, by default any inline or block. The documents that writers get have no
charts and mentions but the same classes (:data:`ResolvedBlock`), and a type checker tells the two apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, assert_never

from emnews_cli.model.evidence import Evidence
from emnews_cli.model.notation import NumberForm, number_text
from emnews_cli.model.security import SecurityId
from emnews_cli.model.struct import Struct

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    InlineT = TypeVar("InlineT", covariant=True, default="Inline")
    BlockT = TypeVar("BlockT", covariant=True, default="Block")
else:
    # Python 3.11 knows no defaults, which type checkers alone need.
    from typing import TypeVar

    InlineT = TypeVar("InlineT")
    BlockT = TypeVar("BlockT")


@dataclass(slots=True, eq=False, repr=False)
class Text(Struct):
    """Literal characters."""

    text: str


@dataclass(slots=True, eq=False, repr=False)
class Strong(Struct, Generic[InlineT]):
    """Bold."""

    children: list[InlineT]


@dataclass(slots=True, eq=False, repr=False)
class Emphasis(Struct, Generic[InlineT]):
    """Italics."""

    children: list[InlineT]


@dataclass(slots=True, eq=False, repr=False)
class Styled(Struct, Generic[InlineT]):
    """Superscript, subscript, struck out or ruby (with its reading, and the parentheses around that), by the
    name of its HTML element."""

    tag: Literal["sup", "sub", "del", "ruby", "rt", "rp"]
    children: list[InlineT]


@dataclass(slots=True, eq=False, repr=False)
class Code(Struct):
    """Code within a line, literal."""

    text: str


@dataclass(slots=True, eq=False, repr=False)
class Link(Struct, Generic[InlineT]):
    """A link that somebody set by hand; ``href`` has a scheme that is safe to follow, or is relative."""

    href: str
    children: list[InlineT]


@dataclass(slots=True, eq=False, repr=False)
class Media(Struct):
    """A video, a recording or another page in the article: words for it and its address."""

    label: str
    href: str


@dataclass(slots=True, eq=False, repr=False)
class Mention(Struct):
    """Words that the site linked to a security or board.

    Args:
        security: the security.
        children: the words.
        href: the quote page, or empty.
        how: what kind of link it is, ``linked`` or ``word-list``.
    """

    security: SecurityId
    children: list[Inline]
    href: str = ""
    how: Evidence = Evidence.LINKED


@dataclass(slots=True, eq=False, repr=False)
class Image(Struct):
    """An image; ``alt`` is empty where the post has none or only a dummy."""

    src: str
    alt: str = ""


@dataclass(slots=True, eq=False, repr=False)
class LineBreak(Struct):
    """A line break within a paragraph."""


@dataclass(slots=True, eq=False, repr=False)
class FootnoteReference(Struct):
    """A mark in the text that leads to a footnote; ``number`` is that of the note in :class:`Footnotes`."""

    number: int


Inline: TypeAlias = (
    "Text | Strong[Inline] | Emphasis[Inline] | Styled[Inline] | Code | Link[Inline] | Media | Mention"
    " | Image | LineBreak | FootnoteReference"
)
ResolvedInline: TypeAlias = (
    "Text | Strong[ResolvedInline] | Emphasis[ResolvedInline] | Styled[ResolvedInline] | Code"
    " | Link[ResolvedInline] | Image | LineBreak | FootnoteReference"
)
"""What a writer gets: no mentions and media, and no link within a link."""


@dataclass(slots=True, eq=False, repr=False)
class Paragraph(Struct, Generic[InlineT]):
    """A paragraph of text."""

    children: list[InlineT]


@dataclass(slots=True, eq=False, repr=False)
class Heading(Struct, Generic[InlineT]):
    """A heading; ``level`` is 1 to 6."""

    level: int
    children: list[InlineT]


@dataclass(slots=True, eq=False, repr=False)
class Quote(Struct, Generic[BlockT]):
    """A block quotation."""

    blocks: list[BlockT]


@dataclass(slots=True, eq=False, repr=False)
class ListBlock(Struct, Generic[BlockT]):
    """A list.

    Args:
        ordered: whether its items are numbered.
        items: the blocks of each.
        start: the number of the first, of at most eight digits.
        numbers: the numbers of all where they do not just go on from the first, else empty.
        form: how the numbers are written.
    """

    ordered: bool
    items: list[list[BlockT]]
    start: int = 1
    numbers: tuple[int, ...] = ()
    form: NumberForm = "1"

    @property
    def has_own_numbers(self) -> bool:
        """Whether its numbers are others than 1, 2, 3 …"""
        return self.ordered and (self.start != 1 or self.numbers != () or self.form != "1")

    def marks(self, bullet: str) -> list[str]:
        """What is in front of each item: the bullet, or its number with a point."""
        if not self.ordered:
            return [bullet] * len(self.items)
        numbers = self.numbers or range(self.start, self.start + len(self.items))
        return [f"{number_text(self.form, number)}." for number in numbers]


@dataclass(slots=True, eq=False, repr=False)
class Definition(Struct, Generic[InlineT, BlockT]):
    """Terms and what they mean; at least one term, each meaning in blocks of its own."""

    terms: list[Paragraph[InlineT]]
    meanings: list[list[BlockT]]


@dataclass(slots=True, eq=False, repr=False)
class DefinitionList(Struct, Generic[InlineT, BlockT]):
    """A list of terms and their meanings."""

    definitions: list[Definition[InlineT, BlockT]]


@dataclass(slots=True, eq=False, repr=False)
class Footnotes(Struct, Generic[BlockT]):
    """The footnotes of an article, at its end; ``start`` is the number of the first."""

    notes: list[list[BlockT]]
    start: int = 1


@dataclass(slots=True, eq=False, repr=False)
class Cell(Struct, Generic[BlockT]):
    """A table cell; ``columns`` and ``rows`` are how many it spans."""

    blocks: list[BlockT]
    header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(slots=True, eq=False, repr=False)
class Table(Struct, Generic[BlockT]):
    """A table, row by row as written: rows may differ in length."""

    rows: list[list[Cell[BlockT]]]


@dataclass(slots=True, eq=False, repr=False)
class Figure(Struct, Generic[InlineT]):
    """An image that stands alone, with its caption; ``href`` is where a click leads, or empty."""

    image: Image
    caption: list[InlineT] = field(default_factory=list)
    href: str = ""


@dataclass(slots=True, eq=False, repr=False)
class CodeBlock(Struct):
    """Preformatted text."""

    text: str
    language: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Rule(Struct):
    """A thematic break."""


@dataclass(slots=True, eq=False, repr=False)
class RawBlock(Struct, Generic[BlockT]):
    """HTML outside the article vocabulary: kept whole, beside what the vocabulary makes of it.

    Args:
        html: well-formed, without scripts, styles and event handlers.
        blocks: the same content in known blocks, all text of it.
    """

    html: str
    blocks: list[BlockT]


@dataclass(slots=True, eq=False, repr=False)
class Chart(Struct):
    """A price chart, redrawn live by the site; no text.

    Args:
        security: what it shows, or None where the post does not tell.
        href: the quote page, or empty.
        src: the address of the picture, or empty.
    """

    security: SecurityId | None
    href: str = ""
    src: str = ""


Block: TypeAlias = (
    "Paragraph[Inline] | Heading[Inline] | Quote[Block] | ListBlock[Block] | DefinitionList[Inline, Block]"
    " | Footnotes[Block] | Table[Block] | Figure[Inline] | CodeBlock | Rule | RawBlock[Block] | Chart"
)
ResolvedBlock: TypeAlias = (
    "Paragraph[ResolvedInline] | Heading[ResolvedInline] | Quote[ResolvedBlock] | ListBlock[ResolvedBlock]"
    " | DefinitionList[ResolvedInline, ResolvedBlock] | Footnotes[ResolvedBlock] | Table[ResolvedBlock]"
    " | Figure[ResolvedInline] | CodeBlock | Rule | RawBlock[ResolvedBlock]"
)
"""What a writer gets: no charts, and no mentions at any depth."""
Node: TypeAlias = "Block | Inline"

# Tuples, as a union is built anew wherever it is written, which took a tenth of the time of walking.
SPANS = (Strong, Emphasis, Styled, Link, Mention)
"""Inlines that have inlines in them."""
_LINES = (Paragraph, Heading)
_CONTAINERS = (Quote, RawBlock)


def inner_blocks(block: Block) -> list[list[Block]]:
    """The lists of blocks that stand directly in a block."""
    if isinstance(block, _CONTAINERS):
        return [block.blocks]
    if isinstance(block, DefinitionList):
        return list(_terms_and_meanings(block))
    if isinstance(block, Footnotes):
        return block.notes
    if isinstance(block, Table):
        return [cell.blocks for row in block.rows for cell in row]
    return block.items if isinstance(block, ListBlock) else []


def _terms_and_meanings(block: DefinitionList) -> Iterator[list[Block]]:
    for definition in block.definitions:
        yield list[Block](definition.terms)
        yield from definition.meanings


def inline_lists(block: Block) -> list[list[Inline]]:
    """The lists of inlines that stand directly in a block, in reading order."""
    if isinstance(block, _LINES):
        return [block.children]
    if isinstance(block, Figure):
        return [[block.image], block.caption]
    return []


def figure_inlines(figure: Figure[InlineT]) -> list[InlineT | Image | Link[Image] | LineBreak]:
    """A figure as one paragraph: its image, linked where it leads somewhere, and the caption below it."""
    image = Link(figure.href, [figure.image]) if figure.href else figure.image
    return [image, LineBreak(), *figure.caption] if figure.caption else [image]


def walk_inlines(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Every inline, parents before children."""
    for inline in inlines:
        yield inline
        if isinstance(inline, SPANS):
            yield from walk_inlines(inline.children)


def walk(blocks: Iterable[Block]) -> Iterator[Node]:
    """Every node of a document in reading order, parents before children."""
    for block in blocks:
        yield block
        if isinstance(block, Paragraph):
            yield from walk_inlines(block.children)
            continue
        for inlines in inline_lists(block):
            yield from walk_inlines(inlines)
        for inner in inner_blocks(block):
            yield from walk(inner)


def walk_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block of a document in reading order, parents before children."""
    for block in blocks:
        yield block
        for inner in inner_blocks(block):
            yield from walk_blocks(inner)


def captioned(nodes: Iterable[Node]) -> Iterator[tuple[Image, str]]:
    """The images among nodes as :func:`walk` gives them, each with its caption or an empty string."""
    captions: dict[int, list[Inline]] = {}
    for node in nodes:
        if isinstance(node, Figure):  # which comes before its image
            captions[id(node.image)] = node.caption
        elif isinstance(node, Image):
            yield node, inline_text(captions.get(id(node), []))


def inline_text(inlines: Sequence[Inline]) -> str:
    """The characters of inlines: a line break as ``\\n``, a footnote's mark as ``[1]``, no images."""
    if len(inlines) == 1 and isinstance(text := inlines[0], Text):  # as are most paragraphs
        return text.text
    parts: list[str] = []
    _add_text(inlines, parts)
    return "".join(parts)


def _add_text(inlines: Iterable[Inline], parts: list[str]) -> None:
    for inline in inlines:
        if isinstance(inline, Text):
            parts.append(inline.text)
        elif isinstance(inline, SPANS):
            _add_text(inline.children, parts)
        elif isinstance(inline, Code):
            parts.append(inline.text)
        elif isinstance(inline, LineBreak):
            parts.append("\n")
        elif isinstance(inline, FootnoteReference):
            parts.append(f"[{inline.number}]")
        elif isinstance(inline, Media):
            parts.append(inline.label)
        elif not isinstance(inline, Image):
            assert_never(inline)
