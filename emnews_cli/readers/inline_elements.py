"""What each inline element of HTML does to the builder."""

from __future__ import annotations

from functools import partial

from emnews_cli.model.document import Chart, Image, LineBreak
from emnews_cli.model.security import SecurityId
from emnews_cli.readers import vocabulary
from emnews_cli.readers.builder import Attributes, Builder, ChartLink, Closer, Opener
from emnews_cli.readers.charts import identify_chart
from emnews_cli.readers.decoding import visible
from emnews_cli.readers.elements import style_of
from emnews_cli.readers.identity import from_element_id, from_link
from emnews_cli.readers.inlines import (
    DELETED,
    EMPHASIS,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    Format,
    LinkFormat,
    MentionFormat,
    run_text,
)
from emnews_cli.readers.links import safe_address, safe_image


def _open_format(builder: Builder, attributes: Attributes, span: Format, denied: str) -> None:
    style = attributes.get("style")
    if span not in builder.formats and not (style and denied in style_of(style)):
        builder.formats = (*builder.formats, span)


def _open_strong(builder: Builder, tag: str, attributes: Attributes) -> None:
    _open_format(builder, attributes, STRONG, "plain")


def _open_emphasis(builder: Builder, tag: str, attributes: Attributes) -> None:
    _open_format(builder, attributes, EMPHASIS, "upright")


def _open_styled(builder: Builder, tag: str, attributes: Attributes, span: Format) -> None:
    if span not in builder.formats:
        builder.formats = (*builder.formats, span)


def _open_code(builder: Builder, tag: str, attributes: Attributes) -> Closer | None:
    if builder.code is not None:
        return None
    builder.code = []
    return partial(_close_code, builder)


def _close_code(builder: Builder) -> None:
    text = " ".join("".join(builder.code or []).split())
    builder.code = None
    builder.add_code(text)


def _open_break(builder: Builder, tag: str, attributes: Attributes) -> None:
    if builder.code is not None:
        builder.code.append("\n")
    else:
        builder.add(LineBreak())


def _open_image(builder: Builder, tag: str, attributes: Attributes) -> None:
    src = vocabulary.image_address(attributes)
    if builder.chart_link is not None or vocabulary.is_chart_image(attributes):
        _place_chart(builder, builder.chart_link or ChartLink({}), attributes)
        return
    alt = " ".join(visible(attributes.get("alt", "")).split())
    address = safe_image(visible(src), builder.base)
    if address:
        builder.add(Image(address, "" if alt in vocabulary.DUMMY_ALTS else alt))
    else:
        builder.remove("image-without-address", alt, visible(src))


def _place_chart(builder: Builder, link: ChartLink, image: Attributes) -> None:
    link.charted = True
    href = safe_address(link.attributes.get("href", ""), builder.base)
    builder.place(Chart(identify_chart(link.attributes, image), href, safe_image(image.get("src", ""))))


def _open_link(builder: Builder, tag: str, attributes: Attributes) -> Closer | None:
    """A link: to a security, to a page of the site that is none, or one that somebody set."""
    if vocabulary.is_chart_link(attributes):
        return _open_chart_link(builder, attributes)
    if security := from_link(attributes):
        _open_mention(builder, security, attributes)
        return None
    if reason := vocabulary.reason_to_unwrap(attributes):
        return partial(_unwrap, builder, reason, builder.mark(), attributes)
    href = attributes.get("href", "").strip()
    if tag != "a" or not href or href.startswith("#"):
        return None
    if address := safe_address(href, builder.base):
        around = tuple(span for span in builder.formats if not span.href)
        builder.formats = (*around, LinkFormat(address))
        return None
    return partial(_unwrap, builder, "unsafe-link", builder.mark(), attributes)


def _unwrap(builder: Builder, reason: str, mark: int, attributes: Attributes) -> None:
    """Keep the words of a link in the text and note where it led."""
    words = run_text(builder.since(mark)).strip()
    builder.remove(reason, words, visible(attributes.get("href", "")).strip())


def _open_mention(builder: Builder, security: SecurityId, attributes: Attributes) -> None:
    """Words that name a security; a link in a span that names one already may say it better."""
    href = attributes.get("href")
    href = safe_address(href, builder.base) if href else ""
    for span in builder.formats:
        if isinstance(span, MentionFormat):
            span.correct(security, href)
            return
    builder.formats = (*builder.formats, MentionFormat(security, href))


def _open_chart_link(builder: Builder, attributes: Attributes) -> Closer:
    outer, builder.chart_link = builder.chart_link, ChartLink(attributes)
    if security := identify_chart(attributes, {}):
        _open_mention(builder, security, attributes)
    return partial(_close_chart_link, builder, builder.chart_link, builder.mark(), outer)


def _close_chart_link(builder: Builder, link: ChartLink, mark: int, outer: ChartLink | None) -> None:
    """A chart's link without picture and words stands for the chart itself."""
    builder.chart_link = outer
    if not link.charted and not run_text(builder.since(mark)).strip():
        _place_chart(builder, link, {})


def _open_span(builder: Builder, tag: str, attributes: Attributes) -> Closer | None:
    if not attributes:
        return None
    if security := from_element_id(attributes.get("id", "")):
        _open_mention(builder, security, {})
    if len(attributes) == 1 and "id" in attributes:
        return None
    return _open_link(builder, tag, attributes)


INLINE_OPENERS: dict[str, Opener] = {
    **dict.fromkeys(("strong", "b"), _open_strong),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), _open_emphasis),
    "sup": partial(_open_styled, span=SUPERSCRIPT),
    "sub": partial(_open_styled, span=SUBSCRIPT),
    **dict.fromkeys(("del", "s", "strike"), partial(_open_styled, span=DELETED)),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), _open_code),
    "a": _open_link,
    "span": _open_span,
    "img": _open_image,
    "br": _open_break,
}
