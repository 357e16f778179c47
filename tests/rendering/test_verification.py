"""``verify_markdown`` sees what is lost or changed, and where."""

from __future__ import annotations

import pytest

from emnews_cli.pipeline import WriteOptions, convert_post, read_post, verify_markdown
from emnews_cli.rules.registry import find_rule
from tests.conftest import NAME, post_text
from tests.rendering.planted import NOTED, PIPES, PLANTED, PLANTED_IN_NOTES, TABLES

BODY = (
    "<p>第一段。</p><p>说“<strong>价格更高。</strong>短期”，见<a href='http://x.example/a'>全文</a>。</p>"
    "<p><img src='http://x.example/b.jpg' alt='港'></p>"
    "<table><tr><td>代码</td><td>价</td></tr><tr><td>甲</td><td>2</td></tr></table>"
)


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ("第一段。", "第一", "Paragraph 2 has text “第一段。” in the post, but “第一” in the Markdown"),
        (
            "**价格更高**",
            "价格更高",
            "Paragraph 3 has bold “价格更高” in the post, but “” in the Markdown",
        ),
        (
            "**价格更高**。",
            "**价格更高。**",
            "Paragraph 3 has text “说“价格更高。短期”，见全文。” in the post, but “说“**价格更高。**短期”，见全文。” in the Markdown",
        ),
        ("/a)", "/c)", None),
        ("[全文](http://x.example/a)", "全文", None),
        ("b.jpg", "c.jpg", None),
        ("![港]", "![]", None),
        ("| 甲 | 2 |", "| 甲 |  |", None),
        ("> 摘要。", "> 摘", "Paragraph 1 has text “摘要。” in the post, but “摘” in the Markdown"),
        ("说“", "说\n\n“", None),
    ],
)
def test_what_differs_is_reported_with_its_paragraph(good: str, bad: str, message: str | None) -> None:
    post = read_post(post_text(BODY).encode(), NAME)
    markdown = convert_post(post, "md")
    assert verify_markdown(post, markdown) == []
    assert good in markdown
    found = verify_markdown(post, markdown.replace(good, bad))
    assert found
    assert {diagnostic.code for diagnostic in found} == {"EM501"}
    assert found[0].path == NAME
    if message:
        assert found[0].message == message


@pytest.mark.parametrize(("body", "good", "bad", "message"), PLANTED)
def test_a_planted_difference_of_structure_is_reported(body: str, good: str, bad: str, message: str) -> None:
    post = read_post(post_text(body).encode(), NAME)
    markdown = convert_post(post, "md")
    assert verify_markdown(post, markdown) == []
    assert good in markdown
    found = verify_markdown(post, markdown.replace(good, bad))
    assert message in [diagnostic.message for diagnostic in found]


@pytest.mark.parametrize(("good", "bad", "message"), PLANTED_IN_NOTES)
def test_a_planted_difference_of_a_footnote_is_reported(good: str, bad: str, message: str) -> None:
    post = read_post(f"---\ntitle: x\n---\n\n{NOTED}".encode(), "2022-03-08-x.md")
    options = WriteOptions(links="none")
    markdown = convert_post(post, "md", options)
    assert verify_markdown(post, markdown, options) == []
    assert good in markdown
    found = verify_markdown(post, markdown.replace(good, bad), options)
    assert any(diagnostic.message.startswith(message) for diagnostic in found)


def test_each_key_of_the_front_matter_is_compared() -> None:
    body = '<p>（原标题：甲）</p><p><a class="keytip" href="http://quote.eastmoney.com/unify/r/1.600981">晨岚</a></p>'
    body += '<p class="em_media">（文章来源：某报）</p><p>（责任编辑：DF1）</p>'
    text = post_text(body).replace("tags:", "author: 王\nlinks: [a, b]\ntags:", 1)
    post = read_post(text.encode(), NAME)
    markdown = convert_post(post, "md")
    _, block, rest = markdown.split("---\n", 2)
    lines = block.splitlines()
    keys = [line.partition(":")[0] for line in lines]
    assert len(keys) == len(set(keys)) == 5 + 2 + 6
    for at, key in enumerate(keys):
        for changed in ("", f'{key}: "别"', f"{key}: 别 #的"):
            other = "\n".join([*lines[:at], *filter(None, [changed]), *lines[at + 1 :]])
            found = verify_markdown(post, f"---\n{other}\n---\n{rest}")
            assert found, key
            assert all(f" for {key} in the post" in diagnostic.message for diagnostic in found), key


def test_a_table_that_lost_its_grid_is_seen_beside_raw_html() -> None:
    body = "<details><summary>名</summary><p>义</p></details>" + TABLES
    post = read_post(post_text(body).encode(), NAME)
    markdown = convert_post(post, "md")
    assert verify_markdown(post, markdown) == []
    (found,) = verify_markdown(post, markdown.replace(PIPES, "代码 价 甲 2"))
    assert found.message.startswith("Table 1 has grid “th th / td td”")


def test_text_is_reported_where_it_stands_in_the_post() -> None:
    post = read_post(post_text("<p>第一段。</p>\n<p>第二段。</p>").encode(), NAME)
    (found,) = verify_markdown(post, convert_post(post, "md").replace("第二段", "第二"))
    line, column = found.start
    assert post.original.text.split("\n")[line - 1][column - 1 :].startswith("第二段。")


def test_exact_bold_is_compared_to_the_letter() -> None:
    post = read_post(post_text(BODY).encode(), NAME)
    exact = WriteOptions(emphasis="exact")
    assert verify_markdown(post, convert_post(post, "md", exact), exact) == []
    assert verify_markdown(post, convert_post(post, "md"), exact) != []


def test_links_and_charts_are_compared_as_they_were_wished() -> None:
    body = (
        '<p><a href="http://quote.eastmoney.com/unify/r/1.600981" class="EmImageRemark"><img src="http://x/a" '
        'alt="K图 600981_0"></a></p><p><a class="keytip" href="http://quote.eastmoney.com/unify/r/1.600981">晨岚'
        '</a>，<a href="http://x.example/中 文">见</a></p><dl><dt>一</dt><dd><b>“二”</b></dd></dl>'
    )
    post = read_post(post_text(body).encode(), NAME)
    for links in ("articles", "all", "none"):
        for charts in ("drop", "link"):
            options = WriteOptions(links=links, charts=charts)  # type: ignore[arg-type]
            assert verify_markdown(post, convert_post(post, "md", options), options) == []


def test_a_body_in_markdown_is_verified_as_its_author_wrote_it() -> None:
    text = "---\ntitle: x\n---\n\n* 一\n* **二**\n\n<dl><dt>甲</dt></dl>\n"
    post = read_post(text.encode())
    assert verify_markdown(post, convert_post(post, "md")) == []


def test_its_code_can_be_looked_up() -> None:
    rule = find_rule("EM501")
    assert rule is not None
    assert rule.name == "markdown-differs"
