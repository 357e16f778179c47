"""The article's HTML: each construct of the archive, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given

from emnews_cli.model.document import (
    Cell,
    Chart,
    CodeBlock,
    Emphasis,
    Figure,
    Heading,
    Image,
    LineBreak,
    Link,
    ListBlock,
    Mention,
    Paragraph,
    Quote,
    RawBlock,
    Rule,
    Strong,
    Styled,
    Table,
    Text,
    paragraphs,
    walk,
)
from emnews_cli.model.post import Post
from emnews_cli.model.security import SecurityId
from emnews_cli.readers.article import read_article
from tests.readers.soup import soup

Read = Callable[..., Post]
PAGE = "http://quote.eastmoney.com/unify/r"


def text(html: str) -> list[str]:
    return list(paragraphs(read_article(html).blocks))


def removed(html: str) -> list[tuple[str, str]]:
    return [(item.reason, item.text) for item in read_article(html).notes.removed]


# --- paragraphs and white space -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>　　一。</p>\n <p>&emsp;&emsp;二。</p><p>&nbsp;三。</p>", ["一。", "二。", "三。"]),
        ("<p>一<br /></p>", ["一"]),
        ("<p>一<br/>二</p>", ["一\n二"]),
        ("<p>一<br/><br/>二</p>", ["一", "二"]),
        ("<p>一<br/>　　二</p>", ["一", "二"]),
        ("<p>银\n行</p>", ["银行"]),
        ("<p>a\nb  c</p>", ["a b c"]),
        ("<p>品种， 涉及</p>", ["品种， 涉及"]),
        ("裸文<p>段</p>尾", ["裸文", "段", "尾"]),
        ("<p></p><p> </p><p>　</p>", []),
        ("<p>《&lt;议定书&gt;》&amp;lt; &mdash; &#x4e2d; &unknown;</p>", ["《<议定书>》&lt; — 中 &unknown;"]),
        (
            "<p>PE<10倍，A<B，<PE>，<http://x.example/a?b=c></p>",
            ["PE<10倍，A<B，<PE>，<http://x.example/a?b=c>"],
        ),
        ("<p>一<o:p>二</o:p><font color=red>三</font></p>", ["一二三"]),
        ('<p>一<a href="x>二</a><p>三', ['一<a href="x>二', "三"]),
        ("<p>一<!-- 二<p>三", ["一<!-- 二", "三"]),
        ("<p>一</p><script>二", ["一", "<script>二"]),
        ("<p>一<p>二</div>三</span>四", ["一", "二三四"]),
        ("<p>中国<b></b>银河</p>", ["中国银河"]),
        ("<p>一</p></body></html><p>二</p>", ["一", "二"]),
        ("<p>x&#27;[31my</p>", ["x␛[31my"]),
        ("<p>正文<b>EM_StockImg_Start</b>EM_StockImg_End</p>", ["正文"]),
        ("<p>a  b\n\nc<plaintext>d", ["a b c<plaintext>d"]),
        ("<p>10<sup>8</sup>元</p>", ["108元"]),
    ],
)
def test_paragraphs_have_their_text_and_nothing_else(html: str, expected: list[str]) -> None:
    assert text(html) == expected


def test_spans_neither_begin_nor_end_with_a_space() -> None:
    (block,) = read_article("<p>a<strong> b </strong>c <em> d</em></p>").blocks
    assert block == Paragraph([Text("a "), Strong([Text("b")]), Text(" c "), Emphasis([Text("d")])])


def test_bold_that_is_nested_the_wrong_way_or_twice_is_one_bold() -> None:
    (block,) = read_article("<p><b>一<strong>二</strong></b><strong>三</strong>四</p>").blocks
    assert block == Paragraph([Strong([Text("一二三")]), Text("四")])


def test_bold_that_spans_paragraphs_is_bold_in_each() -> None:
    blocks = read_article("<strong><p>一</p><p>二</p></strong><p>三</p>").blocks
    assert blocks == [
        Paragraph([Strong([Text("一")])]),
        Paragraph([Strong([Text("二")])]),
        Paragraph([Text("三")]),
    ]


def test_a_line_break_within_bold_or_a_mention_does_not_part_it(read: Read) -> None:
    (block,) = read_article("<p><b>一<br>二</b>三</p>").blocks
    assert block == Paragraph([Strong([Text("一"), LineBreak(), Text("二")]), Text("三")])
    (security,) = read(f'<p><a class="keytip" href="{PAGE}/1.600981">晨岚<br>科技</a></p>').securities
    assert (security.name, security.mentions) == ("晨岚\n科技", 1)


def test_superscript_subscript_and_struck_out_text_stay_what_they_are() -> None:
    (block,) = read_article("<p>10<sup>8</sup>元CO<sub>2</sub><s>旧</s></p>").blocks
    assert block == Paragraph([
        Text("10"), Styled("sup", [Text("8")]), Text("元CO"), Styled("sub", [Text("2")]), Styled("del", [Text("旧")]),
    ])  # fmt: skip


def test_bold_and_italics_by_style_count_and_normal_weight_takes_bold_away() -> None:
    html = (
        '<p><span style="font-weight: bold">一</span><b style="font-weight:normal">二</b>'
        '<span style="font-style:italic">三</span></p>'
    )
    (block,) = read_article(html).blocks
    assert block == Paragraph([Strong([Text("一")]), Text("二"), Emphasis([Text("三")])])


# --- other blocks ---------------------------------------------------------------------------------------


def test_every_known_block_is_read() -> None:
    html = (
        "<h2>题</h2><blockquote><p>引</p></blockquote><ul><li>一</li><li><p>二</p><ol start=3><li>三</li></ol></li></ul>"
        "<hr><pre>a\n  b</pre>"
    )
    assert read_article(html).blocks == [
        Heading(2, [Text("题")]),
        Quote([Paragraph([Text("引")])]),
        ListBlock(
            False,
            [
                [Paragraph([Text("一")])],
                [Paragraph([Text("二")]), ListBlock(True, [[Paragraph([Text("三")])]], 3)],
            ],
        ),
        Rule(),
        CodeBlock("a\n  b"),
    ]


def test_a_table_keeps_its_heads_spans_and_mentions() -> None:
    html = (
        '<table border="0"><tbody><tr><th colspan="2">代码</th></tr><tr><td>600981</td><td>'
        f'<a href="{PAGE}/1.600981" class="keytip">晨岚</a><br>科技</td></tr></tbody></table>'
    )
    mention = Mention(SecurityId(1, "600981"), [Text("晨岚")], f"{PAGE}/1.600981")
    assert read_article(html).blocks == [
        Table([
            [Cell([Text("代码")], header=True, columns=2)],
            [Cell([Text("600981")]), Cell([mention, LineBreak(), Text("科技")])],
        ])
    ]  # fmt: skip


def test_a_table_that_only_places_its_content_is_no_table() -> None:
    html = "<table><tr><td><p>一</p><p>二</p></td></tr></table><table><tr><td><img src=http://x/a.jpg></td></tr><tr><td>注</td></tr></table>"
    assert read_article(html).blocks == [
        Paragraph([Text("一")]), Paragraph([Text("二")]), Figure(Image("http://x/a.jpg")), Paragraph([Text("注")]),
    ]  # fmt: skip


def test_html_outside_the_vocabulary_is_kept_raw_and_read_too() -> None:
    html = '<p>前</p><dl onclick="x()"><dt>名</dt><dd>义<script>x()</script></dd></dl><p>后</p>'
    before, raw, after = read_article(html).blocks
    assert isinstance(raw, RawBlock)
    assert raw.html == "<dl><dt>名</dt><dd>义</dd></dl>"
    assert list(paragraphs([before, raw, after])) == ["前", "名", "义", "后"]


def test_a_chart_in_a_table_stands_before_it() -> None:
    html = (
        '<table><tr><td><img alt="K图 600981_0"></td><td>一</td></tr><tr><td>二</td><td>三</td></tr></table>'
    )
    chart, table = read_article(html).blocks
    assert isinstance(chart, Chart)
    assert table == Table([[Cell([]), Cell([Text("一")])], [Cell([Text("二")]), Cell([Text("三")])]])


def test_raw_html_does_not_bring_back_what_was_taken_out(read: Read) -> None:
    html = (
        '<details><p>概要</p><p class="em_media">（文章来源：临江商报）</p><img alt="K图 600981_0"></details>'
    )
    post = read(html)
    assert (post.source, post.text, len(post.charts)) == ("临江商报", "概要", 1)
    assert not any(isinstance(block, RawBlock) for block in post.blocks)


def test_a_table_with_more_than_text_in_its_cells_is_kept_raw() -> None:
    html = "<table><tr><td><table><tr><td>一</td><td>二</td></tr></table></td><td>三</td></tr></table>"
    (raw,) = read_article(html).blocks
    assert isinstance(raw, RawBlock)
    assert raw.html == html
    assert list(paragraphs([raw])) == ["一\t二", "三"]


@pytest.mark.parametrize(
    ("html", "figure"),
    [
        ('<center><img src="https://x/a.jpg" alt="Image"></center>', Figure(Image("https://x/a.jpg"))),
        ("<p><img src=//x/a.jpg alt=港口></p>", Figure(Image("https://x/a.jpg", "港口"))),
        (
            "<p><a href=http://y/><img src=http://x/a.jpg></a></p>",
            Figure(Image("http://x/a.jpg"), href="http://y/"),
        ),
        (
            '<center><img src="http://x/a.jpg"></center><p style="text-align:center;">图片来源：某报</p>',
            Figure(Image("http://x/a.jpg"), [Text("图片来源：某报")]),
        ),
        ("<p><img src=http://x/a.jpg><br>港口一角</p>", Figure(Image("http://x/a.jpg"), [Text("港口一角")])),
        (
            "<figure><figcaption>港口</figcaption><img src=http://x/a.jpg></figure>",
            Figure(Image("http://x/a.jpg"), [Text("港口")]),
        ),
    ],
)
def test_an_image_that_stands_alone_is_a_figure_with_its_caption(html: str, figure: Figure) -> None:
    assert read_article(html).blocks == [figure]


def test_a_centred_subhead_under_an_image_is_no_caption() -> None:
    html = (
        '<center><img src="http://x/a.jpg"></center><p style="text-align:center;"><strong>第一章</strong></p>'
    )
    assert read_article(html).blocks[1] == Paragraph([Strong([Text("第一章")])])


def test_an_image_in_a_line_stays_in_it() -> None:
    (block,) = read_article("<p>一<img src=http://x/a.jpg>二</p>").blocks
    assert block == Paragraph([Text("一"), Image("http://x/a.jpg"), Text("二")])


# --- mentions and links ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "security"),
    [
        (f'<span id="stock_1.600981"><a href="{PAGE}/1.600981" class="keytip" data-code="1,600981">晨岚</a></span>'
         '<span id="quote_1.600981"></span>', (1, "600981")),
        (f'<span web="1" href="{PAGE}/1.600981" class="em_stock_key_common" data-code="1,600981">晨岚</span>', (1, "600981")),
        (f'<a target="_blank" href= "{PAGE}/0.002353" class="em_stock_key_common">晨岚</a >', (0, "002353")),
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
        ('<iframe src="http://x/v">无</iframe>', "media", "无"),
        ("<video src=http://x/v.mp4>无</video>", "media", "无"),
        ("<!--文章主体-->", "comment", "文章主体"),
        ("<!--VIDEO#1-->", "placeholder", "VIDEO#1"),
        ('<span id="bkquote_474">(<a>行情</a> <a>专区</a>)</span>', "quote-widget", "(行情 专区)"),
        ('<img src="javascript:x" alt="图">', "image-without-address", "图"),
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


# --- anything at all ------------------------------------------------------------------------------------


@given(soup())
def test_no_word_of_any_soup_is_lost(made: tuple[str, list[str]]) -> None:
    html, words = made
    article = read_article(html)
    kept = "\n".join(paragraphs(article.blocks))
    kept += "\n".join(f"{item.text} {item.url}" for item in article.notes.removed)
    kept += "\n".join(node.alt for node in walk(article.blocks) if isinstance(node, Image))
    in_tags = [word for word in words if word not in kept]
    # A word that an unclosed quote put into a tag is an attribute's, to every browser.
    assert all(_stands_in_a_tag(html, word) for word in in_tags), (html, kept)


def _stands_in_a_tag(html: str, word: str) -> bool:
    return any(quote in html[: html.index(word)] for quote in ('broken="', "broken='", "<p"))


@pytest.mark.parametrize(
    "tag", ["div", "b", "ul><li", "blockquote", "table><tr><td", "span", "a href=x", "dl"]
)
def test_a_hundred_thousand_nested_tags_are_read(tag: str) -> None:
    article = read_article(f"<{tag}>" * 100_000 + "正文")
    assert [part for part in paragraphs(article.blocks) if part.strip()] == ["正文"]


def test_charts_inside_other_blocks_are_found() -> None:
    article = read_article('<blockquote><img alt="K图 600981_0"></blockquote>')
    assert [type(node) for node in walk(article.blocks)] == [Quote, Chart]
