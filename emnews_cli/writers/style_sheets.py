"""Style sheets of one's own: whether one is whole and loads nothing.

It is read as tokens, as https://www.w3.org/TR/css-syntax-3/ has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from emnews_cli.messages import Message
from emnews_cli.model.lazy_regex import lazy_regex

_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[ \t\n\r\f])?|[^\n\r\f0-9a-fA-F])"
_LETTER = rf"(?:[A-Za-z_]|[^\x00-\x7f]|{_ESCAPE})"
_NAME_CHAR = rf"(?:[-\w]|[^\x00-\x7f]|{_ESCAPE})"
_NAME = rf"(?:--|-?{_LETTER}){_NAME_CHAR}*"
_STRING = r""""(?:\\(?:\r\n|.)|[^"\\\n\r\f])*"|'(?:\\(?:\r\n|.)|[^'\\\n\r\f])*'"""
_SPACE = r"[ \t\n\r\f]"
_TOKEN = lazy_regex(
    rf"(?P<space>{_SPACE}+)|(?P<comment>/\*.*?\*/)|(?P<string>{_STRING})"
    rf"|(?P<number>[-+]?(?:\d*\.)?\d+(?:[eE][-+]?\d+)?(?:%|{_NAME})?)"
    r"|(?P<range>[uU]\+[-0-9a-fA-F?]+)"
    rf"|(?P<at>@-?{_LETTER}{_NAME_CHAR}*)|(?P<function>{_NAME}\()|(?P<name>{_NAME})|(?P<hash>\#{_NAME_CHAR}+)"
    r"|(?P<important>!\s*important)|(?P<match>[~|^$*]=)"
    r"|(?P<unclosed>/\*|[\"'])|(?P<sign>.)",
    re.DOTALL | re.ASCII | re.IGNORECASE,
)
_ADDRESS = lazy_regex(rf"{_SPACE}*(?:({_STRING}){_SPACE}*|((?:\\.|[^)\\\"'])*))\)", re.DOTALL)
"""What is in the brackets of ``url(``, and the closing one."""

CLOSING = {"(": ")", "[": "]", "{": "}"}
"""The counterpart of each bracket."""
_LOADING = ("@import", "image-set(", "-webkit-image-set(", "image(", "src(")
_DEEPEST = 50
_NOT_XML = lazy_regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class Token(NamedTuple):
    """A token of a style sheet.

    Args:
        kind: a group of the pattern of tokens, ``address``, or of a sign itself.
        text: as written; of an address what it says.
        place: the index of its first character.
    """

    kind: str
    text: str
    place: int

    @property
    def name(self) -> str:
        """As programs compare it."""
        return _decoded(self.text).lower()


class StyleFault(Exception):  # noqa: N818  # what a sheet has, not what went wrong here
    """What is wrong with a style sheet.

    Args:
        message: said of what is there.
        line: the line, from 1.
    """

    def __init__(self, message: Message, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


def fault_at(text: str, place: int, message: Message) -> StyleFault:
    """A fault at a character of a sheet."""
    lines = text.count("\n", 0, place) + text.count("\r", 0, place) - text.count("\r\n", 0, place)
    return StyleFault(message, lines + 1)


def unexpected(text: str, token: Token) -> StyleFault:
    """The fault that a token is where it may not be."""
    return fault_at(text, token.place, Message("unexpected {found}", found=token.text.strip()[:40]))


def tokens_of(text: str, start: int = 0) -> Iterator[Token]:
    """The tokens of a sheet from a character on.

    Raises:
        StyleFault: an address has no end.
    """
    at = start
    match = _TOKEN().match
    while found := match(text, at):
        kind, written = found.lastgroup or "", found[0]
        at = found.end()
        if kind == "function" and _decoded(written).lower() == "url(":
            address = _ADDRESS().match(text, at)
            if address is None:
                raise fault_at(text, found.start(), Message("unmatched {sign}", sign="url("))
            at = address.end()
            inside = address[1][1:-1] if address[1] else address[2].strip()
            yield Token("address", inside, found.start())
        else:
            yield Token(written if kind == "sign" else kind, written, found.start())


def check_style(text: str, *, in_html: bool) -> None:
    """See that all brackets, strings and comments have their ends, and that nothing is loaded.

    Args:
        text: the sheet.
        in_html: whether it is to be within a web page, which is XML too.

    Raises:
        StyleFault: it is not so.
    """
    opened: list[tuple[str, Token]] = []
    if control := _NOT_XML().search(text):
        message = Message("control character U+{code}", code=f"{ord(control[0]):04X}")
        raise fault_at(text, control.start(), message)
    for token in tokens_of(text):
        _check_loading(text, token)
        if token.kind == "unclosed":
            raise fault_at(text, token.place, Message("unmatched {sign}", sign=token.text))
        if in_html and ("<" in token.text or "&" in token.text):
            message = Message("a web page's style may not have < and &; write \\3c and \\26")
            raise fault_at(text, token.place, message)
        if token.kind == "function" or token.kind in CLOSING:
            opened.append((CLOSING[token.text[-1]], token))
            if len(opened) > _DEEPEST:
                raise fault_at(text, token.place, Message("nested too deeply"))
        elif token.kind in CLOSING.values() and (not opened or opened.pop()[0] != token.text):
            raise fault_at(text, token.place, Message("unmatched {sign}", sign=token.text))
    if opened:
        raise fault_at(text, opened[-1][1].place, Message("unmatched {sign}", sign=opened[-1][1].text))


def _check_loading(text: str, token: Token) -> None:
    if token.kind == "at" and token.name == "@namespace":
        message = Message("@namespace comes too late, after the rules of emnews; write *| before names")
        raise fault_at(text, token.place, message)
    if token.kind == "address":
        address = _decoded(token.text).strip(" \t\n\r\f")
        loads = not address.lower().startswith(("data:", "#"))
    else:
        loads = token.kind in ("at", "function") and token.name in _LOADING
    if loads:
        found = "url(" if token.kind == "address" else token.name
        message = Message("{found} loads a file; only data: addresses are allowed", found=found)
        raise fault_at(text, token.place, message)


def _decoded(text: str) -> str:
    """A text without the escapes of CSS."""
    return re.sub(_ESCAPE, _character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    digits = escape[0][1:].strip()
    is_number = re.fullmatch("[0-9a-fA-F]{1,6}", digits) is not None
    return chr(int(digits, 16) % 0x110000) if is_number else escape[0][1:]
