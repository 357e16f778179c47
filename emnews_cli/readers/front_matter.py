"""Front matter: the template's at a glance, every other as TOML, JSON or YAML, or line by line."""

from __future__ import annotations

import re

from emnews_cli.model.front_matter import Entry, FrontMatter, Kind, State
from emnews_cli.model.quoting import needs_escapes
from emnews_cli.model.text import Span, beginning_outside

_TEMPLATE = re.compile(
    r"\n*---(?P<line_end>\r?\n)"
    r"layout: (?P<layout>[a-z]+)(?P=line_end)"
    r'title: (?P<title>"[^"\\\r\n]*")(?P=line_end)'
    r"date: (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?: \+0800)?)(?P=line_end)"
    r"categories: (?P<categories>[a-z]+)(?P=line_end)"
    r"tags: (?P<tags>\w+)(?P=line_end)"
    r"---\s*$",
    re.MULTILINE,
)
"""Front matter as the template writes it."""
_BOOLEANS = frozenset({"yes", "no", "on", "off", "true", "false", "null"})
"""Words that YAML takes for something else than words."""
_HAN = range(0x4E00, 0xA000)

_FOREIGN = re.compile(r"\s*(?:\+\+\+|;;;|---[ \t]*(?:toml|json)|[{\"])")
"""How front matter begins that is not YAML."""

_HEADER = re.compile(r"[\ufeff\r\n]*(?:#\+|\.\. |%|[A-Za-z]+:)")
"""How lines begin that are at the head of a file in place of front matter."""

_IN_QUOTES = re.compile(r'[^\S\r\n]*"([^\r\n]*)"[^\S\r\n]*(?=[\r\n]|\Z)')


def read_front_matter(text: str) -> FrontMatter:
    """The front matter at the head of a post.

    Args:
        text: the whole file; a byte order mark and white space may precede the first ``---``.
    """
    match = _TEMPLATE.match(text)
    if match and _is_plain(match):
        span = Span(text.index("-"), match.end())
        return FrontMatter(State.CLOSED, span, _template_entries(match), text=match[0], is_template=True)
    # Most posts need no YAML, and it takes longer to import than they take to read.
    from emnews_cli.readers.yaml_front_matter import add_second, read_yaml

    front_matter = _read_foreign(text) or read_yaml(text)
    if front_matter.state is State.MISSING:
        front_matter = _read_header_lines(text) or front_matter
    add_second(text, front_matter)
    return front_matter


def _read_foreign(text: str) -> FrontMatter | None:
    """The front matter where it is TOML or JSON, or None."""
    if not _FOREIGN.match(text):
        return None
    from emnews_cli.readers.foreign_front_matter import read_foreign

    return read_foreign(text)


def _read_header_lines(text: str) -> FrontMatter | None:
    """The lines at the head that other programs have for front matter, or None."""
    if not _HEADER.match(text):
        return None
    from emnews_cli.readers.header_lines import read_header_lines

    return read_header_lines(text)


def _is_plain(match: re.Match[str]) -> bool:
    """Whether YAML reads the words of the template as they are written."""
    words = match["layout"], match["categories"]
    tag = match["tags"]
    is_plain_tag = tag.isalnum() and ord(tag[0]) in _HAN
    return _BOOLEANS.isdisjoint(words) and is_plain_tag and not needs_escapes(match["title"])


def _template_entries(match: re.Match[str]) -> list[Entry]:
    entries = []
    for key in ("layout", "title", "date", "categories", "tags"):
        value, (start, end) = match[key], match.span(key)
        kind = Kind.STRING
        if key == "title":
            value = value[1:-1]
        elif key == "date" and not value.endswith("+0800"):
            kind = Kind.TIMESTAMP
        entries.append(Entry(key, value, [value], kind, Span(start - len(key) - 2, end), Span(start, end)))
    return entries


def restore_title(text: str, front_matter: FrontMatter) -> None:
    r"""Take a title in double quotes as the feed's template pasted it, where YAML reads something else.

    The template escapes nothing: ``title: "C:\new"`` is a backslash and an ``n`` in the feed and a line feed
    in YAML; after a stray quote and a ``#`` YAML sees a comment. What a person wrote is as YAML reads it.

    Args:
        text: the whole file.
        front_matter: its front matter, whose titles are corrected.
    """
    restored = []
    for entry in front_matter.entries:
        start = entry.value_span.start
        match = _IN_QUOTES.match(text, start) if entry.key == "title" else None
        if match is None or match[1] == entry.value:
            continue
        end = start + len(match[1]) + 2
        if rest := text[end : entry.span.end].strip():
            at = text.index(rest, end)
            front_matter.strays.append(Span(at, at + len(rest)))
        entry.misread_as = entry.value
        entry.value, entry.items, entry.yaml = match[1], [match[1]], ""
        entry.span, entry.value_span = Span(entry.span.start, end), Span(start, end)
        restored.append(entry.value_span)
    front_matter.comments = beginning_outside(front_matter.comments, restored)
