"""``--format``, and the options that are short for one of its values."""

from __future__ import annotations

from collections.abc import Mapping

import typer

from emnews_cli.errors import UsageError

_STRENGTHS = "DEFAULT", "DEFAULT_MAP", "ENVIRONMENT", "COMMANDLINE"


def chosen_format(context: typer.Context, short: Mapping[str, str], name: str = "format_name") -> str | None:
    """The format that the command line tells; else the environment, else the settings, else None.

    Args:
        context: of the command.
        short: the parameters of options such as ``--json``, with the format that each of them means.
        name: the parameter of ``--format``.

    Raises:
        UsageError: they contradict each other.
    """
    meanings: dict[str, str] = {name: context.params[name], **short}
    given = [parameter for parameter in meanings if context.params[parameter]]
    strongest = max((_strength(context, parameter) for parameter in given), default=0)
    given = [parameter for parameter in given if _strength(context, parameter) == strongest]
    told = {meanings[parameter] for parameter in given}
    if len(told) > 1:
        options = " and ".join(_option(context, parameter) for parameter in given)
        raise UsageError("{options} contradict each other: choose one", options=options)
    return next(iter(told), None)


def _strength(context: typer.Context, parameter: str) -> int:
    source = context.get_parameter_source(parameter)
    return _STRENGTHS.index(source.name) if source and source.name in _STRENGTHS else 0


def _option(context: typer.Context, name: str) -> str:
    """An option as it is given, with its value if it has one."""
    parameter = next(each for each in context.command.params if each.name == name)
    value = context.params[name]
    return parameter.opts[0] if value is True else f"{parameter.opts[0]} {value}"
