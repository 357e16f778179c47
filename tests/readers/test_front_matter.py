import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emnews_cli.model.front_matter import Kind, State
from emnews_cli.pipeline import convert_post, read_post
from emnews_cli.readers.decoding import visible
from emnews_cli.readers.front_matter import read_front_matter
from tests.conftest import NAME, post_text

ONE_LINE = st.text().filter(lambda text: not set(text) & set("\r\n"))


@given(ONE_LINE)
@example('对"拆分"的回应')
@example(r"A\B")
@example(r"C:\new\table \x41")
@example('x" # y')
@example("\\")
@example('"')
@example("“”")
@example("a\u2028b\u0085c")
def test_any_title_pasted_raw_into_the_template_is_read_as_it_was_written(title: str) -> None:
    post = read_post(post_text("<p>正文</p>", title=title).encode("utf-8", "surrogatepass"), NAME)
    assert post.title == visible(title.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape"))
    assert (post.layout, post.tags) == ("post", ("东财滚动新闻",))
    assert post.date is not None
    assert post.date.told_by == "front-matter"


@given(ONE_LINE)
def test_keys_and_values_have_their_places_in_the_text(title: str) -> None:
    text = visible(post_text("<p>正文</p>", title=title))
    front_matter = read_front_matter(text)
    for entry in front_matter.entries:
        assert text[entry.span.start :].startswith(f"{entry.key}:")
        assert entry.span.end == entry.value_span.end
    date = front_matter.get("date")
    assert date is not None
    assert text[date.value_span.start : date.value_span.end] == "2022-03-08 18:05:40 +0800"


def test_values_stay_as_written_where_yaml_would_make_something_else_of_them() -> None:
    front_matter = read_front_matter("---\na: 007\nb: yes\nc: 2022-02-30\nd: 1_000\ne: null\nf:\n---\n")
    assert [(entry.value, entry.kind) for entry in front_matter.entries] == [
        ("007", Kind.INTEGER), ("yes", Kind.BOOLEAN), ("2022-02-30", Kind.TIMESTAMP), ("1_000", Kind.INTEGER),
        ("null", Kind.NULL), ("", Kind.NULL),
    ]  # fmt: skip


def test_lists_are_read_in_both_writings() -> None:
    front_matter = read_front_matter("---\ntags: [a, 'b c']\ncategories:\n  - d\n  - e\n---\n")
    assert [entry.items for entry in front_matter.entries] == [["a", "b c"], ["d", "e"]]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", State.MISSING),
        ("正文\n---\ntitle: x\n---\n", State.MISSING),
        ("---\ntitle: x\n---", State.CLOSED),
        ("---\n---\n正文", State.CLOSED),
        ("---\ntitle: x\n...\n正文", State.CLOSED),
        ("---\ntitle: x\n\n正文\n", State.UNCLOSED),
        ("---\ntitle: x\n\n正文。\n\n---\n\n更多\n", State.UNCLOSED),
        ("---\n\n正文\n", State.MISSING),
        ("---\n\n正文\n\n---\n\n更多\n", State.MISSING),
        ("---\ntitle: x\n来源 某报\n---\n正文\n", State.CLOSED),
        ("---\ntitle: x\n来源 某报\n\n---\n\n正文\n\n---\n", State.CLOSED),
        ("---\ntitle: x\n\n来源：某报\n---\n", State.CLOSED),
        ("---\ntitle: x\n---\n\n| a |\n|---|\n\n---\n", State.CLOSED),
        ("---\ntitle: x\n ---\n正文\n", State.CLOSED),
        ("title: x\ntags: a\n---\n正文\n", State.CLOSED),
        ("他说: x\n---\n正文\n", State.MISSING),
        ("+++\ntitle = 'x'\n+++\n", State.CLOSED),
        ('{"title": "x"}\n', State.CLOSED),
        ("{% raw %}\n", State.MISSING),
    ],
)
def test_the_state_of_front_matter_is_told(text: str, state: State) -> None:
    assert read_front_matter(text).state is state


def test_front_matter_that_is_not_closed_ends_where_the_article_begins() -> None:
    text = '---\nlayout: post\ntitle: "a "b" c"\ntags: x\n\n正文。\n'
    front_matter = read_front_matter(text)
    assert front_matter.value("title") == 'a "b" c'
    assert text[front_matter.span.end :].strip() == "正文。"


def test_a_line_that_yaml_refuses_does_not_harm_the_others() -> None:
    front_matter = read_front_matter('---\ntitle: "a "b""\ntags: [x, y]\ndate: 2022-01-02\nbad: [\n---\n')
    assert front_matter.problem is not None
    assert front_matter.value("title") == 'a "b"'
    tags = front_matter.get("tags")
    assert tags is not None
    assert tags.items == ["x", "y"]
    assert [entry.key for entry in front_matter.entries if entry.refused] == ["title", "bad"]


@pytest.mark.parametrize(
    "block",
    [
        "a: " + "[" * 100_000,
        "a: " + "{a: " * 50_000,
        "- " * 100_000,
        "a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]",
        "a: !!python/object/apply:os.system ['echo']",
        "? [a]\n: b",
        "just text",
        "- a\n- b",
        "a: " + "9" * 5000,
        "<<: *nothing",
    ],
)
def test_yaml_tricks_are_read_without_an_error_or_an_effect(block: str) -> None:
    read_post(f"---\n{block}\n---\n正文".encode())


@pytest.mark.parametrize(
    "block",
    [
        "tags:\n" + "".join(f"- t{number}\n" for number in range(600)),
        "".join(f"k{n}: v\n" for n in range(5000)),
    ],
)
def test_a_long_block_is_not_a_deep_one(block: str) -> None:
    assert read_front_matter(f"---\n{block}---\n").problem is None


def test_the_items_of_a_list_may_have_spaces_and_a_text_is_split_at_them() -> None:
    post = read_post(b"---\ntags: [a b]\ncategories: c d\n---\n")
    assert (post.tags, post.categories) == (("a b",), ("c", "d"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "../x", "http://a b", "data:text/html,x"])
def test_an_address_in_the_front_matter_that_is_not_to_be_followed_is_none(url: str) -> None:
    assert read_post(f'---\nid: "202203081234567890"\nurl: "{url}"\n---\n正文'.encode()).url == ""


def test_of_a_key_that_stands_twice_the_last_counts() -> None:
    assert read_front_matter("---\ntitle: a\ntitle: b\n---\n").value("title") == "b"


def test_escapes_count_in_a_post_that_no_feed_wrote() -> None:
    post = read_post(b'---\ntitle: "a \\"b\\" \\u00e9"\n---\n\ntext\n')
    assert post.title == 'a "b" é'


def test_a_control_character_in_a_yaml_escape_is_made_visible() -> None:
    assert read_post(b'---\ntags: ["a\\eb"]\n---\n\ntext\n').tags == ("a␛b",)


@pytest.mark.parametrize("path", [r"C:\bin", r"C:\eb", r"C:\New", r"C:\Path", r"C:\table", r"a\0"])
def test_an_escape_in_a_title_of_the_feed_is_a_backslash(path: str) -> None:
    assert read_post(post_text("<p>正文</p>", title=path).encode(), NAME).title == path


def test_an_escape_that_a_person_wrote_is_meant() -> None:
    post = read_post('---\ntitle: 甲\nexcerpt: "一。\\n\\n二。"\n---\n\n正文\n'.encode())
    assert post.front_matter.value("excerpt") == "一。\n\n二。"


HEAD = "---\nlayout: post\ntitle: 今日: 要闻\ndate: 2022-03-08\ncategories: a\n"


@pytest.mark.parametrize(
    "rest",
    [
        "tags:\n\n- 一\n",
        "tags: b\n\n# 注\n",
        "tags: b\nexcerpt: |\n  一\n\n  二\n",
        "tags: [一,\n二]\n",
        "tags: b\na.b: x\n",
    ],
)
def test_a_value_that_yaml_refuses_does_not_end_the_block(rest: str) -> None:
    post = read_post(f"{HEAD}{rest}---\n正文\n".encode())
    assert (post.front_matter.state, post.title, post.text) == (State.CLOSED, "今日: 要闻", "正文")


def test_three_full_stops_close_the_block_though_a_rule_follows() -> None:
    post = read_post("---\ntitle: 标题\ntags: [一,\n二]\n...\n正文\n\n---\n\n尾\n".encode())
    assert (post.title, post.tags) == ("标题", ("一", "二"))
    assert post.text.startswith("正文")


def test_what_stands_behind_unclosed_front_matter_is_text() -> None:
    post = read_post("---\ntitle: 标题\ntags: b\n\n# 公告\n\n- 一\n".encode())
    assert "公告" in post.text
    assert "一" in post.text


def kept(text: str) -> tuple[list[str], list[str]]:
    """The comments and the lines that are not understood."""
    front_matter = read_front_matter(text)
    spans = (front_matter.comments, front_matter.strays)
    return tuple([text[start:end] for start, end in part] for part in spans)  # type: ignore[return-value]


def test_comments_in_all_places_are_known() -> None:
    text = (
        "---\n# 一\ntitle: x # 二\ntags: # 三\n  # 四\n  - a # 五\nk: | # 六\n  # 七\nq: '# 八'\n# 九\n---\n"
    )
    assert kept(text) == ([f"# {number}" for number in "一二三四五六九"], [])


def test_lines_that_are_not_understood_are_kept_apart() -> None:
    text = "---\ntitle: x\n来源 某报\n- 项\ntags: b\n# 注\n---\n"
    assert kept(text) == (["# 注"], ["来源 某报", "- 项"])
    assert read_front_matter(text).value("tags") == "b"


@pytest.mark.parametrize("line", ["title：甲", "title:甲", "title： 甲", "title:　甲", "title ：甲"])
def test_a_key_with_another_colon_is_read_as_meant(line: str) -> None:
    front_matter = read_front_matter(f"---\ndate: 2022-03-08 09:10:11\n{line}\ntags: b\n---\n")
    assert [(entry.key, entry.value) for entry in front_matter.entries] == [
        ("date", "2022-03-08 09:10:11"), ("title", "甲"), ("tags", "b"),
    ]  # fmt: skip


def test_lists_in_a_list_are_parts_of_it_as_in_jekyll() -> None:
    post = read_post("---\ncategories:\n- [财经, [股市]]\n- name: x\n- ~\n- 三\n---\n".encode())
    assert post.categories == ("财经", "股市", "三")


def test_merge_keys_bring_entries_that_are_not_there() -> None:
    front_matter = read_front_matter("---\nd: &d {title: 甲, layout: post}\n<<: *d\nlayout: page\n---\n")
    assert (front_matter.value("title"), front_matter.value("layout")) == ("甲", "page")


def test_a_second_block_adds_the_keys_that_the_first_has_not() -> None:
    post = read_post("---\ntitle: 一\n---\n\n---\ntitle: 二\ntags: b\n---\n正文\n".encode())
    assert (post.title, post.tags, post.text) == ("一", ("b",), "正文")


@pytest.mark.parametrize(
    "text",
    [
        '+++\ntitle = "甲"\ntags = ["a", "b"]\n\n[x]\ny = 1\n+++\n正文\n',
        '---toml\ntitle = "甲"\ntags = ["a", "b"]\n---\n正文\n',
        '{"title": "甲", "tags": ["a", "b"]}\n\n正文\n',
        '---json\n{"title": "甲", "tags": ["a", "b"]}\n---\n正文\n',
        ';;;\n"title": "甲", "tags": ["a", "b"]\n;;;\n正文\n',
        '{"title": "甲", "tags": ["a", "b"]}\n;;;\n正文\n',
        "title: 甲\ntags: [a, b]\n---\n正文\n",
        "---yaml\ntitle: 甲\ntags: [a, b]\n---\n正文\n",
    ],
)
def test_front_matter_of_other_kinds_is_read(text: str) -> None:
    post = read_post(text.encode())
    assert (post.title, post.tags, post.text) == ("甲", ("a", "b"), "正文")


@pytest.mark.parametrize("first", [*"*@%`!&-?|>{[:", "[快讯]"])
def test_a_title_that_yaml_refuses_is_read_whole(first: str) -> None:
    post = read_post(f"---\nlayout: post\ntitle: {first} 甲\ntags: b\n---\n正文\n".encode())
    assert (post.title in (f"{first} 甲", "甲"), post.tags) == (True, ("b",))
    assert f"{first} 甲" == post.title or first == "!"


@pytest.mark.parametrize(
    ("block", "tags"),
    [
        ("tags:\n- 股市\n-央行\n- 债市", ["股市", "央行", "债市"]),
        ("tags:\n    - 股市\n    -   央行\n    -债市", ["股市", "央行", "债市"]),
        ("tags: [C#, @某人, '甲, 乙', ]", ["C#", "@某人", "甲, 乙"]),
        ("tags: [*ST，&b]", ["*ST", "&b"]),
        ("tags: [股市, 央行\ntitle: 甲", ["股市", "央行"]),
        ("tags: - 股市 - 央行", ["股市", "央行"]),
        ("tags: '股市', \"央行, 债市\"", ["股市", "央行, 债市"]),
        ("tags: [yes, 007, ~, 3.10, null]", ["yes", "007", "3.10"]),
        ("tag: 股市 央行\ntags: 债市", ["股市 央行"]),
        ("tag:\ntags: 债市", ["债市"]),
    ],
)
def test_names_are_read_as_they_are_meant_and_written_so(block: str, tags: list[str]) -> None:
    post = read_post(f"---\n{block}\n---\n正文".encode())
    assert list(post.tags) == tags
    assert list(read_post(convert_post(post, "md").encode()).tags) == tags


@pytest.mark.parametrize("value", ["[C#, @x] 甲", "- 甲", "'甲', '乙'", "[*ST]"])
def test_a_title_that_yaml_refuses_is_no_list(value: str) -> None:
    assert read_front_matter(f"---\ntitle: {value}\n---\n").value("title") == value.strip("'")


def test_a_category_comes_after_the_categories() -> None:
    post = read_post("---\ncategory: 财经 要闻\ncategories: 股市 债市\n---\n正文".encode())
    assert post.categories == ("股市", "债市", "财经 要闻")


def test_a_title_in_braces_is_text() -> None:
    post = read_post("---\ntitle: {快讯}\n---\n正文".encode())
    assert post.title == "{快讯}"
    assert 'title: "{快讯}"' in convert_post(post, "md")


@pytest.mark.parametrize("indent", [" ", "  ", "\t"])
def test_a_key_that_is_indented_below_a_value_is_one(indent: str) -> None:
    block = f"title: 甲\n{indent}date: 2022-03-08 09:10\n{indent}tags:\n{indent}  - 乙"
    post = read_post(f"---\n{block}\n---\n正文".encode())
    assert (post.title, post.tags) == ("甲", ("乙",))
    assert post.date
    assert post.date.plain == "2022-03-08 09:10:00 +0800"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("#+title: 甲\n#+date: [2022-03-08 二]\n", "甲"),
        ("\ufeffTitle:  甲\nDate: 2022-03-08\n", "甲"),
        ("title: 甲：乙\nslug: x\n", "甲：乙"),
        ("% 甲\n%\n% 2022-03-08\n", "甲"),
        (".. title: 甲\n.. slug: x\n", "甲"),
        ("——\ntitle: 甲\n—-\n", "甲"),
        ("—\ntitle: 甲\n---\n", "甲"),
        ("---\ntitle: 甲\n——\n", "甲"),
        ("Title: 甲\n", ""),
        ("Author: 甲\nSlug: 乙\n", ""),
        ("——\n甲: 乙\n——\n", ""),
    ],
)
def test_what_others_have_for_front_matter_is_read(head: str, title: str) -> None:
    post = read_post(f"{head}\n正文\n".encode(), "2022-03-08-x.md")
    assert post.title == title
    assert (post.text == "正文") == bool(title)


def test_indented_keys_and_items_take_linear_time() -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        block = "title: x\n" + " a: b\n" * times + "tags:\n" + "-a\n" * times + "b: [" + "'a'," * times + "@"
        read_post(f"---\n{block}\n---\n正文".encode())
        return time.process_time() - start

    assert any(seconds(4000) < 16 * max(seconds(500), 0.02) for _ in range(3))
