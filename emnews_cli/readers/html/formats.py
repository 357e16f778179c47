"""What elements do to the formats of the text in them, and to the style of their paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from emnews_cli.model.evidence import Evidence
from emnews_cli.model.memo import memoized
from emnews_cli.model.security import SecurityId
from emnews_cli.readers import vocabulary
from emnews_cli.readers.html.elements import HEADINGS, PARAGRAPHS, style_of
from emnews_cli.readers.html.formulas import has_two_forms
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
)
from emnews_cli.readers.links import safe_address
from emnews_cli.readers.paragraphs import PLAIN, ParagraphStyle

Attributes = Mapping[str, str]


def same(formats: Formats) -> Formats:
    """The formats as they are."""
    return formats


def _with(span: Format, formats: Formats) -> Formats:
    return formats if span in formats else (*formats, span)


def _with_shift(span: Format, formats: Formats) -> Formats:
    """Raised or lowered within the same is so once more, to a depth."""
    return formats if formats.count(span) >= _MOST_SHIFTS else (*formats, span)


_MOST_SHIFTS = 3


def with_mention(
    security: SecurityId, href: str, formats: Formats, how: Evidence = Evidence.LINKED
) -> Formats:
    """Words that name a security; a link in a span that names one already may say it better."""
    for span in formats:
        if isinstance(span, MentionFormat):
            span.correct(security, href, how)
            return formats
    return (*formats, MentionFormat(security, href, how))


def _with_link(address: str, formats: Formats) -> Formats:
    around = [span for span in formats if not span.href]
    return (*around, LinkFormat(address))


def styled(formats: Formats, style: frozenset[str]) -> Formats:
    """The formats within an element of a style."""
    if not style:
        return formats
    if "plain" in style:
        formats = tuple(span for span in formats if span is not STRONG)
    if "bold" in style and STRONG not in formats:
        formats = (*formats, STRONG)
    for meaning, span in _STYLED.items():
        if meaning in style and span not in formats:
            formats = (*formats, span)
    return formats


_STYLED = {"italic": EMPHASIS, "raised": SUPERSCRIPT, "lowered": SUBSCRIPT, "struck": DELETED}


def link_adder(tag: str, attributes: Attributes, base: str = "") -> Adder | None:
    """A link to a security or one that somebody set; None where only its words are to stay."""
    if security := from_link(attributes):
        how = vocabulary.evidence_of(attributes)
        return partial(with_mention, security, safe_address(attributes.get("href", ""), base), how=how)
    if vocabulary.reason_to_unwrap(attributes):
        return None
    href = attributes.get("href", "").strip()
    if tag != "a" or not href or href.startswith("#"):
        return same
    address = safe_address(href, base)
    return partial(_with_link, address) if address else None


def adder_of(tag: str, attributes: Attributes) -> Adder | None:
    """What an element does to the formats, where it does that alone and the same on every page; else None.

    Args:
        tag: its name.
        attributes: of its start tag.
    """
    make = _ADDERS.get(tag)
    if make is None or vocabulary.is_chart_link(attributes) or is_of_footnote(tag, attributes):
        return None
    if has_two_forms(attributes):
        return None
    add, style = make(attributes), attributes.get("style")
    if add is None or not style or not (meaning := style_of(style)):
        return add
    return lambda formats: add(styled(formats, meaning))


def is_of_footnote(tag: str, attributes: Attributes) -> bool:
    """Whether an element is the mark of a footnote, or leads from the note back to it."""
    return footnote_role(tag, attributes) in _FOOTNOTE_ROLES.get(tag, ())


_FOOTNOTE_ROLES = {"sup": ("doc-noteref",), "a": ("doc-noteref", "doc-backlink")}
_FOOTNOTE_CLASSES = {
    **dict.fromkeys(("footnote-ref", "footnoteRef", "footnote"), "doc-noteref"),
    **dict.fromkeys(
        ("reversefootnote", "footnote-backref", "footnote-back", "footnoteBackLink"), "doc-backlink"
    ),
    "footnotes": "doc-endnotes",
}
"""What Markdown engines called the parts of footnotes before there were roles for them."""


def footnote_role(tag: str, attributes: Attributes) -> str:
    """The role of an element in footnotes, or another or an empty string."""
    if role := attributes.get("role"):
        return role
    if tag == "a" and attributes.get("rel") == "footnote":
        return "doc-noteref"
    classes = attributes.get("class", "").split() if tag != "sup" else ()
    found = next((_FOOTNOTE_CLASSES[name] for name in classes if name in _FOOTNOTE_CLASSES), "")
    return found if tag != "a" or attributes.get("href", "").startswith("#") else ""


def _format_adder(attributes: Attributes, span: Format, denied: str = "") -> Adder:
    style = attributes.get("style")
    return same if style and denied in style_of(style) else partial(_with, span)


def _absolute_link_adder(attributes: Attributes, tag: str) -> Adder | None:
    href = attributes.get("href")
    is_absolute = not href or href.startswith(("http://", "https://", "//"))
    return link_adder(tag, attributes) if is_absolute else None


def _span_adder(attributes: Attributes) -> Adder | None:
    security = from_element_id(attributes.get("id", ""))
    has_more_than_an_id = len(attributes) > ("id" in attributes)
    add = _absolute_link_adder(attributes, "span") if has_more_than_an_id else same
    if security is None or add is None:
        return add
    return lambda formats: add(with_mention(security, "", formats))


_ADDERS: dict[str, Callable[[Attributes], Adder | None]] = {
    **dict.fromkeys(("font", "u"), lambda _: same),
    **dict.fromkeys(("strong", "b"), partial(_format_adder, span=STRONG, denied="plain")),
    **dict.fromkeys(
        ("em", "i", "cite", "dfn", "var"), partial(_format_adder, span=EMPHASIS, denied="upright")
    ),
    "sup": lambda _: partial(_with_shift, SUPERSCRIPT),
    "sub": lambda _: partial(_with_shift, SUBSCRIPT),
    **dict.fromkeys(("del", "s", "strike"), partial(_format_adder, span=DELETED)),
    "a": partial(_absolute_link_adder, tag="a"),
    "span": _span_adder,
}


def style_within(outer: ParagraphStyle, tag: str, attributes: Attributes) -> ParagraphStyle:
    """The style of an element within another.

    Args:
        outer: the style around it.
        tag: its name.
        attributes: of its start tag.
    """
    if not attributes and tag == "p" and outer is PLAIN:
        return PLAIN
    get = attributes.get
    return _style_within(outer, tag, get("class"), get("align"), get("style", ""))


@memoized(512)
def _style_within(
    outer: ParagraphStyle, tag: str, css_class: str | None, align: str | None, style: str
) -> ParagraphStyle:
    own = tag in PARAGRAPHS or tag in HEADINGS
    inherited = "" if own else outer.css_class
    centred = outer.centred or tag == "center" or align == "center" or "centred" in style_of(style)
    within = ParagraphStyle(
        level=HEADINGS.get(tag, outer.level),
        css_class=inherited if css_class is None else css_class,
        centred=centred,
        caption=tag == "figcaption" or outer.caption,
    )
    return PLAIN if within == PLAIN else within
