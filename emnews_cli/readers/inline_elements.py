"""What each inline element of HTML does to the builder."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from emnews_cli.model.document import Chart, FootnoteReference, Image, LineBreak
from emnews_cli.model.patterns import later
from emnews_cli.model.security import SecurityId
from emnews_cli.readers import vocabulary
from emnews_cli.readers.builder import Attributes, Builder, ChartLink, Closer, Opener
from emnews_cli.readers.charts import identify_chart
from emnews_cli.readers.decoding import visible
from emnews_cli.readers.elements import language_of, style_of
from emnews_cli.readers.identity import from_element_id, from_link
from emnews_cli.readers.inlines import (
    DELETED,
    EMPHASIS,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    Adder,
    Format,
    Formats,
    LinkFormat,
    MentionFormat,
    run_text,
)
from emnews_cli.readers.links import safe_address, safe_image


def _same(formats: Formats) -> Formats:
    return formats


def _with(span: Format, formats: Formats) -> Formats:
    return formats if span in formats else (*formats, span)


def _format_adder(attributes: Attributes, span: Format, denied: str) -> Adder:
    style = attributes.get("style")
    return _same if style and denied in style_of(style) else partial(_with, span)


_strong_adder = partial(_format_adder, span=STRONG, denied="plain")
_emphasis_adder = partial(_format_adder, span=EMPHASIS, denied="upright")


def _open_format(builder: Builder, tag: str, attributes: Attributes, adder: Callable[..., Adder]) -> None:
    builder.formats = adder(attributes)(builder.formats)


def _open_styled(builder: Builder, tag: str, attributes: Attributes, span: Format) -> None:
    builder.formats = _with(span, builder.formats)


def _open_superscript(builder: Builder, tag: str, attributes: Attributes) -> Closer | None:
    if attributes and attributes.get("role") == "doc-noteref":
        return _open_reference(builder)
    _open_styled(builder, tag, attributes, span=SUPERSCRIPT)
    return None


def _open_reference(builder: Builder) -> Closer:
    """The mark of a footnote, which its text numbers."""
    return partial(_close_reference, builder, builder.mark())


def _close_reference(builder: Builder, mark: int) -> None:
    number = _NUMBER().fullmatch(run_text(builder.since(mark)).strip())
    if number:
        builder.take(mark)
        builder.noted = True
        builder.formats = tuple(span for span in builder.formats if span is not SUPERSCRIPT)
        builder.add(FootnoteReference(int(number[1])))


_NUMBER = later(r"\[?([0-9]{1,4})\]?", re.ASCII)


def _open_code(builder: Builder, tag: str, attributes: Attributes) -> Closer | None:
    if builder.code is not None:
        builder.language = builder.language or language_of(attributes)
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
    if "role" in attributes:
        if attributes["role"] == "doc-noteref":
            return _open_reference(builder)
        if attributes["role"] == "doc-backlink":
            return partial(builder.take, builder.mark())
    if vocabulary.is_chart_link(attributes):
        return _open_chart_link(builder, attributes)
    if add := _link_adder(tag, attributes, builder.base):
        builder.formats = add(builder.formats)
        return None
    reason = vocabulary.reason_to_unwrap(attributes) or "unsafe-link"
    return partial(_unwrap, builder, reason, builder.mark(), attributes)


def _link_adder(tag: str, attributes: Attributes, base: str = "") -> Adder | None:
    """A link to a security or one that somebody set; None where only its words are to stay."""
    if security := from_link(attributes):
        return partial(_with_mention, security, safe_address(attributes.get("href", ""), base))
    if vocabulary.reason_to_unwrap(attributes):
        return None
    href = attributes.get("href", "").strip()
    if tag != "a" or not href or href.startswith("#"):
        return _same
    address = safe_address(href, base)
    return partial(_with_link, address) if address else None


def _with_link(address: str, formats: Formats) -> Formats:
    around = [span for span in formats if not span.href]
    return (*around, LinkFormat(address))


def _unwrap(builder: Builder, reason: str, mark: int, attributes: Attributes) -> None:
    """Keep the words of a link in the text and note where it led."""
    words = run_text(builder.since(mark)).strip()
    builder.remove(reason, words, visible(attributes.get("href", "")).strip())


def _with_mention(security: SecurityId, href: str, formats: Formats) -> Formats:
    """Words that name a security; a link in a span that names one already may say it better."""
    for span in formats:
        if isinstance(span, MentionFormat):
            span.correct(security, href)
            return formats
    return (*formats, MentionFormat(security, href))


def _open_chart_link(builder: Builder, attributes: Attributes) -> Closer:
    outer, builder.chart_link = builder.chart_link, ChartLink(attributes)
    if security := identify_chart(attributes, {}):
        href = safe_address(attributes.get("href", ""), builder.base)
        builder.formats = _with_mention(security, href, builder.formats)
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
        builder.formats = _with_mention(security, "", builder.formats)
    return _open_link(builder, tag, attributes) if _may_be_link(attributes) else None


def _may_be_link(attributes: Attributes) -> bool:
    """Whether a span has more than an id."""
    return len(attributes) > ("id" in attributes)


def adder_of(tag: str, attributes: Attributes) -> Adder | None:
    """What an element does to the formats, where it does that alone and the same on every page; else None."""
    if vocabulary.is_chart_link(attributes):
        return None
    make = _ADDERS.get(tag)
    return make(attributes) if make else None


def _absolute_link_adder(attributes: Attributes, tag: str) -> Adder | None:
    href = attributes.get("href")
    is_absolute = not href or href.startswith(("http://", "https://", "//"))
    return _link_adder(tag, attributes) if is_absolute else None


def _span_adder(attributes: Attributes) -> Adder | None:
    security = from_element_id(attributes.get("id", ""))
    add = _absolute_link_adder(attributes, "span") if _may_be_link(attributes) else _same
    if security is None or add is None:
        return add
    return lambda formats: add(_with_mention(security, "", formats))


_ADDERS: dict[str, Callable[[Attributes], Adder | None]] = {
    **dict.fromkeys(("p", "center", "br", "font", "u"), lambda _: _same),
    **dict.fromkeys(("strong", "b"), _strong_adder),
    **dict.fromkeys(("em", "i"), _emphasis_adder),
    "a": partial(_absolute_link_adder, tag="a"),
    "span": _span_adder,
}
INLINE_OPENERS: dict[str, Opener] = {
    **dict.fromkeys(("strong", "b"), partial(_open_format, adder=_strong_adder)),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), partial(_open_format, adder=_emphasis_adder)),
    "sup": _open_superscript,
    "sub": partial(_open_styled, span=SUBSCRIPT),
    **dict.fromkeys(("del", "s", "strike"), partial(_open_styled, span=DELETED)),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), _open_code),
    "a": _open_link,
    "span": _open_span,
    "img": _open_image,
    "br": _open_break,
}
