"""The report ``full``: each diagnostic with its source line."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.display.reports.ansi import BOLD, DIM, SEVERITY_COLORS, painted
from emnews_cli.display.reports.concise import concise
from emnews_cli.display.reports.glyphs import fold, visible
from emnews_cli.display.reports.report import EachAlone
from emnews_cli.display.reports.window import window
from emnews_cli.display.translation import translated
from emnews_cli.model.diagnostic import Applicability, Diagnostic, Fix

_NARROWEST = 40
_INDENT = "  "


class Full(EachAlone):
    """The line in the file with the finding underlined, the rule, and what can be done."""

    def text_of(self, diagnostic: Diagnostic) -> str:
        """A diagnostic with an empty line after it."""
        lines = [*self._head(diagnostic), *self._source(diagnostic), *self._notes(diagnostic)]
        return "\n".join(lines) + "\n\n"

    @property
    def _width(self) -> int:
        return max(self.style.width, _NARROWEST)

    def _paint(self, text: str, look: str) -> str:
        return painted(text, look, color=self.style.color)

    def _head(self, diagnostic: Diagnostic) -> Iterator[str]:
        text = visible(concise(diagnostic, unsafe=self.style.unsafe))
        return (self._paint(line, BOLD) for line in fold(text, self._width, _INDENT))

    def _source(self, diagnostic: Diagnostic) -> Iterator[str]:
        """The line in the file and the carets under it."""
        if diagnostic.excerpt is None:
            return
        gutter = f"{diagnostic.start.line} |"
        shown = window(diagnostic.excerpt, self._width - len(gutter) - 1)
        carets = self._paint("^" * shown.found, SEVERITY_COLORS[diagnostic.severity])
        yield f"{self._paint(gutter, DIM)} {shown.text}".rstrip(" ")
        margin = self._paint("|".rjust(len(gutter)), DIM)
        yield f"{margin} {' ' * shown.before}{carets}"

    def _notes(self, diagnostic: Diagnostic) -> Iterator[str]:
        severity = diagnostic.severity
        margin = " " * len(str(diagnostic.start.line))
        yield from self._note(margin, translated(severity.value), diagnostic.name, SEVERITY_COLORS[severity])
        if diagnostic.fix is not None:
            message = translated(diagnostic.fix.message)
            yield from self._note(margin, translated(_label(diagnostic.fix)), message, BOLD)

    def _note(self, margin: str, label: str, text: str, look: str) -> Iterator[str]:
        lead = f"{margin} = "
        first, *more = fold(f"{label}: {visible(text)}", self._width - len(lead))
        yield f"{lead}{self._paint(label, look)}{first[len(label) :]}"
        yield from (" " * len(lead) + line for line in more)


def _label(fix: Fix) -> str:
    if fix.applicability is Applicability.DISPLAY:
        return "hint"
    return "fix (unsafe)" if fix.applicability is Applicability.UNSAFE else "fix (safe)"
