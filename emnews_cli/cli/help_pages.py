"""The ``--help`` of a command: options in groups, and values named in plain words."""

from __future__ import annotations

from typing import Any

import typer

from emnews_cli.display.translation import is_english, translated

_NAMES = {"<str>": "TEXT", "<int>": "N", "<float>": "N", "<path>": "PATH", "<datetime>": "DATE"}


def name_values(parameters: list[Any], context: Any) -> list[Any]:
    """The same parameters, each value with a name: ``TEXT`` for what typer calls ``<str>``.

    Args:
        parameters: of a command, as typer made them.
        context: the command's.
    """
    for parameter in parameters:
        if parameter.param_type_name == "option" and parameter.metavar is None:
            shown = parameter.display_type(context)
            ranged = "N" if shown.endswith(" range>") else shown.strip("<>")
            parameter.metavar = _NAMES.get(shown, ranged)
    return parameters


def write_options(parameters: list[Any], context: Any, formatter: Any) -> None:
    """Write the arguments and options of a command below the names of their groups.

    Args:
        parameters: of a command; the name of an option's group is its ``rich_help_panel``.
        context: the command's.
        formatter: takes the text.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for parameter in parameters:
        parameter.help = translated(parameter.help)
        record = parameter.get_help_record(context)
        if record is None:
            continue
        if parameter.param_type_name == "argument":
            record = (parameter.metavar or parameter.name.upper(), record[1])
            groups.setdefault("Arguments", []).append(record)
        else:
            groups.setdefault(parameter.rich_help_panel or "Options", []).append(record)
    # The help comes with the options of the command itself.
    for title in sorted(groups, key=lambda title: (title != "Arguments", title != "Options")):
        with formatter.section(title):
            formatter.write_dl(groups[title])


class HelpContext(typer.Context):
    """What a command is called with; draws help and usage in the language of the user."""

    def make_formatter(self) -> Any:
        """What takes the text of a page."""
        if is_english():
            return super().make_formatter()
        from emnews_cli.cli.wide_help import WideFormatter

        return WideFormatter(width=self.terminal_width, max_width=self.max_content_width)
