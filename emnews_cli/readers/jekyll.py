"""A Jekyll post in its parts: what the scraper's template puts around the article."""

from __future__ import annotations

import re
from io import StringIO
from typing import NamedTuple

from emnews_cli.model.post import Frame
from emnews_cli.model.text import Span

_URL_LINE = re.compile(r"<(https?://[^\s<>]*|)>", re.IGNORECASE)
_NAVIGATION = re.compile(
    r"\[返回[^\[\]]*+\]\([^()\s]*+\)(?:\s*+(?:[｜|]\s*+)?\[返回[^\[\]]*+\]\([^()\s]*+\))*+"
)
_ID = re.compile(r"(?:^|[,/=_\-])(?P<id>\d{18}|NW\d{6,})(?=\.html?|&|#|$)", re.IGNORECASE)
_WHOLE_ID = re.compile(r"\d{18}|NW\d{6,}", re.IGNORECASE)
_NAME = re.compile(r"(?:(?:\d{4}-\d{2}-\d{2})?-)?(?P<id>\d{18}|NW\d{6,})", re.IGNORECASE)


class Parts(NamedTuple):
    """The parts of a body.

    Args:
        digest: the lines behind ``> ``, without the mark, or None where there are none.
        content: the article, as written.
        url: the address in the url line; empty in an empty one, None where there is no such line.
        navigation: the lines of the navigation footer.
        frame: where all but the content stands.
    """

    digest: str | None
    content: str
    url: str | None
    navigation: list[str]
    frame: Frame


class _Line(NamedTuple):
    """A line with its end, and its offset."""

    start: int
    text: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.text.rstrip("\r\n")))


def split_body(text: str, span: Span) -> Parts:
    """Take a body apart.

    The url line and the footer are looked for from the end; whatever stands behind or between them is kept
    as content.
    """
    lines = _lines(text, span)
    navigation = [line for line in lines if "[返回" in line.text and _NAVIGATION.fullmatch(line.text.strip())]
    if navigation:
        starts = {line.start for line in navigation}
        lines = [line for line in lines if line.start not in starts]
    url = _take_url(lines)
    digest = _take_digest(lines)
    content = "".join(line.text for line in lines).strip("\r\n")
    frame = Frame(_around(digest), url.span if url else None, [line.span for line in navigation])
    return Parts(
        "\n".join(line.text.strip().removeprefix(">").strip() for line in digest).strip("\n")
        if digest
        else None,
        content,
        url.text.strip()[1:-1] if url else None,
        [line.text.strip() for line in navigation],
        frame,
    )


def _lines(text: str, span: Span) -> list[_Line]:
    lines = []
    at = span.start
    for line in StringIO(text[span.start : span.end], newline=""):
        lines.append(_Line(at, line))
        at += len(line)
    return lines


def _around(lines: list[_Line]) -> Span | None:
    return Span(lines[0].start, lines[-1].span.end) if lines else None


def _take_url(lines: list[_Line]) -> _Line | None:
    """Remove the last line that is an address in angle brackets, an empty one only at the end; return it."""
    for index in range(len(lines) - 1, -1, -1):
        match = _URL_LINE.fullmatch(lines[index].text.strip())
        if match and (match[1] or not any(line.text.strip() for line in lines[index + 1 :])):
            return lines.pop(index)
    return None


def _take_digest(lines: list[_Line]) -> list[_Line]:
    """Remove the quotation at the start, up to an empty line or markup, and return its lines."""
    start = next((index for index, line in enumerate(lines) if line.text.strip()), len(lines))
    if start == len(lines) or not (lines[start].text.startswith("> ") or lines[start].text.strip() == ">"):
        return []
    end = start + 1
    while end < len(lines) and lines[end].text.strip() and not lines[end].text.lstrip().startswith("<"):
        end += 1
    quoted = lines[start:end]
    del lines[:end]
    return quoted


def id_in_url(url: str) -> str:
    """The news id in an address, or an empty string."""
    found = [match["id"] for match in _ID.finditer(url)]
    return found[-1].upper() if found else ""


def id_in_key(value: str) -> str:
    """The news id in the front matter, where emnews put it, or an empty string."""
    return value.upper() if _WHOLE_ID.fullmatch(value) else ""


def url_in_key(value: str) -> str:
    """The address in the front matter, where emnews put it, or an empty string where it is none to follow."""
    return value if _URL_LINE.fullmatch(f"<{value}>") else ""


def id_in_name(name: str) -> str:
    """The news id in a file's name without its extension, or an empty string."""
    match = _NAME.fullmatch(name)
    return match["id"].upper() if match else ""
