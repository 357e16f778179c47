"""Pictures of pages that load them late, and pictures in their own addresses."""

from __future__ import annotations

import base64
from urllib.parse import quote_from_bytes

import pytest

from emnews_cli.model.document import Image, walk
from emnews_cli.readers.html.article import read_article

DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0").decode()
AT = "https://p.example/"


def images(html: str) -> list[str]:
    nodes = walk(read_article(html).blocks)
    return [node.src.removeprefix(AT) for node in nodes if isinstance(node, Image)]


@pytest.mark.parametrize(
    "name",
    "data-src data-original data-original-src data-lazy-src data-lazyload data-actualsrc data-echo data-url "
    "file zoomfile orginial_src real_src data-anything".split(),
)
@pytest.mark.parametrize("src", [DOT, "", None])
def test_a_picture_that_a_script_would_put_there_is_the_picture(name: str, src: str | None) -> None:
    attribute = "" if src is None else f'src="{src}"'
    assert images(f'<p><img {attribute} {name}="{AT}a.jpg"></p>') == ["a.jpg"]


@pytest.mark.parametrize(
    "src",
    [
        "#",
        "about:blank",
        "javascript:void(0)",
        "data:image/svg+xml,%3Csvg%3E",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "blob:https://p.example/1",
        "file:///C:/a.png",
        "/img/spacer.gif",
        "https://c.example/loading.svg?v=1",
        "https://c.example/grey.png",
        "https://c.example/img-placeholder-300x200.png",
        "static/image/common/none.gif",
        "https://c.example/1x1.png",
        "https://c.example/s.gif",
        "https://via.placeholder.com/100",
    ],
)
def test_a_picture_that_holds_the_place_gives_way(src: str) -> None:
    assert images(f'<p><img src="{src}" data-src="{AT}a.jpg"></p>') == ["a.jpg"]


def test_a_picture_of_such_a_name_stays_where_there_is_no_other() -> None:
    assert images(f'<p><img src="{AT}loading.gif"></p>') == ["loading.gif"]
    assert images(f'<p><img src="{AT}blanket.jpg" data-src="{AT}b.jpg"></p>') == ["blanket.jpg"]
    assert images(f'<p><img src="{AT}small.jpg" class="lazyload" data-src="{AT}b.jpg"></p>') == ["b.jpg"]
    assert images(f'<p><img src="{DOT}"></p>') == []


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ("{0}a.jpg 320w, {0}b.jpg 1280w, {0}c.jpg 640w", "b.jpg"),
        ("{0}a.jpg, {0}b.jpg 2x, {0}c.jpg 1.5x", "b.jpg"),
        ("{0}w_1,h_1/a.jpg 100w,{0}w_2,h_2/b.jpg 200w", "w_2,h_2/b.jpg"),
        ("{0}a.jpg", "a.jpg"),
        ("\n {0}a.jpg  1x ,\n {0}b.jpg\t2x\n", "b.jpg"),
        (DOT + " 1w, {0}a.jpg 600w", "a.jpg"),
    ],
)
@pytest.mark.parametrize("name", ["srcset", "data-srcset"])
def test_of_several_sizes_the_largest_is_taken(name: str, sizes: str, expected: str) -> None:
    assert images(f'<p><img {name}="{sizes.format(AT)}"></p>') == [expected]


def test_a_picture_takes_what_its_sources_offer_where_its_image_holds_the_place() -> None:
    source = f'<source srcset="{AT}s.jpg 300w, {AT}l.jpg 1200w">'
    assert images(f'<picture>{source}<img src="{DOT}"></picture>') == ["l.jpg"]
    assert images(f'<picture>{source}<img src="{AT}a.jpg"></picture>') == ["a.jpg"]
    assert images(f"<picture>{source}</picture>") == ["l.jpg"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f'<noscript><img src="{AT}a.jpg"></noscript>', ["a.jpg"]),
        (f'<img class="lazy" src="{DOT}"><noscript><img src="{AT}a.jpg"></noscript>', ["a.jpg"]),
        (f'<img data-src="{AT}a.jpg"><noscript><img src="{AT}a.jpg"></noscript>', ["a.jpg"]),
        (f'<img data-src="{AT}a-300.jpg"><noscript><img src="{AT}a.jpg"></noscript>', ["a-300.jpg"]),
        (f'<noscript><img src="{AT}a.jpg"></noscript><img src="{DOT}" data-src="{AT}a.jpg">', ["a.jpg"]),
        (f'<img src="{DOT}"><noscript>&lt;img src="{AT}a.jpg"&gt;</noscript>', ["a.jpg"]),
        ('<noscript><img src="https://t.example/c" width="1" height="1"></noscript>', []),
        ("<noscript>请打开脚本</noscript>", []),
    ],
)
def test_the_picture_for_pages_without_scripts_is_there_once(html: str, expected: list[str]) -> None:
    assert images(f"<p>文</p><p>{html}</p>") == expected


@pytest.mark.parametrize(
    "address",
    [
        f"data:image/png;base64,{PNG}",
        f"DATA:IMAGE/PNG;BASE64,{PNG}",
        f"data:image/png;charset=utf-8;base64, {PNG[:20]}\n {PNG[20:]}",
        f"data:image/jpg;base64,{PNG}",
        f"data:;base64,{PNG}",
        f"data:application/octet-stream;base64,{PNG}",
        "data:image/png;base64," + PNG.replace("+", "%2B").replace("=", "%3D"),
        "data:image/png," + quote_from_bytes(base64.b64decode(PNG)),
    ],
)
def test_a_picture_in_its_address_has_one_spelling(address: str) -> None:
    assert images(f'<p><img src="{address}"></p>') == [f"data:image/png;base64,{PNG}"]


@pytest.mark.parametrize(
    "address", ["data:text/html,<b>", "data:image/svg+xml,<svg>", "data:image/png;base64,", "data:"]
)
def test_other_data_is_no_picture(address: str) -> None:
    assert images(f"<p><img src='{address}'></p>") == []
