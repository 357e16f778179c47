"""Find advertising in a body."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from html import unescape

from emnews_cli.model.markup import Element
from emnews_cli.model.text import Span, outermost
from emnews_cli.readers import vocabulary
from emnews_cli.readers.html.elements import INLINE, PARTING
from emnews_cli.readers.html.tags import TEXT
from emnews_cli.readers.html.tokens import Token

_LINE = re.compile(r"[^\s][^\r\n]*")
_LONGEST = 400
"""No line of advertising has more characters, markup included; keeps pages of nested elements linear."""


def advertising_places(text: str, tokens: Sequence[Token], elements: Sequence[Element]) -> list[Span]:
    """The elements and lines that are advertising, those that are in no other.

    Args:
        text: the article's HTML.
        tokens: of it.
        elements: of it, in the order of their start tags.
    """
    return outermost([*_elements(text, tokens, elements), *_text_lines(text, tokens)])


def _elements(text: str, tokens: Sequence[Token], elements: Sequence[Element]) -> Iterator[Span]:
    """The elements that are advertising: the outermost ones that hold nothing else."""
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
    if element.attributes and vocabulary.reason_to_omit(element.name, element.values()) == "advertising":
        return True
    if element.name in INLINE or element.inner.end - element.inner.start > _LONGEST:
        return False
    if lookup.holds_paragraphs(element.inner):
        return False
    words = lookup.words(element.inner)
    return bool(words) and _reads_as_advertising(words, element.value("class"))


def _reads_as_advertising(words: str, css_class: str = "") -> bool:
    found = vocabulary.furniture(words, css_class)
    return any(kind is vocabulary.Furniture.ADVERTISING for kind, _ in found)


def _text_lines(text: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """The lines of text that are advertising and are in no element of their own."""
    for place, (tag, start, end) in enumerate(tokens):
        if tag is not TEXT or not (_parts(tokens, place - 1) or _parts(tokens, place + 1)):
            continue
        for match in _LINE.finditer(text, start, end):
            line = match[0].rstrip()
            if _reads_as_advertising(unescape(line)):
                yield Span(match.start(), match.start() + len(line))


def _parts(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token at a place parts paragraphs; so do the ends of the text."""
    return not 0 <= at < len(tokens) or tokens[at][0].name in PARTING


class _Lookup:
    """Finds the tokens in a span."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._starts = [start for _, start, _ in tokens]

    def words(self, span: Span) -> str:
        """The text in a span, tags and entities undone."""
        pieces = (self._text[start:end] for tag, start, end in self._in(span) if tag is TEXT)
        return unescape("".join(pieces)).strip()

    def holds_paragraphs(self, span: Span) -> bool:
        """Whether a span is more than one line of text."""
        return any(tag.name in PARTING for tag, _, _ in self._in(span) if tag.is_start)

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
            tag.name == "br" or (tag is TEXT and not self._text[start:end].strip())
            for tag, start, end in self._in(span)
        )

    def _in(self, span: Span) -> Sequence[Token]:
        return self._tokens[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]
