"""Titles broken over the lines of a cover."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emnews_cli.writers.epub.cover_lines import Box, set_title

BOX = Box(width=1008, height=540, sizes=range(236, 96, -8), leading=1.27)
CLOSING = tuple("，。！？；：、）》」』】”’…％%")
OPENING = tuple("（《「『【“‘")


def measure(text: str) -> float:
    return sum(0.6 if char.isascii() else 1 for char in text)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("财经新闻", ("财经新闻",)),
        ("美联储加息专题", ("美联储", "加息专题")),
        ("财经新闻·二〇二一年合订本", ("财经新闻", "二〇二一年合订本")),
        ("昇兴股份：2021年净利预增", ("昇兴股份：", "2021年净利预增")),
        ("Weekly Digest: Markets", ("Weekly", "Digest:", "Markets")),
        ("港股收评： 《指数》", ("港股收评：", "《指数》")),
    ],
)
def test_a_title_breaks_where_one_pauses(title: str, lines: tuple[str, ...]) -> None:
    assert set_title(title, measure, BOX).lines == lines


def test_words_figures_and_their_units_stay_whole() -> None:
    title = "昇兴股份Shengxing预计2021年净利1117%-1233%约3.5亿元，二〇二一年"
    lines = set_title(title, measure, BOX).lines
    for whole in ("Shengxing", "2021年", "1117%-1233%", "3.5亿元，", "二〇二一年"):
        assert sum(whole in line for line in lines) == 1


def test_the_largest_size_that_has_room_is_taken() -> None:
    assert set_title("财经", measure, BOX).size == 236
    sizes = [set_title("新" * length, measure, BOX).size for length in (4, 8, 16, 24, 36)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] >= 100


def test_a_title_too_long_is_cut_after_four_lines() -> None:
    setting = set_title("股东海螺水泥拟减持，" * 40, measure, BOX)
    assert setting.size == 100
    assert len(setting.lines) == 4
    assert setting.lines[-1].endswith("…")
    assert not setting.lines[-1].endswith("，…")


def test_a_figure_is_never_cut_in_two() -> None:
    for length in range(30, 45):
        last = set_title("股" * length + "2021年" + "东" * 40, measure, BOX).lines[-1]
        assert "2" not in last or "2021年" in last


def test_a_word_too_long_for_a_line_is_broken() -> None:
    lines = set_title("a" * 40, measure, BOX).lines
    assert "".join(lines) == "a" * 40


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(st.text("新闻股东年一（“《，。”》：…%1aB -", min_size=1, max_size=90).map(str.strip).filter(bool))
@example("“" * 80)
@example("a " * 40 + "a")
@example("a" * 80)
@example(("a" * 16 + " ") * 5 + "a")
def test_lines_fit_and_lose_nothing_but_what_an_ellipsis_stands_for(title: str) -> None:
    title = " ".join(title.split())
    setting = set_title(title, measure, BOX)
    height = setting.size * (1 + BOX.leading * (len(setting.lines) - 1))
    assert 1 <= len(setting.lines) <= 4
    assert height <= BOX.height
    assert all(line and measure(line) * setting.size <= BOX.width + 1e-6 for line in setting.lines)
    said = squeezed("".join(setting.lines))
    assert said == squeezed(title) or squeezed(title).startswith(said.removesuffix("…"))


@given(
    st.lists(
        st.sampled_from(["新闻", "股", "（甲）", "“乙”，", "《丙》。", "12%", "Ab"]), min_size=1, max_size=24
    )
)
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(parts: list[str]) -> None:
    lines = set_title("".join(parts), measure, BOX).lines
    assert not any(line.startswith(CLOSING) for line in lines[1:])
    assert not any(line.endswith(OPENING) for line in lines)
