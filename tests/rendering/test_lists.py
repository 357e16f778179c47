"""The numbers of lists are the same on every engine."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from emnews_cli.model.document import ListBlock
from emnews_cli.model.post import Post
from emnews_cli.pipeline import WriteOptions, convert_post, read_post, verify_markdown
from tests.conftest import NAME, post_text
from tests.rendering.engines import ENGINES

LISTS = [
    "<ol><li>甲</li><li>乙</li></ol>",
    '<ol start="3"><li>甲</li><li>乙</li></ol>',
    '<ol start="0"><li>甲</li></ol>',
    '<ol><li>甲</li><li value="7">乙</li><li>丙</li></ol>',
    "<ol reversed><li>甲</li><li>乙</li></ol>",
    '<ol type="a"><li>甲</li><li>乙</li></ol>',
    '<ol type="I" start="4"><li>*甲* {{ x }}</li></ol>',
    "<blockquote><ol start='2'><li>甲</li></ol></blockquote>",
    "<ul><li>甲<ol start='2'><li>乙</li></ol></li></ul>",
]


def numbers(page: str) -> list[tuple[str | None, int, str]]:
    """The form, number and text of every numbered item, as browsers count."""
    found: list[tuple[str | None, int, str]] = []
    for each in lxml_html.fragment_fromstring(page, create_parent="div").iter("ol"):
        number = int(each.get("start", "1"))
        for item in each.findall("li"):
            number = int(item.get("value", number))
            found.append((each.get("type", "1"), number, "".join(item.text_content().split())))
            number += 1
    return found


def read(html: str) -> Post:
    return read_post(post_text(html).encode(), NAME)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("html", LISTS)
def test_a_list_keeps_its_numbers_on_every_engine(html: str, engine: str) -> None:
    post = read(html)
    page = ENGINES[engine]()(convert_post(post, "md", WriteOptions(front_matter="none")))
    assert numbers(page) == numbers(convert_post(post, "html").partition("<article")[2].partition(">")[2])


@pytest.mark.parametrize("html", LISTS)
def test_a_converted_list_is_read_as_the_same_and_stays_as_it_is(html: str) -> None:
    post = read(html)
    markdown = convert_post(post, "md")
    again = read_post(markdown.encode(), NAME)
    assert verify_markdown(post, markdown) == []
    assert [block for block in again.blocks if isinstance(block, ListBlock)] == [
        block for block in post.blocks if isinstance(block, ListBlock)
    ]
    assert convert_post(again, "md") == markdown
