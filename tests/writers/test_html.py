"""Web pages and plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from lxml import etree

from emnews_cli.model.document import paragraphs
from emnews_cli.pipeline import WriteOptions, convert_post, read_post
from tests.conftest import EXAMPLE, NAME, post_text
from tests.generator import make_post
from tests.readers.soup import soup


def page_of(data: bytes, name: str = NAME) -> etree._Element:
    """The page, read as XML: what we write is well-formed by construction."""
    text = convert_post(read_post(data, name), "html")
    return etree.fromstring(text.removeprefix("<!DOCTYPE html>\n"))


def letters(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_a_page_holds_the_text_of_its_post_in_order(start: int) -> None:
    for number in range(start, start + 100):
        made = make_post(number)
        post = read_post(made.data, made.name)
        article = page_of(made.data, made.name).find(".//article")
        assert article is not None
        for part in (article.find("p") if post.date else None,):
            if part is not None:
                article.remove(part)
        said = post.heading + post.digest + "".join(paragraphs(post.blocks))
        assert letters("".join(article.itertext())) == letters(said)


@given(soup())
def test_a_page_of_any_soup_is_well_formed_and_runs_nothing(made: tuple[str, list[str]]) -> None:
    page = page_of(post_text(made[0], title="<script>&").encode())
    for element in page.iter():
        assert element.tag not in ("script", "iframe", "object", "embed", "form")
        assert not any(name.startswith("on") for name in element.attrib)
        assert not any("javascript:" in value.lower() for value in element.attrib.values())


def test_an_address_in_the_front_matter_is_no_way_in() -> None:
    page = page_of(b'---\ntitle: x\nurl: "javascript:alert(1)"\n---\n\nx\n', "x.md")
    assert [element.get("href") for element in page.iter("a")] == []


def test_plain_text_has_the_title_one_line_about_it_and_the_paragraphs() -> None:
    post = read_post(post_text("<p>一</p><p>二<br/>三</p><ul><li>甲</li></ul>").encode(), NAME)
    assert (
        convert_post(post, "txt", WriteOptions(front_matter="none"))
        == "标题\n\n摘要。\n\n一\n\n二\n三\n\n- 甲\n"
    )
    assert convert_post(post, "txt").splitlines()[2].startswith("2022-03-08 18:05:40  http://")


def test_a_figure_and_a_chart_in_plain_text() -> None:
    post = read_post(EXAMPLE.read_bytes(), EXAMPLE.name)
    text = convert_post(post, "txt", WriteOptions(charts="link"))
    assert (
        "[图 https://dfscdn.dfcfw.com/download/D12345678901234567890.jpg]\n图片来源：临江商报资料图" in text
    )
    assert "K线 01933.HK http://quote.eastmoney.com/unify/r/116.01933" in text
