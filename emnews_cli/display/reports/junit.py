"""The report ``junit``: XML as test runners write it, a post as a suite and a finding as a failed test."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from emnews_cli.display.control_characters import printable
from emnews_cli.display.reports.concise import concise
from emnews_cli.display.reports.report import Style

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic

_NOT_IN_XML = re.compile("[\ufffe\uffff]")
"""What XML 1.0 forbids besides what is not printable."""


class JUnit:
    """One ``testsuite`` for each post, with a ``testcase`` that passes where nothing is wrong with it."""

    def __init__(self, style: Style) -> None:
        self._style = style

    def begin(self) -> str:
        """The opening tag."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="emnews">\n'

    def post(self, path: str | None, diagnostics: Sequence[Diagnostic], /) -> str:
        """The suite of a post."""
        name = _attribute(path or "-")
        cases = [self._failed(name, diagnostic) for diagnostic in diagnostics]
        return (
            f'<testsuite name={name} tests="{len(cases) or 1}" failures="{len(cases)}" errors="0">\n'
            f"{''.join(cases) or _passed(name)}</testsuite>\n"
        )

    def end(self) -> str:
        """The closing tag."""
        return "</testsuites>\n"

    def _failed(self, path: str, diagnostic: Diagnostic) -> str:
        line, column = diagnostic.start
        # With the place, since GitLab takes two tests of a name for one.
        name = _attribute(f"{line}:{column} {diagnostic.code} {diagnostic.message}")
        message, kind = _attribute(diagnostic.message), _attribute(diagnostic.severity.value)
        text = escape(_characters(concise(diagnostic, unsafe=self._style.unsafe)))
        return (
            f'<testcase name={name} classname={path} file={path} line="{line}">'
            f"<failure message={message} type={kind}>{text}</failure></testcase>\n"
        )


def _passed(path: str) -> str:
    return f'<testcase name="no findings" classname={path} file={path}/>\n'


def _attribute(text: str) -> str:
    return quoteattr(_characters(text))


def _characters(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", printable(text))
