"""Posts with known truth: made up, in the archive's markup, a different one for each number.

Every piece of a post is made together with what a careful reader would say of it, so that the truth does not
come from the program under test. The sentences, companies and media are inventions.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from tests.words import BOARDS, CLAUSES, COMPANIES, MEDIA, ODD_TITLES, SUBJECTS, VERBS


@dataclass
class Truth:
    """What a careful reader would say of a post."""

    title: str = ""
    date: str | None = None
    precision: str | None = None
    id: str = ""
    url: str = ""
    source: str = ""
    editor: str = ""
    original_title: str = ""
    digest: str = ""
    paragraphs: list[str] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)
    charts: list[tuple[int | None, str]] = field(default_factory=list)
    mentions: dict[tuple[int | None, str], int] = field(default_factory=dict)


@dataclass
class MadePost:
    """A file and the truth about it."""

    name: str
    data: bytes
    truth: Truth


class Maker:
    """Makes one post, of a hundred ``odd_titles`` with an odd title, of the ``kinds`` in these proportions."""

    odd_titles = 15
    kinds = 2, 12, 2, 1, 1

    def __init__(self, number: int) -> None:
        self.random = random.Random(number)
        self.number = number
        self.truth = Truth()

    def choose(self, *weighted: tuple[int, Callable[[], str]]) -> str:
        weights = [weight for weight, _ in weighted]
        return self.random.choices([make for _, make in weighted], weights)[0]()

    def sentence(self) -> str:
        pick = self.random.choice
        return f"{pick(SUBJECTS)}{pick(VERBS)}，{pick(CLAUSES)}，{pick(CLAUSES)}。"

    # --- pieces of a paragraph: HTML, and its text --------------------------------------------------

    def mention(self, *, count: bool = True) -> tuple[str, str]:
        name, market, code = self.random.choice(COMPANIES)
        if count:
            key = (market, code)
            self.truth.mentions[key] = self.truth.mentions.get(key, 0) + 1
        page = f"http://quote.eastmoney.com/unify/r/{market}.{code}"
        forms = [
            f'<span id="stock_{market}.{code}"><a href="{page}" class="keytip" data-code="{market},{code}">{name}</a>'
            f'</span><span id="quote_{market}.{code}"></span>',
            f'<span web="1" href="{page}" class="em_stock_key_common" data-code="{market},{code}">{name}</span>',
            f'<span id="stock_{market}.{code}"><a target="_blank" href= "{page}" class="keytip">{name}</a ></span>',
        ]
        if market in (0, 1) and not code.startswith("92"):
            exchange, digit = ("SH", 1) if market else ("SZ", 2)
            forms += [
                f'<span id="stock_{code}{digit}"><a class="keytip" href="http://quote.eastmoney.com/{exchange}{code}.html">'
                f'{name}</a></span><span id="quote_{code}{digit}"></span>',
                f'<span class="zwstock" data-code="{code},{digit},{market}">{name}</span>',
            ]
        if market in (105, 106):
            exchange = "NASDAQ" if market == 105 else "NYSE"
            forms.append(
                f'<span id="stock_{exchange}_{code}7"><a class="keytip" '
                f'href="http://quote.eastmoney.com/us/{code}.html?Market={exchange}">{name}</a></span>'
            )
        return self.random.choice(forms), name

    def board(self, *, count: bool = True) -> tuple[str, str]:
        name, code = self.random.choice(BOARDS)
        if count:
            self.truth.mentions[90, code] = self.truth.mentions.get((90, code), 0) + 1
        number = code[2:].lstrip("0")
        forms = [
            f'<span id="bk_90.{code}"><a href="http://quote.eastmoney.com/unify/r/90.{code}" class="keytip" '
            f'data-code="90,{code}">{name}</a></span><span id="bkquote_90.{code}"></span>',
            f'<span id="bk_{number}"><a class="keytip" href="http://stock.eastmoney.com/hangye/hy{number}.html">{name}</a>'
            f'</span><span id="bkquote_{number}">(<a href="http://quote.eastmoney.com/center/list.html#28002474_0_2">行情</a>'
            f' <a href="http://stock.eastmoney.com/hangye/hy{number}.html">专区</a>)</span>',
        ]
        return self.random.choice(forms), name

    def info(self) -> tuple[str, str]:
        return self.random.choice(
            (
                (
                    '<span id="Info.3224"><a href="http://data.eastmoney.com/invest/" class="infokey">分析师</a></span>',
                    "分析师",
                ),
                (
                    '<span id="Info.33"><a href="http://fund.eastmoney.com/" class="infokey ">基金</a></span>',
                    "基金",
                ),
                (
                    '<span href="http://baike.eastmoney.com/item/%E6%96%87%E5%8C%96" class="em_stock_key_common">文化</span>',
                    "文化",
                ),
                ('<font color="red">注意</font>', "注意"),
                ('<span style="color:#333;-webkit-text-size-adjust:none">提示</span>', "提示"),
            )
        )

    def link(self) -> tuple[str, str]:
        url, text = f"https://www.example.com/report?id={self.random.randrange(99)}&lang=zh", "报告全文"
        self.truth.links.append((url, text))
        return f'<a href="{url}" target="_blank">{text}</a>', text

    def bold(self) -> tuple[str, str]:
        text = self.random.choice(
            ("“涨价潮”来了。", "增长最快的一年", self.sentence(), "2022年", "（一）", "+3.5%")
        )
        self.truth.bold.append(text)
        tag = self.random.choice(("strong", "b"))
        return f"<{tag}>{escape(text, quote=False)}</{tag}>", text

    def plain(self) -> tuple[str, str]:
        text = self.sentence()
        return escape(text, quote=False), text

    def inline(self) -> str:
        """A few pieces in a row; adds the paragraph to the truth."""
        makers = [self.plain]
        others = (self.mention, self.board, self.info, self.link, self.bold, self.plain)
        makers += [self.random.choice(others) for _ in range(self.random.randrange(5))]
        # Two bold pieces side by side would be one; a sentence between keeps them two.
        pieces: list[tuple[str, str]] = []
        for index, make in enumerate(makers):
            if index and make == self.bold and makers[index - 1] == self.bold:
                pieces.append(self.plain())
            pieces.append(make())
        self.truth.paragraphs.append("".join(text for _, text in pieces))
        return "".join(html for html, _ in pieces)

    # --- blocks --------------------------------------------------------------------------------------

    def paragraph(self) -> str:
        content = self.inline()
        forms = (
            f"<p>{content}</p>", f"<p>　　{content}</p>", f"<p>{content}<br /></p>", f"<p>&emsp;&emsp;{content}</p >",
            f"<p>{content}</p>\n <p></p>", f"<div><p>{content}</div>",
        )  # fmt: skip
        return self.random.choice(forms)

    def subhead(self) -> str:
        text = f"第{self.random.randrange(1, 9)}问：怎么看{self.random.choice(COMPANIES)[0]}？"
        self.truth.paragraphs.append(text)
        self.truth.bold.append(text)
        return f"<p><strong>{text} </strong></p>"

    def table(self) -> str:
        head = self.random.choice(("th", "td"))
        cells, cell = self.mention()
        self.truth.paragraphs += ["证券代码\t名称", f"600|981\t{cell}"]
        return (
            f'<table border="0"><tbody><tr><{head}>证券代码</{head}><{head}>名称</{head}></tr>'
            f"<tr><td>600|981</td><td>{cells}</td></tr></tbody></table>"
        )

    def bullets(self) -> str:
        tag = self.random.choice(("ul", "ol"))
        items = [self.sentence() for _ in range(2)]
        self.truth.paragraphs += items
        return f"<{tag}>{''.join(f'<li>{escape(item, quote=False)}</li>' for item in items)}</{tag}>"

    def image(self) -> str:
        url = f"https://dfscdn.dfcfw.com/download/D{self.random.randrange(10**12)}_w800h555.jpg"
        img = f'<img src="{url}" alt="Image" width="100%" style="border:#d1d1d1 1px solid;padding:3px;" />'
        caption = self.random.choice(("", "图片来源：本报资料"))
        self.truth.images.append((url, caption))
        if not caption:
            return f"<center>{img}</center>"
        self.truth.paragraphs.append(caption)
        return f'<center>{img}</center><p style="text-align:center;">{caption}</p>'

    def chart(self) -> str:
        _, market, code = self.random.choice(COMPANIES)
        src = f"https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid={market}.{code}&imageType=k&token=0a1b&at=1"
        page = f"http://quote.eastmoney.com/unify/r/{market}.{code}"
        wrapped = (
            f'<p style="text-align:center;"><a href="{page}" data-code="{code}|{market}|5" '
            f'data-code2="{code}|{market}|3|" class="EmImageRemark" target="_blank"><img src="{src}" border="0" '
            f'alt="K图 {code}_0" data-code="K {code}|{market}|5" width="578" height="276" /></a></p>'
        )
        forms = [
            f"<!-- EM_StockImg_Start -->{wrapped}<!-- EM_StockImg_End -->",
            f"<!--EM_StockImg_Start-->{wrapped}<!--EM_StockImg_End-->",
            wrapped,
            f'<p><span class="EmImageRemark" href="{page}"><img alt="K图 {code}_31" src="{src}"></span></p>',
            f'<center><img alt="K图 {code}_0" src="{src}"></center>',
        ]
        self.truth.charts.append((market, code))
        return self.random.choice(forms)

    def furniture(self) -> str:
        return self.random.choice(
            (
                '<p style="display:none;height:1px;overflow:hidden;"><br /></p>',
                '<p style="text-align:center;"></p>',
                "<!--文章主体-->",
                '<p><a class="toplink" href="https://ai.eastmoney.com/x">智能助理，立即体验</a></p>',
                "<p>在东方财富看资讯行情，选东方财富证券一站式开户交易&gt;&gt;</p>",
                '<p style="text-align:center;"><a href="https://acttg.eastmoney.com/pub/1"><img '
                'class="em_handle_adv_close" src="https://np-newspic.dfcfw.com/a.png" /></a></p>',
                "<!-- EM_StockImg_Start --><!--IMG#0--><!-- EM_StockImg_End -->",
                "<script>alert(1)</script>",
            )
        )

    def broken(self) -> str:
        """Markup that is not closed or nested the wrong way."""
        one, two = self.sentence(), self.sentence()
        self.truth.paragraphs += [one, two]
        left, right = escape(one, quote=False), escape(two, quote=False)
        return self.random.choice(
            (
                f"<p><font>{left}<p>{right}</font></p>",
                f"<div>{left}<div>{right}</div>",
                f"<p>{left}</p></div><p>{right}</span></p>",
                f"<p>{left}<br /><br />　　{right}</p>",
            )
        )

    def source_line(self) -> str:
        medium = self.random.choice(MEDIA)
        self.truth.source = medium
        written = medium
        if self.random.random() < 0.3:
            written, self.truth.source = f"临江{self.board(count=False)[0]}报", ""
        html = f'<p class="em_media">（文章来源：{written}）</p>'
        if not self.truth.source:
            # The board's words are part of the medium's name; the filled widget of 2014 is not.
            name = next(name for name, code in BOARDS if code[2:].lstrip("0") in written)
            self.truth.source = f"临江{name}报"
        return html

    def editor_line(self) -> str:
        self.truth.editor = f"DF{self.random.randrange(100, 999)}"
        return self.random.choice(
            (
                f"<p>(责任编辑：{self.truth.editor})</p>",
                f'<p class="res-edit">（责任编辑：{self.truth.editor}）</p>',
            )
        )

    def body(self) -> str:
        parts = []
        if self.random.random() < 0.2:
            self.truth.original_title = f"{self.random.choice(COMPANIES)[0]}的一年"
            parts.append(f"<p>原标题：{self.truth.original_title}</p>")
        parts += [self.chart() for _ in range(self.random.choice((0, 0, 1, 2)))]
        for _ in range(self.random.randrange(1, 9)):
            parts.append(
                self.choose(
                    (10, self.paragraph),
                    (2, self.subhead),
                    (1, self.table),
                    (1, self.bullets),
                    (2, self.image),
                    (2, self.furniture),
                    (1, self.broken),
                    (1, self.chart),
                )  # fmt: skip
            )
        if self.random.random() < 0.85:
            parts.append(self.source_line())
        if self.random.random() < 0.2:
            parts.append(self.editor_line())
        return "".join(parts)

    # --- the template --------------------------------------------------------------------------------

    def front_matter(self, category: str, tag: str) -> str:
        title, truth = self.truth.title, self.truth
        zone = self.random.choice((" +0800", " +0800", " +0800", ""))
        written = f"{truth.date}".replace("T", " ")[:19] if truth.precision == "second" else ""
        date = f"{written}{zone}" if written else " +0800"
        return (
            f'---\nlayout: post\ntitle: "{title}"\ndate: {date}\ncategories: {category}\ntags: {tag}\n---\n'
        )

    def date_and_id(self) -> str:
        pick = self.random.randrange
        day = f"20{pick(20, 23)}-{pick(1, 13):02}-{pick(1, 29):02}"
        self.truth.date = f"{day}T{pick(24):02}:{pick(60):02}:{pick(60):02}+08:00"
        self.truth.precision = "second"
        return day

    def make(self) -> MadePost:
        day = self.date_and_id()
        title = self.random.choice(ODD_TITLES) if self.random.random() < self.odd_titles / 100 else None
        self.truth.title = title or f"{self.random.choice(COMPANIES)[0]}：{self.random.choice(CLAUSES)}"
        kind = self.random.choices(("digest", "html", "media", "text", "person"), self.kinds)[0]
        text = {
            "digest": self.digest_only, "html": self.with_html, "media": self.other_media,
            "text": self.other_media_text, "person": self.by_hand,
        }[kind](day)  # fmt: skip
        return MadePost(self.name, self.encoded(text), self.truth)

    def rolling(self, day: str) -> None:
        self.truth.id = day.replace("-", "") + f"{self.number:010}"
        self.name = f"{day}-{self.truth.id}.md"
        self.truth.url = f"http://finance.eastmoney.com/news/1354,{self.truth.id}.html"

    def digest_only(self, day: str) -> str:
        self.rolling(day)
        self.truth.source = self.random.choice(MEDIA)
        self.truth.digest = f"{self.sentence()}（{self.truth.source}）"
        return f"{self.front_matter('emnews', '东财滚动新闻')}\n{self.truth.digest}\n\n<{self.truth.url}>{self.footer()}"

    def with_html(self, day: str) -> str:
        self.rolling(day)
        url_line = f"<{self.truth.url}>"
        if self.random.random() < 0.05:
            # An entry whose fields came back empty: only the name tells the id and the day.
            self.truth.title = self.truth.url = ""
            self.truth.date, self.truth.precision = f"{day}T00:00:00+08:00", "day"
            self.name, url_line = f"-{self.truth.id}.md", "<>"
        self.truth.digest = self.sentence()
        head = self.front_matter("emnews", "东财滚动新闻")
        return f"{head}> {self.truth.digest}\n\n{self.body()}\n\n{url_line}{self.footer()}"

    def media_head(self, day: str) -> str:
        self.truth.id = f"NW{day.replace('-', '')}{self.number:08}"
        self.name = f"{day}-{self.truth.id}.md"
        self.truth.url = f"http://data.example.com/html_News/NewsShare.html?infoCode={self.truth.id}"
        return self.front_matter("linjiangshangbao", "临江商报新闻")

    def media_footer(self) -> str:
        pages = "//finews.example.com/category/linjiangshangbao.html", "//finews.example.com/"
        return f"\n\n<{self.truth.url}>\n\n[返回临江商报新闻]({pages[0]})｜[返回首页]({pages[1]})"

    def other_media(self, day: str) -> str:
        head, body = self.media_head(day), self.body()
        self.truth.source = self.truth.source or "临江商报"
        return f"{head}\n{body}{self.media_footer()}"

    def other_media_text(self, day: str) -> str:
        head = self.media_head(day)
        self.truth.source = "临江商报"
        self.truth.paragraphs = [self.sentence(), self.sentence()]
        text = "\n　　".join(self.truth.paragraphs)
        return f"{head}\n　　{text}{self.media_footer()}"

    def by_hand(self, day: str) -> str:
        self.name = f"{day}-notice-{self.number}.md"
        if self.truth.title in ODD_TITLES:
            self.truth.title = "站务公告"
        self.truth.paragraphs = ["本站改版", "本周起，列表页按日期排列。"]
        self.truth.bold = ["按日期"]
        return f"{self.front_matter('sitenews', '站长消息')}\n## 本站改版\n\n本周起，列表页**按日期**排列。\n"

    def footer(self) -> str:
        return self.random.choice(
            (
                "",
                "\n\n[返回东财滚动新闻](../emnews/)\n[返回首页](../)",
                "\n\n[返回东财滚动新闻](//finews.example.com/emnews/)\n[返回首页](//finews.example.com/)",
                "\n\n[返回东财滚动新闻](//finews.example.com/emnews/)｜[返回首页](//finews.example.com/)",
            )
        )

    def encoded(self, text: str) -> bytes:
        if self.random.random() < 0.5:
            text = text.rstrip("\n") + "\n"
        if self.random.random() < 0.1:
            text = text.replace("\n", "\r\n")
        bom = "\ufeff" if self.random.random() < 0.05 else ""
        return (bom + text).encode()


def make_post(number: int) -> MadePost:
    """The post of a number."""
    return Maker(number).make()
