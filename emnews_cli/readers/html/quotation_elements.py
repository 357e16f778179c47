"""Quotations in a line, with the marks that browsers put around them."""

from __future__ import annotations

from functools import partial

from emnews_cli.readers.html.builder import Builder, Closer, Opener
from emnews_cli.readers.html.formats import Attributes

_CHINESE = ("“”", "‘’")
_MARKS = {
    "zh-hant": ("「」", "『』"),
    "zh-tw": ("「」", "『』"),
    "zh-hk": ("「」", "『』"),
    "ja": ("「」", "『』"),
    "fr": ("«»", "‹›"),
    "ru": ("«»", "„“"),
    "es": ("«»", "“”"),
    "it": ("«»", "“”"),
    "de": ("„“", "‚‘"),
    "pl": ("„”", "«»"),
}
"""The marks of the outer and of the inner quotation, after the Unicode CLDR; else they are as in Chinese."""


def _open_quotation(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    marks = _marks_of(_language(builder, attributes))[builder.quotes % 2]
    builder.quotes += 1
    builder.data(marks[0])
    return partial(_close_quotation, builder, marks[1])


def _close_quotation(builder: Builder, closing: str) -> None:
    builder.quotes -= 1
    builder.data(closing)


def _language(builder: Builder, attributes: Attributes) -> str:
    around = (attributes, *builder.around())
    return next((values["lang"] for values in around if values.get("lang")), "").strip().lower()


def _marks_of(language: str) -> tuple[str, str]:
    return _MARKS.get(language) or _MARKS.get(language.partition("-")[0]) or _CHINESE


QUOTATION_OPENERS: dict[str, Opener] = {"q": _open_quotation}
