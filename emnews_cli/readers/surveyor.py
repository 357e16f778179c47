"""The markup of a body, token by token, however it is written."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial

from emnews_cli.model.markup import ChartMarkup, Element, Layout, Mark, MarkKind, Markup, Tag
from emnews_cli.model.text import Span
from emnews_cli.readers import vocabulary
from emnews_cli.readers.article import is_literal
from emnews_cli.readers.charts import chart_places, claims_of
from emnews_cli.readers.elements import PARTING, is_markup
from emnews_cli.readers.furnishings import advertising_places
from emnews_cli.readers.raw import VOID
from emnews_cli.readers.start_tags import StartTag, start_tag
from emnews_cli.readers.tokens import RAW_TEXT, Token, TokenKind, tokenize

_KINDS = {vocabulary.CHART_START: MarkKind.CHART_START, vocabulary.CHART_END: MarkKind.CHART_END}


def survey_all(text: str, start: int, end: int | None = None) -> Markup:
    """The markup of a stretch of text.

    Args:
        text: the post's, what is no article blanked.
        start: where the stretch begins.
        end: where it ends, or None for the end of the text.
    """
    return _Surveyor(text).markup(list(tokenize(text, start, end)))


def survey_html(text: str, start: int) -> Markup:
    """The same of a body; a ``<`` in a text that is no HTML is a character of it."""
    tokens = list(tokenize(text, start))
    surveyor = _Surveyor(text)
    is_html = any(map(_tells_html, tokens))
    found = surveyor.markup(tokens) if is_html else surveyor.marks_alone(Span(start, len(text)))
    found.layout.advertising = partial(advertising_places, text, tokens, found.layout.elements)
    return found


def lay_out(text: str, start: int) -> Layout:
    """The elements and texts of a body."""
    return survey_html(text, start).layout


def _tells_html(token: Token) -> bool:
    """Whether a token shows that a text is HTML, not literal text with a ``<`` in it."""
    known = token.kind is TokenKind.START and is_markup(token.name)
    return known or token.kind is TokenKind.COMMENT


class _Surveyor:
    """Goes over the tokens of a body once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = Markup()
        self._layout = self._found.layout
        self._tags: dict[str, Tag] = {}
        self._open: list[Element] = []
        self._open_names: Counter[str] = Counter()
        self._chart_link: Element | None = None
        self._charts_before = 0

    def markup(self, tokens: list[Token]) -> Markup:
        """What some tokens are."""
        closed = {token.name for token in tokens if token.kind is TokenKind.END}
        raw = False
        for token in tokens:
            if token.kind is TokenKind.TEXT:
                if not raw:
                    self._layout.texts.append(Span(token.start, token.end))
                    self._marks(token.start, token.end)
            elif is_literal(self._text, token, closed):
                if not self._is_link_line(token):
                    self._found.literal.append(Span(token.start, token.start + 1))
            else:
                self._markup(token)
            raw = token.kind is TokenKind.START and token.name in RAW_TEXT
        while self._open:
            self._close(self._pop(), len(self._text))
        self._found.tags = list(self._tags.values())
        self._layout.chart_places = partial(chart_places, self._text, tokens)
        return self._found

    def _is_link_line(self, token: Token) -> bool:
        """Whether a token is an address in angle brackets on a line of its own, as Markdown writes a link."""
        line = _LINK_LINE.match(self._text, token.start)
        before = self._text[max(0, token.start - 1) : token.start]
        return line is not None and before in ("", "\n", "\r")

    def marks_alone(self, place: Span) -> Markup:
        """The marks in a text that is no HTML."""
        self._marks(*place)
        self._layout.texts.append(place)
        return self._found

    def _markup(self, token: Token) -> None:
        if token.kind is TokenKind.START:
            self._start(token)
        elif token.kind is TokenKind.END:
            self._end(token)
        elif token.kind is TokenKind.COMMENT:
            take_comment(
                self._found, self._text[token.start + 4 : token.end - 3], Span(token.start, token.end)
            )

    def _start(self, token: Token) -> None:
        if self._open and self._open[-1].name == "p" and token.name in PARTING and token.name != "br":
            self._close(self._pop(), token.start)
        place, written = Span(token.start, token.end), self._text[token.start : token.end]
        told = start_tag(written)
        self._tags[written] = told.tag
        element = Element(token.name, place, place, place, told.tag.attributes, told.security)
        self._layout.elements.append(element)
        if token.name in VOID:
            element.inner = Span(token.end, token.end)
            self._image(element, told)
        else:
            self._open.append(element)
            self._open_names[element.name] += 1
            if told.is_chart_link:
                self._chart_link, self._charts_before = element, len(self._found.charts)

    def _image(self, image: Element, told: StartTag) -> None:
        if (self._chart_link is not None and image.name == "img") or told.is_chart_image:
            self._chart(image, self._chart_link.values() if self._chart_link else {}, told.values)
        elif told.lacks_address:
            self._found.images_without_address.append(image.span)

    def _chart(self, element: Element, link: dict[str, str], image: dict[str, str]) -> None:
        claims = list(claims_of(link, image))
        self._found.charts.append(ChartMarkup(element.tag, claims))
        if element.security is None and claims:
            element.security = claims[0].security

    def _end(self, token: Token) -> None:
        """Close an element, and those left open in it."""
        if self._open and self._open[-1].name == token.name:
            self._close(self._pop(), token.start, token.end)
            return
        if not self._open_names[token.name]:
            return
        while self._open:
            element = self._pop()
            if element.name == token.name:
                self._close(element, token.start, token.end)
                return
            self._close(element, token.start)

    def _pop(self) -> Element:
        """The innermost open element, which is open no more."""
        element = self._open.pop()
        self._open_names[element.name] -= 1
        return element

    def _close(self, element: Element, inner_end: int, end: int | None = None) -> None:
        """An element ends here; without an end tag where no ``end`` is given."""
        if element is self._chart_link:
            self._chart_link = None
            if len(self._found.charts) == self._charts_before:
                self._chart(element, element.values(), {})
        element.inner = Span(element.tag.end, inner_end)
        element.span = Span(element.tag.start, inner_end if end is None else end)
        element.closed = end is not None

    def _marks(self, start: int, end: int) -> None:
        """The marks that a tag stripper left bare."""
        if self._text.find(vocabulary.CHART_MARK, start, end) >= 0:
            for match in vocabulary.CHART_MARK_IN_TEXT().finditer(self._text, start, end):
                self._found.chart_marks.append(Mark(_KINDS[match[0]], Span(*match.span())))


def take_comment(found: Markup, comment: str, place: Span) -> None:
    """Put on the markup what a comment stands for."""
    text = comment.strip()
    if text in _KINDS:
        found.chart_marks.append(Mark(_KINDS[text], place))
    elif vocabulary.is_placeholder(text):
        found.placeholders.append(place)


_LINK_LINE = re.compile(r"<https?://[^\s<>]+>[ \t]*$", re.MULTILINE)
