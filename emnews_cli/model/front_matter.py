"""The front matter of a post: its entries, as written and as YAML reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from emnews_cli.model.quoting import listed, quoted
from emnews_cli.model.struct import Struct
from emnews_cli.model.text import Span

REQUIRED = ("layout", "title", "date", "categories", "tags")
"""The keys every post of the archive carries, in the template's order."""

ADDED = ("article_id", "source", "editor", "original_url", "securities", "original_title")
"""The keys that emnews adds for what it takes out of the body, in this order."""

FORMER = {"article_id": "id", "original_url": "url"}
"""The names that two of them had, by their names now: Jekyll shows its own ``id`` and ``url`` in place of a
post's (``Jekyll::Drops::DocumentDrop``), and Hugo refuses a ``url`` with a scheme."""

MARK = "article_id"
"""The key that every converted post has, empty where there is no id: by it a converted post is known."""

IGNORE_KEY = "emnews-ignore"
"""The key that names the rules which are not to be applied to a post."""


class State(StrEnum):
    """Whether there is front matter at all."""

    CLOSED = "closed"
    UNCLOSED = "unclosed"
    MISSING = "missing"


class Syntax(StrEnum):
    """What front matter is written in; Jekyll knows YAML alone."""

    YAML = "YAML"
    TOML = "TOML"
    JSON = "JSON"
    ORG = "Org"
    HEADERS = "MultiMarkdown"
    NIKOLA = "Nikola"
    PANDOC = "pandoc"


class Kind(StrEnum):
    """What a value is to a YAML 1.1 reader such as Jekyll's."""

    STRING = "string"
    NULL = "null"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    FLOAT = "float"
    TIMESTAMP = "timestamp"
    LIST = "list"
    MAPPING = "mapping"
    SYMBOL = "symbol"


class Problem(NamedTuple):
    """Why YAML can't read something: where in the original text, and the reason in YAML's words."""

    offset: int
    reason: str


@dataclass(slots=True, eq=False, repr=False)
class Entry(Struct):
    """One key of the front matter.

    Args:
        key: its name.
        value: what the author wrote, as text; the items of a list joined by a line feed.
        items: the items of a list, or the one value.
        kind: what YAML makes of it.
        span: key and value in the original text.
        value_span: the value alone, quotes included.
        misread_as: what YAML reads instead of the value that was written, or None where it reads the same.
        problem: why YAML can't read the entry even by itself, or None where it can.
        alone: whether its own lines say the same to YAML without the lines around them.
        yaml: its value as YAML on one line, where ``value`` and ``items`` do not say all of it.
        colon: what is written for the colon after the key and its space, where YAML sees none in it.
    """

    key: str
    value: str
    items: list[str]
    kind: Kind
    span: Span
    value_span: Span
    misread_as: str | None = None
    problem: Problem | None = None
    alone: bool = True
    yaml: str = ""
    colon: Span | None = None

    @property
    def as_yaml(self) -> str:
        """Its value on one line, strings in quotes."""
        if self.yaml or self.kind is not Kind.LIST:
            return self.yaml or quoted(self.value)
        return listed(self.items)

    @property
    def refused(self) -> bool:
        """Whether YAML can't read the entry even by itself."""
        return self.problem is not None


_FEED_SUFFIX = "新闻"
"""How the tag of a feed ends, after the medium's name."""


def one_name(entry: Entry | None) -> str:
    """The one name that categories or tags are, also one with spaces, at which Jekyll splits it; else empty.

    A text is one name if nothing before its last word ends as the tag of a feed does.

    Args:
        entry: the entry of the front matter, or None.
    """
    if entry is None:
        return ""
    if entry.kind is Kind.LIST:
        return entry.items[0] if len(entry.items) == 1 else ""
    name = entry.value.strip()
    *others, last = name.split() or [""]
    is_one = last.endswith(_FEED_SUFFIX) and not any(other.endswith(_FEED_SUFFIX) for other in others)
    return name if is_one or not others else ""


@dataclass(slots=True, eq=False, repr=False)
class FrontMatter(Struct):
    """The front matter of one post.

    Args:
        state: closed, unclosed or missing.
        span: the block with both its ``---`` lines; empty at the start of the text where it is missing.
        entries: its keys in order, doubles included.
        problem: why YAML can't read it, or None where it can.
        comments: its comments, and what only YAML itself has a use for: merge keys and tags.
        strays: lines that are neither entries nor comments.
        text: the file up to the end of the block, every character visible.
        syntax: what it is written in.
        seam: from the end of the entries of one block to the start of those of a second one, or None.
        is_template: whether it is as the template writes it, so that YAML reads each value as it is written.
    """

    state: State
    span: Span
    entries: list[Entry] = field(default_factory=list)
    problem: Problem | None = None
    comments: list[Span] = field(default_factory=list)
    strays: list[Span] = field(default_factory=list)
    text: str = ""
    syntax: Syntax = Syntax.YAML
    seam: Span | None = None
    is_template: bool = field(default=False, compare=False)
    _by_key: dict[str, Entry] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def by_key(self) -> Mapping[str, Entry]:
        """The entries by their keys; of doubles the last, as YAML readers do."""
        if self._by_key is None:
            self._by_key = {entry.key: entry for entry in self.entries}
        return self._by_key

    def add(self, entries: Iterable[Entry]) -> None:
        """Take more entries."""
        self.entries += entries
        self._by_key = None

    def get(self, key: str) -> Entry | None:
        """The entry of a key; of doubles the last."""
        return self.by_key.get(key)

    def added(self, key: str) -> Entry | None:
        """The entry of a key in :data:`ADDED`, also under its former name."""
        return self.get(key) or self.get(FORMER.get(key, key))

    def value(self, key: str) -> str:
        """The value of a key as text, or an empty string."""
        entry = self.get(key)
        return "" if entry is None else entry.value
