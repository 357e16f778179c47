"""The article's HTML: each construct of the archive, and what becomes of it."""

from __future__ import annotations

import pytest
from hypothesis import given

from emnews_cli.model.document import (
    Block,
    Cell,
    Chart,
    CodeBlock,
    DefinitionList,
    Emphasis,
    Figure,
    Heading,
    Image,
    LineBreak,
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
    walk,
)
from emnews_cli.model.plain_text import paragraphs
from emnews_cli.model.security import SecurityId
from emnews_cli.readers.html.article import read_article
from tests.readers.reading import PAGE, Read, text
from tests.readers.soup import soup

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
        ("<p>10<sup>8</sup>元</p>", ["10⁸元"]),
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
        ListBlock[Block](
            False,
            [
                [Paragraph([Text("一")])],
                [Paragraph([Text("二")]), ListBlock(True, [[Paragraph([Text("三")])]], 3)],
            ],
        ),
        Rule(),
        CodeBlock("a\n  b"),
    ]


def cell(text: str) -> Cell:
    return Cell([Paragraph([Text(text)])])


def test_a_table_keeps_its_heads_spans_and_mentions() -> None:
    html = (
        '<table border="0"><tbody><tr><th colspan="2">代码</th></tr><tr><td>600981</td><td>'
        f'<a href="{PAGE}/1.600981" class="keytip">晨岚</a><br>科技</td></tr></tbody></table>'
    )
    mention = Mention(SecurityId(1, "600981"), [Text("晨岚")], f"{PAGE}/1.600981")
    assert read_article(html).blocks == [
        Table[Block]([
            [Cell([Paragraph([Text("代码")])], header=True, columns=2)],
            [Cell([Paragraph([Text("600981")])]), Cell([Paragraph([mention, LineBreak(), Text("科技")])])],
        ])
    ]  # fmt: skip


def test_a_table_that_only_places_its_content_is_no_table() -> None:
    html = "<table><tr><td><p>一</p><p>二</p></td></tr></table><table><tr><td><img src=http://x/a.jpg></td></tr><tr><td>注</td></tr></table>"
    assert read_article(html).blocks == [
        Paragraph([Text("一")]), Paragraph([Text("二")]), Figure(Image("http://x/a.jpg")), Paragraph([Text("注")]),
    ]  # fmt: skip


def test_html_outside_the_vocabulary_is_kept_raw_and_read_too() -> None:
    html = '<p>前</p><details onclick="x()"><summary>名</summary><p>义<script>x()</script></p></details><p>后</p>'
    before, raw, after = read_article(html).blocks
    assert isinstance(raw, RawBlock)
    assert raw.html == "<details><summary>名</summary><p>义</p></details>"
    assert list(paragraphs([before, raw, after])) == ["前", "名", "义", "后"]


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<pre><code class="language-ruby">x</code></pre>', "ruby"),
        ('<pre class="highlight lang-c++"><code>x</code></pre>', "c++"),
        ('<pre><code class="language-a&#10;b c">x</code></pre>', "a"),
        ("<pre><code class='language-\"><b>'>x</code></pre>", ""),
        ("<pre>x</pre>", ""),
    ],
)
def test_code_keeps_the_name_of_its_language(html: str, language: str) -> None:
    assert read_article(html).blocks == [CodeBlock("x", language)]


@pytest.mark.parametrize(
    ("html", "terms", "meanings"),
    [
        ("<dl><dt>名</dt><dd>义</dd><dt>甲<dt>乙<dd>一<dd><p>二<p>三</dl>", [["名"], ["甲", "乙"]], [["义"], ["一", "二\n三"]]),
        ("<dl><div><dt>名</dt><dd>义</dd></div></dl>", [["名"]], [["义"]]),
        ("<dl><dt>名</dt></dl>", [["名"]], [[]]),
        ("<dl><dt>名</dt>义</dl>", [["名"]], [["义"]]),
        ("<dl><dt><h3>名</h3><dd><dl><dt>里<dd>外</dl></dl>", [["名"]], [["里\n外"]]),
    ],
)  # fmt: skip
def test_a_definition_list_has_terms_and_their_meanings(html: str, terms: object, meanings: object) -> None:
    (found,) = read_article(html).blocks
    assert isinstance(found, DefinitionList)
    assert [["".join(paragraphs([term])) for term in one.terms] for one in found.definitions] == terms
    said = [["\n".join(paragraphs(blocks)) for blocks in one.meanings] for one in found.definitions]
    assert said == meanings


def test_what_comes_before_the_first_term_is_before_the_list() -> None:
    before, found = read_article("<dl><dd>头</dd><dt>名</dt><dd>义</dd></dl>").blocks
    assert before == Paragraph([Text("头")])
    assert isinstance(found, DefinitionList)
    assert read_article("<dl><dd>头</dd></dl>").blocks == [before]


def test_a_chart_in_a_table_stands_before_it() -> None:
    html = (
        '<table><tr><td><img alt="K图 600981_0"></td><td>一</td></tr><tr><td>二</td><td>三</td></tr></table>'
    )
    chart, table = read_article(html).blocks
    assert isinstance(chart, Chart)
    assert table == Table([[Cell([]), cell("一")], [cell("二"), cell("三")]])


def test_raw_html_does_not_bring_back_what_was_taken_out(read: Read) -> None:
    html = (
        '<details><p>概要</p><p class="em_media">（文章来源：临江商报）</p><img alt="K图 600981_0"></details>'
    )
    post = read(html)
    assert (post.source, post.text, len(post.charts)) == ("临江商报", "概要", 1)
    assert not any(isinstance(block, RawBlock) for block in post.blocks)


ROW = "<td><ul><li>扩产<li>降本</ul></td>"


@pytest.mark.parametrize(
    ("html", "shape"),
    [
        (f"<tr><td>光伏</td>{ROW}<tr><td>锂电<td>涨价", [[[Paragraph], [ListBlock]], [[Paragraph], [Paragraph]]]),
        ("<tr><td><table><tr><td>一</td><td>二</td></tr></table></td><td>三</td></tr>", [[[Table], [Paragraph]]]),
        ("<tr><td>甲<td><blockquote>引</blockquote>注<tr><td><td>乙", [[[Paragraph], [Quote, Paragraph]], [[], [Paragraph]]]),
        ("<tr><td>甲<td><pre>a\nb</pre><hr><tr><td>乙<td>丙", [[[Paragraph], [CodeBlock, Rule]], [[Paragraph], [Paragraph]]]),
        ("<tr><td><h3>题</h3><p>一<p>二<td><img src=http://x/a><tr><td>乙<td>丙", [[[Paragraph]] * 2] * 2),
        ("<tr><td><h3>题</h3><ul><li>一</ul><td>丁", [[[Heading, ListBlock], [Paragraph]]]),
        (f"<tr><th>看点<tr>{ROW}", [[[Paragraph]], [[ListBlock]]]),
    ],
)  # fmt: skip
def test_a_cell_holds_blocks(html: str, shape: object) -> None:
    (table,) = read_article(f"<table>{html}</table>").blocks
    assert isinstance(table, Table)
    assert [[list(map(type, cell.blocks)) for cell in row] for row in table.rows] == shape


@pytest.mark.parametrize(
    "html",
    [
        "<tr><td>{}",
        "<tr><td><td>{}<td> <tr>",
        "<tr><td><p>头</p><tr><td>{}",
        "<tr><td><table><tr><td>{}</table>",
    ],
)
def test_a_table_around_the_article_only_places_it(html: str) -> None:
    content = "<p>一</p><ul><li>二</ul><table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>"
    *_, paragraph, items, table = read_article(f"<table>{html.format(content)}</table>").blocks
    assert list(map(type, (paragraph, items, table))) == [Paragraph, ListBlock, Table]


def test_tables_nested_too_deeply_leave_the_grid_around_them_whole() -> None:
    html = "<table><tr><td>外" * 20 + "<td>里</table>" * 20
    blocks = read_article(html).blocks
    assert "".join(paragraphs(blocks)).replace("\t", "").split("里")[0].count("外") == 20
    depth = 0
    while any(isinstance(block, Table) for block in blocks):
        (table,) = (block for block in blocks if isinstance(block, Table))
        assert [len(row) for row in table.rows] == [2]
        blocks, depth = table.rows[0][0].blocks, depth + 1
    assert depth == 12


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
def test_thousands_of_nested_tags_are_read(tag: str) -> None:
    article = read_article(f"<{tag}>" * 20_000 + "正文")
    assert [part for part in paragraphs(article.blocks) if part.strip()] == ["正文"]


def test_charts_inside_other_blocks_are_found() -> None:
    article = read_article('<blockquote><img alt="K图 600981_0"></blockquote>')
    assert [type(node) for node in walk(article.blocks)] == [Quote, Chart]
