"""Catalogues of books: valid OPDS 2, and nothing from a book that is none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emnews_cli.errors import InputError
from emnews_cli.writers.epub.book import BookOptions
from emnews_cli.writers.opds import catalogue, shelved
from tests.writers.books import book_of, series, split_books

LINK = {
    "type": "object",
    "required": ["href", "rel", "type"],
    "properties": {"href": {"type": "string", "minLength": 1}, "type": {"type": "string"}},
}
IMAGE = {
    **LINK,
    "required": ["href", "type"],
    "properties": {"type": {"enum": ["image/png", "image/jpeg", "image/gif"]}},
}
ACQUISITION = {
    "properties": {
        "rel": {"type": "array", "contains": {"const": "http://opds-spec.org/acquisition/open-access"}}
    }
}
SELF = {
    "properties": {"rel": {"anyOf": [{"const": "self"}, {"type": "array", "contains": {"const": "self"}}]}}
}
METADATA = {
    "type": "object",
    "required": ["title"],
    "properties": {
        "title": {"type": "string"},
        "identifier": {"type": "string", "pattern": "^[a-z]+:"},
        "author": {"type": "array", "items": {"type": "string"}},
        "subject": {"type": "array", "items": {"type": "string"}},
        "modified": {"type": "string", "format": "date-time"},
        "published": {"type": "string", "format": "date-time"},
        "belongsTo": {
            "properties": {"series": {"required": ["name"], "properties": {"position": {"type": "number"}}}}
        },
    },
}
FEED = {
    "type": "object",
    "required": ["metadata", "links", "publications"],
    "properties": {
        "metadata": {"required": ["title"]},
        "links": {"type": "array", "items": LINK, "contains": SELF},
        "publications": {
            "items": {
                "required": ["metadata", "links", "images"],
                "properties": {
                    "metadata": METADATA,
                    "links": {"items": LINK, "allOf": [{"contains": SELF}, {"contains": ACQUISITION}]},
                    "images": {"items": IMAGE, "minItems": 1},
                },
            }
        },
    },
}
"""What the schemas of OPDS 2 (https://drafts.opds.io/schema/feed.schema.json) ask of a feed with publications."""


def feed_of(**books: bytes) -> Any:
    return json.loads(catalogue([shelved(f"{name}.epub", data) for name, data in books.items()]))


def test_a_catalogue_is_valid_and_has_the_newest_book_first() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    books = split_books(series(40), BookOptions(split="month", series="连载"))
    feed = feed_of(一月=books["2022-01"], 二月=books["2022-02"])
    jsonschema.Draft7Validator(FEED).validate(feed)
    newest, _ = feed["publications"]
    assert newest["links"][0]["href"] == "%E4%BA%8C%E6%9C%88.epub"
    assert newest["images"] == [{"href": "%E4%BA%8C%E6%9C%88.png", "type": "image/png"}]
    assert newest["metadata"]["belongsTo"] == {"series": {"name": "连载", "position": 202202}}
    assert newest["metadata"]["publisher"] == "东方财富网"
    assert newest["metadata"]["modified"] < "2022-03"


def test_a_catalogue_of_no_book_is_one() -> None:
    assert json.loads(catalogue([]))["publications"] == []


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", book_of(series(1)), book_of(series(1), BookOptions())[:-100]]
)
def test_what_can_not_be_listed_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        shelved("x.epub", data)
