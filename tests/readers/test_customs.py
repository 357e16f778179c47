"""The customs of the feed: mentions, links, charts, and lines about the article."""

from __future__ import annotations

import pytest

from emnews_cli.model.document import Link, Text
from emnews_cli.model.plain_text import paragraphs
from emnews_cli.pipeline import read_post
from emnews_cli.readers.html.article import read_article
from tests.readers.reading import PAGE, Read

# --- mentions and links ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "security"),
    [
        (f'<span id="stock_1.600981"><a href="{PAGE}/1.600981" class="keytip" data-code="1,600981">晨岚</a></span>'
         '<span id="quote_1.600981"></span>', (1, "600981")),
        (f'<span web="1" href="{PAGE}/1.600981" class="em_stock_key_common" data-code="1,600981">晨岚</span>', (1, "600981")),
        (f'<a target="_blank" href= "{PAGE}/0.002353" class="em_stock_key_common">晨岚</a >', (0, "002353")),
        ('<a href="#" class="keytip" data-code="1,600981">晨岚</a>', (1, "600981")),
        (f'<span id="bk_90.BK0473"><a href="{PAGE}/90.BK0473" class="keytip" data-code="90,BK0473">晨岚</a></span>'
         '<span id="bkquote_90.BK0473"></span>', (90, "BK0473")),
        ('<span id="bk_474"><a class="keytip" href="http://stock.eastmoney.com/hangye/hy474.html">晨岚</a></span>'
         '<span id="bkquote_474">(<a href="http://quote.eastmoney.com/center/list.html#28002474_0_2">行情</a>'
         ' <a href="http://stock.eastmoney.com/hangye/hy474.html">专区</a>)</span>', (90, "BK0474")),
        ('<span id="stock_3001042"><a class="keytip" href="http://quote.eastmoney.com/SZ300104.html">晨岚</a></span>'
         '<span id="quote_3001042"></span>', (0, "300104")),
        ('<span id="stock_NASDAQ_AAPL7"><a class="keytip" href="http://quote.eastmoney.com/us/AAPL.html">晨岚</a></span>',
         (105, "AAPL")),
        ('<span id="stock_013855">晨岚</span>', (116, "01385")),
        ('<span class="zwstock" data-code="601818,1,1">晨岚</span>', (1, "601818")),
        ('<span class="zwstock" data-code="162717" data-type="2">晨岚</span>', (0, "162717")),
        ('<span class="x" id="stock_1.600981">晨岚</span>', (1, "600981")),
        ('<span data-code="1,600981">晨岚</span>', (1, "600981")),
        ('<span id="stock_NYSE_WMT7"><a class="keytip" href="http://quote.eastmoney.com/us/WMT.html">晨岚</a></span>',
         (106, "WMT")),
    ],
)  # fmt: skip
def test_a_word_linked_to_a_security_is_a_mention_in_its_place(
    html: str, security: tuple[int, str], read: Read
) -> None:
    post = read(f"<p>与{html}证券</p>")
    assert post.text == "与晨岚证券"
    assert [(tuple(item.id), item.name, item.mentions, item.charted) for item in post.securities] == [
        (security, "晨岚", 1, False)
    ]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (
            '<span id="Info.3224"><a href="http://data.eastmoney.com/x" class="infokey">词</a></span>',
            "info-link",
        ),
        ('<a href="http://topic.eastmoney.com/x" class="infokey ">词</a>', "info-link"),
        (
            '<span href="http://baike.eastmoney.com/item/x" class="em_stock_key_common">词</span>',
            "glossary-link",
        ),
        ('<a href="http://x.eastmoney.com/y" class="keytip">词</a>', "auto-link"),
        ('<a href="javascript:alert(1)">词</a>', "unsafe-link"),
        ('<a href=" java&#10;script:alert(1)">词</a>', "unsafe-link"),
        ('<a href="data:text/html,x">词</a>', "unsafe-link"),
        ('<a href="vbscript:x">词</a>', "unsafe-link"),
        ('<a href="&#1;javascript:x">词</a>', "unsafe-link"),
    ],
)
def test_a_link_that_is_none_of_the_article_is_unwrapped_and_noted(
    html: str, reason: str, read: Read
) -> None:
    post = read(f"<p>一{html}二</p>")
    assert post.text == "一词二"
    assert (post.links, post.securities) == ([], [])
    assert [(item.reason, item.text) for item in post.removed] == [(reason, "词")]


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://x.example/a?b=1&amp;c=2", "https://x.example/a?b=1&c=2"),
        ("//x.example/a", "https://x.example/a"),
        ("/a/b.html", "http://finance.eastmoney.com/a/b.html"),
        ("mailto:a@x.example", "mailto:a@x.example"),
    ],
)
def test_a_link_that_somebody_set_is_kept_and_made_absolute(href: str, address: str, read: Read) -> None:
    assert read(f'<p>见<a href="{href}">全文</a>。</p>').links == [Link(address, [Text("全文")])]


def test_a_link_that_leads_nowhere_is_text(read: Read) -> None:
    assert read('<p><a href="">一</a><a href="#x">二</a><a>三</a></p>').links == []


def test_the_markup_around_a_name_that_stands_twice_counts_two_mentions(read: Read) -> None:
    mention = f'<a href="{PAGE}/1.600981" class="keytip">晨岚</a>'
    (security,) = read(f"<p>{mention}和{mention}</p>").securities
    assert security.mentions == 2
    assert security.auto_linked


# --- charts ---------------------------------------------------------------------------------------------

SRC = "https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=116.03690&imageType=k&token=a&at=1"


@pytest.mark.parametrize(
    ("html", "security"),
    [
        (f'<!-- EM_StockImg_Start --><p style="text-align:center;"><a href="{PAGE}/116.03690" data-code="03690|116|5" '
         f'class="EmImageRemark"><img src="{SRC}" alt="K图 03690_0" data-code="K 03690|116|5"></a></p>'
         "<!-- EM_StockImg_End -->", (116, "03690")),
        ('<p><a class="EmImageRemark" href="http://quote.eastmoney.com/us/aapl.html"><img alt="K图 aapl_31" src="http://x/a.png">'
         "</a></p>", (None, "AAPL")),
        (f'<p><span class="EmImageRemark" href="{PAGE}/0.002353"><img src="http://x/a.png"></span></p>', (0, "002353")),
        ('<center><img alt="K图 600981_0" src="http://x/a.png"></center>', (None, "600981")),
        ('<p><img src="http://webquotepic.eastmoney.com/GetPic.aspx?id=6033631"></p>', (1, "603363")),
        ('<p><a class="EmImageRemark" data-code="03690|116|5"><!--IMG#0--></a></p>', (116, "03690")),
    ],
)  # fmt: skip
def test_a_chart_is_recorded_and_is_no_text_and_no_image(
    html: str, security: tuple[int | None, str], read: Read
) -> None:
    post = read(f"{html}<p>正文。</p>")
    assert [chart.security for chart in post.charts] == [security]
    assert (post.text, post.images) == ("正文。", [])
    assert [(tuple(item.id), item.charted) for item in post.securities] == [(security, True)]


def test_an_image_behind_a_chart_is_an_image(read: Read) -> None:
    post = read(
        '<center><img alt="K图 600981_0" src="http://x/k.png"></center><p><img src="http://x/a.png"></p>'
    )
    assert [image.src for image in post.images] == ["http://x/a.png"]


def test_a_chart_without_market_is_the_mentioned_security_of_that_code(read: Read) -> None:
    html = (
        '<p><a class="EmImageRemark" href="http://quote.eastmoney.com/us/aapl.html"><img alt="K图 aapl_31"></a></p>'
        '<p><span id="stock_NASDAQ_AAPL7"><a class="keytip">苹果树</a></span></p>'
    )
    (security,) = read(html).securities
    assert (tuple(security.id), security.name, security.charted) == ((105, "AAPL"), "苹果树", True)
    assert read(html).charts[0].security == security.id


@pytest.mark.parametrize(
    "html",
    [
        "<!-- EM_StockImg_Start --><!--IMG#0--><!-- EM_StockImg_End -->",
        "EM_StockImg_Start EM_StockImg_End",
        "<!--EM_StockImg_End-->",
    ],
)
def test_what_is_left_of_a_chart_is_dropped(html: str, read: Read) -> None:
    post = read(f"{html}<p>正文。</p>")
    assert (post.text, post.charts) == ("正文。", [])


def test_words_in_the_link_of_a_chart_are_kept(read: Read) -> None:
    post = read(f'<p><a class="EmImageRemark" href="{PAGE}/116.03690">看图<img src="{SRC}"></a>说话</p>')
    assert post.text == "看图说话"
    assert len(post.charts) == 1


# --- furniture ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ('<p class="em_media">（文章来源：临江商报）</p>', "临江商报"),
        (
            '<p class="em_media">（文章来源：临江<span id="bk_90.BK0473"><a href="x" class="keytip">证券</a></span>报）</p>',
            "临江证券报",
        ),
        ("<p>（文章来源：临江商报）</p>", "临江商报"),
        ("<p>文章来源: 临江商报</p>", "临江商报"),
        ('<p class="em_media">临江商报</p>', "临江商报"),
        ("<p>（来源：北辰的财富号 2019-01-23 05:31） [点击查看原文]</p>", "北辰"),
        ("<p>正文末段。<br/>（文章来源：临江商报）</p>", "临江商报"),
        ("<p>正文末段。（文章来源：临江商报）</p>", "临江商报"),
        ('<p class="em_media">（来源：临江商报）</p>', "临江商报"),
        ("<p>末段。（文章来源：临江商报）（责任编辑：DF1）</p>", "临江商报"),
        ("<p>（文章来源：新潮社（北京））</p>", "新潮社（北京）"),
    ],
)
def test_the_source_line_is_taken_out_and_read(line: str, source: str, read: Read) -> None:
    post = read(f"<p>正文。</p>{line}")
    assert post.source == source
    assert "来源" not in post.text
    assert post.securities == []


@pytest.mark.parametrize(
    ("line", "editor"),
    [
        ("<p>(责任编辑：DF380)</p>", "DF380"),
        ('<p class="res-edit">（责任编辑：张三）</p>', "张三"),
        ('<p class="res-edit">张三</p>', "张三"),
        ("<p>责任编辑: 1</p>", "1"),
        ("<p>（文章来源：临江商报） (责任编辑：DF380)</p>", "DF380"),
    ],
)
def test_the_editor_line_is_taken_out_and_read(line: str, editor: str, read: Read) -> None:
    post = read(f"<p>正文。</p>{line}")
    assert (post.editor, post.text) == (editor, "正文。")


def test_an_image_in_a_line_about_the_article_is_kept_and_a_link_noted(read: Read) -> None:
    post = read(
        '<p>正文</p><p><img src="http://x/a.jpg"><br>（文章来源：<a href="http://y/">临江商报</a>）</p>'
    )
    assert [image.src for image in post.images] == ["http://x/a.jpg"]
    assert [(item.text, item.url) for item in post.removed] == [("（文章来源：临江商报）", "http://y/")]


def test_the_original_title_may_stand_behind_charts_and_images(read: Read) -> None:
    html = '<p><img alt="K图 600981_0"></p><center><img src="http://x/a.jpg"></center><p>原标题：旧题</p><p>正文。</p>'
    assert (read(html).original_title, read(html).text) == ("旧题", "正文。")


def test_the_original_title_counts_at_the_start_only(read: Read) -> None:
    assert read("<p>原标题：旧题</p><p>正文。</p>").original_title == "旧题"
    later = read("<p>正文。</p><p>原标题：旧题</p>")
    assert (later.original_title, later.text) == ("", "正文。\n\n原标题：旧题")


@pytest.mark.parametrize(
    "html",
    [
        "<p>在东方财富看资讯行情，选东方财富证券一站式开户交易&gt;&gt;</p>",
        "<p>点击查看&gt;&gt;</p>",
        '<p><a class="toplink" href="https://ai.eastmoney.com/x">全新助理</a></p>',
        '<p><a href="https://acttg.eastmoney.com/x"><img class="em_handle_adv_close" src="http://x/a.png"></a></p>',
        '<div class="ad_context3">买它</div>',
        "<p>相关报道>>></p>",
        "<p>打开微信，点击底部的“发现”，扫一扫</p>",
    ],
)
def test_advertising_is_taken_out(html: str, read: Read) -> None:
    post = read(f"{html}<p>正文。</p>")
    assert (post.text, post.images, post.links) == ("正文。", [], [])
    assert [item.reason for item in post.removed] == ["advertising"]


@pytest.mark.parametrize(
    ("html", "reason", "words"),
    [
        ('<p style="display:none;height:1px;overflow:hidden;"><br /></p>', "hidden", ""),
        ('<div style="DISPLAY : none !important">藏</div>', "hidden", "藏"),
        (
            "<p>郑重声明：东方财富发布此内容旨在传播更多信息。</p>",
            "disclaimer",
            "郑重声明：东方财富发布此内容旨在传播更多信息。",
        ),
        ("<script>x()</script>", "script", "x()"),
        ("<style>p{}</style>", "style", "p{}"),
        ('<iframe src="javascript:x">无</iframe>', "media", "无"),
        ("<video src=http://x/v.mp4 hidden>无</video>", "media", "无"),
        ("<!--文章主体-->", "comment", "文章主体"),
        ("<!--VIDEO#1-->", "placeholder", "VIDEO#1"),
        ('<span id="bkquote_474">(<a>行情</a> <a>专区</a>)</span>', "quote-widget", "(行情 专区)"),
        ('<img src="javascript:x" alt="图片">', "image-without-address", ""),
        ('<div id="quote_container"></div><span id="quote_1">(行情)</span>', "quote-widget", "(行情)"),
    ],
)
def test_what_is_no_text_is_taken_out_with_its_words(html: str, reason: str, words: str) -> None:
    article = read_article(f"{html}<p>正文。</p>")
    assert list(paragraphs(article.blocks)) == ["正文。"]
    assert [(item.reason, item.text) for item in article.notes.removed] == [(reason, words)]


def test_a_line_about_figures_is_text_though_it_says_source(read: Read) -> None:
    assert (
        read("<p>数据来源：交易所</p><p>（来源：公司年报）</p>").text
        == "数据来源：交易所\n\n（来源：公司年报）"
    )


def test_customs_of_the_feed_do_not_hold_in_what_a_person_wrote() -> None:
    article = read_article('<p>（文章来源：我）</p><p class="abstract">相关报道>>></p>', feed=False)
    assert list(paragraphs(article.blocks)) == ["（文章来源：我）", "相关报道>>>"]


FIRST_OF_MEDIA = """---
title: "晨岚科技：订单增长"
categories: linjiangshangbao
tags: 临江商报新闻
---
{body}

<http://x.example/html_News/NewsShare.html?infoCode=NW202203081234567890>
"""


@pytest.mark.parametrize(
    ("body", "digest", "text"),
    [
        ("晨岚科技：订单增长\n【晨岚科技：订单增长】晨岚科技(600981)公告，订单增长。", "晨岚科技(600981)公告，订单增长。", None),
        ("晨岚科技：订单增长\r\n【晨岚科技： 订单增长】一。\r\n二。", "一。\n二。", None),
        ("晨岚科技：订单增长\n【晨岚：订单】一。", "【晨岚：订单】一。", None),
        ("晨岚科技：订单增长\n一。", "", "晨岚科技：订单增长\n\n一。"),
        ("晨岚科技：订单增长", "", "晨岚科技：订单增长"),
        ("另一标题\n【晨岚科技：订单增长】一。", "", "另一标题\n\n【晨岚科技：订单增长】一。"),
        ("<p>晨岚科技：订单增长</p>\n<p>【晨岚科技：订单增长】一。</p>", "", "晨岚科技：订单增长\n\n【晨岚科技：订单增长】一。"),
    ],
)  # fmt: skip
def test_the_first_template_of_media_has_its_digest_after_the_title(
    body: str, digest: str, text: str | None
) -> None:
    post = read_post(FIRST_OF_MEDIA.format(body=body).encode(), "2022-03-08-NW202203081234567890.md")
    assert (post.digest, post.text) == (digest, text or digest.replace("\n", "\n\n"))
    assert post.source == "临江商报"


def test_a_post_without_a_title_is_called_by_its_first_sentence() -> None:
    untitled = FIRST_OF_MEDIA.replace("晨岚科技：订单增长", " ")
    assert read_post(untitled.format(body="<p>一。二。</p>").encode()).heading == "〔一。〕"
    assert read_post(untitled.format(body="> 摘　要！\n\n<p>一。</p>").encode()).heading == "〔摘 要！〕"
    assert read_post(untitled.format(body="长" * 101).encode()).heading == f"〔{'长' * 99}…〕"
    for body, lead in (("甲[^1]乙。\n\n[^1]: 注。\n", "甲乙。"), ("甲[1]乙。\n", "甲[1]乙。")):
        assert read_post(f"---\nlayout: post\n---\n\n{body}".encode(), "x.md").heading == f"〔{lead}〕"
    assert read_post(untitled.format(body="").encode()).heading == ""
