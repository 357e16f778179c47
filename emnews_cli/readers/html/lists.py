"""Assemble lists item by item."""

from __future__ import annotations

from itertools import groupby

from emnews_cli.model.document import Block, Definition, DefinitionList, Heading, Paragraph


class OpenList:
    """A list while it is read; what stands between its items becomes an item too."""

    def __init__(self) -> None:
        self.items: list[list[Block]] = []
        self.stray = self.start_item()

    def start_item(self) -> list[Block]:
        """Begin an item; returns the list that its blocks go to."""
        self.items.append([])
        return self.items[-1]

    def end_item(self, outer: list[Block]) -> list[Block]:
        """Close an item; returns the list that the blocks behind it go to."""
        if outer is not self.stray:
            return outer
        self.stray = self.start_item()
        return self.stray


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
