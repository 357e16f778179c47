"""Boxes and grids of lines that fit a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text

from emnews_cli.display.wrapping import NARROWEST, wrapped
from emnews_cli.model.grid import is_sparse
from emnews_cli.model.records import is_number

_NARROWEST_COLUMN = 6
"""Columns of the terminal that a column of a grid needs at the least, to hold three Chinese characters."""


def boxed(label: str, texts: Iterable[Text], width: int) -> Iterator[Text]:
    """Texts in a frame with a label, no wider than they need.

    Args:
        label: on the upper edge.
        texts: one below the other.
        width: of the terminal, in columns.
    """
    inner = max(width - 4, NARROWEST)
    lines = [line for text in texts for line in wrapped(text, inner)]
    widest = max(cell_len(label) + 1, *(line.cell_len for line in lines), NARROWEST)
    yield Text(f"┌ {label} {'─' * (widest - cell_len(label))}┐")
    for line in lines:
        yield Text("│ ").append_text(line).append(f"{' ' * (widest - line.cell_len)} │")
    yield Text(f"└{'─' * (widest + 2)}┘")


def gridded(rows: Sequence[Sequence[Text]], width: int) -> Iterator[Text]:
    """A table with lines between its cells; where it is sparse or has too many columns, each row is a list.

    Args:
        rows: the texts of the cells; missing ones at the end of a row are empty.
        width: of the terminal, in columns.
    """
    columns = max(map(len, rows))
    if is_sparse(rows) or width < columns * (_NARROWEST_COLUMN + 3) + 1:
        yield from _listed(rows, width)
        return
    widths = _widths(rows, columns, width - 3 * columns - 1)
    yield _rule(("┌", "┬", "┐"), widths)
    for number, row in enumerate(rows):
        if number:
            yield _rule(("├", "┼", "┤"), widths)
        yield from _row(row, widths)
    yield _rule(("└", "┴", "┘"), widths)


def aligned(rows: Sequence[Sequence[Text]], width: int) -> Iterator[Text]:
    """Rows of as many cells each, in columns without lines between them."""
    widths = _widths(rows, len(rows[0]), width - 2 * (len(rows[0]) - 1))
    for row in rows:
        for parts in _parts(row, widths):
            line = Text("  ").join(_filled(part, size) for part, size in zip(parts, widths, strict=True))
            line.rstrip()
            yield line


def _widths(rows: Sequence[Sequence[Text]], columns: int, room: int) -> list[int]:
    """The width of each column: what it needs, the widest ones less where there is not room for all."""
    widths = [
        max(_NARROWEST_COLUMN, *(_width(row[at]) for row in rows if at < len(row))) for at in range(columns)
    ]
    while sum(widths) > room:
        widest = widths.index(max(widths))
        others = max([width for width in widths if width < widths[widest]], default=_NARROWEST_COLUMN)
        widths[widest] = max(others, widths[widest] - (sum(widths) - room), _NARROWEST_COLUMN)
        if widths[widest] == others:
            widths[widest] -= 1
    return widths


def _width(text: Text) -> int:
    return max((line.cell_len for line in text.split("\n", allow_blank=True)), default=0)


def _rule(corners: tuple[str, str, str], widths: Iterable[int]) -> Text:
    left, middle, right = corners
    return Text(left + middle.join("─" * (width + 2) for width in widths) + right)


def _row(row: Sequence[Text], widths: Sequence[int]) -> Iterator[Text]:
    """The lines of one row, with lines between its cells."""
    for parts in _parts(row, widths):
        cells = Text(" │ ").join(_set(part, width) for part, width in zip(parts, widths, strict=True))
        yield Text.assemble("│ ", cells, " │")


def _parts(row: Sequence[Text], widths: Sequence[int]) -> Iterator[Sequence[Text]]:
    """The cells of a row line by line."""
    cells = [wrapped(row[at], width) if at < len(row) else () for at, width in enumerate(widths)]
    yield from zip_longest(*cells, fillvalue=Text())


def _set(text: Text, width: int) -> Text:
    """A line of a cell in its column; figures are set right."""
    if is_number(text.plain):
        return Text.assemble(" " * (width - text.cell_len), text)
    return _filled(text, width)


def _filled(text: Text, width: int) -> Text:
    return Text.assemble(text, " " * (width - text.cell_len))


def _listed(rows: Sequence[Sequence[Text]], width: int) -> Iterator[Text]:
    """The rows as lists of their cells, a line between rows."""
    for number, row in enumerate(rows):
        if number:
            yield Text("─" * min(width, 20))
        for cell in row:
            yield from wrapped(cell, width, "· ", "  ")
