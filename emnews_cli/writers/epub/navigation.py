"""The contents of a book: ``nav.xhtml`` for EPUB 3 readers and ``toc.ncx`` for older ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby

from emnews_cli.writers.epub.frame import link, page
from emnews_cli.writers.epub.ordering import Group
from emnews_cli.writers.html_nodes import escape

_MOST_DAYS = 31
"""A book of more days has its days below their months."""


@dataclass(frozen=True, slots=True)
class NavPoint:
    """An entry of the contents: where it leads, and what stands below it."""

    title: str
    name: str
    below: list[NavPoint] = field(default_factory=list)


def contents(groups: Sequence[Group], *, by_day: bool) -> list[NavPoint]:
    """The contents: groups with their articles, days below months where they are many.

    Args:
        groups: in the book's order.
        by_day: whether they are days.
    """
    entries = [
        NavPoint(group.title, group.name, [NavPoint(record.title, record.name) for record in group.records])
        for group in groups
    ]
    if by_day and len(groups) > _MOST_DAYS:
        pairs = zip(groups, entries, strict=True)
        months = [
            (key, [entry for _, entry in days]) for key, days in groupby(pairs, lambda pair: pair[0].key[:7])
        ]
        entries = [NavPoint(_month(key), days[0].name, days) for key, days in months]
    return entries


def _month(key: str) -> str:
    year, _, month = key.partition("-")
    return f"{year}年{int(month)}月" if month.isdigit() else "日期不明"


def nav_page(entries: Sequence[NavPoint], title: str, language: str) -> bytes:
    """The contents page, with the landmarks."""
    start = next((entry.name for entry in entries), "nav.xhtml")
    body = (
        '<nav epub:type="toc" id="toc" role="doc-toc" aria-label="目录">\n'
        f"<h1>目录</h1>\n{_list(entries)}</nav>\n"
        '<nav epub:type="landmarks" id="landmarks" aria-label="位置" hidden="hidden">\n<ol>\n'
        '<li><a epub:type="toc" href="nav.xhtml">目录</a></li>\n'
        f'<li><a epub:type="bodymatter" href="{escape(start)}">正文</a></li>\n</ol>\n</nav>\n'
    )
    return page(title, body, language, up="", kind="frontmatter")


def _list(entries: Iterable[NavPoint]) -> str:
    rows = (
        f"<li>{link(entry.name, entry.title)}{_list(entry.below) if entry.below else ''}</li>\n"
        for entry in entries
    )
    return f"<ol>\n{''.join(rows)}</ol>\n"


def ncx(entries: Sequence[NavPoint], title: str, language: str, identifier: str) -> bytes:
    """The same contents for readers of EPUB 2."""
    points: list[str] = []
    depth = _points(entries, points, count(1), 1)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="{escape(language)}">\n'
        f'<head><meta name="dtb:uid" content="{escape(identifier)}"/>'
        f'<meta name="dtb:depth" content="{depth}"/>'
        '<meta name="dtb:totalPageCount" content="0"/><meta name="dtb:maxPageNumber" content="0"/></head>\n'
        f"<docTitle><text>{escape(title)}</text></docTitle>\n<navMap>\n{''.join(points)}</navMap>\n</ncx>\n"
    ).encode()


def _points(entries: Iterable[NavPoint], points: list[str], numbers: Iterator[int], depth: int) -> int:
    """Append the entries as points; returns how deep they are nested."""
    deepest = depth
    for entry in entries:
        number = next(numbers)
        points.append(
            f'<navPoint id="point-{number}">'
            f"<navLabel><text>{escape(entry.title)}</text></navLabel>"
            f'<content src="{escape(entry.name)}"/>'
        )
        if entry.below:
            deepest = max(deepest, _points(entry.below, points, numbers, depth + 1))
        points.append("</navPoint>\n")
    return deepest
