"""The formats of reports: a new one is one file and one row here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple, cast

from emnews_cli.display.reports.report import Report, Style

_PACKAGE = "emnews_cli.display.reports"


class ReportFormat(NamedTuple):
    """A format of reports.

    Args:
        name: as in ``--output-format``.
        about: what it is, in a few words.
        report: ``module:class`` in this package, imported when it is used.
    """

    name: str
    about: str
    report: str

    def load(self) -> Callable[[Style], Report]:
        """The class that makes the report."""
        module, _, name = self.report.partition(":")
        return cast("Callable[[Style], Report]", getattr(import_module(f"{_PACKAGE}.{module}"), name))


REPORTS: dict[str, ReportFormat] = {
    row.name: row
    for row in (
        ReportFormat("full", "with the line it is about", "full:Full"),
        ReportFormat("concise", "one line each", "concise:Concise"),
        ReportFormat("json", "one JSON array", "json:Json"),
        ReportFormat("json-lines", "one JSON object a line", "json_lines:JsonLines"),
        ReportFormat("github", "annotations of GitHub Actions", "github:GitHub"),
        ReportFormat("gitlab", "a Code Quality report of GitLab", "gitlab:GitLab"),
        ReportFormat("sarif", "SARIF 2.1.0", "sarif:Sarif"),
        ReportFormat("junit", "JUnit XML", "junit:JUnit"),
    )
}


def make_report(name: str, style: Style) -> Report:
    """A report in a format.

    Args:
        name: in :data:`REPORTS`.
        style: how it is drawn.

    Raises:
        KeyError: there is no such format.
    """
    return REPORTS[name].load()(style)
