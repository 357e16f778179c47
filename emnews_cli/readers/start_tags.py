"""Start tags: what they say wherever they stand, worked out once for all that are alike."""

from __future__ import annotations

from typing import NamedTuple

from emnews_cli.model.keeping import kept
from emnews_cli.model.markup import Tag, values_of
from emnews_cli.model.security import SecurityId
from emnews_cli.readers import vocabulary
from emnews_cli.readers.identity import from_element_id, from_link
from emnews_cli.readers.links import safe_image
from emnews_cli.readers.raw import VOID
from emnews_cli.readers.tokens import Token, TokenKind, attributes_with_places, tag_name


class StartTag(NamedTuple):
    """What a start tag says.

    Args:
        tag: its name and attributes.
        values: the attributes by name.
        security: what it names, or None.
        is_chart_link: whether it is the wrapping of a chart; an element without content is none.
        is_chart_image: whether it is the picture of a chart, whatever is around it.
        lacks_address: whether it is an image that names no picture.
    """

    tag: Tag
    values: dict[str, str]
    security: SecurityId | None
    is_chart_link: bool
    is_chart_image: bool
    lacks_address: bool


@kept(1024)
def start_tag(markup: str) -> StartTag:
    """What a start tag says.

    Args:
        markup: the tag, from its ``<`` to its ``>``.
    """
    name = tag_name(markup)
    attributes = attributes_with_places(markup, Token(TokenKind.START, name, 0, len(markup)))
    values = values_of(attributes)
    element_id = values.get("id", "")
    names_one = "href" in values or "data-code" in values or element_id.startswith(("stock_", "bk_"))
    security = (from_link(values) or from_element_id(element_id)) if names_one else None
    is_image = name == "img"
    return StartTag(
        Tag(name, attributes),
        values,
        security,
        name not in VOID and vocabulary.is_chart_link(values),
        is_image and vocabulary.is_chart_image(values),
        is_image and _lacks_address(values),
    )


def _lacks_address(image: dict[str, str]) -> bool:
    address = vocabulary.image_address(image)
    return not address or safe_image(address) == ""
