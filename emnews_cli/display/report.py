"""Diagnostics as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emnews_cli.display.safe import printable

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic


def concise(diagnostic: Diagnostic) -> str:
    """A diagnostic on one line: ``path:line:column: CODE message``, as editors jump to it."""
    path = printable(diagnostic.path or "-")
    line, column = diagnostic.start
    return f"{path}:{line}:{column}: {diagnostic.code} {printable(diagnostic.message)}"
