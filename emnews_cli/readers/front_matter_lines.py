"""Front matter that YAML refuses, line by line: every line is an entry, a comment, or not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from emnews_cli.model.front_matter import REQUIRED, Entry, Kind
from emnews_cli.model.quoting import unquoted
from emnews_cli.model.text import Span
from emnews_cli.readers.yaml_nodes import load, problem_of
from emnews_cli.readers.yaml_values import Refusal

_KEY = re.compile(
    r"""(?P<key>"[^"\r\n]{1,60}"|'[^'\r\n]{1,60}'|[^\s"'#:：\[\]{},&*!|>@%`?-][^:：\r\n]{0,60}?|<<)[ \t]*
    (?P<colon>:(?=[ \t]|\r|\n|\Z))""",
    re.VERBOSE,
)
"""A key as YAML has it."""
_ODD_KEY = re.compile(
    r"(?P<key>[^\W\d][\w-]{0,30})[ \t]*"
    r"(?P<colon>：[ \t\u3000\u00a0]*|:[\u3000\u00a0][ \t\u3000\u00a0]*|:(?![\s：]|//))"
)
"""A key with a full-width colon, or with none of the space that YAML wants after it."""
_TEMPLATE_KEY = re.compile(rf"^(?:{'|'.join(REQUIRED)})[ \t]*:", re.MULTILINE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_FENCE_END = re.compile(r"\r?\n")
_SPACES = " \t\r\n"
WIDE = "-{0,3}[—–－─―][—–－─―-]{0,5}"
"""Other dashes in place of ``---``, as word processors and phones write them."""
_CLOSING = re.compile(rf"-{{3,}}|\.{{3}}|{WIDE}")
_MARKUP = ("<", ">", "|", "![")
_SENTENCE_ENDS = "。！？；…"
_BRACKETS = {"[": 1, "{": 1, "]": -1, "}": -1}
_ITEM = re.compile(r"[ \t]*-(?!-)[ \t]*(?P<text>[^\r\n]*)")
_TEXTS = frozenset({"layout", "title", "date"})
_NAMES = frozenset({"categories", "tags", "category", "tag"})


class Lines(NamedTuple):
    """What a part of a text says, line by line.

    Args:
        entries: its entries.
        comments: its comments.
        strays: its other lines.
        end: where the article begins, or the end of the part.
    """

    entries: list[Entry]
    comments: list[Span]
    strays: list[Span]
    end: int


def read_lines(text: str, inside: Span, *, closed: bool) -> Lines:
    """What a part of a text says, line by line.

    Args:
        text: the whole file.
        inside: the part.
        closed: whether the part ends in a line that closes front matter. Then the article begins before that
            only where a paragraph of it plainly is one; else with the first line that is not front matter.
    """
    # The rest of the line that opens the block is not an empty line.
    fence = _FENCE_END.match(text, inside.start, inside.end)
    inside = Span(fence.end() if fence else inside.start, inside.end)
    lines = list(_lines(text, inside))
    end = _article_start(lines, inside, closed=closed)
    found = Lines([], [], [], end)
    for chunk in _chunks([line for line in lines if line.start < end]):
        _read_chunk(text, chunk, found)
    return found


class _Line(NamedTuple):
    start: int
    text: str

    @property
    def content(self) -> str:
        return self.text.strip(_SPACES)

    @property
    def is_key(self) -> bool:
        return _KEY.match(self.text) is not None

    @property
    def is_odd_key(self) -> bool:
        """Whether it is a key but for its colon; a sentence with a colon in it is none."""
        match = _ODD_KEY.match(self.text)
        return match is not None and not self.content.endswith(tuple(_SENTENCE_ENDS))

    @property
    def continues(self) -> bool:
        """Whether it can only belong to the lines before it."""
        return self.text.startswith((" ", "\t", "- ", "-\n", "-\r")) or self.content in ("]", "}", "-")

    @property
    def span(self) -> Span:
        content = self.content
        start = self.start + self.text.index(content)
        return Span(start, start + len(content))


def _lines(text: str, inside: Span) -> Iterator[_Line]:
    at = inside.start
    while at < inside.end and (match := _LINE.match(text, at, inside.end)):
        mark = match[0].startswith("\ufeff")
        yield _Line(at + mark, match[0][mark:])
        at = match.end()


# --- where the article begins -------------------------------------------------------------------------


def _article_start(lines: list[_Line], inside: Span, *, closed: bool) -> int:
    """Where the article begins, or the end of the lines."""
    last_key = max((at for at, line in enumerate(lines) if _TEMPLATE_KEY.match(line.text)), default=-1)
    last_of_any = max((at for at, line in enumerate(lines) if line.is_key), default=-1) if closed else -1
    last_gap = max((at for at, line in enumerate(lines) if not line.content), default=-1)
    parted, is_open, takes_lines = False, 0, False
    for at, line in enumerate(lines):
        if not line.content:
            parted = True
            continue
        if at > last_key and not is_open and _begins_article(line, parted, first=at == 0):
            is_item = line.continues and (takes_lines or not line.text.startswith("-"))
            if not closed or _CLOSING.fullmatch(line.content):
                return line.start
            if not is_item and last_of_any < at < last_gap and (parted or line.text.startswith(_MARKUP)):
                return line.start  # no key follows, and it is parted from the lines around it
        if match := _KEY.match(line.text):
            takes_lines = line.text[match.end() :].strip(_SPACES)[:1] in ("", "|", ">")
        is_open = _opened(line.text, is_open, is_key=line.is_key)
        parted = False
    return inside.end


def _begins_article(line: _Line, parted: bool, *, first: bool) -> bool:
    if line.is_key or (line.is_odd_key and not parted):
        return False
    if first or _CLOSING.fullmatch(line.content):
        return True
    return parted or not (line.continues or line.text.startswith("#"))


def _opened(text: str, before: int, *, is_key: bool) -> int:
    """How many brackets are open after a line of a value that began with one; a quote counts as one."""
    if is_key and not before:
        match = _KEY.match(text)
        value = text[match.end() :].strip() if match else ""
        if value[:1] in ('"', "'"):
            return -ord(value[0]) if value.count(value[0]) == 1 else 0
        if value[:1] not in ("[", "{"):
            return 0
        text = value
    if before < 0:
        return 0 if chr(-before) in text else before
    return max(0, before + sum(_BRACKETS.get(character, 0) for character in text)) if before or is_key else 0


# --- what the lines say -------------------------------------------------------------------------------


def _chunks(lines: list[_Line]) -> Iterator[list[_Line]]:
    """The lines of each key, and those before the first or after what can't go on, one by one."""
    chunk: list[_Line] = []
    is_open = 0
    for line in lines:
        goes_on = bool(chunk) and (is_open or line.continues or not line.content or _adds_item(chunk, line))
        starts = line.is_key or line.is_odd_key
        if starts and not line.text.startswith((" ", "\t")):
            goes_on, is_open = False, 0
        if not goes_on:
            yield chunk
            chunk = [line] if starts else []
            if not starts:
                yield [line]
        else:
            chunk.append(line)
        is_open = _opened(line.text, is_open, is_key=starts and not goes_on)
    yield chunk


def _adds_item(chunk: list[_Line], line: _Line) -> bool:
    """Whether a line is an item of the list that a key has, but for the space after its ``-``."""
    is_list = len(chunk) == 1 or _ITEM.match(chunk[-1].text)
    return bool(is_list and _ITEM.match(line.text)) and not _value_beside(chunk[0])


def _value_beside(line: _Line) -> str:
    """The value on the line of a key, or an empty string."""
    match = _KEY.match(line.text) or _ODD_KEY.match(line.text)
    return line.text[match.end() :].strip(_SPACES) if match else ""


def _read_chunk(text: str, lines: list[_Line], found: Lines) -> None:
    while lines and (not lines[-1].content or lines[-1].content.startswith("#")) and len(lines) > 1:
        _add_line(lines.pop(), found)
    if not lines:
        return
    first = lines[0]
    match = _KEY.match(first.text) or (_ODD_KEY.match(first.text) if first.is_odd_key else None)
    if match is None:
        _add_line(first, found)
        return
    span = Span(first.start, lines[-1].start + len(lines[-1].text))
    colon = Span(first.start + match.start("colon"), first.start + match.end("colon"))
    odd = _KEY.match(first.text) is None
    try:
        _add_yaml(text, span, colon if odd else None, found)
    except Refusal as error:
        if len(pieces := _parted_at_keys(lines)) > 1:
            for piece in pieces:
                _read_chunk(text, piece, found)
            return
        entry = _written_entry(match["key"].strip("\"'"), text, span, colon.end)
        entry.problem = problem_of(error, span, span.start)
        entry.colon = colon if odd else None
        found.entries.append(entry)


def _parted_at_keys(lines: list[_Line]) -> list[list[_Line]]:
    """The lines of a key, parted where another key is indented though the one before has a value already."""
    pieces = [lines[:1]]
    for line in lines[1:]:
        content = line.text.lstrip(" \t")
        if _KEY.match(content) and _has_plain_value(pieces[-1][0]):
            pieces.append([_Line(line.start + len(line.text) - len(content), content)])
        else:
            pieces[-1].append(line)
    return pieces


def _has_plain_value(line: _Line) -> bool:
    value = _value_beside(line)
    return value[:1] not in ("", "|", ">", "[", "{", "#") and not _opened(line.text, 0, is_key=True)


def _add_line(line: _Line, found: Lines) -> None:
    """A line that belongs to no key: a comment, empty, or not understood."""
    if line.content:
        (found.comments if line.content.startswith("#") else found.strays).append(line.span)


def _add_yaml(text: str, span: Span, colon: Span | None, found: Lines) -> None:
    """The entry that YAML finds in the lines of one key, with a colon as it wants it.

    Raises:
        yaml.YAMLError: it finds none.
        RecursionError: the value is nested too deeply.
    """
    if colon is None:
        block = load(text, span, whole=False)
        found.entries.extend(block.entries)
        found.comments.extend(block.comments)
        return
    mended = f"{text[span.start : colon.start]}: {text[colon.end : span.end]}"
    block = load(mended, Span(0, len(mended)), whole=False)
    shift = span.start + (colon.end - colon.start) - len(": ")
    for entry in block.entries:
        start, end = entry.value_span
        entry.span = Span(span.start, span.start + len(text[span.start : span.end].rstrip(_SPACES)))
        entry.value_span = Span(max(start + shift, colon.end), max(end + shift, colon.end))
        entry.colon, entry.alone = colon, False
        found.entries.append(entry)
    found.comments.extend(Span(start + shift, end + shift) for start, end in block.comments)


def _written_entry(key: str, text: str, span: Span, value_start: int) -> Entry:
    """An entry whose value is what is written, without the quotes around it."""
    raw = text[value_start : span.end].strip(_SPACES)
    start = text.index(raw, value_start) if raw else value_start
    place = Span(start, start + len(raw))
    items = _items(key, raw, below="\n" in text[value_start:start])
    if items is not None:
        value, kind = "\n".join(items), Kind.LIST
    else:
        value = "\n".join(line.strip(" \t") for line in unquoted(raw).splitlines())
        items, kind = ([value], Kind.STRING) if value else ([], Kind.NULL)
    return Entry(key, value, items, kind, Span(span.start, place.end), place, alone=False)


_FLOW = re.compile(r"\[(?P<items>[^\[\]{}\r\n]*)(?P<end>\]?)")
_QUOTED_NAMES = re.compile(
    r"""(?:"[^"\r\n]*"|'[^'\r\n]*')(?:[ \t]*[,，][ \t]*(?:"[^"\r\n]*"|'[^'\r\n]*'))+"""
)
_ITEMS_IN_LINE = re.compile(r"-[ \t]+[^\r\n]*")
_PIECE = re.compile(
    r"""[ \t]*(?P<item>"[^"]*"(?=[ \t]*[,，]|[ \t]*\Z)|'[^']*'(?=[ \t]*[,，]|[ \t]*\Z)|[^,，]*)[,，]?"""
)


def _items(key: str, raw: str, *, below: bool) -> list[str] | None:
    """The items of a list that YAML refuses, or None where a value was not meant for one.

    Args:
        key: the key; title, layout and date are never lists.
        raw: the value as it is written.
        below: whether it is on the lines after its key.
    """
    lines = [match and match["text"] for match in map(_ITEM.fullmatch, filter(str.strip, raw.splitlines()))]
    if below and None not in lines:
        return [unquoted(line.strip()) for line in lines if line]
    if key in _TEXTS:
        return None
    flow = _FLOW.fullmatch(raw)
    if flow and (flow["end"] or key in _NAMES):
        return _parted(flow["items"])
    if key in _NAMES and _QUOTED_NAMES.fullmatch(raw):
        return _parted(raw)
    if key in _NAMES and _ITEMS_IN_LINE.fullmatch(raw):
        return [unquoted(item.strip()) for item in re.split(r"(?:^|[ \t])-[ \t]+", raw) if item.strip()]
    return None


def _parted(text: str) -> list[str]:
    """The items between commas, without the quotes around them."""
    items = (unquoted(match["item"].strip(" \t")) for match in _PIECE.finditer(text))
    return [item for item in items if item]
