"""Front matter: YAML where it is YAML, and what the author wrote where it is not.

python-frontmatter finds and loads the block. Its values come from PyYAML's nodes rather than from its
constructors: a node knows its place in the text and keeps ``007`` and ``2022-02-30`` as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml
from frontmatter.default_handlers import YAMLHandler

from emnews_cli.model.front_matter import REQUIRED, Entry, FrontMatter, Kind, Problem, State
from emnews_cli.model.quoting import unquoted
from emnews_cli.model.text import Edit, Span, apply_edits
from emnews_cli.readers.decoding import visible

_KEY = re.compile(r"""(?P<quote>["']?)(?P<key>[^\W\d][\w-]*)(?P=quote)[ \t]*:(?=\s|$)""")
_DOTS = re.compile(r"^\.\.\.[ \t]*$", re.MULTILINE)
_CLOSING = re.compile(r"-{3,}|\.{3}")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_TEMPLATE_KEY = re.compile(rf"^(?:{'|'.join(REQUIRED)})[ \t]*:", re.MULTILINE)
_NESTING = re.compile(r"[\[{]|[-?:][ \t]")
_BRACKET = re.compile(r"[\[\]{}]")
_LINE_START = re.compile(r"^[ \t?:-]+", re.MULTILINE)
_DEEPEST = 500
"""libyaml's composer recurses in C: some ten thousand open brackets overflow its stack."""


_LONGEST_BY_ALIASES = 10_000
"""So many characters more than the front matter has may its values have; many keys may repeat a long list."""


class _NodeLoader(yaml.CSafeLoader):
    """Loads the node tree and constructs nothing from it."""

    def get_single_data(self) -> yaml.Node | None:
        """The root node, or None for an empty block."""
        node: yaml.Node | None = self.get_single_node()
        return node


_handler = YAMLHandler()


def read_yaml(text: str) -> FrontMatter:
    """The front matter at the head of a post, by PyYAML and where that refuses it line by line.

    Args:
        text: the whole file; a byte order mark and white space may precede the first ``---``.
    """
    boundaries = _handler.FM_BOUNDARY.finditer(text)
    first = next(boundaries, None)
    if first is None or text[: first.start()].strip("\ufeff \t\r\n"):
        return FrontMatter(State.MISSING, Span(0, 0))
    second = next(boundaries, None)
    dots = _DOTS.search(text, first.end(), second.start() if second else len(text))
    if dots and (entries := _load_if_yaml(text[first.end() : dots.start()], first.end())):
        return FrontMatter(State.CLOSED, Span(first.start(), dots.end()), entries)
    if second is None:
        return _read_unclosed(text, first.start(), first.end())
    return _read_block(text, Span(first.start(), second.end()), Span(first.end(), second.start()))


def _load_if_yaml(block: str, offset: int) -> list[Entry]:
    """The entries of a block; none where YAML can't read it."""
    try:
        return list(_load(block, offset))
    except (yaml.YAMLError, RecursionError):
        return []


def _read_block(text: str, span: Span, inside: Span) -> FrontMatter:
    block = text[inside.start : inside.end]
    try:
        entries = list(_load(block, inside.start))
        return FrontMatter(State.CLOSED, span, entries)
    except (yaml.YAMLError, RecursionError) as error:
        first = inside.end - len(block.lstrip())
        return _read_broken(text, span, inside, _problem(error, Span(first, inside.end), inside.start))


def _load(block: str, offset: int) -> Iterator[Entry]:
    """The entries of a block that is a YAML mapping.

    Raises:
        yaml.YAMLError: it is none.
    """
    if len(_NESTING.findall(block)) > _DEEPEST and _depth(block) > _DEEPEST:
        raise yaml.YAMLError("nested too deeply")
    root = _handler.load(block, Loader=_NodeLoader)
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        raise yaml.YAMLError("not a mapping of keys to values")
    said = 0
    for key, value in root.value:
        entry = _entry(key, value, offset)
        said += len(entry.value)
        if said > _LONGEST_BY_ALIASES + len(block):
            raise yaml.YAMLError("aliases make it too long")
        yield entry


def _depth(block: str) -> int:
    """How deep a block can be nested at most, by its open brackets and the marks at the start of a line."""
    depth = deepest = 0
    for match in _BRACKET.finditer(block):
        depth = depth + 1 if match[0] in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    starts = (match[0] for match in _LINE_START.finditer(block))
    return deepest + max((len(start) - start.count("\t") for start in starts), default=0)


def _entry(key: yaml.Node, value: yaml.Node, offset: int) -> Entry:
    start, end = value.start_mark.index + offset, value.end_mark.index + offset
    key_end = key.end_mark.index + offset
    if start < key_end:  # an alias has the place of what it stands for
        start = end = key_end
    items = list(_scalars(value))
    return Entry(
        key=visible(key.value) if isinstance(key, yaml.ScalarNode) else "",
        value="\n".join(items),
        items=items,
        kind=_kind(value),
        span=Span(key.start_mark.index + offset, end),
        value_span=Span(start, end),
    )


def _scalars(node: yaml.Node) -> Iterator[str]:
    """The text of a scalar, or of the scalars in a list; of a mapping nothing.

    An escape in double quotes may hold any character, so the text is made visible once more.
    """
    if isinstance(node, yaml.ScalarNode):
        if node.value or node.style:
            yield visible(node.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if isinstance(item, yaml.ScalarNode):
                yield visible(item.value)


_KINDS = {
    "str": Kind.STRING, "null": Kind.NULL, "bool": Kind.BOOLEAN, "int": Kind.INTEGER,
    "float": Kind.FLOAT, "timestamp": Kind.TIMESTAMP, "seq": Kind.LIST, "map": Kind.MAPPING,
}  # fmt: skip


def _kind(node: yaml.Node) -> Kind:
    return _KINDS.get(node.tag.removeprefix("tag:yaml.org,2002:"), Kind.STRING)


def _problem(error: yaml.YAMLError | RecursionError, inside: Span, offset: int) -> Problem:
    """Why a stretch of the text is no YAML.

    Args:
        error: what was raised.
        inside: the stretch, as far as there is something in it.
        offset: where the text began that YAML was given.
    """
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        reason = error.problem or error.context or "not readable"
        return Problem(min(offset + error.problem_mark.index, inside.end), reason)
    if isinstance(error, yaml.reader.ReaderError):
        return Problem(min(offset + error.position, inside.end), error.reason)
    return Problem(inside.start, "nested too deeply" if isinstance(error, RecursionError) else str(error))


# --- the tolerant path: line by line ------------------------------------------------------------------


def _read_broken(text: str, span: Span, inside: Span, problem: Problem) -> FrontMatter:
    """A block that YAML refuses; it ends early where the article plainly begins."""
    entries, end = _read_lines(text, inside)
    if end < inside.end and (mended := _load_around(text, inside, entries)):
        return FrontMatter(State.CLOSED, span, mended, problem)
    if entries and end < inside.end:
        return _ended(text, span.start, end, entries)
    return FrontMatter(State.CLOSED, span, entries, problem)


def _load_around(text: str, inside: Span, entries: list[Entry]) -> list[Entry]:
    """The entries of a block that YAML can read but for some values; none where it can't.

    The values that it refuses are filled with a string of the same length, so that every place stays.
    The last of them may be one that was taken for ended too early.
    """
    refused = [
        entry for entry in entries if entry.refused and entry.value_span.end - entry.value_span.start > 1
    ]
    for filled in (refused, refused[:-1]):
        places = {entry.value_span: entry for entry in filled}
        edits = [Edit(place, f'"{"x" * (place.end - place.start - 2)}"') for place in places]
        block = apply_edits(text[: inside.end], edits)[inside.start :]
        if loaded := _load_if_yaml(block, inside.start):
            return [places.get(entry.value_span, entry) for entry in loaded]
    return []


def _read_unclosed(text: str, start: int, inside: int) -> FrontMatter:
    entries, end = _read_lines(text, Span(inside, len(text)))
    return _ended(text, start, end, entries) if entries else FrontMatter(State.MISSING, Span(0, 0))


def _ended(text: str, start: int, end: int, entries: list[Entry]) -> FrontMatter:
    """Front matter that ends at a line which is meant to close it, or where the article begins."""
    problem = next((entry.problem for entry in entries if entry.problem), None)
    line = _LINE.match(text, end)
    if line and _CLOSING.fullmatch(line[0].strip()):
        return FrontMatter(State.CLOSED, Span(start, line.end()), entries, problem)
    return FrontMatter(State.UNCLOSED, Span(start, end), entries, problem)


def _read_lines(text: str, inside: Span) -> tuple[list[Entry], int]:
    """The entries from the start of a span, and where they end.

    A line that is no key continues the value before it where another of the template's keys still follows, or
    where it is indented or a list item and no empty line came between; else the article begins with it.
    """
    entries: list[Entry] = []
    last_key = max((match.start() for match in _template_keys(text, inside)), default=inside.start)
    start = at = inside.start
    parted = False
    for line in _lines(text, inside):
        content = line.strip()
        continues = at < last_key or (line.startswith((" ", "\t", "-", "#")) and not parted)
        if _KEY.match(line):
            entries += _lines_entry(text, start, at)
            start = at
        elif content and (at == start or not continues or _CLOSING.fullmatch(content)):
            break
        parted = not content and at >= last_key
        at += len(line)
    return entries + _lines_entry(text, start, at), at


def _lines(text: str, inside: Span) -> Iterator[str]:
    at = inside.start
    while at < inside.end and (line := _LINE.match(text, at, inside.end)):
        yield line[0]
        at = line.end()


def _template_keys(text: str, inside: Span) -> Iterator[re.Match[str]]:
    return _TEMPLATE_KEY.finditer(text, inside.start, inside.end)


def _lines_entry(text: str, start: int, end: int) -> list[Entry]:
    """The entry in the lines of one key: YAML's, where they are YAML for themselves."""
    block = text[start:end]
    match = _KEY.match(block)
    if match is None:
        return []
    try:
        return list(_load(block, start))
    except (yaml.YAMLError, RecursionError) as error:
        entry = _written_entry(match["key"], block, match.end(), start)
        entry.problem = _problem(error, Span(start, end), start)
        return [entry]


def _written_entry(key: str, block: str, value_start: int, offset: int) -> Entry:
    raw = block[value_start:].strip(" \t\r\n")
    start = offset + (block.index(raw, value_start) if raw else value_start)
    value = "\n".join(line.strip(" \t") for line in unquoted(raw).splitlines())
    span = Span(start, start + len(raw))
    kind = Kind.STRING if value else Kind.NULL
    return Entry(key, value, [value] if value else [], kind, Span(offset, span.end), span)


_INDICATOR = re.compile(r"[\s,:\[{-][&*!]\S")


def find_indicators(text: str, front_matter: FrontMatter) -> list[Span]:
    """The anchors, aliases and tags (``&a``, ``*a``, ``!!str``) in front matter that YAML can read.

    Args:
        text: the whole file.
        front_matter: as read from it.
    """
    start, end = front_matter.span
    if front_matter.problem is not None or not _INDICATOR.search(text, start, end):
        return []
    lines = _LINE.match(text, start)
    inside = Span(lines.end() if lines else start, text.rfind("\n", start, end - 1) + 1 or end)
    tokens = yaml.scan(text[inside.start : inside.end], Loader=yaml.CSafeLoader)
    try:
        return [
            Span(token.start_mark.index + inside.start, token.end_mark.index + inside.start)
            for token in tokens
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken)
        ]
    except yaml.YAMLError:
        return []
