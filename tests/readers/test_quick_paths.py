"""The quick ways through ordinary posts: each gives what the long way gives, or hands over to it."""

from hypothesis import assume, example, given
from hypothesis import strategies as st

from emnews_cli.model.document import LineBreak
from emnews_cli.readers import dates, decoding
from emnews_cli.readers import front_matter as quick_front_matter
from emnews_cli.readers.front_matter import read_front_matter
from emnews_cli.readers.inlines import EMPHASIS, STRONG, Run, clean_line, tidy
from emnews_cli.readers.yaml_front_matter import read_yaml

TEMPLATE = (
    '---\nlayout: post\ntitle: "甲：“乙”涨5%"\ndate: 2022-01-02 03:04:05 +0800\ncategories: emnews\n'
    "tags: 东财滚动新闻\n---\n\n正文"
)
PIECES = (
    "---", "\n", "\r\n", " ", ": ", "#", '"', "'", "\\", "\\n", "- ", "yes", "NO", "null", "~", "123", "1_0", "0x1F",
    "东财", "。", "\u2028", "\x85", "\u3000", "\ufeff", "&a", "*a", "!!str", "{", "[", "|", ">", "?", "%", "@", "`", ",",
    "title: ", "date: 2022-02-30", " +0800", "Z", "...", "\t", "<<", "=", "…",
)  # fmt: skip


def str_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@st.composite
def altered(draw: st.DrawFn, text: str, pieces: tuple[str, ...], most: int = 3) -> str:
    """The text with a few pieces put in or cut out anywhere."""
    for _ in range(draw(st.integers(0, most))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 4))
        text = text[:at] + draw(st.sampled_from(("", *pieces))) + text[at + cut :]
    return text


@given(altered(TEMPLATE, PIECES))
@example(TEMPLATE)
@example(TEMPLATE.replace("\n", "\r\n"))
@example("\n\n" + TEMPLATE)
@example(TEMPLATE.replace(" +0800", ""))
@example(TEMPLATE.replace("post", "yes"))
@example(TEMPLATE.replace("---\n\n", "---\u3000\n\n"))
@example(TEMPLATE.replace("03:04:05", "33:44:55"))
def test_front_matter_at_a_glance_is_what_yaml_reads(text: str) -> None:
    assert read_front_matter(text) == read_yaml(text)


def test_the_front_matter_that_the_template_writes_needs_no_yaml() -> None:
    for text in (TEMPLATE, TEMPLATE.replace("\n", "\r\n"), TEMPLATE.replace(" +0800", "")):
        assert quick_front_matter._TEMPLATE.match(text)


TEXT = st.text(st.sampled_from("字a ，（\n\t\u3000\xa0\u200b\u2028\r"), max_size=6)
RUN = st.tuples(st.one_of(TEXT, st.builds(LineBreak)), st.sampled_from([(), (STRONG,), (STRONG, EMPHASIS)]))


@given(st.lists(RUN, min_size=1, max_size=5))
def test_a_line_that_is_clean_at_a_glance_is_what_tidying_makes(runs: list[Run]) -> None:
    line = clean_line(runs)
    assume(line is not None)
    assert tidy(runs) == ([line] if line else [])


@given(
    altered("2022-01-02 03:04:05 +0800", ("0", "9", "-", ":", " ", "T", "W1", "+", "Z", "٣", "．", "24"), 3)
)
@example("20220102T030405.123")
@example("2022-W10-1 03:04:05")
@example("2022-01-02 03:04.056")
@example("2022-01-02 030405.1")
@example("2022-01-02 03+08:00")
@example("2022-01-02 03:04+08")
@example("0001-01-02 03:04:05")
@example("2022-01-02 03:04")
def test_a_date_of_the_template_is_the_date_that_any_is(value: str) -> None:
    found = dates._template_date(value)
    assert found in (None, dates._any_date(value))


def test_the_dates_that_the_template_writes_are_read_at_once() -> None:
    assert dates._template_date("2022-01-02 03:04:05 +0800") is not None
    assert dates._template_date("2022-01-02 03:04:05") is not None


@given(
    st.one_of(st.text(), st.text("甲。\n\t\x00\x1b\x7f\x80\x9f\xa0·\ufffd\ufffe\uffff\U0001ffff")).map(
        str_bytes
    )
    | st.binary()
)
def test_a_text_is_made_visible_by_its_bytes_as_by_its_characters(data: bytes) -> None:
    source = decoding.decode(data)
    assert decoding.visible_text(source, data) == decoding.visible(source.text)
