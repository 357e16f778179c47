"""Any front matter: nothing of it is lost in conversion, and PyYAML and Psych read what comes of it."""

from __future__ import annotations

from collections import Counter

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from emnews_cli.model.front_matter import Kind, State
from emnews_cli.model.post import Post
from emnews_cli.pipeline import convert_post, read_post, verify_markdown
from emnews_cli.readers.decoding import visible
from tests.rendering.engines import Coprocess

LINES = [
    *("title: 甲", "title：丙", "title: *ST甲公告", "title: [快讯] 乙", "title: 沪指 #3000点", "title: & 丁", "title: !重 戊"),
    *("title: |\n  一\n  二", "title: >- # 注\n  一\n\n  二", "title: 多\n  行", "title: {a: b}", "title: ~", "title:", "title: yes"),
    *("date: 2022-03-08 09:10:11 +0800", "date: 2022年3月8日 18:05", "date: 某日", "date: 2022-03-08 18:05:40 CST"),
    *("categories:news", "categories:\n  - [财经, 股市]\n  - name: x", "categories:\n- a # 注\n# 注二\n- b\n-", "categories: *l"),
    *("tags: 一 二", "tags:\n- 1\n- true\n- ~", "tags: [x,\ny]", "tags: #股市", "layout: post # 模", "layout：post"),
    *("# 站长", "  # 缩", "来源：某报", "来源 某报", "作者: 王", "links: &l [a, b]", "more: *l", "base: &b\n  x: 1", "<<: *b"),
    *("child:\n  <<: *b\n  z: 3", "? k\n: v", "? [k]\n: v", "1: 数", "true: 真", "null: 空", "x: !ruby/object:Foo {a: 1}"),
    *("x: !!python/object/apply:os.system ['echo']", "t: 12:30:00", "f: .inf", "o: 017", "d: 2022-02-30", "e: =", "v: <<"),
    *("k: |2\n   ab\n  cd", "k: |+\n  ab\n", "k: >\n  折\n  叠\n\n  段", 'q: "一\n\n  二"', "a b: c", '"q k": v', "url: http://x/#a"),
    *("...", "----", " ---", "-", "- 项", "  缩进", "\t制表", '"未闭', 'key: "未', "key: [未", "key: a: b", "%YAML 1.1", "正文。", ""),
    *("\ufefftitle: 标", "c: a\u2028b", "c: a\x07b", "x:\u3000全", "k:\n  # 里\n  a: b # 旁\n  # 尾\nj: l", "source: 某", "id: 12"),
]  # fmt: skip
BLOCKS = st.lists(st.sampled_from(LINES), max_size=7).map("\n".join)
SIGNS = st.sampled_from(["", *"\"'\n:# []{}*&!|>-\t\r：?,%@`\\"])


@st.composite
def posts(draw: st.DrawFn) -> str:
    """A post whose front matter may be anything."""
    block = draw(BLOCKS)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(block)))
        block = block[:at] + draw(SIGNS) + block[at + draw(st.integers(0, 2)) :]
    opening = draw(st.sampled_from(["---\n", "---\n", "--- \n", "", "---yaml\n", "\ufeff---\n"]))
    closing = draw(st.sampled_from(["---\n", "---\n", "...\n", "----\n", ""]))
    second = "\n---\ntitle: 第二\nz: 二\n---\n正文\n"
    body = draw(st.sampled_from(["正文。\n", "\n正文。\n\n---\n\n尾\n", "", second]))
    line_end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    return f"{opening}{block}\n{closing}{body}".replace("\n", line_end)


NAMES = st.sampled_from(["2022-03-08-notice.md", "2022-03-08-202203081234567890.md"])


def block_of(markdown: str) -> str:
    text = markdown.replace("\r\n", "\n")
    return text[4 : text.index("\n---", 3) + 1]


def letters(text: str) -> Counter[str]:
    """The letters and digits beyond ASCII: of the others some are YAML's, such as the name of an anchor."""
    return Counter(
        character for character in visible(text) if character.isalnum() and not character.isascii()
    )


def uncovered(post: Post) -> str:
    """The letters of the block that are in no entry, no comment and no line that is not understood."""
    front_matter = post.front_matter
    spans = [*(entry.span for entry in front_matter.entries), *front_matter.comments, *front_matter.strays]
    covered = {at for start, end in spans for at in range(start, end)}
    places = range(*front_matter.span)
    return "".join(
        front_matter.text[at] for at in places if at not in covered and front_matter.text[at].isalnum()
    )


@given(posts(), NAMES)
@example("---\ntitle: x\n来源：某报\n---\n\n正文\n", "2022-03-08-notice.md")
@example("---\n# 一\nlinks: &l [甲] # 二\nmore: *l\n---\n正文\n", "2022-03-08-notice.md")
def test_every_line_is_accounted_for_and_found_again(text: str, name: str) -> None:
    post = read_post(text.encode(), name)
    assert uncovered(post) in ("", "yaml")
    assert letters(text) <= letters(convert_post(post, "md"))


@given(posts(), NAMES)
@example("正文\n", "2022-03-08-notice.md")
@example("\n\n正文\n", "2022-03-08-notice.md")
@example("", "2022-03-08-notice.md")
def test_a_converted_post_is_converted_to_itself(text: str, name: str) -> None:
    once = convert_post(read_post(text.encode(), name), "md")
    assert convert_post(read_post(once.encode(), name), "md") == once


@given(text=posts(), name=NAMES)
def test_pyyaml_and_psych_read_the_same_strings(text: str, name: str, ruby: Coprocess) -> None:
    post = read_post(text.encode(), name)
    markdown = convert_post(post, "md")
    assert not [item for item in verify_markdown(post, markdown) if "front matter" in item.message]
    loaded = [yaml.safe_load(block_of(markdown)), ruby.ask(yaml=block_of(markdown))]
    for key in ("layout", "title"):
        entry = post.front_matter.get(key)
        if entry is not None and entry.kind not in (Kind.LIST, Kind.MAPPING, Kind.NULL):
            assert [keys[key] for keys in loaded] == [entry.value] * 2


def test_the_kinds_of_front_matter_are_all_met() -> None:
    states = {
        read_post(text.encode()).front_matter.state for text in ("x", "---\na: b\n", "---\na: b\n---\n")
    }
    assert states == set(State)
