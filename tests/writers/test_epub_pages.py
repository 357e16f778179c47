"""The pages beside the articles: front pages, the index of securities, the colophon."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from emnews_cli.errors import NothingToWriteError
from emnews_cli.pipeline import read_post
from emnews_cli.writers.epub.book import BookOptions
from tests.conftest import post_text
from tests.writers.books import (
    TIME,
    XHTML,
    articles_of,
    book_of,
    example,
    feed_post,
    illustrated_post,
    links_of,
    loader,
    made_posts,
    metas_of,
    nav_of,
    pages_of,
    series,
    text_of,
)

MOMENTS = [datetime(2001, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)]


def named(*securities: tuple[str, str]) -> str:
    """A paragraph that names securities: each by its id, such as ``1.600981``, and its name."""
    return "".join(
        f'<p>见<a href="http://quote.eastmoney.com/unify/r/{code}" class="keytip" data-code="{code.replace(".", ",")}">'
        f"{name}</a>。</p>"
        for code, name in securities
    )


# --- front pages --------------------------------------------------------------------------------------------


def test_a_front_page_has_lead_source_time_and_minutes_of_each_article_one_tap_away() -> None:
    page = pages_of(book_of([example()]))["front/2022-03-08.xhtml"]
    assert page.findtext(f".//{XHTML}h1") == "2022年3月8日 星期二"
    (entry,) = page.iter(f"{XHTML}li")
    assert list(links_of("front/x.xhtml", entry)) == [
        ("post/202203081234567890.xhtml", "".join(example().title.split()))
    ]
    _, lead, about = entry.findall(f"{XHTML}p")
    assert lead.text == "晨岚科技(600981)3月8日晚间公告，一季度新签订单3.2亿元-3.5亿元，同比增长20%-31%。"
    assert about.text == "18:05 · 临江证券报 · 1 分钟"


@pytest.mark.parametrize(("title", "lead"), [(" ", 0), ("公司公告", 0), ("公司公告。", 0), ("公告", 1)])
def test_a_lead_that_the_title_says_is_not_said_again(title: str, lead: int) -> None:
    post = feed_post("<p>公司公告。文。</p>", title=title, digest="")
    (page,) = [page for name, page in pages_of(book_of([post])).items() if name.startswith("front/")]
    assert len(page.findall(f".//{XHTML}p[@class='lead']")) == lead


def test_a_front_page_says_nothing_twice_and_nothing_that_is_not_known() -> None:
    post = feed_post("<p>文。</p>", title="同一句。", digest="同一句。", date="2022-03-08")
    (entry,) = pages_of(book_of([post]))["front/2022-03-08.xhtml"].iter(f"{XHTML}li")
    assert text_of(entry) == "同一句。1分钟"


def test_a_day_with_very_many_articles_has_several_front_pages() -> None:
    posts = [replace(post, digest="长" * 99 + "。") for post in series(1, each=900)]
    pages = pages_of(book_of(posts))
    fronts = [name for name in pages if name.startswith("front/")]
    assert fronts[:2] == ["front/2022-01-01.xhtml", "front/2022-01-01_2.xhtml"]
    entries = [
        target for name in fronts for target, _ in links_of(name, pages[name]) if target != "nav.xhtml"
    ]
    assert entries == [name for name in pages if name.startswith("post/")]


def test_articles_without_date_share_a_front_page_at_the_end() -> None:
    pages = pages_of(book_of([feed_post("<p>文</p>", date=""), *series(1)]))
    assert [name for name in pages if name.startswith("front/")] == [
        "front/2022-01-01.xhtml",
        "front/undated.xhtml",
    ]
    assert pages["front/undated.xhtml"].findtext(f".//{XHTML}h1") == "日期不明"


# --- the index ----------------------------------------------------------------------------------------------


def index_of(data: bytes) -> list[str]:
    """The headings and entries of the index in their order."""
    names = [f"{XHTML}h2", f"{XHTML}h3", f"{XHTML}li"]
    pages = pages_of(data)
    found = (pages[name].iter(*names) for name in pages if name.startswith("index/"))
    return [
        f"{etree.QName(entry).localname} {' '.join(''.join(entry.itertext()).split())}"
        for page in found
        for entry in page
    ]


def test_the_index_is_sorted_by_market_and_code_with_the_days() -> None:
    first = named(
        ("116.01933", "云雀视频"), ("1.600981", "晨岚科技"), ("90.BK1036", "半导体"), ("0.920001", "北所股份")
    )
    second = named(
        ("0.000777", "昇平股份"), ("1.600030", "临江证券"), ("1.000001", "上证指数"), ("1.600981", "晨岚科技")
    )
    posts = [
        feed_post(first, title="甲", number=1, date="2022-01-02 08:00:00 +0800"),
        feed_post(second, title="乙", number=2, date="2022-01-01 08:00:00 +0800"),
    ]
    assert index_of(book_of(posts)) == [
        "h2 上海证券交易所",
        "h3 上证指数 000001.SH", "li 2022-01-01 乙",
        "h3 临江证券 600030.SH", "li 2022-01-01 乙",
        "h3 晨岚科技 600981.SH", "li 2022-01-01 乙", "li 2022-01-02 甲",
        "h2 深圳证券交易所",
        "h3 昇平股份 000777.SZ", "li 2022-01-01 乙",
        "h2 北京证券交易所",
        "h3 北所股份 920001.BJ", "li 2022-01-02 甲",
        "h2 香港交易所",
        "h3 云雀视频 01933.HK", "li 2022-01-02 甲",
        "h2 板块",
        "h3 半导体 BK1036", "li 2022-01-02 甲",
    ]  # fmt: skip


def test_no_market_comes_twice_in_the_index() -> None:
    headings = [entry for entry in index_of(book_of(made_posts(range(200)))) if entry.startswith("h2")]
    assert len(headings) == len(set(headings)) > 2


def test_a_security_of_very_many_articles_goes_over_several_pages_without_loss() -> None:
    posts = [replace(post, title=post.title + "很长的标题" * 8) for post in series(28, each=90)]
    data = book_of(posts)
    assert len([name for name in pages_of(data) if name.startswith("index/")]) > 1
    assert len([entry for entry in index_of(data) if entry.startswith("li 2")]) == len(posts)
    first, *others = [entry for entry in index_of(data) if entry.startswith("h3")]
    assert first == "h3 晨岚科技 600981.SH"
    assert set(others) == {f"{first}（续）"}


def test_a_long_index_has_parts_by_market_and_code_with_jumps_and_entries_in_the_contents() -> None:
    shares = [
        (f"{market}.{code:06}", f"股{code}")
        for market, first in ((0, 1), (1, 600001))
        for code in range(first, first + 200)
    ]
    tickers = [
        (f"105.{first}{second}", "司") for first in "ABCDEFGHIJKLMNOP" for second in "ABCDEFGHIJKLMNOPQR"
    ]
    data = book_of([feed_post(named(*shares, *tickers), number=1), *series(1)])
    below = [entry for entry in nav_of(data) if entry[2].startswith("index/")]
    assert below[0] == (1, "证券索引", "index/securities.xhtml")
    assert [entry[1] for entry in below if entry[0] == 2] == ["上海证券交易所", "深圳证券交易所", "纳斯达克"]
    assert [entry[1] for entry in below if entry[0] == 3] == ["A–N", "N–P"]
    pages = pages_of(data)
    page = pages[below[-1][2]]
    (jumps,) = page.iter(f"{XHTML}nav")
    assert [text for _, text in links_of(below[-1][2], jumps)] == [
        "证券索引",
        "上海证券交易所",
        "深圳证券交易所",
        "A–N",
    ]
    rows = [len(list(pages[name].iter(f"{XHTML}li"))) for _, _, name in below]
    assert max(rows) <= 250
    assert sum(rows[1:]) >= 400 + 288


def test_an_article_leads_to_its_securities_in_the_index() -> None:
    page = pages_of(book_of(series(2)))["post/202203080000000001.xhtml"]
    securities = page.find(f".//{XHTML}p[@class='securities']")
    assert list(links_of("post/x.xhtml", securities)) == [("index/securities.xhtml", "晨岚科技600981.SH")]


def test_a_book_that_names_no_security_has_no_index() -> None:
    assert not [name for name in pages_of(book_of([feed_post("<p>文</p>")])) if name.startswith("index/")]


# --- what is left out, and how it is said ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("false", False),
        ("no", False),
        ("off", False),
        ("False", False),
        ("true", True),
        ('"false"', True),
        ("", True),
    ],
)
def test_a_post_that_is_not_published_is_left_out_and_counted(written: str, published: bool) -> None:
    text = post_text("<p>文</p>", title="不发").replace("\nlayout:", f"\npublished: {written}\nlayout:")
    data = book_of([read_post(text.encode(), "a.md"), *series(1)])
    assert ("不发" in {title for _, title, _ in nav_of(data)}) is published
    assert ("另有1篇标为不发布" in text_of(pages_of(data)["colophon.xhtml"])) is not published


def test_posts_that_are_not_published_make_no_book() -> None:
    text = post_text("<p>文</p>").replace("\nlayout:", "\npublished: false\nlayout:")
    with pytest.raises(NothingToWriteError):
        book_of([read_post(text.encode(), "a.md")])


@pytest.mark.parametrize(
    ("title", "english"),
    [("Apple’s shares rise 3%", True), ("NIO Inc. (NIO.N): Q1 deliveries", True), ("NIO", False), ("2022", False),
     ("苹果 Apple Inc 上涨", False), ("", False)],
)  # fmt: skip
def test_english_titles_say_that_they_are(title: str, english: bool) -> None:
    data = book_of([feed_post("<p>文</p>", title=title or "题", number=9), *series(1)])
    pages = pages_of(data)
    name = "post/202203080000000009.xhtml"
    said = [pages["nav.xhtml"].find(f".//{XHTML}a[@href='{name}']"), pages[name].find(f".//{XHTML}h1")]
    assert [element.get("lang") for element in said] == (["en", "en"] if english else [None, None])


def test_a_digest_that_the_body_repeats_is_there_once() -> None:
    def digests(body: str, digest: str) -> int:
        pages = pages_of(book_of([feed_post(body, digest=digest)]))
        return sum(len(page.findall(f".//{XHTML}blockquote")) for page in pages.values())

    assert digests("<p>订单增长两成。</p><p>又一段。</p>", "订单增长两成。") == 0
    assert digests("<p>日前，<b>订单</b>增长 两成。又一句。</p>", "订单增长两成。") == 0
    assert digests("<p>订单增长三成。</p>", "订单增长两成。") == 1
    assert digests("", "订单增长两成。") == 1


@pytest.mark.parametrize(
    ("body", "level"),
    [("<p><b>一、业绩</b></p>", "h2"), ("<h2>总</h2><p><b>一、业绩</b></p>", "h3"), ("<p><b>业绩</b>好</p>", ""),
     ("<p><b>业绩增长，详情如下。</b></p>", ""), (f"<p><b>{'长' * 60}</b></p>", ""), ("<ul><li><p><b>甲</b></p></li></ul>", "")],
)  # fmt: skip
def test_a_short_paragraph_of_bold_alone_is_a_subhead(body: str, level: str) -> None:
    page = pages_of(book_of([feed_post(f"{body}<p>文</p>", number=1)]))["post/202203080000000001.xhtml"]
    article = page.find(f".//{XHTML}article")
    heads = [etree.QName(found).localname for found in article.iter(f"{XHTML}h2", f"{XHTML}h3")]
    assert heads[-1:] == ([level] if level else [])


def test_a_picture_without_words_is_named_by_its_caption_or_its_number_and_the_title() -> None:
    image = '<img src="https://y.example/photo.jpg">'
    body = f"<figure>{image}<figcaption>图题</figcaption></figure><p>一{image}二</p>"
    page = pages_of(book_of([feed_post(body, number=1)], load=loader()))["post/202203080000000001.xhtml"]
    assert [found.get("alt") for found in page.iter(f"{XHTML}img")] == ["图题", "插图 2：标题"]


# --- the colophon -------------------------------------------------------------------------------------------


def colophon_of(posts: list[Any], **others: Any) -> str:
    return text_of(pages_of(book_of(posts, **others))["colophon.xhtml"])


def test_pictures_are_counted_once_where_a_long_article_is_parted() -> None:
    image = '<p><img src="https://y.example/{}.jpg"></p>'
    rows = "".join(f"<tr><td>{'长' * 40}</td><td>{number}</td></tr>" for number in range(2000))
    picture = '<tr><td><img src="https://y.example/in-a-row.jpg"></td><td>图</td></tr>'
    body = f"{image.format(1)}<table>{picture}{rows}</table><p>{'长' * 60_000}</p>{image.format(2)}"
    data = book_of([feed_post(body, title="长文")], load=loader())
    alts = [img.get("alt") for page in articles_of(data).values() for img in page.iter(f"{XHTML}img")]
    assert len(articles_of(data)) == 3
    assert alts == [f"插图 {number}：长文" for number in (1, 2, 3)]
    (summary,) = metas_of(data, "schema:accessibilitySummary")
    assert "3 幅图片" in summary


def test_the_colophon_tells_the_sources_by_their_number() -> None:
    text = colophon_of([example(), feed_post("<p>一</p>", number=1), feed_post("<p>二</p>", number=2)])
    assert "本书收录3篇文章" in text
    assert "来源来源不明：2临江证券报：1" in text


def test_the_colophon_tells_what_was_removed_and_what_is_drawn_live() -> None:
    text = colophon_of([example()])
    assert "未收录的内容" in text
    assert "隐藏段落：1" in text
    assert "2幅行情图" in text


def test_every_reason_of_the_reader_has_words_in_the_colophon() -> None:
    posts = list(made_posts(range(300)))
    text = colophon_of(posts)
    removed = text[text.index("未收录的内容") : text.index("图表")]
    assert not re.search(r"[a-z]", removed)


def test_the_colophon_tells_how_many_files_were_broken() -> None:
    broken = read_post(post_text("<p>文</p>").replace("\n---\n", "\nx: [\n---\n").encode(), "a.md")
    assert "修复1篇" in colophon_of([broken, example()])
    assert "修复" not in colophon_of([example()])


def test_the_colophon_lists_pictures_that_are_missing_and_counts_those_beyond_200() -> None:
    many = "".join(f'<p><img src="http://x.example/{number}.jpg"></p>' for number in range(205))
    text = colophon_of([feed_post(many)], load=loader())
    assert "共205幅。" in text
    assert text.count("（404）") == 200
    assert "另有5幅。" in text
    assert "共4幅。" in colophon_of([illustrated_post()], load=loader())


def test_no_page_says_when_the_book_was_made() -> None:
    post = feed_post("<p>文</p>", date=TIME)
    pages = {
        modified: pages_of(book_of([post], BookOptions(modified=modified, cover=False)))
        for modified in MOMENTS
    }
    one, two = ({name: text_of(page) for name, page in found.items()} for found in pages.values())
    assert one == two
