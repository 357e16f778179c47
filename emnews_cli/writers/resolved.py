"""What writers get: documents in which charts, mentions and links are what the options ask for."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, Any, TypeVar, assert_never, cast

from emnews_cli.model.document import (
    Block,
    Cell,
    Chart,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Emphasis,
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
    ResolvedBlock,
    ResolvedInline,
    Rule,
    Strong,
    Styled,
    Table,
    Text,
)
from emnews_cli.model.markets import label_of
from emnews_cli.model.notation import media_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emnews_cli.model.diagnostic import Diagnostic
    from emnews_cli.model.post import Post
    from emnews_cli.writers.options import WriteOptions


class Document:
    """What a writer gets: a post, and its article without charts and mentions.

    Args:
        post: what the file says.
        options: what to keep of it, and how it is written.
        diagnostics: what the rules found, for a format that shows it.
        linked: whether the format has links; where it has none, a chart that is kept is given by its address.
        load_picture: gives the bytes of the picture at an address to a page that has its pictures in it, or
            raises :class:`~emnews_cli.model.picture.PictureUnavailable`; None for any other.
    """

    __slots__ = ("_blocks", "_linked", "diagnostics", "load_picture", "options", "post")

    def __init__(
        self,
        post: Post,
        options: WriteOptions,
        diagnostics: Sequence[Diagnostic] = (),
        *,
        linked: bool = True,
        load_picture: Callable[[str], bytes] | None = None,
    ) -> None:
        self.post = post
        self.load_picture = load_picture
        self.options = options
        self.diagnostics = diagnostics
        self._linked = linked
        self._blocks: list[ResolvedBlock] | None = None

    @property
    def blocks(self) -> list[ResolvedBlock]:
        """The article, made when it is first asked for: see :func:`resolve`."""
        if self._blocks is None:
            self._blocks = resolve(self.post.blocks, self.options, linked=self._linked)
        return self._blocks


def resolve(blocks: list[Block], options: WriteOptions, *, linked: bool = True) -> list[ResolvedBlock]:
    """The same blocks without charts and mentions: dropped and unwrapped, or as links.

    No link is within a link, also no footnote's mark, which comes after it; texts that are side by side now
    are one. The HTML of a raw block is kept only where it says the same as the options. A node in which
    nothing changes is not copied.

    Args:
        blocks: as read.
        options: what to keep.
        linked: whether the format has links; where it has none, a chart that is kept is text.
    """
    return _Resolver(options, linked).blocks(blocks)


def chart_label(chart: Chart) -> str:
    """What is written for a price chart: ``K线 03690.HK``."""
    return f"K线 {label_of(chart.security)}" if chart.security else "K线"


_Read = TypeVar("_Read")
_Resolved = TypeVar("_Resolved")


class _Resolver:
    def __init__(self, options: WriteOptions, linked: bool) -> None:
        self._options = options
        self._charts = options.charts == "link"
        self._links = linked and options.links != "none"
        self._mentions = linked and options.links == "all"
        self._marks: list[FootnoteReference] = []
        """Those of the link at hand."""

    def blocks(self, blocks: list[Block]) -> list[ResolvedBlock]:
        wanted = blocks if self._charts else [block for block in blocks if type(block) is not Chart]
        resolved = [self._changed(block) or block for block in wanted]
        return _same_list(blocks, cast("list[ResolvedBlock]", resolved))

    def _changed(self, block: Block) -> ResolvedBlock | None:  # noqa: C901  # a case for each node
        """A block as the options want it, or None where it is so already."""
        match block:
            case Paragraph():
                inlines = self._inlines(block.children)
                return None if inlines is block.children else Paragraph(inlines)
            case Heading(level, children):
                inlines = self._inlines(children)
                return None if inlines is children else Heading(level, inlines)
            case Chart():
                return Paragraph(self._chart(block))
            case Figure(image, caption, href):
                inlines, address = self._inlines(caption), href if self._links else ""
                return None if inlines is caption and address == href else Figure(image, inlines, address)
            case Table(rows):
                cells = _same_list(rows, [self._row(row) for row in rows])
                return None if cells is rows else Table(cells)
            case Quote(inner):
                blocks = self.blocks(inner)
                return None if blocks is inner else Quote(blocks)
            case ListBlock(ordered, items, start, numbers, form):
                kept = _same_list(items, [self.blocks(item) for item in items])
                return None if kept is items else ListBlock(ordered, kept, start, numbers, form)
            case DefinitionList(definitions):
                defined = _same_list(definitions, [self._definition(one) for one in definitions])
                return None if defined is definitions else DefinitionList(defined)
            case Footnotes(notes, start):
                kept = _same_list(notes, [self.blocks(note) for note in notes])
                return None if kept is notes else Footnotes(kept, start)
            case RawBlock(_, inner):
                blocks = self.blocks(inner)
                as_read = blocks is inner and self._options.links == "articles"
                return None if as_read else RawBlock("", blocks)
            case CodeBlock() | Rule():
                return None
            case _:
                assert_never(block)

    def _chart(self, chart: Chart) -> list[ResolvedInline]:
        """A link in the chart's place; the bare address in a format without links."""
        label = chart_label(chart)
        if self._links and chart.href:
            return [Link(chart.href, [Text(label)])]
        written_out = chart.href and self._options.links != "none"
        return [Text(f"{label} {chart.href}" if written_out else label)]

    def _definition(self, definition: Definition) -> Definition[ResolvedInline, ResolvedBlock]:
        terms = _same_list(definition.terms, [self._term(term) for term in definition.terms])
        meanings = _same_list(definition.meanings, [self.blocks(blocks) for blocks in definition.meanings])
        if terms is definition.terms and meanings is definition.meanings:
            return cast("Definition[ResolvedInline, ResolvedBlock]", definition)
        return Definition(terms, meanings)

    def _term(self, term: Paragraph) -> Paragraph[ResolvedInline]:
        inlines = self._inlines(term.children)
        if inlines is term.children:
            return cast("Paragraph[ResolvedInline]", term)
        return Paragraph(inlines)

    def _row(self, row: list[Cell]) -> list[Cell[ResolvedBlock]]:
        return _same_list(row, [self._cell(cell) for cell in row])

    def _cell(self, cell: Cell) -> Cell[ResolvedBlock]:
        blocks = self.blocks(cell.blocks)
        if blocks is cell.blocks:
            return cast("Cell[ResolvedBlock]", cell)
        return Cell(blocks, cell.header, cell.columns, cell.rows)

    def _inlines(self, inlines: list[Inline], in_link: bool = False) -> list[ResolvedInline]:
        if len(inlines) == 1 and isinstance(inlines[0], Text):
            return inlines  # type: ignore[return-value]  # a text alone; most paragraphs are one
        line: list[Any] = []
        self._add(inlines, line, in_link)
        return _same_list(inlines, line)

    def _taken_marks(self) -> list[FootnoteReference]:
        marks, self._marks = self._marks, []
        return marks

    def _add(self, inlines: list[Inline], line: list[Any], in_link: bool) -> None:  # noqa: C901  # as above
        for inline in inlines:
            match inline:
                case Text():
                    if line and isinstance(last := line[-1], Text):
                        line[-1] = Text(last.text + inline.text)
                    else:
                        line.append(inline)
                case Mention():
                    if self._mentions and inline.href and not in_link:
                        line.append(Link(inline.href, self._inlines(inline.children, in_link=True)))
                        line += self._taken_marks()
                    else:
                        self._add(inline.children, line, in_link)
                case Strong():
                    inner = self._inlines(inline.children, in_link)
                    line.append(inline if inner is inline.children else Strong(inner))
                case Link():
                    if self._links and inline.href and not in_link:
                        inner = self._inlines(inline.children, in_link=True)
                        line.append(inline if inner is inline.children else Link(inline.href, inner))
                        line += self._taken_marks()
                    else:
                        self._add(inline.children, line, in_link)
                case Emphasis():
                    inner = self._inlines(inline.children, in_link)
                    line.append(inline if inner is inline.children else Emphasis(inner))
                case Styled():
                    inner = self._inlines(inline.children, in_link)
                    line.append(inline if inner is inline.children else Styled(inline.tag, inner))
                case Media(label, href):
                    if self._links and not in_link:
                        line.append(Link(href, [Text(label)]))
                    else:
                        words = label if self._options.links == "none" else media_text(label, href)
                        self._add([Text(words)], line, in_link)
                case FootnoteReference() if in_link:
                    self._marks.append(inline)
                case Code() | Image() | LineBreak() | FootnoteReference():
                    line.append(inline)
                case _:
                    assert_never(inline)


def _same_list(read: list[_Read], resolved: list[_Resolved]) -> list[_Resolved]:
    """The list that was read, where all in it stayed the same."""
    same = len(read) == len(resolved) and all(map(is_, read, resolved))
    return cast("list[_Resolved]", read) if same else resolved
