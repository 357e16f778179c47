"""Text made safe for terminals: control characters are written out."""

from __future__ import annotations

import re

from emnews_cli.model.lazy_regex import lazy_regex

_UNPRINTABLE = lazy_regex("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printable(text: str) -> str:
    """One line of text with control characters, direction overrides and lone surrogates written out."""
    return _UNPRINTABLE().sub(_written, text) if _UNPRINTABLE().search(text) else text


def _written(match: re.Match[str]) -> str:
    character = match[0]
    if character in _NAMED:
        return _NAMED[character]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


_TERMINAL_CONTROLS = lazy_regex("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def terminal_safe(text: str) -> str:
    """Text of several lines for a terminal: line ends and tabs stay, other controls are written out."""
    return _TERMINAL_CONTROLS().sub(_written, text.replace("\r\n", "\n"))


def linked(address: str) -> str:
    """The style of a terminal hyperlink to an address; empty where it is not one of the web, or not plain."""
    is_plain = re.fullmatch(r"https?://[!-~]{1,1000}", address)
    return f"link {address}" if is_plain and not re.search(r"[\[\]\\;]", address) else ""
