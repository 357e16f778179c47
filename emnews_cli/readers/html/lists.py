"""Assemble lists item by item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from emnews_cli.model.document import Block, Definition, DefinitionList, Heading, ListBlock, Paragraph
from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.notation import NumberForm
from emnews_cli.readers.html.elements import style_of


class OpenList:
    """A list while it is read; what is between its items belongs to the one before.

    Args:
        tag: ``ol`` for one with numbers.
        attributes: of its start tag.
    """

    def __init__(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.stray: list[Block] = []
        self._ordered = tag == "ol"
        self._start = _integer(attributes.get("start", ""))
        self._step = -1 if "reversed" in attributes else 1
        self._form = _form_of(attributes)
        self._items: list[tuple[list[Block], int | None]] = [(self.stray, None)]

    def start_item(self, attributes: Mapping[str, str]) -> list[Block]:
        """Begin an item; returns the list that its blocks go to."""
        self.stray = []
        self._items.append((self.stray, _integer(attributes.get("value", "")) if self._ordered else None))
        self._form = self._form or _form_of(attributes)
        return self.stray

    def finish(self) -> ListBlock | None:
        """The list of the items that are not empty, numbered as in browsers, or None where there are none."""
        (before, _), *counted = self._items
        if before:
            counted.insert(0, (before, None))
        numbered = [
            (blocks, number) for (blocks, _), number in zip(counted, self._numbers(counted), strict=True)
        ]
        kept = [(blocks, number) for blocks, number in numbered if blocks]
        if not kept:
            return None
        items = [blocks for blocks, _ in kept]
        if not self._ordered:
            return ListBlock(False, items)
        numbers = tuple(number for _, number in kept)
        start = numbers[0]
        in_order = numbers == tuple(range(start, start + len(numbers)))
        return ListBlock(True, items, start, () if in_order else numbers, self._form or "1")

    def _numbers(self, items: Sequence[tuple[list[Block], int | None]]) -> Iterator[int]:
        number = self._start
        if number is None:
            number = len(items) if self._step < 0 else 1
        for _, value in items:
            number = number if value is None else value
            yield number
            number += self._step


def _integer(value: str) -> int | None:
    match = _INTEGER().match(value)
    return int(match[1]) if match else None


_INTEGER = lazy_regex(r"\s*([-+]?[0-9]{1,8})(?![0-9])", re.ASCII)
"""As many digits as Markdown and every browser can show."""


def _form_of(attributes: Mapping[str, str]) -> NumberForm | None:
    """How an element wants its numbers written; None where it does not say it."""
    style = style_of(attributes["style"]) if "style" in attributes else ()
    return next(
        (_FORMS[meaning] for meaning in style if meaning in _FORMS), _FORMS.get(attributes.get("type", ""))
    )


_FORMS: dict[str, NumberForm] = {
    "1": "1",
    "a": "a",
    "A": "A",
    "i": "i",
    "I": "I",
    "lower-alpha": "a",
    "upper-alpha": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}


class OpenDefinitions:
    """A definition list while it is read; what is between its terms and meanings becomes a meaning too."""

    def __init__(self) -> None:
        self._entries: list[tuple[bool, list[Block]]] = []
        self.stray = self.start(term=False)

    def start(self, *, term: bool) -> list[Block]:
        """Begin a term or a meaning; returns the list that its blocks go to."""
        self._entries.append((term, []))
        return self._entries[-1][1]

    def end(self) -> list[Block]:
        """Close a term or a meaning; returns the list that the blocks behind it go to."""
        self.stray = self.start(term=False)
        return self.stray

    def finish(self) -> list[Block]:
        """The list, behind what comes before its first term."""
        entries = [entry for entry in self._entries if entry[1]]
        before: list[Block] = []
        definitions: list[Definition] = []
        for is_term, group in groupby(entries, key=lambda entry: entry[0]):
            parts = [blocks for _, blocks in group]
            if is_term:
                definitions.append(_definition(parts))
            elif definitions:
                definitions[-1].meanings += parts
            else:
                before += (block for blocks in parts for block in blocks)
        return [*before, DefinitionList(definitions)] if definitions else before


def _definition(parts: list[list[Block]]) -> Definition:
    """A definition of its terms; of a term that is more than a line the rest is its first meaning."""
    blocks = [block for part in parts for block in part]
    terms = [Paragraph(block.children) for block in blocks if isinstance(block, Paragraph | Heading)]
    rest: list[Block] = [block for block in blocks if not isinstance(block, Paragraph | Heading)]
    return Definition(terms or [Paragraph([])], [rest] if rest else [])
