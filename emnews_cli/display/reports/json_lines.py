"""The report ``json-lines``: one object a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emnews_cli.display.reports.json_text import json_text
from emnews_cli.display.reports.report import EachAlone

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic


class JsonLines(EachAlone):
    """One object a line."""

    def text_of(self, diagnostic: Diagnostic) -> str:
        """The line of a diagnostic."""
        return json_text(diagnostic.as_dict()) + "\n"
