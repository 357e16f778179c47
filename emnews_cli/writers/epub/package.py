"""The package document of a book: what it is and what is in it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from lxml.builder import ElementMaker

from emnews_cli.writers.epub.record import Record

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
_ACCESSIBILITY = (
    ("schema:accessMode", "textual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityHazard", "none"),
    ("schema:accessibilitySummary", "Text with headings and a table of contents; images are links."),
)


def serialized(root: etree._Element, doctype: str | None = None) -> bytes:
    """An XML document as bytes, with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", doctype=doctype, pretty_print=True)


def identifier(records: list[Record]) -> str:
    """The identifier of a book with these articles: the same whenever it is made again."""
    return uuid5(NAMESPACE_URL, "emnews:" + " ".join(record.key for record in records)).urn


def container() -> bytes:
    """``META-INF/container.xml``, which says where the package document is."""
    e = ElementMaker(namespace=_CONTAINER, nsmap={None: _CONTAINER})
    attributes = {"full-path": "EPUB/package.opf", "media-type": "application/oebps-package+xml"}
    return serialized(e.container(e.rootfiles(e.rootfile(attributes)), version="1.0"))


def package(records: list[Record], title: str, language: str, modified: datetime) -> bytes:
    """``package.opf``."""
    e = ElementMaker(namespace=_OPF, nsmap={None: _OPF, "dc": _DC})
    items = [
        e.item(
            {"id": "nav", "href": "nav.xhtml", "media-type": "application/xhtml+xml", "properties": "nav"}
        ),
        e.item({"id": "ncx", "href": "toc.ncx", "media-type": "application/x-dtbncx+xml"}),
        e.item({"id": "style", "href": "style.css", "media-type": "text/css"}),
        *(_item(e, record) for record in records),
    ]
    spine = [e.itemref(idref="nav"), *(e.itemref(idref=_item_id(record)) for record in records)]
    return serialized(
        e.package(
            _metadata(e, records, title, language, modified),
            e.manifest(*items),
            e.spine(*spine, {"toc": "ncx", "page-progression-direction": "ltr"}),
            {"version": "3.0", "unique-identifier": "id"},
            prefix="schema: http://schema.org/",
        )
    )


def _item_id(record: Record) -> str:
    return f"post-{record.key}"


def _item(e: ElementMaker, record: Record) -> etree._Element:
    return e.item({"id": _item_id(record), "href": record.name, "media-type": "application/xhtml+xml"})


def _metadata(
    e: ElementMaker, records: list[Record], title: str, language: str, modified: datetime
) -> etree._Element:
    dc = ElementMaker(namespace=_DC)
    utc = modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return e.metadata(
        dc.identifier(identifier(records), id="id"),
        dc.title(title),
        dc.language(language),
        dc.date(modified.isoformat(timespec="seconds")),
        e.meta(utc, property="dcterms:modified"),
        *(e.meta(value, property=name) for name, value in _ACCESSIBILITY),
    )
