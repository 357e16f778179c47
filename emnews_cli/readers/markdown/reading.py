"""Markdown written by people or by emnews: rendered to HTML, then read like any article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, Any

from emnews_cli.model.post import Removed
from emnews_cli.model.text import Span
from emnews_cli.readers.decoding import visible
from emnews_cli.readers.html.article import Article, read_article

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ENOUGH = 6
_ADDRESS = re.compile(r"[/.:#?]")
_LINE_END = re.compile(r"\r\n|\n|\r")


class Dialect(Enum):
    """How Markdown is read."""

    COMMONMARK = auto()
    """What most engines agree on, with tables, struck out text and footnotes: how what emnews writes must
    read."""
    KRAMDOWN = auto()
    """As on the site: what people write by hand."""


@cache
def _engine(dialect: Dialect) -> MarkdownIt:
    # Imported when the first such post comes: most archives have few, and it takes as long as lxml.
    if dialect is Dialect.KRAMDOWN:
        from emnews_cli.readers.markdown.kramdown import kramdown

        return kramdown()
    from markdown_it import MarkdownIt

    from emnews_cli.readers.markdown.footnotes import add_footnotes

    md = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    add_footnotes(md)
    return md


def raw_html(text: str) -> Iterator[Span]:
    """Where HTML is in a Markdown text, in order; code is none."""
    if "<" not in text:
        return
    starts = [0, *(match.end() for match in _LINE_END.finditer(text)), len(text)]
    for token in _engine(Dialect.COMMONMARK).parse(text):
        if token.map is None or token.type not in ("html_block", "inline"):
            continue
        lines = Span(starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)])
        if token.type == "inline":
            yield from _inline_html(text, lines, token.children or [])
        elif (start := text.find("<", *lines)) >= 0:
            yield Span(start, lines.end)


def _inline_html(text: str, lines: Span, children: Iterable[Token]) -> Iterator[Span]:
    """The tags in a paragraph; what comes before them is looked up first, since code may hold the same."""
    at = lines.start
    for child in children:
        # Escapes in a text are undone: of it only the end is looked for.
        wanted = child.content if child.type == "html_inline" else child.content[-_ENOUGH:]
        found = text.find(wanted, at, lines.end) if wanted else -1
        if found >= 0:
            at = found + len(wanted)
            if child.type == "html_inline":
                yield Span(found, at)


def read_markdown(text: str, dialect: Dialect = Dialect.COMMONMARK) -> Article:
    """The article in a Markdown text; HTML in it is read as HTML.

    Args:
        text: without front matter and Liquid.
        dialect: how it is read.
    """
    env: dict[str, Any] = {}
    article = read_article(visible(_engine(dialect).render(text, env)), feed=False)
    article.notes.removed += (Removed("unused-footnote", note) for note in _unused_notes(env))
    article.notes.removed += (Removed("unused-definition", line) for line in _unused_lines(env))
    return article


def _unused_notes(env: dict[str, Any]) -> Iterator[str]:
    """The texts of footnotes without a mark, which no page shows."""
    for name, tokens in env.get("notes", {}).items():
        if env["footnotes"]["refs"].get(f":{name}", -1) < 0:
            yield " ".join(token.content for token in tokens if token.type == "inline")


def _unused_lines(env: dict[str, Any]) -> Iterator[str]:
    """Lines such as ``[注]: 见下文`` that kramdown takes for addresses of links that there are none of."""
    if env.get("links"):
        from markdown_it.common.utils import normalizeReference

        for line, name in env["links"].items():
            address = line.removeprefix(f"[{name}]: ")
            if normalizeReference(name) not in env.get("linked", ()) and not _ADDRESS.search(address):
                yield line
