"""Price charts: what they show, and where they stand in the text."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from emnews_cli.model.markup import Claim
from emnews_cli.model.patterns import later
from emnews_cli.model.security import SecurityId
from emnews_cli.model.text import Span
from emnews_cli.readers import vocabulary
from emnews_cli.readers.identity import from_chart_address, from_data_code, from_href
from emnews_cli.readers.tokens import RAW_TEXT, Token, TokenKind, attributes, tokenize


def identify_chart(link: Mapping[str, str], image: Mapping[str, str]) -> SecurityId | None:
    """The security of a chart, from the attributes of its link and image.

    The quote page and the picture's address say it best, then ``data-code``, then a quote page of the older
    kind; the alternative text gives the code alone.
    """
    page = from_href(link.get("href", ""))
    certain = page if page and page.market is not None else None
    return (
        certain
        or from_chart_address(image.get("src", ""))
        or from_data_code(link.get("data-code", ""))
        or from_data_code(image.get("data-code", ""))
        or page
        or _from_alt(image.get("alt", ""))
    )


def claims_of(link: Mapping[str, str], image: Mapping[str, str]) -> Iterator[Claim]:
    """What each part of a chart says that it shows, from the attributes of its link and image."""
    parts = {
        "link": from_href(link.get("href", "")),
        "link's data-code": from_data_code(link.get("data-code", "")),
        "link's data-code2": from_data_code(link.get("data-code2", "")),
        "image": from_chart_address(image.get("src", "")),
        "image's data-code": from_data_code(image.get("data-code", "")),
        "image's data-code2": from_data_code(image.get("data-code2", "")),
        "image's alt": _from_alt(image.get("alt", "")),
    }
    for part, security in parts.items():
        if security is not None:
            yield Claim(part, security)


_ALT = later(rf"{vocabulary.CHART_ALT}(?P<code>[A-Za-z0-9._\-]{{1,24}})_[A-Za-z0-9]+")


def _from_alt(alt: str) -> SecurityId | None:
    """The code in ``K图 600030_0``; what the number behind it means is not known."""
    match = _ALT().fullmatch(alt.strip())
    return SecurityId(None, match["code"]) if match else None


class ChartMarkup(NamedTuple):
    """Chart markup in a text.

    Args:
        spans: what to cut, in order, not overlapping: charts with the marks around them, nothing else.
        charts: how many charts that is.
    """

    spans: list[Span]
    charts: int


def find_charts(text: str, start: int = 0) -> ChartMarkup:
    """The charts in a text from an offset on, with the paragraphs, links and comments that hold nothing else.

    Works on the places of tags in the original text, so that what is cut is all that changes.
    """
    if not may_hold_charts(text):
        return ChartMarkup([], 0)
    finder = _Finder(text)
    for token in tokenize(text, start):
        finder.take(token)
    return ChartMarkup(_merged(text, finder.pieces), finder.charts)


def may_hold_charts(text: str) -> bool:
    """Whether a text has a word in it that every chart has."""
    return any(hint in text for hint in vocabulary.CHART_HINTS)


def chart_places(text: str, tokens: Iterable[Token]) -> list[Span]:
    """The outermost elements that hold nothing but charts, without the marks around them."""
    finder = _Finder(text)
    for token in tokens:
        finder.take(token)
    places: list[Span] = []
    for piece in sorted(finder.pieces, key=lambda piece: (piece.span.start, -piece.span.end)):
        if not piece.mark and (not places or piece.span.start >= places[-1].end):
            places.append(piece.span)
    return places


_WRAPPERS = frozenset("a b center div em figure font p section span strong".split())
_DEEPEST = 32
"""More elements around nothing but a chart than any post has; keeps a page of open tags linear."""


@dataclass(slots=True, eq=False, repr=False)
class _Wrapper:
    """An open element that holds nothing but charts so far."""

    token: Token
    link: bool
    charts: int = 0


class _Piece(NamedTuple):
    """Something to cut; ``mark`` is the mark it consists of, or empty."""

    span: Span
    mark: str


class _Finder:
    """Goes over tokens once; keeps the open elements that may turn out to hold nothing but charts."""

    def __init__(self, text: str) -> None:
        self.pieces: list[_Piece] = []
        self.charts = 0
        self._text = text
        self._open: deque[_Wrapper] = deque(maxlen=_DEEPEST)
        self._marked = False
        self._raw = False

    def take(self, token: Token) -> None:
        """Look at the next token."""
        if token.kind is TokenKind.TEXT:
            if not self._raw:
                self._take_text(token)
            return
        self._raw = token.kind is TokenKind.START and token.name in RAW_TEXT
        self._take_markup(token)

    def _take_markup(self, token: Token) -> None:
        if token.kind is TokenKind.COMMENT:
            self._take_comment(token)
        elif token.kind is TokenKind.START:
            self._take_start(token)
        elif token.kind is TokenKind.END:
            self._take_end(token)
        else:
            self._open.clear()

    def _take_text(self, token: Token) -> None:
        text = self._text[token.start : token.end]
        for match in vocabulary.CHART_MARK_IN_TEXT().finditer(text):
            self._cut(token.start + match.start(), token.start + match.end(), match[0])
        if vocabulary.CHART_MARK_IN_TEXT().sub("", text).strip():
            self._marked = False
            self._open.clear()

    def _take_comment(self, token: Token) -> None:
        mark = self._text[token.start + 4 : token.end - 3].strip()
        if mark in vocabulary.CHART_MARKS:
            self._marked = mark == vocabulary.CHART_START
            self._cut(token.start, token.end, mark)
        elif mark.startswith(vocabulary.IMAGE_PLACEHOLDER) and (self._marked or self._in_link()):
            self._take_chart(token)
        else:
            self._open.clear()

    def _take_start(self, token: Token) -> None:
        if token.name in _WRAPPERS:
            link = vocabulary.is_chart_link(attributes(self._text, token))
            self._open.append(_Wrapper(token, link))
        elif token.name == "img" and self._is_chart(token):
            self._take_chart(token)
        elif token.name != "br":
            self._open.clear()

    def _is_chart(self, token: Token) -> bool:
        return self._in_link() or vocabulary.is_chart_image(attributes(self._text, token))

    def _in_link(self) -> bool:
        return any(wrapper.link for wrapper in self._open)

    def _take_chart(self, token: Token) -> None:
        self.charts += 1
        self._cut(token.start, token.end)
        if self._open:
            self._open[-1].charts += 1

    def _take_end(self, token: Token) -> None:
        """Close an element, and those left open in it; what holds nothing but charts is cut with them."""
        if all(wrapper.token.name != token.name for wrapper in self._open):
            return
        charts = 0
        while True:
            wrapper = self._open.pop()
            charts += wrapper.charts
            if wrapper.link and not charts:
                self.charts += 1
                charts = 1
            if wrapper.token.name == token.name:
                break
        if not charts:
            self._open.clear()
            return
        self._cut(wrapper.token.start, token.end)
        if self._open:
            self._open[-1].charts += charts

    def _cut(self, start: int, end: int, mark: str = "") -> None:
        self.pieces.append(_Piece(Span(start, end), mark))


def _merged(text: str, pieces: list[_Piece]) -> list[Span]:
    """The spans of charts in order, the inner ones swallowed, each joined with the marks around it.

    A mark belongs to a chart where nothing but space is between them: a chart is from its start mark to its
    end mark. Marks without a chart stay.
    """
    groups: list[tuple[Span, bool]] = []
    waiting = False
    for span, mark in sorted(pieces, key=lambda piece: (piece.span.start, -piece.span.end)):
        before, charted = groups[-1] if groups else (Span(0, 0), False)
        if groups and span.end <= before.end:
            continue
        belongs = waiting or mark == vocabulary.CHART_END
        if groups and belongs and not text[before.end : span.start].strip():
            groups[-1] = Span(before.start, span.end), charted or not mark
        else:
            groups.append((span, not mark))
            waiting = False
        waiting = mark == vocabulary.CHART_START or (waiting and mark != vocabulary.CHART_END)
    return [span for span, charted in groups if charted]
