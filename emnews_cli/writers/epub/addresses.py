"""Addresses as links in a book: valid and absolute, or none."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

from emnews_cli.model.memo import memoized

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_\-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LONGEST_HOST = 253
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def book_address(address: str) -> str:
    """An address as a link in a book, valid and absolute, or an empty string."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    place = _place(parts.netloc) if parts.scheme in ("http", "https") else ""
    if not place:
        return ""
    return urlunsplit((parts.scheme, place, *map(_quoted, (parts.path, parts.query, parts.fragment))))


@memoized(1024)
def _place(written: str) -> str:
    """A host and its port as an address may have them, or an empty string."""
    try:
        parts = urlsplit(f"//{written}")
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        return ""
    if "@" in written or not _is_host(host, written):
        return ""
    return f"{host}:{port}" if port else host


def _is_host(host: str, written: str) -> bool:
    """Whether a name can be a host's; one in another script only if it is letters and digits throughout."""
    plain = written.isascii() and "xn--" not in host.lower()
    words = all(part.isalnum() for part in re.split(r"[.:\-]", written))
    words = words and written == unicodedata.normalize("NFKC", written.casefold())
    return len(host) <= _LONGEST_HOST and _HOST.fullmatch(host) is not None and (plain or words)


def _quoted(part: str) -> str:
    """A part of an address with everything encoded that may not be written there."""
    return quote(_BAD_PERCENT.sub("%25", part), safe="/%:@!$&'()*+,;=~?")
