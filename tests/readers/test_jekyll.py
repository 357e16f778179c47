import pytest

from emnews_cli.model.document import Paragraph, Text, inline_text
from emnews_cli.model.post import Origin
from emnews_cli.pipeline import convert_post, read_post
from tests.conftest import FRONT_MATTER, NAME, URL

HEAD = FRONT_MATTER.format(title="标题")
ONE_LINE = "[返回东财滚动新闻](//x.example/emnews/)｜[返回首页](//x.example/)"
TWO_LINES = "[返回东财滚动新闻](../emnews/)\n[返回首页](../)"


@pytest.mark.parametrize("footer", ["", "\n\n" + ONE_LINE, "\n\n" + TWO_LINES, "\n\n" + ONE_LINE + "\n"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_the_template_is_taken_off_whatever_its_footer_line_ends_and_mark(
    footer: str, line_end: str, bom: str
) -> None:
    text = bom + f"{HEAD}> 摘要。\n\n<p>正文。</p>\n\n<{URL}>{footer}".replace("\n", line_end)
    post = read_post(text.encode(), NAME)
    assert (post.digest, post.text, post.url, post.origin) == ("摘要。", "正文。", URL, Origin.FEED)
    assert post.title == "标题"


def test_a_digest_that_stands_alone_is_the_digest_and_the_text() -> None:
    post = read_post(f"{HEAD}\n只有摘要*ST<PE>。（临江商报）\n\n<{URL}>".encode(), NAME)
    assert (post.digest, post.blocks, post.source) == ("只有摘要*ST<PE>。（临江商报）", [], "临江商报")
    assert post.text == post.digest


def test_the_plain_text_of_another_medium_is_a_body_of_paragraphs() -> None:
    head = HEAD.replace("emnews", "linjiangshangbao").replace("东财滚动新闻", "临江商报新闻")
    url = "http://x.example/html_News/NewsShare.html?infoCode=NW202203081234"
    text = f"{head}\n　　第一段*ST<PE>。\n　　第二段。\n（文章来源：北辰财经网）\n责任编辑：张三\n\n<{url}>\n\n[返回临江商报新闻](//x/c.html)"
    post = read_post(text.encode(), "2022-03-08-NW202203081234.md")
    assert (post.id, post.digest, post.source, post.editor) == ("NW202203081234", "", "北辰财经网", "张三")
    assert post.blocks == [Paragraph([Text("第一段*ST<PE>。")]), Paragraph([Text("第二段。")])]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("一&ldquo;二&rdquo;\n三&lt;四", "一“二”\n\n三<四"),
        ("一<b>粗</b>\n二", "一粗\n\n二"),
        ("一&二\n&unknown;", "一&二\n\n&unknown;"),
        ("EM_StockImg_Start EM_StockImg_End\n正文", "正文"),
    ],
)
def test_the_text_of_another_medium_may_have_entities_or_a_few_tags(body: str, text: str) -> None:
    head = HEAD.replace("emnews", "linjiangshangbao").replace("东财滚动新闻", "临江商报新闻")
    url = "http://x.example/html_News/NewsShare.html?infoCode=NW202203081234"
    assert read_post(f"{head}\n{body}\n\n<{url}>".encode(), "2022-03-08-NW202203081234.md").text == text


def test_the_medium_of_a_feed_is_the_source_where_nothing_else_says_it() -> None:
    head = HEAD.replace("emnews", "linjiangshangbao").replace("东财滚动新闻", "临江商报新闻")
    post = read_post(f"{head}\n正文\n".encode(), "2022-03-08-NW202203081234.md")
    assert post.source == "临江商报"


def test_an_address_on_its_own_line_does_not_make_a_feed_of_what_a_person_wrote() -> None:
    head = HEAD.replace("emnews", "sitenews").replace("东财滚动新闻", "站长消息")
    body = "\n本站**新地址**：\n\n<http://www.example.com/>\n\n- 请收藏\n"
    post = read_post((head + body).encode(), "2022-03-08-notice.md")
    assert (post.origin, post.url, post.markdown) == (Origin.HANDWRITTEN, "", body)


def test_keys_of_a_persons_own_do_not_make_a_converted_post() -> None:
    head = HEAD.replace("emnews", "sitenews").replace("layout:", "id: my-post\neditor: {name: x}\nlayout:")
    post = read_post(f"{head}\n> 引言。\n\n正文\n".encode(), "2022-03-08-notice.md")
    assert (post.origin, post.digest, post.text) == (Origin.HANDWRITTEN, "", "引言。\n\n正文")
    converted = convert_post(post, "md")
    assert "\nid: my-post\neditor: {name: x}\n---\n\n> 引言。\n" in converted


@pytest.mark.parametrize(
    ("digest", "expected"),
    [
        ("> 一行。", "一行。"),
        ("> 一行。\n二行。", "一行。\n二行。"),
        ("> 一\n> 二", "一\n二"),
        (">", ""),
        ("> >50%", ">50%"),
    ],
)
def test_a_digest_is_the_quotation_at_the_start(digest: str, expected: str) -> None:
    post = read_post(f"{HEAD}{digest}\n\n<p>正文。</p>\n\n<{URL}>".encode(), NAME)
    assert (post.digest, post.text) == (expected, "正文。")


def test_markup_right_behind_the_digest_is_the_body() -> None:
    post = read_post(f"{HEAD}> 摘要。\n<p>正文。</p>\n\n<{URL}>".encode(), NAME)
    assert (post.digest, post.text) == ("摘要。", "正文。")


def test_the_full_text_link_of_a_digest_goes() -> None:
    post = read_post(f"{HEAD}> 摘要。 [点击查看全文]\n\n<p>正文。</p>\n\n<{URL}>".encode(), NAME)
    assert post.digest == "摘要。"
    assert ("full-text-link", "[点击查看全文]") in [(item.reason, item.text) for item in post.removed]


def test_an_empty_url_line_is_no_url_and_the_name_tells_the_id() -> None:
    post = read_post(f"{HEAD}> 摘要。\n\n<p>正文。</p>\n\n<>".encode(), "-202205262391921712.md")
    assert (post.url, post.id, post.text) == ("", "202205262391921712", "正文。")


def test_text_behind_the_footer_is_kept() -> None:
    post = read_post(f"{HEAD}> 摘要。\n\n<p>正文。</p>\n\n<{URL}>\n\n{ONE_LINE}\n\n补记。".encode(), NAME)
    assert post.text == "正文。\n\n补记。"


def test_what_a_person_wrote_is_markdown() -> None:
    head = HEAD.replace("emnews", "sitenews").replace("东财滚动新闻", "站长消息")
    post = read_post(
        f"{head}\n## 公告\n\n**今天**起 `x` <b>y</b>\n\n- 一\n- 二\n".encode(), "2022-03-08-notice.md"
    )
    assert post.origin is Origin.HANDWRITTEN
    assert post.text == "公告\n\n今天起 x y\n\n一\n\n二"
    assert (post.digest, post.id, post.url) == ("", "", "")


def test_a_post_of_the_feed_without_url_line_is_still_one_of_the_feed() -> None:
    post = read_post(f"{HEAD}> 摘要。\n\n<p>正文*ST。</p>".encode(), NAME)
    assert (post.origin, post.digest, post.id) == (Origin.FEED, "摘要。", "202203081234567890")


@pytest.mark.parametrize(
    ("digest", "source"),
    [
        ("…上升。（财联社）", "财联社"),
        ("…上升。(央视新闻客户端)", "央视新闻客户端"),
        ("…上升（第一财经）", "第一财经"),
        ("…每10股派2元（含税）", ""),
        ("…上升。（记者张三）", ""),
        ("…代码(600981)", ""),
        ("…上升。（FF）", ""),
        ("…上升。（单位：亿元）", ""),
    ],
)
def test_a_medium_at_the_end_of_the_digest_is_the_source(digest: str, source: str) -> None:
    post = read_post(f"{HEAD}> {digest}\n\n<p>正文。</p>\n\n<{URL}>".encode(), NAME)
    assert (post.digest, post.source) == (digest, source)


def test_an_id_in_the_front_matter_that_is_none_is_not_taken() -> None:
    head = HEAD.replace("tags:", 'id: "../../x"\ntags:')
    assert read_post(f"{head}\n正文\n".encode(), "x.md").id == ""


def test_the_quotation_at_the_head_of_a_converted_post_is_its_digest() -> None:
    head = HEAD.replace("---\nlayout", f'---\nurl: "{URL}"\nsecurities: ["600981.SH", "BK0473"]\nlayout')
    post = read_post(f"{head}\n> 摘要。\n\n**正文**。\n".encode(), "x.md")
    assert (post.origin, post.digest, post.text, post.url) == (Origin.CONVERTED, "摘要。", "正文。", URL)
    assert [str(security.id) for security in post.securities] == ["1.600981", "90.BK0473"]


def test_paragraphs_of_a_feed_post_are_inlines_of_text() -> None:
    post = read_post(f"{HEAD}> 摘要。\n\n正文*一*_二_。\n\n<{URL}>".encode(), NAME)
    first = post.blocks[0]
    assert isinstance(first, Paragraph)
    assert inline_text(first.children) == "正文*一*_二_。"


FOOTERS = [
    ["[返回东财滚动新闻](../emnews/)", "[返回首页](../)"],
    ["[返回东财滚动新闻](./emnews/)", "[返回首页](./)"],
    ["[返回东财滚动新闻](//finews.withounder.com/emnews/)", "[返回首页](//finews.withounder.com/)"],
    ["[返回东财滚动新闻](//finews.zning.me/emnews/)｜[返回首页](//finews.zning.me/)"],
    ["[返回临江商报新闻](//x.example/linjiangshangbao/)｜[返回首页](//x.example/)"],
    [
        "[返回21临江报 21财经APP新闻](//x.example/category/21linjiangbao 21caijingAPP.html)｜[返回首页](//x.example/)"
    ],
    [
        "[返回Linjiang In  投行新闻](//x.example/category/Linjiang In  touxing.html)",
        "[返回首页](//x.example/)",
    ],
    ["[返回安信(香港)新闻](//x.example/category/anxin(xianggang).html)｜[返回首页](//x.example/)"],
    ["[返回安信（香港）新闻](//x.example/anxin（xianggang）/) | [返回首页](//x.example/)"],
    ["[返回临&江·《报》新闻](https://x.example/lin&jiang·《bao》/)[返回首页](https://x.example/)"],
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("footer", FOOTERS, ids=lambda footer: footer[0])
def test_a_footer_is_taken_off_whatever_the_name_of_the_medium(footer: list[str], line_end: str) -> None:
    text = "\n".join([f"{HEAD}<p>正文。</p>", "", f"<{URL}>", "", *footer]).replace("\n", line_end)
    post = read_post(text.encode(), NAME)
    assert post.text == "正文。"
    assert [removed.text for removed in post.removed if removed.reason == "navigation"] == footer


@pytest.mark.parametrize(
    "line",
    ["[返回首页](/)，更多精彩(见下)", "见[返回首页](/)", "[首页](/)", "[返回首页](/", "[返回首页]()[看"],
)
def test_a_line_that_says_more_is_no_footer(line: str) -> None:
    assert read_post(f"{HEAD}<p>正文。</p>\n\n{line}\n\n<{URL}>\n".encode(), NAME).frame.navigation == []


def test_a_mediums_name_with_spaces_is_the_source_where_no_line_names_one() -> None:
    head = HEAD.replace("emnews", "21linjiangbao 21caijing").replace("东财滚动新闻", "21临江报 21财经新闻")
    post = read_post(f"{head}<p>正文。</p>\n".encode(), "2022-03-08-NW202203081234567890.md")
    assert (post.source, post.tags) == ("21临江报 21财经", ("21临江报", "21财经新闻"))
