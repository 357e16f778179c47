"""An article's HTML to blocks.

libxml2 feeds its events to a builder that makes blocks on the way: no tree in between, so nothing is built
twice and no depth of nesting is too deep. What is not of the article is taken out by name: see
``vocabulary``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from emnews_cli.model.document import Block
from emnews_cli.model.post import Removed
from emnews_cli.readers.block_elements import BLOCK_OPENERS
from emnews_cli.readers.builder import SENTINEL, Builder
from emnews_cli.readers.decoding import visible
from emnews_cli.readers.elements import DROPPED, PARTING, SWALLOWING, is_markup
from emnews_cli.readers.inline_elements import INLINE_OPENERS
from emnews_cli.readers.paragraphs import Notes
from emnews_cli.readers.tokens import Token, TokenKind, attributes, tokenize
from emnews_cli.readers.well_formed import read_well_formed

if TYPE_CHECKING:
    from lxml.etree import HTMLParser, ParserTarget


class Article(NamedTuple):
    """What a body holds: the article, the notes about it, and whether it is well formed."""

    blocks: list[Block]
    notes: Notes
    well_formed: bool = False


ENTITY = re.compile(r"&#?\w+;")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_OPENERS = {**BLOCK_OPENERS, **INLINE_OPENERS}


def read_article(html: str, base: str = "", *, feed: bool = True) -> Article:
    """The article in a piece of HTML.

    Args:
        html: the body of a post; may be broken in any way.
        base: the address that relative links count from, or empty.
        feed: whether it comes from the site's feed, where source lines, advertising and captions follow
            its customs; in HTML made from a person's Markdown nothing is taken for such.
    """
    parsed = _parse(html, base, feed)
    if parsed.strange or not parsed.finished:
        repaired, cut = _repaired(html)
        if repaired != html:
            parsed = _parse(repaired, base, feed)
            parsed.notes.removed += cut
    if not parsed.finished:
        return read_literal(html)
    return Article(parsed.blocks, parsed.notes)


def read_well_formed_article(html: str, base: str = "") -> Article | None:
    """What :func:`read_article` gives, where a body of the feed needs no parser; else None.

    Args:
        html: the body, its characters made visible.
        base: the address that relative links count from, or empty.
    """
    builder = Builder(_OPENERS)
    builder.begin(base, visible=True)
    if not read_well_formed(html, builder):
        return None
    builder.close()
    return Article(builder.blocks, builder.notes, well_formed=True)


class _Parsed(NamedTuple):
    """What the builder made of a piece of HTML, and what it noticed; see there."""

    blocks: list[Block]
    notes: Notes
    strange: bool
    finished: bool


_idle: list[tuple[Builder, HTMLParser]] = []
"""Builders with their parsers, kept for the next article: to make a pair takes as long as to read one."""


def _parse(html: str, base: str, feed: bool) -> _Parsed:
    builder, parser = _idle.pop() if _idle else _builder_and_parser()
    # The text of a post is visible already; only entities bring other characters.
    builder.begin(base, feed=feed, visible=feed and "&" not in html)
    parser.feed(f"{html}<{SENTINEL}>")
    parser.close()
    strange = builder.strange or builder.swallowed
    parsed = _Parsed(builder.blocks, builder.notes, strange, builder.finished)
    _idle.append((builder, parser))
    return parsed


def _builder_and_parser() -> tuple[Builder, HTMLParser]:
    from lxml.etree import HTMLParser

    builder = Builder(_OPENERS)
    parser = HTMLParser(target=cast("ParserTarget[None]", builder), huge_tree=True)
    return builder, cast("HTMLParser", parser)


def _repaired(html: str) -> tuple[str, list[Removed]]:
    """The HTML with the ``<`` escaped where it opens no markup, and without what swallows the rest.

    That is a tag, comment or script that is never closed and would swallow the rest (as ``plaintext`` always
    does), and text such as ``<PE>`` that only looks like a tag. An ``object`` or ``embed`` that is never
    closed is cut, its content stays.
    """
    tokens = list(tokenize(html))
    closed = {token.name for token in tokens if token.kind is TokenKind.END}
    unclosed = _unclosed(tokens)
    parts, cut = [], []
    for token in tokens:
        text = html[token.start : token.end]
        if token in unclosed:
            found = attributes(html, token)
            address = found.get("src") or found.get("data") or ""
            cut.append(Removed(DROPPED[token.name], url=visible(address)))
        else:
            parts.append("&lt;" + text[1:] if is_literal(html, token, closed) else text)
    return "".join(parts), cut


def _unclosed(tokens: list[Token]) -> set[Token]:
    """The start tags of elements that would swallow the rest, since no end tag closes them."""
    waiting: dict[str, list[Token]] = {}
    for token in tokens:
        if token.name in SWALLOWING:
            if token.kind is TokenKind.START:
                waiting.setdefault(token.name, []).append(token)
            elif token.kind is TokenKind.END and waiting.get(token.name):
                waiting[token.name].pop()
    return {token for others in waiting.values() for token in others}


_TAGS = (TokenKind.START, TokenKind.END)


def is_literal(html: str, token: Token, closed: set[str]) -> bool:
    """Whether a token only looks like markup, so that its ``<`` is a character.

    Args:
        html: the text it stands in.
        token: a token of it.
        closed: the names of all end tags in the text.
    """
    if token.kind is TokenKind.BROKEN or token.name == "plaintext":
        return True
    if token.kind not in _TAGS or is_markup(token.name):
        return False
    looks_like_one = token.name in closed or any(attributes(html, token).values())
    return not (_NAME.fullmatch(token.name) and looks_like_one)


def is_html(text: str) -> bool:
    """Whether a text holds markup: a known tag or a comment."""
    return "<" in text and any(
        token.kind is TokenKind.COMMENT or (token.kind is TokenKind.START and is_markup(token.name))
        for token in tokenize(text)
    )


def has_blocks(html: str) -> bool:
    """Whether markup parts the paragraphs of a text; else its lines are paragraphs."""
    return any(token.name in PARTING for token in tokenize(html) if token.kind is TokenKind.START)


def breaks_for_lines(html: str) -> str:
    """HTML without blocks, each line a paragraph."""
    parts = (
        "<br><br>".join(text.splitlines()) if token.kind is TokenKind.TEXT else text
        for token in tokenize(html)
        for text in (html[token.start : token.end].replace("\r\n", "\n"),)
    )
    return "".join(parts)


def has_entities(text: str) -> bool:
    """Whether a text holds a character written as HTML writes it."""
    if "&" not in text:
        return False
    from html import unescape

    return any(unescape(match[0]) != match[0] for match in ENTITY.finditer(text))


def read_literal(text: str) -> Article:
    """The article in a text that is no markup: one paragraph a line, read by the customs of the feed."""
    builder = Builder(_OPENERS)
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        builder.data(line)
        builder.flush()
    return Article(builder.blocks, builder.notes)
