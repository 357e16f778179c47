"""Front matter that any YAML 1.1 reader reads back."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from emnews_cli.model.quoting import quoted
from emnews_cli.pipeline import convert_post, read_post
from tests.conftest import NAME, URL, post_text

ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@given(ANY)
@example("yes")
@example("007")
@example("* a: & %")
@example("'\"\\")
@example("\x00\x07\x85\u2028\ufeff\uffff😀")
@example("")
@example("- a")
@example("a # b")
def test_any_string_reads_back_as_the_same_string(value: str) -> None:
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        assert yaml.load(f"key: {quoted(value)}\nitems: [{quoted(value)}]\n", Loader=loader) == {  # noqa: S506
            "key": value,
            "items": [value],
        }


@given(ANY)
def test_a_quoted_string_is_one_line_of_printable_characters(value: str) -> None:
    assert "\n" not in quoted(value)
    assert not any(char < " " or "\x7f" <= char <= "\x9f" for char in quoted(value))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("标题", '"标题"'),
        ('称"好"', "'称\"好\"'"),
        (r"A\B", r"'A\B'"),
        ('it\'s "x"', "'it''s \"x\"'"),
        ("a\nb", r'"a\nb"'),
    ],
)
def test_quotes_are_chosen_so_that_the_value_reads_as_it_looks(value: str, written: str) -> None:
    assert quoted(value) == written


def head_of(text: str, name: str = NAME) -> str:
    return convert_post(read_post(text.encode(), name), "md").split("\n---\n")[0]


def test_the_templates_keys_come_first_then_what_was_taken_out_then_other_keys() -> None:
    text = post_text(
        '<p>原标题：旧题</p><p><a class="keytip" href="http://quote.eastmoney.com/unify/r/1.600981">晨岚</a>。</p>'
        "<p>（文章来源：临江商报）</p><p>(责任编辑：DF1)</p>",
        title='称"好"',
    ).replace("layout: post", "math: true\nlist:\n  - a\n  - {b: c}\nlayout: post")
    assert head_of(text) == (
        '---\nlayout: "post"\ntitle: \'称"好"\'\ndate: "2022-03-08 18:05:40 +0800"\ncategories: "emnews"\n'
        f'tags: "东财滚动新闻"\narticle_id: "202203081234567890"\nsource: "临江商报"\neditor: "DF1"\noriginal_url: "{URL}"\n'
        'securities: ["600981.SH"]\noriginal_title: "旧题"'
        "\nmath: true\nlist:\n  - a\n  - {b: c}"
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_other_keys_keep_their_own_lines(line_end: str) -> None:
    text = post_text("<p>正文</p>").replace("layout: post", "a: 007\nb: |\n  c\n  d\nlayout: post")
    assert head_of(text.replace("\n", line_end)).endswith("\na: 007\nb: |\n  c\n  d")


def test_another_key_that_yaml_refuses_becomes_a_string() -> None:
    assert head_of(post_text("<p>正文</p>").replace("layout: post", "x: [1\nlayout: post")).endswith(
        '\nx: "[1"'
    )


def test_a_control_character_in_another_key_does_not_get_out() -> None:
    text = post_text("<p>正文</p>").replace("layout: post", "x: a\x1bb\nlayout: post")
    assert head_of(text).endswith('\nx: "a␛b"')


def test_lists_stay_lists() -> None:
    text = post_text("<p>正文</p>").replace("tags: 东财滚动新闻", "tags: [a, 'b c']")
    assert 'tags: ["a", "b c"]' in head_of(text)


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2021-12-27 23:33:19", 'date: "2021-12-27 23:33:19 +0800"'),
        (" +0800", 'date: "2022-03-08"'),
        ("2022-02-30", 'date: "2022-03-08"'),
    ],
)
def test_a_date_that_jekyll_could_not_read_gives_way_to_the_day_in_the_id(date: str, written: str) -> None:
    text = post_text("<p>正文</p>").replace("2022-03-08 18:05:40 +0800", date)
    assert written in head_of(text)


def test_a_date_that_nothing_tells_is_left_out() -> None:
    text = post_text("<p>正文</p>").replace("2022-03-08 18:05:40 +0800", "bald").replace(URL, "")
    head = head_of(text, "post.md")
    assert "\ndate:" not in head
    assert "\n# date: bald\n" in head


def converted(*lines: str) -> list[str]:
    text = "\n".join(["---", *lines, "---", "", "正文", ""])
    return (
        convert_post(read_post(text.encode(), "2022-03-08-notice.md"), "md")
        .split("\n---\n")[0]
        .split("\n")[1:]
    )


DATE = 'date: "2022-03-08"'


def test_comments_stay_above_or_beside_what_they_are_about() -> None:
    assert converted("# 一", "layout: post # 二", "tags: # 三", "- a # 四", "- b", "k: v # 五", "# 六") == [
        "# 一", 'layout: "post" # 二', DATE, "# 三", "# 四", 'tags: ["a", "b"]', "k: v # 五", "# 六",
    ]  # fmt: skip


def test_what_has_no_place_becomes_a_comment() -> None:
    assert converted("title: 一", "title: 二", "来源 某报", "date: 某日", "k: v") == [
        "# title: 一", 'title: "二"', "# 来源 某报", "# date: 某日", DATE, "k: v",
    ]  # fmt: skip


def test_an_alias_is_written_as_what_it_names() -> None:
    assert converted("l: &l [a, 1]", "more: *l", "tags: *l") == [
        DATE, 'tags: ["a", "1"]', "l: &l [a, 1]", 'more: ["a", 1]',
    ]  # fmt: skip


def test_tags_of_other_languages_are_not_written_as_such() -> None:
    assert converted("x: !ruby/object:Foo {a: 1}") == [DATE, "# !ruby/object:Foo", 'x: {"a": 1}']


def test_a_date_that_jekyll_misreads_is_written_plainly_and_kept_as_a_comment() -> None:
    assert converted("date: 2022年3月8日 18:05 # 注") == [
        "# date: 2022年3月8日 18:05", 'date: "2022-03-08 18:05:00 +0800" # 注',
    ]  # fmt: skip


def test_what_yaml_readers_make_nothing_of_is_a_string() -> None:
    assert converted("a: 2022-02-30", "b: =", "c: yes", "d: 0x1F") == [
        DATE, 'a: "2022-02-30"', 'b: "="', "c: yes", "d: 0x1F",
    ]  # fmt: skip


def test_the_names_that_earlier_versions_wrote_give_way_to_those_of_today() -> None:
    former = converted('id: "202203081234567890"', f'url: "{URL}" # 注', "k: v")
    now = converted('article_id: "202203081234567890"', f'original_url: "{URL}" # 注', "k: v")
    assert former == now == [DATE, 'article_id: "202203081234567890"', f'original_url: "{URL}" # 注', "k: v"]


def test_the_mark_of_earlier_versions_for_a_post_without_an_id_is_read() -> None:
    assert converted('id: ""', "k: v") == [DATE, 'article_id: ""', "k: v"]


def test_a_key_with_a_former_name_stays_beside_the_one_of_today() -> None:
    assert converted('article_id: "202203081234567890"', "id: 7") == [
        DATE, 'article_id: "202203081234567890"', "id: 7",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2022-03-08 09:10", "2022-03-08 09:10:00 +0800"),
        ("2022-03-08T09:10:11 # 注", "2022-03-08 09:10:11 +0800"),
        ("2022-03-08 09:10:11 +0000", "2022-03-08 09:10:11 +0000"),
        ("2022-03-08", "2022-03-08"),
    ],
)
def test_a_time_is_written_with_its_zone_and_a_day_has_none(date: str, written: str) -> None:
    assert converted(f"date: {date}")[0].removesuffix(" # 注") == f'date: "{written}"'
