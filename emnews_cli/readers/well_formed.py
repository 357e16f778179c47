"""HTML that is well formed, as nearly all of the feed's is: the builder's events without a parser.

A small part of HTML in which there is nothing to repair: paragraphs side by side, formats and links properly
nested in them, attributes in double quotes, entities that every parser knows. There libxml2 would give the
same events, at two or three times the cost (see docs/explanation/performance.md). Whatever else comes, the
article is libxml2's as a whole.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

from emnews_cli.model.document import LineBreak
from emnews_cli.model.keeping import kept
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

_DEEPEST = 100
"""Elements within one another; more are no article of the feed, and would be gone through again and again."""
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
        self._in_link = False

    def read(self, pieces: list[_Piece]) -> None:
        at = 0
        while at < len(pieces):
            markup = _markup(pieces[at][0])
            if markup.kind is _BLOCK:
                at = self._block(pieces, at, markup)
            elif markup.kind is _COMMENT:
                self._builder.comment(markup.name)
            else:
                raise _NotWellFormedError
            if pieces[at][1].strip():
                raise _NotWellFormedError
            at += 1

    def _block(self, pieces: list[_Piece], at: int, opening: _Markup) -> int:
        """Take a block; returns where its end tag stands."""
        tag, text = pieces[at]
        if tag == "p" and pieces[at + 1 : at + 2] and pieces[at + 1][0] == "/p":
            self._builder.text_paragraph(text if "&" not in text else _decoded(text))
            return at + 1
        if opening.add is None:
            return self._element(pieces, at)
        runs = self._builder.begin_paragraph(opening.style)
        end = self._runs(pieces, at, opening, runs)
        self._builder.end_paragraph()
        return end

    def _runs(self, pieces: list[_Piece], at: int, opening: _Markup, runs: list[Run]) -> int:
        """Take what stands in a paragraph; texts, formats and line breaks need no builder.

        Args:
            pieces: all of the article.
            at: where the paragraph's start tag stands.
            opening: that tag.
            runs: takes the runs.

        Returns:
            Where its end tag stands.
        """
        around: list[tuple[str, Formats]] = []
        closing, formats = f"/{opening.name}", opening.add(()) if opening.add else ()
        while at < len(pieces) - 1:
            if text := pieces[at][1]:
                if CHART_MARK in text:
                    self._builder.formats = formats
                    self._builder.data(_decoded(text))
                else:
                    runs.append((text if "&" not in text else _decoded(text), formats))
            at += 1
            tag = pieces[at][0].rstrip(" ")
            if tag == closing:
                if not around:
                    return at
                closing, formats = around.pop()
                continue
            if len(around) > _DEEPEST:
                raise _NotWellFormedError
            kind, name, _, _, add, _ = _markup(tag)
            if kind is _SPAN and add and (name != "a" or not _linked(closing, around)):
                around.append((closing, formats))
                closing, formats = f"/{name}", add(formats)
            elif kind is _VOID and add:
                runs.append((LineBreak(), formats))
            else:
                self._builder.formats = formats
                at = self._element(pieces, at, within=True, in_link=_linked(closing, around))
        raise _NotWellFormedError

    def _element(self, pieces: list[_Piece], at: int, *, within: bool = False, in_link: bool = False) -> int:
        """Give the builder all events of an element, or a comment.

        Args:
            pieces: all of the article.
            at: where it begins.
            within: whether it stands in a paragraph.
            in_link: whether it stands in a link.

        Returns:
            Where it ends.
        """
        self._in_link = in_link
        self._take(_markup(pieces[at][0]), within=within)
        while self._open:
            if text := pieces[at][1]:
                self._builder.data(_decoded(text))
            at += 1
            if at == len(pieces):
                raise _NotWellFormedError
            self._take(_markup(pieces[at][0]), within=True)
        return at

    def _take(self, markup: _Markup, *, within: bool) -> None:
        """Take a tag or a comment where it has its place."""
        kind, name, attributes, reason, *_ = markup
        if kind is _END:
            self._end(name)
        elif kind is _COMMENT:
            self._builder.comment(name)
        elif (
            kind is _ODD
            or len(self._open) > _DEEPEST
            or (kind is _BLOCK and within)
            or (name == "a" and (self._in_link or "a" in self._open))
        ):
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


@kept(1024)
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
