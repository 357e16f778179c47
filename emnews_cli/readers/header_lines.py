"""Lines at the head of a file that Org, MultiMarkdown, Pelican, Nikola and pandoc have for front matter.

Forms: https://orgmode.org/manual/Export-Settings.html,
https://fletcher.github.io/MultiMarkdown-6/syntax/metadata.html,
https://docs.getpelican.com/en/stable/content.html#file-metadata, https://getnikola.com/handbook.html#metadata-fields,
https://pandoc.org/MANUAL.html#extension-pandoc_title_block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from emnews_cli.model.front_matter import Entry, FrontMatter, Kind, State, Syntax
from emnews_cli.model.text import Span

_FORMS = (
    (Syntax.ORG, re.compile(r"#\+(?P<key>[A-Za-z_]{1,30}):(?P<value>[^\r\n]*)(?:\r?\n|\Z)")),
    (Syntax.NIKOLA, re.compile(r"\.\. (?P<key>[A-Za-z_-]{1,30}):(?P<value>[^\r\n]*)(?:\r?\n|\Z)")),
    (Syntax.HEADERS, re.compile(r"(?P<key>[A-Za-z][A-Za-z_-]{0,30}):(?P<value>[ \t][^\r\n]*)(?:\r?\n|\Z)")),
)
_KNOWN = frozenset(
    "title subtitle date author authors tags filetags keywords category categories slug layout lang language "
    "description summary modified updated status email options draft".split()
)
_LISTS = frozenset({"tags", "categories", "category"})
_NAMES = {"filetags": "tags"}
_TITLE_BLOCK = re.compile(r"%(?P<value>[ \t][^\r\n]*|)(?:\r?\n|\Z)")
_PARTS = ("title", "author", "date")
_FEWEST = 2
"""A sentence may begin with ``Title:``; two such lines are a head."""


class _Header(NamedTuple):
    key: str
    value: str
    line: Span
    place: Span


def read_header_lines(text: str) -> FrontMatter | None:
    """The lines at the head of a post that say its title and date, or None.

    Args:
        text: the whole file.
    """
    at = len(text) - len(text.lstrip("\ufeff\r\n"))
    for syntax, pattern in _FORMS:
        headers = [*_headers(text, at, pattern)]
        known = {header.key for header in headers} & _KNOWN
        if len(known) >= _FEWEST and known & {"title", "date"} and _ends_there(text, headers[-1], syntax):
            return _front_matter(text, headers, syntax)
    headers = [*_title_block(text, at)]
    return _front_matter(text, headers, Syntax.PANDOC) if len(headers) >= _FEWEST else None


def _headers(text: str, at: int, pattern: re.Pattern[str]) -> Iterator[_Header]:
    while match := pattern.match(text, at):
        at = match.end()
        key = match["key"].casefold()
        yield _header(match, _NAMES.get(key, key))


def _title_block(text: str, at: int) -> Iterator[_Header]:
    for key in _PARTS:
        match = _TITLE_BLOCK.match(text, at)
        if match is None:
            return
        at = match.end()
        yield _header(match, key)


def _header(match: re.Match[str], key: str) -> _Header:
    value, start = match["value"].strip(), match.start("value")
    start += len(match["value"]) - len(match["value"].lstrip())
    return _Header(key, value, Span(match.start(), match.end("value")), Span(start, start + len(value)))


def _ends_there(text: str, last: _Header, syntax: Syntax) -> bool:
    """Whether an empty line follows; lines without a sign before them may be prose."""
    rest = text[last.line.end :].lstrip("\r")
    return syntax is not Syntax.HEADERS or not rest.strip() or rest[1:].lstrip("\r")[:1] == "\n"


def _front_matter(text: str, headers: list[_Header], syntax: Syntax) -> FrontMatter:
    end = headers[-1].line.end
    entries = [_entry(header) for header in headers if header.value]
    return FrontMatter(
        State.CLOSED, Span(headers[0].line.start, end), entries, text=text[:end], syntax=syntax
    )


def _entry(header: _Header) -> Entry:
    value = header.value
    if header.key in _LISTS:
        items = [item for item in map(str.strip, re.split(r"[,，:]", value)) if item]
        return Entry(header.key, "\n".join(items), items, Kind.LIST, header.line, header.place, alone=False)
    if header.key == "date":
        value = value.strip("<>[]")
    return Entry(header.key, value, [value], Kind.STRING, header.line, header.place, alone=False)
