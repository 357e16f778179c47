"""An article's HTML to blocks. What is not of the article is taken out by name: see ``vocabulary``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from emnews_cli.model.document import Block
from emnews_cli.readers.html.balance import events_of
from emnews_cli.readers.html.block_elements import BLOCK_OPENERS
from emnews_cli.readers.html.builder import Builder
from emnews_cli.readers.html.entities import REFERENCE, decoded
from emnews_cli.readers.html.image_elements import PICTURE_OPENERS, add_from_noscript
from emnews_cli.readers.html.inline_elements import INLINE_OPENERS
from emnews_cli.readers.html.math_elements import MATH_OPENERS, add_script
from emnews_cli.readers.html.media import add_media
from emnews_cli.readers.html.quotation_elements import QUOTATION_OPENERS
from emnews_cli.readers.html.ruby_elements import RUBY_OPENERS
from emnews_cli.readers.html.tags import Kind
from emnews_cli.readers.html.tokens import Token, Tokens, has_blocks, is_html, tokenize
from emnews_cli.readers.paragraphs import Notes


class Article(NamedTuple):
    """What a body holds: the article, and the notes about it."""

    blocks: list[Block]
    notes: Notes


_OPENERS = {
    **BLOCK_OPENERS,
    **INLINE_OPENERS,
    **PICTURE_OPENERS,
    **RUBY_OPENERS,
    **QUOTATION_OPENERS,
    **MATH_OPENERS,
}
_INSTEAD = {"noscript": add_from_noscript, "media": add_media, "script": add_script}


def read_article(html: str, base: str = "", *, feed: bool = True) -> Article:
    """The article in a piece of HTML.

    Args:
        html: the body of a post, its characters visible; may be broken in any way.
        base: the address that relative links count from, or empty.
        feed: whether it comes from the site's feed, where source lines, advertising and captions follow
            its customs; in HTML made from a person's Markdown nothing is taken for such.
    """
    return _build(html, tokenize(html), base, feed)


def _build(html: str, tokens: Tokens, base: str, feed: bool) -> Article:
    builder = Builder(_OPENERS, _INSTEAD, base, feed=feed)
    builder.read(html, events_of(tokens))
    return Article(builder.blocks, builder.notes)


def read_feed_article(text: str, start: int, base: str, *, literal: bool) -> Article:
    """The article in the body of a post of the feed: HTML or literal text.

    Args:
        text: a text, its characters visible.
        start: where the body begins in it; what is not of the article is blank from there on.
        base: the address that relative links count from, or empty.
        literal: whether character references in a text without markup are text.
    """
    tokens = tokenize(text, start)
    if not is_html(tokens) and (literal or not has_references(text[start:])):
        return read_literal(text[start:])
    if has_blocks(tokens):
        return _build(text, tokens, base, feed=True)
    return read_article(_breaks_for_lines(text, tokens), base)


def _breaks_for_lines(html: str, tokens: Sequence[Token]) -> str:
    """HTML without blocks, each line a paragraph."""
    parts = (
        "<br><br>".join(text.splitlines()) if tag.kind is Kind.TEXT else text
        for tag, start, end in tokens
        for text in (html[start:end].replace("\r\n", "\n"),)
    )
    return "".join(parts)


def has_references(text: str) -> bool:
    """Whether a text holds a character written as HTML writes it."""
    return any(decoded(match[0]) != match[0] for match in REFERENCE.finditer(text) if match[0].endswith(";"))


def read_literal(text: str) -> Article:
    """The article in a text that is no markup: one paragraph a line, read by the customs of the feed."""
    builder = Builder(_OPENERS, _INSTEAD)
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        builder.data(line)
        builder.flush()
    return Article(builder.blocks, builder.notes)
