"""The frame of every page of a book: XHTML that is valid by construction."""

from __future__ import annotations

from datetime import date

from emnews_cli.model.memo import memoized
from emnews_cli.writers.html_nodes import escape, lang_of

LARGEST = 200_000
"""The most bytes of text that a page may have: with all that is around it, less than the 250 KB at which
readers turn slow."""

_LONGEST_LABEL = 200
_WEEKDAYS = "一二三四五六日"


def page(title: str, body: str, language: str, *, up: str = "../", kind: str = "") -> bytes:
    """A page.

    Args:
        title: as text.
        body: as XHTML.
        language: a BCP 47 tag.
        up: the way from the page's folder to the book's.
        kind: what the page is in the vocabulary of EPUB's structure, or empty.
    """
    lang = escape(language)
    epub = ' xmlns:epub="http://www.idpf.org/2007/ops"' if kind or "epub:type=" in body else ""
    typed = f' epub:type="{kind}"' if kind else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml"{epub} lang="{lang}" xml:lang="{lang}">\n'
        f"<head><title>{escape(title)}</title>"
        f'<link rel="stylesheet" type="text/css" href="{up}style.css"/></head>\n'
        f"<body{typed}>\n{body}</body>\n</html>\n"
    ).encode()


def link(href: str, text: str) -> str:
    """A link within the book."""
    return f'<a href="{escape(href)}"{_words(text)}</a>'


@memoized(4096)  # a title is linked from six places
def _words(text: str) -> str:
    """The end of a link's tag, and its text."""
    return f"{lang_of(text)}>{escape(label(text))}"


def label(text: str) -> str:
    """A title as a list has it: cut where it is as long as an article."""
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"


def heading(text: str) -> str:
    """The heading of a page."""
    return f"<h1{lang_of(text)}>{escape(text)}</h1>\n"


def chinese_day(day: date) -> str:
    """``2021年12月27日 星期一``."""
    return f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"
