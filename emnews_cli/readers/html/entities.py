"""Character references undone, as the HTML standard has it."""

from __future__ import annotations

import re

from emnews_cli.readers.decoding import visible

REFERENCE = re.compile(r"&(?:#(?:[0-9]+|[xX][0-9a-fA-F]+);?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_KNOWN = {
    "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&nbsp;": "\xa0", "&emsp;": "\u2003",
    "&middot;": "·", "&mdash;": "—", "&lsquo;": "‘", "&rsquo;": "’", "&ldquo;": "“", "&rdquo;": "”",
}  # fmt: skip
"""The references that posts are full of; for others the table of the standard is loaded."""


def decoded(text: str) -> str:
    """A text of HTML without references; what they bring is visible.

    See https://html.spec.whatwg.org/#character-reference-state: a name of the first HTML counts without its
    semicolon too.
    """
    return REFERENCE.sub(_in_text, text) if "&" in text else text


def decoded_value(text: str) -> str:
    """The value of an attribute without references.

    There a name without semicolon counts only where neither ``=`` nor a letter or digit follows, since
    addresses have ``&copy=3`` in them.
    """
    return REFERENCE.sub(_in_value, text) if "&" in text else text


def _in_text(match: re.Match[str]) -> str:
    return _KNOWN.get(match[0]) or _character(match[0])


def _in_value(match: re.Match[str]) -> str:
    reference = match[0]
    if reference in _KNOWN or reference.startswith("&#"):
        return _in_text(match)
    if match.string.startswith("=", match.end()):
        return reference
    from html.entities import html5

    return html5.get(reference[1:], reference)


def _character(reference: str) -> str:
    """What a reference stands for, or the reference itself where it is none."""
    if reference.startswith("&#"):
        return visible(_numbered(reference[2:].rstrip(";")))
    from html.entities import html5

    name = reference[1:]
    for end in range(len(name), 1, -1):
        if name[:end] in html5:
            return html5[name[:end]] + name[end:]
    return reference


_MOST_DIGITS = 7


def _numbered(number: str) -> str:
    """The character of a number; those of Windows are meant where Unicode has control characters."""
    base, digits = (16, number[1:]) if number[0] in "xX" else (10, number)
    digits = digits.lstrip("0")
    code = int(digits, base) if 0 < len(digits) <= _MOST_DIGITS else 0
    if 0x80 <= code < 0xA0:
        return bytes([code]).decode("cp1252", "replace")
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
