"""Diagnostics: what is wrong with a post, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from emnews_cli.model.text import Position, Span, without_surrogates


class Severity(StrEnum):
    """How bad it is: an error loses a post or its data, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Finding(NamedTuple):
    """What a rule found: where in the original text, and what to say about it."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with its rule and its place in the file.

    Args:
        code: the rule's permanent code, such as ``EM201``.
        severity: error or warning.
        message: one sentence without a full stop.
        path: the file, or None for a post that came without one.
        start: where it begins, counted from 1 in the original file.
        end: where it ends, the column after the last character.
    """

    code: str
    severity: Severity
    message: str
    path: str | None
    start: Position
    end: Position

    def as_dict(self) -> dict[str, Any]:
        """The object of ``validate --output-format json``."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "path": None if self.path is None else without_surrogates(self.path),
            "line": self.start.line,
            "column": self.start.column,
            "end_line": self.end.line,
            "end_column": self.end.column,
            "fix": None,
        }
