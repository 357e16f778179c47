"""The report ``sarif``: SARIF 2.1.0, as code scanning services read it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from emnews_cli import __version__
from emnews_cli.display.reports.fingerprints import fingerprints
from emnews_cli.display.reports.json_text import Elements, json_text
from emnews_cli.display.reports.report import Style
from emnews_cli.model.diagnostic import Applicability, Diagnostic, Fix, Region
from emnews_cli.model.text import Position
from emnews_cli.rules.registry import all_rules
from emnews_cli.rules.rule import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_STDIN = "stdin"
_BYTE_ORDER_MARK = "\ufeff"
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that do not stand for a byte of a file's name."""
_BRACES = str.maketrans({"{": "{{", "}": "}}"})


class Sarif:
    """One run with a result a line."""

    def __init__(self, _style: Style) -> None:
        self._elements = Elements()
        self._indexes = {rule.code: index for index, rule in enumerate(all_rules())}

    def begin(self) -> str:
        """The tool with its rules, up to the bracket before the first result."""
        driver = {"name": "emnews", "version": __version__, "rules": [_rule(rule) for rule in all_rules()]}
        run = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
        }
        head = {"$schema": _SCHEMA, "version": "2.1.0"}
        return f'{json_text(head)[:-1]}, "runs": [{json_text(run)[:-1]},\n"results": ['

    def post(self, path: str | None, diagnostics: Sequence[Diagnostic], /) -> str:
        """The results of a post."""
        artifact = {"uri": uri_of(path)}
        mark = any(map(_shows_mark, diagnostics))
        pairs = zip(diagnostics, fingerprints(path, diagnostics), strict=True)
        return self._elements.add(
            self._result(diagnostic, artifact, fingerprint, mark) for diagnostic, fingerprint in pairs
        )

    def end(self) -> str:
        """The closing brackets."""
        return self._elements.end() + "]}]}\n"

    def _result(
        self, diagnostic: Diagnostic, artifact: dict[str, str], fingerprint: str, mark: bool
    ) -> dict[str, Any]:
        region = _region(Region(diagnostic.start, diagnostic.end), mark)
        result: dict[str, Any] = {
            "ruleId": diagnostic.code,
            "level": diagnostic.severity.value,
            "message": _message(diagnostic.message),
            "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
            "partialFingerprints": {"emnews/v1": fingerprint},
        }
        if (index := self._indexes.get(diagnostic.code)) is not None:
            result["ruleIndex"] = index
        if fixes := _fixes(diagnostic, artifact, mark):
            result["fixes"] = fixes
        return result


def uri_of(path: str | None) -> str:
    """The URI of a file: relative for a relative path, ``file:`` for an absolute one, else ``stdin``."""
    if path is None:
        return _STDIN
    pure = PurePath(_NO_BYTE.sub("\ufffd", path))
    quoted = quote(pure.as_posix().encode("utf-8", "surrogateescape"))
    return f"file:///{quoted.removeprefix('/')}" if pure.is_absolute() else quoted


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": _what_it_does(rule)},
        "help": {"text": rule.page, "markdown": f"# {rule.name} ({rule.code})\n\n{rule.page}"},
        "defaultConfiguration": {"level": rule.severity.value, "enabled": rule.default},
    }


def _what_it_does(rule: Rule) -> str:
    """The first section of a rule's page, or its summary where it has none."""
    match = re.search(r"^## .*\n+((?:(?!## ).*\n?)+)", rule.page, re.MULTILINE)
    return " ".join(match[1].split()) if match else rule.summary


def _message(text: str) -> dict[str, str]:
    """A message; braces are doubled, since single ones stand for arguments."""
    return {"text": text.translate(_BRACES)}


def _shows_mark(diagnostic: Diagnostic) -> bool:
    """Whether a diagnostic shows that its file begins with a byte order mark."""
    excerpt = diagnostic.excerpt
    if excerpt is None or excerpt.cut_before or diagnostic.start.line != 1:
        return False
    return excerpt.text.startswith(_BYTE_ORDER_MARK)


def _region(place: Region, mark: bool) -> dict[str, int]:
    start, end = (_without_mark(position) if mark else position for position in place)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _without_mark(position: Position) -> Position:
    """A position as SARIF counts it: the byte order mark is not a character of the first line."""
    return Position(1, max(position.column - 1, 1)) if position.line == 1 else position


def _fixes(diagnostic: Diagnostic, artifact: dict[str, str], mark: bool) -> list[dict[str, Any]]:
    """The fix, where it is not a hint, there is a file, and something of its text changes."""
    fix = diagnostic.fix
    if fix is None or fix.applicability is Applicability.DISPLAY or diagnostic.path is None:
        return []
    replacements = list(_replacements(fix, diagnostic.places, mark))
    if not replacements:
        return []
    return [
        {
            "description": _message(fix.message),
            "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
            "properties": {"applicability": fix.applicability.value},
        }
    ]


def _replacements(fix: Fix, places: Sequence[Region], mark: bool) -> Iterator[dict[str, Any]]:
    """What a fix changes in the text; to remove the byte order mark is not a change of it."""
    for edit, place in zip(fix.edits, places, strict=True):
        region = _region(place, mark)
        if edit.replacement:
            yield {"deletedRegion": region, "insertedContent": {"text": edit.replacement}}
        elif (region["startLine"], region["startColumn"]) != (region["endLine"], region["endColumn"]):
            yield {"deletedRegion": region}
