"""HTML as tokens with their places in the text.

lxml gives the content but not the offsets that edits of the original need. This tokenizer gives the offsets:
the tokenization of the HTML standard (https://html.spec.whatwg.org/#tokenization) as far as boundaries go,
linear in the length of the text, every character in exactly one token. Where the standard lets an unclosed
quote, comment or script swallow the rest of the page, or takes the next tag for a part of a name
(``A<B<strong>``, ``x<y z<w>``), the opening alone is a ``BROKEN`` token instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from emnews_cli.model.markup import Attribute, values_of
from emnews_cli.model.patterns import later
from emnews_cli.model.text import Span
from emnews_cli.readers.elements import is_markup

RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
_NAME = re.compile(r"[A-Za-z][^\s/<>]*")
_TAG_REST = re.compile(r"""(?>[^>"'=]+|=\s*+(?>"[^"]*"|'[^']*'|(?!["']))|["'])*+>""")
_COMMENT_END = re.compile(r"--!?>")
_ATTRIBUTE = later(
    r"""[\s/]*+(?P<name>=?[^\s/>=]++)"""
    r"""(?>\s*+=\s*+(?>"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>"'][^\s>]*+)?))?"""
)


class TokenKind(Enum):
    """What a token is."""

    TEXT = auto()
    START = auto()
    END = auto()
    COMMENT = auto()
    BROKEN = auto()


class Token(NamedTuple):
    """One token.

    Args:
        kind: what it is; doctypes and processing instructions are comments, as in the standard.
        name: a tag's name in lower case, else empty.
        start: its offset.
        end: the offset behind it.
    """

    kind: TokenKind
    name: str
    start: int
    end: int


def tokenize(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens of a stretch of text; they tile it without gap or overlap."""
    stop = len(text) if end is None else end
    scanner = _Scanner(text, stop)
    at = pending = start
    while (at := text.find("<", at, stop)) >= 0:
        end = text.find(">", at, min(at + _LONGEST, stop)) + 1
        plain = _plain_tag(text[at:end]) if end else None
        token = Token(*plain, at, end) if plain else scanner.markup(at)
        if token is None:
            at += 1
            continue
        if pending < at:
            yield Token(TokenKind.TEXT, "", pending, at)
        yield token
        pending = token.end
        at = pending if plain else scanner.content_end(token)
    if pending < stop:
        yield Token(TokenKind.TEXT, "", pending, stop)


class _Scanner:
    """Finds where markup ends; what was once found to have no end is not looked for again."""

    def __init__(self, text: str, stop: int) -> None:
        self._text = text
        self._stop = stop
        self._endless: set[str] = set()

    def markup(self, at: int) -> Token | None:
        """The token that the ``<`` at an offset opens, or None where it is a character."""
        text = self._text
        if text.startswith("<!--", at):
            return self._comment(at)
        closing = text.startswith("</", at)
        name = _NAME.match(text, at + 1 + closing, self._stop)
        if name is not None:
            return self._tag(at, name, TokenKind.END if closing else TokenKind.START)
        if closing or text.startswith(("<!", "<?"), at):
            end = self._find(">", at + 1)
            return Token(TokenKind.COMMENT, "", at, end) if end else Token(TokenKind.BROKEN, "", at, at + 2)
        return None

    def _comment(self, at: int) -> Token:
        for short in ("<!-->", "<!--->"):
            if self._text.startswith(short, at):
                return Token(TokenKind.COMMENT, "", at, at + len(short))
        match = None if "<!--" in self._endless else _COMMENT_END.search(self._text, at + 4, self._stop)
        if match is None:
            self._endless.add("<!--")
            return Token(TokenKind.BROKEN, "", at, at + 4)
        return Token(TokenKind.COMMENT, "", at, match.end())

    def _tag(self, at: int, name: re.Match[str], kind: TokenKind) -> Token:
        tag = name[0].lower()
        following = -1 if is_markup(tag) else self._text.find("<", name.end(), self._stop)
        if self._text.startswith("<", name.end()):
            return Token(TokenKind.BROKEN, tag, at, name.end())
        if match := self._tag_rest(name.end(), following if following >= 0 else self._stop):
            unclosed = kind is TokenKind.START and tag in RAW_TEXT and not self._raw_end(tag, match.end())
            return Token(TokenKind.BROKEN if unclosed else kind, tag, at, match.end())
        end = self._find(">", name.end()) or self._stop if following < 0 else name.end()
        return Token(TokenKind.BROKEN, tag, at, end)

    def _tag_rest(self, at: int, stop: int) -> re.Match[str] | None:
        """What follows a tag's name; behind a tag that has no end, others are looked at no further than a tag
        is long."""
        if "tag" in self._endless:
            stop = min(stop, at + _LONGEST)
        match = _TAG_REST.match(self._text, at, stop)
        if match is None and stop == self._stop:
            self._endless.add("tag")
        return match

    def content_end(self, token: Token) -> int:
        """Where the next markup may stand: behind the token, or behind the raw text that it opens."""
        if token.kind is TokenKind.START and token.name in RAW_TEXT:
            return self._raw_end(token.name, token.end)
        return token.end

    def _raw_end(self, name: str, at: int) -> int:
        """The offset of the end tag that closes a raw text element, or 0."""
        if name in self._endless:
            return 0
        match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self._text, at, self._stop)
        if match is None:
            self._endless.add(name)
        return match.start() if match else 0

    def _find(self, mark: str, at: int) -> int:
        """The offset behind the next ``mark``, a single character, or 0."""
        end = 0 if mark in self._endless else self._text.find(mark, at, self._stop) + 1
        if not end:
            self._endless.add(mark)
        return end


_PLAIN_TAG = re.compile(
    r"""</?(?P<name>[A-Za-z][A-Za-z0-9]*)(?:[ ]+[A-Za-z][A-Za-z0-9_-]*=[ ]?"[^"<>]*")*[ ]*/?>"""
)
_LONGEST = 500
"""More characters than a plain tag has; keeps a text of nothing but ``<`` linear."""


@lru_cache(maxsize=1024)
def _plain_tag(markup: str) -> tuple[TokenKind, str] | None:
    """The kind and name of a tag, where it is so plain that nobody could take it for anything else."""
    match = _PLAIN_TAG.fullmatch(markup)
    name = match["name"].lower() if match else ""
    if not name or name in RAW_TEXT:
        return None
    return TokenKind.END if markup.startswith("</") else TokenKind.START, name


def tag_name(tag: str) -> str:
    """The name of a tag in lower case, or an empty string.

    Args:
        tag: from its ``<`` on.
    """
    name = _NAME.match(tag, 1)
    return name[0].lower() if name else ""


def attributes(text: str, token: Token) -> dict[str, str]:
    """The attributes of a start tag, entities decoded; of doubles the first counts."""
    return values_of(attributes_with_places(text, token))


def attributes_with_places(text: str, token: Token) -> tuple[Attribute, ...]:
    """The attributes of a start tag, doubles included; their places count from the tag's start."""
    tag, at, found = text[token.start : token.end], 1 + len(token.name), []
    while match := _ATTRIBUTE().match(tag, at, len(tag) - 1):
        raw = match["double"] or match["single"] or match["bare"] or ""
        span = Span(match.start("name"), match.end())
        found.append(Attribute(match["name"].lower(), _decoded(raw), span, Span(*match.span())))
        at = match.end()
    return tuple(found)


def _decoded(raw: str) -> str:
    """An attribute's value without entities."""
    if "&" not in raw:
        return raw
    from html import unescape

    return unescape(raw)
