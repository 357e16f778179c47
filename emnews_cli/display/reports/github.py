"""The report ``github``: workflow commands that annotate files in GitHub Actions.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from emnews_cli.display.control_characters import printable
from emnews_cli.display.reports.concise import concise
from emnews_cli.display.reports.report import EachAlone
from emnews_cli.model.diagnostic import Diagnostic

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


class GitHub(EachAlone):
    """One command a line."""

    def text_of(self, diagnostic: Diagnostic) -> str:
        """The command of a diagnostic. Its message says the place too: a log shows nothing else of it."""
        pairs = {"title": f"emnews {diagnostic.code} ({diagnostic.name})", **_place(diagnostic)}
        properties = ",".join(f"{key}={str(value).translate(_PROPERTY)}" for key, value in pairs.items())
        message = concise(diagnostic, unsafe=self.style.unsafe).translate(_DATA)
        return printable(f"::{diagnostic.severity.value} {properties}::{message}") + "\n"


def _place(diagnostic: Diagnostic) -> dict[str, str | int]:
    """Where in which file, if there is one. GitHub refuses columns of a finding that ends on another line."""
    if diagnostic.path is None:
        return {}
    start, end = diagnostic.start, diagnostic.end
    if start.line != end.line:
        return {"file": diagnostic.path, "line": start.line, "endLine": end.line}
    return {
        "file": diagnostic.path,
        "line": start.line,
        "col": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
