"""A catalogue of books as an OPDS 2 feed (https://drafts.opds.io/opds-2.0), for apps that fetch books."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

from lxml import etree

from emnews_cli.errors import InputError

CATALOGUE = "opds.json"
_TYPE = "application/opds+json"
_ACQUISITION = "http://opds-spec.org/acquisition/open-access"
_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}
_MOST_BYTES = 20_000_000
"""Of one file in a book: a small book can hold any number."""


class ShelvedBook(NamedTuple):
    """A book as a catalogue has it.

    Args:
        name: of its file.
        metadata: in the words of the Readium Web Publication Manifest.
        cover: the bytes of its cover.
        cover_type: the media type of that.
    """

    name: str
    metadata: dict[str, Any]
    cover: bytes
    cover_type: str

    @property
    def cover_name(self) -> str:
        """The file of its cover, beside that of the book."""
        return self.name.removesuffix(".epub") + _SUFFIXES[self.cover_type]


def shelved(name: str, data: bytes) -> ShelvedBook:
    """What a catalogue says of an EPUB book.

    Args:
        name: of its file.
        data: the file.

    Raises:
        InputError: it is not an EPUB, or has no cover, without which OPDS knows no book.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            place = _parsed(_entry(archive, "META-INF/container.xml")).find(".//{*}rootfile")
            path = "" if place is None else place.get("full-path", "")
            package = _parsed(_entry(archive, path))
            item = package.find(".//{*}item[@properties='cover-image']")
            if item is None or item.get("media-type") not in _SUFFIXES:
                raise InputError("has no cover, which OPDS asks for")
            folder = path.rpartition("/")[0]
            cover = _entry(archive, f"{folder}/{item.get('href')}".lstrip("/"))
            return ShelvedBook(name, _metadata(package), cover, item.get("media-type", ""))
    except (BadZipFile, KeyError, etree.XMLSyntaxError, ValueError, NotImplementedError) as error:
        raise InputError("is not an EPUB") from error


def catalogue(books: list[ShelvedBook], title: str = "财经新闻") -> str:
    """The feed, the newest book first.

    Args:
        books: those in one folder, with the catalogue.
        title: of the feed.
    """
    newest = sorted(books, key=lambda book: (book.metadata.get("modified", ""), book.name), reverse=True)
    feed = {
        "metadata": {"title": title, "numberOfItems": len(newest)},
        "links": [{"rel": "self", "href": CATALOGUE, "type": _TYPE}],
        "publications": list(map(_publication, newest)),
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _publication(book: ShelvedBook) -> dict[str, Any]:
    link = {"rel": ["self", _ACQUISITION], "href": _href(book.name), "type": "application/epub+zip"}
    image = {"href": _href(book.cover_name), "type": book.cover_type}
    return {"metadata": book.metadata, "links": [link], "images": [image]}


def _href(name: str) -> str:
    return quote(name.encode("utf-8", "surrogateescape"))


def _entry(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(name)
    return data


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _metadata(package: etree._Element) -> dict[str, Any]:
    """The metadata of a package document, as far as they are there."""

    def texts(path: str) -> list[str]:
        return [text.strip() for found in package.findall(path) if (text := found.text or "").strip()]

    def meta(name: str) -> str:
        return next(iter(texts(f".//{{*}}meta[@property='{name}']")), "")

    def first(name: str) -> str:
        return next(iter(texts(f".//{{*}}{name}")), "")

    identifier, series, position = first("identifier"), meta("belongs-to-collection"), meta("group-position")
    said: dict[str, Any] = {
        "@type": "http://schema.org/Book",
        "title": first("title") or "无题",
        "identifier": identifier if ":" in identifier else "",
        "author": texts(".//{*}creator"),
        "publisher": first("publisher"),
        "language": first("language"),
        "published": first("date"),
        "modified": meta("dcterms:modified"),
        "description": first("description"),
        "subject": texts(".//{*}subject"),
    }
    if series:
        placed = {"position": int(position)} if position.isdecimal() else {}
        said["belongsTo"] = {"series": {"name": series, **placed}}
    return {key: value for key, value in said.items() if value}
