"""The report ``json``: one array."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from emnews_cli.display.reports.json_text import Elements
from emnews_cli.display.reports.report import Style

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic


class Json:
    """One array with an object a line."""

    def __init__(self, _style: Style) -> None:
        self._elements = Elements()

    def begin(self) -> str:
        """The opening bracket."""
        return "["

    def post(self, _path: str | None, diagnostics: Sequence[Diagnostic], /) -> str:
        """The objects of the post's diagnostics."""
        return self._elements.add(diagnostic.as_dict() for diagnostic in diagnostics)

    def end(self) -> str:
        """The closing bracket."""
        return self._elements.end() + "]\n"
