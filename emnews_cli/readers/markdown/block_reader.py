"""Reads the blocks of a kramdown text.

kramdown finds blocks by patterns at the start of a line and reads what is in a quotation, an item or a
footnote as a text of its own. So does this, where markdown-it's block parser follows CommonMark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from emnews_cli.readers.markdown.elements import Element
from emnews_cli.readers.markdown.patterns import blank, boundary

_DEEPEST = 16
"""Blocks nested deeper are one paragraph: the reader of articles flattens them, and each level is a pass."""


@dataclass(slots=True)
class Definitions:
    """What a text defines for all of it.

    Args:
        links: address and title by name.
        notes: the blocks of footnotes by name.
        lists: attribute lists by name.
        options: kramdown's options that the text sets.
    """

    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: dict[str, list[Element]] = field(default_factory=dict)
    lists: dict[str, dict[str, str]] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)


class BlockReader:
    """Reads one text, which may be the content of another's block.

    Args:
        rules: the kinds of blocks in the order in which they are tried.
        definitions: takes what the text defines.
        depth: how many blocks are around the text.

    Attributes:
        text: what is read; its last line has its end.
        at: the offset that is read next.
        elements: the blocks so far.
        waiting: attributes for the next block, or None.
        missing: the ends that are not in the rest of the text, so that they are looked for only once.
    """

    def __init__(self, rules: Sequence[BlockRule], definitions: Definitions, depth: int = 0) -> None:
        self.definitions = definitions
        self.text = ""
        self.at = 0
        self.elements: list[Element] = []
        self.waiting: dict[str, str] | None = None
        self.missing: set[str] = set()
        self._rules = rules
        self._depth = depth

    def read(self, text: str) -> list[Element]:
        """Read a text and return its blocks, after those of the texts before it."""
        self.text, self.at, self.missing = text, 0, set()
        while not self.at_end:
            if not self._read_tail():
                any(pattern.match(self.text, self.at) and read(self) for pattern, read in self._rules)
        return self.elements

    def _read_tail(self) -> bool:
        """The rest of a line in which HTML ended is text, whatever it looks like."""
        if not self.at or self.text[self.at - 1] == "\n":
            return False
        end = self.text.find("\n", self.at) + 1
        self.elements.append(Element("p", self.text[self.at : end].strip()))
        self.at = end
        return True

    def within(self, text: str) -> list[Element]:
        """The blocks of a text that is the content of a block."""
        return self.inner().read(text)

    def inner(self) -> BlockReader:
        """The reader for the content of a block."""
        rules = self._rules if self._depth < _DEEPEST else (self._rules[0], self._rules[-1])
        return BlockReader(rules, self.definitions, self._depth + 1)

    @property
    def at_end(self) -> bool:
        """Whether all is read."""
        return self.at >= len(self.text)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What a pattern matches here."""
        return pattern.match(self.text, self.at)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What a pattern matches here, which is read with that."""
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def add(self, element: Element) -> Element:
        """Add a block; it takes the attributes that wait for one."""
        if self.waiting is not None:
            element.attributes.update(self.waiting)
            self.waiting = None
        self.elements.append(element)
        return element

    def end_block(self, mark: str = "") -> None:
        """Note that something ended which shows nothing, such as a definition.

        Args:
            mark: what asks for the end, or empty.
        """
        self.add(Element("end", mark))

    @property
    def is_after_boundary(self) -> bool:
        """Whether nothing is right before this line that it could belong to."""
        if not self.elements or self.waiting is not None:
            return True
        last = self.elements[-1]
        return last.tag == "blank" or (last.tag == "end" and last.text != "")

    def is_boundary(self, at: int) -> bool:
        """Whether nothing follows that could belong to what ends at an offset."""
        return (at == 0 or self.text[at - 1] == "\n") and boundary.match(self.text, at) is not None


BlockRule: TypeAlias = tuple[re.Pattern[str], Callable[[BlockReader], bool]]
"""What a kind of block begins with, and what reads it; that tells whether there is one."""


def read_blank(reader: BlockReader) -> bool:
    """Empty lines."""
    match = reader.take(blank)
    text = match[0] if match else ""
    if reader.elements and (last := reader.elements[-1]).tag == "blank":
        last.text += text
    else:
        reader.add(Element("blank", text))
    return True
