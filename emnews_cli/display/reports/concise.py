"""The report ``concise``: one line each."""

from __future__ import annotations

from emnews_cli.display.control_characters import printable
from emnews_cli.display.reports.ansi import SEVERITY_COLORS, painted
from emnews_cli.display.reports.report import EachAlone
from emnews_cli.display.translation import translated
from emnews_cli.model.diagnostic import Applicability, Diagnostic


def concise(diagnostic: Diagnostic, *, unsafe: bool = False, color: bool = False) -> str:
    """A diagnostic on one line, as editors jump to it: ``path:line:column: CODE [*] message``.

    Args:
        diagnostic: any.
        unsafe: whether an unsafe fix counts as applicable, which ``[*]`` marks.
        color: whether to draw in colour.
    """
    line, column = diagnostic.start
    code = painted(diagnostic.code, SEVERITY_COLORS[diagnostic.severity], color=color)
    mark = " [*]" if is_fixable(diagnostic, unsafe=unsafe) else ""
    place = f"{printable(diagnostic.path or '-')}:{line}:{column}"
    return f"{place}: {code}{mark} {printable(translated(diagnostic.message))}"


def is_fixable(diagnostic: Diagnostic, *, unsafe: bool) -> bool:
    """Whether a diagnostic has a fix that may be applied.

    Args:
        diagnostic: any.
        unsafe: whether an unsafe one may.
    """
    if diagnostic.fix is None:
        return False
    applicability = diagnostic.fix.applicability
    return applicability is Applicability.SAFE or (unsafe and applicability is Applicability.UNSAFE)


class Concise(EachAlone):
    """One line each."""

    def text_of(self, diagnostic: Diagnostic) -> str:
        """The line of a diagnostic."""
        return concise(diagnostic, unsafe=self.style.unsafe, color=self.style.color) + "\n"
