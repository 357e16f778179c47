"""A document as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from emnews_cli.model.document import (
    SPANS,
    Block,
    Cell,
    Code,
    CodeBlock,
    Figure,
    FootnoteReference,
    Footnotes,
    Image,
    Inline,
    LineBreak,
    ListBlock,
    Media,
    Paragraph,
    Styled,
    Table,
    Text,
    inline_lists,
    inline_text,
    inner_blocks,
)
from emnews_cli.model.grid import grid
from emnews_cli.model.notation import image_text, media_text, styled_text


def plain_text(inlines: Sequence[Inline]) -> str:
    """Inlines as plain text.

    The characters of them, with signs for what HTML shows by its looks, the words of images, and addresses of
    media.
    """
    if len(inlines) == 1 and isinstance(text := inlines[0], Text):  # as are most paragraphs
        return text.text
    parts: list[str] = []
    _add_text(inlines, parts)
    return "".join(parts)


def _add_text(inlines: Iterable[Inline], parts: list[str]) -> None:  # noqa: C901  # a case for each node
    for inline in inlines:
        if isinstance(inline, Text):
            parts.append(inline.text)
        elif isinstance(inline, Styled):
            parts.append(styled_text(inline.tag, plain_text(inline.children)))
        elif isinstance(inline, SPANS):
            _add_text(inline.children, parts)
        elif isinstance(inline, Code):
            parts.append(inline.text)
        elif isinstance(inline, LineBreak):
            parts.append("\n")
        elif isinstance(inline, FootnoteReference):
            parts.append(f"[{inline.number}]")
        elif isinstance(inline, Image):
            parts.append(image_text(inline.alt))
        elif isinstance(inline, Media):
            parts.append(media_text(inline.label, inline.href))
        else:
            assert_never(inline)


def paragraphs(blocks: Iterable[Block]) -> Iterator[str]:
    """The text of a document, one string a paragraph, heading, caption, code block or table row.

    The cells of a row are separated by a tab, where they span others by more, and each is in one line. A
    footnote begins with its mark, an item with its number where the list does not just count from 1.
    """
    for block in blocks:
        if isinstance(block, Paragraph):
            if text := plain_text(block.children):
                yield text
        elif isinstance(block, Table):
            yield from ("\t".join(map(_cell_text, row)) for row in grid(block.rows))
        elif isinstance(block, CodeBlock):
            yield block.text
        elif isinstance(block, ListBlock | Footnotes):
            yield from _items(block)
        else:
            lines = [block.caption] if isinstance(block, Figure) else inline_lists(block)
            yield from filter(None, map(plain_text, lines))
            for inner in inner_blocks(block):
                yield from paragraphs(inner)


def _cell_text(cell: Cell | None) -> str:
    return in_one_line(paragraphs(cell.blocks)) if cell else ""


def in_one_line(texts: Iterable[str]) -> str:
    """Texts in one line and without tabs, a space between their lines, as in a cell."""
    text = "\n".join(texts)
    if "\n" not in text and "\t" not in text:
        return text
    return " ".join(filter(None, map(str.strip, text.replace("\t", "\n").split("\n"))))


def _items(block: ListBlock | Footnotes) -> Iterator[str]:
    """The texts of items, the first of each with its number."""
    if isinstance(block, Footnotes):
        marked = [(f"[{number}] ", note) for number, note in enumerate(block.notes, block.start)]
    else:
        marks = [f"{mark} " for mark in block.marks("")] if block.has_own_numbers else [""] * len(block.items)
        marked = list(zip(marks, block.items, strict=True))
    for mark, item in marked:
        texts = list(paragraphs(item)) or [""] * bool(mark)
        if texts:
            yield f"{mark}{texts[0]}".rstrip()
        yield from texts[1:]


def characters(blocks: Iterable[Block]) -> Iterator[str]:
    """The characters of a document in order, without signs for anything but footnotes: as a page has them."""
    for block in blocks:
        if isinstance(block, Footnotes):
            for number, note in enumerate(block.notes, block.start):
                yield f"[{number}] "
                yield from characters(note)
            continue
        if isinstance(block, CodeBlock):
            yield block.text
        yield from map(inline_text, inline_lists(block))
        for inner in inner_blocks(block):
            yield from characters(inner)
