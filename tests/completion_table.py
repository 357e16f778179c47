"""What completion knows of the commands: ``python -m tests.completion_table`` writes it where the program reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import typer

from emnews_cli.cli import completing
from emnews_cli.cli.app import app
from emnews_cli.cli.completion import Shell
from emnews_cli.datasets import schema
from emnews_cli.display.listing import FIELDS
from emnews_cli.display.summary import FIELDS as PARTS
from emnews_cli.display.tables import By
from emnews_cli.rules.registry import all_rules

PLACE = Path(completing.__file__).with_name("completion.json")
ARGUMENTS: dict[str, list[dict[str, Any]]] = {
    "completion": [{"takes": "words", "values": [*get_args(Shell)]}],
    "help": [{"takes": "commands"}],
    "rule": [{"takes": "rules"}],
    "search": [{"takes": "text"}, {"takes": "files"}],
}
"""What the arguments of commands are, where they are not files."""
FOLDERS = ("--image-dir", "--image-cache", "--dir")
LISTS: dict[str, list[str]] = {"--tables": [*schema.TABLES]}
FIELDS_OF = {"list": [*FIELDS], "show": [*PARTS]}


def table() -> dict[str, Any]:
    root: Any = typer.main.get_command(app)
    context = root.context_class(root, info_name="emnews")
    commands = {name: _command(name, command, context) for name, command in root.commands.items()}
    return {
        "program": {"options": _options("", root.get_params(context))},
        "commands": commands,
        "rules": [[name, rule.summary] for rule in all_rules() for name in (rule.code, rule.name)],
    }


def _command(name: str, command: Any, context: Any) -> dict[str, Any]:
    arguments = ARGUMENTS.get(name, [{"takes": "files"}])
    return {
        "help": command.help,
        "arguments": arguments,
        "options": _options(name, command.get_params(context)),
    }


def _options(command: str, parameters: list[Any]) -> dict[str, Any]:
    options = (each for each in parameters if each.param_type_name == "option")
    return {
        name: {"help": _brief(option.help), **_taken(command, name, option)}
        for option in options
        for name in (*option.opts, *option.secondary_opts)
    }


def _brief(text: str | None) -> str:
    return (text or "").partition("; ")[0].rstrip(".")


def _taken(command: str, name: str, option: Any) -> dict[str, Any]:
    if option.is_flag:
        return {}
    if name.removeprefix("--") in completing.OF_POSTS:
        return {"takes": name.removeprefix("--")}
    if name in ("--select", "--ignore", "--extend-select"):
        return {"takes": "rules"}
    if name == "--fields":
        return {"takes": "several", "values": FIELDS_OF[command]}
    if name in LISTS:
        return {"takes": "several", "values": LISTS[name]}
    if name == "--by":
        return {"takes": "words", "values": [*get_args(By)]}
    if words := _words(option):
        return {"takes": "words", "values": words}
    if name in FOLDERS:
        return {"takes": "folders"}
    return {"takes": "files" if option.metavar in ("FILE", "PATH", "POST") else "text"}


def _words(option: Any) -> list[str]:
    annotation = getattr(getattr(option, "type_descriptor", None), "annotation", None)
    literals = [each for each in (annotation, *get_args(annotation)) if get_origin(each) is Literal]
    return [str(word) for literal in literals for word in get_args(literal)]


def text() -> str:
    return json.dumps(table(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PLACE.write_text(text(), encoding="utf-8")
