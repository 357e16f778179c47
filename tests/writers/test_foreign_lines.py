"""Lines in other languages than Chinese: what pages and books say of them, and what Markdown keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from emnews_cli.model.post import Post
from emnews_cli.pipeline import convert_post, read_post
from emnews_cli.writers.epub.book import BookOptions
from tests.conftest import NAME, post_text
from tests.writers.books import XHTML, XML_LANG, articles_of, book_of, feed_post, foreign_post, pages_of

ARABIC, HEBREW, ENGLISH = "فقرة خيالية (Morning) 3%.", "פסקה בדיונית", "A made-up line of words."


def page_of(post: Post) -> Any:
    return etree.fromstring(convert_post(post, "html").partition("\n")[2])


def article_of(post: Post) -> Any:
    (page,) = articles_of(book_of([post])).values()
    return page


@pytest.fixture(params=[page_of, article_of], ids=["page", "book"])
def body(request: pytest.FixtureRequest) -> Any:
    """What is shown of some HTML, as a web page and in a book."""

    def shown(html: str) -> list[tuple[str, str, str]]:
        page = request.param(read_post(post_text(html).encode(), NAME))
        elements = [each for each in page.iter() if each.tag.rpartition("}")[2] not in ("html", "h1")]
        for each in elements:
            assert each.get("lang") == each.get(XML_LANG)
        return [
            (each.tag.rpartition("}")[2], each.get("lang", ""), each.get("dir", ""))
            for each in elements
            if each.get("lang") or each.get("dir")
        ]

    return shown


def test_a_chinese_article_says_nothing_of_languages(body: Any) -> None:
    assert body("<p>甲 Morning Mist。</p><table><tr><th>乙</th><td>1</td></tr></table><pre>a b</pre>") == []


def test_a_paragraph_has_its_language_and_the_direction_of_its_first_letter(body: Any) -> None:
    html = f"<p>{ARABIC}</p><p>《{HEBREW}》</p><p>{ENGLISH}</p><p>说“{HEBREW}”。</p><p>Morning {HEBREW}</p>"
    assert body(html) == [("p", "ar", "rtl"), ("p", "he", "rtl"), ("p", "en", ""), ("p", "he", "")]


def test_bold_and_links_do_not_hide_the_first_letter(body: Any) -> None:
    html = f'<p>“<a href="http://x.example/"><b>{HEBREW}</b></a>” Morning</p>'
    assert body(html) == [("p", "he", "rtl")]


def test_lists_and_quotations_go_where_what_is_in_them_goes(body: Any) -> None:
    html = f"<ul><li>{ARABIC}</li><li>{ENGLISH}</li><li>12</li></ul><blockquote><p>{HEBREW}</p></blockquote>"
    assert body(html) == [
        ("ul", "", "rtl"),
        ("li", "ar", ""),
        ("li", "en", "ltr"),
        ("blockquote", "", "rtl"),
        ("p", "he", ""),
    ]


def test_the_columns_of_a_table_go_where_its_words_go_and_figures_from_left_to_right(body: Any) -> None:
    html = f"<table><tr><td>1</td><td>{HEBREW}</td><td>-3.6%</td><td>晨岚</td></tr></table>"
    (table, *cells) = body(html)
    assert table[1:] == ("", "rtl")
    assert cells == [("td", "", "ltr"), ("td", "he", ""), ("td", "", "ltr"), ("td", "", "ltr")]


def test_code_in_a_line_from_the_right_goes_from_the_left(body: Any) -> None:
    html = f"<p>{HEBREW} <code>a()</code></p><p>甲 {HEBREW} <code>b()</code></p>"
    assert body(html) == [("p", "he", "rtl"), ("code", "", "ltr")]


def test_headings_and_captions_say_it_too(body: Any) -> None:
    html = f'<h2>{HEBREW}</h2><figure><img src="http://x.example/a.png"><figcaption>{ENGLISH}</figcaption></figure>'
    assert [each[1:] for each in body(html)] == [("he", "rtl"), ("en", "")]


def test_footnotes_have_their_numbers_on_their_side() -> None:
    post = read_post(f"---\ntitle: 题\n---\n\n甲[^1]乙[^2]\n\n[^1]: {HEBREW}\n[^2]: 丙\n".encode(), "x.md")
    notes = [each for each in article_of(post).iter(f"{XHTML}li") if each.get("id")]
    assert [each.get("dir") for each in notes] == ["rtl", None]


def test_a_digest_has_its_language_and_names_in_a_line_turn_nothing() -> None:
    post = replace(feed_post("<p>文</p>", digest=ENGLISH, title=HEBREW), source=HEBREW)
    book = pages_of(book_of([post]))
    article = next(page for name, page in book.items() if name.startswith("post/"))
    digest = article.find(f".//{XHTML}blockquote/{XHTML}p")
    assert digest.get("lang") == "en"
    for page in book.values():
        for each in page.iter():
            if HEBREW in (each.text or "") and each.tag not in (f"{XHTML}title", f"{XHTML}blockquote"):
                assert each.get("dir") == "rtl", etree.tostring(each)


def test_the_data_of_a_page_in_english_say_so() -> None:
    text = convert_post(read_post(post_text(f"<p>{ENGLISH}</p>").encode(), NAME), "html")
    assert '"inLanguage": "en"' in text


def test_markdown_keeps_the_letters_in_their_order_and_leaves_directions_to_who_renders_it() -> None:
    html = f'<p dir="rtl">{HEBREW} Morning!</p><ul dir="rtl"><li>{ARABIC}</li></ul>'
    text = convert_post(read_post(post_text(html).encode(), NAME), "md")
    assert text.endswith(f"\n\n{HEBREW} Morning\\!\n\n- {ARABIC}\n")


def test_a_long_article_from_the_right_is_so_on_each_of_its_pages() -> None:
    data = book_of([foreign_post(300)], BookOptions(cover=False))
    pages = list(articles_of(data).values())
    assert len(pages) > 1
    for page in pages:
        assert {each.get("dir") for each in page.iter(f"{XHTML}p") if HEBREW in (each.text or "")} == {"rtl"}
        assert {each.get("dir") for each in page.iter(f"{XHTML}table")} == {"rtl"}
