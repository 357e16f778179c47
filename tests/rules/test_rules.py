"""Every rule, by a bad and a good example; and that the good post is good to all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.pipeline import check_post, read_post
from emnews_cli.rules.registry import all_rules, find_rule
from tests.conftest import EXAMPLE, NAME, post_text
from tests.generator import make_post
from tests.words import ODD_TITLES

GOOD = post_text("<p>正文</p>")
HEADINGS = ["What it does", "Why is this bad?", "Example", "Use instead", "Fix safety"]


def found(text: str | bytes, name: str = NAME) -> list[tuple[str, int, int]]:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return [(item.code, item.start.line, item.start.column) for item in check_post(read_post(data, name))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD.encode("gb18030"), [("EM001", 1, 1)]),
        (GOOD.encode() + b"\xff\xfe\n\xff", [("EM001", 13, 1), ("EM001", 14, 1)]),
        (GOOD.replace("正文", "正\x1b文"), [("EM003", 10, 5)]),
        ("", [("EM007", 1, 1)]),
        ("\ufeff \r\n", [("EM007", 1, 1)]),
        ("<p>正文</p>", [("EM008", 1, 1)]),
        ("\n" + GOOD, [("EM008", 1, 1)]),
        ("-" + GOOD, [("EM008", 1, 1)]),
        (GOOD.replace("\n---\n", "\n-----\n"), [("EM009", 7, 6)]),
        (GOOD.replace("tags: 东财滚动新闻\n---\n", "tags: 东财滚动新闻\n"), [("EM009", 7, 1)]),
        (GOOD.replace("layout: post", "layout: [post"), [("EM101", 3, 6)]),
        (GOOD.replace("layout: post", "layout: post\n\tx: y"), [("EM101", 3, 1)]),
        (post_text("<p>正文</p>", title='称"好"'), [("EM102", 3, 10)]),
        (post_text("<p>正文</p>", title='一" # 二'), [("EM102", 3, 10)]),
        (post_text("<p>正文</p>", title=r"A\B"), [("EM103", 3, 10)]),
        (post_text("<p>正文</p>", title="A\\nB"), [("EM103", 3, 10)]),
        (post_text("<p>正文</p>", title="A\\"), [("EM103", 3, 10)]),
        (GOOD.replace('title: "标题"\n', ""), [("EM201", 1, 1)]),
        (
            GOOD.replace("tags: 东财滚动新闻\n", "").replace("layout: post\n", ""),
            [("EM201", 1, 1), ("EM201", 1, 1)],
        ),
        (post_text("<p>正文</p>", title=""), [("EM202", 3, 1)]),
        (GOOD.replace("2022-03-08 18:05:40 +0800", " +0800"), [("EM202", 4, 1)]),
        (GOOD.replace("tags: 东财滚动新闻", "tags:"), [("EM202", 6, 1)]),
        (GOOD.replace('"标题"', "2022"), [("EM203", 3, 8)]),
        (GOOD.replace('"标题"', "no"), [("EM203", 3, 8)]),
        (GOOD.replace("tags: 东财滚动新闻", "tags: {a: b}"), [("EM203", 6, 7)]),
        (GOOD.replace('"标题"', "{a: b}"), [("EM203", 3, 8)]),
        (GOOD.replace("03-08 18", "02-30 18"), [("EM204", 4, 7)]),
        (GOOD.replace("2022-03-08 18:05:40", "tomorrow"), [("EM204", 4, 7)]),
        (GOOD.replace("03-08 18", "03-09 18"), [("EM205", 4, 7)]),
        (GOOD.replace("18:05:40 +0800", "18:05:40 +0000"), [("EM205", 4, 7)]),
        (
            post_text('<p><a class="keytip" href="http://quote.eastmoney.com/unify/r/999.ABC">x</a></p>'),
            [("EM301", 10, 67)],
        ),
    ],
)
def test_a_fault_is_found_where_it_is(text: str | bytes, expected: list[tuple[str, int, int]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "\ufeff" + GOOD.replace("\n", "\r\n"),
        GOOD.replace(" +0800", ""),
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


BY_HAND = (
    '---\nlayout: post\ntitle: "{}"\ndate: 2022-03-08 01:02:03\ncategories: sitenews\ntags: t\n---\n\n正文\n'
)


@pytest.mark.parametrize(
    ("title", "meant", "codes"),
    [
        (r"a \"b\" \\ \u4e2d", 'a "b" \\ 中', []),
        (r"路径C:\new\table", r"路径C:\new\table", ["EM103"]),
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


def test_made_posts_have_no_faults_but_those_that_were_made() -> None:
    for number in range(500):
        made = make_post(number)
        codes = {code for code, _, _ in found(made.data, made.name)}
        odd = made.truth.title in ODD_TITLES
        assert codes <= ({"EM102", "EM103"} if odd else set()) | (set() if made.truth.title else {"EM202"}), (
            number
        )


TITLES = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"))


@given(TITLES)
def test_a_title_is_reported_if_and_only_if_yaml_reads_another_one(title: str) -> None:
    codes = {code for code, _, _ in found(post_text("<p>正文</p>", title=title))} - {"EM202", "EM003"}
    assert codes == ({"EM102" if '"' in title.replace('\\"', "") else "EM103"} if _differs(title) else set())


def _differs(title: str) -> bool:
    import yaml

    try:
        return yaml.safe_load(f'title: "{title}"') != {"title": title}
    except yaml.YAMLError:
        return True


@given(st.binary())
def test_any_bytes_can_be_checked(data: bytes) -> None:
    check_post(read_post(data, NAME))


# --- the rules as a whole -------------------------------------------------------------------------------


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
