"""Blocks that are too large for a page, cut in two: tables between rows, lists between items, text between
sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from emnews_cli.model.document import (
    Cell,
    CodeBlock,
    Definition,
    DefinitionList,
    Emphasis,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    RawBlock,
    ResolvedBlock,
    ResolvedInline,
    Strong,
    Styled,
    Table,
    Text,
    inline_text,
)

_SPANS = (Strong, Emphasis, Styled, Link)
_ENDS = "。！？；\n，"
_MOST_HEAD_ROWS = 4
_Row = list[Cell[ResolvedBlock]]


def halved(block: ResolvedBlock) -> list[ResolvedBlock]:
    """A block as two that say the same one after the other; empty where it can't be cut."""
    match block:
        case Paragraph(children):
            return [Paragraph(half) for half in _halved_line(children)]
        case Quote(blocks):
            return [Quote(half) for half in _halved_blocks(blocks)]
        case RawBlock(_, blocks):
            return [RawBlock("", half) for half in _halved_blocks(blocks)]
        case ListBlock():
            return _halved_list(block)
        case DefinitionList(definitions):
            return [DefinitionList(half) for half in _halved_definitions(definitions)]
        case CodeBlock(text, language):
            return [CodeBlock(half, language) for half in _halved_code(text)]
        case Table():
            return _halved_table(block)
        case _:
            return []


def _halved_blocks(blocks: list[ResolvedBlock]) -> list[list[ResolvedBlock]]:
    middle = len(blocks) // 2
    return (
        [blocks[:middle], blocks[middle:]]
        if middle
        else [[half] for half in halved(blocks[0])]
        if blocks
        else []
    )


def _halved_list(block: ListBlock[ResolvedBlock]) -> list[ResolvedBlock]:
    items, middle = block.items, len(block.items) // 2
    if middle:
        return [
            replace(block, items=items[:middle], numbers=block.numbers[:middle]),
            replace(block, items=items[middle:], start=block.start + middle, numbers=block.numbers[middle:]),
        ]
    halves = _halved_blocks(items[0]) if items else []
    # What goes on of one item is not a second one: it has no number of its own.
    return [replace(block, items=[halves[0]]), Quote(halves[1])] if halves else []


def _halved_definitions(
    definitions: list[Definition[ResolvedInline, ResolvedBlock]],
) -> list[list[Definition[ResolvedInline, ResolvedBlock]]]:
    middle = len(definitions) // 2
    return [definitions[:middle], definitions[middle:]] if middle else []


def _halved_code(text: str) -> list[str]:
    lines = text.splitlines(keepends=True)
    middle = len(lines) // 2
    return ["".join(lines[:middle]), "".join(lines[middle:])] if middle else []


# --- lines ------------------------------------------------------------------------------------------------


def _halved_line(inlines: list[ResolvedInline]) -> list[list[ResolvedInline]]:
    """Inlines cut where the text has its middle, within a text or a span where that is all."""
    if len(inlines) > 1:
        middle = _middle(inlines)
        return [inlines[:middle], inlines[middle:]]
    match inlines:
        case [Text(text)] if len(text) > 1:
            cut = _sentence_end(text)
            return [[Text(text[:cut])], [Text(text[cut:])]]
        case [Strong() | Emphasis() | Styled() | Link() as span]:
            return [[replace(span, children=half)] for half in _halved_line(span.children)]
        case _:
            return []


def _middle(inlines: Sequence[ResolvedInline]) -> int:
    sizes = [len(inline_text([inline])) + 1 for inline in inlines]
    half, before = sum(sizes) / 2, 0
    for place, size in enumerate(sizes[:-1], 1):
        before += size
        if before >= half:
            return place
    return len(inlines) - 1


def _sentence_end(text: str) -> int:
    """After the last sentence or clause of the first half; in its middle where there is none."""
    middle = len(text) // 2
    ends = (text.rfind(end, middle // 2, middle) + 1 for end in _ENDS)
    return next(filter(None, ends), middle)


# --- tables -----------------------------------------------------------------------------------------------


def _halved_table(table: Table[ResolvedBlock]) -> list[ResolvedBlock]:
    """A table as two with the same head; a cell that spans the cut is in both."""
    rows = table.rows
    head = next((at for at, row in enumerate(rows) if not all(cell.header for cell in row)), len(rows))
    head = head if head <= _MOST_HEAD_ROWS else 0
    cut = (head + len(rows)) // 2
    if cut in (head, 0):
        return []
    after = [_continued(rows[head:cut], rows[cut]), *rows[cut + 1 :]]
    return [Table(rows[:cut]), Table(rows[:head] + after)]


def _continued(before: Sequence[_Row], row: _Row) -> _Row:
    """A row with the cells of rows before it that reach down to it."""
    reaching: dict[int, tuple[int, Cell[ResolvedBlock]]] = {}
    for above in before:
        placed = list(_placed(above, reaching))
        reaching = {column: (left - 1, cell) for column, (left, cell) in reaching.items() if left > 1}
        reaching |= {column: (cell.rows - 1, cell) for column, cell in placed if cell.rows > 1}
    carried = [(column, replace(cell, rows=left)) for column, (left, cell) in reaching.items()]
    return [cell for _, cell in sorted([*carried, *_placed(row, reaching)], key=lambda placed: placed[0])]


def _placed(
    row: _Row, reaching: dict[int, tuple[int, Cell[ResolvedBlock]]]
) -> Iterator[tuple[int, Cell[ResolvedBlock]]]:
    """The cells of a row, each with its column, around those that reach down to it."""
    column = 0
    for cell in row:
        while column in reaching:
            column += reaching[column][1].columns
        yield column, cell
        column += cell.columns
