"""Document nodes to HTML that is XML too: for web pages, for the pages of books, for raw HTML in Markdown."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from typing import assert_never

from emnews_cli.model.document import (
    Cell,
    Code,
    CodeBlock,
    Emphasis,
    Figure,
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
from emnews_cli.model.patterns import later

_NOT_XML = later("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = later("[&<>\"'\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Text with U+FFFD for what XML has no place for."""
    return _NOT_XML().sub("\ufffd", text) if _NOT_XML().search(text) else text


def escape(text: str) -> str:
    """Text for an element or an attribute in double quotes."""
    return html.escape(xml_text(text)) if _ESCAPED().search(text) else text


class HtmlNodes:
    """Writes resolved nodes as HTML, well-formed as XML.

    Args:
        image: how an image is written, given whether it stands in a link; by default as ``img``.
        text: how literal text is escaped.
        address: makes an address fit to be linked; where it gives nothing, the words stand without a link.
    """

    def __init__(
        self,
        image: Callable[[Image, bool], str] | None = None,
        text: Callable[[str], str] = escape,
        address: Callable[[str], str] = str,
    ) -> None:
        self._image = image or _image
        self._text = text
        self._address = address
        self._in_link = False

    def blocks(self, blocks: Iterable[ResolvedBlock]) -> str:
        """Blocks, one after the other."""
        return "".join([self._block(block) for block in blocks])

    def inlines(self, inlines: Iterable[ResolvedInline]) -> str:
        """Inlines, one after the other."""
        return "".join([self._inline(inline) for inline in inlines])

    # --- inlines --------------------------------------------------------------------------------------

    def _inline(self, node: ResolvedInline) -> str:
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

    # --- blocks ---------------------------------------------------------------------------------------

    def _block(self, node: ResolvedBlock) -> str:  # noqa: C901  # a case for each node
        match node:
            case Paragraph():
                return f"<p>{self.inlines(node.children)}</p>\n"
            case Heading():
                return self._heading(node)
            case Figure():
                return self._figure(node)
            case Table():
                return self.table(node)
            case ListBlock():
                return self._list(node)
            case Quote():
                return f"<blockquote>\n{self.blocks(node.blocks)}</blockquote>\n"
            case CodeBlock():
                return f"<pre><code>{self._text(node.text)}</code></pre>\n"
            case Rule():
                return "<hr/>\n"
            case RawBlock():
                return f"<div>\n{self.blocks(node.blocks)}</div>\n"
            case _:
                assert_never(node)

    def _heading(self, node: Heading[ResolvedInline]) -> str:
        """One level down: the title of the post is the first."""
        level = min(node.level + 1, 6)
        return f"<h{level}>{self.inlines(node.children)}</h{level}>\n"

    def _list(self, node: ListBlock[ResolvedBlock]) -> str:
        tag = "ol" if node.ordered else "ul"
        start = f' start="{node.start}"' if node.start != 1 else ""
        items = "".join(f"<li>{self._item(item)}</li>\n" for item in node.items)
        return f"<{tag}{start}>\n{items}</{tag}>\n"

    def _item(self, item: list[ResolvedBlock]) -> str:
        if len(item) == 1 and isinstance(item[0], Paragraph):
            return self.inlines(item[0].children)
        return self.blocks(item)

    def table(self, node: Table[ResolvedInline]) -> str:
        """A table, with the spans of its cells."""
        rows = "".join(f"<tr>{''.join(map(self._cell, row))}</tr>\n" for row in node.rows)
        return f"<table>\n{rows}</table>\n"

    def _cell(self, cell: Cell[ResolvedInline]) -> str:
        tag = "th" if cell.header else "td"
        columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        return f"<{tag}{columns}{rows}>{self.inlines(cell.children)}</{tag}>"

    def _figure(self, node: Figure[ResolvedInline]) -> str:
        image = self._image(node.image, bool(node.href))
        image = self._linked(image, node.href) if node.href else image
        caption = f"<figcaption>{self.inlines(node.caption)}</figcaption>" if node.caption else ""
        return f"<figure>{image}{caption}</figure>\n"


def _image(image: Image, _: bool) -> str:
    return f'<img src="{escape(image.src)}" alt="{escape(image.alt)}"/>'
