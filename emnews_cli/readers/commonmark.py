"""Markdown that people or emnews wrote: rendered to HTML, then read like any article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from emnews_cli.model.text import Span
from emnews_cli.readers.decoding import visible
from emnews_cli.readers.html.article import Article, read_article

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ENOUGH = 6
_LINE_END = re.compile(r"\r\n|\n|\r")


@lru_cache(maxsize=1)
def _engine() -> MarkdownIt:
    # Imported when the first such post comes: most archives have few, and it takes as long as lxml.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def raw_html(text: str) -> Iterator[Span]:
    """Where HTML stands in a Markdown text, in order; code is none."""
    if "<" not in text:
        return
    starts = [0, *(match.end() for match in _LINE_END.finditer(text)), len(text)]
    for token in _engine().parse(text):
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


def read_markdown(text: str) -> Article:
    """The article in a Markdown text; HTML in it is read as HTML."""
    return read_article(visible(_engine().render(text)), feed=False)
