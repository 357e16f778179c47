"""Where lines end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text
from uniseg.linebreak import line_break_breakables

from emnews_cli.display.boxes import aligned, boxed, gridded
from emnews_cli.display.breaking import class_of, pieces
from emnews_cli.display.wrapping import NARROWEST, wrapped

NOT_AT_THE_START = "，。、；：！？）》”’…—】」』〉％,.!?)]}"
NOT_AT_THE_END = "（《“‘【「『〈￥([{"
CHARACTERS = st.text(
    st.sampled_from("中国市场增长“”‘’，。、；：！？（）《》【】—…·%％￥$abcXYZ0123456789.,-/ ():!?~*_&@①×°é\u0301々ー"), max_size=60
)  # fmt: skip


def lines(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    return [line.plain for line in wrapped(Text(text), width, first, rest)]


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("他说：“市场”。", "他|说：|“市|场”。"),
        ("2022年HFO-1234yf涨3.5%", "2022|年|HFO-1234yf|涨|3.5%"),
        ("放……市场——尤其", "放……|市|场——|尤|其"),
        ("《<绿色电力>管理》（*ST海）", "《<|绿|色|电|力|>|管|理》|（*ST|海）"),
        ("don’t say “hello world”", "don’t |say |“hello |world”"),
        ("称“ABC”后", "称|“ABC”|后"),
        ("￥30亿元-3.5亿", "￥30|亿|元-3.5|亿"),
        ("见http://a.example/x", "见|http://|a.example/|x"),
        ("e\u0301te\u0301 中", "e\u0301te\u0301 |中"),
        ("", ""),
        ("、", "、"),
    ],
)
def test_text_is_parted_where_a_line_may_end(text: str, parted: str) -> None:
    assert "|".join(pieces(text)) == parted


@given(CHARACTERS)
def test_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


@given(CHARACTERS)
def test_no_piece_begins_with_what_closes_or_ends_with_what_opens(text: str) -> None:
    parts = list(pieces(text))
    for part in parts[1:]:
        assert part[0] not in NOT_AT_THE_START, parts
    for part in parts[:-1]:
        assert part.rstrip(" ")[-1:] not in tuple(NOT_AT_THE_END) or not part.strip(), parts


@given(CHARACTERS)
def test_no_line_ends_where_unicode_forbids_it(text: str) -> None:
    """Curly quotes and dashes apart, which Chinese typesetting treats in its own way."""
    allowed = list(line_break_breakables(text))
    at = 0
    for part in list(pieces(text))[:-1]:
        at += len(part)
        around = text[at - 1 : at + 1]
        if not {class_of(character) for character in around} & {"open", "close", "B2"}:
            assert allowed[at], (text[:at], text[at:])


@given(CHARACTERS, st.integers(NARROWEST + 4, 60))
def test_lines_fit_and_lose_nothing_but_spaces(text: str, width: int) -> None:
    found = lines(text, width, "  ")
    assert max(map(cell_len, found), default=0) <= width
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


@given(CHARACTERS, st.integers(24, 60))
def test_no_line_begins_with_what_closes(text: str, width: int) -> None:
    whole = [line for line in lines(text, width)[1:] if line]
    long = any(cell_len(piece.rstrip(" ")) > width for piece in pieces(text))
    assert long or not [line for line in whole if line[0] in NOT_AT_THE_START]


def test_a_word_wider_than_a_line_is_cut() -> None:
    assert lines("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert lines("—" * 25, 10) == ["—" * 10, "—" * 10, "—" * 5]


def test_line_ends_of_the_text_stay_and_marks_stand_before_every_line() -> None:
    assert lines("一二三四五六七八\n九", 10, "1. ", "   ") == ["1. 一二三", "   四五六", "   七八", "   九"]


def test_styles_go_with_their_characters() -> None:
    text = Text.assemble("一二三", ("四五", "bold"), "六")
    second = list(wrapped(text, 8))[1]
    assert [second.plain[span.start : span.end] for span in second.spans] == ["五"]


# --- boxes ----------------------------------------------------------------------------------------------


def test_a_box_is_as_wide_as_it_must_be() -> None:
    assert [line.plain for line in boxed("图", [Text("说明"), Text("http://a.example")], 60)] == [
        "┌ 图 ──────────────┐",
        "│ 说明             │",
        "│ http://a.example │",
        "└──────────────────┘",
    ]


@given(st.lists(st.lists(CHARACTERS, min_size=1, max_size=5), min_size=1, max_size=4), st.integers(20, 120))
def test_grids_and_boxes_fit_and_lose_nothing(rows: list[list[str]], width: int) -> None:
    cells = [[Text(cell) for cell in row] for row in rows]
    for drawn in (gridded(cells, width), boxed("图", [cell for row in cells for cell in row], width)):
        found = [line.plain for line in drawn]
        assert max(map(cell_len, found)) <= width
        for row in rows:
            for cell in row:
                for character in set(cell) - set(" ─│┌┐└┘├┤┬┴┼·"):
                    assert character in "".join(found)
    assert len({cell_len(line.plain) for line in boxed("x", [Text("长长的字" * 9)], width)}) == 1


def test_a_grid_with_more_columns_than_fit_is_a_list() -> None:
    found = [line.plain for line in gridded([[Text(str(at)) for at in range(9)]] * 2, 60)]
    assert found[:2] == ["· 0", "· 1"]
    assert "─" * 20 in found


def test_columns_are_aligned_by_what_characters_take() -> None:
    found = [line.plain for line in aligned([[Text("代码"), Text("b")], [Text("12"), Text("名称")]], 40)]
    assert found == ["代码    b", "12      名称"]
