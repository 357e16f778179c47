"""What there is to translate: the texts of calls, help pages, and rules."""

from __future__ import annotations

import ast
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

import typer
from babel.messages.catalog import Catalog

from emnews_cli import errors
from emnews_cli.archive.select import UNWANTED
from emnews_cli.cli.app import app
from emnews_cli.display.listing import FIELDS
from emnews_cli.model.calendar import WEEKDAYS
from emnews_cli.model.evidence import Evidence
from emnews_cli.model.front_matter import Kind as ValueKind
from emnews_cli.model.markets import MARKETS, Kind
from emnews_cli.model.markup import MarkKind
from emnews_cli.rules.registry import all_rules

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "emnews_cli"
_ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type)} | {"BrokenError"}
PLACES = {
    **dict.fromkeys(_ERRORS, 0),
    **dict.fromkeys("Message say tell warn _warn translated safe unsafe Failure Field".split(), 0),
    "Finding": 1,
    "counted": 1,
    "unknown": 0,
}
"""The calls whose texts are shown to people, and the place of the text among their arguments."""
_WHOLE = {"counted": "{number} {}", "unknown": "unknown {} {given!r}{where}; {hint}"}
"""What some calls make of their text."""
STATUSES = ("converted", "exported", "packed", "stripped", "unchanged", UNWANTED)
_REFUSALS = tuple(
    getattr(errno, name)
    for name in "EPERM ENOENT EIO EBADF ENOMEM EACCES EEXIST ENOTDIR EISDIR EMFILE ENOSPC EROFS ENAMETOOLONG"
    " ENOTEMPTY ELOOP EDQUOT".split()
)
"""What the system refuses most, in its words."""
_FIXED = (
    "{what}: {reason}",
    ", ",
    "; ",
    ":",
    "Usage: ",
    "Arguments",
    "Options",
    "Commands",
    "default: ",
    "required",
    "env var: ",
)


class Call(NamedTuple):
    """A text as an argument of a call.

    Args:
        path: the file, relative to the project.
        line: of the file.
        name: of what is called.
        text: the argument, or None where it is put together there, so that no catalogue can have it.
    """

    path: str
    line: int
    name: str
    text: str | None


def template() -> Catalog:
    """All there is to translate."""
    catalog = Catalog(domain="emnews", project="emnews")
    for call in calls():
        if call.text:
            text = _WHOLE.get(call.name, "{}").replace("{}", call.text)
            plural = call.name == "counted"
            catalog.add((text, f"{text}s") if plural else text, locations=[(call.path, call.line)])
    for place, text in (*_help(), *_rules(), *_words(), *(("typer", text) for text in _FIXED)):
        if text:
            catalog.add(text, locations=[(place, 1)])
    return catalog


def calls() -> Iterator[Call]:
    """The texts of calls in the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from _texts(node, str(path.relative_to(ROOT)))


def _texts(call: ast.Call, path: str) -> Iterator[Call]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = PLACES.get(name)
    if place is None or len(call.args) <= place:
        return
    argument = call.args[place]
    for each in [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield Call(path, call.lineno, name, each.value)
        elif isinstance(each, ast.JoinedStr | ast.BinOp):
            yield Call(path, call.lineno, name, None)


def _words() -> Iterator[tuple[str, str]]:
    """Words of the model that are shown on a terminal."""
    for market in MARKETS.values():
        yield "markets", market.exchange
    kinds = (f"a {kind.value}" for kind in ValueKind if kind is not ValueKind.INTEGER)
    counts = (f"{{count}} {status}" for status in STATUSES)
    values = (word.value for word in (*Evidence, *MarkKind))
    for word in (*get_args(Kind), *kinds, *values, *counts, *WEEKDAYS, *map(str.upper, FIELDS)):
        yield "words", word
    for number in _REFUSALS:
        yield "system", os.strerror(number)


def _help() -> Iterator[tuple[str, str]]:
    """The texts of help pages, and the commands that they are about."""
    root: Any = typer.main.get_command(app)
    context = root.context_class(root, info_name="emnews")
    for name, command in [("emnews", root), *root.commands.items()]:
        yield name, command.help
        yield name, (command.epilog or "").partition("\n")[0]
        for parameter in command.get_params(context):
            yield name, parameter.help
            yield name, parameter.rich_help_panel


def _rules() -> Iterator[tuple[str, str]]:
    """The sentence that each rule's page begins with, its headings, and what it does."""
    for rule in all_rules():
        yield rule.code, rule.summary
        yield rule.code, rule.severity.value
        before = ""
        for paragraph in rule.page.split("\n\n"):
            if paragraph.startswith("## ") or before == "## What it does":
                yield rule.code, paragraph.replace("\n", " ")
            before = paragraph
