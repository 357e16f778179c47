"""The front page of a day, a medium or a company: what its articles say first, one tap from each."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.writers.epub.frame import LARGEST, heading, link, page
from emnews_cli.writers.epub.ordering import Group
from emnews_cli.writers.epub.record import ArticleRecord
from emnews_cli.writers.html_nodes import escape, isolated, lang_of

_WAYS = '<nav class="steps" aria-label="返回目录"><p><a href="../nav.xhtml">目录</a></p></nav>\n'


def front_pages(group: Group, language: str) -> Iterator[tuple[str, bytes]]:
    """The front page of a group with its name; several where it would be too large."""
    for number, entries in enumerate(chunks(map(_entry, group.records)), 1):
        name = group.name if number == 1 else group.name.replace(".xhtml", f"_{number}.xhtml")
        title = group.title if number == 1 else f"{group.title}（{number}）"
        count = f'<p class="about">共 {len(group.records)} 篇</p>\n'
        body = f'<section>\n{heading(title)}{count}<ul class="front">\n{entries}</ul>\n</section>\n'
        yield name, page(title, body + _WAYS, language)


def _entry(record: ArticleRecord) -> str:
    facts = [record.time, isolated(record.source), f"{record.minutes} 分钟" if record.minutes else ""]
    about = " · ".join(filter(None, facts))
    lead = f'<p class="lead"{lang_of(record.lead)}>{escape(record.lead)}</p>' if record.lead else ""
    about = f'<p class="about">{about}</p>' if about else ""
    return f'<li><p class="title">{link(f"../{record.name}", record.title)}</p>{lead}{about}</li>\n'


def chunks(entries: Iterator[str]) -> Iterator[str]:
    """Entries joined, in pieces that are no larger than a page may be; one piece at least."""
    piece: list[str] = []
    size = 0
    for entry in entries:
        length = len(entry.encode())
        if piece and size + length > LARGEST:
            yield "".join(piece)
            piece, size = [], 0
        piece.append(entry)
        size += length
    yield "".join(piece)
