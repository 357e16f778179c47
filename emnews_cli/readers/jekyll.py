"""Split a Jekyll post into its parts: what the scraper's template puts around the article."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from emnews_cli.model.post import Frame
from emnews_cli.model.text import Span

_URL_LINE = re.compile(r"<(https?://[^\s<>]*|)>", re.IGNORECASE)
_BACK = r"\[返回[^\[\]]*\]\((?:[^()\[\]]|\([^()\[\]]*\))*\)"
"""A link of the footer; a medium's name may hold spaces and parentheses, and so may its address."""
_NAVIGATION = re.compile(rf"{_BACK}(?:\s*(?:[｜|]\s*)?{_BACK})*")
_WHOLE_ID = re.compile(r"\d{18}|NW\d{6,}", re.IGNORECASE)
_NAME = re.compile(r"(?:(?:\d{4}-\d\d?-\d\d?)?-)?(?P<id>\d{18}|NW\d{6,})", re.IGNORECASE)


class Parts(NamedTuple):
    """The parts of a body.

    Args:
        digest: the lines behind ``> ``, without the mark, or None where there are none.
        article: the text with spaces for the lines of the frame, offsets unchanged.
        url: the address in the url line; empty in an empty one, None where there is no such line.
        navigation: the lines of the navigation footer.
        frame: where all but the content stands.
    """

    digest: str | None
    article: str
    url: str | None
    navigation: list[str]
    frame: Frame


_Line: TypeAlias = tuple[int, str]
"""The offset of a line, and the line with its end."""


def split_body(text: str, span: Span) -> Parts:
    """Take a body apart.

    The url line and the footer are looked for from the end; whatever stands behind or between them is kept
    as content.

    Args:
        text: the whole file, its characters made visible.
        span: the body.
    """
    lines = _lines(text, span)
    navigation = [line for line in lines if "[返回" in line[1] and _NAVIGATION.fullmatch(line[1].strip())]
    if navigation:
        taken = {start for start, _ in navigation}
        lines = [line for line in lines if line[0] not in taken]
    url = _take_url(lines)
    digest = _take_digest(lines)
    frame = Frame(
        Span(digest[0][0], _span(digest[-1]).end) if digest else None,
        _span(url) if url else None,
        list(map(_span, navigation)),
    )
    return Parts(
        _unquoted(digest) if digest else None,
        without_frame(text, frame),
        url[1].strip()[1:-1] if url else None,
        [line.strip() for _, line in navigation],
        frame,
    )


def spaces(text: str) -> str:
    """As many spaces as a text has characters."""
    return " " * len(text)


def without_frame(text: str, frame: Frame, blank: Callable[[str], str] = spaces) -> str:
    """A text without the lines that the template puts around the article, offsets unchanged.

    Args:
        text: the whole file.
        frame: where they are.
        blank: what to put in place of each, as long as it was.
    """
    parts: list[str] = []
    at = 0
    for start, end in sorted(filter(None, (frame.digest, frame.url, *frame.navigation))):
        if start >= at:  # a line of the footer may be within the digest
            parts += text[at:start], blank(text[start:end])
            at = end
    return "".join([*parts, text[at:]])


def _lines(text: str, span: Span) -> list[_Line]:
    body = text[span.start : span.end]
    if "\u2028" in body or "\u2029" in body:  # at which splitlines would part a line
        lines = list(StringIO(body, newline=""))
    else:
        lines = body.splitlines(keepends=True)
    return list(zip(accumulate(map(len, lines), initial=span.start), lines, strict=False))


def _span(line: _Line) -> Span:
    """The place of a line without its end."""
    start, text = line
    return Span(start, start + len(text.rstrip("\r\n")))


def _unquoted(lines: list[_Line]) -> str:
    return "\n".join([line.strip().removeprefix(">").strip() for _, line in lines]).strip("\n")


def _take_url(lines: list[_Line]) -> _Line | None:
    """Remove the last line that is an address in angle brackets, an empty one only at the end; return it."""
    at_end = True
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index][1].strip()
        match = _URL_LINE.fullmatch(line) if "<" in line else None
        if match and (match[1] or at_end):
            return lines.pop(index)
        at_end = at_end and not line
    return None


def _take_digest(lines: list[_Line]) -> list[_Line]:
    """Remove the quotation at the start, up to an empty line or markup, and return its lines."""
    start = next((index for index, (_, line) in enumerate(lines) if not line.isspace()), len(lines))
    if start == len(lines) or not (lines[start][1].startswith("> ") or lines[start][1].strip() == ">"):
        return []
    end = start + 1
    while end < len(lines) and not lines[end][1].isspace() and not lines[end][1].lstrip().startswith("<"):
        end += 1
    quoted = lines[start:end]
    del lines[:end]
    return quoted


def id_in_key(value: str) -> str:
    """The news id in the front matter, where emnews put it, or an empty string."""
    return value.upper() if value and _WHOLE_ID.fullmatch(value) else ""


def url_in_key(value: str) -> str:
    """The address in the front matter, where emnews put it, or an empty string where it is none to follow."""
    return value if value and _URL_LINE.fullmatch(f"<{value}>") else ""


def id_in_name(name: str) -> str:
    """The news id in a file's name without its extension, or an empty string."""
    match = _NAME.fullmatch(name)
    return match["id"].upper() if match else ""
