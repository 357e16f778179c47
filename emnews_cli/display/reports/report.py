"""The interface of a report."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic


class Style(NamedTuple):
    """How a report is drawn, where its format leaves that open.

    Args:
        width: of the lines, in columns.
        color: whether to draw in colour.
        unsafe: whether unsafe fixes count as applicable.
    """

    width: int = 100
    color: bool = False
    unsafe: bool = False


class Report(Protocol):
    """A text about diagnostics, made bit by bit: none is kept, whatever their number."""

    def begin(self) -> str:
        """What is before all posts."""

    def post(self, path: str | None, diagnostics: Sequence[Diagnostic], /) -> str:
        """What is said about one post.

        Args:
            path: the file, or None for a post that came without one. It may come again, for what only the
                archive as a whole shows.
            diagnostics: what is wrong with it; empty for a good post.
        """

    def end(self) -> str:
        """What follows all posts."""


class EachAlone(ABC):
    """A report that is the texts of its diagnostics, one after the other.

    Args:
        style: how it is drawn.
    """

    def __init__(self, style: Style) -> None:
        self.style = style

    def begin(self) -> str:
        """Nothing."""
        return ""

    def post(self, _path: str | None, diagnostics: Sequence[Diagnostic], /) -> str:
        """The texts of the post's diagnostics."""
        return "".join(map(self.text_of, diagnostics))

    def end(self) -> str:
        """Nothing."""
        return ""

    @abstractmethod
    def text_of(self, diagnostic: Diagnostic) -> str:
        """A diagnostic, its line end included."""
