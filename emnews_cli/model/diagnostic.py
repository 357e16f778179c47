"""Diagnostics: what is wrong with a post, and how it can be repaired, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from emnews_cli.model.text import Edit, Position, Span, without_surrogates


class Severity(StrEnum):
    """How bad it is: an error loses a post or its data, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Applicability(StrEnum):
    """How certain it is that a fix does what the author meant."""

    SAFE = "safe"
    """The post says exactly the same afterwards, to emnews; others read it right."""
    UNSAFE = "unsafe"
    """It changes what the post says, its name, or rests on a guess."""
    DISPLAY = "display"
    """A hint for people, never applied."""


@dataclass(frozen=True, slots=True)
class Fix:
    """How a fault can be repaired: edits of the original text, and nothing outside them changes.

    Args:
        applicability: how certain it is.
        message: what it does, as an order: ``Quote the title as written``.
        edits: of the original text, not overlapping.
        rename: the file's new name without its folder, or empty where it keeps its own.
        encoding: the encoding that the file is written in from then on, or empty for its own.
        changes: the fields of the post that may say something else afterwards.
    """

    applicability: Applicability
    message: str
    edits: tuple[Edit, ...] = ()
    rename: str = ""
    encoding: str = ""
    changes: frozenset[str] = frozenset()


def safe(message: str, *edits: Edit) -> Fix:
    """A fix after which the post says exactly the same."""
    return Fix(Applicability.SAFE, message, edits)


def unsafe(message: str, *edits: Edit, changes: str = "") -> Fix:
    """A fix that a person should look at; ``changes`` names the fields it may change, parted by spaces."""
    return Fix(Applicability.UNSAFE, message, edits, changes=frozenset(changes.split()))


class Finding(NamedTuple):
    """What a rule found: where in the original text, what to say about it, and how it can be repaired."""

    span: Span
    message: str
    fix: Fix | None = None


class Excerpt(NamedTuple):
    """A line of the original text for people to look at, cut where it is long.

    Args:
        text: the line without its end, or the part of it around the finding.
        start: the offset in ``text`` where the finding begins.
        end: the offset where it ends, in this line.
        cut_before: whether the line goes on before ``text``.
        cut_behind: whether it goes on after.
    """

    text: str
    start: int
    end: int
    cut_before: bool = False
    cut_behind: bool = False


class Region(NamedTuple):
    """Where an edit of a fix begins and ends in the file."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with its rule and its place in the file.

    Args:
        code: the rule's permanent code, such as ``EM201``.
        name: the rule's name, such as ``field-missing``.
        severity: error or warning.
        message: one sentence without a full stop.
        path: the file, or None for a post that came without one.
        start: where it begins, counted from 1 in the original file.
        end: where it ends, the column after the last character.
        fix: how it can be repaired, or None.
        places: where the fix's edits are, in their order.
        excerpt: the line it begins in, or None where it is about the file as a whole.
    """

    code: str
    name: str
    severity: Severity
    message: str
    path: str | None
    start: Position
    end: Position
    fix: Fix | None = None
    places: tuple[Region, ...] = field(default=(), repr=False)
    excerpt: Excerpt | None = field(default=None, repr=False)

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
            "fix": self._fix_as_dict(),
        }

    def _fix_as_dict(self) -> dict[str, Any] | None:
        """The fix: its edits in the file's lines and columns, and a new name or encoding if it gives one.

        None too where an edit holds bytes that are no text, which JSON can't say.
        """
        if self.fix is None or any(
            edit.replacement != without_surrogates(edit.replacement) for edit in self.fix.edits
        ):
            return None
        edits = [
            {
                "line": place.start.line,
                "column": place.start.column,
                "end_line": place.end.line,
                "end_column": place.end.column,
                "content": edit.replacement,
            }
            for edit, place in zip(self.fix.edits, self.places, strict=True)
        ]
        others = {"rename": without_surrogates(self.fix.rename), "encoding": self.fix.encoding}
        return {
            "applicability": self.fix.applicability.value,
            "message": self.fix.message,
            "edits": edits,
            **{key: value for key, value in others.items() if value},
        }
