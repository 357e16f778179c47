"""The quick ways through ordinary posts: each gives what the long way gives, or hands over to it."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from emnews_cli.model.document import LineBreak
from emnews_cli.readers import article as reading
from emnews_cli.readers import dates, decoding, tokens
from emnews_cli.readers import front_matter as quick_front_matter
from emnews_cli.readers.article import read_article, read_well_formed_article
from emnews_cli.readers.front_matter import read_front_matter
from emnews_cli.readers.inlines import EMPHASIS, STRONG, clean_line, tidy
from emnews_cli.readers.surveyor import survey_html
from emnews_cli.readers.well_formed_markup import survey_well_formed
from emnews_cli.readers.yaml_front_matter import read_yaml
from tests.generator import make_post

TEMPLATE = (
    '---\nlayout: post\ntitle: "甲：“乙”涨5%"\ndate: 2022-01-02 03:04:05 +0800\ncategories: emnews\n'
    "tags: 东财滚动新闻\n---\n\n正文"
)
PIECES = (
    "---", "\n", "\r\n", " ", ": ", "#", '"', "'", "\\", "\\n", "- ", "yes", "NO", "null", "~", "123", "1_0", "0x1F",
    "东财", "。", "\u2028", "\x85", "\u3000", "\ufeff", "&a", "*a", "!!str", "{", "[", "|", ">", "?", "%", "@", "`", ",",
    "title: ", "date: 2022-02-30", " +0800", "Z", "...", "\t", "<<", "=", "…",
)  # fmt: skip


def str_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@st.composite
def altered(draw: st.DrawFn, text: str, pieces: tuple[str, ...], most: int = 3) -> str:
    """The text with a few pieces put in or cut out anywhere."""
    for _ in range(draw(st.integers(0, most))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 4))
        text = text[:at] + draw(st.sampled_from(("", *pieces))) + text[at + cut :]
    return text


@given(altered(TEMPLATE, PIECES))
@example(TEMPLATE)
@example(TEMPLATE.replace("\n", "\r\n"))
@example("\n\n" + TEMPLATE)
@example(TEMPLATE.replace(" +0800", ""))
@example(TEMPLATE.replace("post", "yes"))
@example(TEMPLATE.replace("---\n\n", "---\u3000\n\n"))
@example(TEMPLATE.replace("03:04:05", "33:44:55"))
def test_front_matter_at_a_glance_is_what_yaml_reads(text: str) -> None:
    assert read_front_matter(text) == read_yaml(text)


def test_the_front_matter_that_the_template_writes_needs_no_yaml() -> None:
    for text in (TEMPLATE, TEMPLATE.replace("\n", "\r\n"), TEMPLATE.replace(" +0800", "")):
        assert quick_front_matter._TEMPLATE.match(text)


MARKUP = (
    "<p>", "</p>", "</p >", "<p >", "<br />", "<br/>", "<br>", "<strong>", "</strong>", "<b>", "</b>", "<center>", "</center>",
    '<span id="stock_1.600981">', '<span id="quote_1.600981"></span>', "<span>", "</span>", "<font>", "</font>",
    '<a href="http://quote.eastmoney.com/unify/r/1.600981" class="keytip" data-code="1,600981">', "</a>", "</a >",
    '<a href= "/x?a=1&b=2">', '<a href="/x?a=1&amp;b=2&copy=3">', "<a href='x'>", '<a href="x" href="y">', "<a>",
    '<p class="em_media">', '<p style="text-align:center;">', '<p style="display:none">', "<p hidden>", '<p id="a<b">',
    '<img src="https://dfscdn.dfcfw.com/a.jpg" alt="Image" />', '<img alt="K图 600981_0" />', "<img>", '<span title="&nbsp;">',
    "<!-- EM_StockImg_Start -->", "<!--IMG#0-->", "<!---->", "<!-- a -- b -->", "<!-->", "EM_StockImg_End", "<!--", "-->",
    "&lt;", "&amp;lt;", "&nbsp;", "&ldquo;", "&copy;", "&copy", "R&D", "&#65;", "&#x1b;", "& ", "&", "<", ">", "PE<10", "<PE>",
    "　　", "  ", "\n", "\r\n", "\t", "\u2028", "字", "字 字", "原标题：甲", "（文章来源：某报）", "点击查看>>", "<div>", "</div>",
    "<script>", "</script>", "<table>", "<i>", "</i>", "<P>", "</P>", "<p/>", "<span/>", "\u200b", "\xa0",
)  # fmt: skip
PARAGRAPH = st.lists(st.sampled_from(MARKUP), max_size=5).map("".join).map("<p>字{}字</p>".format)


@given(
    st.one_of(
        st.lists(st.one_of(PARAGRAPH, st.sampled_from(MARKUP)), max_size=6).map("".join),
        altered('<p>甲<strong>乙</strong></p>\n <p><a href="/x">丙</a><br /></p>', MARKUP, 4),
    )
)
@example("<p>甲</p>")
@example("<p>R&D投入</p>")
@example(
    '<p><span id="stock_1.600981"><a href="/a" class="keytip">甲</a></span><span id="quote_1.600981"></span></p>'
)
@example("<p><a>甲<a>乙</a></a></p>")
def test_an_article_without_a_parser_is_what_libxml2_reads(html: str) -> None:
    found = read_well_formed_article(html, "http://example.com/a/")
    assume(found is not None)
    assert found[:2] == read_article(html, "http://example.com/a/")[:2]


CHART_PARTS = (
    '<a class="EmImageRemark" href="http://quote.eastmoney.com/unify/r/1.600981">', "</a>",
    '<span class="EmImageRemark" href="http://quote.eastmoney.com/unify/r/1.600981">', "</span>", "<span>", '<b class="EmImageRemark">',
    '<img src="https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=1.600030" />', '<img class="EmImageRemark" />',
    '<img src="https://dfscdn.dfcfw.com/a.jpg" data-code="600030|1|1" />', '<img src="javascript:x" />', "<img />", "</b>", "<b>",
    '<br class="EmImageRemark" data-code="600030|1|1" alt="K图 600030_0" />',
    "<!-- EM_StockImg_Start -->", "<!--EM_StockImg_End-->", "<!-- EM_StockImg_Start EM_StockImg_End -->", "EM_StockImg_End",
    "<!--IMG#0-->", "<!-- a -->", '<span title="EM_StockImg_End">', "字", "<br />", "<p>", "</p>", "\n",
)  # fmt: skip
CHART = st.lists(st.sampled_from(CHART_PARTS), max_size=6).map("".join).map("<p>{}</p>".format)
WHOLE_CHARTS = st.sampled_from(
    [
        f"{CHART_PARTS[begin]}{inner}{CHART_PARTS[begin + 1]}"
        for begin in (0, 2)
        for inner in CHART_PARTS[6:11]
    ]
)


@given(
    st.lists(st.one_of(CHART, st.lists(WHOLE_CHARTS).map("".join).map("<p>{}</p>".format)), max_size=5).map(
        "".join
    )
)
@example(f"<p>{CHART_PARTS[0]}{CHART_PARTS[6]}</a></p>" * 2)
@example(f"<p>{CHART_PARTS[2]}<span>{CHART_PARTS[6]}</span>{CHART_PARTS[6]}</span></p>")
@example(f"<p>{CHART_PARTS[2]}{CHART_PARTS[0]}{CHART_PARTS[6]}</a>{CHART_PARTS[6]}</span></p>")
@example(f"<p>{CHART_PARTS[0]}字</a>{CHART_PARTS[6]}</p><!-- EM_StockImg_Start --><p>EM_StockImg_End</p>")
def test_the_markup_of_a_well_formed_article_at_a_glance_is_what_the_surveyor_finds(html: str) -> None:
    assume(read_well_formed_article(html) is not None)
    found, all_of_it = survey_well_formed(html, 0), survey_html(html, 0)
    assert found.layout == all_of_it.layout
    assert found.layout.chart_places() == all_of_it.layout.chart_places()
    assert sorted(found.tags) == sorted(all_of_it.tags)
    for name in ("charts", "chart_marks", "placeholders", "literal", "images_without_address"):
        assert getattr(found, name) == getattr(all_of_it, name), name


def test_charts_in_links_are_found_without_a_pass_over_the_tokens() -> None:
    html = f"<!-- EM_StockImg_Start --><p>{CHART_PARTS[0]}{CHART_PARTS[6]}</a></p><!-- EM_StockImg_End --><p>字</p>"
    found = survey_well_formed(html, 0)
    assert found._layout is None
    assert [chart.span.start for chart in found.charts] == [html.index("<img")]


@pytest.mark.parametrize("one", ['<img src="/{}.jpg" />', "<!-- {} -->"])
def test_an_article_of_many_different_images_or_comments_is_gone_through_once(one: str) -> None:
    few, many = ("<p>" + "".join(map(one.format, range(count))) + "</p>" for count in (50, 60))
    assert survey_well_formed(few, 0)._layout is None
    assert survey_well_formed(many, 0)._layout is not None


def test_most_made_up_articles_of_whole_paragraphs_need_no_parser() -> None:
    whole = (
        "<p>甲<strong>乙</strong>丙</p>",
        '<p class="em_media">（文章来源：某报）</p>',
        "<p>甲</p>\n <p>乙<br /></p>",
    )
    assert all(read_well_formed_article(html) for html in whole)
    assert not read_well_formed_article("<p>甲<div>乙</div></p>")


def test_the_generators_articles_read_the_same_without_a_parser() -> None:
    bodies = (make_post(number).data.decode().partition("\n---\n")[2] for number in range(300))
    articles = [body[body.index("<p>") :].partition("\n\n")[0] for body in bodies if "<p>" in body]
    pairs = [(read_well_formed_article(html), html) for html in articles]
    assert sum(found is not None for found, _ in pairs) > 50
    assert all(found is None or found[:2] == read_article(html)[:2] for found, html in pairs)


TEXT = st.text(st.sampled_from("字a ，（\n\t\u3000\xa0\u200b\u2028\r"), max_size=6)
RUN = st.tuples(st.one_of(TEXT, st.builds(LineBreak)), st.sampled_from([(), (STRONG,), (STRONG, EMPHASIS)]))


@given(st.lists(RUN, min_size=1, max_size=5))
def test_a_line_that_is_clean_at_a_glance_is_what_tidying_makes(runs: list) -> None:
    line = clean_line(runs)
    assume(line is not None)
    assert tidy(runs) == ([line] if line else [])


def test_a_parser_is_kept_for_the_next_article_and_none_is_shared() -> None:
    reading._idle.clear()
    first = read_article("<p>甲<div>乙")
    second = read_article("<p>丙<div>丁")
    assert len(reading._idle) == 1
    assert [type(block).__name__ for block in first.blocks] == ["Paragraph"] * 2
    assert first.blocks != second.blocks


@given(
    altered(
        '<p>甲<A HREF="/x" b= "y">乙</a >丙<br/></p><script>x</script>',
        (*MARKUP, '<a b="c', "<", ">", "<b<i>"),
        5,
    )
)
def test_a_plain_tag_is_the_token_that_the_scanner_finds(html: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_plain_tag", lambda _: None)
        slowly = list(tokens.tokenize(html))
    assert list(tokens.tokenize(html)) == slowly


@given(
    altered("2022-01-02 03:04:05 +0800", ("0", "9", "-", ":", " ", "T", "W1", "+", "Z", "٣", "．", "24"), 3)
)
@example("20220102T030405.123")
@example("2022-W10-1 03:04:05")
@example("2022-01-02 03:04.056")
@example("2022-01-02 030405.1")
@example("2022-01-02 03+08:00")
@example("2022-01-02 03:04+08")
@example("0001-01-02 03:04:05")
@example("2022-01-02 03:04")
def test_a_date_of_the_template_is_the_date_that_any_is(value: str) -> None:
    found = dates._template_date(value)
    assert found in (None, dates._any_date(value))


def test_the_dates_that_the_template_writes_are_read_at_once() -> None:
    assert dates._template_date("2022-01-02 03:04:05 +0800") is not None
    assert dates._template_date("2022-01-02 03:04:05") is not None


@given(
    st.one_of(st.text(), st.text("甲。\n\t\x00\x1b\x7f\x80\x9f\xa0·\ufffd\ufffe\uffff\U0001ffff")).map(
        str_bytes
    )
    | st.binary()
)
def test_a_text_is_made_visible_by_its_bytes_as_by_its_characters(data: bytes) -> None:
    source = decoding.decode(data)
    assert decoding.visible_text(data, source) == decoding.visible(source.text)


@pytest.mark.parametrize("around", ["{}", '<a class="EmImageRemark">{}</a>'])
def test_elements_within_elements_without_end_are_for_the_parser(around: str) -> None:
    few, many = (around.format("<b>" * n + "甲" + "</b>" * n) for n in (90, 50_000))
    assert read_well_formed_article(f"<p>{few}</p>") is not None
    assert read_well_formed_article(f"<p>{many}</p>") is None
