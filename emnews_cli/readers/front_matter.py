"""Front matter: the template's at a glance, every other by PyYAML or line by line."""

from __future__ import annotations

import re

from emnews_cli.model.front_matter import Entry, FrontMatter, Kind, State
from emnews_cli.model.patterns import later
from emnews_cli.model.quoting import needs_escapes
from emnews_cli.model.text import Span

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

_IN_QUOTES = re.compile(r'[^\S\r\n]*"([^\r\n]*)"[^\S\r\n]*(?=[\r\n]|\Z)')
_NEVER_MEANT = later("[\n\r\t\u2028\u2029\u2400-\u2421\ufffd]")


def read_front_matter(text: str) -> FrontMatter:
    """The front matter at the head of a post.

    Args:
        text: the whole file; a byte order mark and white space may precede the first ``---``.
    """
    match = _TEMPLATE.match(text)
    if match and _is_plain(match):
        return FrontMatter(State.CLOSED, Span(text.index("-"), match.end()), _template_entries(match))
    # Most posts need no YAML, and it takes longer to import than they take to read.
    from emnews_cli.readers.yaml_front_matter import read_yaml

    return read_yaml(text)


def _is_plain(match: re.Match[str]) -> bool:
    """Whether YAML reads the words of the template as they stand."""
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


def restore_written(text: str, front_matter: FrontMatter, *, template: bool) -> None:
    """Take values in double quotes as they were pasted, where YAML reads something else.

    ``title: "C:\new"`` is a backslash and an ``n`` in the feed and a line feed in YAML; behind a stray
    quote and a ``#`` YAML sees a comment.

    Args:
        text: the whole file.
        front_matter: its front matter, whose entries are corrected.
        template: whether the scraper's template wrote it, which escapes nothing. What a person wrote may be
            escaped well; there only a value that would hold a line end, a tab or a control was pasted.
    """
    for entry in front_matter.entries:
        start = entry.value_span.start
        match = _IN_QUOTES.match(text, start)
        if match is None or match[1] == entry.value or (entry.refused and match.end() < entry.value_span.end):
            continue  # of a value that goes on in other lines nothing is to go
        if not template and not _NEVER_MEANT().search(entry.value):
            continue
        end = start + len(match[1]) + 2
        entry.misread_as = entry.value
        entry.value, entry.items = match[1], [match[1]]
        entry.span, entry.value_span = Span(entry.span.start, end), Span(start, end)
