"""The contents of a book: ``nav.xhtml`` for EPUB 3 readers and ``toc.ncx`` for older ones, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lxml import etree
from lxml.builder import ElementMaker

from emnews_cli.writers.epub.package import identifier, serialized
from emnews_cli.writers.epub.record import Record

_XHTML = "http://www.w3.org/1999/xhtml"
_OPS = "http://www.idpf.org/2007/ops"
_NCX = "http://www.daisy.org/z3986/2005/ncx/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _days(records: list[Record]) -> Iterator[tuple[str, list[Record]]]:
    for day, group in groupby(records, key=lambda record: record.day):
        yield day or "日期不明", list(group)


def nav_page(records: list[Record], title: str, language: str) -> bytes:
    """The contents page: a day's articles below the day."""
    e = ElementMaker(namespace=_XHTML, nsmap={None: _XHTML, "epub": _OPS})
    days = [
        e.li(e.a(day, href=group[0].name), e.ol(*(e.li(e.a(post.title, href=post.name)) for post in group)))
        for day, group in _days(records)
    ]
    contents = e.nav(e.h1("目录"), e.ol(*days), {f"{{{_OPS}}}type": "toc", "id": "toc"})
    head = e.head(e.title(title), e.link(rel="stylesheet", type="text/css", href="style.css"))
    page = e.html(head, e.body(contents), {"lang": language, _XML_LANG: language})
    return serialized(page, doctype="<!DOCTYPE html>")


def ncx(records: list[Record], title: str, language: str) -> bytes:
    """The same contents for readers of EPUB 2."""
    e = ElementMaker(namespace=_NCX, nsmap={None: _NCX})

    def point(label: str, target: str, *children: etree._Element) -> etree._Element:
        return e.navPoint(e.navLabel(e.text(label)), e.content(src=target), *children)

    points = [
        point(day, group[0].name, *(point(post.title, post.name) for post in group))
        for day, group in _days(records)
    ]
    depth = e.meta(name="dtb:depth", content="2")
    head = e.head(e.meta(name="dtb:uid", content=identifier(records)), depth)
    root = e.ncx(
        head, e.docTitle(e.text(title)), e.navMap(*points), {"version": "2005-1", _XML_LANG: language}
    )
    for number, node in enumerate(root.iter(f"{{{_NCX}}}navPoint"), 1):
        node.set("id", f"point-{number}")
    return serialized(root)
