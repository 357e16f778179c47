"""How a body is written, for the rules: what its tags and comments are, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from operator import itemgetter

from emnews_cli.model.markup import ChartMarkup, Element, Layout, Mark, MarkKind, Markup
from emnews_cli.model.text import Span
from emnews_cli.readers import vocabulary
from emnews_cli.readers.html.advertising import advertising_places
from emnews_cli.readers.html.balance import Event, events_of
from emnews_cli.readers.html.charts import ChartFinder, charts_in, claims_of
from emnews_cli.readers.html.tags import LITERAL, TEXT, Kind, Tag
from emnews_cli.readers.html.tokens import Tokens, is_html, tokenize

_START, _EMPTY, _END, _COMMENT = Kind.START, Kind.EMPTY, Kind.END, Kind.COMMENT
_KINDS = {vocabulary.CHART_START: MarkKind.CHART_START, vocabulary.CHART_END: MarkKind.CHART_END}


def survey_all(text: str, start: int, end: int | None = None) -> Markup:
    """The markup of a stretch of text.

    Args:
        text: the post's, what is not the article blanked.
        start: where the stretch begins.
        end: where it ends, or None for the end of the text.
    """
    return _survey(HtmlLayout(text, tokenize(text, start, end)))


def survey_html(text: str, start: int) -> Markup:
    """The same of a body; a ``<`` in a text that is no HTML is a character of it."""
    tokens = tokenize(text, start)
    return _survey(HtmlLayout(text, tokens if is_html(tokens) else Tokens([(TEXT, start, len(text))])))


class HtmlLayout(Layout):
    """Where what is in a body, found when it is first asked for.

    Args:
        text: the post's.
        tokens: of the body.
    """

    def __init__(self, text: str, tokens: Tokens) -> None:
        self.text = text
        self.tokens = tokens

    @cached_property
    def elements(self) -> list[Element]:
        """Every element, in the order of the start tags."""
        return _elements(events_of(self.tokens), {chart.span: chart for chart in self.charts})

    @cached_property
    def texts(self) -> list[Span]:
        """The pieces of text between the tags."""
        return [Span(start, end) for tag, start, end in self.tokens if tag is TEXT]

    @property
    def chart_places(self) -> list[Span]:
        """The outermost elements that hold nothing but charts."""
        return ChartFinder(self.text, self.tokens, events_of(self.tokens)).places

    @cached_property
    def charts(self) -> list[ChartMarkup]:
        """The price charts, in the order of their ends."""
        return [
            ChartMarkup(place, list(claims_of(link, image)))
            for place, link, image in charts_in(events_of(self.tokens))
        ]

    @property
    def advertising(self) -> list[Span]:
        """The elements and lines that are advertising, the outermost of them."""
        return advertising_places(self.text, self.tokens, self.elements)


def _survey(layout: HtmlLayout) -> Markup:
    """What a body's different tags tell; only where one of a kind is among them are its places looked for."""
    tags = set(map(itemgetter(0), layout.tokens))
    starts = [tag for tag in tags if tag.is_start]
    found = Markup([tag.start for tag in starts], layout)
    images = [tag for tag in starts if tag.name == "img"]
    if [tag for tag in starts if tag.is_chart_link] or [tag for tag in images if tag.is_chart_image]:
        found.charts = layout.charts
    if [tag for tag in tags if tag.kind is _COMMENT] or vocabulary.CHART_MARK in layout.text:
        _take_comments(found, layout)
    if LITERAL in tags:
        literal = (start for tag, start, _ in layout.tokens if tag is LITERAL)
        found.literal = [Span(at, at + 1) for at in literal if not _is_link_line(layout.text, at)]
    if [tag for tag in images if tag.lacks_address]:
        charts = {chart.span.start for chart in layout.charts}
        lacking = (
            Span(start, end) for tag, start, end in layout.tokens if tag.is_start and tag.lacks_address
        )
        found.images_without_address = [span for span in lacking if span.start not in charts]
    return found


def _take_comments(found: Markup, layout: HtmlLayout) -> None:
    """Put marks of charts on the markup, bare ones too, and placeholders."""
    for tag, start, end in layout.tokens:
        if tag is TEXT:
            if layout.text.find(vocabulary.CHART_MARK, start, end) >= 0:
                for match in vocabulary.CHART_MARK_IN_TEXT().finditer(layout.text, start, end):
                    found.chart_marks.append(Mark(_KINDS[match[0]], Span(*match.span())))
        elif tag.kind is not _COMMENT:
            continue
        elif tag.comment in _KINDS:
            found.chart_marks.append(Mark(_KINDS[tag.comment], Span(start, end)))
        elif vocabulary.is_placeholder(tag.comment):
            found.placeholders.append(Span(start, end))


_LINK_LINE = re.compile(r"<https?://[^\s<>]+>[ \t]*$", re.MULTILINE)


def _is_link_line(text: str, at: int) -> bool:
    """Whether an address in angle brackets is on a line of its own, as Markdown writes a link."""
    return _LINK_LINE.match(text, at) is not None and text[max(0, at - 1) : at] in ("", "\n", "\r")


def _elements(events: Iterable[Event], charts: dict[Span, ChartMarkup]) -> list[Element]:
    """The elements of a body, in the order of the start tags."""
    found: list[Element] = []
    opened: list[Element | None] = []
    for kind, tag, start, end, level in events:
        if kind is _END:
            if element := opened[level]:
                _close(element, start, end)
        elif kind is _START or kind is _EMPTY:
            element = _element(tag, Span(start, end), charts) if start < end else None
            if element is not None:
                found.append(element)
            if kind is _START:
                del opened[level:]
                opened.append(element)
    return found


def _element(tag: Tag, place: Span, charts: dict[Span, ChartMarkup]) -> Element:
    """An element as far as its start tag tells."""
    security = tag.security
    if security is None and (chart := charts.get(place)) and chart.claims:
        security = chart.claims[0].security
    return Element(tag.start, place, place, Span(place.end, place.end), security)


def _close(element: Element, start: int, end: int) -> None:
    """An element ends here; without an end tag where that has no length."""
    element.inner = Span(element.tag.end, start)
    element.span = Span(element.tag.start, end)
    element.closed = start < end
