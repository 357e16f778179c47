"""Rules about price charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Fix, Severity, safe
from emnews_cli.model.examination import Examination
from emnews_cli.model.markup import Claim, Mark, MarkKind
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule

_START, _END = "<!-- EM_StockImg_Start -->", "<!-- EM_StockImg_End -->"


@rule(
    "EM302",
    "chart-mark-without-partner",
    Severity.WARNING,
    given=lambda examined: examined.markup.chart_marks,
)
def chart_mark_without_partner(examined: Examination) -> Iterator[Finding]:
    """A mark around a chart has no partner.

    ## What it does

    Reports a comment `EM_StockImg_Start` that no `EM_StockImg_End` follows, and the reverse, bare in the text
    too.

    ## Why is this bad?

    Scripts that cut from mark to mark cut to the end of the article, or to that of the next chart.

    ## Example

    `<!-- EM_StockImg_Start --><p><a class="EmImageRemark" …>…</a></p><p>正文</p>`

    ## Use instead

    `<!-- EM_StockImg_Start --><p><a class="EmImageRemark" …>…</a></p><!-- EM_StockImg_End --><p>正文</p>`

    ## Fix safety

    Safe: where the mark is next to a chart, its partner is put on the chart's other side; elsewhere the mark
    is removed. The article says the same.
    """
    alone = list(_alone(examined.markup.chart_marks))
    places = _Places(examined) if alone else None
    for mark in alone:
        other = MarkKind.CHART_START if mark.kind is MarkKind.CHART_END else MarkKind.CHART_END
        yield Finding(
            mark.span,
            Message(
                "The chart's {kind} mark has no {other} mark",
                kind=Message(mark.kind.value),
                other=Message(other.value),
            ),
            _completed(places, mark),
        )


def _alone(marks: list[Mark]) -> Iterator[Mark]:
    """The marks without a partner: each start belongs to the end that comes next."""
    waiting: Mark | None = None
    for mark in marks:
        if mark.kind is MarkKind.CHART_START:
            if waiting is not None:
                yield waiting
            waiting = mark
        elif waiting is None:
            yield mark
        else:
            waiting = None
    if waiting is not None:
        yield waiting


def _completed(places: _Places | None, mark: Mark) -> Fix:
    chart = places.chart_at(mark) if places else None
    if chart is None:
        return safe("Remove it", Edit(mark.span))
    if mark.kind is MarkKind.CHART_START:
        return safe("Put an end mark behind the chart", Edit(Span(chart.end, chart.end), _END))
    return safe("Put a start mark before the chart", Edit(Span(chart.start, chart.start), _START))


_SPACE = re.compile(r"\s*")


class _Places:
    """The charts of a post by where they begin and end."""

    def __init__(self, examined: Examination) -> None:
        self._text = examined.post.original.text
        places = examined.markup.layout.chart_places
        self._starts = {place.start: place for place in places}
        self._ends = {place.end: place for place in places}

    def chart_at(self, mark: Mark) -> Span | None:
        """The chart that is right after a start mark, or right before an end mark."""
        if mark.kind is MarkKind.CHART_START:
            space = _SPACE.match(self._text, mark.span.end)
            return self._starts.get(space.end() if space else mark.span.end)
        at = mark.span.start
        while at > 0 and self._text[at - 1].isspace():
            at -= 1
        return self._ends.get(at)


@rule("EM303", "chart-disagrees", Severity.WARNING, given=lambda examined: examined.markup.charts)
def chart_disagrees(examined: Examination) -> Iterator[Finding]:
    """The parts of a chart name different securities.

    ## What it does

    Reports a chart whose link, image, codes and alternative text do not all name the same market and code.

    ## Why is this bad?

    One of them is wrong, and which one can't be told: the chart shows one security and leads to another.
    emnews believes the link, then the image.

    ## Example

    `<a href="…/unify/r/1.600030" data-code="600031|1|1" …>`

    ## Use instead

    `<a href="…/unify/r/1.600030" data-code="600030|1|1" …>`

    ## Fix safety

    There is no automatic fix.
    """
    for chart in examined.markup.charts:
        if disagreeing := _disagreeing(chart.claims):
            one, other = disagreeing
            message = Message(
                "The chart's {part} says {security}, its {part2} {security2}",
                part=one.part,
                security=one.security,
                part2=other.part,
                security2=other.security,
            )
            yield Finding(chart.span, message)


def _disagreeing(claims: list[Claim]) -> tuple[Claim, Claim] | None:
    """The first two that can't both be true."""
    codes = {claim.security.code.upper() for claim in claims}
    markets = {claim.security.market for claim in claims} - {None}
    if len(codes) < 2 and len(markets) < 2:
        return None
    return next((pair for pair in combinations(claims, 2) if not _agree(*pair)), None)


def _agree(one: Claim, other: Claim) -> bool:
    markets = {one.security.market, other.security.market} - {None}
    return len(markets) < 2 and one.security.code.upper() == other.security.code.upper()
