"""Web pages and plain text."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from lxml import etree

from emnews_cli.model.picture import PictureUnavailable
from emnews_cli.model.plain_text import characters
from emnews_cli.pipeline import WriteOptions, convert_post, read_post
from emnews_cli.writers import site
from emnews_cli.writers.html_style import PAGE_STYLE
from tests.conftest import EXAMPLE, NAME, post_text
from tests.generator import make_post
from tests.readers.soup import soup
from tests.writers.books import png


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
        said = post.heading + post.digest + "".join(characters(post.blocks))
        assert letters("".join(article.itertext())) == letters(said)


@given(soup())
def test_a_page_of_any_soup_is_well_formed_and_runs_nothing(made: tuple[str, list[str]]) -> None:
    page = page_of(post_text(made[0], title="<script>&").encode())
    for element in page.iter():
        assert element.tag not in ("iframe", "object", "embed", "form")
        assert element.tag != "script" or element.get("type") == "application/ld+json"
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


# --- the head and the frame of a page ---------------------------------------------------------------------


def said(page: etree._Element) -> dict[str, str]:
    return {
        meta.get("name") or meta.get("property") or meta.get("http-equiv") or "": meta.get("content") or ""
        for meta in page.iter("meta")
    }


def test_a_page_says_what_it_is_to_search_engines_and_who_shares_it() -> None:
    page = page_of(EXAMPLE.read_bytes(), EXAMPLE.name)
    post, metas = read_post(EXAMPLE.read_bytes(), EXAMPLE.name), said(page)
    assert page.findtext(".//title") == metas["og:title"] == post.title
    assert metas["author"] == metas["og:site_name"] == post.source
    assert metas["article:published_time"] == "2022-03-08T18:05:40+08:00"
    assert [link.get("href") for link in page.iter("link")] == [metas["og:url"]] == [post.url]
    assert metas["description"] == metas["og:description"] == post.digest
    assert metas["referrer"] == "no-referrer"
    (script,) = page.iter("script")
    found = json.loads(script.text or "")
    assert (found["@context"], found["@type"]) == ("https://schema.org", "NewsArticle")
    assert (found["headline"], found["datePublished"]) == (post.title, metas["article:published_time"])
    assert found["author"] == found["publisher"] == {"@type": "Organization", "name": post.source}
    assert {"@type": "Corporation", "name": "晨岚科技", "tickerSymbol": "XSHG 600981"} in found["about"]


def test_a_page_says_nothing_that_is_not_known() -> None:
    page = page_of(b"---\nlayout: post\n---\n", "x.md")
    assert not {"description", "author", "og:url", "article:published_time"} & said(page).keys()
    assert not list(page.iter("link"))
    assert "<" not in (page.findtext(".//script") or "")


def test_a_title_can_not_end_the_data_of_a_page() -> None:
    post = read_post(post_text("<p>文</p>", title="</script><b>&amp;").encode(), NAME)
    text = convert_post(post, "html")
    assert text.count("</script>") == 1
    (script,) = etree.fromstring(text.removeprefix("<!DOCTYPE html>\n")).iter("script")
    assert json.loads(script.text or "")["headline"] == post.title


def test_the_policy_of_a_page_allows_its_style_alone() -> None:
    for css in ("", "p { color: red }"):
        page = etree.fromstring(
            convert_post(read_post(EXAMPLE.read_bytes(), NAME), "html", WriteOptions(css=css)).partition(
                "\n"
            )[2]
        )
        style = page.findtext(".//style") or ""
        assert css in style
        policy = said(page)["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy


def test_pictures_are_in_a_page_where_that_is_wanted_and_else_are_linked() -> None:
    def load(address: str) -> bytes:
        if "gone" in address:
            raise PictureUnavailable("404")
        return png(40, 30, pixels=bytes(41 * 30))

    body = '<p><img src="http://x.example/a.png" alt="图甲"></p><p><img src="http://x.example/gone.png" alt="图乙"></p>'
    text = convert_post(read_post(post_text(body).encode(), NAME), "html", None, load)
    page = etree.fromstring(text.partition("\n")[2])
    (image,) = page.iter("img")
    assert (image.get("src") or "").startswith("data:image/png;base64,")
    assert (image.get("alt"), image.get("width"), image.get("height")) == ("图甲", "40", "30")
    assert [link.text for link in page.iter("a") if "gone" in (link.get("href") or "")] == ["〔图片：图乙〕"]
    assert "img-src data:;" in said(page)["Content-Security-Policy"]


# --- an index of pages ------------------------------------------------------------------------------------

ATOM = "{http://www.w3.org/2005/Atom}"


def files_of(count: int) -> dict[str, str]:
    posts = [
        read_post(post_text(f"<p>第{number}条。</p>", title=f"题{number}<&>").encode(), NAME)
        for number in range(min(count, 3))
    ]
    entries = [site.site_page(posts[number % len(posts)], f"甲 {number}:乙.html") for number in range(count)]
    undated = site.site_page(read_post("---\ntitle: 无\n---\n文\n".encode(), "x.md"), "x.html")
    return dict(site.site_files([entry for entry in (*entries, undated) if entry]))


def test_an_index_lists_pages_by_day_and_the_feed_those_with_a_date() -> None:
    files = files_of(3)
    assert sorted(files) == ["feed.xml", "index.html"]
    index = etree.fromstring(files["index.html"].partition("\n")[2])
    assert [heading.text for heading in index.iter("h2")] == ["2022年3月8日 星期二", "日期不明"]
    assert [link.text for link in index.iter("a")] == ["题2<&>", "题1<&>", "题0<&>", "无"]
    assert next(index.iter("a")).get("href") == "./%E7%94%B2%202%3A%E4%B9%99.html"
    feed = etree.fromstring(files["feed.xml"].encode())
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["题2<&>", "题1<&>", "题0<&>"]
    for each in (feed, *entries):
        assert each.findtext(f"{ATOM}updated") == "2022-03-08T18:05:40+08:00"
        assert (each.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")


def test_a_long_index_has_a_page_a_month_and_the_feed_an_end() -> None:
    files = files_of(1001)
    assert sorted(files) == ["feed.xml", "index-2022-03.html", "index-undated.html", "index.html"]
    assert files["feed.xml"].count("<entry>") == 50


def test_a_post_that_is_not_published_is_in_no_index() -> None:
    text = post_text("<p>文</p>").replace("\nlayout:", "\npublished: false\nlayout:")
    assert site.site_page(read_post(text.encode(), NAME)) is None


def test_chinese_titles_fill_their_lines_and_a_wide_table_may_be_wider_than_the_text() -> None:
    assert "balance" not in PAGE_STYLE  # which breaks a line in its middle, inside words without spaces
    screen, _, rule = PAGE_STYLE.partition("@media screen and (min-width: 48rem)")[2].partition(
        "article > .wide"
    )
    assert screen.strip() == "{"
    assert "max-width: min(64rem, 100vw - 3rem)" in rule.partition("}")[0]


def test_paragraphs_go_in_the_direction_of_their_own_letters() -> None:
    elements, _, rule = PAGE_STYLE.partition(" { unicode-bidi: plaintext }")[0].rpartition("\n")
    assert {"h1", "p", "li", "td", "figcaption"} <= set(rule.split(", "))
    assert elements.startswith(":root")
