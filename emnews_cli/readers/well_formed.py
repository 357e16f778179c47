"""HTML that is well formed, as nearly all of the feed's is: the builder's events without a parser.

A small part of HTML in which there is nothing to repair: paragraphs side by side, formats and links properly
nested in them, attributes in double quotes, entities that every parser knows. There libxml2 would give the
same events, at two or three times the cost (see docs/explanation/performance.md). Whatever else comes, the
article is libxml2's as a whole.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from emnews_cli.readers.builder import Attributes, Builder, reason_to_omit

_MARKUP = re.compile(r"<([^<>]*)>")
_VALUE = r'"(?:[^"&\r\n\t]|&amp;|&(?=[A-Za-z][A-Za-z0-9]*=))*+"'
_TAG = re.compile(rf"(?P<name>[a-z]+)(?P<attributes>(?:[ ]+[a-z][a-z0-9-]*=[ ]?{_VALUE})*+)[ ]*(?P<void>/?)")
_ATTRIBUTE = re.compile(r'([a-z][a-z0-9-]*)=[ ]?"([^"]*)"')
_WHOLE_COMMENT = re.compile(r"!--(?!-)((?:[^-]|-(?!-))*+)(?<!-)--")
_ENTITIES = {
    "lt": "<", "gt": ">", "amp": "&", "quot": '"', "nbsp": "\xa0", "emsp": "\u2003", "middot": "·",
    "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
}  # fmt: skip
_ENTITY = re.compile(rf"&({'|'.join(_ENTITIES)});")
_AMPERSAND = re.compile(rf"&(?!(?:{'|'.join(_ENTITIES)});|[A-Za-z]?(?![A-Za-z0-9;#]))")
"""One that may begin an entity which parsers see in different ways."""

_BLOCKS = ("p", "center")
_SPANS = ("a", "b", "em", "font", "i", "span", "strong", "u")
_EMPTY = ("br", "img")


class _Kind(Enum):
    BLOCK = auto()
    SPAN = auto()
    VOID = auto()
    END = auto()
    COMMENT = auto()


_BLOCK, _SPAN, _VOID, _END, _COMMENT = _Kind


class _Markup(NamedTuple):
    """A tag or a comment.

    Args:
        kind: what it is.
        name: of the tag; the text of a comment.
        attributes: of a start tag.
        reason: why the element is left out, or empty.
    """

    kind: _Kind
    name: str
    attributes: Attributes = {}  # noqa: RUF012  # which nobody writes to
    reason: str = ""


def read_well_formed(html: str, builder: Builder) -> bool:
    """Give a builder the events of an article of the feed.

    Args:
        html: the body of a post, its characters made visible.
        builder: has just begun; is left half-way where it turns out that this is no work for it.

    Returns:
        Whether all of it is well formed; else the builder has to begin again.
    """
    pieces = _MARKUP.split(html)
    if len(pieces) // 2 != html.count("<") or pieces[0].strip():
        return False
    return _Reader(builder).read(pieces)


class _Reader:
    """Goes over pieces: text, markup, text, markup … text."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._open: list[str] = []

    def read(self, pieces: list[str]) -> bool:
        at, last = 1, len(pieces) - 1
        while at < last:
            piece, text = pieces[at], pieces[at + 1]
            if piece == "p" and at + 2 < last and pieces[at + 2] == "/p":
                if self._open or not self._text_paragraph(text):
                    return False
                at += 2
                text = pieces[at + 1]
            else:
                markup = _markup(piece)
                if markup is None or not self._take(markup):
                    return False
            if text and not self._text(text):
                return False
            at += 2
        return not self._open

    def _text_paragraph(self, text: str) -> bool:
        """A paragraph of text alone."""
        decoded = _decoded(text)
        if decoded is None:
            return False
        self._builder.text_paragraph(decoded)
        return True

    def _text(self, text: str) -> bool:
        if not self._open:
            return text.isspace()
        decoded = _decoded(text)
        if decoded is None:
            return False
        self._builder.data(decoded)
        return True

    def _take(self, markup: _Markup) -> bool:
        """Take a tag or a comment where it has its place."""
        kind, name, attributes, reason = markup
        if kind is _END:
            return self._end(name)
        if kind is _COMMENT:
            self._builder.comment(name)
            return True
        if (kind is _BLOCK) is bool(self._open) or (name == "a" and "a" in self._open):
            return False
        self._open.append(name)
        self._builder.open(name, attributes, reason)
        return self._end(name) if kind is _VOID else True

    def _end(self, name: str) -> bool:
        if not self._open or self._open.pop() != name:
            return False
        self._builder.end(name)
        return True


def _decoded(text: str) -> str | None:
    """The text with its entities undone, or None where parsers may differ about them."""
    if "&" not in text:
        return text
    return None if _AMPERSAND.search(text) else _ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    return _ENTITIES[match[1]]


@lru_cache(maxsize=4096)
def _markup(piece: str) -> _Markup | None:
    """What stands between two angle brackets, or None where it is for a parser."""
    if comment := _WHOLE_COMMENT.fullmatch(piece):
        return _Markup(_COMMENT, comment[1])
    if piece.startswith("/"):
        name = piece[1:].rstrip(" ")
        return _Markup(_END, name) if name in _BLOCKS or name in _SPANS else None
    tag = _TAG.fullmatch(piece)
    kind = _kind(tag["name"], bool(tag["void"])) if tag else None
    if tag is None or kind is None:
        return None
    found = _ATTRIBUTE.findall(tag["attributes"])
    attributes = {name: value.replace("&amp;", "&") for name, value in found}
    if len(found) != len(attributes):
        return None
    return _Markup(
        kind, tag["name"], attributes, reason_to_omit(tag["name"], attributes) if attributes else ""
    )


def _kind(name: str, void: bool) -> _Kind | None:
    if name in _EMPTY:
        return _VOID
    if void:
        return None
    return _BLOCK if name in _BLOCKS else _SPAN if name in _SPANS else None
