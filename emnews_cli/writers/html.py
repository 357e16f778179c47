"""Posts to self-contained web pages."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from emnews_cli.model.document import Block, Cell, Image, ResolvedBlock, Table
from emnews_cli.model.languages import has_foreign_letters
from emnews_cli.model.markets import label_of
from emnews_cli.model.picture import PictureUnavailable
from emnews_cli.model.post import Post
from emnews_cli.model.records import NARROW, labels_of, least_width
from emnews_cli.model.security import counted_securities
from emnews_cli.writers.epub.addresses import book_address
from emnews_cli.writers.html_head import head_of, published
from emnews_cli.writers.html_nodes import escape, isolated, lang_of
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.page_nodes import ForeignNodes, PageNodes
from emnews_cli.writers.resolved import Document


def write_html(document: Document) -> str:
    """One post as an HTML page."""
    post, options = document.post, document.options
    linked, load = options.links != "none", document.load_picture
    about = _about(post, options) if options.front_matter == "keep" else ""
    heading = f"<h1{lang_of(post.heading)}>{escape(post.heading)}</h1>\n" if post.heading.strip() else ""
    digest = "".join(
        f"<p{lang_of(line)}>{escape(line)}</p>\n" for line in post.digest.split("\n") if line.strip()
    )
    nodes = _ForeignNodes if has_foreign_letters(post.text) else _PageNodes
    return (
        head_of(post, options.css, linked=linked, embedded=load is not None)
        + f"<body>\n<main>\n<article>\n{heading}{about}"
        + (f'<blockquote class="digest">\n{digest}</blockquote>\n' if digest else "")
        + nodes(_Embedding(load, linked).write if load else None).blocks(document.blocks)
        + "</article>\n</main>\n</body>\n</html>\n"
    )


class _PageNodes(PageNodes):
    """Nodes of a page, on which no table is wider than the text."""

    def table(self, node: Table[ResolvedBlock]) -> str:
        """A table that scrolls by itself, also by keys; on a narrow page a wide one is records."""
        whole = cast("Table[Block]", node)
        labels = labels_of(whole) if least_width(whole) > NARROW else []
        kind = "table wide" if labels else "table"
        named = ["", *(f' data-label="{escape(label)}"' for label in labels[1:])]
        rows = [f"<tr>{self._row(row, named if at else [])}</tr>\n" for at, row in enumerate(node.rows)]
        region = f'<div class="{kind}" role="region" aria-label="表格" tabindex="0">'
        return f"{region}\n<table>\n{''.join(rows)}</table>\n</div>\n"

    def _row(self, row: Sequence[Cell[ResolvedBlock]], named: Sequence[str]) -> str:
        """A row; after the first cell each says its column, for the style to show."""
        return "".join(self._cell(cell, named[at] if at < len(named) else "") for at, cell in enumerate(row))


class _ForeignNodes(ForeignNodes, _PageNodes):
    """The same, of a page with lines in other languages."""


@dataclass(frozen=True, slots=True)
class _Embedding:
    """Puts pictures into the page."""

    load: Callable[[str], bytes]
    linked: bool

    def write(self, image: Image, in_link: bool) -> str:
        """An image with its bytes, or else as text with a link to it."""
        from emnews_cli.writers.epub.pictures import prepare

        try:
            picture = prepare(self.load(image.src))
        except PictureUnavailable:
            return self._text(image, in_link)
        source = f"data:{picture.media_type};base64,{b64encode(picture.data).decode()}"
        size = f'width="{picture.width}" height="{picture.height}"'
        return f'<img src="{source}" alt="{escape(image.alt)}" {size}/>'

    def _text(self, image: Image, in_link: bool) -> str:
        label = escape(f"〔图片：{image.alt}〕" if image.alt else "〔图片〕")
        address = book_address(image.src) if self.linked and not in_link else ""
        return f'<a href="{escape(address)}">{label}</a>' if address else label


def _about(post: Post, options: WriteOptions) -> str:
    """Date, source, editor, link to the original and securities in one line."""
    parts = []
    if post.date:
        moment = published(post)
        parts.append(f'<time datetime="{moment}">{moment[:16].replace("T", " ")}</time>')
    parts += [isolated(name) for name in (post.source, post.editor) if name]
    if post.url and options.links != "none":
        parts.append(f'<a href="{escape(post.url)}">原文</a>')
    parts += [escape(label_of(each.id)) for each in counted_securities(post.securities, options.mention)]
    return f'<p class="about">{" · ".join(parts)}</p>\n' if parts else ""
