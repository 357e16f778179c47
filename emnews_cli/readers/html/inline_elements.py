"""What each inline element of HTML does to the builder."""

from __future__ import annotations

import re
from functools import partial

from emnews_cli.model.document import FootnoteReference, LineBreak
from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.readers import vocabulary
from emnews_cli.readers.html.builder import Builder, ChartLink, Closer, Opener
from emnews_cli.readers.html.charts import identify_chart
from emnews_cli.readers.html.elements import language_of
from emnews_cli.readers.html.formats import (
    Attributes,
    footnote_role,
    is_of_footnote,
    link_adder,
    with_mention,
)
from emnews_cli.readers.html.formulas import has_two_forms
from emnews_cli.readers.html.image_elements import place_chart
from emnews_cli.readers.html.math_elements import open_two_forms
from emnews_cli.readers.identity import from_element_id
from emnews_cli.readers.inlines import SUPERSCRIPT, run_text
from emnews_cli.readers.links import safe_address

_DEEPEST = 12
"""Of links within links whose words alone stay no more are noted: each one's words are those of all in it."""


def _open_superscript(builder: Builder, tag: str, attributes: Attributes) -> Closer | None:
    return _open_footnote_link(builder, tag, attributes) if is_of_footnote(tag, attributes) else None


def _open_footnote_link(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    close = _close_reference if footnote_role(tag, attributes) == "doc-noteref" else _close_backlink
    return partial(close, builder, builder.mark())


def _close_reference(builder: Builder, mark: int) -> None:
    """The mark of a footnote, which its text numbers."""
    number = _NUMBER().fullmatch(run_text(builder.since(mark)).strip())
    if number:
        builder.take(mark)
        builder.noted = True
        builder.formats = tuple(span for span in builder.formats if span is not SUPERSCRIPT)
        builder.add(FootnoteReference(int(number[1])))


def _close_backlink(builder: Builder, mark: int) -> None:
    """The arrow from a note to its mark; words are no arrow."""
    if _ARROW().fullmatch(run_text(builder.since(mark)).strip()):
        builder.take(mark)


_NUMBER = lazy_regex(r"\[?([0-9]{1,4})\]?", re.ASCII)
_ARROW = lazy_regex(r"\W{1,4}[0-9]{0,4}")


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


def _open_link(builder: Builder, tag: str, attributes: Attributes) -> Closer | None:
    if is_of_footnote(tag, attributes):
        return _open_footnote_link(builder, tag, attributes)
    if vocabulary.is_chart_link(attributes):
        return _open_chart_link(builder, attributes)
    if add := link_adder(tag, attributes, builder.base):
        builder.formats = add(builder.formats)
        anchor = attributes.get("href", "") if tag == "a" else ""
        return partial(_close_anchor, builder, anchor, builder.mark()) if anchor.startswith("#") else None
    if builder.unwrapping >= _DEEPEST:
        return None
    builder.unwrapping += 1
    reason = vocabulary.reason_to_unwrap(attributes) or "unsafe-link"
    return partial(_unwrap, builder, reason, builder.mark(), attributes)


def _close_anchor(builder: Builder, anchor: str, mark: int) -> None:
    """The sign beside a heading that leads to it, or the arrow from a note of a page without roles."""
    words = run_text(builder.since(mark)).strip()
    is_back = _BACK().fullmatch(words) or ("ref" in anchor and _UP().fullmatch(words))
    if words and (is_back or (builder.style.level and _PERMALINK().fullmatch(words))):
        builder.take(mark)


_PERMALINK = lazy_regex(r"[#¶§∞🔗\u2693\ufe0e\ufe0f]+")
_BACK = lazy_regex(r"[↩⤴⏎][\ufe0e\ufe0f]?")
_UP = lazy_regex(r"[↑⬆^][\ufe0e\ufe0f]?")


def _unwrap(builder: Builder, reason: str, mark: int, attributes: Attributes) -> None:
    """Keep the words of a link in the text and note where it led."""
    builder.unwrapping -= 1
    words = run_text(builder.since(mark)).strip()
    builder.remove(reason, words, attributes.get("href", "").strip())


def _open_chart_link(builder: Builder, attributes: Attributes) -> Closer:
    outer, builder.chart_link = builder.chart_link, ChartLink(attributes)
    if security := identify_chart(attributes, {}):
        href = safe_address(attributes.get("href", ""), builder.base)
        builder.formats = with_mention(security, href, builder.formats)
    return partial(_close_chart_link, builder, builder.chart_link, builder.mark(), outer)


def _close_chart_link(builder: Builder, link: ChartLink, mark: int, outer: ChartLink | None) -> None:
    """A chart's link without picture and words stands for the chart itself."""
    builder.chart_link = outer
    if not link.charted and not run_text(builder.since(mark)).strip():
        place_chart(builder, link, {})


def _open_input(builder: Builder, tag: str, attributes: Attributes) -> None:
    """The box of a task."""
    if attributes.get("type", "").lower() in ("checkbox", "radio"):
        builder.data("☑ " if "checked" in attributes else "☐ ")


def _open_span(builder: Builder, tag: str, attributes: Attributes) -> Closer | None:
    if has_two_forms(attributes):
        return open_two_forms(builder, tag, attributes)
    if security := from_element_id(attributes.get("id", "")):
        builder.formats = with_mention(security, "", builder.formats)
    return _open_link(builder, tag, attributes)


INLINE_OPENERS: dict[str, Opener] = {
    "sup": _open_superscript,
    **dict.fromkeys(("code", "kbd", "samp", "tt"), _open_code),
    "a": _open_link,
    "span": _open_span,
    "br": _open_break,
    "input": _open_input,
}
"""Of those elements that do more than to add to the formats; see :func:`~.formats.adder_of`."""
