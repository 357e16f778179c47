"""The contents of a book: ``nav.xhtml`` for EPUB 3 readers and ``toc.ncx`` for older ones.

Each is one file, which a reading system loads whole when it opens the book. So where they would be large they
lead to the front pages alone, which list the articles; and where even these are many, to pages of contents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, groupby
from typing import NamedTuple

from emnews_cli.writers.epub.frame import heading, label, link, page
from emnews_cli.writers.epub.ordering import Group
from emnews_cli.writers.html_nodes import escape

_MOST_DAYS = 31
"""A book of more days has its days below their months."""
_LARGEST = 240_000
"""The most bytes of a file of contents."""
_MOST_ON_A_PAGE = 250


@dataclass(frozen=True, slots=True)
class NavPoint:
    """An entry of the contents: where it leads, and what stands below it."""

    title: str
    name: str
    below: list[NavPoint] = field(default_factory=list)


class Contents(NamedTuple):
    """The contents of a book.

    Args:
        entries: those of both files.
        parts: the pages that list what these have no room for.
    """

    entries: list[NavPoint]
    parts: list[NavPoint]


def contents(groups: Sequence[Group], behind: Sequence[NavPoint], *, by_day: bool) -> Contents:
    """The contents: groups with their articles as far as there is room, many days below their months.

    Args:
        groups: in the book's order.
        behind: what follows the groups.
        by_day: whether they are days.
    """
    fronts = [NavPoint(group.title, group.name) for group in groups]
    articles = [[NavPoint(record.title, record.name) for record in group.records] for group in groups]
    whole = [replace(front, below=below) for front, below in zip(fronts, articles, strict=True)]
    for entries in (whole, fronts):
        entries = _by_month(groups, entries) if by_day and len(groups) > _MOST_DAYS else entries
        if _has_room([*entries, *behind]):
            return Contents([*entries, *behind], [])
    parts = _parts(fronts)
    leading = [replace(part, below=[]) for part in parts]
    return Contents([*leading, *(replace(entry, below=[]) for entry in behind)], parts)


def _by_month(groups: Sequence[Group], entries: Sequence[NavPoint]) -> list[NavPoint]:
    pairs = zip(groups, entries, strict=True)
    months = [
        (key, [entry for _, entry in days]) for key, days in groupby(pairs, lambda pair: pair[0].key[:7])
    ]
    return [NavPoint(_month(key), days[0].name, days) for key, days in months]


def _has_room(entries: Sequence[NavPoint]) -> bool:
    """Whether one file is enough for some entries; ``toc.ncx`` has more around each than ``nav.xhtml``."""
    return len(ncx(entries, "", "", "")) <= _LARGEST


def _parts(fronts: Sequence[NavPoint]) -> list[NavPoint]:
    """Pages of contents, each with as many front pages as are easily looked through."""
    chunks = [fronts[start : start + _MOST_ON_A_PAGE] for start in range(0, len(fronts), _MOST_ON_A_PAGE)]
    return [
        NavPoint(f"{label(chunk[0].title)} – {label(chunk[-1].title)}", f"contents-{number}.xhtml", [*chunk])
        for number, chunk in enumerate(chunks, 1)
    ]


def parts_pages(parts: Iterable[NavPoint], language: str) -> Iterator[tuple[str, bytes]]:
    """The pages of contents, each with its name."""
    for part in parts:
        body = (
            f"<section>\n{heading(part.title)}{_list(part.below)}</section>\n"
            '<nav class="steps" aria-label="返回目录"><p><a href="nav.xhtml">目录</a></p></nav>\n'
        )
        yield part.name, page(part.title, body, language, up="", kind="frontmatter")


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
            f"<navLabel><text>{escape(label(entry.title))}</text></navLabel>"
            f'<content src="{escape(entry.name)}"/>'
        )
        if entry.below:
            deepest = max(deepest, _points(entry.below, points, numbers, depth + 1))
        points.append("</navPoint>\n")
    return deepest
