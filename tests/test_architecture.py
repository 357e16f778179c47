"""The rooms of docs/explanation/architecture.md: who may import whom, and how large a file may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from tests.conftest import ROOT, SLOW

PACKAGE = ROOT / "emnews_cli"
ROOMS = (
    "messages",
    "errors",
    "system",
    "model",
    "readers",
    "writers",
    "datasets",
    "rules",
    "pipeline",
    "search",
    "stores",
    "archive",
    "display",
    "cli",
)
"""From the ground up: a room imports only what stands before it."""
STRANGERS = ("readers", "writers", "datasets", "rules")
"""Rooms that never import one another."""
FORBIDDEN = {
    "model": {"yaml", "frontmatter", "lxml", "rich", "typer", "os", "pathlib", "io", "json"},
    "readers": {"rich", "typer", "os"},
    "writers": {"typer", "rich", "os", "time", "random", "pathlib"},
    "datasets": {"typer", "rich", "lxml", "yaml"},
    "rules": {"typer", "rich", "os", "lxml", "yaml"},
    "pipeline": {"typer", "rich", "os", "pathlib", "lxml", "yaml"},
    "search": {"typer", "rich", "os", "pathlib", "lxml", "yaml"},
    "stores": {"typer", "rich", "lxml", "yaml"},
    "archive": {"typer", "lxml", "yaml"},
    "display": {"typer", "lxml", "yaml"},
}


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "emnews_cli" and len(parts) > 1 else None


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_each_room_imports_only_what_stands_before_it() -> None:
    for path in files():
        room = room_of(module_name(path))
        if room not in ROOMS:
            continue
        for imported in imports(path):
            other = room_of(imported)
            if other is not None and other != room:
                assert ROOMS.index(other) < ROOMS.index(room), f"{path} imports {imported}"


def test_readers_writers_datasets_and_rules_are_strangers() -> None:
    for path in files():
        room = room_of(module_name(path))
        others = {room_of(imported) for imported in imports(path)} & set(STRANGERS)
        if room in STRANGERS:
            assert others <= {room}, path


def test_no_room_uses_what_it_must_not() -> None:
    for path in files():
        used = {imported.split(".")[0] for imported in imports(path)}
        assert not used & FORBIDDEN.get(room_of(module_name(path)) or "", set()), path


def test_there_is_no_circle_of_imports() -> None:
    graph = {module_name(path): set(imports(path)) for path in files()}
    TopologicalSorter(graph).prepare()


def test_no_file_is_longer_than_400_lines() -> None:
    for path in files():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path


def test_the_tests_that_are_called_slow_are_there() -> None:
    assert [name for name in SLOW if not (ROOT / "tests" / name).exists()] == []
