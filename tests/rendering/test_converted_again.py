"""Converting a converted post changes no byte."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from emnews_cli.model.post import Origin
from emnews_cli.pipeline import WriteOptions, convert_post, read_post, verify_markdown
from tests.rendering.documents import PAGES, RAW_BLOCKS
from tests.rendering.test_front_matter_kept import NAMES, posts

FOOT = (
    "\n<http://finance.eastmoney.com/news/1354,202203081234567890.html>\n\n"
    "[返回东财滚动新闻](//finews.withounder.com/emnews/)｜[返回首页](//finews.withounder.com/)"
)
PIECES = st.one_of(st.just(""), PAGES, RAW_BLOCKS)
NAME = "2022-03-08-202203081234567890.md"


@given(posts(), PIECES, st.sampled_from(["", FOOT]), NAMES)
@example("", "<table><tr><td>甲<td><ul><li>一</ul><tr><td>乙<td>丙</table>", "", NAME)
@example("---\ntitle: *甲\n", "<table><tr><th>甲<td>乙<tr><td>丙<td rowspan=2>丁</table>", FOOT, NAME)
def test_any_post_is_written_the_same_again(head: str, page: str, foot: str, name: str) -> None:
    text = f"{head}\n{page}\n{foot}"
    post = read_post(text.encode(), name)
    once = convert_post(post, "md")
    assert verify_markdown(post, once) == []
    again = read_post(once.encode(), name)
    assert convert_post(again, "md") == once
    assert verify_markdown(again, once) == []


@given(PAGES, st.sampled_from(["all", "none"]))
def test_a_post_of_the_feed_is_so_with_other_links_too(page: str, links: str) -> None:
    options = WriteOptions(links=links)  # type: ignore[arg-type]
    post = read_post(f"---\ntitle: 甲\n---\n\n{page}\n{FOOT}".encode(), NAME)
    once = convert_post(post, "md", options)
    again = read_post(once.encode(), NAME)
    assert again.origin is not Origin.HANDWRITTEN
    assert convert_post(again, "md", options) == once
