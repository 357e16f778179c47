"""A Jekyll post in its parts: what the scraper's template puts around the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from emnews_cli.model.text import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_URL_LINE = re.compile(r"<(https?://[^\s<>]*|)>", re.IGNORECASE)
_NAVIGATION = re.compile(r"\[返回[^\[\]]*\]\([^()\s]*\)(?:\s*[｜|]?\s*\[返回[^\[\]]*\]\([^()\s]*\))*")
_ID = re.compile(r"(?:^|[,/=_\-])(?P<id>\d{18}|NW\d{6,})(?=\.html?|&|#|$)", re.IGNORECASE)
_WHOLE_ID = re.compile(r"\d{18}|NW\d{6,}", re.IGNORECASE)
_NAME = re.compile(r"(?:(?:\d{4}-\d{2}-\d{2})?-)?(?P<id>\d{18}|NW\d{6,})", re.IGNORECASE)


@dataclass(slots=True)
class Parts:
    """The parts of a body.

    Args:
        digest: the lines behind ``> ``, without the mark, or None where there are none.
        content: the article, as written.
        url: the address in the url line; empty in an empty one, None where there is no such line.
        navigation: the lines of the navigation footer.
    """

    digest: str | None
    content: str
    url: str | None
    navigation: list[str] = field(default_factory=list)


def split_body(text: str, span: Span) -> Parts:
    """Take a body apart.

    The url line and the footer are looked for from the end; whatever stands behind or between them is kept
    as content.
    """
    lines = _lines(text, span)
    navigation = [line.strip() for line in lines if _NAVIGATION.fullmatch(line.strip())]
    lines = [line for line in lines if not _NAVIGATION.fullmatch(line.strip())]
    url = _take_url(lines)
    digest = _take_digest(lines)
    return Parts(digest, "".join(lines).strip("\r\n"), url, navigation)


def _lines(text: str, span: Span) -> list[str]:
    lines = []
    at = span.start
    while at < span.end and (line := _LINE.match(text, at, span.end)):
        lines.append(line[0])
        at = line.end()
    return lines


def _take_url(lines: list[str]) -> str | None:
    """Remove the last line that is an address in angle brackets, and return the address."""
    for index in range(len(lines) - 1, -1, -1):
        if match := _URL_LINE.fullmatch(lines[index].strip()):
            del lines[index]
            return match[1]
    return None


def _take_digest(lines: list[str]) -> str | None:
    """Remove the quotation at the start, up to an empty line or markup, and return its text."""
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or not (lines[start].startswith("> ") or lines[start].strip() == ">"):
        return None
    end = start + 1
    while end < len(lines) and lines[end].strip() and not lines[end].lstrip().startswith("<"):
        end += 1
    quoted = lines[start:end]
    del lines[:end]
    return "\n".join(line.strip().removeprefix(">").strip() for line in quoted).strip("\n")


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
