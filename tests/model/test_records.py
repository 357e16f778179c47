"""Wide tables as records: when, and what each says."""

from __future__ import annotations

import pytest

from emnews_cli.model.document import DefinitionList, Table, inline_text, paragraphs, walk_blocks
from emnews_cli.model.records import NARROW, as_records, is_number, labels_of, least_width
from emnews_cli.pipeline import read_post
from tests.conftest import NAME, post_text


def table_of(html: str) -> Table:
    post = read_post(post_text(f"<table>{html}</table>").encode(), NAME)
    return next(block for block in walk_blocks(post.blocks) if isinstance(block, Table))


def rows_of(*rows: str, head: str = "th") -> str:
    made = []
    for number, row in enumerate(rows):
        tag = "td" if number else head
        made.append("<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row.split("|")) + "</tr>")
    return "".join(made)


def said(table: Table, width: int = NARROW) -> list[tuple[str, list[str]]] | None:
    found = as_records(table, width)
    if found is None:
        return None
    assert isinstance(found, DefinitionList)
    return [
        (inline_text(one.terms[0].children), [" ".join(paragraphs(blocks)) for blocks in one.meanings])
        for one in found.definitions
    ]


HEAD = "公司|营业收入（元）|净利润（元）|总资产（元）|净资产（元）"
FIGURES = "123,456,789.01|23,456,789.01|1,123,456,789.01|523,456,789.01"


@pytest.mark.parametrize("head", ["th", "td"])
def test_a_wide_table_is_records_of_its_rows_with_the_names_of_its_columns(head: str) -> None:
    assert said(table_of(rows_of(HEAD, f"甲|{FIGURES}", f"乙|{FIGURES}", head=head))) == [
        (name, ["营业收入（元）：123,456,789.01", "净利润（元）：23,456,789.01", "总资产（元）：1,123,456,789.01",
                "净资产（元）：523,456,789.01"])
        for name in "甲乙"
    ]  # fmt: skip


def test_the_width_of_what_is_in_it_decides_not_the_number_of_columns() -> None:
    many = table_of(rows_of("|".join("月" * 9), "|".join("123456789")))
    few = table_of(rows_of("名|值一|值二", "甲|1,123,456,789,123.01|1,123,456,789,123.01"))
    wordy = table_of(rows_of("名|说明|备注", "甲|" + "很长的说明" * 40 + "|" + "很长的备注" * 40))
    assert (said(many), said(wordy)) == (None, None)
    assert said(few) is not None
    assert said(few, 60) is None
    assert least_width(few) == 2 + 20 + 20 + 3 * 2


def test_a_head_of_several_rows_names_its_columns_from_top_to_bottom() -> None:
    html = (
        '<tr><th rowspan="2">公司</th><th colspan="2">营业收入</th><th colspan="2">净利润</th></tr>'
        "<tr><th>2021</th><th>2020</th><th>2021</th><th>2020</th></tr>"
        f"<tr><td>甲</td>{''.join(f'<td>{figure}</td>' for figure in FIGURES.split('|'))}</tr>"
    )
    ((name, values),) = said(table_of(html)) or []
    assert name == "甲"
    assert [value.partition("：")[0] for value in values] == [
        "营业收入 2021",
        "营业收入 2020",
        "净利润 2021",
        "净利润 2020",
    ]


def test_a_head_that_spans_rows_is_the_head_of_each() -> None:
    html = (
        f"<tr>{''.join(f'<th>{name}</th>' for name in HEAD.split('|'))}</tr>"
        f'<tr><td rowspan="2">甲</td>{"".join(f"<td>{figure}</td>" for figure in FIGURES.split("|"))}</tr>'
        f"<tr>{''.join(f'<td>{figure}</td>' for figure in FIGURES.split('|'))}</tr>"
    )
    assert [name for name, _ in said(table_of(html)) or []] == ["甲", "甲"]
    assert labels_of(table_of(html)) == []


def test_a_row_that_begins_with_a_figure_says_what_it_is() -> None:
    assert (said(table_of(rows_of(f"序号|{HEAD}", f"1|甲|{FIGURES}"))) or [("", [])])[0][0] == "序号：1"


def test_a_table_without_names_of_columns_stays_one() -> None:
    assert said(table_of(rows_of(f"甲|{FIGURES}", f"乙|{FIGURES}", head="td"))) is None
    assert said(table_of(rows_of(HEAD))) is None
    assert said(Table([[]])) is None


def test_a_table_whose_spans_are_made_to_be_costly_costs_little() -> None:
    html = "".join('<tr><td rowspan="60000" colspan="1000">宽1</td><td>甲</td></tr>' for _ in range(2000))
    assert said(table_of(html)) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234.50", True), ("-3.2%", True), ("＋5", True), ("12.3亿元", True), ("(1,234)", True), ("--", True),
     ("2021-12-31", True), ("¥12", True), ("甲", False), ("第3名", False), ("A1", False), ("", False), ("600981.SH", False)],
)  # fmt: skip
def test_figures_are_known_with_their_signs_and_units(text: str, number: bool) -> None:
    assert is_number(text) is number
