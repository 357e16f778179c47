"""Lists and definition lists of kramdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from emnews_cli.readers.markdown.attributes import add_attributes
from emnews_cli.readers.markdown.block_reader import BlockReader
from emnews_cli.readers.markdown.elements import Element
from emnews_cli.readers.markdown.patterns import (
    BLOCK_TAG,
    BULLET,
    COLON,
    LIST_TEXT,
    MARGIN,
    NAME,
    NUMBER,
    SPACE,
    blank,
    compiled,
    end_mark,
    list_start,
    rule,
)

definition = compiled(COLON)
_bullet = compiled(BULLET)
_number = compiled(NUMBER)
_ITEM_ATTRIBUTES = rf"\s*\{{:(?!(?:{NAME})?:|/)(?P<attributes>{LIST_TEXT})\}}\s*"
_item_attributes = compiled(_ITEM_ATTRIBUTES)
_empty_item = compiled(rf"(?:{_ITEM_ATTRIBUTES})?{SPACE}*\n")
_leading_tabs = compiled(r"( *)(\t+)")
_TASK = compiled(r"\s*\[(?P<mark>[ xX])\]\s+")
_BOXES = {" ": "☐", "x": "☑", "X": "☑"}


class _Shape(NamedTuple):
    """How the lines of an item look: what is in it, what follows lazily, its indent, and the next item."""

    content: re.Pattern[str]
    lazy: re.Pattern[str]
    indent: re.Pattern[str]
    next_item: re.Pattern[str]


@lru_cache(maxsize=64)
def _shape(indentation: int, mark: str) -> _Shape:
    wide, rest = divmod(indentation, 4)
    margin = min(indentation, 3)
    own_margin = f" {{0,{min(indentation, 4) - 1}}}"
    return _Shape(
        compiled(rf"(?:(?:\t| {{4}}){{{wide}}} {{{rest}}}|(?:\t| {{4}}){{{wide + 1}}}).*[^\s].*\n"),
        compiled(
            rf"(?! {{0,{margin}}}\{{:(?!:|/)(?:{LIST_TEXT})\}}{SPACE}*\n| {{0,{margin}}}"
            rf"{BLOCK_TAG.removeprefix(MARGIN)}).*[^\s].*\n"
        ),
        compiled(rf" {{{indentation}}}"),
        compiled(mark.replace(MARGIN, own_margin, 1)),
    )


@dataclass(slots=True)
class _Item:
    """An item while its lines are gathered: texts that are read one after the other, and its attributes."""

    texts: list[str]
    attributes: dict[str, str] = field(default_factory=dict)


def _first_line(match: re.Match[str]) -> tuple[_Item, int]:
    """An item with its first line, and how far its content is indented."""
    content, width = match["tail"], len(match["mark"])
    if _empty_item.match(content):
        width = 4
    else:
        while tabs := _leading_tabs.match(content):
            before = len(tabs[1])
            spaces = 4 - (before + width) % 4 + (len(tabs[2]) - 1) * 4
            content = " " * (before + spaces) + content[tabs.end() :]
        width += len(content) - len(content.lstrip(" "))
    item = _Item([content.lstrip(" \t\r\n\f\v")])
    if attributes := _item_attributes.match(item.texts[0]):
        add_attributes(attributes["attributes"], item.attributes)
        item.texts[0] = item.texts[0][attributes.end() :]
    return item, width


def read_list(reader: BlockReader) -> bool:
    """A list of either kind."""
    mark = BULLET if reader.match(_bullet) else NUMBER
    element = reader.add(Element("ul" if mark == BULLET else "ol"))
    items, ended = _gather(reader, mark)
    last_blank = None
    for item in items:
        inner = reader.inner()
        for text in item.texts:
            inner.read(text)
        last_blank = _without_last_blank(inner.elements)
        if inner.elements and inner.elements[0].tag == "p":
            first = inner.elements[0]
            first.text = _TASK.sub(_box, first.text, count=1) if _TASK.match(first.text) else first.text
        element.children.append(Element("li", "", inner.elements, item.attributes))
    if last_blank is not None and not ended:
        reader.elements.append(last_blank)
    return True


def _box(match: re.Match[str]) -> str:
    return f"{_BOXES[match['mark']]} "


def _without_last_blank(elements: list[Element]) -> Element | None:
    return elements.pop() if elements and elements[-1].tag == "blank" else None


def _gather(reader: BlockReader, mark: str) -> tuple[list[_Item], bool]:
    """The items of a list with their lines, and whether a mark ended it."""
    items: list[_Item] = []
    next_item = _bullet if mark == BULLET else _number
    shape = _shape(4, mark)
    indentation = 4
    nested = after_blank = False
    while not reader.at_end:
        if after_blank and reader.match(rule):
            break
        if reader.take(end_mark):
            return items, True
        if match := reader.take(next_item):
            item, indentation = _first_line(match)
            shape = _shape(indentation, mark)
            next_item = shape.next_item
            nested, after_blank = list_start.match(item.texts[0]) is not None, False
            items.append(item)
        elif match := _next_line(reader, shape, after_blank=after_blank):
            nested = _add_line(items[-1], match[0], indentation, nested=nested)
            after_blank = False
        elif match := reader.take(blank):
            nested = after_blank = True
            items[-1].texts[-1] += match[0]
        else:
            break
    return items, False


def _next_line(reader: BlockReader, shape: _Shape, *, after_blank: bool) -> re.Match[str] | None:
    return reader.take(shape.content) or (None if after_blank else reader.take(shape.lazy))


def _add_line(item: _Item, text: str, indentation: int, *, nested: bool) -> bool:
    """Add a line to an item; tells whether a list is in it. A list right after text is read as one apart."""
    text, indented = _unindented(text, indentation)
    begins_list = list_start.match(text) is not None
    if begins_list and indented and not nested:
        item.texts.append("")
        nested = True
    elif begins_list and nested and not indented:
        text = " " * (indentation + 4) + text
    item.texts[-1] += text
    return nested


def _unindented(text: str, indentation: int) -> tuple[str, bool]:
    """A line without the indent of its item, and whether it had one."""
    bare = text.lstrip("\t")
    text = " " * 4 * (len(text) - len(bare)) + bare
    indented = text.startswith(" " * indentation)
    return text[indentation:] if indented else text, indented


def read_definitions(reader: BlockReader) -> bool:
    """A definition list: the paragraph before it has its terms."""
    elements = reader.elements
    apart = len(elements) > 1 and elements[-1].tag == "blank" and elements[-1].text == "\n"
    if len(elements) <= apart or elements[-1 - apart].tag != "p":
        return False
    del elements[len(elements) - apart :]
    paragraph = elements.pop()
    terms = [Element("dt", term) for term in map(_without_attributes, paragraph.text.split("\n"))]
    element = _definition_list(reader)
    element.children += terms
    last_blank = None
    for item in _gather_definitions(reader):
        inner = reader.inner()
        inner.read(item.texts[0])
        last_blank = _without_last_blank(inner.elements)
        element.children.append(Element("dd", "", inner.elements, item.attributes))
    if last_blank is not None:
        elements.append(last_blank)
    return True


def _without_attributes(term: str) -> str:
    match = _item_attributes.match(term)
    return term[match.end() :] if match else term


def _definition_list(reader: BlockReader) -> Element:
    """A new list, or the one right before it."""
    elements = reader.elements
    apart = len(elements) > 1 and elements[-1].tag == "blank"
    if elements and elements[-1 - apart].tag == "dl":
        del elements[len(elements) - apart :]
        return elements[-1]
    return reader.add(Element("dl"))


def _gather_definitions(reader: BlockReader) -> list[_Item]:
    items: list[_Item] = []
    next_item, shape = definition, _shape(4, COLON)
    indentation = 4
    after_blank = False
    while not reader.at_end:
        if match := reader.take(next_item):
            item, indentation = _first_line(match)
            shape = _shape(indentation, COLON)
            next_item, after_blank = shape.next_item, False
            items.append(item)
        elif reader.match(end_mark):
            break
        elif match := _next_line(reader, shape, after_blank=after_blank):
            items[-1].texts[0] += _unindented(match[0], indentation)[0]
            after_blank = False
        elif match := reader.take(blank):
            items[-1].texts[0] += match[0]
            after_blank = True
        else:
            break
    return items
