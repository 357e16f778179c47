"""Books for the tests: made of posts that are known to be hard, and taken apart again."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lxml import etree

from emnews_cli.model.picture import PictureUnavailable
from emnews_cli.model.post import Post
from emnews_cli.pipeline import WriteOptions, read_post
from emnews_cli.writers.epub.book import BookOptions, Gathering, books_of, write_book, write_epub
from tests.conftest import EXAMPLE, FRONT_MATTER, NAME, post_text
from tests.generator import make_post

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB = "{http://www.idpf.org/2007/ops}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TIME = "2022-03-08 18:05:40 +0800"
ODD_TEXT = "<b>&amp; ]]> \\ \"'\x00\x1b\ufffe\u200b😀\u202e{{ x }}\t\n𠮷"

HARD = """
<center><font color="red"><p>居中</p></font></center><p><a href="http://a.example/"><a href="http://b.example/">套</a></a></p>
<p><a href="http://c.example/"></a><b></b></p><p id="x">一</p><p id="x">二</p><p>列<ul><li>甲</li></ul></p><ul></ul><ol><li></li></ol>
<img src="http://x.example/a.jpg" width="100%"><img src=""><img src="data:image/png;base64,iVBORw0KGgo="><img src="a b.png">
<p><a href="http://bad host/x y">坏</a><a href="http://[::1">坏</a><a href="http://x.example/100%">比</a>
<a href="http://例子.example/路?查=询#段">中</a><a href="http://x.example/a|b{c}^`">符</a><a href="../up">上</a>
<a href="mailto:a@x.example">信</a><a href="http://x.example:99999/">口</a><a href="http://u:p@x.example/">密</a>
<a href="http://y.example/">连<img src="http://x.example/b.jpg"></a><a href="http://xn--zzzzzz99999.com/">号</a>
<a href="http://x..example/">点</a><a href="http://ₐ.example/">下标</a><a href="http://%s.example/">长</a>
<a href="http://a..b/">点</a><a href="http://a_b.example/_c?d=[1]#e#f">下</a><a href="http://x.example:0/">零</a>
<a href="http://1.2.3.999/">数</a><a href="http://x.example/?q=%zz&amp;r=\\s">参</a><a href="https://x.example">根</a></p>
<p><a href="javascript:x()">跑</a><a href="#top">段</a><a name="top">锚</a><a href="file:///etc/x">文</a><a href="http://[fe80::1%25e]/">域</a>
<a href="HTTP://X.EXAMPLE/">大写</a><a href="//x.example/y">无协议</a><a href=" http://x.example/ ">空格</a><a href="http://x.example/
断行">断</a><a href="http://z.example/"><b></b><i> </i></a><a href="http://z.example/"><br></a></p>
<!-- a -- b --><!--> c <!---><o:p>办公</o:p><marquee>滚</marquee><blink>闪</blink><p style="color:red" onclick="x()">&nbsp;&#27;&#0;]]>😀</p>
<p style="display:none">藏</p><p align="center" bgcolor="#fff" class="a b">齐</p><p>&nbsp;&ensp;&hellip;&mdash;&copy;&nosuch;&#x110000;&#xD800;</p>
<table><tr></tr><tr><td></td></tr></table><table><tr><td rowspan="9" colspan="2000">宽</td><td>窄</td></tr><tr><td>三</td></tr></table>
<table><tr><td><table><tr><td>里</td><td>外</td></tr></table></td><td>旁</td></tr></table><dl><dt>名</dt><dd>义</dd></dl>
<table border="1" width="100%"><caption>表题</caption><tr><th nowrap>头</th><td rowspan="0" colspan="-1" valign="top">身</td></tr></table>
<h1>大</h1><h6>小</h6><h3>中</h3><blockquote></blockquote><blockquote><h5>引</h5><figure><a href="http://y.example/"><img src="https://x.example/q.jpg"></a></figure></blockquote>
<ul><li><figure><img src="https://x.example/l.jpg"></figure></li><li><p>一</p><p>二</p></li><li><ul><li>深</li></ul></li></ul>
<pre>a  &lt;b&gt;</pre><hr><svg><text>图</text></svg><math><mi>x</mi></math><form><input value="x">表</form><ruby>字<rt>zì</rt></ruby>
<figure><img src="https://x.example/f.jpg"><figcaption>题</figcaption></figure><p>一<img src="https://x.example/i.jpg" alt='"'>二</p>
<video src="https://x.example/v.mp4">视</video><iframe src="https://x.example/"></iframe><object data="x.swf"><embed src="x.swf"></object>
<p>一<sub>二</sub><sup>三</sup><u>四</u><s>五</s><del>六</del><big>七</big><tt>八</tt><span lang="x y">九</span></p>
<style>p { color: red }</style><script>x("</p>")</script><noscript>无</noscript><base href="http://x.example/"><link href="x.css">
"""


def made_posts(numbers: Iterable[int]) -> Iterator[Post]:
    return (read_post(made.data, made.name) for made in map(make_post, numbers))


def example() -> Post:
    return read_post(EXAMPLE.read_bytes(), EXAMPLE.name)


def feed_post(
    body: str, *, date: str = TIME, title: str = "标题", number: int = 0, digest: str = "摘要。"
) -> Post:
    """A feed post with an id of its own; 0 for none, and with an empty date only what the name tells."""
    text = post_text(body, title=title, digest=digest).replace(TIME, date)
    news_id = f"20220308{number:010}" if number else ""
    name = f"2022-03-08-{news_id}.md" if number else "x.md"
    return read_post(text.replace("202203081234567890", news_id).encode(), name)


def series(days: int, *, start: int = 1, each: int = 1) -> list[Post]:
    """Posts about one company, some a day, one day after the other."""
    company = '<a href="http://quote.eastmoney.com/unify/r/1.600981" class="keytip" data-code="1,600981">晨岚科技</a>'
    posts = []
    for number in range(start, start + days * each):
        day, month = (number - start) // each % 28 + 1, (number - start) // each // 28 + 1
        date = f"2022-{month:02}-{day:02} {number % 24:02}:30:00 +0800"
        posts.append(
            feed_post(f"<p>{company}第{number}条。</p>", date=date, title=f"第{number}条", number=number)
        )
    return posts


TABLES = (
    "<table><caption>表</caption><thead><tr><th colspan=3>甲<th>乙<tfoot><tr><td><p>一<h2>题</h2><ul><li>二<li>三<ol start=3>"
    "<li>四</ol></ul><td><blockquote>引</blockquote><td><pre>a\n\nb</pre><hr><td><dl><dt>名<dd>义</dl></tfoot>"
    "<tr><td rowspan=9><table><tr><td>一<td><img src=http://x.example/a.jpg><ul><li>二</ul><tr><td>三<td>四</table>"
    "<th>丙<td><details><summary>名</summary>义</details><tr><tr><td></table>"
)


def hard_posts() -> list[Post]:
    dates = [("0001-01-01 00:00:00", "a.md"), ("9999-12-31 23:59:59 -1200", "b.md"), ("1900-01-01", "c.md")]
    texts = [
        *((post_text(f"<p>{name}</p>").replace(TIME, date), name) for date, name in dates),
        (post_text(HARD.replace("%s", "x" * 64), title="<b>&amp; ]]> \\"), NAME),
        (post_text("<p>同一编号</p>", title="二"), NAME),
        ("---\ntitle: x\n---\n\n### 题\n\n[相对](../x) ![图](y.png)\n", "notice.md"),
        ("", "empty.md"),
        (post_text(TABLES), "202203081234567891.md"),
        ("\x00\x1b\ufffe\uffff", "control.md"),
        (post_text("<p>无日期</p>").replace(TIME, "").replace("202203081234567890", ""), "x.md"),
        (f"{FRONT_MATTER.format(title=' ')}\n<p>无题</p>\n", "untitled.md"),
    ]
    return [read_post(text.encode(), name) for text, name in texts]


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, depth: int = 8, colour: int = 0, *more: bytes, pixels: bytes = b"") -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + b"".join(more)
        + chunk(b"IDAT", zlib.compress(pixels))
        + chunk(b"IEND", b"")
    )


def picture_files() -> dict[str, bytes]:
    """One file of each format that sites serve, and some that are none."""
    from PIL import Image

    photo = Image.merge(
        "RGB", [Image.radial_gradient("L"), Image.linear_gradient("L"), Image.radial_gradient("L")]
    )
    drawing = Image.new("RGBA", (40, 30), (200, 30, 30, 128))
    files: dict[str, bytes] = {
        "cut.jpg": b"\xff\xd8\xff\xe0\x00",
        "page.jpg": b"<html>404</html>",
        "none.jpg": b"",
    }
    for name, kind, image, options in (
        ("photo.jpg", "JPEG", photo, {}),
        ("progressive.jpg", "JPEG", photo, {"progressive": True}),
        ("large.jpg", "JPEG", photo.resize((1700, 900)), {}),
        ("drawing.png", "PNG", drawing, {}),
        ("old.gif", "GIF", drawing.convert("RGB"), {}),
        ("new.webp", "WEBP", photo, {}),
    ):
        stream = io.BytesIO()
        image.save(stream, kind, **options)
        files[name] = stream.getvalue()
    return files


def loader() -> Callable[[str], bytes]:
    """Pictures by the last part of their address; for any other address one of those there are, or none."""
    files = picture_files()

    def load(address: str) -> bytes:
        name = address.rpartition("/")[2]
        if address.startswith("http://x.example/"):
            raise PictureUnavailable("404")
        return files.get(name, files["photo.jpg"])

    return load


def illustrated_post() -> Post:
    images = "".join(f'<p><img src="https://y.example/{name}" alt="图"></p>' for name in picture_files())
    twice = '<p><a href="http://y.example/"><img src="https://y.example/photo.jpg" alt="<&quot;>"></a></p>'
    return feed_post(f'{images}{twice}<p><img src="http://x.example/gone.jpg"></p>', number=77)


def long_post() -> Post:
    """A post of some 800 KB: many paragraphs, between them one that is too large for any page."""
    paragraphs = [f"<p>第{number}段：{'长文' * 100}。</p>" for number in range(900)]
    return feed_post(
        "".join(paragraphs[:450]) + f"<p>{'整' * 90_000}</p>" + "".join(paragraphs[450:]), number=88
    )


def foreign_post(lines: int = 1) -> Post:
    """A post in languages that are written from right to left, and others."""
    line = (
        f"<p>פסקה בדיונית{' מילים' * 60} (Morning)</p><table><tr><th>פסקה</th><td>-3.6%</td></tr></table>"
        "<ul><li>فقرة خيالية</li><li>A made-up line</li><li><p>これは架空の段落です</p><pre>a b</pre></li></ul>"
        "<blockquote><p>Это вымышленный абзац</p><p>가상의 단락</p></blockquote><p>说 \u202eפסקה <code>a()</code></p>"
    )
    return feed_post(line * lines, title="פסקה \u202d(1)", digest="A made-up line", number=99)


def posts_of_one_id() -> list[Post]:
    """Four texts under one id: two of several pages, one of another month, one without date."""
    long = "".join(f"<p>第{number}段：{'长文' * 100}。</p>" for number in range(500))
    dates = [TIME, TIME, "2022-04-01 08:00:00 +0800", ""]
    texts = [
        long,
        f"{long}<p>更正。</p>",
        "<p>再次更正。</p>",
        '<p>图<img src="https://x.example/png.png"></p>',
    ]
    return [feed_post(text, date=date, number=77) for text, date in zip(texts, dates, strict=True)]


# --- books ------------------------------------------------------------------------------------------------


def book_of(
    posts: Iterable[Post],
    book: BookOptions | None = None,
    options: WriteOptions | None = None,
    load: Callable[[str], bytes] | None = None,
) -> bytes:
    stream = io.BytesIO()
    write_epub(posts, stream, options or WriteOptions(), book or BookOptions(cover=False), load)
    return stream.getvalue()


def split_books(posts: Iterable[Post], book: BookOptions) -> dict[str, bytes]:
    """The books that posts are parted into, by their periods."""
    books = {}
    with Gathering(WriteOptions(), book) as gathering:
        for post in posts:
            gathering.add(post)
        for each in books_of(gathering, book):
            stream = io.BytesIO()
            write_book(each, gathering, stream, book)
            books[each.period] = stream.getvalue()
    return books


def entries_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pages_of(data: bytes) -> dict[str, Any]:
    """The pages, parsed, by their names below ``EPUB/``."""
    entries = entries_of(data)
    return {
        name.removeprefix("EPUB/"): etree.fromstring(content)
        for name, content in entries.items()
        if name.endswith(".xhtml")
    }


def articles_of(data: bytes) -> dict[str, Any]:
    return {name: page for name, page in pages_of(data).items() if name.startswith("post/")}


def package_of(data: bytes) -> Any:
    return etree.fromstring(entries_of(data)["EPUB/package.opf"])


def spine_of(data: bytes) -> list[str]:
    """The pages in the order of the book."""
    package = package_of(data)
    names = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
    return [names[item.get("idref")] for item in package.iter(f"{OPF}itemref")]


def metas_of(data: bytes, name: str) -> list[str]:
    """What the metadata say under a property, or under a name as EPUB 2 has it."""
    metas = package_of(data).iter(f"{OPF}meta")
    return [
        meta.text or meta.get("content") for meta in metas if name in (meta.get("property"), meta.get("name"))
    ]


def text_of(element: Any) -> str:
    return "".join("".join(element.itertext()).split())


def links_of(name: str, page: Any) -> Iterator[tuple[str, str]]:
    """The links of a page within the book: where each leads, and what it says."""
    for link in page.iter(f"{XHTML}a"):
        if "://" not in link.get("href"):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(name), link.get("href"))), text_of(link)


def nav_of(data: bytes) -> list[tuple[int, str, str]]:
    """The contents as depth, title and page."""
    contents = next(nav for nav in pages_of(data)["nav.xhtml"].iter(f"{XHTML}nav") if nav.get("id") == "toc")
    return [
        (sum(1 for _ in link.iterancestors(f"{XHTML}ol")), link.text, link.get("href"))
        for link in contents.iter(f"{XHTML}a")
    ]


def ncx_of(data: bytes) -> list[tuple[int, str, str]]:
    """The same of ``toc.ncx``."""
    toc = etree.fromstring(entries_of(data)["EPUB/toc.ncx"])
    return [
        (
            1 + sum(1 for _ in point.iterancestors(f"{NCX}navPoint")),
            point.findtext(f"{NCX}navLabel/{NCX}text", ""),
            point.find(f"{NCX}content").get("src", ""),
        )
        for point in toc.iter(f"{NCX}navPoint")
    ]
