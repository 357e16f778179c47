"""Addresses: made absolute, and only those that are safe to follow."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from emnews_cli.model.memo import memoized
from emnews_cli.model.picture import one_spelling_of_data

_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp"})
_CONTROLS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029\u2400-\u2421\ufeff]+")
"""Control characters, also by their pictures, as which the readers see them."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")


def safe_address(href: str, base: str = "") -> str:
    """An address as it may be followed, or an empty string.

    White space around it and control characters in it go, as in browsers, so that no scheme hides behind
    them; ``//host`` becomes https; a relative one is joined to the base where there is one.

    Args:
        href: as in the post.
        base: the address of the page it stands on, or empty.
    """
    address = _safe(href)
    return _joined(base, address) if base and address and not _SCHEME.match(address) else address


@memoized(2048)
def _safe(href: str) -> str:
    """An address that is safe to follow, which may be relative, or an empty string."""
    address = _CONTROLS.sub(_as_space, href.strip()).strip()
    scheme = _SCHEME.match(address)
    if scheme:
        return address if scheme[1].lower() in _SAFE_SCHEMES else ""
    if address.startswith("//"):
        return f"https:{address}"
    return "" if address.startswith("#") else address


def _as_space(match: re.Match[str]) -> str:
    """Spaces within an address stay; everything else that does not print goes."""
    return " " if " " in match[0] else ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def safe_image(src: str, base: str = "") -> str:
    """The address of an image, or an empty string; a picture may be in the address itself."""
    if src.lstrip()[:5].lower() == "data:":
        return one_spelling_of_data(src.strip())
    address = safe_address(src, base)
    return "" if address.startswith(("mailto:", "tel:")) else address
