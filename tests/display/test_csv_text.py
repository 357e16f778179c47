"""CSV: a spreadsheet finds no formula in it, and every reader the text."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.display.control_characters import printable
from emnews_cli.display.csv_text import csv_line, no_formula

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t文",
    "\r文",
    "\n文",
    "＝1",
    "＋1",
    "－1",
    "＠SUM",
    "﹢1",
    "﹣1",
    "﹦1",
    "﹫1",
    " =1",
    "\u3000=1",
    "\t=1",
    "'=1",
    "''＝1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","y")',
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_could_take_for_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert no_formula(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "文", "1+1", "a=b", "'文'", "'", " ", "*", "－".replace("－", "—"), "1"]
)
def test_what_is_no_formula_stays(text: str) -> None:
    assert no_formula(text) == text


@given(st.lists(st.text() | st.sampled_from(FORMULAS) | st.integers(), min_size=2))
def test_the_csv_module_reads_back_what_was_written(cells: list[object]) -> None:
    line = csv_line(cells)
    assert line.count("\n") == 1
    (read,) = csv.reader(io.StringIO(line, newline=""))
    wanted = [printable(no_formula(cell)) if isinstance(cell, str) else str(cell) for cell in cells]
    assert read == wanted


@given(st.text() | st.sampled_from(FORMULAS))
def test_an_apostrophe_less_gives_the_text_back(text: str) -> None:
    guarded = no_formula(text)
    assert guarded == text or (guarded[1:] == text and no_formula(guarded) != guarded)
