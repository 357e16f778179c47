"""Document nodes to HTML that is XML too: for web pages, for the pages of books, for raw HTML in Markdown."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import assert_never

from emnews_cli.model.document import (
    Cell,
    Code,
    CodeBlock,
    DefinitionList,
    Emphasis,
    Figure,
    FootnoteReference,
    Footnotes,
    Heading,
    Image,
    LineBreak,
    Link,
    ListBlock,
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
from emnews_cli.model.languages import direction_of, is_chinese, language_of, turns
from emnews_cli.model.lazy_regex import lazy_regex

_NOT_XML = lazy_regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = lazy_regex("[&<>\"'\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Text with U+FFFD for what XML has no place for."""
    return _NOT_XML().sub("\ufffd", text) if _NOT_XML().search(text) else text


def escape(text: str) -> str:
    """Text for an element or an attribute in double quotes."""
    return html.escape(xml_text(text)) if _ESCAPED().search(text) else text


def lang_of(text: str) -> str:
    """The attributes of a title or name among Chinese ones, or nothing.

    One in another language says so, for a voice to read it well; one that is written from right to left, or
    says that it is, does not turn what is beside it.
    """
    if is_chinese(text):
        return ""
    direction = (direction_of(text) or "ltr") if turns(text) else ""
    return f"{lang_attributes(language_of(text))}{dir_attribute(direction)}"


def lang_attributes(language: str) -> str:
    """A BCP 47 tag as attributes; nothing for an empty one."""
    return f' lang="{language}" xml:lang="{language}"' if language else ""


def dir_attribute(direction: str) -> str:
    """``ltr`` or ``rtl`` as an attribute; nothing for an empty one.

    It is written out since not all programs that show books work out ``auto``.
    """
    return f' dir="{direction}"' if direction else ""


def isolated(name: str) -> str:
    """A name in a line, which neither turns what is beside it nor is turned."""
    return f"<span{lang_of(name)}>{escape(name)}</span>" if turns(name) else escape(name)


class HtmlNodes:
    """Writes resolved nodes as HTML, well-formed as XML.

    Args:
        image: how an image is written, given whether it stands in a link; by default as ``img``.
        text: how literal text is escaped.
        address: makes an address fit to be linked; where it gives nothing, the words stand without a link.
        role: attributes that say what an element is to a footnote.

    Attributes:
        marks: how many marks of each footnote are on the page so far.
    """

    def __init__(
        self,
        image: Callable[[Image, bool], str] | None = None,
        text: Callable[[str], str] = escape,
        address: Callable[[str], str] = str,
        role: Callable[[str], str] = 'role="doc-{}"'.format,
    ) -> None:
        self._image = image or _image
        self._text = text
        self._address = address
        self._role = role
        self._in_link = False
        self.marks: dict[int, int] = {}
        self._noted: set[int] = set()

    def blocks(self, blocks: Iterable[ResolvedBlock]) -> str:
        """Blocks, one after the other."""
        return "".join([self._block(block) for block in blocks])

    def inlines(self, inlines: Iterable[ResolvedInline]) -> str:
        """Inlines, one after the other."""
        return "".join([self._inline(inline) for inline in inlines])

    # --- inlines --------------------------------------------------------------------------------------

    def _inline(self, node: ResolvedInline) -> str:  # noqa: C901  # a case for each node
        match node:
            case Text():
                return self._text(node.text)
            case Strong():
                return f"<strong>{self.inlines(node.children)}</strong>"
            case Link():
                return self._link(node)
            case LineBreak():
                return "<br/>"
            case Image():
                return self._image(node, self._in_link)
            case Emphasis():
                return f"<em>{self.inlines(node.children)}</em>"
            case Styled():
                return f"<{node.tag}>{self.inlines(node.children)}</{node.tag}>"
            case Code():
                return f"<code>{self._text(node.text)}</code>"
            case FootnoteReference():
                return self.reference(node)
            case _:
                assert_never(node)

    def _link(self, node: Link[ResolvedInline]) -> str:
        self._in_link = True
        content = self.inlines(node.children)
        self._in_link = False
        return self._linked(content, node.href)

    def _linked(self, content: str, href: str) -> str:
        address = self._address(href)
        return f'<a href="{escape(address)}">{content}</a>' if address else content

    def reference(self, node: FootnoteReference) -> str:
        """The mark of a footnote."""
        number = node.number
        self.marks[number] = self.marks.get(number, 0) + 1
        place = _mark_id(number, self.marks[number])
        return f'<sup><a id="{place}" href="#fn-{number}" {self._role("noteref")}>{number}</a></sup>'

    # --- blocks ---------------------------------------------------------------------------------------

    def _block(self, node: ResolvedBlock) -> str:  # noqa: C901  # a case for each node
        match node:
            case Paragraph():
                return f"{self._line('p', node.children)}\n"
            case Heading():
                return self._heading(node)
            case Figure():
                return self._figure(node)
            case Table():
                return self.table(node)
            case ListBlock():
                return self.list_block(node)
            case DefinitionList():
                return self.definitions(node)
            case Footnotes():
                return self.footnotes(node)
            case Quote():
                return f"<blockquote>\n{self.blocks(node.blocks)}</blockquote>\n"
            case CodeBlock():
                return self.code_block(node)
            case Rule():
                return "<hr/>\n"
            case RawBlock():
                return f"<div>\n{self.blocks(node.blocks)}</div>\n"
            case _:
                assert_never(node)

    def _line(
        self, tag: str, inlines: Sequence[ResolvedInline], attributes: str = "", after: str = ""
    ) -> str:
        """An element that holds a line of text, and perhaps more after it."""
        return f"<{tag}{attributes}>{self.inlines(inlines)}{after}</{tag}>"

    def _holder(self, tag: str, blocks: Sequence[ResolvedBlock], attributes: str = "") -> str:
        """An element that holds blocks; of a paragraph alone, its line."""
        if len(blocks) == 1 and isinstance(only := blocks[0], Paragraph):
            return self._line(tag, only.children, attributes)
        return f"<{tag}{attributes}>{self.blocks(blocks)}</{tag}>"

    def _heading(self, node: Heading[ResolvedInline]) -> str:
        """One level down: the title of the post is the first."""
        return f"{self._line(f'h{min(node.level + 1, 6)}', node.children)}\n"

    def list_block(self, node: ListBlock[ResolvedBlock]) -> str:
        """A list, with the numbers that it has."""
        tag = "ol" if node.ordered else "ul"
        form = f' type="{node.form}"' if node.form != "1" else ""
        start = f' start="{node.start}"' if node.start != 1 else ""
        items = "".join(
            f"{self._holder('li', item, value)}\n"
            for item, value in zip(node.items, _values(node), strict=True)
        )
        return f"<{tag}{form}{start}>\n{items}</{tag}>\n"

    def definitions(self, node: DefinitionList[ResolvedInline, ResolvedBlock]) -> str:
        """A definition list; a term without meaning has an empty one, as HTML asks for."""
        parts = []
        for definition in node.definitions:
            parts += [f"{self._line('dt', term.children)}\n" for term in definition.terms]
            parts += [f"{self._holder('dd', meaning)}\n" for meaning in definition.meanings or [[]]]
        return f"<dl>\n{''.join(parts)}</dl>\n"

    def footnotes(self, node: Footnotes[ResolvedBlock], *, last: bool = True) -> str:
        """The notes whose marks are on the page, with links back to these.

        Args:
            node: all the notes.
            last: whether no page follows, so that the notes without a mark are on this one.
        """
        written: dict[int, str] = {}
        notes = dict(enumerate(node.notes, node.start))
        while wanted := [number for number in notes if self._is_due(number, last) and number not in written]:
            written |= {number: self._note(number, notes[number]) for number in wanted}
        self._noted |= written.keys()
        self.marks.clear()
        if not written:
            return ""
        items = "".join(written[number] for number in sorted(written))
        return f"<section {self._role('endnotes')}>\n<ol>\n{items}</ol>\n</section>\n"

    def _is_due(self, number: int, last: bool) -> bool:
        return number in self.marks or (last and number not in self._noted)

    def _note(self, number: int, note: list[ResolvedBlock]) -> str:
        back = "".join(
            f' <a href="#{_mark_id(number, mark)}" {self._role("backlink")} aria-label="返回正文">↩</a>'
            for mark in range(1, self.marks.get(number, 0) + 1)
        )
        *blocks, end = note or [Paragraph([])]
        content = self.blocks(blocks)
        if isinstance(end, Paragraph):
            content += f"{self._line('p', end.children, after=back)}\n"
        else:
            content += self.blocks([end]) + (f"<p>{back.strip()}</p>\n" if back else "")
        return f'<li id="fn-{number}" value="{number}">{content}</li>\n'

    def table(self, node: Table[ResolvedBlock]) -> str:
        """A table, with the spans of its cells."""
        rows = "".join(f"<tr>{''.join(map(self._cell, row))}</tr>\n" for row in node.rows)
        return f"<table>\n{rows}</table>\n"

    def _cell(self, cell: Cell[ResolvedBlock], attributes: str = "") -> str:
        columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        return self._holder("th" if cell.header else "td", cell.blocks, f"{attributes}{columns}{rows}")

    def _figure(self, node: Figure[ResolvedInline]) -> str:
        image = self._image(node.image, bool(node.href))
        image = self._linked(image, node.href) if node.href else image
        caption = self._line("figcaption", node.caption) if node.caption else ""
        return f"<figure>{image}{caption}</figure>\n"

    def code_block(self, node: CodeBlock) -> str:
        """Preformatted text with its language."""
        language = f' class="language-{escape(node.language)}"' if node.language else ""
        return f"<pre><code{language}>{self._text(node.text)}</code></pre>\n"


def _values(node: ListBlock[ResolvedBlock]) -> Iterator[str]:
    """The attribute of each item whose number does not follow from the one before."""
    expected = node.start
    for number in node.numbers or range(expected, expected + len(node.items)):
        yield f' value="{number}"' if number != expected else ""
        expected = number + 1


def _mark_id(number: int, mark: int) -> str:
    return f"fnref-{number}" if mark == 1 else f"fnref-{number}-{mark}"


def _image(image: Image, _: bool) -> str:
    return f'<img src="{escape(image.src)}" alt="{escape(image.alt)}"/>'
