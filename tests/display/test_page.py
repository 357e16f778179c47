"""Articles and summaries on a terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from emnews_cli.display.control_characters import linked
from emnews_cli.display.page import page
from emnews_cli.display.summary import FIELDS, summary, summary_lines
from emnews_cli.model.examination import Examination
from emnews_cli.pipeline import examine_post, read_post
from tests.conftest import CORPUS, NAME, post_text
from tests.display.test_breaking import NOT_AT_THE_END, NOT_AT_THE_START
from tests.generator import make_post
from tests.terminal import ESCAPE, in_terminal, widths

WIDTHS = [60, 80, 120]
HARD = post_text(
    "<p>“先试点，再推广”——<strong>这一路径</strong>不变……HFO-1234yf在2022年</p>" * 9
    + "<p>见<a href='https://www.example.com/a'>公司网站</a>与<a href='https://www.example.com/a'>同一网站</a>、<a href='http://b.example/'>别处</a>。</p>"
    "<p><a class='keytip' href='http://quote.eastmoney.com/unify/r/1.600981'>晨岚科技</a>与<a class='keytip' href='http://quote.eastmoney.com/unify/r/1.600981'>晨岚科技</a></p>"
    "<table><tr><th>名称</th><th>很长很长的说明很长很长的说明</th></tr><tr><td>一</td><td>" + "内容，" * 30 + "</td></tr></table>"
    "<ul><li>其一<ul><li>其中</li></ul></li><li>其二</li></ul>"
    "<p><img src='http://x.example/" + "a" * 90 + ".jpg'></p>",
    digest="摘要，" * 40,
)  # fmt: skip


def drawn(data: str, width: int) -> list[str]:
    return [line.plain for line in page(read_post(data.encode(), NAME), width)]


def texts(line: str) -> str:
    """A line without the marks before it and the frame around it."""
    return re.sub(r"^[ │•·]+|[ │]+$|^\[?\d+[.\]] ", "", line)


def assert_well_set(lines: list[str], width: int) -> None:
    assert max(map(cell_len, lines)) <= width
    for before, line in zip(["", *lines], [*lines, ""], strict=True):
        begins, goes_on = texts(line)[:1], texts(before)
        assert not (goes_on and begins and begins in NOT_AT_THE_START), (before, line)
        assert not (begins and goes_on[-1:] and goes_on[-1:] in NOT_AT_THE_END), (before, line)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_fits_and_is_set_as_chinese_is(width: int) -> None:
    lines = drawn(HARD, width)
    assert_well_set(lines, width)
    whole = "".join(texts(line) for line in lines)
    assert whole.count("HFO-1234yf") == 9
    assert whole.count("——") == 9
    assert whole.count("……") == 9


@pytest.mark.parametrize("width", WIDTHS)
def test_made_posts_fit_on_every_terminal(width: int) -> None:
    for number in range(200):
        made = make_post(number)
        examined = examine_post(read_post(made.data, made.name))
        assert_well_set([line.plain for line in page(examined.post, width)], width)
        assert max(line.cell_len for line in summary(examined, width)) <= width


if CORPUS.is_dir():

    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize("path", sorted(CORPUS.glob("*.md")), ids=lambda path: path.stem)
    def test_real_posts_fit_on_every_terminal(path: Path, width: int) -> None:
        examined = examine_post(read_post(path.read_bytes(), path.name))
        assert_well_set([line.plain for line in page(examined.post, width)], width)
        assert max(line.cell_len for line in summary(examined, width)) <= width


def test_a_page_says_what_the_post_says() -> None:
    for number in range(100):
        made = make_post(number)
        post = read_post(made.data, made.name)
        shown = re.sub(r"[\s│─┌┐└┘├┤┬┴┼·•]|\[[^\]]*\]", "", "".join(line.plain for line in page(post, 80)))
        for paragraph in made.truth.paragraphs:
            assert re.sub(r"[\s·•]|\[[^\]]*\]", "", paragraph) in shown


def test_links_are_footnotes_and_each_address_has_one_number() -> None:
    lines = drawn(HARD, 80)
    assert any("公司网站[1]与同一网站[1]、别处[2]" in line for line in lines)
    assert lines[-2:] == ["[1] https://www.example.com/a", "[2] http://b.example/"]


def test_a_security_has_its_symbol_where_it_is_first_named() -> None:
    assert any("晨岚科技[600981.SH]与晨岚科技" in line for line in drawn(HARD, 80))


def test_lists_are_indented_below_their_marks() -> None:
    lines = drawn(HARD, 80)
    at = lines.index("• 其一")
    assert lines[at : at + 3] == ["• 其一", "  • 其中", "• 其二"]


def test_bold_stays_bold_and_no_colour_stands_alone() -> None:
    (line, *_) = [line for line in page(read_post(HARD.encode(), NAME), 120) if "这一路径" in line.plain]
    bold = [line.plain[span.start : span.end] for span in line.spans if "bold" in str(span.style)]
    assert "这一路径" in bold


@pytest.mark.parametrize(
    ("address", "style"),
    [
        ("https://a.example/x?y=1#z", "link https://a.example/x?y=1#z"),
        ("javascript:alert(1)", ""),
        ("http://a.example/\x1b]0;x", ""),
        ("http://a.example/ x", ""),
        ("http://a.example/;y", ""),
        ("ftp://a.example", ""),
    ],
)
def test_a_terminal_link_leads_to_plain_addresses_of_the_web_alone(address: str, style: str) -> None:
    assert linked(address) == style


# --- the summary ----------------------------------------------------------------------------------------


def test_fields_come_in_the_order_they_are_asked_for() -> None:
    post = read_post(HARD.encode(), NAME)
    assert [line.partition(":")[0] for line in summary_lines(Examination(post), ("length", "id"))] == [
        "Length",
        "Id",
    ]
    assert (
        next(line.plain[:8].strip() for line in summary(Examination(post), 80, ("length", "id"))) == "Length"
    )


def test_every_field_has_its_place_in_both_forms() -> None:
    made = make_post(5)
    examined = examine_post(read_post(made.data, made.name))
    plain = "\n".join(summary_lines(examined))
    shown = "\n".join(line.plain for line in summary(examined, 120))
    for name, field in FIELDS.items():
        for text in field.texts(examined):
            assert text in plain
            if name in ("id", "source"):
                assert text in shown


@pytest.mark.parametrize("columns", WIDTHS)
def test_several_posts_are_parted_by_a_line(columns: int, tmp_path: Path) -> None:
    for number in range(3):
        made = make_post(number)
        (tmp_path / made.name).write_bytes(made.data)
    text, code = in_terminal("show", str(tmp_path), columns=columns)
    lines = ESCAPE.sub("", text).splitlines()
    assert (code, lines.count("─" * columns)) == (0, 2)
    assert max(widths(text)) <= columns


def test_an_address_is_a_terminal_hyperlink(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(HARD, encoding="utf-8")
    text, _ = in_terminal("show", str(tmp_path / NAME))
    assert re.search(
        r"\x1b\]8;[^;]*;http://finance\.eastmoney\.com/news/1354,202203081234567890\.html\x1b", text
    )


# --- the pager ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "is_paged"),
    [
        (["--body"], True),
        ([], False),
        (["--body", "--no-pager"], False),
        (["--raw"], True),
        (["--json"], False),
    ],
)
def test_what_may_be_long_goes_through_a_pager(arguments: list[str], is_paged: bool, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(HARD, encoding="utf-8")
    text, code = in_terminal("show", *arguments, str(tmp_path / NAME), pager="sed 's/^/PAGED /'")
    assert code == 0
    assert text.startswith("PAGED ") is is_paged
    assert "标题" in text


@pytest.mark.parametrize("pager", ["", "cat", "no-such-program", "'"])
def test_without_a_pager_everything_is_shown(pager: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(HARD, encoding="utf-8")
    text, code = in_terminal("show", "--body", str(tmp_path / NAME), pager=pager)
    assert code == 0
    assert "[2] http://b.example/" in ESCAPE.sub("", text)


def test_a_pager_that_is_left_early_ends_the_command_quietly(tmp_path: Path) -> None:
    for number in range(400):
        made = make_post(number)
        (tmp_path / f"{number}{made.name}").write_bytes(made.data)
    text, code = in_terminal("show", str(tmp_path), pager="head -1")
    assert code == 0
    assert len(text.splitlines()) == 1


ITEMS = "<td><ul><li>扩产<li>降本</ul>"
FRAMED = """
┌────────┬────────────┐
│ 板块   │ 看点       │
│        │ （一季度） │
├────────┼────────────┤
│ 光伏   │ • 扩产     │
│        │ • 降本     │
├────────┼────────────┤
│        │ 涨价       │
└────────┴────────────┘"""
LISTED = """
· 甲
· ┌────────┬────────┐
  │ 一     │ 二     │
  ├────────┼────────┤
  │ 三     │        │
  └────────┴────────┘
────────────────────
· 乙
· • 扩产
  • 降本"""
NESTED = "<table><tr><td>一<td>二<tr><td colspan=2>三</table>"


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (
            f"<table><tr><th>板块<th>看点<br>（一季度）<tr><td rowspan=2>光伏{ITEMS}<tr><td>涨价</table>",
            FRAMED,
        ),
        (f"<table><tr><td>甲<td>{NESTED}<tr><td>乙{ITEMS}</table>", LISTED),
    ],
)
def test_a_grid_holds_blocks_and_a_table_of_tables_is_a_list(html: str, wanted: str) -> None:
    assert "\n".join(drawn(post_text(html), 60)).endswith(wanted)


@pytest.mark.parametrize("width", [10, 40])
def test_tables_within_tables_fit(width: int) -> None:
    html = "<table><tr><td>中文，中文。<td>" * 15 + "<pre>x</pre>" + "</table>" * 15
    for line in drawn(post_text(html), width):
        assert cell_len(line) <= max(width, 2 * 12 + 8), line
