"""Stripping: where charts are cut, and that what goes is what is counted."""

from __future__ import annotations

import pytest
from hypothesis import given

from emnews_cli.model.document import Chart, walk
from emnews_cli.pipeline import read_post, strip_post
from tests.conftest import NAME, post_text
from tests.readers.soup import soup

PAGE = "http://quote.eastmoney.com/unify/r/116.03690"
IMG = '<img src="https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=116.03690" alt="K图 03690_0">'
LINK = f'<a href="{PAGE}" class="EmImageRemark">{IMG}</a>'
P = f"<p>{LINK}</p>"
START, END = "<!-- EM_StockImg_Start -->", "<!-- EM_StockImg_End -->"
CHART = f"{START}{P}{END}"


@pytest.mark.parametrize(
    "head",
    [
        'title: "EM_StockImg_Start"',
        "title: EM_StockImg_Start 甲 EM_StockImg_End",
        f"title: '{CHART}'",
        f"title: {LINK.replace(': ', ':')}",
        f"excerpt: |\n  {CHART}\n  文",
        f"# {CHART}",
    ],
)
@pytest.mark.parametrize("origin", ["feed", "by hand"])
@pytest.mark.parametrize("before", ["", "\ufeff", " \n\n"], ids=["", "mark", "space"])
def test_front_matter_is_left_as_it_is(head: str, origin: str, before: str) -> None:
    foot = (
        "\n\n<http://finance.eastmoney.com/news/1354,202203081234567890.html>\n" if origin == "feed" else "\n"
    )
    for line_end in ("\n", "\r\n"):
        written = f"{before}---\n{head}\n---\n\n<p>文</p>%s<p>字</p>{foot}".replace("\n", line_end)
        assert strip_post((written % CHART).encode()) == ((written % "").encode(), 1)
        untouched = (written % "").encode()
        assert strip_post(untouched) == (untouched, 0)


@pytest.mark.parametrize("end", ["\n", f"{CHART}\n---\n", "x: [\n---\n"])
def test_broken_front_matter_ends_where_the_reader_sees_its_end(end: str) -> None:
    data = f'---\ntitle: "EM_StockImg_Start"\n{end}\n<p>文</p>{CHART}\n'.encode()
    start = read_post(data).body.start
    cut, charts = strip_post(data)
    assert (cut[:start], charts) == (data[:start], data[start:].count(b"<img"))


@pytest.mark.parametrize(
    "text",
    [
        f"```html\n{CHART}\n```",
        f"~~~\n{CHART}\n~~~",
        f"    {CHART}",
        f"`{CHART}`",
        f"``EM_StockImg_Start {LINK}``",
        f"- 文\n\n  ```\n  {CHART}\n  ```",
        f"> ```\n> {CHART}\n> ```",
        "文 EM_StockImg_Start 字 EM_StockImg_End",
    ],
)
def test_code_in_a_post_by_hand_is_not_a_chart(text: str) -> None:
    data = f"---\ntitle: 甲\n---\n{text}\n".encode()
    assert not charts_of(data)
    assert strip_post(data) == (data, 0)
    with_chart = f"---\ntitle: 甲\n---\n{CHART}\n\n{text}\n".encode()
    assert strip_post(with_chart) == (f"---\ntitle: 甲\n---\n\n\n{text}\n".encode(), 1)


def test_nothing_is_cut_after_a_fence_that_is_never_closed_though_the_site_shows_the_chart() -> None:
    data = f"---\ntitle: 甲\n---\n```\n{CHART}\n".encode()
    assert len(charts_of(data)) == 1
    assert strip_post(data) == (data, 0)


def charts_of(data: bytes, name: str | None = None) -> list[Chart]:
    return [node for node in walk(read_post(data, name).blocks) if isinstance(node, Chart)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"文 {LINK} 字", "文  字"),
        (f"<p>文 {LINK}</p>", "<p>文 </p>"),
        (f"<p>*文* {LINK}</p>", "<p>*文* </p>"),
        (f"文 <span>字 {LINK}</span>", "文 <span>字 </span>"),
        (f"- 文\n- {LINK}", "- 文\n- "),
        (f"<div>\n\n*文*{P}\n\n</div>", "<div>\n\n*文*\n\n</div>"),
    ],
)
def test_in_a_post_by_hand_words_beside_a_chart_stay(before: str, after: str) -> None:
    head = "---\ntitle: 甲\n---\n"
    assert strip_post(f"{head}{before}\n".encode()) == (f"{head}{after}\n".encode(), 1)


def test_the_lines_of_the_template_stay_whatever_element_is_open_around_them() -> None:
    text = post_text(f"<div>\n{CHART}").rstrip("\n") + "\n</div>"
    data, charts = strip_post(text.encode(), NAME)
    assert charts == 1
    assert data.decode() == text.replace(CHART, "")


def test_the_name_tells_who_wrote_a_body() -> None:
    data = f"---\ntitle: 甲\n---\n    {CHART}\n".encode()
    assert strip_post(data) == (data, 0)
    assert strip_post(data, f"posts/{NAME}") == ("---\ntitle: 甲\n---\n    \n".encode(), 1)
    assert len(charts_of(data, f"posts/{NAME}")) == 1


@given(soup())
def test_what_goes_from_any_soup_is_what_is_counted(made: tuple[str, list[str]]) -> None:
    for text in (made[0], post_text(made[0])):
        data = text.encode("utf-8", "surrogatepass")
        less, charts = strip_post(data)
        assert bool(charts) == (less != data)
        assert strip_post(less) == (less, 0)
