"""The markup of a post's body, with its places: what the rules about the body look at.

The document says what an article says; this is how it was written. It is made when a post is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from emnews_cli.model.security import SecurityId
from emnews_cli.model.struct import Struct
from emnews_cli.model.text import Span


class Attribute(NamedTuple):
    """An attribute of a tag.

    Args:
        name: in lower case.
        value: entities decoded.
        span: its place in the tag, counted from the tag's ``<``.
        whole: likewise, with the space before it.
    """

    name: str
    value: str
    span: Span
    whole: Span


def values_of(attributes: Sequence[Attribute]) -> dict[str, str]:
    """The values of a tag's attributes by name; of doubles the first counts."""
    return {attribute.name: attribute.value for attribute in reversed(attributes)}


@dataclass(frozen=True, slots=True, eq=False)
class StartTag:
    """A start tag, wherever it is: those that are written alike are one object.

    Args:
        name: in lower case.
        attributes: as written, doubles included.
    """

    name: str
    attributes: tuple[Attribute, ...]


@dataclass(slots=True, eq=False, repr=False)
class Element(Struct):
    """An element of the body.

    Args:
        start: its start tag.
        span: from its start tag to its end tag, or to where it ends without one.
        tag: where its start tag is.
        inner: what follows the start tag; empty for an element that has no content.
        security: what it names or charts, or None.
        closed: whether it has an end tag.
    """

    start: StartTag
    span: Span
    tag: Span
    inner: Span
    security: SecurityId | None = None
    closed: bool = False

    @property
    def name(self) -> str:
        """Its name, in lower case."""
        return self.start.name

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """Its attributes as written, doubles included."""
        return self.start.attributes

    def place(self, span: Span) -> Span:
        """The place in the text of a part of the start tag."""
        return Span(self.tag.start + span.start, self.tag.start + span.end)

    def value(self, name: str) -> str:
        """The value of an attribute, of doubles the first, or an empty string."""
        return next((attribute.value for attribute in self.attributes if attribute.name == name), "")

    def values(self) -> dict[str, str]:
        """The attributes by name; of doubles the first counts."""
        return values_of(self.attributes)


class Claim(NamedTuple):
    """What one part of a chart's markup says that it shows."""

    part: str
    security: SecurityId


@dataclass(slots=True, eq=False, repr=False)
class ChartMarkup(Struct):
    """The markup of one price chart: its place, and what its link, image and attributes say it shows."""

    span: Span
    claims: list[Claim] = field(default_factory=list)


class MarkKind(StrEnum):
    """What a mark in a comment, or bare in the text, stands for."""

    CHART_START = "start"
    CHART_END = "end"


class Mark(NamedTuple):
    """A mark before or after a chart."""

    kind: MarkKind
    span: Span


class Layout:
    """Where the elements of a body are, and the text between them; looked for when asked for."""

    @property
    def elements(self) -> list[Element]:
        """Every element, in the order of the start tags."""
        return []

    @property
    def texts(self) -> list[Span]:
        """The pieces of text between the tags."""
        return []

    @property
    def chart_places(self) -> list[Span]:
        """The outermost elements that hold nothing but charts."""
        return []

    @property
    def advertising(self) -> list[Span]:
        """The elements and lines that are advertising, the outermost of them."""
        return []


def _no_places(_: list[Element]) -> list[Span]:
    return []


@dataclass(slots=True, eq=False, repr=False)
class Markup(Struct):
    """What is in a body besides text.

    Args:
        tags: the start tags, those that are alike once.
        layout: where what is.
        written: the body, where it is Markdown; else None.
        in_digest: the elements of the digest.
        charts: the price charts.
        chart_marks: the marks around them.
        placeholders: comments that stand for what the news API keeps elsewhere.
        advertising: what is advertising, the outermost of it.
        literal: each ``<`` that opens nothing, though it looks as if it did.
        images_without_address: image elements that name no image.
        https_twins: finds each ``http`` of an address in some elements that is served over https too.
        title_tags: what is markup in the title, in the front matter's text.
        hidden: whether the file holds characters that can't be seen, or bytes that are none.
    """

    tags: list[StartTag] = field(default_factory=list)
    layout: Layout = field(default_factory=Layout)
    written: Span | None = None
    in_digest: list[Element] = field(default_factory=list)
    charts: list[ChartMarkup] = field(default_factory=list)
    chart_marks: list[Mark] = field(default_factory=list)
    placeholders: list[Span] = field(default_factory=list)
    advertising: list[Span] = field(default_factory=list)
    literal: list[Span] = field(default_factory=list)
    images_without_address: list[Span] = field(default_factory=list)
    https_twins: Callable[[list[Element]], list[Span]] = _no_places
    title_tags: list[Span] = field(default_factory=list)
    hidden: bool = False

    @property
    def texts(self) -> list[Span]:
        """The pieces of text in the body; all of it where it is Markdown."""
        return self.layout.texts if self.written is None else [self.written]

    @property
    def elements(self) -> list[Element]:
        """The elements of digest and body."""
        return [*self.in_digest, *self.layout.elements]

    def elements_of(self, wanted: Callable[[StartTag], bool]) -> list[Element]:
        """The elements whose start tags are such.

        Args:
            wanted: says it of a tag; it is asked once for those that are alike.
        """
        found = set(filter(wanted, self.tags))
        return [element for element in self.elements if element.start in found] if found else []
