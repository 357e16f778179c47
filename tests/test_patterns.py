"""Regular expressions that every Python from 3.11.2 on reads alike.

In Python before 3.11.5 a possessive quantifier or an atomic group around a group or an alternation may match
something else than it says, or nothing (cpython issues 100061 and 106052). Debian 12 has Python 3.11.2.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from tests.conftest import ROOT

ONE_CHARACTER = {kinds.LITERAL, kinds.NOT_LITERAL, kinds.ANY, kinds.IN}


def texts_of(path: Path) -> Iterator[str]:
    """Every text in a file that may be a pattern; what is put into one counts as a letter."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    # The characters that an address may hold look like a pattern.
    safe = {id(node.value) for node in nodes if isinstance(node, ast.keyword) and node.arg == "safe"}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in safe:
            yield node.value


def possessive_groups(parsed: object) -> Iterator[str]:
    """What is possessive around more than one character."""
    if not isinstance(parsed, tuple | list | parser.SubPattern):
        return
    parts = list(parsed)
    if parts and parts[0] is kinds.POSSESSIVE_REPEAT:
        inner = list(parts[1][2])
        if len(inner) > 1 or inner[0][0] not in ONE_CHARACTER:
            yield "possessive repeat"
    elif parts and parts[0] is kinds.ATOMIC_GROUP:
        yield "atomic group"
    for part in parts:
        yield from possessive_groups(part)


def found_in(text: str) -> list[str]:
    try:
        return list(possessive_groups(parser.parse(text)))
    except (re.error, OverflowError):
        return []


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("[ab]*+c", 0),
        ("a++", 0),
        ("(?:ab|c)*+", 1),
        ("(?:[a]*+b)?+", 1),
        ("x(?>a|b)y", 1),
        ("(a(?:b(?:cd)++)?)", 1),
    ],
)
def test_possessive_groups_are_told_from_possessive_characters(pattern: str, found: int) -> None:
    assert len(found_in(pattern)) == found


@pytest.mark.filterwarnings("ignore::FutureWarning")  # of texts that are no patterns
def test_no_pattern_is_possessive_around_a_group_or_an_alternation() -> None:
    paths = sorted((ROOT / "emnews_cli").rglob("*.py"))
    assert len(paths) > 100
    for path in paths:
        for text in texts_of(path):
            assert found_in(text) == [], (path, text)
