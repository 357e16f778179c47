"""The package document of a book: what it is and what is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree
from lxml.builder import ElementMaker

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_RIGHTS = "文章的版权归其作者与媒体所有。"
COVER_PAGE = "cover.xhtml"
_NOT_IN_AN_ID = re.compile(r"[\W_]")
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
        return f"item-{_NOT_IN_AN_ID.sub('-', self.name.rsplit('.', 1)[0])}"


@dataclass(frozen=True, slots=True)
class About:
    """What a library wants to know of a book.

    Args:
        title: with the days it spans.
        identifier: the same whenever it is made again.
        language: a BCP 47 tag.
        authors: those that libraries show and sort by.
        date: of its newest post, aware; None where no post has one.
        modified: when it was made, aware.
        series: or empty.
        position: of the book in its series.
        publisher: or empty.
        sources: addresses of where the articles are from.
        subjects: what it is about.
        description: in a sentence or two, or empty.
        pictures: how many times its articles show one.
        undescribed: how many of these no words of the article describe.
        index: whether it has an index.
    """

    title: str
    identifier: str
    language: str
    authors: tuple[str, ...]
    date: datetime | None
    modified: datetime
    series: str = ""
    position: str = ""
    publisher: str = ""
    sources: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    description: str = ""
    pictures: int = 0
    undescribed: int = 0
    index: bool = False


def container() -> bytes:
    """``META-INF/container.xml``, which says where the package document is."""
    e = ElementMaker(namespace=_CONTAINER, nsmap={None: _CONTAINER})
    attributes = {"full-path": "EPUB/package.opf", "media-type": "application/oebps-package+xml"}
    return _serialized(e.container(e.rootfiles(e.rootfile(attributes)), version="1.0"))


def package(about: About, items: Sequence[Item]) -> bytes:
    """``package.opf``, with the items in the order of the book."""
    e = ElementMaker(namespace=_OPF, nsmap={None: _OPF, "dc": _DC})
    spine = e.spine({"toc": "item-toc", "page-progression-direction": "ltr"})
    manifest = e.manifest()
    for item in items:
        _add(item, manifest, spine)
    cover = any("cover-image" in item.properties for item in items)
    return _serialized(
        e.package(
            _metadata(e, about, cover=cover),
            manifest,
            spine,
            *([_guide(e)] if cover else []),
            {
                "version": "3.0",
                "unique-identifier": "id",
                "{http://www.w3.org/XML/1998/namespace}lang": about.language,
            },
            prefix="schema: http://schema.org/",
        )
    )


def _guide(e: ElementMaker) -> etree._Element:
    """The page of the cover, as EPUB 2 tells it: calibre makes a second one where nothing does."""
    return e.guide(e.reference(type="cover", title="封面", href=COVER_PAGE))


def _add(item: Item, manifest: etree._Element, spine: etree._Element) -> None:
    properties = {"properties": item.properties} if item.properties else {}
    attributes = {"id": item.id, "href": item.name, "media-type": item.media_type, **properties}
    etree.SubElement(manifest, f"{{{_OPF}}}item", attributes)
    if item.in_spine:
        etree.SubElement(spine, f"{{{_OPF}}}itemref", idref=attributes["id"])


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
    metadata.extend(dc.creator(author) for author in about.authors)
    metadata.extend(dc.publisher(name) for name in filter(None, [about.publisher]))
    metadata.extend(dc.source(source) for source in about.sources)
    metadata.extend(dc.subject(subject) for subject in about.subjects)
    metadata.extend(dc.description(text) for text in filter(None, [about.description]))
    metadata.append(dc.rights(_RIGHTS))
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


def _accessibility(about: About) -> Iterator[tuple[str, str]]:
    """What is true of the book for those who can't see or hear it (https://www.w3.org/TR/epub-a11y-11/).

    A picture counts as described where the article has words for it.
    """
    described = about.pictures and not about.undescribed
    yield "accessMode", "textual"
    if about.pictures:
        yield "accessMode", "visual"
    yield "accessModeSufficient", "textual,visual" if about.undescribed else "textual"
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"]
    features += ["index"] if about.index else []
    features += ["alternativeText"] if described else []
    yield from (("accessibilityFeature", feature) for feature in features)
    yield "accessibilityHazard", "none"
    yield "accessibilitySummary", _summary(about)


def _summary(about: About) -> str:
    ways = "文字有标题结构、目录与索引" if about.index else "文字有标题结构与目录"
    if not about.pictures:
        return f"{ways}；文章中没有图片。"
    if not about.undescribed:
        return f"{ways}；图片附有文字说明。"
    return f"{ways}；{about.pictures} 幅图片中有 {about.undescribed} 幅没有文字说明，以编号与文章标题代替。"


def _serialized(root: etree._Element) -> bytes:
    """An XML document as bytes, with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
