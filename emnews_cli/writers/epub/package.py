"""The package document of a book: what it is and what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree
from lxml.builder import ElementMaker

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"


@dataclass(frozen=True, slots=True)
class Item:
    """A file of a book.

    Args:
        name: below ``EPUB/``.
        media_type: what it is.
        properties: what it is for, in the vocabulary of the package document, or empty.
        in_spine: whether it is read in its turn.
    """

    name: str
    media_type: str = "application/xhtml+xml"
    properties: str = ""
    in_spine: bool = False

    @property
    def id(self) -> str:
        """Its name in the package document."""
        return "item-" + "".join(char if char.isalnum() else "-" for char in self.name.rsplit(".", 1)[0])


@dataclass(frozen=True, slots=True)
class About:
    """What a library wants to know of a book.

    Args:
        title: with the days it spans.
        identifier: the same whenever it is made again.
        language: a BCP 47 tag.
        author: or empty.
        date: of its newest post, aware; None where no post has one.
        modified: when it was made, aware.
        series: or empty.
        position: of the book in its series.
        pictures: whether there are pictures in it.
    """

    title: str
    identifier: str
    language: str
    author: str
    date: datetime | None
    modified: datetime
    series: str = ""
    position: str = ""
    pictures: bool = False


def container() -> bytes:
    """``META-INF/container.xml``, which says where the package document is."""
    e = ElementMaker(namespace=_CONTAINER, nsmap={None: _CONTAINER})
    attributes = {"full-path": "EPUB/package.opf", "media-type": "application/oebps-package+xml"}
    return _serialized(e.container(e.rootfiles(e.rootfile(attributes)), version="1.0"))


def package(about: About, items: Sequence[Item]) -> bytes:
    """``package.opf``, with the items in the order of the book."""
    e = ElementMaker(namespace=_OPF, nsmap={None: _OPF, "dc": _DC})
    spine = e.spine({"toc": "item-toc", "page-progression-direction": "ltr"})
    spine.extend(e.itemref(idref=item.id) for item in items if item.in_spine)
    manifest = e.manifest()
    manifest.extend(_item(e, item) for item in items)
    return _serialized(
        e.package(
            _metadata(e, about, cover=any("cover-image" in item.properties for item in items)),
            manifest,
            spine,
            {
                "version": "3.0",
                "unique-identifier": "id",
                "{http://www.w3.org/XML/1998/namespace}lang": about.language,
            },
            prefix="schema: http://schema.org/",
        )
    )


def _item(e: ElementMaker, item: Item) -> etree._Element:
    properties = {"properties": item.properties} if item.properties else {}
    return e.item({"id": item.id, "href": item.name, "media-type": item.media_type, **properties})


def _metadata(e: ElementMaker, about: About, *, cover: bool) -> etree._Element:
    dc = ElementMaker(namespace=_DC)
    metadata = e.metadata(
        dc.identifier(about.identifier, id="id"),
        dc.title(about.title),
        dc.language(about.language),
        e.meta(about.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), property="dcterms:modified"),
    )
    if about.date:
        metadata.append(dc.date(about.date.isoformat(timespec="seconds")))
    if about.author:
        metadata.append(dc.creator(about.author))
    metadata.extend(e.meta(value, property=f"schema:{name}") for name, value in _accessibility(about))
    if about.series:
        metadata.extend(_series(e, about))
    if cover:
        metadata.append(e.meta(name="cover", content="item-cover-image"))
    return metadata


def _series(e: ElementMaker, about: About) -> list[etree._Element]:
    """The series, as EPUB 3 and as calibre has it."""
    return [
        e.meta(about.series, property="belongs-to-collection", id="series"),
        e.meta("series", refines="#series", property="collection-type"),
        e.meta(about.position, refines="#series", property="group-position"),
        e.meta(name="calibre:series", content=about.series),
        e.meta(name="calibre:series_index", content=about.position),
    ]


def _accessibility(about: About) -> list[tuple[str, str]]:
    """What can be said of the book to those who can't see or hear it (https://www.w3.org/TR/epub-a11y-11/)."""
    visual = [("accessMode", "visual")] if about.pictures else []
    summary = "文字有标题结构、目录与索引"
    summary += "；图片附有文字说明。" if about.pictures else "；不含图片。"
    return [
        ("accessMode", "textual"),
        *visual,
        ("accessModeSufficient", "textual"),
        ("accessibilityFeature", "structuralNavigation"),
        ("accessibilityFeature", "tableOfContents"),
        ("accessibilityFeature", "index"),
        ("accessibilityFeature", "alternativeText"),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", summary),
    ]


def _serialized(root: etree._Element) -> bytes:
    """An XML document as bytes, with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
