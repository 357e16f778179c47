"""Posts to Markdown that Jekyll accepts and every engine renders back to what the post said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import assert_never

from emnews_cli.model.document import (
    Block,
    CodeBlock,
    DefinitionList,
    Figure,
    FootnoteReference,
    Footnotes,
    Heading,
    Link,
    ListBlock,
    Mention,
    Node,
    Paragraph,
    Quote,
    RawBlock,
    ResolvedBlock,
    ResolvedInline,
    Rule,
    Table,
    Text,
    figure_inlines,
    walk,
    walk_blocks,
)
from emnews_cli.model.grid import is_sparse
from emnews_cli.model.plain_text import characters
from emnews_cli.model.post import Origin, Post
from emnews_cli.writers.escaping import escape_in_html, has_liquid
from emnews_cli.writers.front_matter import front_matter
from emnews_cli.writers.markdown_inlines import Context, markdown_inlines
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.resolved import Document

_PARTING = "<!-- -->"
_UNSAFE = frozenset({"script", "media", "unsafe-link"})


def write_markdown(document: Document) -> str:
    """One post as Markdown.

    The body of a post that was written in Markdown stays as its author wrote it, unless something in it is
    not safe to show or the options ask for other links.
    """
    post, options = document.post, document.options
    head = front_matter(post, options) if options.front_matter == "keep" else _title(post, options)
    if post.markdown is not None and stays_as_written(post, options):
        return _as_written(head, post.markdown)
    blocks = [*_digest(post), *document.blocks]
    # Of a body written anew again the blocks are the same, but what html2text makes of its HTML would not be.
    writer = _BlockWriter(options, raw=post.markdown is None, html_notes=_has_mark_in_html(blocks))
    body = writer.blocks(blocks)
    if body.startswith(">") and not post.digest and post.origin is not Origin.HANDWRITTEN:
        body = f"{_PARTING}\n\n{body}"  # else this quotation would be taken for the digest
    return f"{head}\n{body}\n" if head and body else f"{head}{body}" + ("\n" if body else "")


def _as_written(head: str, markdown: str) -> str:
    """Head and body with the line ends of the body, between them an empty line, also where the front matter
    was never closed and none parts them."""
    if not markdown.strip():
        return head
    line_end = "\r\n" if "\r\n" in markdown else "\n"
    body = _EMPTY_LINES.sub("", markdown)
    last = "" if body.endswith(("\n", "\r")) else line_end
    return (f"{head}\n" if head else "").replace("\n", line_end) + body + last


_EMPTY_LINES = re.compile(r"\A(?:[ \t]*[\r\n])+")


def document_to_write(document: Document) -> list[Block]:
    """What :func:`write_markdown` puts below the front matter, as blocks."""
    post, options = document.post, document.options
    stays = stays_as_written(post, options)
    title = _heading(post) if options.front_matter == "none" else []
    return [*title, *_digest(post), *(post.blocks if stays else document.blocks)]


def _title(post: Post, options: WriteOptions) -> str:
    heading = _heading(post)
    return _BlockWriter(options).blocks(heading) + "\n" if heading else ""


def _heading(post: Post) -> list[ResolvedBlock]:
    title = " ".join(post.title.split("\n")).strip()
    return [Heading(1, [Text(title)])] if title else []


def _digest(post: Post) -> list[ResolvedBlock]:
    if not post.digest:
        return []
    return [Quote([Paragraph([Text(line)]) for line in post.digest.split("\n") if line])]


def stays_as_written(post: Post, options: WriteOptions) -> bool:
    """Whether the body is written as its author wrote it."""
    if post.markdown is None or (options.links != "articles" and not _has_links_asked_for(post, options)):
        return False
    from emnews_cli.writers.active import may_be_active  # lazily: few posts are written in Markdown

    return not (may_be_active(post.markdown) or any(removed.reason in _UNSAFE for removed in post.removed))


def _has_links_asked_for(post: Post, options: WriteOptions) -> bool:
    """Whether a body in Markdown keeps all its links anyway, or is of a converted post that has none."""
    if options.links == "all":
        return True
    was_converted = post.origin is not Origin.HANDWRITTEN
    return was_converted and not any(map(_is_linked, walk(post.blocks)))


def _is_linked(node: Node) -> bool:
    return isinstance(node, Link | Mention | Figure) and bool(node.href)


class _BlockWriter:
    """Writes resolved blocks; a block is lines without a line end behind the last.

    Args:
        options: choices about the output.
        nested: whether the blocks stand in a quote or a list.
        raw: whether html2text writes raw blocks where it is up to them.
        html_notes: whether footnotes are HTML.
    """

    def __init__(
        self, options: WriteOptions, *, nested: bool = False, raw: bool = True, html_notes: bool = False
    ) -> None:
        self._options = options
        self._exact = options.emphasis == "exact"
        self._nested = nested
        self._raw_html = raw
        self._html_notes = html_notes

    def blocks(self, blocks: Iterable[ResolvedBlock]) -> str:
        """Blocks with an empty line between them."""
        parts: list[str] = []
        before: ResolvedBlock | None = None
        for block in blocks:
            text = self._block(block)
            if text and isinstance(block, ListBlock) and _would_continue(before, block):
                parts.append(_PARTING)
            if text:
                parts.append(text)
                before = block
        return "\n\n".join(parts)

    def _inlines(self, inlines: Sequence[ResolvedInline], context: Context = Context.PARAGRAPH) -> str:
        return markdown_inlines(inlines, context, exact=self._exact, html_notes=self._html_notes)

    def _block(self, node: ResolvedBlock) -> str:  # noqa: C901  # a case for each node
        match node:
            case Paragraph():
                return self._inlines(node.children)
            case Heading():
                return self._heading(node)
            case Figure():
                return self._inlines(figure_inlines(node))
            case Table():
                return self._table(node)
            case ListBlock():
                return self._list(node)
            case DefinitionList():
                return self._definitions(node)
            case Footnotes():
                return self._footnotes(node)
            case Quote():
                return _prefixed(self._within().blocks(node.blocks), "> ", "> ")
            case CodeBlock():
                return self._code(node)
            case Rule():
                # In a list kramdown would end the list at stars.
                return "<hr/>" if self._nested else "* * *"
            case RawBlock():
                return self._raw(node)
            case _:
                assert_never(node)

    def _heading(self, node: Heading[ResolvedInline]) -> str:
        line = self._inlines(node.children, Context.HEADING)
        text = line.rstrip("#")
        return f"{'#' * node.level} {text}" + ("\\" if text != line else "") + line[len(text) :]

    def _list(self, node: ListBlock[ResolvedBlock]) -> str:
        """As HTML where an engine would not show its numbers: kramdown begins every list at 1."""
        if node.has_own_numbers:
            from emnews_cli.writers.markdown_html import HTML

            return HTML.list_block(node).rstrip("\n")
        items = [
            _prefixed(self._within().blocks(item), f"{mark} ", " " * (len(mark) + 1))
            for mark, item in zip(node.marks("-"), node.items, strict=True)
        ]
        tight = all(len(item) == 1 and isinstance(item[0], Paragraph) for item in node.items)
        return ("\n" if tight else "\n\n").join(items)

    def _within(self) -> _BlockWriter:
        """The writer for what stands in a quote or a list."""
        return _BlockWriter(self._options, nested=True, raw=self._raw_html, html_notes=self._html_notes)

    def _footnotes(self, node: Footnotes[ResolvedBlock]) -> str:
        """Markdown's own, or HTML where a mark is in HTML, in which engines look for none of Markdown's."""
        if self._html_notes:
            from emnews_cli.writers.markdown_html import HTML

            return HTML.footnotes(node).rstrip("\n")
        notes = enumerate(node.notes, node.start)
        return "\n\n".join(_prefixed(self._note(note), f"[^{number}]: ", "    ") for number, note in notes)

    def _note(self, note: Sequence[ResolvedBlock]) -> str:
        """A list that a note begins with is HTML: its first line is beside the mark, the others elsewhere."""
        if not note or not isinstance(note[0], ListBlock):
            return self._within().blocks(note)
        from emnews_cli.writers.markdown_html import HTML

        first = HTML.list_block(note[0]).rstrip("\n")
        return "\n\n".join(filter(None, (first, self._within().blocks(note[1:]))))

    def _definitions(self, node: DefinitionList[ResolvedInline, ResolvedBlock]) -> str:
        """As HTML: kramdown and pandoc alone have a form for it, and to other engines that is a paragraph."""
        from emnews_cli.writers.markdown_html import HTML

        return HTML.definitions(node).rstrip("\n")

    def _table(self, node: Table[ResolvedBlock]) -> str:
        """A pipe table, its first row the head; as HTML where that can't carry it, and where some engine
        knows none: in quotes and lists, and without a body."""
        rows = None if self._nested or len(node.rows) == 1 else _lines_of_grid(node)
        if rows is None:
            from emnews_cli.writers.markdown_html import HTML

            return HTML.table(node).rstrip("\n")
        width = max(map(len, rows))
        lines = [self._row(row, width) for row in rows]
        return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])

    def _row(self, row: list[list[ResolvedInline]], width: int) -> str:
        cells = [self._inlines(cell, Context.CELL) for cell in row] + [""] * (width - len(row))
        return "|" + "".join(f" {cell} |" for cell in cells)

    def _code(self, node: CodeBlock) -> str:
        """A fence longer than any inside; as HTML where Liquid would look into it, and in quotes and lists,
        where pandoc may find a table in it."""
        if self._nested or has_liquid(node.text):
            language = f' class="language-{node.language}"' if node.language else ""
            return f"<pre><code{language}>{escape_in_html(node.text)}</code></pre>"
        longest = max((len(run) for run in re.findall("`{3,}", node.text)), default=2)
        fence = "`" * (longest + 1)
        return f"{fence}{node.language}\n{node.text}\n{fence}"

    def _raw(self, node: RawBlock[ResolvedBlock]) -> str:
        """What html2text makes of it; its blocks where that won't do or there is no HTML."""
        from emnews_cli.writers.markdown_raw import by_html2text

        text = by_html2text(node.html, characters(node.blocks)) if node.html and self._raw_html else ""
        return text or self.blocks(node.blocks)


def _has_mark_in_html(blocks: Sequence[ResolvedBlock]) -> bool:
    """Whether a footnote's mark is in a table or a list, which may be HTML."""
    if not any(isinstance(block, Footnotes) for block in blocks):
        return False
    in_html = (
        block
        for block in walk_blocks(blocks)
        if isinstance(block, Table | DefinitionList)
        or (isinstance(block, ListBlock) and block.has_own_numbers)
    )
    return any(isinstance(node, FootnoteReference) for node in walk(in_html))


def _lines_of_grid(table: Table[ResolvedBlock]) -> list[list[list[ResolvedInline]]] | None:
    """What is in the cells of a table that a pipe table can carry, else None.

    That has a line in each cell, no spans and no heads but all of the first row; and it is not sparse, as its
    rows are filled up to the longest.
    """
    first, *others = table.rows
    heads = {cell.header for row in others for cell in row}
    spans = any(cell.columns > 1 or cell.rows > 1 for row in table.rows for cell in row)
    if spans or True in heads or len({cell.header for cell in first}) > 1 or is_sparse(table.rows):
        return None
    if not all(_is_line(cell.blocks) for row in table.rows for cell in row):
        return None
    return [[_line(cell.blocks) for cell in row] for row in table.rows]


def _is_line(blocks: list[ResolvedBlock]) -> bool:
    return not blocks or (len(blocks) == 1 and isinstance(blocks[0], Paragraph))


def _line(blocks: list[ResolvedBlock]) -> list[ResolvedInline]:
    return blocks[0].children if blocks and isinstance(blocks[0], Paragraph) else []


def _would_continue(before: ResolvedBlock | None, block: ListBlock[ResolvedBlock]) -> bool:
    """Two lists of one kind, one after the other, would be read as one; those in HTML are not."""
    if not isinstance(before, ListBlock) or before.has_own_numbers or block.has_own_numbers:
        return False
    return before.ordered == block.ordered


def _prefixed(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(rest + line if line else rest.rstrip() for line in lines[1:])])
