"""Price charts: what they show, and where they are in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter
from typing import NamedTuple

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.markup import Claim
from emnews_cli.model.security import SecurityId
from emnews_cli.model.text import Span, outermost
from emnews_cli.readers import vocabulary
from emnews_cli.readers.html.balance import Event, balance
from emnews_cli.readers.html.tags import Kind, Tag
from emnews_cli.readers.html.tokens import Tokens, tokenize
from emnews_cli.readers.identity import from_chart_address, from_data_code, from_href

_TEXT, _LITERAL, _COMMENT = Kind.TEXT, Kind.LITERAL, Kind.COMMENT
_START, _EMPTY, _END = Kind.START, Kind.EMPTY, Kind.END


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
    for values, parts in ((link, _PARTS_OF_LINK), (image, _PARTS_OF_IMAGE)):
        for name, part, read in parts if values else ():
            security = read(values[name]) if name in values else None
            if security is not None:
                yield Claim(part, security)


_ALT = lazy_regex(rf"{vocabulary.CHART_ALT}(?P<code>[A-Za-z0-9._\-]{{1,24}})_[A-Za-z0-9]+")


def _from_alt(alt: str) -> SecurityId | None:
    """The code in ``K图 600030_0``; what the number after it means is not known."""
    match = _ALT().fullmatch(alt.strip())
    return SecurityId(None, match["code"]) if match else None


_PARTS_OF_LINK = (
    ("href", "link", from_href),
    ("data-code", "link's data-code", from_data_code),
    ("data-code2", "link's data-code2", from_data_code),
)
_PARTS_OF_IMAGE = (
    ("src", "image", from_chart_address),
    ("data-code", "image's data-code", from_data_code),
    ("data-code2", "image's data-code2", from_data_code),
    ("alt", "image's alt", _from_alt),
)


class FoundChart(NamedTuple):
    """A chart: the place of its image, or of its link where it has none, and what the two say."""

    place: Span
    link: Mapping[str, str]
    image: Mapping[str, str]


def charts_in(events: Iterable[Event]) -> Iterator[FoundChart]:
    """The charts that the site draws, in the order of their ends.

    A chart is its picture, any image in a link around a chart, or such a link without an image.
    """
    links: list[tuple[int, Mapping[str, str], Span, int]] = []
    found = 0
    for kind, tag, start, end, level in events:
        if kind is _EMPTY:
            if tag.name == "img" and (links or tag.is_chart_image):
                found += 1
                yield FoundChart(Span(start, end), links[-1][1] if links else {}, tag.values)
        elif not tag.is_chart_link:
            continue
        elif kind is _START:
            links.append((level, tag.values, Span(start, end), found))
        elif links and links[-1][0] == level:
            _, values, place, before = links.pop()
            if before == found:
                found += 1
                yield FoundChart(place, values, {})


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
    tokens = tokenize(text, start)
    finder = ChartFinder(text, tokens, balance(tokens))
    return ChartMarkup(_merged(text, finder.pieces), finder.count)


def may_hold_charts(data: bytes) -> bool:
    """Whether a file has a word in it that every chart has; it need not be decoded for that."""
    return b"\0" in data or any(map(data.__contains__, _HINTS))


_HINTS = sorted({hint.encode(code) for hint in vocabulary.CHART_HINTS for code in ("utf-8", "gb18030")})
"""The same in UTF-16 comes with NULs."""


_WRAPPERS = frozenset("a b center div em figure font p section span strong".split())


class _Piece(NamedTuple):
    """Something to cut; ``mark`` is the mark it consists of, or empty."""

    span: Span
    mark: str


@dataclass(slots=True, eq=False, repr=False)
class _Opened:
    """An open element, where its start tag begins and ends, and how many charts are in it."""

    tag: Tag
    start: int
    end: int
    charts: int = 0


class ChartFinder:
    """Goes over the events of a text once, as far as there may be charts.

    Args:
        text: the text.
        tokens: of the text.
        events: of the tokens.

    Attributes:
        count: how many charts there are, those that the news API keeps elsewhere included.
        pieces: the charts, the elements that hold nothing but charts, and the marks.
    """

    def __init__(self, text: str, tokens: Tokens, events: Iterable[Event]) -> None:
        self.count = 0
        self.pieces: list[_Piece] = []
        self._text = text
        self._open: list[_Opened | None] = []
        self._links: list[_Opened] = []
        self._full = 0
        """So many of the open elements hold something else than charts."""
        self._marked = False
        marks = text.count(vocabulary.CHART_MARK)
        if marks:
            marks -= sum(vocabulary.CHART_MARK in tag.raw for tag, _, _ in tokens if tag.kind is _COMMENT)
        self._may_be_bare = marks > 0
        last = len(text) if self._may_be_bare else _last_of_charts(tokens)
        for kind, tag, start, end, level in events:
            if start > last and not self._open:
                break
            if kind is _END:
                self._take_end(level, start, end)
            elif kind is _START:
                self._take_start(tag, start, end)
            elif kind is _TEXT or kind is _LITERAL:
                self._take_text(start, end)
            elif kind is _EMPTY:
                self._take_empty(tag, start, end)
            elif kind is _COMMENT:
                self._take_comment(tag, Span(start, end))

    @property
    def places(self) -> list[Span]:
        """The outermost elements that hold nothing but charts, without the marks around them."""
        return outermost(piece.span for piece in self.pieces if not piece.mark)

    def _fill(self) -> None:
        """What came is not a chart, so that no open element holds nothing else."""
        self._full = len(self._open)

    def _take_text(self, start: int, end: int) -> None:
        bare = self._may_be_bare and self._text.find(vocabulary.CHART_MARK, start, end) >= 0
        if not bare and not self._marked and self._full == len(self._open):
            return
        text = self._text[start:end]
        if bare:
            for match in vocabulary.CHART_MARK_IN_TEXT().finditer(text):
                self._cut(Span(start + match.start(), start + match.end()), match[0])
            text = vocabulary.CHART_MARK_IN_TEXT().sub("", text)
        if text.strip():
            self._marked = False
            self._fill()

    def _take_comment(self, tag: Tag, place: Span) -> None:
        mark = tag.comment
        if mark in vocabulary.CHART_MARKS:
            self._marked = mark == vocabulary.CHART_START
            self._cut(place, mark)
        elif mark.startswith(vocabulary.IMAGE_PLACEHOLDER) and (self._marked or self._links):
            self._count(place)
        else:
            self._fill()

    def _take_start(self, tag: Tag, start: int, end: int) -> None:
        opened = _Opened(tag, start, end)
        self._open.append(opened)
        if tag.is_chart_link:
            self._links.append(opened)
        if tag.name not in _WRAPPERS:
            self._fill()

    def _take_empty(self, tag: Tag, start: int, end: int) -> None:
        if tag.name == "img" and (self._links or tag.is_chart_image):
            self._count(Span(start, end))
        elif tag.name != "br":
            self._fill()

    def _count(self, place: Span) -> None:
        """Take a chart."""
        self.count += 1
        self._cut(place)
        if self._open and self._open[-1]:
            self._open[-1].charts += 1

    def _take_end(self, level: int, start: int, end: int) -> None:
        """Close an element; what holds nothing but charts is cut with them."""
        opened, is_innermost = self._open[level], level == len(self._open) - 1
        self._open[level] = None
        while self._open and self._open[-1] is None:
            self._open.pop()
        if opened is None:
            return
        if self._links and self._links[-1] is opened:
            self._links.pop()
        is_pure = is_innermost and level >= self._full
        self._full = min(self._full, len(self._open))
        if not opened.charts and is_pure and opened.tag.is_chart_link:
            opened.charts = 1
            self.count += 1
            self._cut(Span(opened.start, opened.end))
        if not (opened.charts and is_pure):
            self._fill()
        elif start < end and opened.start < opened.end:
            self._cut(Span(opened.start, end))
        if self._open and self._open[-1]:
            self._open[-1].charts += opened.charts

    def _cut(self, span: Span, mark: str = "") -> None:
        self.pieces.append(_Piece(span, mark))


def _last_of_charts(tokens: Tokens) -> int:
    """Where the last tag or comment begins that may be of a chart; -1 where there is none."""
    tags = [*map(itemgetter(0), tokens)]
    of_charts = {tag for tag in {*tags} if tag.kind is _COMMENT or tag.is_chart_link or tag.is_chart_image}
    return max(compress(map(itemgetter(1), tokens), map(of_charts.__contains__, tags)), default=-1)


def _merged(text: str, pieces: list[_Piece]) -> list[Span]:
    """The spans of charts in order, the inner ones swallowed, each joined with the marks around it.

    A mark belongs to a chart that nothing but space parts it from, and to one between it and its partner.
    Marks without a chart stay.
    """
    pieces = sorted(pieces, key=lambda piece: (piece.span.start, -piece.span.end))
    groups: list[tuple[Span, bool]] = []
    waiting = False
    for span, mark in pieces:
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
    return outermost([*(span for span, charted in groups if charted), *_around_charts(pieces)])


def _around_charts(pieces: list[_Piece]) -> Iterator[Span]:
    """The marks with a chart between them, a start mark and the end mark that comes next."""
    start: Span | None = None
    charted = False
    for span, mark in pieces:
        if mark == vocabulary.CHART_START:
            start, charted = span, False
        elif mark and start is not None:
            if charted:
                yield from (start, span)
            start = None
        charted = charted or not mark
