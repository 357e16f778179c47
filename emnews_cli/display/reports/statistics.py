"""``emnews validate --statistics``: how often each rule found something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from emnews_cli.model.diagnostic import Applicability, Diagnostic, Severity


@dataclass(slots=True)
class _Count:
    """How often one rule found something, and how much of it can be fixed."""

    code: str
    name: str
    severity: Severity
    count: int = 0
    safe: int = 0
    unsafe: int = 0

    def add(self, diagnostic: Diagnostic) -> None:
        applicability = diagnostic.fix.applicability if diagnostic.fix else None
        self.count += 1
        self.safe += applicability is Applicability.SAFE
        self.unsafe += applicability is Applicability.UNSAFE

    def remark(self, *, unsafe: bool) -> str:
        """``12 fixable``, or nothing."""
        fixable = self.safe + (self.unsafe if unsafe else 0)
        parts = [f"{fixable} fixable"] if fixable else []
        if self.unsafe and not unsafe:
            parts.append(f"{self.unsafe} unsafely fixable")
        return ", ".join(parts)


class Counts:
    """Counts diagnostics by rule and keeps none of them."""

    def __init__(self) -> None:
        self._counts: dict[str, _Count] = {}

    def add(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Count some more."""
        for diagnostic in diagnostics:
            count = self._counts.get(diagnostic.code)
            if count is None:
                count = _Count(diagnostic.code, diagnostic.name, diagnostic.severity)
                self._counts[diagnostic.code] = count
            count.add(diagnostic)

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(count.count for count in self._counts.values())

    @property
    def errors(self) -> int:
        """How many of them are errors."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> int:
        """How many of them are warnings."""
        return self._of(Severity.WARNING)

    def fixable(self, unsafe: bool) -> int:
        """How many of them can be fixed.

        Args:
            unsafe: whether unsafe fixes count.
        """
        return sum(count.safe + (count.unsafe if unsafe else 0) for count in self._counts.values())

    def lines(self, *, unsafe: bool = False) -> list[str]:
        """A line a rule for people, the most frequent first: count, code, name, how many can be fixed.

        Args:
            unsafe: whether unsafe fixes count.
        """
        ranked = self._ranked()
        digits = max((len(str(count.count)) for count in ranked), default=0)
        width = max((len(count.name) for count in ranked), default=0)
        rows = (
            f"{count.count:>{digits}}  {count.code}  {count.name:<{width}}  {count.remark(unsafe=unsafe)}"
            for count in ranked
        )
        return [row.rstrip() for row in rows]

    def as_dicts(self) -> list[dict[str, Any]]:
        """An object a rule for JSON, the most frequent first; ``fixable`` are safe fixes alone."""
        return [
            {
                "code": count.code,
                "name": count.name,
                "severity": count.severity.value,
                "count": count.count,
                "fixable": count.safe,
                "unsafe_fixable": count.unsafe,
            }
            for count in self._ranked()
        ]

    def _of(self, severity: Severity) -> int:
        return sum(count.count for count in self._counts.values() if count.severity is severity)

    def _ranked(self) -> list[_Count]:
        return sorted(self._counts.values(), key=lambda count: (-count.count, count.code))
