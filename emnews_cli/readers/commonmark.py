"""Markdown that people or emnews wrote: rendered to HTML, then read like any article."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from emnews_cli.readers.article import Article, read_article

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@lru_cache(maxsize=1)
def _engine() -> MarkdownIt:
    # Imported when the first such post comes: most archives have few, and it takes as long as lxml.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def raw_html(text: str) -> list[str]:
    """The pieces of HTML in a Markdown text, in order; code is none."""
    if "<" not in text:
        return []
    tokens = [inner for token in _engine().parse(text) for inner in (token.children or [token])]
    return [token.content.rstrip("\n") for token in tokens if token.type in ("html_block", "html_inline")]


def read_markdown(text: str) -> Article:
    """The article in a Markdown text; HTML in it is read as HTML."""
    return read_article(_engine().render(text), feed=False)
