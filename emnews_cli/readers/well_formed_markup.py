"""The markup of an article that is well formed, without going through all of it.

There every ``<`` opens a tag or a comment of a known kind, and tags that are alike mean the same wherever
they stand. So the distinct ones are looked at, and the text is searched for those few that tell something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from emnews_cli.model.markup import ChartMarkup, Markup
from emnews_cli.model.text import Span
from emnews_cli.readers.charts import claims_of
from emnews_cli.readers.start_tags import StartTag, start_tag
from emnews_cli.readers.surveyor import lay_out, survey_html, take_comment
from emnews_cli.readers.vocabulary import CHART_MARK


class _Placed(NamedTuple):
    """An image, or the wrapping of a chart.

    Args:
        place: where the tag stands.
        told: what it says.
        end: where the end tag begins; None for an image, which has none.
    """

    place: Span
    told: StartTag
    end: int | None


def survey_well_formed(html: str, start: int) -> Markup:
    """What :func:`~emnews_cli.readers.surveyor.survey_html` finds, the layout left until it is asked for.

    Args:
        html: the post's text, what is no article blanked.
        start: where the body begins; it is such that its reader needed no parser.
    """
    comments, tags = _different(html[start:])
    telling = {tag: told for tag, told in tags.items() if told.is_chart_link or told.tag.name == "img"}
    if len(comments) + len(telling) > _MOST or _has_bare_marks(html, start, comments):
        return survey_html(html, start)
    parts = sorted(_chart_parts(html, start, telling))
    if _has_nested_charts(html, parts):
        return survey_html(html, start)
    found = Markup([told.tag for told in tags.values()], partial(lay_out, html, start))
    for place, comment in sorted((place, tag) for tag in comments for place in _places(html, start, tag)):
        take_comment(found, comment[3:-2], place)
    for wrapping, images in _grouped(parts):
        _take_images(found, wrapping, images)
    return found


_MOST = 50
"""Different tags and comments that the text is searched for; keeps an article of nothing else linear."""


def _different(html: str) -> tuple[list[str], dict[str, StartTag]]:
    """The different comments and start tags, without the angle brackets around them."""
    written = {piece.partition(">")[0] for piece in html.split("<")[1:]}
    comments = [tag for tag in written if tag[0] == "!"]
    return comments, {tag: start_tag(f"<{tag}>") for tag in written if tag[0] not in "!/"}


def _has_bare_marks(html: str, start: int, comments: list[str]) -> bool:
    """Whether a mark of charts stands elsewhere than in a comment."""
    if CHART_MARK not in html:
        return False
    marks = sum(tag.count(CHART_MARK) * html.count(f"<{tag}>", start) for tag in comments)
    return html.count(CHART_MARK, start) != marks


def _places(html: str, start: int, tag: str) -> Iterator[Span]:
    """Where a tag or a comment stands."""
    markup = f"<{tag}>"
    while (start := html.find(markup, start)) >= 0:
        yield Span(start, start := start + len(markup))


def _chart_parts(html: str, start: int, tags: dict[str, StartTag]) -> Iterator[_Placed]:
    """The images, and the wrappings of charts."""
    for tag, told in tags.items():
        end_tag = "" if told.tag.name == "img" else f"</{told.tag.name}"
        for place in _places(html, start, tag):
            yield _Placed(place, told, html.find(end_tag, place.end) if end_tag else None)


def _has_nested_charts(html: str, parts: list[_Placed]) -> bool:
    """Whether the next end tag of its name is not the end of a wrapping, or one stands in another."""
    last = -1
    for place, told, end in parts:
        if end is not None:
            if place.start < last or html.find(f"<{told.tag.name}", place.end, end) >= 0:
                return True
            last = end
    return False


def _grouped(parts: Iterable[_Placed]) -> Iterator[tuple[_Placed | None, list[_Placed]]]:
    """Each wrapping with the images in it, and the images between wrappings."""
    wrapping: _Placed | None = None
    images: list[_Placed] = []
    for part in parts:
        if wrapping and part.place.start > (wrapping.end or 0):
            yield wrapping, images
            wrapping, images = None, []
        if part.end is None:
            images.append(part)
            continue
        yield None, images
        wrapping, images = part, []
    yield wrapping, images


def _take_images(found: Markup, wrapping: _Placed | None, images: list[_Placed]) -> None:
    """Put charts on the markup, and images without address.

    Args:
        found: the markup.
        wrapping: what is around the images, or None.
        images: in order.
    """
    values = wrapping.told.values if wrapping else {}
    for place, told, _ in images:
        if wrapping or told.is_chart_image:
            found.charts.append(ChartMarkup(place, list(claims_of(values, told.values))))
        elif told.lacks_address:
            found.images_without_address.append(place)
    if wrapping and not images:
        found.charts.append(ChartMarkup(wrapping.place, list(claims_of(values, {}))))
