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
from typing import NamedTuple, TypeAlias

from emnews_cli.model.document import LineBreak
from emnews_cli.readers.block_elements import style_within
from emnews_cli.readers.builder import Attributes, Builder, reason_to_omit, styled
from emnews_cli.readers.elements import style_of
from emnews_cli.readers.inline_elements import adder_of
from emnews_cli.readers.inlines import Adder, Formats, Run
from emnews_cli.readers.paragraphs import PLAIN, ParagraphStyle
from emnews_cli.readers.vocabulary import CHART_MARK

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


class _NotWellFormedError(Exception):
    """The article is for a parser."""


class _Kind(Enum):
    BLOCK = auto()
    SPAN = auto()
    VOID = auto()
    END = auto()
    COMMENT = auto()
    ODD = auto()


_BLOCK, _SPAN, _VOID, _END, _COMMENT, _ODD = _Kind


class _Markup(NamedTuple):
    """A tag or a comment.

    Args:
        kind: what it is; what is for a parser is odd.
        name: of the tag; the text of a comment.
        attributes: of a start tag.
        reason: why the element is left out, or empty.
        add: what it does to the formats, where that is all, else None.
        style: of the paragraph that it opens.
    """

    kind: _Kind
    name: str = ""
    attributes: Attributes = {}  # noqa: RUF012  # which nobody writes to
    reason: str = ""
    add: Adder | None = None
    style: ParagraphStyle = PLAIN


_Piece: TypeAlias = list[str]
"""What stands between two angle brackets, and the text behind it."""


def read_well_formed(html: str, builder: Builder) -> bool:
    """Give a builder the events of an article of the feed.

    Args:
        html: the body of a post, its characters made visible.
        builder: has just begun; is left half-way where it turns out that this is no work for it.

    Returns:
        Whether all of it is well formed; else the builder has to begin again.
    """
    before, *rest = html.split("<")
    pieces = [piece.split(">", 1) for piece in rest]
    if before.strip() or min(map(len, pieces), default=0) < 2:
        return False
    try:
        _Reader(builder).read(pieces)
    except _NotWellFormedError:
        return False
    return True


class _Reader:
    """Goes over the pieces of an article."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._open: list[str] = []

    def read(self, pieces: list[_Piece]) -> None:
        at = 0
        while at < len(pieces):
            end = 0 if self._open else self._paragraph(pieces, at)
            if not end:
                self._take(_markup(pieces[at][0]))
            at = end or at
            if text := pieces[at][1]:
                self._text(text)
            at += 1
        if self._open:
            raise _NotWellFormedError

    def _paragraph(self, pieces: list[_Piece], at: int) -> int:
        """Take a paragraph of texts and formats; where it ends, or 0 where something else is in it."""
        tag, text = pieces[at]
        if tag == "p" and pieces[at + 1 : at + 2] and pieces[at + 1][0] == "/p":
            self._builder.text_paragraph(text if "&" not in text else _decoded(text))
            return at + 1
        opening = _markup(tag)
        runs: list[Run] = []
        end = _read_runs(pieces, at, runs) if opening.kind is _BLOCK else 0
        if end:
            self._builder.paragraph(runs, opening.style)
        return end

    def _text(self, text: str) -> None:
        if self._open:
            self._builder.data(_decoded(text))
        elif not text.isspace():
            raise _NotWellFormedError

    def _take(self, markup: _Markup) -> None:
        """Take a tag or a comment where it has its place."""
        kind, name, attributes, reason, *_ = markup
        if kind is _END:
            self._end(name)
        elif kind is _COMMENT:
            self._builder.comment(name)
        elif kind is _ODD or (kind is _BLOCK) is bool(self._open) or (name == "a" and "a" in self._open):
            raise _NotWellFormedError
        else:
            self._open.append(name)
            self._builder.open(name, attributes, reason)
            if kind is _VOID:
                self._end(name)

    def _end(self, name: str) -> None:
        if not self._open or self._open.pop() != name:
            raise _NotWellFormedError
        self._builder.end(name)


def _read_runs(pieces: list[_Piece], at: int, runs: list[Run]) -> int:
    """Collect the runs of a paragraph of texts, formats and line breaks.

    Args:
        pieces: all of the article.
        at: where the paragraph's start tag stands.
        runs: takes the runs.

    Returns:
        Where its end tag stands, or 0 where something else is in it.
    """
    around: list[tuple[str, Formats]] = []
    formats: Formats = ()
    closing = "<"  # which no tag is
    for place in range(at, len(pieces)):
        tag, text = pieces[place]
        if tag == closing:
            closing, formats = around.pop()
            if not around:
                return place
        else:
            kind, name, _, reason, add, _ = _markup(tag)
            if (
                add
                and kind is (_SPAN if around else _BLOCK)
                and (name != "a" or not _linked(closing, around))
            ):
                around.append((closing, formats))
                closing, formats = f"/{name}", add(formats)
            elif add and kind is _VOID:
                runs.append((LineBreak(), formats))
            elif reason == "quote-widget" and _is_empty(pieces, place):
                around.append((closing, formats))
                closing = f"/{name}"
            else:
                return 0
        if CHART_MARK in text:
            return 0
        if text:
            runs.append((text if "&" not in text else _decoded(text), formats))
    return 0


def _is_empty(pieces: list[_Piece], place: int) -> bool:
    """Whether the element that begins here ends at once."""
    tag, text = pieces[place]
    return not text and place + 1 < len(pieces) and pieces[place + 1][0] == f"/{_markup(tag).name}"


def _linked(closing: str, around: list[tuple[str, Formats]]) -> bool:
    return closing == "/a" or any(other == "/a" for other, _ in around)


def _decoded(text: str) -> str:
    """The text with its entities undone.

    Raises:
        _NotWellFormedError: parsers may differ about them.
    """
    if "&" in text and _AMPERSAND.search(text):
        raise _NotWellFormedError
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    return _ENTITIES[match[1]]


@lru_cache(maxsize=4096)
def _markup(piece: str) -> _Markup:
    """What stands between two angle brackets."""
    if comment := _WHOLE_COMMENT.fullmatch(piece):
        return _Markup(_COMMENT, comment[1])
    if piece.startswith("/"):
        name = piece[1:].rstrip(" ")
        return _Markup(_END, name) if name in _BLOCKS or name in _SPANS else _Markup(_ODD)
    tag = _TAG.fullmatch(piece)
    kind = _kind(tag["name"], bool(tag["void"])) if tag else None
    if tag is None or kind is None:
        return _Markup(_ODD)
    found = _ATTRIBUTE.findall(tag["attributes"])
    attributes = {name: value.replace("&amp;", "&") for name, value in found}
    if len(found) != len(attributes):
        return _Markup(_ODD)
    name = tag["name"]
    reason = reason_to_omit(name, attributes)
    add = None if reason else _adder(name, attributes)
    return _Markup(kind, name, attributes, reason, add, style_within(PLAIN, name, attributes))


def _adder(name: str, attributes: Attributes) -> Adder | None:
    """What an element does to the formats by its style and its name."""
    add, style = adder_of(name, attributes), attributes.get("style")
    if add is None or not style:
        return add
    return lambda formats: add(styled(formats, style_of(style)))


def _kind(name: str, void: bool) -> _Kind | None:
    if name in _EMPTY:
        return _VOID
    if void:
        return None
    return _BLOCK if name in _BLOCKS else _SPAN if name in _SPANS else None
