"""Posts to Markdown that Jekyll accepts and every engine renders back to what the post said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from emnews_cli.model.document import (
    Block,
    Cell,
    CodeBlock,
    DefinitionList,
    Figure,
    FootnoteReference,
    Footnotes,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Quote,
    RawBlock,
    Rule,
    Table,
    Text,
    figure_inlines,
    paragraphs,
    walk,
    walk_blocks,
)
from emnews_cli.model.post import Post
from emnews_cli.writers.escaping import escape_in_html, has_liquid
from emnews_cli.writers.front_matter import front_matter
from emnews_cli.writers.markdown_inlines import Place, markdown_inlines
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.resolved import resolve

_UNSAFE = frozenset({"script", "media", "unsafe-link"})


def write_markdown(post: Post, options: WriteOptions) -> str:
    """One post as Markdown.

    The body of a post that was written in Markdown stays as its author wrote it, unless something in it is
    not safe to show or the options ask for other links.
    """
    head = front_matter(post) if options.front_matter == "keep" else _title(post, options)
    if post.markdown is not None and stays_as_written(post, options):
        body = post.markdown if head.startswith("---") else "\n" + post.markdown.lstrip("\r\n")
        line_end = "\r\n" if "\r\n" in body else "\n"
        # The CR of the front matter's last line stands in the front matter.
        body = line_end + body[1:] if body.startswith("\n") else body
        return head.replace("\n", line_end) + body + ("" if body.endswith("\n") else line_end)
    blocks = _body(post, options)
    body = _BlockWriter(options, html_notes=_has_mark_in_html(blocks)).blocks(blocks)
    return f"{head}\n{body}\n" if head and body else f"{head}{body}" + ("\n" if body else "")


def document_to_write(post: Post, options: WriteOptions) -> list[Block]:
    """What :func:`write_markdown` puts below the front matter, as a document."""
    title = _heading(post) if options.front_matter == "none" else []
    return [*title, *_body(post, options)]


def _body(post: Post, options: WriteOptions) -> list[Block]:
    blocks = post.blocks if stays_as_written(post, options) else resolve(post.blocks, options)
    return [Quote(_digest(post)), *blocks] if post.digest else blocks


def _title(post: Post, options: WriteOptions) -> str:
    heading = _heading(post)
    return _BlockWriter(options).blocks(heading) + "\n" if heading else ""


def _heading(post: Post) -> list[Block]:
    title = " ".join(post.title.split("\n")).strip()
    return [Heading(1, [Text(title)])] if title else []


def _digest(post: Post) -> list[Block]:
    return [Paragraph([Text(line)]) for line in post.digest.split("\n") if line]


def stays_as_written(post: Post, options: WriteOptions) -> bool:
    """Whether the body is written as its author wrote it."""
    unsafe = any(removed.reason in _UNSAFE for removed in post.removed)
    return post.markdown is not None and options.links == "articles" and not unsafe


class _BlockWriter:
    """Writes resolved blocks; a block is lines without a line end behind the last.

    Args:
        options: choices about the output.
        nested: whether the blocks stand in a quote or a list.
        html_notes: whether footnotes are HTML.
    """

    def __init__(self, options: WriteOptions, *, nested: bool = False, html_notes: bool = False) -> None:
        self._options = options
        self._exact = options.emphasis == "exact"
        self._nested = nested
        self._html_notes = html_notes

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks with an empty line between them."""
        parts: list[str] = []
        before: Block | None = None
        for block in blocks:
            text = _WRITERS[type(block)](self, block)
            if text and isinstance(block, ListBlock) and _would_continue(before, block):
                parts.append("<!-- -->")
            if text:
                parts.append(text)
                before = block
        return "\n\n".join(parts)

    def _inlines(self, inlines: Sequence[Inline], place: Place = Place.PARAGRAPH) -> str:
        return markdown_inlines(inlines, place, exact=self._exact, html_notes=self._html_notes)

    def _paragraph(self, node: Paragraph) -> str:
        return self._inlines(node.children)

    def _heading(self, node: Heading) -> str:
        line = self._inlines(node.children, Place.HEADING)
        return f"{'#' * node.level} {_TRAILING_MARKS.sub(_escape_mark, line)}"

    def _quote(self, node: Quote) -> str:
        return _prefixed(self._within().blocks(node.blocks), "> ", "> ")

    def _list(self, node: ListBlock) -> str:
        items = []
        for number, item in enumerate(node.items, node.start):
            mark = f"{number}. " if node.ordered else "- "
            items.append(_prefixed(self._within().blocks(item), mark, " " * len(mark)))
        tight = all(len(item) == 1 and isinstance(item[0], Paragraph) for item in node.items)
        return ("\n" if tight else "\n\n").join(items)

    def _within(self) -> _BlockWriter:
        """The writer for what stands in a quote or a list."""
        return _BlockWriter(self._options, nested=True, html_notes=self._html_notes)

    def _footnotes(self, node: Footnotes) -> str:
        """Markdown's own, or HTML where a mark is in HTML, in which engines look for none of Markdown's."""
        if self._html_notes:
            from emnews_cli.writers.markdown_html import HTML

            return HTML.footnotes(node).rstrip("\n")
        notes = enumerate(node.notes, node.start)
        return "\n\n".join(
            _prefixed(self._within().blocks(note), f"[^{number}]: ", "    ") for number, note in notes
        )

    def _definitions(self, node: DefinitionList) -> str:
        """As HTML: kramdown and pandoc alone have a form for it, and to other engines that is a paragraph."""
        from emnews_cli.writers.markdown_html import HTML

        return HTML.definitions(node).rstrip("\n")

    def _table(self, node: Table) -> str:
        """A pipe table, its first row the head; as HTML with spans, which those have not, and where some
        engine knows none: in quotes and lists, and without a body."""
        spans = any(cell.columns > 1 or cell.rows > 1 for row in node.rows for cell in row)
        if spans or self._nested or len(node.rows) == 1:
            from emnews_cli.writers.markdown_html import HTML

            return HTML.table(node).rstrip("\n")
        width = max(len(row) for row in node.rows)
        lines = [self._row(row, width) for row in node.rows]
        return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])

    def _row(self, row: list[Cell], width: int) -> str:
        cells = [*row, *(Cell([]) for _ in range(width - len(row)))]
        return "|" + "".join(f" {self._cell(cell)} |" for cell in cells)

    def _cell(self, cell: Cell) -> str:
        return self._inlines(cell.children, Place.CELL)

    def _figure(self, node: Figure) -> str:
        return self._inlines(figure_inlines(node))

    def _code(self, node: CodeBlock) -> str:
        """A fence longer than any inside; as HTML where Liquid would look into it, and in quotes and lists,
        where pandoc may find a table in it."""
        if self._nested or has_liquid(node.text):
            language = f' class="language-{node.language}"' if node.language else ""
            return f"<pre><code{language}>{escape_in_html(node.text)}</code></pre>"
        longest = max((len(run) for run in re.findall("`{3,}", node.text)), default=2)
        fence = "`" * (longest + 1)
        return f"{fence}{node.language}\n{node.text}\n{fence}"

    def _rule(self, _: Rule) -> str:
        """In a list kramdown would end the list at stars."""
        return "<hr/>" if self._nested else "* * *"

    def _raw(self, node: RawBlock) -> str:
        """What html2text makes of it; its blocks where that won't do or there is no HTML."""
        from emnews_cli.writers.markdown_raw import by_html2text

        text = by_html2text(node.html, paragraphs(node.blocks)) if node.html else ""
        return text or self.blocks(node.blocks)


def _has_mark_in_html(blocks: Sequence[Block]) -> bool:
    """Whether a footnote's mark is in a table or a definition list, which may be HTML."""
    if not any(isinstance(block, Footnotes) for block in blocks):
        return False
    lists = (block for block in walk_blocks(blocks) if isinstance(block, Table | DefinitionList))
    return any(isinstance(node, FootnoteReference) for node in walk(lists))


_TRAILING_MARKS = re.compile(r"#+$")


def _escape_mark(match: re.Match[str]) -> str:
    return "\\" + match[0]


_WRITERS: dict[type, Callable[..., str]] = {
    Paragraph: _BlockWriter._paragraph,
    Heading: _BlockWriter._heading,
    Quote: _BlockWriter._quote,
    ListBlock: _BlockWriter._list,
    DefinitionList: _BlockWriter._definitions,
    Footnotes: _BlockWriter._footnotes,
    Table: _BlockWriter._table,
    Figure: _BlockWriter._figure,
    CodeBlock: _BlockWriter._code,
    Rule: _BlockWriter._rule,
    RawBlock: _BlockWriter._raw,
}


def _would_continue(before: Block | None, block: ListBlock) -> bool:
    """Two lists of one kind, one after the other, would be read as one."""
    return isinstance(before, ListBlock) and before.ordered == block.ordered


def _prefixed(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(rest + line if line else rest.rstrip() for line in lines[1:])])
