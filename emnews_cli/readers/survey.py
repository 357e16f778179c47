"""How a post is written: its markup with places, for the rules.

The document comes from lxml, which knows no offsets; this comes from the tokenizer, which knows nothing else.
It is made only when a post is checked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from html import unescape

from emnews_cli.model.markup import Attribute, ChartMarkup, Element, Mark, MarkKind, Markup
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.text import Edit, Span, apply_edits
from emnews_cli.readers import vocabulary
from emnews_cli.readers.article import ENTITY, is_literal
from emnews_cli.readers.charts import claims_of
from emnews_cli.readers.commonmark import raw_html
from emnews_cli.readers.decoding import visible
from emnews_cli.readers.elements import is_markup
from emnews_cli.readers.front_matter import find_indicators
from emnews_cli.readers.identity import from_element_id, from_link
from emnews_cli.readers.raw import VOID
from emnews_cli.readers.tokens import RAW_TEXT, Token, TokenKind, attributes_with_places, tokenize


def survey(post: Post) -> None:
    """Look at how a post is written, and put what is found on it."""
    text = visible(post.original.text)
    post.front_matter.indicators = find_indicators(text, post.front_matter)
    html = _html_alone(post, text)
    tokens = list(tokenize(html, post.body.start)) if "<" in html or vocabulary.CHART_MARK in html else []
    post.markup = _Surveyor(html, tokens).markup() if any(map(_tells_html, tokens)) else Markup()
    if any(removed.reason == "advertising" for removed in post.removed):
        post.markup.advertising = list(_advertising(html, tokens, post.markup.elements))
    post.markup.https_twins = list(_https_twins(post, text))
    post.markup.title_tags = list(_title_tags(post, text))


def _html_alone(post: Post, text: str) -> str:
    """The text with all that is not the article's HTML blanked, offsets unchanged."""
    frame, start = post.frame, post.body.start
    if post.origin is Origin.FEED:
        lines = [span for span in (frame.digest, frame.url, *frame.navigation) if span]
        return apply_edits(text, (Edit(span, " " * (span.end - span.start)) for span in lines))
    parts, at = [" " * start], start
    for piece in raw_html(text[start:]):
        if (found := text.find(piece, at)) >= 0:
            parts += " " * (found - at), piece
            at = found + len(piece)
    return "".join(parts) + " " * (len(text) - at)


def _tells_html(token: Token) -> bool:
    """Whether a token shows that a text is HTML, not literal text with a ``<`` in it."""
    known = token.kind is TokenKind.START and is_markup(token.name)
    return known or token.kind is TokenKind.COMMENT


class _Surveyor:
    """Goes over the tokens of a body once."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._found = Markup()
        self._open: list[Element] = []
        self._chart_link: Element | None = None
        self._raw = False

    def markup(self) -> Markup:
        """What the tokens are."""
        closed = {token.name for token in self._tokens if token.kind is TokenKind.END}
        for token in self._tokens:
            if is_literal(self._text, token, closed):
                self._found.literal.append(Span(token.start, token.start + 1))
            elif token.kind is TokenKind.START:
                self._start(token)
            elif token.kind is TokenKind.END:
                self._end(token)
            elif token.kind is TokenKind.COMMENT:
                self._comment(token)
            elif not self._raw:
                self._marks(token.start, token.end)
            self._raw = token.kind is TokenKind.START and token.name in RAW_TEXT
        return self._found

    def _start(self, token: Token) -> None:
        attributes = [Attribute(*found) for found in attributes_with_places(self._text, token)]
        element = Element(token.name, Span(token.start, token.end), Span(token.end, token.end), attributes)
        plain = element.values()
        if not vocabulary.MENTION_CLASSES.isdisjoint(plain.get("class", "").split()):
            element.security = from_link(plain) or from_element_id(plain.get("id", ""))
        self._found.elements.append(element)
        if token.name == "img":
            self._image(element, plain)
        elif token.name not in VOID:
            self._open.append(element)
            if vocabulary.is_chart_link(plain):
                self._chart_link = element

    def _image(self, image: Element, attributes: dict[str, str]) -> None:
        link = self._chart_link
        if link is not None or vocabulary.is_chart_image(attributes):
            claims = claims_of(link.values() if link else {}, attributes)
            self._found.charts.append(ChartMarkup(image.span, list(claims)))
        elif not any(attributes.get(name, "").strip() for name in vocabulary.IMAGE_ADDRESSES):
            self._found.images_without_address.append(image.span)

    def _end(self, token: Token) -> None:
        if all(element.name != token.name for element in self._open):
            return
        while self._open:
            element = self._open.pop()
            if element is self._chart_link:
                self._chart_link = None
            if element.name == token.name:
                element.inner = Span(element.span.end, token.start)
                element.span = Span(element.span.start, token.end)
                return

    def _comment(self, token: Token) -> None:
        text = self._text[token.start + 4 : token.end - 3].strip()
        if text in _MARKS:
            self._found.chart_marks.append(Mark(_MARKS[text], Span(token.start, token.end)))
        elif text.startswith(vocabulary.PLACEHOLDER_COMMENTS):
            self._found.placeholders.append(Span(token.start, token.end))

    def _marks(self, start: int, end: int) -> None:
        """The marks that a tag stripper left bare."""
        if vocabulary.CHART_MARK in self._text[start:end]:
            for match in _MARK.finditer(self._text, start, end):
                self._found.chart_marks.append(Mark(_MARKS[match[0]], Span(*match.span())))


_MARKS = {vocabulary.CHART_START: MarkKind.CHART_START, vocabulary.CHART_END: MarkKind.CHART_END}
_MARK = re.compile("|".join(_MARKS))


def _advertising(text: str, tokens: list[Token], elements: list[Element]) -> Iterator[Span]:
    """The elements that are advertising, each with the paragraph that holds nothing else."""
    starts = [token.start for token in tokens]
    end = 0
    for element in elements:
        if element.span.start >= end and _is_advertising(text, tokens, starts, element):
            end = element.span.end
            yield element.span


def _is_advertising(text: str, tokens: list[Token], starts: list[int], element: Element) -> bool:
    if _is_marked_as_advertising(element):
        return True
    if element.name not in ("p", "center", "div") or not element.inner:
        return False
    inner = tokens[bisect_left(starts, element.inner.start) : bisect_left(starts, element.inner.end)]
    words = "".join(text[token.start : token.end] for token in inner if token.kind is TokenKind.TEXT).strip()
    if words:
        found = vocabulary.furniture(unescape(words), element.value("class"))
        return any(kind is vocabulary.Furniture.ADVERTISING for kind, _ in found)
    return False


def _is_marked_as_advertising(element: Element) -> bool:
    return vocabulary.reason_to_omit(element.name, element.values()) == "advertising"


def _https_twins(post: Post, text: str) -> Iterator[Span]:
    """The ``http`` of each address in the url line or in a tag whose host serves https too."""
    places = [post.frame.url] if post.frame.url else []
    for element in post.markup.elements:
        places += [attribute.span for attribute in element.attributes if attribute.name in ("href", "src")]
    for place in places:
        if (match := _HTTP.search(text, *place)) and vocabulary.serves_https(match["host"]):
            yield Span(*match.span("scheme"))


_HTTP = re.compile(r"(?P<scheme>http)://(?P<host>[\w.\-]+)", re.IGNORECASE | re.ASCII)


def _title_tags(post: Post, text: str) -> Iterator[Span]:
    """The tags, comments and entities in the title."""
    entry = post.front_matter.get("title")
    if entry is None or not ("<" in entry.value or "&" in entry.value):
        return
    yield from sorted([*_tags(text, entry.value_span), *_entities(text, entry.value_span)])


def _tags(text: str, place: Span) -> Iterable[Span]:
    for token in tokenize(text, *place):
        known = token.kind in (TokenKind.START, TokenKind.END) and is_markup(token.name)
        if known or token.kind is TokenKind.COMMENT:
            yield Span(token.start, token.end)


def _entities(text: str, place: Span) -> Iterable[Span]:
    for match in ENTITY.finditer(text, *place):
        if match[0].endswith(";") and unescape(match[0]) != match[0]:
            yield Span(*match.span())
