"""Posts of a grammar of faults: front matter, HTML, Markdown, chart marks, entities and odd characters.

The number of a post and the seed of a run tell all of it, so any post can be made again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.generator import make_post
from tests.readers.soup import ATTRIBUTES, NAMES
from tests.rendering.documents import TRAPS
from tests.robustness.test_fuzz import MUTATIONS


class FuzzedPost(NamedTuple):
    """A file that may be anything.

    Args:
        name: of the file, which may hold an id and a date.
        data: its bytes.
    """

    name: str
    data: bytes


NEWS_ID = "202203081234567890"
FILE_NAMES = (
    f"2022-03-08-{NEWS_ID}.md", f"2022-03-08-{NEWS_ID}.md", f"-{NEWS_ID}.md", "2022-03-08-NW2022030800000012.md",
    "2022-03-08-notice.md", "2022-03-08-notice.md", "notice.markdown", "0001-01-01-a.md", "9999-12-31-b.md", "2022-13-40-c.md",
    "x", "中文 [1] {2}.md", "2022-03-08-\x1b[31m\u202e.md", "2022-03-08-\udcff.md",
)  # fmt: skip
ODD = (
    "\0", "\x07", "\x08", "\x0b", "\x0c", "\x1b[31m", "\x1b]8;;http://x\x07", "\x7f", "\x85", "\x9b31m", "\xa0", "\xad", "\u034f", "\u061c",
    "\u115f", "\u180e", "\u200b", "\u200d", "\u200e", "\u200f", "\u2028", "\u2029", "\u202e", "\u202f", "\u2060", "\u2066", "\u2069", "\u3000",
    "\ufe0f", "\ufeff", "\ufff9", "\ufffd", "\ufffe", "\uffff", "\U000e0001", "\U000e0041", "\U0001f468\u200d\U0001f469", "\U00020bb7",
    "e\u0301", "\u0600", "\u0e33", "\uac00", "\u1100\u1161", "\udcff", "\udce4\udcb8", "\u2400", "\u241b", "\r", "\t", "\n", "\x1c", "\x1e",
)  # fmt: skip
ENTITIES = (
    "&lt;", "&amp;lt;", "&#60;script&#62;", "&#0;", "&#27;", "&#x1b;", "&#x80;", "&#xD800;", "&#x110000;", "&#65", "&copy", "&nbsp;", "&ensp;",
    "&emsp;", "&zwj;", "&rlm;", "&NotEqualTilde;", "&nosuch;", "&", "&#", "&#x;", "&amp;amp;", "&quot;", "&#39;", "&Tab;", "&NewLine;", "&colon;",
    "java&#115;cript:", "&lbrace;&lbrace;", "&#123;% x %&#125;", "&lsqb;", "&grave;", "&ast;",
)  # fmt: skip
CHARTS = (
    "<!-- EM_StockImg_Start -->", "<!-- EM_StockImg_End -->", "<!--EM_StockImg_Start-->", "<!--EM_StockImg_End-->", "<!--EM_StockImg_Start", "EM_StockImg_Start",
    '<p><a class="EmImageRemark" href="http://quote.eastmoney.com/unify/r/1.600981"><img alt="K图 600981_0" src="https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=1.600981"></a></p>',
    '<img src="https://webquotepic.eastmoney.com/GetPic.aspx?nid=116.01933&imageType=r">', '<span class="EmImageRemark">', '<img alt="K图 ', "</a></p>",
    '<a data-code="600981|1|5" class="EmImageRemark">', "<!--IMG#0-->",
)  # fmt: skip
LINES_ABOUT = (
    '<p class="em_media">（文章来源：临江商报）</p>', "（文章来源：临江商报）", "(责任编辑：DF1)", "<p>原标题：甲乙</p>", "（来源：新潮社 2022-03-08 10:00:00）", "图片来源：资料",
    "[返回首页](../)", "[返回东财滚动新闻](../emnews/)｜[返回首页](../)", f"<http://finance.eastmoney.com/news/1354,{NEWS_ID}.html>", "<>", "<http://x>",
    "[点击查看全文]", "郑重声明：东方财富", "在东方财富看资讯行情，选东方财富证券一站式开户交易>>", "（新潮社）", "> ", ">", "---", "<!--more-->",
)  # fmt: skip
ACTIVE = (
    "<script>x('</p>')</script>", "<script src=//x>", "<img src=x onerror=a()>", '<a href="javascript:x()">跑</a>', '<a href=" JaVa\tScript:x()">跑</a>',
    '<a href="&#106;avascript:x()">跑</a>', '<a href="data:text/html,<script>x()</script>">数</a>', "[跑](javascript:x)", "[跑](java&#115;cript:x)",
    "[跑](<javascript:x>)", "![图](javascript:x)", "<javascript:x>", "[跑][r]\n\n[r]: javascript:x", "[跑](vbscript:x)", "[跑](data:text/html;base64,PHA+)", "<iframe src=x></iframe>",
    "<svg onload=x()><script>y()</script></svg>", "<math><a xlink:href=javascript:x>数</a></math>", '<p style="background:url(javascript:x)">', "<style>@import 'x'</style>",
    "<object data=x><embed src=x>", "<base href=//x>", '<meta http-equiv=refresh content="0;url=//x">', "<link rel=stylesheet href=//x>", "<form action=//x><input>",
    "{{ site.x }}", "{% include x %}", "{%raw%}", "{% endraw %}", "{: onclick='x'}", "{::options /}", "{::nomarkdown}<script>{:/}", "<details ontoggle=x open>", "<video src=//x>",
    "<noscript><p title='</noscript><img src=x onerror=y>'>", "<template><img src=x></template>", "<xmp><script>", "<plaintext>", "<textarea><script>", "<title><img src=x>",
    "<a href='x' onclick=y()>点</a>", "<p onmouseover='x'>", "<![CDATA[<script>x</script>]]>", "<!--><img src=x onerror=y>-->", "<?x <img src=x onerror=y> ?>", "<img srcset='//x 2x'>",
    "<picture><source srcset=//x><img src=y></picture>", "<a href='//x'>无</a>", "<img src='//x'>", "<img src='file:///etc/passwd'>", "<input type=image src=//x>", "<img/src=x/onerror=y>",
)  # fmt: skip
MARKDOWN = (
    "# 题", "## 题 ##", "题\n===", "题\n---", "* 甲\n* 乙", "1. 甲\n\n   乙", "> 引\n继", "> > 深", "```\n码\n```", "~~~ruby\n码", "    码", "`码`", "**粗**", "__粗__", "*斜*", "~~删~~",
    "[链](http://x.example/a)", "[链](<http://x y>)", "[链]: http://x.example/", "[链]", "![图](http://x.example/a.png)", "|a|b|\n|-|-|\n|1|2|", "|a|\n|:-:|\n|`|`|", "***", "- - -", "[^1]", "[^1]: 注", "*[HTML]: x",
    "{: .a #b}", "{:toc}", "* TOC\n{:toc}", "$$x$$", "\\(x\\)", "词\n: 义", "甲  \n乙", "甲\\\n乙", "<http://x.example/>", "<a@b.cn>", "http://x.example/a_b", "&copy;", "\\*", "<div markdown=1>\n*斜*\n</div>",
    "<p>甲</p>\n乙", "<b>甲\n\n乙</b>", "- [ ] 做", "+ 甲\n  + 乙", "{::comment}\n藏\n{:/comment}", "a<!-- 注 -->b", "<dl><dt>甲</dt></dl>", "<details>\n<summary>甲</summary>\n\n*乙*\n\n</details>",
)  # fmt: skip
VALUES = (
    "post", "page", '"标题"', "'标题'", "标题：二", "标题: 二", "a: b", "#题", "- 题", "*题", "&题", "!题", "!!str 题", "!!python/name:os.system", "!!binary aGk=", "%题", "@题", "`题", "|\n  一\n  二", ">\n  一\n  二", "|-\n 一",
    '"一\n  二"', '"一\\n二"', '"\\x1b[31m"', '"\\ud800"', '"\\0"', '"C:\\new\\table"', '"a"b"', "'a'b'", '"一" # 注', "一 # 注", "yes", "no", "~", "null", "", "true", "007", "0o7", "1_000", "1:30", "12:30:45", "1e3", ".inf", ".nan", "0x1f", "=", "<<",
    "[]", "[一, 二]", '["一", "二: 三"]', "[一, [二]]", "[一", "{}", "{a: b}", "{a: [b, {c: d}]}", "\n- 一\n- 二", "\n  - 一\n  - b: c", "\n- ", "&a 一", "*a", "&a [*a]", "? 一", "2022-03-08 18:05:40 +0800", "2022-03-08", "2022-3-8", "2022-02-30", "2022-03-08T18:05:40Z",
    "2022-03-08 24:00:00 +0800", "2022-03-08 18:05:60", "0001-01-01 00:00:00 +1400", "9999-12-31 23:59:59 -1200", "2022-03-08 18:05:40 +99:99", "+0800", "2022年3月8日", "'2022-03-08 18:05:40'", "一\t二", "\t一", "一 二 三", "东财滚动新闻", "emnews", "上海证券报新闻",
    NEWS_ID, "NW2022030800000012", "http://x.example/a?b=c#d", "javascript:x()", "[600981.SH, 01933.HK, ORCH.N]", '["600981.SH", "?", "1.600981", "BK0473"]', "中信证券", "-", "---", "...", ":", "::", ",", "}", "]", '"', "'", "\\", "EM_StockImg_Start", "EM301 EM302", "[EM301]",
)  # fmt: skip
KEYS = (
    "layout", "title", "date", "categories", "tags", "id", "source", "editor", "url", "securities", "original_title", "article_id", "original_url", "emnews-ignore", "digest", "permalink", "published", "Title", "title ", '"title"',
    "'date'", "标题", "a b", "a.b", "<<", "yes", "1", "~", "? a", "- a", "!!str a", "a: b", "&k a", "*k", "", "key-1", "_x", "\u200btitle", "title\u3000",
)  # fmt: skip
DIGESTS = (
    "> 摘要。",
    "> 摘要一\n> 摘要二",
    ">",
    "> ",
    "> *摘要*：[链](x)",
    "> 摘要。（新潮社）",
    "> <script>x</script>",
    "> 摘要[点击查看全文]",
    "摘要。",
    "> {{ x }} $5$",
    ">摘要",
    "> > 深",
    "> &lt;甲&gt; & 乙",
)
TEXTS = (
    "正文。",
    "晨岚科技（600981）",
    "一",
    "2022年",
    "5~10亿元",
    "“甲”",
    "K线",
    "A_B_C",
    "——",
    "图为港口",
    "  ",
    "词\n词",
    "*ST槐江",
)

Pick = random.Random
Maker = Callable[[Pick], str]


def post(seed: int, number: int) -> FuzzedPost:
    """The post of a number in the run of a seed."""
    pick = random.Random(f"{seed}/{number}")
    kind = pick.choices(("made", "feed", "hand", "converted"), (3, 5, 4, 2))[0]
    name = pick.choice(FILE_NAMES)
    if kind == "made":
        made = make_post(pick.randrange(2000))
        name, data = made.name, made.data
    else:
        body = {"feed": feed_body, "hand": markdown_body, "converted": converted_body}[kind](pick)
        data = encoded(front_matter(pick) + body, pick)
    if kind == "made" or pick.random() < 0.2:
        for _ in range(pick.randrange(4)):
            data = pick.choice(MUTATIONS)(data, pick)
    return FuzzedPost(name, data)


def encoded(text: str, pick: Pick) -> bytes:
    """A text in one of the encodings and line ends that occur; surrogates in it are single bytes."""
    line_end = pick.choices(("\n", "\r\n", "\r"), (20, 3, 1))[0]
    text = text.replace("\n", line_end)
    encoding = pick.choices(("utf-8", "utf-8-sig", "gb18030", "utf-16"), (30, 2, 1, 1))[0]
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    return text.encode(encoding, errors)


# --- front matter ----------------------------------------------------------------------------------------


def front_matter(pick: Pick) -> str:
    """Front matter: the template's with some faults, made of any keys, or none."""
    if pick.random() < 0.07:
        return ""
    pairs = [
        ("layout", "post"), ("title", '"标题"'), ("date", "2022-03-08 18:05:40 +0800"),
        ("categories", pick.choice(("emnews", "emnews", "sitenews"))), ("tags", "东财滚动新闻"),
    ]  # fmt: skip
    if pick.random() < 0.3:
        pairs += [("id", f'"{NEWS_ID}"'), ("source", '"新潮社"')]
    for _ in range(pick.choice((0, 0, 1, 1, 2, 4))):
        pairs = changed_pairs(pairs, pick)
    lines = "".join(f"{key}:{pick.choices((' ', '', '  '), (20, 1, 1))[0]}{value}\n" for key, value in pairs)
    opening = pick.choices(
        ("---\n", "--- \n", "\n---\n", "----\n", "--- # x\n", " ---\n", "", "\ufeff---\n"),
        (40, 2, 2, 1, 1, 1, 1, 1),
    )[0]
    closing = pick.choices(
        ("---\n", "--- \n", "...\n", "----\n", "", "---", " ---\n", "---\n---\n"), (40, 2, 2, 1, 1, 1, 1, 1)
    )[0]
    return sprinkled(opening + lines + closing, pick, 0.2, ODD)


def changed_pairs(pairs: list[tuple[str, str]], pick: Pick) -> list[tuple[str, str]]:
    """The pairs with one of them changed, away, twice, or a new one among them."""
    at = pick.randrange(len(pairs) + 1)
    key = pairs[at][0] if at < len(pairs) else pick.choice(KEYS)
    change = pick.randrange(6)
    if change == 0:
        return pairs[:at] + pairs[at + 1 :]
    if change == 1:
        return [*pairs[:at], (pick.choice(KEYS), pick.choice(VALUES)), *pairs[at:]]
    if change == 2:
        return [*pairs[:at], (pick.choice(("# 注", "", "  x", "- y")), ""), *pairs[at:]]
    new = any_value(pick)
    return [*pairs[:at], (key, new), *pairs[at + (change != 3) :]]


def any_value(pick: Pick) -> str:
    """A value of YAML, or something put together that may be none."""
    if pick.random() < 0.7:
        return pick.choice(VALUES)
    text = "".join(pick.choice(pick.choice((TEXTS, TRAPS, ODD, VALUES))) for _ in range(pick.randrange(1, 4)))
    return pick.choice(("{}", '"{}"', "'{}'", "[{}]")).replace("{}", text)


# --- bodies ----------------------------------------------------------------------------------------------


def feed_body(pick: Pick) -> str:
    """A body as the feed has it: digest, HTML soup or text, address, footer."""
    digest = pick.choice(DIGESTS) + pick.choice(("\n\n", "\n\n", "\n", "")) if pick.random() < 0.7 else "\n"
    article = sprinkled(
        joined(pick, ("", "", "\n", "\n\n"), (html_piece, html_piece, html_piece, odd_piece)),
        pick,
        0.3,
        ODD + ENTITIES,
    )
    url = pick.choice(LINES_ABOUT[8:11]) if pick.random() < 0.7 else ""
    footer = pick.choice(LINES_ABOUT[6:8]) if pick.random() < 0.5 else ""
    return f"{digest}{article}\n\n{url}{pick.choice((chr(10), chr(10) * 2, ''))}{footer}{pick.choice(('', chr(10)))}"


def markdown_body(pick: Pick) -> str:
    """A body that a person wrote, with HTML in it."""
    return pick.choice(("\n", "\n", "", "\n\n\n")) + sprinkled(
        joined(pick, ("\n\n", "\n\n", "\n", ""), (markdown_piece, markdown_piece, odd_piece, html_piece)),
        pick,
        0.3,
        ODD + ENTITIES,
    )


def converted_body(pick: Pick) -> str:
    """A body that looks as if emnews had written it."""
    return f"\n{pick.choice(DIGESTS)}\n\n" + joined(
        pick, ("\n\n",), (markdown_piece, markdown_piece, odd_piece)
    )


def joined(pick: Pick, between: Sequence[str], makers: Sequence[Maker]) -> str:
    pieces = (
        pick.choice(makers)(pick) + pick.choice(between) for _ in range(pick.choice((0, 1, 2, 3, 5, 8)))
    )
    return "".join(pieces)


def html_piece(pick: Pick, depth: int = 0) -> str:
    """An element, whole or not, with text or others in it."""
    if depth > 3 or pick.random() < 0.3:
        return text_piece(pick)
    inner = "".join(html_piece(pick, depth + 1) for _ in range(pick.choice((0, 1, 1, 2, 3))))
    name = pick.choice(("p", "p", "p", *NAMES))
    start = f"<{name}{pick.choice(ATTRIBUTES) if pick.random() < 0.4 else ''}>"
    end = f"</{name if pick.random() < 0.9 else pick.choice(NAMES)}>"
    return pick.choices((start + inner + end, start + inner, inner + end, start), (12, 2, 1, 1))[0]


def text_piece(pick: Pick) -> str:
    """Words, with what is markup to some engine."""
    return "".join(
        pick.choice(pick.choice((TEXTS, TEXTS, TRAPS, ENTITIES))) for _ in range(pick.choice((1, 1, 2, 4)))
    )


def odd_piece(pick: Pick) -> str:
    """A chart's mark, a line about the article, or what a page would run."""
    return pick.choice(pick.choice((CHARTS, LINES_ABOUT, ACTIVE, ACTIVE)))


def markdown_piece(pick: Pick) -> str:
    """A construct of Markdown, or text."""
    return pick.choice(MARKDOWN) if pick.random() < 0.6 else text_piece(pick)


def sprinkled(text: str, pick: Pick, chance: float, what: Sequence[str]) -> str:
    """With some chance the text with a few characters put in."""
    while pick.random() < chance:
        at = pick.randrange(len(text) + 1)
        text = text[:at] + pick.choice(what) + text[at:]
    return text
