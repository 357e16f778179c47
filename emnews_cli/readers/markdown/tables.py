"""Tables of kramdown: any lines with a pipe, whether one of them is a ruler or not."""

from __future__ import annotations

import re
from itertools import chain

from emnews_cli.readers.markdown.block_reader import BlockReader
from emnews_cli.readers.markdown.elements import Element
from emnews_cli.readers.markdown.patterns import MARGIN, SPACE, compiled

_PIPE = r"(?:\||(?=.*[^\\\n]\|))"
table_start = compiled(rf"{MARGIN}(?=[^\s]){_PIPE}.*\n")
_row = compiled(rf"{_PIPE}.*\n")
_ruler = compiled(rf"[+|: \t-]*-[+|: \t-]*{SPACE}*\n")
_foot = compiled(rf"[+|: \t=]*=[+|: \t=]*{SPACE}*\n")
_CODE = re.compile(r"(<code[^>]*>.*?</code>|(?<!`)(`++).*?\2)", re.DOTALL)
_SPACES = " \t\r\f\v"
"""A full-width space is a letter to kramdown."""
_BAR = re.compile(r"(?<!\\)\|")


def read_table(reader: BlockReader) -> bool:
    """A table with its heads, bodies and foot."""
    if not reader.is_after_boundary:
        return False
    start = reader.at
    table = Element("table")
    whole = _read_rows(reader, table) and any(part.tag == "tbody" for part in table.children)
    if not whole or not reader.is_boundary(reader.at) or _has_code_over_lines(reader.text[start : reader.at]):
        reader.at = start
        return False
    width = max(len(row.children) for part in table.children for row in part.children)
    for row in chain.from_iterable(part.children for part in table.children):
        row.children += [Element("td") for _ in range(width - len(row.children))]
    for cell in (
        cell
        for part in table.children
        if part.tag == "thead"
        for row in part.children
        for cell in row.children
    ):
        cell.tag = "th"
    reader.add(table)
    return True


def _has_code_over_lines(text: str) -> bool:
    return "`" in text and any("\n" in match[0] for match in _CODE.finditer(text))


def _read_rows(reader: BlockReader, table: Element) -> bool:
    """Read the lines of a table; tells whether each of them has a pipe outside code."""
    leading = reader.text[reader.at : reader.at + 4].lstrip(" \t\n\r\f\v").startswith("|")
    reader.take(_ruler)
    rows: list[Element] = []
    ruled = footed = False
    while reader.match(_row):
        if reader.take(_ruler):
            tag = "tbody" if ruled or footed else "thead"
            if rows and not (footed and tag == "tbody"):
                table.children.append(Element(tag, "", rows))
                rows = []
            ruled = ruled or bool(table.children)
        elif reader.take(_foot):
            if rows:
                table.children.append(Element("tbody", "", rows))
                rows = []
            footed = True
        else:
            end = reader.text.index("\n", reader.at)
            cells = _cells(reader.text[reader.at : end].rstrip(" \t"), leading=leading)
            reader.at = end + 1
            if cells is None:
                return False
            rows.append(Element("tr", "", [Element("td", cell.strip(_SPACES)) for cell in cells]))
    if rows:
        table.children.append(Element("tfoot" if footed else "tbody", "", rows))
    return True


def _cells(row: str, *, leading: bool) -> list[str] | None:
    """The cells of a row, or None where all its pipes are in code."""
    cells = [""]
    for text, is_code in _pieces(row):
        first, *rest = [text] if is_code else [part.replace("\\|", "|") for part in _BAR.split(text)]
        cells[-1] += first
        cells += rest
    if len(cells) == 1:
        return None
    if leading and not cells[0].strip(_SPACES):
        del cells[0]
    if cells and not cells[-1].strip(_SPACES):
        del cells[-1]
    return cells


def _pieces(row: str) -> list[tuple[str, bool]]:
    """A row in pieces, with whether each is code."""
    pieces, at = [], 0
    for match in _CODE.finditer(row):
        pieces += [(row[at : match.start()], False), (match[0], True)]
        at = match.end()
    return [*pieces, (row[at:], False)]
