"""``--css FILE``: rules of style of one's own, for web pages and books."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emnews_cli.archive.reading import Access, read
from emnews_cli.errors import InputError, TooLargeError, reason_of

_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}[ \t\n\r\f]?|[^\n\r\f0-9a-fA-F])"
_STRING = r"""(?:"(?:\\.|[^"\\\n\r\f])*"?|'(?:\\.|[^'\\\n\r\f])*'?)"""
_TOKEN = re.compile(
    rf"/\*.*?(?:\*/|\Z)|{_STRING}|(?P<name>@?(?:[-\w]|[^\x00-\x7f]|{_ESCAPE})+\(?)", re.DOTALL | re.ASCII
)
"""A comment, a string, or a name, which is that of a function where a bracket follows
(https://www.w3.org/TR/css-syntax-3/#tokenization)."""
_ARGUMENT = re.compile(rf"\s*(?:(?=[\"']){_STRING}|(?:\\.|[^)\\])*)", re.DOTALL)
_WHOLE_STRING = re.compile(r"""(["'])(?:\\.|(?!\1)[^\\])*\1""", re.DOTALL)
_LOADING = ("@import", "image-set(", "-webkit-image-set(", "image(", "src(")
_NOT_STYLE = re.compile(r"[<&\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""What would end the style of a page, or has no place in XML."""


def read_style(path: str, max_size: int) -> str:
    """The rules of a file.

    Args:
        path: a file of CSS in UTF-8.
        max_size: the most that is read, in bytes.

    Raises:
        InputError: it can't be read, or would load something: nothing in a page or book comes from elsewhere.
        TooLargeError: it is larger.
    """
    try:
        text = read(path, Access(max_size=max_size)).data.decode("utf-8-sig")
    except TooLargeError as error:
        raise TooLargeError("{path}: {error} (--max-size)", path=path, error=error) from error
    except UnicodeDecodeError as error:
        raise InputError("{path}: not UTF-8", path=path) from error
    except (OSError, ValueError) as error:  # a ValueError for a name that no file can have
        raise InputError("{path}: {reason}", path=path, reason=reason_of(error)) from error
    if found := next(_loading(text), None):
        place, name = found
        line = text.count("\n", 0, place) + 1
        raise InputError(
            "{path}:{line}: {found} loads a file; only data: addresses are allowed",
            path=path,
            line=line,
            found=name,
        )
    unmatched = _unmatched(text)
    if unmatched is not None:
        line, mark = text.count("\n", 0, unmatched) + 1, _PART.match(text, unmatched)
        sign = mark[0][: 2 if mark["comment"] else 1] if mark else ""
        raise InputError("{path}:{line}: unmatched {sign}", path=path, line=line, sign=sign)
    if _NOT_STYLE.search(text):
        raise InputError("{path}: not a style sheet: it has <, & or control characters", path=path)
    return text


def _loading(text: str) -> Iterator[tuple[int, str]]:
    """What in a style sheet loads a file: its place and name, however that is written."""
    at = 0
    while token := _TOKEN.search(text, at):
        at = token.end()
        name = _decoded(token["name"] or "").lower()
        if name == "url(" and (argument := _ARGUMENT.match(text, at)):
            at = argument.end()
            address = _decoded(argument[0]).strip(" \t\n\r\f\"'")
            if not address.lower().startswith(("data:", "#")):
                yield token.start(), name
        elif name in _LOADING:
            yield token.start(), name


_PART = re.compile(
    rf"(?P<comment>/\*(?:.*?(?P<end>\*/)|.*))|(?P<string>{_STRING})"
    rf"|{_ESCAPE}|url\((?!\s*[\"'])(?:\\.|[^)\\])*\)|[()\[\]{{}}]",
    re.DOTALL | re.ASCII | re.IGNORECASE,
)
_COUNTERPARTS = {")": "(", "]": "[", "}": "{"}


def _unmatched(text: str) -> int | None:
    """The place of the first bracket, string or comment that is not closed, or closes nothing."""
    opened: list[int] = []
    for part in _PART.finditer(text):
        mark, place = part[0], part.start()
        if part["comment"]:
            is_whole = part["end"] is not None
        elif part["string"]:
            is_whole = _WHOLE_STRING.fullmatch(mark) is not None
        elif mark in _COUNTERPARTS:
            is_whole = bool(opened) and text[opened.pop()] == _COUNTERPARTS[mark]
        else:
            is_whole = True
            if mark in _COUNTERPARTS.values():
                opened.append(place)
        if not is_whole:
            return place
    return opened[-1] if opened else None


def _decoded(text: str) -> str:
    """A text without the escapes of CSS."""
    return re.sub(_ESCAPE, _character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    digits = escape[0][1:].strip()
    is_number = re.fullmatch("[0-9a-fA-F]{1,6}", digits) is not None
    return chr(int(digits, 16) % 0x110000) if is_number else escape[0][1:]
