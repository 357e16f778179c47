"""Every rule, by a bad and a good example; and that the good post is good to all of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.errors import UsageError
from emnews_cli.pipeline import check_post, read_post
from emnews_cli.rules.registry import all_rules, find_rule
from emnews_cli.rules.selection import select_rules
from tests.conftest import EXAMPLE, NAME, post_text
from tests.generator import make_post
from tests.words import ODD_TITLES

GOOD = post_text('<p>正文</p><p class="em_media">（文章来源：临江商报）</p>')
HEADINGS = ["What it does", "Why is this bad?", "Example", "Use instead", "Fix safety"]


def found(text: str | bytes, name: str = NAME) -> list[tuple[str, int, int]]:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return [(item.code, item.start.line, item.start.column) for item in check_post(read_post(data, name))]


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.rstrip("\n"),
        GOOD.replace("2022-03-08 18:05:40 +0800", "2022-03-08"),
        GOOD.replace("tags: 东财滚动新闻", "tags: [a, b]"),
        GOOD.replace('"标题"', "'称\"好\"'"),
        GOOD.replace('"标题"', "标题"),
        GOOD.replace('"标题"', '"2022"'),
        GOOD.replace("18:05:40 +0800", "18:05:40 +0900"),
        EXAMPLE.read_text(encoding="utf-8"),
    ],
)
def test_nothing_is_found_in_a_good_post(text: str) -> None:
    assert found(text, EXAMPLE.name) == []


BY_HAND = '---\nlayout: post\ntitle: "{}"\ndate: 2022-03-08 01:02:03 +0800\ncategories: sitenews\ntags: t\n---\n\n正文\n'


@pytest.mark.parametrize(
    ("title", "meant", "codes"),
    [
        (r"a \"b\" \\ \u4e2d", 'a "b" \\ 中', []),
        (r"第一段。\n第二段。", "第一段。\n第二段。", []),
        ('a "b" c', 'a "b" c', ["EM102"]),
        (r"A\B股", r"A\B股", ["EM103"]),
    ],
)
def test_escapes_that_a_person_wrote_are_good_where_they_make_sense(
    title: str, meant: str, codes: list[str]
) -> None:
    text = BY_HAND.format(title)
    assert read_post(text.encode(), "2022-03-08-notice.md").title == meant
    assert [code for code, _, _ in found(text, "2022-03-08-notice.md")] == codes


def test_made_posts_have_the_faults_that_were_made_and_no_others() -> None:
    for number in range(500):
        made = make_post(number)
        text, truth = made.data.decode(), made.truth
        expected = {
            "EM002": text.startswith("\ufeff"),
            "EM006": made.name.startswith("-"),
            "EM202": not truth.title or "date:  +0800" in text,
            "EM206": re.search(r"^date: .*:\d\d\r?$", text, re.MULTILINE) is not None,
            "EM305": not any((truth.digest, truth.paragraphs, truth.images)),
            "EM306": bool(truth.paragraphs) and not truth.source and bool(truth.id),
            "EM307": "\n<>" in text,
            "EM309": "<!--IMG#0-->" in text,
            "EM310": "<script>" in text,
            "EM314": any(mark in text for mark in ("toplink", "一站式开户", "em_handle_adv_close")),
        }
        codes = {code for code, _, _ in found(made.data, made.name)}
        odd_title = {"EM102", "EM103"} if truth.title in ODD_TITLES else set()
        assert codes - odd_title == {code for code, is_so in expected.items() if is_so}, number


@given(st.binary())
def test_any_bytes_can_be_checked(data: bytes) -> None:
    check_post(read_post(data, NAME))


# --- the rules as a whole -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["[返回首页](../)", "<http://finance.eastmoney.com/news/1354,202203081805400001.html>"]
)
def test_a_line_of_the_template_within_a_digest_is_no_obstacle(line: str) -> None:
    text = GOOD.replace("> 摘要", f"> 摘要\n{line}\n", 1)
    assert text != GOOD
    assert found(text) == []


def test_codes_and_names_are_different_and_well_formed() -> None:
    rules = all_rules()
    assert len({rule.code for rule in rules}) == len({rule.name for rule in rules}) == len(rules)
    assert all(rule.code.startswith("EM") and rule.name == rule.name.lower() for rule in rules)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_explains_itself(rule: object) -> None:
    page = rule.page  # type: ignore[attr-defined]
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == HEADINGS
    assert rule.summary.endswith(".")  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["EM102", "em102", "unescaped-quote"])
def test_a_rule_is_found_by_code_or_name(name: str) -> None:
    rule = find_rule(name)
    assert rule is not None
    assert rule.code == "EM102"


def test_a_rule_that_is_none_is_not_found() -> None:
    assert find_rule("EM999") is None


# --- which rules are looked for -------------------------------------------------------------------------


def selected(select: str = "", ignore: str = "", extend: str = "") -> set[str]:
    rules = select_rules(tuple(select.split()), tuple(ignore.split()), tuple(extend.split()))
    return {rule.code for rule in rules}


DEFAULT = {rule.code for rule in all_rules() if rule.default}
ALL = {rule.code for rule in all_rules()}


def test_without_a_selection_the_rules_that_are_on_by_default_are_looked_for() -> None:
    assert selected() == DEFAULT
    assert {"EM106", "EM318"} == ALL - DEFAULT


@pytest.mark.parametrize(
    ("select", "ignore", "extend", "expected"),
    [
        ("EM102", "", "", {"EM102"}),
        ("em102 unknown-key", "", "", {"EM102", "EM106"}),
        ("EM1", "", "", {code for code in ALL if code.startswith("EM1")}),
        ("ALL", "", "", ALL),
        ("ALL", "EM", "", set()),
        ("", "EM206", "", DEFAULT - {"EM206"}),
        ("", "EM2", "", {code for code in DEFAULT if not code.startswith("EM2")}),
        ("", "", "EM106", DEFAULT | {"EM106"}),
        ("EM102", "EM1", "", {"EM102"}),
        ("EM1", "EM102", "", {code for code in ALL if code.startswith("EM1")} - {"EM102"}),
        ("EM102", "EM102", "", set()),
        ("", "EM1", "EM102", {code for code in DEFAULT if not code.startswith("EM1")} | {"EM102"}),
    ],
)
def test_the_longer_word_decides(select: str, ignore: str, extend: str, expected: set[str]) -> None:
    assert selected(select, ignore, extend) == expected


@pytest.mark.parametrize("word", ["EM999", "E", "unescaped", "X102", "EM1O2"])
def test_a_word_that_means_no_rule_is_an_error(word: str) -> None:
    with pytest.raises(UsageError, match=f"unknown rule '{word}'"):
        selected(word)


@pytest.mark.parametrize(
    "value", ["EM102", "em102", "EM1", "[EM102, EM206]", '"EM206, EM102"', "unescaped-quote EM306", "ALL"]
)
def test_a_post_can_silence_rules(value: str) -> None:
    text = GOOD.replace('"标题"', f'"称"好""\nemnews-ignore: {value}')
    assert found(text) == []


def test_other_rules_are_not_silenced() -> None:
    text = GOOD.replace('"标题"', '"称"好""\nemnews-ignore: EM103 EM2')
    assert [code for code, _, _ in found(text)] == ["EM102"]


def test_the_first_findings_of_a_rule_are_told_and_the_others_counted() -> None:
    post = read_post(post_text("<p>" + "一\ufffd" * 300 + "</p>").encode(), NAME)
    told = [item for item in check_post(post) if item.code == "EM004"]
    assert len(told) == 101
    assert told[-1].message == "200 more of replacement-character from here on"
    assert told[-1].start.column == told[-2].start.column + 2
    assert len([item for item in check_post(post, most=0) if item.code == "EM004"]) == 300
    assert len([item for item in check_post(post, most=300) if item.code == "EM004"]) == 300
