"""YAML to entries: values from PyYAML's nodes, comments and places from its tokens.

A node knows its place in the text and keeps ``007`` and ``2022-02-30`` as written; nothing is made from it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import yaml
from frontmatter.default_handlers import YAMLHandler

from emnews_cli.model.front_matter import REQUIRED, Entry, Problem
from emnews_cli.model.text import Span
from emnews_cli.readers.decoding import visible
from emnews_cli.readers.yaml_values import MERGE, Refusal, flow, items_of, kind_of

_NESTING = re.compile(r"[\[{]|[-?:][ \t]")
_BRACKET = re.compile(r"[\[\]{}]")
_LINE_START = re.compile(r"^[ \t?:-]+", re.MULTILINE)
_DEEPEST = 500
"""libyaml's composer recurses in C: some ten thousand open brackets overflow its stack."""
_LONGEST_BY_ALIASES = 10_000
"""So many characters more than its text may all values say; a few lines of aliases can say endlessly much."""
_ENDLESS = 1 << 62


class Block(NamedTuple):
    """What YAML makes of a text.

    Args:
        entries: its keys, in order.
        comments: its comments; also merge keys, which their entries replace, and tags that readers refuse.
    """

    entries: list[Entry]
    comments: list[Span]


class _NodeLoader(yaml.CSafeLoader):
    """Loads the node tree and constructs nothing from it."""

    def get_single_data(self) -> yaml.Node | None:
        """The root node, or None for an empty block."""
        node: yaml.Node | None = self.get_single_node()
        return node


_handler = YAMLHandler()


def load(text: str, inside: Span, *, whole: bool = True) -> Block:
    """The entries of a part of a text that is a YAML mapping, or empty.

    Args:
        text: a text; all places count in it.
        inside: the part.
        whole: whether it is the whole mapping: only then its anchors have names of their own.

    Raises:
        yaml.YAMLError: it is none.
        RecursionError: it is nested too deeply.
    """
    block = text[inside.start : inside.end]
    if len(_NESTING.findall(block)) > _DEEPEST and _depth(block) > _DEEPEST:
        raise yaml.YAMLError("nested too deeply")
    if _MARK_AT_LINE.search(block):
        raise yaml.YAMLError("byte order mark within the text")
    root = _handler.load(block, Loader=_NodeLoader)
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise yaml.YAMLError("not a mapping of keys to values")
    if root and "*" in block and _length(root, {}) > 2 * len(block) + _LONGEST_BY_ALIASES:
        raise yaml.YAMLError("aliases make it too long")
    tokens = _tokens(block) if _HAS_MARKS.search(block) else []
    comments = [Span(*place) for place in _comments(block, tokens)]
    entries = _Entries(block, root, tokens, comments, whole=whole).all() if root else []
    return Block([_moved(entry, inside.start) for entry in entries], [_at(c, inside.start) for c in comments])


_MARK_AT_LINE = re.compile("^\ufeff", re.MULTILINE)
"""libyaml passes over these and counts its places without them."""
_HAS_MARKS = re.compile(r"(?:^|[\s\[{,:-])(?:[#&*!]|<<)|[|>][-+0-9]*#")
_COMMENT = re.compile(r"#[^\r\n\x85\u2028\u2029]*")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?P<comment>#[^\r\n\x85\u2028\u2029]*)")
_CORE_TAGS = frozenset({("!!", "str"), ("!!", "seq"), ("!!", "map")})


def _tokens(block: str) -> list[yaml.Token]:
    return list(yaml.scan(block, Loader=yaml.CSafeLoader))


def _comments(block: str, tokens: list[yaml.Token]) -> Iterator[tuple[int, int]]:
    """Between tokens there are only white space and comments; the first line of a block may hold one, too."""
    at = 0
    for token in tokens:
        for match in _COMMENT.finditer(block, at, token.start_mark.index):
            yield match.span()
        if header := _BLOCK_HEADER.match(block, token.start_mark.index, token.end_mark.index):
            yield header.span("comment")
        at = max(at, token.end_mark.index)


def _moved(entry: Entry, offset: int) -> Entry:
    entry.span, entry.value_span = _at(entry.span, offset), _at(entry.value_span, offset)
    return entry


def _at(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def _depth(block: str) -> int:
    """How deep a block can be nested at most, by its open brackets and the marks at the start of a line."""
    depth = deepest = 0
    for match in _BRACKET.finditer(block):
        depth = depth + 1 if match[0] in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    starts = (match[0] for match in _LINE_START.finditer(block))
    return deepest + max((len(start) - start.count("\t") for start in starts), default=0)


def _length(node: yaml.Node, known: dict[yaml.Node, int]) -> int:
    """How much a node says, each alias in it written out; a list in itself is endless."""
    if isinstance(node, yaml.ScalarNode):
        return len(node.value) + 1
    if node not in known:
        known[node] = _ENDLESS
        length = 1
        for item in node.value:
            for part in item if isinstance(item, tuple) else (item,):
                length += _length(part, known)
        known[node] = length
    return known[node]


_EXPLICIT_KEY = re.compile(r"\?[ \t]+\Z")
_QUOTED = r"""(?:"[^"\\\r\n]*"|'[^'\r\n]*')"""
_PLAIN = re.compile(
    rf"[^\W\d][\w-]*:(?: +(?:{_QUOTED}|\[(?:{_QUOTED}(?:, )?)*\]|(?:/|[^\W\d_])[\w/. -]*|\d{{1,9}}))?"
    rf"(?:\r?\n +(?:- +)?(?:[^\W\d][\w-]*:)?(?: +|(?<= ))(?:{_QUOTED}|[^\W\d_][\w/. -]*))*"
)
"""An entry that says the same wherever it is: names and texts in quotes or without any sign in them."""


class _Entries:
    """Makes entries of the pairs of a mapping.

    Args:
        block: the text of the mapping.
        root: its node.
        tokens: its tokens, or none where it has neither comments nor anchors, aliases and tags.
        comments: its comments, to which is added what has no place in an entry.
        whole: whether it is all of the front matter.
    """

    def __init__(
        self,
        block: str,
        root: yaml.MappingNode,
        tokens: list[yaml.Token],
        comments: list[Span],
        *,
        whole: bool,
    ) -> None:
        self._whole = whole
        self._block = block
        self._pairs: list[tuple[yaml.Node, yaml.Node]] = root.value
        self._flow: bool = root.flow_style
        self._comments = comments
        self._ends = [
            token.end_mark.index for token in tokens if token.end_mark.index > token.start_mark.index
        ]
        self._marks = [
            token for token in tokens if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken)
        ]
        self._places = [token.start_mark.index for token in self._marks]

    def all(self) -> list[Entry]:
        """The entries, those of merge keys after the others."""
        starts = [self._start(key) for key, _ in self._pairs]
        entries, merged = [], []
        for (key, value), (start, following) in zip(
            self._pairs, pairwise([*starts, len(self._block)]), strict=True
        ):
            span = Span(start, self._end(value, key, following))
            if key.tag == MERGE:
                self._comments.append(span)
                merged.append((value, span))
            elif isinstance(key, yaml.ScalarNode):
                entries.append(self._entry(visible(key.value), key, value, span))
            else:
                self._comments.append(span)
        known = {entry.key for entry in entries}
        entries += (entry for entry in _inherited(merged) if entry.key not in known)
        first = min(starts, default=0)
        self._comments += (
            Span(mark.start_mark.index, mark.end_mark.index)
            for mark in self._marks
            if mark.start_mark.index < first
        )
        self._comments.sort()
        return entries

    def _start(self, key: yaml.Node) -> int:
        start: int = key.start_mark.index
        match = _EXPLICIT_KEY.search(self._block[max(start - 20, 0) : start])
        return start - len(match[0]) if match else start

    def _end(self, value: yaml.Node, key: yaml.Node, following: int) -> int:
        """The end of an entry, without the comments and empty lines after it."""
        if self._flow or not self._ends:
            end: int = max(value.end_mark.index, key.end_mark.index)
        else:
            end = self._ends[bisect_right(self._ends, following) - 1]
        while end and self._block[end - 1] in " \t\r\n":
            end -= 1
        return end

    def _entry(self, name: str, key: yaml.Node, value: yaml.Node, span: Span) -> Entry:
        marks = self._marks[slice(*(bisect_left(self._places, place) for place in span))]
        entry = _entry(name, value, span, self._value_span(key, value, span, marks))
        if name == "title" and isinstance(value, yaml.MappingNode) and value.flow_style and value.value:
            # Nobody gives a mapping for a title: the braces are its own.
            entry.value, entry.yaml = self._block[slice(*entry.value_span)], ""
            entry.items = [entry.value]
        tags = [token for token in marks if isinstance(token, yaml.TagToken)]
        self._comments += (
            Span(token.start_mark.index, token.end_mark.index)
            for token in tags
            if token.value not in _CORE_TAGS
        )
        has_alias = any(isinstance(token, yaml.AliasToken) for token in marks)
        is_refused = any(token.value not in _CORE_TAGS for token in tags) or (marks and not self._whole)
        # The template's keys are never copied.
        entry.alone = name in REQUIRED or (
            not has_alias and not is_refused and _says(self._block[slice(*span)], key, value)
        )
        if not entry.alone and entry.key not in REQUIRED:
            entry.yaml = flow(value)
        return entry

    def _value_span(self, key: yaml.Node, value: yaml.Node, span: Span, marks: Sequence[yaml.Token]) -> Span:
        start, end, key_end = value.start_mark.index, value.end_mark.index, key.end_mark.index
        if start >= key_end:
            return Span(start, max(start, min(end, span.end)))
        # The node of an alias is that of its anchor, further up.
        alias = next((token for token in marks if token.start_mark.index >= key_end), None)
        return Span(alias.start_mark.index, alias.end_mark.index) if alias else Span(key_end, key_end)


def _entry(name: str, value: yaml.Node, span: Span, value_span: Span) -> Entry:
    items, has_more = items_of(value)
    entry = Entry(name, "\n".join(items), items, kind_of(value), span, value_span)
    if has_more:
        entry.yaml = flow(value, flat=name in REQUIRED)
    return entry


def _inherited(merged: list[tuple[yaml.Node, Span]]) -> Iterator[Entry]:
    """The entries that merge keys (``<<: *a``) bring; of doubles the first counts."""
    found = set()
    for node, span in merged:
        for key, value in _merged_pairs(node):
            name = visible(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name and name not in found:
                found.add(name)
                entry = _entry(name, value, span, span)
                entry.alone, entry.yaml = False, entry.yaml or ("" if name in REQUIRED else flow(value))
                yield entry


def _merged_pairs(node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """The pairs of the mappings that a merge key names, and of those that these name."""
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, yaml.SequenceNode):
            waiting += reversed(item.value)
        elif isinstance(item, yaml.MappingNode):
            yield from (pair for pair in item.value if pair[0].tag != MERGE)
            waiting += (value for key, value in reversed(item.value) if key.tag == MERGE)


def _says(lines: str, key: yaml.Node, value: yaml.Node) -> bool:
    """Whether some lines alone are an entry of this key and value.

    PyYAML's own parser, which makes values too, must read them as well as libyaml: each refuses what the
    other takes.
    """
    if _PLAIN.fullmatch(lines):
        return True
    lines += "\n"
    try:
        yaml.load(lines, yaml.SafeLoader)
        root = _handler.load(lines, Loader=_NodeLoader)
    except (*Refusal, ValueError, OverflowError):
        return False
    if not isinstance(root, yaml.MappingNode) or len(root.value) != 1:
        return False
    (other_key, other_value), *_ = root.value
    return flow(other_key) == flow(key) and flow(other_value) == flow(value)


def problem_of(error: BaseException, inside: Span, offset: int) -> Problem:
    """Why a part of a text is not YAML.

    Args:
        error: what was raised.
        inside: the part, as far as there is something in it.
        offset: where the text began that YAML was given.
    """
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        reason = error.problem or error.context or "not readable"
        return Problem(min(offset + error.problem_mark.index, inside.end), reason)
    if isinstance(error, yaml.reader.ReaderError):
        return Problem(min(offset + error.position, inside.end), error.reason)
    return Problem(inside.start, "nested too deeply" if isinstance(error, RecursionError) else str(error))


_INDICATOR = re.compile(r"[\s,:\[{-](?:[&*]\S|!)")


def find_indicators(block: str, offset: int) -> list[Span]:
    """The anchors, aliases and tags (``&a``, ``*a``, ``!!str``) in a text that YAML can read.

    Args:
        block: the text.
        offset: its place.
    """
    if not _INDICATOR.search("\n" + block):
        return []
    try:
        return [
            Span(token.start_mark.index + offset, token.end_mark.index + offset)
            for token in _tokens(block)
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken)
        ]
    except yaml.YAMLError:
        return []
