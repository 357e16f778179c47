"""Charts in the original text: what is cut, and that nothing else is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from emnews_cli.model.document import Chart, walk
from emnews_cli.pipeline import read_post, strip_post
from emnews_cli.readers.html.article import read_article
from emnews_cli.readers.html.charts import find_charts
from tests.generator import make_post
from tests.readers.soup import soup

PAGE = "http://quote.eastmoney.com/unify/r/116.03690"
SRC = "https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=116.03690&imageType=k&at=1"
IMG = f'<img src="{SRC}" alt="K图 03690_0" width="578" />'
LINK = f'<a href="{PAGE}" class="EmImageRemark" target="_blank">{IMG}</a>'
P = f'<p style="text-align:center;">{LINK}</p>'
START, END = "<!-- EM_StockImg_Start -->", "<!-- EM_StockImg_End -->"


def stripped(text: str) -> tuple[str, int]:
    data, charts = strip_post(text.encode())
    return data.decode(), charts


@pytest.mark.parametrize(
    ("before", "after", "charts"),
    [
        (f"前{START}{P}{END}后", "前后", 1),
        (f"前<!--EM_StockImg_Start-->\n {P}\n<!--EM_StockImg_End-->后", "前后", 1),
        (f"{START}{P}{END}{START}{P}{END}<p>文</p>", "<p>文</p>", 2),
        (f"<p>甲</p>\n{P}\n<p>乙</p>", "<p>甲</p>\n\n<p>乙</p>", 1),
        (f"<p>{LINK}{LINK}</p>文", "文", 2),
        (f"<p>甲{LINK}乙</p>", "<p>甲乙</p>", 1),
        (f"<center>{IMG}</center>文", "文", 1),
        (f'<p><span class="EmImageRemark" href="{PAGE}"><img src="http://x/a.png"></span></p>文', "文", 1),
        (f"<p><strong>{LINK}</strong><br/></p>文", "文", 1),
        (f"<div><p>甲</p>{P}</div>", "<div><p>甲</p></div>", 1),
        (f'<p><a class="EmImageRemark" href="{PAGE}">{IMG}</p>文', "文", 1),
        (f'<p><a class="EmImageRemark" href="{PAGE}">看{IMG}图</a></p>', f'<p><a class="EmImageRemark" href="{PAGE}">看图</a></p>', 1),
        (f"{START}<!--IMG#0-->{END}文", "文", 1),
        (f"{P}<p>正<!--IMG#1-->文</p><p><!--IMG#2--></p>", "<p>正<!--IMG#1-->文</p><p><!--IMG#2--></p>", 1),
        ('<p><img class="EmImageRemark" src="http://x/a.png"></p>文', "文", 1),
        (f"<textarea>{START}{P}{END}</textarea>文", f"<textarea>{START}{P}{END}</textarea>文", 0),
        ("一EM_StockImg_Start二三四五六EM_StockImg_End七", "一EM_StockImg_Start二三四五六EM_StockImg_End七", 0),
        (f"{START}<p>文</p>{END}", f"{START}<p>文</p>{END}", 0),
        (f"{START}{END}文", f"{START}{END}文", 0),
        (f"{START}{END}{P}文", f"{START}{END}文", 1),
        (f"{P}{END}文{START}", f"文{START}", 1),
        (f"{START}<p>甲</p>{P}{END}<p>乙</p>{P}{END}", "<p>甲</p><p>乙</p>", 2),
        ("EM_StockImg_Start 文 EM_StockImg_End", "EM_StockImg_Start 文 EM_StockImg_End", 0),
        ('<p><img src="http://x/a.png" alt="K线图"></p>', '<p><img src="http://x/a.png" alt="K线图"></p>', 0),
        (f"<!-- {P.replace('-', '')} -->", f"<!-- {P.replace('-', '')} -->", 0),
        ("没有图", "没有图", 0),
        (f'{P}<p>甲</p><a class="EmImage&#82;emark"></a><p>乙</p>', "<p>甲</p><p>乙</p>", 2),
        (f"{P}<p>甲</p>EM_StockImg_Start{P}EM_StockImg_End<p>乙</p>", "<p>甲</p><p>乙</p>", 2),
    ],
)  # fmt: skip
def test_charts_are_cut_with_what_holds_nothing_else(before: str, after: str, charts: int) -> None:
    assert stripped(before) == (after, charts)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_other_byte_stays(encoding: str, line_end: str) -> None:
    head = f'\ufeff---{line_end}title: "甲"乙\\"{line_end}---{line_end}> 摘要{line_end}'
    tail = f"<p>文</p >{line_end}{line_end}<http://x/>{line_end}无尾"
    data = f"{head}{START}{P}{END}{tail}".encode(encoding)
    assert strip_post(data) == ((head + tail).encode(encoding), 1)


def test_bytes_that_are_no_text_stay() -> None:
    assert strip_post(b"\xff\xfe" + P.encode() + b"\x80") == (b"\xff\xfe\x80", 1)


@given(soup())
def test_stripping_any_soup_twice_is_stripping_it_once(made: tuple[str, list[str]]) -> None:
    html, words = made
    once, _ = stripped(html)
    assert stripped(once) == (once, 0)
    assert all(word in once for word in words if word in html)


@given(soup())
def test_what_is_cut_from_any_soup_is_markup(made: tuple[str, list[str]]) -> None:
    html, _ = made
    spans = find_charts(html).spans
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(html[start] in "<E" and start < end <= len(html) for start, end in spans)


@pytest.mark.parametrize("start", range(0, 1000, 200))
def test_the_cut_charts_are_those_that_the_reader_sees(start: int) -> None:
    for number in range(start, start + 200):
        made = make_post(number)
        placeholders = made.data.count(b"IMG#0")
        data, charts = strip_post(made.data)
        assert charts - placeholders == len(made.truth.charts), made.data.decode()
        again = read_post(data, made.name)
        assert (again.charts, again.digest, again.title) == ([], made.truth.digest, made.truth.title)
        assert not [node for node in walk(again.blocks) if isinstance(node, Chart)]


def test_a_chart_that_the_reader_sees_in_odd_markup_is_cut_too() -> None:
    html = f'<P><A CLASS="x EmImageRemark" HREF="{PAGE}"><IMG ALT=x SRC="{SRC}"/></A></P>'
    assert len([node for node in walk(read_article(html).blocks) if isinstance(node, Chart)]) == 1
    assert stripped(html) == ("", 1)


def test_front_matter_is_not_touched_whatever_is_in_it() -> None:
    head = f'---\ntitle: "EM_StockImg_Start {IMG} EM_StockImg_End"\n---\n'
    assert stripped(f"{head}{START}{P}{END}<p>文</p>") == (f"{head}<p>文</p>", 1)
    assert stripped(f"{head}<p>文</p>") == (f"{head}<p>文</p>", 0)
    marked = f"\ufeff \n{head}"
    assert stripped(f"{marked}{P}文") == (f"{marked}文", 1)


@given(soup())
def test_what_is_cut_from_any_soup_is_counted(made: tuple[str, list[str]]) -> None:
    html, _ = made
    after, charts = stripped(html)
    assert (after != html) == (charts > 0)


def test_an_unclosed_link_without_a_picture_is_cut_alone() -> None:
    link = f'<a class="EmImageRemark" href="{PAGE}">'
    assert stripped(f"<div>甲{link}</div>乙") == ("<div>甲</div>乙", 1)
    assert stripped(f"<p>{link}</p>乙") == ("乙", 1)
