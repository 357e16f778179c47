"""The report ``gitlab``: a Code Quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from emnews_cli.display.reports.fingerprints import fingerprints
from emnews_cli.display.reports.json_text import Elements
from emnews_cli.display.reports.report import Style
from emnews_cli.model.diagnostic import Diagnostic, Severity
from emnews_cli.model.text import Position

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


class GitLab:
    """One array with an object a line."""

    def __init__(self, _style: Style) -> None:
        self._elements = Elements()

    def begin(self) -> str:
        """The opening bracket."""
        return "["

    def post(self, path: str | None, diagnostics: Sequence[Diagnostic], /) -> str:
        """The objects of the post's diagnostics."""
        # GitLab looks for the name as git has it, without ./ before it.
        name = "-" if path is None else PurePath(path).as_posix()
        pairs = zip(diagnostics, fingerprints(path, diagnostics), strict=True)
        return self._elements.add(_issue(diagnostic, name, fingerprint) for diagnostic, fingerprint in pairs)

    def end(self) -> str:
        """The closing bracket."""
        return self._elements.end() + "]\n"


def _issue(diagnostic: Diagnostic, name: str, fingerprint: str) -> dict[str, Any]:
    return {
        "description": f"{diagnostic.code} {diagnostic.message}",
        "check_name": diagnostic.name,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {
            "path": name,
            "positions": {"begin": _position(diagnostic.start), "end": _position(diagnostic.end)},
        },
    }


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}
