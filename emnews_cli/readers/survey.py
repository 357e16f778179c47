"""How a post is written: its markup with places, for the rules.

The document comes from lxml, which knows no offsets; this comes from the tokenizer, which knows nothing else.
It is made only when a post is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from html import unescape
from typing import NamedTuple

from emnews_cli.model.keeping import kept
from emnews_cli.model.markup import Attribute, ChartMarkup, Element, Mark, MarkKind, Markup, values_of
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.security import SecurityId
from emnews_cli.model.text import Edit, Span, apply_edits
from emnews_cli.readers import vocabulary
from emnews_cli.readers.article import ENTITY, is_literal
from emnews_cli.readers.charts import chart_places, claims_of
from emnews_cli.readers.commonmark import raw_html
from emnews_cli.readers.decoding import visible
from emnews_cli.readers.elements import PARTING, is_markup
from emnews_cli.readers.furnishings import advertising, advertising_lines, outermost
from emnews_cli.readers.identity import from_element_id, from_link
from emnews_cli.readers.links import safe_image
from emnews_cli.readers.raw import VOID
from emnews_cli.readers.tokens import RAW_TEXT, Token, TokenKind, attributes_with_places, tokenize
from emnews_cli.readers.yaml_front_matter import find_indicators


def survey(post: Post) -> None:
    """Look at how a post is written, and put what is found on it."""
    text = visible(post.original.text)
    post.front_matter.indicators = find_indicators(text, post.front_matter)
    html = _html_alone(post, text)
    tokens = list(tokenize(html, post.body.start))
    surveyor = _Surveyor(html)
    if any(map(_tells_html, tokens)):
        post.markup = surveyor.markup(tokens)
    else:
        post.markup = surveyor.marks_alone(Span(post.body.start, len(text)))
    if any(removed.reason == "advertising" for removed in post.removed):
        found = [*advertising(html, tokens, post.markup.elements), *advertising_lines(html, tokens)]
        post.markup.advertising = outermost(found)
    if post.origin is Origin.FEED and post.frame.digest and "<" in text[slice(*post.frame.digest)]:
        in_digest = _Surveyor(text).markup(list(tokenize(text, *post.frame.digest)))
        post.markup.elements = in_digest.elements + post.markup.elements
    if post.origin is not Origin.FEED:
        post.markup.texts = [post.body]
    post.markup.hidden = text != post.original.text
    urls = [post.frame.url] if post.frame.url else []
    if (entry := post.front_matter.get("url")) is not None:
        urls.append(entry.value_span)
    # Without the post, which would hold itself then and wait for the garbage collector.
    post.markup.https_twins = partial(_https_twins, text, urls, post.markup.elements)
    post.markup.title_tags = list(_title_tags(post, text))


def _html_alone(post: Post, text: str) -> str:
    """The text with all that is not the article's HTML blanked, offsets unchanged."""
    frame, start = post.frame, post.body.start
    if post.origin is Origin.FEED:
        lines = [span for span in (frame.digest, frame.url, *frame.navigation) if span]
        return apply_edits(text, (Edit(span, " " * (span.end - span.start)) for span in lines))
    parts, at = [" " * start], start
    for span in raw_html(text[start:]):
        begin, end = span.start + start, span.end + start
        if begin >= at:
            parts += " " * (begin - at), text[begin:end]
            at = end
    return "".join(parts) + " " * (len(text) - at)


def _tells_html(token: Token) -> bool:
    """Whether a token shows that a text is HTML, not literal text with a ``<`` in it."""
    known = token.kind is TokenKind.START and is_markup(token.name)
    return known or token.kind is TokenKind.COMMENT


class _Surveyor:
    """Goes over the tokens of a body once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = Markup()
        self._open: list[Element] = []
        self._chart_link: Element | None = None
        self._charts_before = 0

    def markup(self, tokens: list[Token]) -> Markup:
        """What some tokens are."""
        closed = {token.name for token in tokens if token.kind is TokenKind.END}
        raw = False
        for token in tokens:
            if token.kind is TokenKind.TEXT:
                if not raw:
                    self._found.texts.append(Span(token.start, token.end))
                    self._marks(token.start, token.end)
            elif is_literal(self._text, token, closed):
                if not self._is_link_line(token):
                    self._found.literal.append(Span(token.start, token.start + 1))
            else:
                self._markup(token)
            raw = token.kind is TokenKind.START and token.name in RAW_TEXT
        while self._open:
            self._close(self._open.pop(), len(self._text))
        self._found.chart_places = partial(chart_places, self._text, tokens)
        return self._found

    def _is_link_line(self, token: Token) -> bool:
        """Whether a token is an address in angle brackets on a line of its own, as Markdown writes a link."""
        line = _LINK_LINE.match(self._text, token.start)
        before = self._text[max(0, token.start - 1) : token.start]
        return line is not None and before in ("", "\n", "\r")

    def marks_alone(self, place: Span) -> Markup:
        """The marks in a text that is no HTML."""
        self._marks(*place)
        self._found.texts.append(place)
        return self._found

    def _markup(self, token: Token) -> None:
        if token.kind is TokenKind.START:
            self._start(token)
        elif token.kind is TokenKind.END:
            self._end(token)
        elif token.kind is TokenKind.COMMENT:
            self._comment(token)

    def _start(self, token: Token) -> None:
        if self._open and self._open[-1].name == "p" and token.name in PARTING and token.name != "br":
            self._close(self._open.pop(), token.start)
        tag = Span(token.start, token.end)
        attributes, values, security, is_chart_link = _tag(self._text[token.start : token.end], token.name)
        element = Element(token.name, tag, tag, tag, attributes, security)
        self._found.elements.append(element)
        if token.name in VOID:
            element.inner = Span(token.end, token.end)
            if token.name == "img":
                self._image(element, values)
        else:
            self._open.append(element)
            if is_chart_link:
                self._chart_link, self._charts_before = element, len(self._found.charts)

    def _image(self, image: Element, values: dict[str, str]) -> None:
        if self._chart_link is not None or vocabulary.is_chart_image(values):
            self._chart(image, self._chart_link.values() if self._chart_link else {}, values)
        elif not vocabulary.image_address(values) or safe_image(vocabulary.image_address(values)) == "":
            self._found.images_without_address.append(image.span)

    def _chart(self, element: Element, link: dict[str, str], image: dict[str, str]) -> None:
        claims = list(claims_of(link, image))
        self._found.charts.append(ChartMarkup(element.tag, claims))
        if element.security is None and claims:
            element.security = claims[0].security

    def _end(self, token: Token) -> None:
        """Close an element, and those left open in it."""
        if self._open and self._open[-1].name == token.name:
            self._close(self._open.pop(), token.start, token.end)
            return
        if all(element.name != token.name for element in self._open):
            return
        while self._open:
            element = self._open.pop()
            if element.name == token.name:
                self._close(element, token.start, token.end)
                return
            self._close(element, token.start)

    def _close(self, element: Element, inner_end: int, end: int | None = None) -> None:
        """An element ends here; without an end tag where no ``end`` is given."""
        if element is self._chart_link:
            self._chart_link = None
            if len(self._found.charts) == self._charts_before:
                self._chart(element, element.values(), {})
        element.inner = Span(element.tag.end, inner_end)
        element.span = Span(element.tag.start, inner_end if end is None else end)
        element.closed = end is not None

    def _comment(self, token: Token) -> None:
        text = self._text[token.start + 4 : token.end - 3].strip()
        if text in _MARKS:
            self._found.chart_marks.append(Mark(_MARKS[text], Span(token.start, token.end)))
        elif vocabulary.is_placeholder(text):
            self._found.placeholders.append(Span(token.start, token.end))

    def _marks(self, start: int, end: int) -> None:
        """The marks that a tag stripper left bare."""
        if self._text.find(vocabulary.CHART_MARK, start, end) >= 0:
            for match in _MARK.finditer(self._text, start, end):
                self._found.chart_marks.append(Mark(_MARKS[match[0]], Span(*match.span())))


class _Tag(NamedTuple):
    """What a start tag says, wherever it stands.

    Args:
        attributes: as written.
        values: the attributes by name.
        security: what it names, or None.
        is_chart_link: whether it is the wrapping of a chart.
    """

    attributes: tuple[Attribute, ...]
    values: dict[str, str]
    security: SecurityId | None
    is_chart_link: bool


@kept(1024)
def _tag(markup: str, name: str) -> _Tag:
    attributes = attributes_with_places(markup, Token(TokenKind.START, name, 0, len(markup)))
    values = values_of(attributes)
    element_id = values.get("id", "")
    names_one = "href" in values or "data-code" in values or element_id.startswith(("stock_", "bk_"))
    security = (from_link(values) or from_element_id(element_id)) if names_one else None
    return _Tag(attributes, values, security, vocabulary.is_chart_link(values))


_LINK_LINE = re.compile(r"<https?://[^\s<>]+>[ \t]*$", re.MULTILINE)
_MARKS = {vocabulary.CHART_START: MarkKind.CHART_START, vocabulary.CHART_END: MarkKind.CHART_END}
_MARK = re.compile("|".join(_MARKS))


def _https_twins(text: str, urls: list[Span], elements: list[Element]) -> list[Span]:
    """The ``http`` of each address in a tag, the url line or the front matter whose host serves https too."""
    places = [
        element.place(attribute.span)
        for element in elements
        for attribute in element.attributes
        if attribute.name in ("href", *vocabulary.IMAGE_ADDRESSES)
    ]
    matches = (_HTTP.match(text, *place) for place in sorted([*urls, *places]))
    return [
        Span(*match.span("scheme")) for match in matches if match and vocabulary.serves_https(match["host"])
    ]


_HTTP = re.compile(
    r"""[<"']?(?:[\w-]+\s*=\s*["']?\s*)?(?P<scheme>http)://(?P<host>[\w.\-]+)(?![\w.\-:])""",
    re.IGNORECASE | re.ASCII,
)


def _title_tags(post: Post, text: str) -> Iterator[Span]:
    """The tags, comments and entities in the title."""
    entry = post.front_matter.get("title")
    if entry is None or not ("<" in entry.value or "&" in entry.value):
        return
    end = 0
    for span in sorted([*_tags(text, entry.value_span), *_entities(text, entry.value_span)]):
        if span.start >= end:
            end = span.end
            yield span


def _tags(text: str, place: Span) -> Iterable[Span]:
    for token in tokenize(text, *place):
        known = token.kind in (TokenKind.START, TokenKind.END) and is_markup(token.name)
        if known or token.kind is TokenKind.COMMENT:
            yield Span(token.start, token.end)


def _entities(text: str, place: Span) -> Iterable[Span]:
    for match in ENTITY.finditer(text, *place):
        if match[0].endswith(";") and unescape(match[0]) != match[0]:
            yield Span(*match.span())
