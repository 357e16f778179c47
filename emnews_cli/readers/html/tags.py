"""Tags: what one says wherever it stands, worked out once for all that are alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import cached_property

from emnews_cli.model.markup import Attribute, StartTag
from emnews_cli.model.memo import Memo
from emnews_cli.model.security import SecurityId
from emnews_cli.model.text import Span
from emnews_cli.readers import vocabulary
from emnews_cli.readers.html.elements import (
    DOCUMENT,
    DROPPED,
    ENDED_BY,
    ENDNOTES,
    FLOWING,
    INLINE,
    RAW_TEXT,
    SWALLOWING,
    VOID,
    holds_line_numbers,
    is_markup,
    style_of,
)
from emnews_cli.readers.html.entities import decoded_value
from emnews_cli.readers.html.formats import adder_of, footnote_role, style_within
from emnews_cli.readers.html.image_address import image_address
from emnews_cli.readers.identity import from_element_id, from_link
from emnews_cli.readers.inlines import Adder
from emnews_cli.readers.paragraphs import PLAIN


class Kind(Enum):
    """What a piece of a text is; of an event, what happens there."""

    TEXT = auto()
    RAW = auto()
    """Text in an element whose content is text whatever is in it."""
    LITERAL = auto()
    """Text that looks like markup."""
    COMMENT = auto()
    """A comment; doctypes and processing instructions are such, as in the standard."""
    START = auto()
    EMPTY = auto()
    """The start tag of an element without content, which ends there."""
    END = auto()
    ODD = auto()
    """What is no whole tag or comment; never in a token."""


class Tag:
    """A tag or comment, or the lack of one.

    Args:
        kind: what it is.
        name: of a tag, in lower case; else empty.
        raw: as it is written.
        values: the attributes of a start tag by name, entities decoded; of doubles the first counts.

    Attributes:
        is_start: whether it is a start tag.
        comment: what a comment says, trimmed.
        ends: the elements that end where this one begins.
        reason: why a post of the feed leaves the element out with all that is in it, or empty.
        reason_by_hand: why every other text does, or empty.
        add: what the element does to the formats, where it does nothing else, or None.
        is_paragraph: whether each text in the element is a paragraph.
        style: of the paragraphs in it, where nothing is around it.
        is_chart_link: whether it is the wrapping of a chart.
        is_unknown: whether no element of HTML is called so.
        is_odd: whether what it means depends on what follows.
    """

    def __init__(
        self, kind: Kind, name: str = "", raw: str = "", values: dict[str, str] | None = None
    ) -> None:
        self.kind = kind
        self.is_start = kind is Kind.START or kind is Kind.EMPTY
        self.name = name
        self.raw = raw
        self.values = values or _NO_VALUES
        self.comment = ""
        self.ends: tuple[str, ...] = ()
        self.reason = self.reason_by_hand = ""
        self.add: Adder | None = None
        self.style = PLAIN
        self.is_paragraph = self.is_chart_link = self.is_unknown = self.is_odd = False

    @property
    def is_doctype(self) -> bool:
        """Whether it says what language a page is in."""
        return self.raw[:9].lower() == "<!doctype"

    @cached_property
    def start(self) -> StartTag:
        """Name and attributes with their places, as rules see them."""
        return StartTag(self.name, tuple(_attributes(self.raw, 1 + len(self.name))))

    @cached_property
    def security(self) -> SecurityId | None:
        """What a start tag names, or None."""
        values, element_id = self.values, self.values.get("id", "")
        names_one = "href" in values or "data-code" in values or element_id.startswith(("stock_", "bk_"))
        return (from_link(values) or from_element_id(element_id)) if names_one else None

    @cached_property
    def is_chart_image(self) -> bool:
        """Whether it is the picture of a chart, whatever is around it."""
        return self.name == "img" and vocabulary.is_chart_image(self.values)

    @cached_property
    def lacks_address(self) -> bool:
        """Whether it is an image that names no picture."""
        return self.name == "img" and not image_address(self.values)

    def emptied(self) -> Tag:
        """The tag as that of an element without content."""
        tag = _start_tag(self.name, self.raw, self.values)
        tag.kind = Kind.EMPTY
        return tag


_NO_VALUES: dict[str, str] = {}
TEXT, LITERAL, ODD = Tag(Kind.TEXT), Tag(Kind.LITERAL), Tag(Kind.ODD)
ODD.is_odd = True
RAW = {name: Tag(Kind.RAW, name) for name in RAW_TEXT}

NAME = re.compile(r"[A-Za-z][^\s/<>]*")
TAG_REST = re.compile(r"""[^>"'=]*(?:(?:=\s*(?:"[^"]*"|'[^']*'|(?!["'\s]))|["'])[^>"'=]*)*>""")
"""What follows a tag's name, to its end."""
_ATTRIBUTE = re.compile(
    r"""[\s/]*(?P<name>=?[^\s/>=]+)"""
    r"""(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>"'][^\s>]*)?))?"""
)


def _classify(raw: str) -> Tag:
    """What a piece of text is that begins with ``<``; odd, where it is no whole tag or comment."""
    if raw.startswith("<!--"):
        return _comment(raw, raw[4:-3]) if raw.endswith(("-->", "--!>")) else ODD
    closing = raw.startswith("</")
    match = NAME.match(raw, 1 + closing)
    if match is None:
        return _comment(raw, raw[1 + closing : -1].removeprefix("!")) if _is_bogus(raw) else ODD
    name, is_whole = match[0].lower(), TAG_REST.fullmatch(raw, match.end())
    if name == "plaintext":
        return LITERAL
    is_unknown = not is_markup(name)
    if is_whole is None or raw.startswith("<", match.end()) or (is_unknown and "<" in raw[1:]):
        return ODD
    if closing:
        tag = Tag(Kind.END, name, raw)
    else:
        found = [*_ATTRIBUTE.finditer(raw, match.end(), len(raw) - 1)]
        tag = _start_tag(name, raw, {one["name"].lower(): _value(one) for one in reversed(found)})
        if (
            raw.endswith("/>")
            and name not in RAW_TEXT
            and not (found and (found[-1]["bare"] or "").endswith("/"))
        ):
            tag.kind = Kind.EMPTY
    tag.is_unknown = is_unknown
    tag.is_odd = is_unknown or name in SWALLOWING or name in RAW_TEXT
    return tag


TAGS = Memo(_classify, 2048)
"""What a piece of text is that begins with ``<``, by the text; kept, as posts are full of the same tags."""


def _is_bogus(raw: str) -> bool:
    return raw.startswith(("<!", "<?", "</")) and raw.endswith(">")


def _comment(raw: str, text: str) -> Tag:
    tag = Tag(Kind.COMMENT, raw=raw)
    tag.comment = text.removesuffix("-").strip() if raw.endswith("--!>") else text.strip()
    return tag


def _start_tag(name: str, raw: str, values: dict[str, str]) -> Tag:
    tag = Tag(Kind.EMPTY if name in VOID or name in DOCUMENT else Kind.START, name, raw, values)
    tag.ends = ENDED_BY.get(name, ())
    if name in DOCUMENT:
        return tag
    tag.is_chart_link = tag.kind is Kind.START and vocabulary.is_chart_link(values)
    tag.reason_by_hand = DROPPED.get(name, "") or _reason_of(name, values)
    own_reason = vocabulary.reason_to_omit(name, values) if values else ""
    # An advertisement is one as a video, too.
    reasons = (
        (own_reason, tag.reason_by_hand)
        if tag.reason_by_hand == "media"
        else (tag.reason_by_hand, own_reason)
    )
    tag.reason = reasons[0] or reasons[1]
    if name in INLINE and not tag.reason:
        tag.add = adder_of(name, values)
    elif name in FLOWING and not (name in ENDNOTES and footnote_role(name, values) == "doc-endnotes"):
        tag.is_paragraph, tag.style = True, style_within(PLAIN, name, values)
    return tag


def _reason_of(name: str, values: dict[str, str]) -> str:
    if _is_hidden(values):
        return "hidden"
    return "line-numbers" if holds_line_numbers(name, values) else ""


def _is_hidden(values: dict[str, str]) -> bool:
    style = values.get("style")
    return "hidden" in values or bool(style and "hidden" in style_of(style))


def _attributes(raw: str, at: int) -> Iterator[Attribute]:
    for match in _ATTRIBUTE.finditer(raw, at, len(raw) - 1):
        span = Span(match.start("name"), match.end())
        yield Attribute(match["name"].lower(), _value(match), span, Span(*match.span()))


def _value(attribute: re.Match[str]) -> str:
    raw = attribute["double"] or attribute["single"] or attribute["bare"] or ""
    return decoded_value(raw) if "&" in raw else raw
