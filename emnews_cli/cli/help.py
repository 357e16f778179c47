"""``emnews help``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from emnews_cli.errors import UsageError
from emnews_cli.model.suggestions import unknown

EXAMPLES = """Examples:

emnews help

emnews help convert"""


def command(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="COMMAND", help="A command; without it the list of all.")
    ] = None,
) -> None:
    """Run the command."""
    root: Any = context.parent
    if name is None:
        typer.echo(root.get_help())
        return
    commands = root.command.commands
    if name not in commands:
        raise UsageError(unknown("command", name, commands))
    command = commands[name]
    typer.echo(command.get_help(command.context_class(command, info_name=name, parent=root)))
