"""Which cell begins in which column."""

from __future__ import annotations

import pytest

from emnews_cli.model.document import Cell, Paragraph, Table, Text
from emnews_cli.model.grid import grid
from emnews_cli.model.plain_text import paragraphs


def cell(written: str) -> Cell:
    """A cell written as its text, columns and rows: ``甲 2 3``."""
    text, *spans = written.split(" ")
    columns, rows = [*map(int, spans), 1, 1][:2]
    return Cell([Paragraph([Text(text)])], False, columns, rows)


def lines(*rows: str) -> list[str]:
    table = Table([[cell(one) for one in row.split("|")] for row in rows])
    return [line.replace("\t", "|") for line in paragraphs([table])]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (["甲|乙", "1"], ["甲|乙", "1"]),
        (["甲 2|乙", "1|2|3"], ["甲||乙", "1|2|3"]),
        (["甲|乙 2", "1|2|3"], ["甲|乙|", "1|2|3"]),
        (["甲 1 2|1|2", "3|4"], ["甲|1|2", "|3|4"]),
        (["1|甲 1 2|2", "3|4", "5|6|7"], ["1|甲|2", "3||4", "5|6|7"]),
        (["甲 2 2|1", "3", "4|5|6"], ["甲||1", "||3", "4|5|6"]),
        (["甲 1 9|1", "2"], ["甲|1", "|2"]),
        (["题 99", "1|2"], ["题|", "1|2"]),
        (["1|甲 1 2", "乙 2|2"], ["1|甲|", "乙||2"]),
    ],
)
def test_fields_are_in_their_columns_whatever_cells_span(rows: list[str], wanted: list[str]) -> None:
    assert lines(*rows) == wanted


@pytest.mark.parametrize("row", ["甲 1000|乙", "甲 1 1000", "甲 1000 1000|乙"])
def test_a_grid_never_has_many_times_the_fields_of_its_cells(row: str) -> None:
    rows = [[cell(one) for one in row.split("|")] for _ in range(500)]
    assert sum(map(len, grid(rows))) <= 4 * sum(map(len, rows))


def test_what_is_in_a_cell_is_in_one_line() -> None:
    table = Table(
        [[Cell([Paragraph([Text("一")]), Table([[cell("二"), cell("三")], [cell("四")]])]), cell("五")]]
    )
    assert list(paragraphs([table])) == ["一 二 三 四\t五"]
