"""What images do to the builder, and what pages without scripts show in their place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from emnews_cli.model.document import Chart, Image
from emnews_cli.model.notation import image_text
from emnews_cli.readers import vocabulary
from emnews_cli.readers.html.builder import Builder, ChartLink, Closer, Opener
from emnews_cli.readers.html.charts import identify_chart
from emnews_cli.readers.html.elements import IMAGES
from emnews_cli.readers.html.formats import Attributes
from emnews_cli.readers.html.image_address import image_address, sizes_of
from emnews_cli.readers.html.omission import Omission
from emnews_cli.readers.links import safe_address, safe_image


def open_image(builder: Builder, tag: str, attributes: Attributes) -> None:
    """An image; a price chart goes to the blocks, and of one without a picture its words stay."""
    if builder.chart_link is not None or vocabulary.is_chart_image(attributes):
        place_chart(builder, builder.chart_link or ChartLink({}), attributes)
        return
    seen, sources = builder.images, builder.images.sources
    seen.sources = None if sources is None else []
    _add_image(builder, attributes, sources or ())


def _add_image(builder: Builder, attributes: Attributes, sources: Sequence[str] = ()) -> None:
    seen = builder.images
    address = image_address(attributes, builder.base, sources)
    alt = " ".join(attributes.get("alt", "").split())
    alt = "" if alt.lower() in vocabulary.DUMMY_ALTS else alt
    src = attributes.get("src", "").strip()
    if not address:
        builder.remove("image-without-address", "", src)
        if alt:
            builder.add(image_text(alt))
        return
    is_late = safe_image(src, builder.base) != address
    if is_late and _is_in_noscript(builder, address):
        return
    image = Image(address, alt)
    seen.addresses.add(address)
    seen.late = image if is_late else None
    builder.add(image)


def _is_in_noscript(builder: Builder, address: str) -> bool:
    known = builder.images.from_noscript
    before = builder.last() if known else None
    return address in known or (isinstance(before, Image) and before.src in known)


def add_from_noscript(builder: Builder, omission: Omission) -> None:
    """The pictures for pages without scripts, where they are not there already."""
    images = omission.images
    for attributes in images:
        _add_from_noscript(builder, attributes)
    if omission.words or not images:
        builder.remove(omission.reason, omission.words, omission.url)


def _add_from_noscript(builder: Builder, attributes: Attributes) -> None:
    seen, address = builder.images, image_address(attributes, builder.base)
    if not address or address in seen.addresses:
        return
    before = builder.last()
    if before is not None and before is seen.late:
        return
    if before == image_text(attributes.get("alt", "")):
        builder.take_last()
    seen.from_noscript.add(address)
    _add_image(builder, attributes)


def place_chart(builder: Builder, link: ChartLink, image: Attributes) -> None:
    """Put a chart where it is.

    Args:
        builder: takes it.
        link: the link around it, or an empty one.
        image: the attributes of its image.
    """
    link.charted = True
    href = safe_address(link.attributes.get("href", ""), builder.base)
    builder.place(Chart(identify_chart(link.attributes, image), href, safe_image(image.get("src", ""))))


def _open_picture(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    builder.images.sources = []
    return partial(_close_picture, builder)


def _close_picture(builder: Builder) -> None:
    """A picture that has no image shows what it offers."""
    sources, builder.images.sources = builder.images.sources, None
    if sources:
        _add_image(builder, {}, sources)


def _open_source(builder: Builder, tag: str, attributes: Attributes) -> None:
    if builder.images.sources is not None:
        builder.images.sources.append(sizes_of(attributes))


PICTURE_OPENERS: dict[str, Opener] = {
    **dict.fromkeys(("img", *IMAGES), open_image),
    "picture": _open_picture,
    "source": _open_source,
}
