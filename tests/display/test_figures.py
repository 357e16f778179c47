"""Figures: counted, drawn, and put on a page."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from rich.cells import cell_len

from emnews_cli.display.figures import figure_lines, sparkline, table_lines
from emnews_cli.display.report_page.page import report_page
from emnews_cli.display.tables import Counts, Line, as_csv, counts_by
from emnews_cli.model.calendar import Gap, fitting_period, gaps, trend, week_number
from emnews_cli.model.calendar import counts_by as counts_in
from emnews_cli.model.census import Census, PostFacts, facts_of
from emnews_cli.model.security import SecurityId
from emnews_cli.pipeline import check_post, read_post
from tests.conftest import NAME, post_text
from tests.generator import make_post
from tests.terminal import ESCAPE, in_terminal, widths

DAY = dt.date(2022, 3, 7)
"""A Monday."""


def entry(**changes: object) -> PostFacts:
    made = PostFacts("1", DAY, 10, "报", frozenset({"emnews"}), frozenset({"t"}), (), 100)
    return made._replace(**changes)  # type: ignore[arg-type]


def census_of(*entries: PostFacts) -> Census:
    census = Census()
    for each in entries:
        census.add(each)
    return census


@pytest.fixture(scope="module")
def made() -> Census:
    census = Census()
    for number in range(300):
        made = make_post(number)
        post = read_post(made.data, made.name)
        census.add(facts_of(post, check_post(post)))
    return census


# --- counting -------------------------------------------------------------------------------------------


def test_weeks_begin_on_mondays_and_months_with_their_first_day() -> None:
    days = {dt.date(2022, 1, 2): 1, dt.date(2022, 1, 3): 2, dt.date(2022, 2, 1): 4}
    assert counts_in("week", days) == {
        "2021-W52": 1, "2022-W01": 2, "2022-W02": 0, "2022-W03": 0, "2022-W04": 0, "2022-W05": 4,
    }  # fmt: skip
    assert counts_in("month", days) == {"2022-01": 3, "2022-02": 4}
    assert (
        week_number(dt.date(2022, 1, 3))
        == week_number(dt.date(2022, 1, 9))
        == week_number(dt.date(2022, 1, 2)) + 1
    )


def test_days_without_posts_are_told_as_stretches() -> None:
    days = {DAY: 1, DAY + dt.timedelta(1): 1, DAY + dt.timedelta(4): 1}
    assert list(gaps(days)) == [Gap(DAY + dt.timedelta(2), DAY + dt.timedelta(3))]
    assert [gap.days for gap in gaps(days)] == [2]


def test_a_wrong_year_makes_no_table_of_a_million_days() -> None:
    assert len(counts_in("day", {dt.date(1, 1, 1): 1, dt.date(9999, 12, 31): 1})) == 2


@pytest.mark.parametrize(
    ("span", "period"), [(0, "day"), (30, "day"), (31, "week"), (216, "week"), (217, "month")]
)
def test_the_period_fits_the_time(span: int, period: str) -> None:
    assert fitting_period({DAY: 1, DAY + dt.timedelta(span): 1}) == period
    assert fitting_period({}) == "day"


@given(st.dictionaries(st.integers(0, 500), st.integers(1, 9)), st.integers(1, 20))
def test_a_trend_loses_no_post(weeks: dict[int, int], buckets: int) -> None:
    found = trend(weeks, 0, 500, buckets)
    assert sum(found) == sum(weeks.values())
    assert len(found) <= buckets


def test_posts_with_one_id_are_duplicates_once_each() -> None:
    census = census_of(*(entry(article=name) for name in ("a", "b", "a", "a", "", "")))
    assert census.doubles == {"a": 3}


def test_hours_are_those_of_shanghai_and_unknown_ones_are_none() -> None:
    late = post_text("<p>x</p>").replace("18:05:40 +0800", "23:30:00 +0000")
    assert facts_of(read_post(late.encode(), NAME))[1:3] == (dt.date(2022, 3, 9), 7)
    day = post_text("<p>x</p>").replace("2022-03-08 18:05:40 +0800", "2022-03-08")
    assert facts_of(read_post(day.encode(), NAME))[1:3] == (dt.date(2022, 3, 8), None)


def test_lengths_have_their_median() -> None:
    census = census_of(*(entry(characters=length) for length in (5, 1, 9, 3)))
    assert [census.length_at(share) for share in (0, 0.5, 1)] == [1, 3, 9]


def test_the_object_counts_what_was_added(made: Census) -> None:
    data = made.as_dict()
    dated = made.posts - made.undated
    for key in ("by_day", "by_week", "by_month", "by_weekday"):
        assert sum(row["count"] for row in data[key]) == dated, key
    assert sum(row["count"] for row in data["by_hour"]) == sum(made.hours.values()) <= dated
    for row in data["securities"] + data["boards"]:
        assert sum(row["trend"]) <= row["count"]


# --- drawing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_no_line_is_wider_than_the_terminal(width: int, made: Census) -> None:
    assert max(cell_len(line) for line in figure_lines(made, width)) <= width


def test_names_begin_in_one_column_and_long_keys_push_none_of_them() -> None:
    keys = [("600519.SH", "甲"), ("00388.HK", "乙"), ("BK1", ""), ("一个很长很长的名字", "丙")]
    lines = [Line(key, 1, 0.25, name) for key, name in keys]
    rows = list(table_lines(Counts("security", "Securities", lines, in_time=False), 60))[2:]
    ends = [row.rpartition("█  ")[2] for row in rows]
    assert ends == ["600519.SH  甲", "00388.HK   乙", "BK1", "一个很长很长的名字  丙"]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_figures_fit_a_terminal(columns: int, tmp_path: Path) -> None:
    for number in range(60):
        post = make_post(number)
        (tmp_path / post.name).write_bytes(post.data)
    text, code = in_terminal("stats", str(tmp_path), columns=columns)
    assert code == 0
    assert max(widths(text)) <= columns
    assert "trading" in ESCAPE.sub("", text)


def test_bars_are_as_long_as_their_counts() -> None:
    census = census_of(*(entry(article=str(at), source="甲" if at < 8 else "乙") for at in range(12)))
    rows = list(table_lines(counts_by(census, "source"), 100))
    assert [(row.count("█"), row.split()[0], row.split()[1]) for row in rows[2:]] == [
        (40, "8", "66.7%"), (20, "4", "33.3%"),
    ]  # fmt: skip


def test_a_small_count_has_a_bar_and_none_has_none() -> None:
    assert sparkline([0, 1, 50, 100]) == "·▂▅█"
    assert sparkline([]) == ""
    census = census_of(*(entry(article=str(at), source="甲" if at else "乙") for at in range(2000)))
    assert "▏" in list(table_lines(counts_by(census, "source"), 100))[3]
    assert list(table_lines(counts_by(census, "source"), 100))[1] == "Sources (a full bar is 1999 posts):"


@pytest.mark.parametrize("width", [40, 60, 80])
def test_names_are_whole_and_bars_give_way(width: int) -> None:
    name = "名" * 60
    census = census_of(entry(source=name), entry(source="短", article="2"))
    lines = list(table_lines(counts_by(census, "source"), width))
    assert "".join(lines).count("名") == 60
    assert max(map(cell_len, lines)) <= width
    assert not any("█" in line for line in lines)


def test_names_of_posts_do_nothing_to_the_terminal() -> None:
    census = census_of(entry(source="\x1b[31m红", tags=frozenset({"a\nb"})))
    text = "\n".join(figure_lines(census, 100))
    assert "\x1b" not in text
    assert "a\\nb" in text


# --- CSV ------------------------------------------------------------------------------------------------


def test_a_table_as_csv_is_read_back(made: Census) -> None:
    for by in ("day", "week", "month", "weekday", "hour", "source", "category", "tag", "security", "board"):
        counts = counts_by(made, by)  # type: ignore[arg-type]
        rows = list(csv.DictReader(io.StringIO(as_csv(counts))))
        assert [int(row["posts"]) for row in rows] == [line.posts for line in counts.lines]
        assert rows[0][by] == counts.lines[0].key


def test_a_name_is_no_formula() -> None:
    for name in ("=cmd|' /C calc'!A0", "＝1", "@SUM(1)"):
        assert f"'{name}" in as_csv(counts_by(census_of(entry(source=name)), "source"))


# --- the page -------------------------------------------------------------------------------------------


def test_the_page_is_well_formed_and_loads_nothing(made: Census) -> None:
    page = report_page(made, 5, {"EM306": "source-missing"})
    body = page[page.index("<body>") : page.index("</html>")]
    tree = etree.fromstring(body)
    assert not tree.findall(".//script")
    assert not re.search(r"(?:src|href)\s*=|url\(|@import|https?:", page)
    assert "default-src 'none'" in page
    assert [heading.text for heading in tree.iter("h2")] == [
        "By month", "By weekday", "By weekday and hour", "Sources", "Categories", "Tags", "Securities", "Boards", "Diagnostics",
    ]  # fmt: skip


def test_every_chart_has_a_table_with_its_numbers(made: Census) -> None:
    page = report_page(made)
    tree = etree.fromstring(page[page.index("<body>") : page.index("</html>")])
    for section in tree.iter("section"):
        assert section.find(".//table") is not None, section.findtext("h2")
    for svg in tree.iter("svg"):
        assert svg.get("aria-label") or svg.get("aria-hidden") == "true"
    months = tree.findall(".//section")[0]
    cells = [row.findtext("td") for row in months.iter("tr")][1:]
    assert cells == [str(line.posts) for line in counts_by(made, "month").lines]
    assert len(months.findall(".//svg[@class='columns']/rect")) == len(cells)


def test_all_rows_are_on_the_page_with_grouped_figures_and_the_language_of_each() -> None:
    posts = [
        entry(article=str(at), source=f"媒体{at % 30}" if at % 2 else f"Media {at % 30}")
        for at in range(3000)
    ]
    page = report_page(census_of(*posts), 5)
    assert "<h1>3,000 posts" in page
    assert "<summary>25 more</summary>" in page
    assert all(f">媒体{at}</span>" in page for at in range(1, 30, 2))
    assert '<span lang="zh-CN">媒体1</span>' in page
    assert "<span>Media 2</span>" in page
    assert 'class="legend"' in page


def test_what_stems_from_a_post_is_text_on_the_page() -> None:
    security = (SecurityId(1, "<b>"), "<script>alert(1)</script>")
    census = census_of(
        entry(source='"><img src=x onerror=y>', securities=(security,), article="<i>"), entry(article="<i>")
    )
    page = report_page(census)
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    etree.fromstring(page[page.index("<body>") : page.index("</html>")])


def test_a_page_of_nothing_is_a_page() -> None:
    page = report_page(Census())
    assert "<h1>0 posts</h1>" in page
    assert Counter(re.findall("<section", page)) == {}
