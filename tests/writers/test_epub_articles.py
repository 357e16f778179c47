"""The pages of articles: what a post says, all of it and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from lxml import etree

from emnews_cli.model.picture import PictureUnavailable
from emnews_cli.model.plain_text import characters
from emnews_cli.model.post import Post
from emnews_cli.pipeline import WriteOptions
from emnews_cli.writers.epub.addresses import book_address
from emnews_cli.writers.epub.book import BookOptions
from emnews_cli.writers.epub.digest import lead_lines
from emnews_cli.writers.epub.frame import LARGEST
from emnews_cli.writers.epub.style import STYLE
from tests.writers.books import (
    XHTML,
    articles_of,
    book_of,
    entries_of,
    example,
    feed_post,
    hard_posts,
    illustrated_post,
    loader,
    long_post,
    made_posts,
    nav_of,
    pages_of,
    series,
    spine_of,
    text_of,
)

ALLOWED = set(
    "html head title link body article h1 h2 h3 h4 h5 h6 p a strong em sub sup u s del ruby rt rp code pre br hr ul ol li dl dt dd "
    "blockquote table tr td th figure figcaption img time nav aside span div section".split()
)


def page_of(
    post: Post, book: BookOptions | None = None, options: WriteOptions | None = None, load: Any = None
) -> Any:
    (page,) = articles_of(book_of([post], book, options, load)).values()
    return page


def outside_links(page: Any) -> list[str]:
    return [link.get("href") for link in page.iter(f"{XHTML}a") if "://" in link.get("href")]


@pytest.mark.parametrize("group_by", ["day", "source", "security"])
def test_the_text_of_a_book_is_the_text_of_its_posts_in_order(group_by: Any) -> None:
    posts = [*made_posts(range(150)), long_post()]
    data = book_of(posts, BookOptions(group_by=group_by, cover=False), WriteOptions(links="none"))
    pages = pages_of(data)
    articles = (pages[name].find(f".//{XHTML}article") for name in spine_of(data) if "post/" in name)
    text = "".join(re.sub(r"^标题（\d+）", "", text_of(article)) for article in articles)
    titles = [title for _, title, target in nav_of(data) if target.startswith("post/")]
    of_id = {f"post/{post.id}.xhtml": post for post in posts if post.id}
    order = [of_id.get(target) for _, _, target in nav_of(data) if target.startswith("post/")]
    assert len(titles) == len(posts)
    for post in filter(None, order):
        for part in (post.title, *lead_lines(post, post.text), *characters(post.blocks)):
            words = "".join(part.split())
            assert words in text
            text = text[text.index(words) + len(words) :]


def test_an_article_has_one_heading_its_source_its_time_and_the_way_to_the_original() -> None:
    page = page_of(example())
    (heading,) = page.iter(f"{XHTML}h1")
    assert heading.text == example().title == page.findtext(f".//{XHTML}title")
    (time,) = page.iter(f"{XHTML}time")
    assert datetime.fromisoformat(time.get("datetime")) == datetime.fromisoformat("2022-03-08T18:05:40+08:00")
    about = page.find(f".//{XHTML}p[@class='about']")
    assert text_of(about) == "2022-03-0818:05·临江证券报·原文"
    assert about.find(f"{XHTML}a").get("href") == example().url


def test_a_day_without_time_is_told_as_a_day() -> None:
    (time,) = page_of(feed_post("<p>文</p>", date="2022-03-08")).iter(f"{XHTML}time")
    assert time.get("datetime") == time.text == "2022-03-08"


def test_pages_hold_nothing_that_runs_moves_or_comes_from_elsewhere() -> None:
    posts = [*hard_posts(), *made_posts(range(30)), illustrated_post()]
    for name, page in articles_of(
        book_of(posts, load=loader(), options=WriteOptions(charts="link", links="all"))
    ).items():
        assert {etree.QName(element).localname for element in page.iter(etree.Element)} <= ALLOWED, name
        assert not list(page.iter(etree.Comment, etree.PI))
        for element in page.iter(etree.Element):
            assert not {"style", "id", "onclick", "align", "name"} & set(element.attrib)
            assert element.get("width", "0").isdecimal()
            assert element.tag != f"{XHTML}a" or not any(True for _ in element.iterancestors(f"{XHTML}a"))
            assert "javascript" not in element.get("href", "")
            assert "://" not in element.get("src", "")


def test_what_was_removed_is_not_in_the_book() -> None:
    text = text_of(
        page_of(feed_post('<p style="display:none">藏</p><script>跑</script><style>样</style><p>见</p>'))
    )
    assert "见" in text
    assert not set("藏跑样") & set(text)


def test_headings_skip_no_level() -> None:
    page = page_of(
        feed_post(
            "<h1>一</h1><h6>二</h6><h6>三</h6><h3>四</h3><h2>五</h2><blockquote><h5>六</h5></blockquote>"
        )
    )
    names = [
        etree.QName(element).localname for element in page.find(f".//{XHTML}article").iter(etree.Element)
    ]
    assert [name for name in names if name[0] == "h"] == ["h1", "h2", "h3", "h3", "h3", "h3", "h4"]


# --- links --------------------------------------------------------------------------------------------------


def test_links_are_those_that_are_wanted() -> None:
    post = example()
    options = (
        WriteOptions(links="none"),
        WriteOptions(links="articles", charts="drop"),
        WriteOptions(links="all"),
    )
    found = {one.links: outside_links(page_of(post, options=one)) for one in options}
    assert found["none"] == []
    assert found["articles"] == [
        post.url,
        "https://dfscdn.dfcfw.com/download/D12345678901234567890.jpg",
        "https://www.example.com/report?id=7&lang=zh",
    ]
    assert {"http://quote.eastmoney.com/unify/r/1.600981", *found["articles"]} <= set(found["all"])


@pytest.mark.parametrize(
    ("address", "valid"),
    [
        ("http://x.example/a?b=c&d=1#e", "http://x.example/a?b=c&d=1#e"),
        ("http://例子.example/路 径?查=询", "http://xn--fsqu00a.example/%E8%B7%AF%20%E5%BE%84?%E6%9F%A5=%E8%AF%A2"),
        ("http://x.example/100%", "http://x.example/100%25"),
        ("http://x.example/%E8%B7", "http://x.example/%E8%B7"),
        ("http://x.example/\x00\x1b", "http://x.example/%00%1B"),
        ("http://bad host/", ""),
        ("http://[::1", ""),
        ("http://u:p@x.example/", ""),
        ("../up", ""),
        ("javascript:x", ""),
        ("data:text/html,x", ""),
        ("http:///x", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_only_valid_addresses_are_linked_in_a_book(address: str, valid: str) -> None:
    assert book_address(address) == valid


# --- pictures -----------------------------------------------------------------------------------------------


def test_pictures_of_every_format_are_in_the_book_as_jpeg_or_png_with_alt_and_size() -> None:
    from io import BytesIO

    from PIL import Image

    data = book_of([illustrated_post()], load=loader())
    entries, (page,) = entries_of(data), articles_of(data).values()
    images = list(page.iter(f"{XHTML}img"))
    assert len(images) == 7
    for image in images:
        assert image.get("alt")
        picture = Image.open(BytesIO(entries["EPUB/" + image.get("src").removeprefix("../")]))
        assert picture.format == {"jpg": "JPEG", "png": "PNG"}[image.get("src")[-3:]]
        assert picture.size == (int(image.get("width")), int(image.get("height")))
        assert max(picture.size) <= 1600
        assert not picture.info.get("progressive")
    assert len([name for name in entries if "image/" in name]) == 6


def test_a_grey_book_has_no_colour_in_it() -> None:
    from io import BytesIO

    from PIL import Image

    entries = entries_of(book_of([illustrated_post()], BookOptions(grayscale=True), load=loader()))
    modes = {
        Image.open(BytesIO(data)).mode for name, data in entries.items() if name.endswith((".jpg", ".png"))
    }
    assert modes <= {"L", "LA", "P"}


def test_a_picture_that_is_not_at_hand_is_text_with_its_link_and_in_the_colophon_with_the_reason() -> None:
    post = feed_post('<p><img src="http://x.example/a.jpg" alt="厂房"></p>')
    for load, reason in ((None, "未下载"), (loader(), "404")):
        data = book_of([post], load=load)
        (page,) = articles_of(data).values()
        assert list(page.iter(f"{XHTML}img")) == []
        (link,) = (link for link in page.iter(f"{XHTML}a") if link.get("href") == "http://x.example/a.jpg")
        assert link.text == "〔图片：厂房〕"
        assert f"标题：http://x.example/a.jpg（{reason}）" in text_of(pages_of(data)["colophon.xhtml"])


def test_a_picture_is_asked_for_once_however_often_it_is_shown() -> None:
    asked = []

    def load(address: str) -> bytes:
        asked.append(address)
        raise PictureUnavailable("404")

    images = '<p><img src="http://x.example/a.jpg"></p>'
    data = book_of([feed_post(images * 2), feed_post(f"{images}<p>二</p>")], load=load)
    assert asked == ["http://x.example/a.jpg"]
    assert text_of(pages_of(data)["colophon.xhtml"]).count("（404）") == 2


def test_without_images_a_book_has_neither_pictures_nor_words_for_them_but_captions_stay() -> None:
    body = (
        '<figure><a href="http://y.example/"><img src="http://x.example/a.jpg"></a><figcaption>题字</figcaption></figure>'
        '<p>一<a href="http://y.example/"><img src="http://x.example/b.jpg"></a>二<img src="http://x.example/c.jpg">三</p>'
        '<blockquote><p>引</p><p><img src="http://x.example/d.jpg"></p></blockquote>'
    )
    data = book_of([feed_post(body)], BookOptions(images="drop", cover=False), load=loader())
    (page,) = articles_of(data).values()
    assert not list(page.iter(f"{XHTML}img", f"{XHTML}figure"))
    assert "题字" in text_of(page)
    assert all(text_of(link) for link in page.iter(f"{XHTML}a"))
    assert "未收录的图片" not in text_of(pages_of(data)["colophon.xhtml"])


def test_the_steps_between_articles_break_between_links_alone() -> None:
    (page,) = articles_of(book_of(series(1))).values()
    steps = page.find(f".//{XHTML}nav")
    assert [link.text for link in steps.iter(f"{XHTML}a")] == ["2022年1月1日\u00a0星期六", "目录"]
    assert "nav.steps p, nav.jumps p { word-break: keep-all; }" in STYLE


# --- long articles ------------------------------------------------------------------------------------------


def test_a_long_article_is_parted_at_its_blocks_into_pages_that_are_not_too_large() -> None:
    data = book_of([long_post(), *series(2)])
    name = "post/202203080000000088"
    parts = [page for page in spine_of(data) if page.startswith(name)]
    assert parts == [f"{name}.xhtml", *(f"{name}_{number}.xhtml" for number in range(2, len(parts) + 1))]
    sizes = sorted(len(entries_of(data)[f"EPUB/{part}"]) for part in parts)
    assert sizes[-1] < 250_000
    headings = [articles_of(data)[part].findtext(f".//{XHTML}h1") for part in parts]
    assert headings == ["标题", *(f"标题（{number}）" for number in range(2, len(parts) + 1))]


def test_a_large_block_behind_a_long_digest_begins_a_page_of_its_own() -> None:
    digest, small, large = "摘" * 2000, "<p>小</p>", f"<p>{'大' * (LARGEST // 3 - 20)}</p>"
    data = book_of([feed_post(f"{large}{small}{large}", digest=digest)])
    assert max(len(entries_of(data)[f"EPUB/{name}"]) for name in articles_of(data)) < 250_000


def test_no_page_is_too_large() -> None:
    posts = [replace(post, title=post.title + "很长的标题" * 8) for post in series(28, each=50)]
    entries = entries_of(book_of(posts, BookOptions(group_by="source", cover=False)))
    large = {name for name, content in entries.items() if len(content) > 250_000}
    assert large <= {"EPUB/package.opf"}  # which no reader shows, and which can't be parted


# --- stories ------------------------------------------------------------------------------------------------


def stories_of(page: Any) -> list[tuple[str, str]]:
    return [
        (text_of(entry), entry.find(f"{XHTML}a").get("href"))
        for entry in page.findall(
            f".//{XHTML}aside[@class='stories']/{XHTML}ul/{XHTML}li/{XHTML}ul/{XHTML}li"
        )
    ]


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_an_article_leads_to_the_earlier_and_the_later_one_about_its_company(order: Any) -> None:
    pages = list(articles_of(book_of(series(3), BookOptions(order=order, cover=False))).values())
    pages = pages[::-1] if order == "newest" else pages
    earlier, later = "../post/202203080000000001.xhtml", "../post/202203080000000003.xhtml"
    assert stories_of(pages[1]) == [
        ("较早：第1条（2022-01-01）", earlier),
        ("较晚：第3条（2022-01-03）", later),
    ]
    assert [text[:2] for text, _ in stories_of(pages[0]) + stories_of(pages[2])] == ["较晚", "较早"]
    assert "晨岚科技600981.SH" in text_of(pages[1].find(f".//{XHTML}aside"))


def test_an_article_about_no_company_or_alone_about_one_or_without_date_has_no_stories() -> None:
    undated = replace(series(1)[0], date=None, id="", title="无日期")
    pages = articles_of(book_of([*series(1), undated, feed_post("<p>无公司</p>", number=9)])).values()
    assert [stories_of(page) for page in pages] == [[], [], []]


def test_a_wide_table_is_records_and_figures_are_set_right() -> None:
    head = "".join(f"<th>很长的指标{number}</th>" for number in range(9))
    row = "<td>甲</td>" + "<td>1,234,567.89</td>" * 8
    page = page_of(
        feed_post(
            f"<table><tr>{head}</tr><tr>{row}</tr></table><table><tr><td>1</td><td>乙</td></tr></table>"
        )
    )
    assert [text_of(term) for term in page.iter(f"{XHTML}dt")] == ["甲"]
    assert [text_of(value) for value in page.iter(f"{XHTML}dd")][:2] == [
        "很长的指标1：1,234,567.89",
        "很长的指标2：1,234,567.89",
    ]
    assert [cell.get("class") for cell in page.iter(f"{XHTML}td")] == ["number", None]


def test_a_long_table_is_continued_with_its_head_and_what_spans_the_cut() -> None:
    rows = "".join(f"<tr><td>{number}</td><td>{'字' * 400}</td></tr>" for number in range(999))
    html = (
        f'<table><tr><th>组</th><th>号</th><th>文</th></tr><tr><td rowspan="1000">甲</td></tr>{rows}</table>'
    )
    data = book_of([feed_post(html, number=1)])
    pages = articles_of(data)
    assert len(pages) > 3
    assert max(len(content) for content in entries_of(data).values()) < 250_000
    numbers = []
    for page in pages.values():
        assert [text_of(head) for head in page.iter(f"{XHTML}th")] == ["组", "号", "文"]
        assert sum(text_of(cell) == "甲" for cell in page.iter(f"{XHTML}td")) == 1
        numbers += [text_of(cell) for cell in page.iter(f"{XHTML}td") if text_of(cell).isdigit()]
    assert numbers == list(map(str, range(999)))


@pytest.mark.parametrize(
    "html",
    ["<ol>" + "<li>{}</li>" * 3000 + "</ol>", "<blockquote>" + "<p>{}</p>" * 3000 + "</blockquote>",
     "<p>" + "<b>{}</b>{}" * 1500 + "</p>", "<pre>" + "{}\n" * 3000 + "</pre>", "<p><b>" + "{}" * 3000 + "</b></p>",
     "<dl>" + "<dt>{}</dt><dd>文</dd>" * 3000 + "</dl>", "<ul><li>" + "{}" * 3000 + "</li></ul>"],
)  # fmt: skip
def test_whatever_is_long_is_continued_without_loss(html: str) -> None:
    words = [f"第{number:05}句{'字' * 100}。" for number in range(3000)]
    data = book_of([feed_post(html.format(*words), number=1)])
    assert max(len(content) for content in entries_of(data).values()) < 250_000
    text = "".join(text_of(page) for page in articles_of(data).values())
    assert list(re.findall(r"第(\d{5})句", text)) == [f"{number:05}" for number in range(3000)]
