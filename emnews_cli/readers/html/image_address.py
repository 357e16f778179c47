"""The address of an image, wherever a page that loads images late keeps it; and the images so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from emnews_cli.model.document import Image
from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.memo import memoized
from emnews_cli.model.picture import is_blank
from emnews_cli.readers.links import safe_image

Attributes = Mapping[str, str]

LATE_ADDRESSES = (
    "orginial_src",
    *(
        f"data-{name}"
        for name in (
            "src original original-src original-url actualsrc lazy-src lazyload lazy lazyload-src "
            "ks-lazyload echo url orig-file full-src hi-res-src cfsrc img-src image-src img image "
            "defer-src backsrc runsrc croporisrc fallback-src"
        ).split()
    ),
    *("zoomfile", "file", "real_src", "_src", "lazy-src", "lazysrc", "lazy_src", "original"),
)
"""Attributes of lazy loaders, WeChat (``data-src``), Zhihu (``data-actualsrc``), Discuz (``file``), Sina
(``real_src``), Cloudflare (``data-cfsrc``) and others, the
surest first; ``orginial_src`` is the site's own."""
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PICTURE = lazy_regex(r"(?:https?:)?//[^\s\"'<>]+\.(?:jpe?g|png|gif|webp|bmp)(?:[?#!@]\S*)?", re.IGNORECASE)
_PLACEHOLDER = lazy_regex(
    r"(?:.*[-_.])?(?:blank|spacer|placeholder|loading|loader|lazy|lazy-?load(?:ing)?|gr[ae]y|transparent|trans|pixel|"
    r"dot|clear|empty|none|no-?pic|no-?img|no-?image|1x1|1px|spinner|default|space|white)"
    r"(?:[-_.]?(?:bg|img|image|pic|small|big|\d{1,4}(?:x\d{1,4})?)){0,3}\.(?:gif|png|jpe?g|svg|webp)|[a-z]\.gif",
    re.IGNORECASE,
)
_PLACEHOLDER_HOSTS = ("via.placeholder.com", "placehold.it", "placehold.co", "dummyimage.com")


def image_address(attributes: Attributes, base: str = "", sources: Sequence[str] = ()) -> str:
    """The address of the picture that an ``img`` shows, or an empty string.

    Where ``src`` only holds the place, it is the one that a script would put there, else the largest of a
    ``srcset``.

    Args:
        attributes: of the element.
        base: the address that relative ones count from, or empty.
        sources: the ``srcset`` of each ``source`` of the ``picture`` around it.
    """
    src = safe_image(attributes.get("src", ""), base)
    if src and not loads_late(attributes) and not holds_the_place(src):
        return src
    found = (safe_image(address, base) for address in _candidates(attributes, sources))
    late = next((address for address in found if address and not holds_the_place(address)), "")
    return late or ("" if is_blank(src) else src)


def loads_late(attributes: Attributes) -> bool:
    """Whether a script would put another picture in the place of the one in ``src``."""
    classes = attributes.get("class", "")
    return "lazy" in classes and any(name in attributes for name in (*LATE_ADDRESSES, *_SETS[:2]))


@memoized(512)
def holds_the_place(address: str) -> bool:
    """Whether an address is of a picture that only holds the place of another, as far as its name tells."""
    if address.startswith("data:"):
        return True
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    name = parts.path.rpartition("/")[2]
    return parts.netloc in _PLACEHOLDER_HOSTS or _PLACEHOLDER().fullmatch(name) is not None


def _candidates(attributes: Attributes, sources: Iterable[str]) -> Iterator[str]:
    yield from (attributes[name].strip() for name in LATE_ADDRESSES if name in attributes)
    for sizes in (*(attributes.get(name, "") for name in _SETS), *sources):
        yield from _by_size(sizes)
    others = (value.strip() for value in attributes.values() if len(value) <= _LONGEST)
    yield from (value for value in others if _PICTURE().fullmatch(value))


_LONGEST = 2000
"""Characters of an address in an attribute whose name nobody knows."""


def _by_size(sizes: str) -> list[str]:
    """The addresses of a ``srcset``, the largest first."""
    found: list[tuple[float, str]] = []
    address = size = ""
    for word in sizes.split():
        rest = word
        if address:
            end, comma, rest = word.partition(",")
            size = size or end
            if not comma:
                continue
            found.append((_size(size), address))
        size, address = "", rest.lstrip(",")
        if address.endswith(","):
            found.append((_size(""), address.rstrip(",")))
            address = ""
    if address:
        found.append((_size(size), address))
    return [address for _, address in sorted(found, key=lambda one: one[0], reverse=True)]


def _size(descriptor: str) -> float:
    match = _SIZE().fullmatch(descriptor)
    return float(match[1]) if match else 1.0


_SIZE = lazy_regex(r"([0-9]{1,7}(?:\.[0-9]{1,4})?)[wx]")


def sizes_of(attributes: Attributes) -> str:
    """The ``srcset`` of a ``source``, or an empty string."""
    return next((attributes[name] for name in _SETS if name in attributes), "")


@dataclass(slots=True, eq=False, repr=False)
class SeenImages:
    """The images so far.

    Args:
        addresses: those of all.
        from_noscript: those that pages without scripts show.
        late: the last one that a script would have put there.
        sources: what the open ``picture`` offers, or None where none is open or its image has come.
    """

    addresses: set[str] = field(default_factory=set)
    from_noscript: set[str] = field(default_factory=set)
    late: Image | None = None
    sources: list[str] | None = None
