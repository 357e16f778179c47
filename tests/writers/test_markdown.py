"""Markdown: what is escaped, how spans are written, and that it renders back to the document."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from emnews_cli.model.document import (
    Block,
    Cell,
    Chart,
    Code,
    CodeBlock,
    Emphasis,
    Figure,
    FootnoteReference,
    Footnotes,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Mention,
    Paragraph,
    Quote,
    RawBlock,
    Rule,
    Strong,
    Table,
    Text,
    inline_text,
    walk,
)
from emnews_cli.model.front_matter import FrontMatter, State
from emnews_cli.model.plain_text import characters
from emnews_cli.model.post import Post
from emnews_cli.model.security import SecurityId
from emnews_cli.model.text import SourceText, Span
from emnews_cli.pipeline import WriteOptions, convert_post, read_post, verify_markdown
from tests.conftest import NAME, post_text
from tests.generator import make_post

ENGINE = MarkdownIt("commonmark").enable("table")


def markdown(*blocks: Block, charts: str = "drop", links: str = "articles") -> str:
    front_matter = FrontMatter(State.MISSING, Span(0, 0))
    post = Post(None, SourceText(""), front_matter, Span(0, 0), title="题", blocks=list(blocks))
    options = WriteOptions(front_matter="none", charts=charts, links=links)  # type: ignore[arg-type]
    return convert_post(post, "md", options).removeprefix("# 题\n\n").rstrip("\n")


def line(*inlines: Inline | str) -> str:
    nodes = [Text(inline) if isinstance(inline, str) else inline for inline in inlines]
    return markdown(Paragraph(list(nodes)))


def strong(text: str) -> Strong:
    return Strong([Text(text)])


@pytest.mark.parametrize(
    ("inlines", "expected"),
    [
        (["价", strong("涨"), "了"], "价**涨**了"),
        (["“", strong("…更高。"), "短视频"], "“…**更高**。短视频"),
        (["词", strong("“现阶段"), "说"], "词“**现阶段**说"),
        (["说，", strong("“现阶段”。")], "说，**“现阶段”。**"),
        ([strong("。"), "后"], "<strong>。</strong>后"),
        (["前", strong("（一）"), "后"], "前（**一**）后"),
        (["前", strong("“"), "后"], "前<strong>“</strong>后"),
        (["a ", strong("b"), " c"], "a **b** c"),
        ([strong("一"), Emphasis([Text("二")])], "<strong>一</strong>*二*"),
        ([Emphasis([Text("二")]), strong("一")], "<em>二</em>**一**"),
        (["一", Strong([Text("二"), Emphasis([Text("三")])])], "一**二<em>三</em>**"),
        ([strong("+3.5%"), "后"], "+**3.5**%后"),
        ([Strong([Link("http://x/", [Text("一")])]), "后"], "<strong>[一](http://x/)</strong>后"),
        ([Strong([Link("http://x/", [Text("一")])])], "**[一](http://x/)**"),
        (["前", Strong([Link("http://x/", [Text("一")])]), "后"], "前<strong>[一](http://x/)</strong>后"),
    ],
)
def test_bold_closes_beside_chinese_punctuation(inlines: list[Inline | str], expected: str) -> None:
    assert line(*inlines) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("价格涨3.5%，HFO-1234yf、A股（600981）“好”", "价格涨3.5%，HFO-1234yf、A股（600981）“好”"),
        ("2 * 3", "2 * 3"),
        ("*ST槐江和*ST柳浦", r"\*ST槐江和\*ST柳浦"),
        ("5~6元，7~8元", r"5\~6元，7\~8元"),
        ("约5~6元", "约5~6元"),
        ("A_B_C，_x_", r"A_B_C，\_x\_"),
        ("[注1]，[a](b)", r"[注1]，\[a](b)"),
        ("PE<10，<PE>", r"PE<10，\<PE>"),
        ("&lt;和R&D", "&amp;lt;和R&D"),
        ("a|b`c", r"a\|b\`c"),
        (r"C:\new\*", r"C:\\new\\\*"),
        ("# 一", r"\# 一"),
        ("1. 一", r"1\. 一"),
        ("2022.", r"2022\."),
        ("- 一", r"\- 一"),
        (": 一", r"\: 一"),
        ("{{ x }}{% y %}{: z}", r"&#123;{ x }}&#123;% y %}\{: z}"),
        ("$$x$$", r"\$\$x\$\$"),
        ("http://a_b.c", r"http\://a_b.c"),
        ('说"好"', r"说\"好\""),
        ("a--b...c", r"a\--b\...c"),
    ],
)
def test_only_what_would_be_markup_is_escaped(text: str, expected: str) -> None:
    assert line(text) == expected


def test_every_block_has_its_markdown() -> None:
    mention = Mention(SecurityId(1, "600981"), [Text("晨岚")], "http://q/")
    assert markdown(
        Heading(2, [Text("题 #")]),
        Paragraph([mention, Text("涨"), LineBreak(), Text("- 二行")]),
        Quote([Paragraph([Text("引")]), Paragraph([Text("再引")])]),
        ListBlock(False, [[Paragraph([Text("一")])], [Paragraph([Text("二")])]]),
        ListBlock(False, [[Paragraph([Text("三")]), Paragraph([Text("续")])]]),
        ListBlock(True, [[Paragraph([Text("甲")])]], 3),
        Figure(Image("http://x/a(1).jpg", "港"), [Text("图：某")]),
        Rule(),
        CodeBlock("a\n```\nb", "py"),
        CodeBlock("{{ x }}"),
        Paragraph([Code("x`y")]),
        Paragraph([Code("a"), Code("{%")]),
        Chart(SecurityId(116, "03690"), "http://q/"),
    ) == (
        "## 题 \\#\n\n晨岚涨  \n\\- 二行\n\n> 引\n>\n> 再引\n\n- 一\n- 二\n\n<!-- -->\n\n- 三\n\n  续\n\n"
        '<ol start="3">\n<li>甲</li>\n</ol>\n\n'
        "![港](<http://x/a(1).jpg>)  \n图：某\n\n* * *\n\n````py\na\n```\nb\n````\n\n"
        "<pre><code>&#123;&#123; x &#125;&#125;</code></pre>\n\n``x`y``\n\n<code>a</code><code>&#123;%</code>"
    )


def cell(*inlines: Inline, header: bool = False, columns: int = 1) -> Cell:
    return Cell([Paragraph(list(inlines))], header, columns)


def test_tables_are_pipe_tables_and_with_spans_html() -> None:
    cells = [cell(Text("a|b")), cell(strong("“c”"), LineBreak(), Text("d"))]
    heads = [cell(Text("甲"), header=True), cell(Text("乙"), header=True)]
    assert markdown(Table([heads, cells, [Cell([])]])) == (
        "| 甲 | 乙 |\n| --- | --- |\n| a\\|b | **“c”**<br>d |\n|  |  |"
    )
    assert markdown(Table([[cell(Text("*甲*{{"), columns=2)], [cell(Text("a")), cell(Text("b"))]])) == (
        '<table>\n<tr><td colspan="2">&#42;甲&#42;&#123;&#123;</td></tr>\n<tr><td>a</td><td>b</td></tr>\n</table>'
    )


def test_options_choose_which_links_and_charts_stay() -> None:
    blocks = (
        Chart(SecurityId(116, "03690"), "http://q/"),
        Paragraph(
            [Mention(SecurityId(1, "600981"), [Text("晨岚")], "http://m/"), Link("http://l/", [Text("见")])]
        ),
    )
    assert markdown(*blocks) == "晨岚[见](http://l/)"
    assert markdown(*blocks, charts="link") == "[K线 03690.HK](http://q/)\n\n晨岚[见](http://l/)"
    assert markdown(*blocks, links="all") == "[晨岚](http://m/)[见](http://l/)"
    assert markdown(*blocks, links="none", charts="link") == "K线 03690.HK\n\n晨岚见"


@pytest.mark.parametrize(
    "words",
    [
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "*一* _二_ `三` # 四",
        "1. 一",
        "- 一 -- ... {{ x }} {: y}",
        "《&lt;a&gt;》&amp;lt;",
    ],
)
def test_words_in_raw_html_stay_words(words: str) -> None:
    post = read_post(post_text(f"<details><summary>概要</summary><p>{words}</p></details>").encode(), NAME)
    assert isinstance(post.blocks[0], RawBlock)
    text = markdown(*post.blocks)
    page = lxml_html.fromstring(f"<div>{ENGINE.render(text)}</div>")
    assert letters(page.text_content()) == letters("".join(characters(post.blocks)))
    assert {element.tag for element in page.iter()} == {"div", "p"}
    assert "{{" not in text


def test_links_in_raw_html_follow_the_options() -> None:
    html = '<details><a href="http://l/">见</a><a class="keytip" href="http://quote.eastmoney.com/unify/r/1.600981">晨岚</a></details>'
    blocks = read_post(post_text(html).encode(), NAME).blocks
    assert markdown(*blocks) == "[见](http://l/)晨岚"
    assert markdown(*blocks, links="none") == "见晨岚"


def test_an_alternative_text_is_one_line() -> None:
    post = read_post(post_text('<p><img src="http://x/a.jpg" alt="一\n\n二]"></p>').encode(), NAME)
    assert markdown(*post.blocks) == "![一 二\\]](http://x/a.jpg)"


def test_superscripts_are_html() -> None:
    post = read_post(post_text("<p>10<sup>8</sup>元</p>").encode(), NAME)
    assert markdown(*post.blocks) == "10<sup>8</sup>元"


def test_a_raw_block_loses_no_letter() -> None:
    html = "<dl><dt>名*</dt><dd>义_x_ {{ y }}</dd></dl>"
    blocks: list[Block] = [Paragraph([Text("名*")]), Paragraph([Text("义_x_ {{ y }}")])]
    text = markdown(RawBlock(html, blocks))
    rendered = lxml_html.fromstring(ENGINE.render(text)).text_content()
    assert "".join(rendered.split()) == "名*义_x_{{y}}"
    assert "{{" not in text
    assert markdown(RawBlock("<dl></dl>", blocks)) == "名\\*\n\n义\\_x\\_ &#123;{ y }}"


# --- whole posts ----------------------------------------------------------------------------------------


def test_a_body_in_markdown_stays_as_its_author_wrote_it() -> None:
    body = "\n* 一\n* 二\n\n[x]: http://y\n\n{{ site.url }}  \n"
    text = f'---\nlayout: post\ntitle: "x"\ndate: 2022-01-02\ncategories: sitenews\ntags: t\n---\n{body}'
    assert convert_post(read_post(text.encode()), "md").endswith(f"---\n{body}")


def test_a_body_in_markdown_that_is_not_safe_is_written_anew() -> None:
    text = "---\ntitle: x\n---\n\n一<script>alert(1)</script>二 [三](javascript:x)\n"
    result = convert_post(read_post(text.encode()), "md")
    assert result == '---\ntitle: "x"\n---\n\n一二 三\n'


def test_a_mark_of_a_footnote_comes_after_the_link_that_it_is_in() -> None:
    inlines: list[Inline] = [
        Link("https://a.example/", [Text("甲"), Strong([FootnoteReference(1), Text("乙")])])
    ]
    text = markdown(Paragraph([*inlines, Text("丙")]), Footnotes([[Paragraph([Text("注")])]]))
    assert text == "[甲**乙**](https://a.example/)[^1]丙\n\n[^1]: 注"


def test_a_heading_in_a_definition_has_its_own_level() -> None:
    post = read_post(post_text("<dl><dt>甲</dt><dd><h2>乙</h2></dd></dl>").encode(), NAME)
    text = convert_post(post, "md")
    assert "<h2>乙</h2>" in text
    assert verify_markdown(post, text) == []


def test_without_front_matter_the_title_comes_first() -> None:
    post = read_post(post_text("<p>正文</p>", title="# 一*二*").encode(), NAME)
    assert (
        convert_post(post, "md", WriteOptions(front_matter="none")) == "# # 一\\*二\\*\n\n> 摘要。\n\n正文\n"
    )


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_converting_again_changes_nothing(start: int) -> None:
    for number in range(start, start + 100):
        made = make_post(number)
        once = convert_post(read_post(made.data, made.name), "md")
        again = read_post(once.encode(), made.name)
        assert convert_post(again, "md") == once
        assert (again.title, again.digest, again.url, again.id) == (
            made.truth.title,
            made.truth.digest,
            made.truth.url,
            made.truth.id,
        )


def test_securities_keep_their_order_when_a_converted_post_is_converted_again() -> None:
    charted = "".join(
        f'<p><a href="http://quote.eastmoney.com/unify/r/{code}" class="EmImageRemark"><img src="x.png"></a></p>'
        for code in ("116.00981", "1.600981")
    )
    once = convert_post(
        read_post(post_text(f"<p>晨岚科技（600981）公告。</p>{charted}").encode(), NAME), "md"
    )
    assert 'securities: ["' in once
    assert convert_post(read_post(once.encode(), NAME), "md") == once


# --- it renders back ------------------------------------------------------------------------------------

WORDS = st.text(
    alphabet=st.sampled_from("中文字一二a1 Z，。“”（）《》…—·*_`~$|<>[]{}!#+-=.:;&'\"\\^%@/"),
    min_size=1,
    max_size=8,
)
LEAVES = st.builds(Text, WORDS)
SPANS = st.one_of(
    LEAVES,
    LEAVES,
    st.builds(lambda text: Strong([text]), LEAVES),
    st.builds(lambda text: Emphasis([text]), LEAVES),
    st.builds(lambda text: Link("http://x.example/a?b=1&c=(2)", [text]), LEAVES),
    st.builds(lambda one, two: Strong([one, Emphasis([two])]), LEAVES, LEAVES),
)


def normal(inlines: list[Inline]) -> list[Inline]:
    """Inlines as the reader makes them: spans without spaces at their edges, none empty."""
    html = "".join(as_html(inline) for inline in inlines)
    post = read_post(post_text(f"<p>文{html}</p>").encode(), NAME)
    return post.blocks[0].children if post.blocks and isinstance(post.blocks[0], Paragraph) else []


def as_html(inline: Inline) -> str:
    if isinstance(inline, Text):
        return inline.text.replace("&", "&amp;").replace("<", "&lt;")
    tag = {Strong: "strong", Emphasis: "em", Link: "a"}[type(inline)]
    href = f' href="{inline.href}"' if isinstance(inline, Link) else ""
    assert isinstance(inline, Strong | Emphasis | Link)
    return f"<{tag}{href}>{''.join(map(as_html, inline.children))}</{tag}>"


def letters(text: str) -> str:
    return "".join(text.split())


def bare(text: str) -> str:
    """What is bold, without the punctuation at its edges, which may move out."""
    return re.sub(r"^\W+|\W+$", "", letters(text).replace("_", " "))


@given(st.lists(SPANS, min_size=1, max_size=6))
def test_any_paragraph_renders_back_to_its_text_bold_and_links(inlines: list[Inline]) -> None:
    nodes = normal(inlines)
    page = lxml_html.fragment_fromstring(ENGINE.render(markdown(Paragraph(nodes))), create_parent="div")
    assert letters(page.text_content()) == letters(inline_text(nodes))
    wanted = [inline_text(node.children) for node in walk([Paragraph(nodes)]) if isinstance(node, Strong)]
    found = [element.text_content() for element in page.iter("strong")]
    assert list(filter(None, map(bare, found))) == list(filter(None, map(bare, wanted)))
    links = [node.href for node in walk([Paragraph(nodes)]) if isinstance(node, Link)]
    assert [element.get("href") for element in page.iter("a")] == links


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_every_made_post_renders_back_to_what_it_says(start: int) -> None:
    for number in range(start, start + 100):
        made = make_post(number)
        post = read_post(made.data, made.name)
        if post.markdown is not None:
            continue
        page = lxml_html.fromstring(
            f"<div>{ENGINE.render(convert_post(post, 'md', WriteOptions(front_matter='none')))}</div>"
        )
        said = post.title + post.digest + "".join(characters(post.blocks))
        assert letters(page.text_content()) == letters(said)
        assert [bare(element.text_content()) for element in page.iter("strong")] == [
            bare(text) for text in made.truth.bold
        ]
        assert [
            (element.get("href"), element.text_content()) for element in page.iter("a")
        ] == made.truth.links
        assert [element.get("src") for element in page.iter("img")] == [url for url, _ in made.truth.images]


def test_a_post_by_hand_keeps_one_kind_of_line_ends() -> None:
    text = "---\r\ntitle: a\r\n---\r\n\r\n## b\r\n\r\nc\r\n"
    written = convert_post(read_post(text.encode(), "2022-03-08-a.md"), "md")
    assert written.count("\n") == written.count("\r\n") == 8


def test_a_table_of_one_long_row_is_not_filled_up(read: Callable[..., Post]) -> None:
    cells, rows = "<td>一</td>" * 500, "<tr><td>二</td></tr>" * 500
    post = read(f"<table><tr>{cells}</tr>{rows}</table>")
    markdown = convert_post(post, "md")
    assert "<table>" in markdown
    assert len(markdown) < 2 * len(cells + rows)
    assert verify_markdown(post, markdown) == []
