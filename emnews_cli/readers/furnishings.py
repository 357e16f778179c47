"""Where advertising stands in a body."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from html import unescape

from emnews_cli.model.markup import Element
from emnews_cli.model.text import Span
from emnews_cli.readers import vocabulary
from emnews_cli.readers.elements import INLINE
from emnews_cli.readers.tokens import Token, TokenKind

_LONGEST = 400
"""No line of advertising has more characters, markup included; keeps pages of nested elements linear."""


def advertising(text: str, tokens: Sequence[Token], elements: Sequence[Element]) -> Iterator[Span]:
    """The elements that are advertising: the outermost ones that hold nothing else.

    Args:
        text: the article's HTML.
        tokens: of it.
        elements: of it, in the order of their start tags.
    """
    lookup = _Lookup(text, tokens)
    found = deque(element for element in elements if _is_advertising(lookup, element))
    end = 0
    for element in elements:
        while found and found[0].span.start < max(end, element.span.start):
            found.popleft()
        if not found:
            return
        if element.span.start >= end and lookup.holds_just(element, found[0]):
            end = element.span.end
            yield element.span


def _is_advertising(lookup: _Lookup, element: Element) -> bool:
    if vocabulary.reason_to_omit(element.name, element.values()) == "advertising":
        return True
    if element.name in INLINE or element.inner.end - element.inner.start > _LONGEST:
        return False
    if words := lookup.words(element.inner):
        found = vocabulary.furniture(words, element.value("class"))
        return any(kind is vocabulary.Furniture.ADVERTISING for kind, _ in found)
    return False


class _Lookup:
    """Finds the tokens in a span."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._starts = [token.start for token in tokens]

    def words(self, span: Span) -> str:
        """The text in a span, tags and entities undone."""
        pieces = (
            self._text[token.start : token.end] for token in self._in(span) if token.kind is TokenKind.TEXT
        )
        return unescape("".join(pieces)).strip()

    def holds_just(self, element: Element, inner: Element) -> bool:
        """Whether an element is another, or holds it and nothing else but space and line breaks."""
        if element is inner:
            return True
        inside = inner.span.start >= element.inner.start and inner.span.end <= element.inner.end
        if not inside or element.name in INLINE:
            return False
        before, behind = Span(element.inner.start, inner.span.start), Span(inner.span.end, element.inner.end)
        return self._is_blank(before) and self._is_blank(behind)

    def _is_blank(self, span: Span) -> bool:
        return span.end - span.start <= _LONGEST and all(
            token.name == "br"
            or (token.kind is TokenKind.TEXT and not self._text[token.start : token.end].strip())
            for token in self._in(span)
        )

    def _in(self, span: Span) -> Sequence[Token]:
        return self._tokens[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]
