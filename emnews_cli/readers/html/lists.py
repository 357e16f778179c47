"""Lists, assembled item by item."""

from __future__ import annotations

from emnews_cli.model.document import Block


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
