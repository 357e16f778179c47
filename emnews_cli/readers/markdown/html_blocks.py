"""HTML between the blocks of kramdown: kept as written, but for elements whose content is marked as Markdown.

kramdown reads the HTML of a block to its end tag, over empty lines too, where CommonMark ends at the first.
"""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.readers.html.elements import is_markup
from emnews_cli.readers.html.tags import Kind, Tag
from emnews_cli.readers.html.tokens import Token, scan
from emnews_cli.readers.markdown.block_reader import BlockReader
from emnews_cli.readers.markdown.elements import Element
from emnews_cli.readers.markdown.patterns import MARGIN, SPACE, SPAN_TAGS, compiled

_VOID = frozenset(
    "area base br col command embed hr img input keygen link meta param source track wbr".split()
)
_BLOCK_CONTENT = frozenset(
    "address applet article aside blockquote body dd details div dl fieldset figure figcaption footer form "
    "header hgroup iframe li main map menu nav noscript object section summary td".split()
)
_SPAN_CONTENT = frozenset(
    "a abbr acronym b bdo big button cite caption del dfn dt em h1 h2 h3 h4 h5 h6 i ins label legend "
    "optgroup p q rb rbc rp rt rtc ruby select small span strong sub sup th tt".split()
)
_ATTRIBUTE = r"""\s+[A-Za-z_][\w:.-]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++))?"""
html_start = compiled(rf"{MARGIN}<(?:!--|[A-Za-z_])")
_start_tag = compiled(rf"{MARGIN}<(?P<name>[A-Za-z][\w:.-]*+)(?:{_ATTRIBUTE})*\s*+/?>")
_line_rest = compiled(rf"{SPACE}*\n")


def read_html(reader: BlockReader) -> bool:
    """A comment, or an element that is not part of a line, with all that is in it."""
    if reader.text.startswith("<!--", reader.at):
        return _read_comment(reader)
    match = reader.match(_start_tag)
    if not match or match["name"].lower() in SPAN_TAGS or not is_markup(match["name"].lower()):
        return False
    start = reader.text.index("<", reader.at)
    scanner = _Scanner(reader)
    for element in scanner.elements(start):
        reader.add(element)
    reader.at = scanner.end
    reader.take(_line_rest)
    return True


def _read_comment(reader: BlockReader) -> bool:
    end = reader.text.find("-->", reader.at) if "-->" not in reader.missing else -1
    if end < 0:
        reader.missing.add("-->")
        return False
    reader.add(Element("html", reader.text[reader.at : end + 3]))
    reader.at = end + 3
    reader.take(_line_rest)
    return True


class _Scanner:
    """Finds the end of an element and the elements in it whose content is Markdown."""

    def __init__(self, reader: BlockReader) -> None:
        self._reader = reader
        self._text = reader.text
        self.end = len(reader.text)

    def elements(self, start: int) -> Iterator[Element]:
        """The element that begins at an offset, in pieces; ``end`` is where it ends after the last."""
        opened: list[str] = []
        pending = at = start
        while (token := self._next_marked(at, opened)) is not None:
            tag, begin, inner = token
            stop, end = self._matching_end(tag, begin)
            if pending < begin:
                yield Element("html", self._text[pending:begin])
            yield self._marked(tag, self._text[inner:stop], _content_of(tag, self._parses_all))
            pending = at = end
            if not opened:
                self.end = at
                return
        if pending < self.end:
            yield Element("html", self._text[pending : self.end])

    @property
    def _parses_all(self) -> bool:
        return self._reader.definitions.options.get("parse_block_html") == "true"

    def _next_marked(self, at: int, opened: list[str]) -> Token | None:
        """The next element whose content is Markdown, or None where the whole ends before; ``end`` then tells
        where.

        Args:
            at: where to go on.
            opened: the elements around that place, which is changed.
        """
        for token in scan(self._text, at):
            tag, _, end = token
            if tag.is_start:
                if _content_of(tag, self._parses_all and not opened):
                    return token
                if not _is_empty(tag):
                    opened.append(tag.name)
            elif tag.kind is Kind.END and opened and opened[-1] == tag.name:
                opened.pop()
            if not opened and tag.kind is not Kind.TEXT:
                self.end = end
                return None
        return None

    def _matching_end(self, opening: Tag, at: int) -> tuple[int, int]:
        """Where the end tag of the element that begins at an offset is, at the end of the text by default."""
        depth = 0
        for tag, start, end in scan(self._text, at):
            if tag.name == opening.name and (tag.is_start or tag.kind is Kind.END):
                depth += 1 if tag.is_start else -1
                if not depth:
                    return start, end
        return len(self._text), len(self._text)

    def _marked(self, tag: Tag, content: str, kind: str) -> Element:
        """An element whose content is Markdown: blocks or spans."""
        if kind == "block":
            content = content.removeprefix("\n")
            inner = self._reader.within(content if content.endswith("\n") else content + "\n")
        else:
            inner = [Element("spans", content.strip())]
        return Element("tag", tag.raw, inner)


def _is_empty(tag: Tag) -> bool:
    return tag.name in _VOID or tag.raw.endswith("/>")


def _content_of(tag: Tag, parses_all: bool) -> str:
    """``block`` or ``span`` for an element whose content is Markdown, else nothing."""
    if _is_empty(tag):
        return ""
    marked = tag.values.get("markdown", "1" if parses_all else "0")
    if marked in ("block", "span"):
        return marked
    if marked != "1":
        return ""
    return "block" if tag.name in _BLOCK_CONTENT else "span" if tag.name in _SPAN_CONTENT else ""
