"""Settings files: ``[tool.emnews]`` of a pyproject.toml, or an emnews.toml, the nearest upwards.

They give options their defaults, so that the command line and the environment beat them.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from emnews_cli.cli.days import bound_of
from emnews_cli.cli.settings_files import SettingsFile, named_file, nearest_file
from emnews_cli.cli.terminal import write_data
from emnews_cli.display.control_characters import printable
from emnews_cli.errors import UsageError
from emnews_cli.messages import Message
from emnews_cli.model.suggestions import unknown

_NOT_SETTABLE = frozenset({"help", "config", "isolated", "show-settings", "version", "lang"})
_HOW = frozenset(
    # What is shown, and how.
    "body color csv diagnostics fields format json output-format pager quiet raw reverse sort statistics"
    " top by width count mark"
    # How posts are converted, and what books are like.
    " author charts emphasis front-matter grayscale group-by identifier images language links"
    " order profile series split title to verify"
    # What datasets are like.
    " partition sessions stories story-window tables text"
    # What counts as a fault, and what it makes of the exit code.
    " exit-non-zero-on-fix exit-zero extend-select fail-if-empty fail-on ignore max-findings select today"
    # What is passed over, which can make nothing be read that would not be; how the work is done.
    " exclude jobs partition-posts".split()
)
"""The settings that a file which was found may have: those that say *how* something is done. Which posts are
taken, whether and where something is read, written or fetched is for the user to say."""
_ISOLATED = "emnews isolated"
_FILE = "emnews settings file"
_ALL = Message("--show-settings lists the settings of a command")
_NOT_BOTH = "--config and --isolated can't be combined"


def load(context: typer.Context, path: Path | None) -> Path | None:
    """Let the settings file that holds here, and the environment, give this command's options their defaults.

    The callback of ``--config``.

    Raises:
        UsageError: the file sets what there is not, or what an option does not take.
        InputError: the file can't be read.
    """
    isolated = context.meta.get(_ISOLATED, False)
    if isolated and _is_on_command_line(context, "config"):
        raise UsageError(_NOT_BOTH)
    _name_variables(context)
    if isolated or context.resilient_parsing:
        return path
    file = named_file(path) if path else nearest_file()
    if file is not None:
        context.meta[_FILE] = file.path
        context.default_map = _defaults(context, file)
    return path


def isolate(context: typer.Context, isolated: bool) -> bool:
    """Read no settings file; the callback of ``--isolated``.

    Raises:
        UsageError: one was named.
    """
    context.meta[_ISOLATED] = isolated
    if isolated and context.params.get("config") and _is_on_command_line(context, "config"):
        raise UsageError(_NOT_BOTH)
    if isolated:
        context.default_map = None
    return isolated


def _is_on_command_line(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _name_variables(context: typer.Context) -> None:
    """Give every option its variable: ``EMNEWS_CONVERT_CHARTS`` where that is set, else ``EMNEWS_CHARTS``.

    Raises:
        UsageError: an option does not take the value of its variable.
    """
    for option in dict.fromkeys(_options(context.command).values()):
        own = [f"{context.info_name}-{name}" for name in _names(option)]
        option.envvar = next(filter(os.environ.get, map(_variable, (*own, *_names(option)))), None)
        if option.envvar:
            _process(context, option, option.value_from_envvar(context), option.envvar)


def _variable(name: str) -> str:
    return f"EMNEWS_{name.replace('-', '_').upper()}"


def showing_settings(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """The command, or in its place what its options are where ``--show-settings`` asks for that."""

    @functools.wraps(command)
    def run(**given: Any) -> int | None:
        context: typer.Context = given["context"]
        if not context.params["show_settings"]:
            return command(**given)
        write_data("".join(f"{line}\n" for line in settings_in_force(context)))
        return 0

    return run


def settings_in_force(context: typer.Context) -> Iterator[str]:
    """What every option of a command is and what set it, as lines of a settings file."""
    yield f"[{context.info_name}]"
    for option in dict.fromkeys(_options(context.command).values()):
        name = _names(option)[0]
        value = context.params.get(option.name)
        source = context.get_parameter_source(option.name)
        yield f"{_as_toml(name, value)}  # {_told_by(context, option, source.name if source else '')}"


def _as_toml(name: str, value: Any) -> str:
    """A line of a settings file; a comment where the option has no value."""
    import json

    if value in (None, (), []):
        return f"# {name}"
    values = [_plain(item) for item in (value if isinstance(value, list | tuple) else [value])]
    written = [
        json.dumps(item if isinstance(item, bool | int) else str(item), ensure_ascii=False) for item in values
    ]
    return f"{name} = [{', '.join(written)}]" if isinstance(value, list | tuple) else f"{name} = {written[0]}"


def _plain(value: Any) -> Any:
    """A value as a settings file has it; a day has no time."""
    if not isinstance(value, datetime):
        return value
    bound = bound_of(value)
    return bound.isoformat(timespec="seconds") if isinstance(bound, datetime) else bound


def _told_by(context: typer.Context, option: Any, source: str) -> str:
    if source == "DEFAULT_MAP":
        return printable(str(context.meta.get(_FILE)))
    if source == "ENVIRONMENT":
        return str(option.envvar)
    return {"COMMANDLINE": "command line"}.get(source, "default")


def _defaults(context: typer.Context, file: SettingsFile) -> dict[str, Any]:
    """What a settings file says for a command: the command's own table beats what comes before all tables."""
    group = context.parent.command if context.parent else context.command
    commands: Mapping[str, Any] = getattr(group, "commands", {})
    checked = {
        name: _checked(context, _options(commands[name]), settings, file)
        for name, settings in _by_command(context, file, commands).items()
    }
    return checked.get(context.info_name or "", {})


def _by_command(
    context: typer.Context, file: SettingsFile, commands: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The settings in a file for each command.

    Raises:
        UsageError: there is no such command or setting, or the file may not set it.
    """
    general = {key: value for key, value in file.table.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in file.table.items() if isinstance(value, dict)}
    options = {name: _options(command) for name, command in commands.items()}
    for key in general:
        _refuse(file, key, key, set().union(*options.values()))
    for name, settings in tables.items():
        if name not in commands:
            raise UsageError("{path}: {unknown}", path=file.path, unknown=unknown("command", name, commands))
        for key in settings:
            _refuse(file, key, f"{name}.{key}", options[name])
    takers = {key: _takers(context, file, key, value, options) for key, value in general.items()}
    return {
        name: {key: value for key, value in general.items() if name in takers[key]} | tables.get(name, {})
        for name in options
    }


def _takers(
    context: typer.Context, file: SettingsFile, key: str, value: Any, options: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """The commands that a setting for all is for: those that take its value, where any does.

    ``to = "md"`` is for ``convert``, though ``export`` has an option of that name, too.
    """
    having = [name for name, known in options.items() if key in known]
    taking = []
    for name in having:
        with suppress(UsageError):
            _checked(context, options[name], {key: value}, file)
            taking.append(name)
    return taking or having


def _refuse(file: SettingsFile, key: str, place: str, known: Collection[str]) -> None:
    if key not in known:
        table = place.removesuffix(key).rstrip(".")
        of_table = Message(" of {table}", table=table) if table else ""
        told = unknown("setting", key, known, _ALL, of_table)
        raise UsageError("{path}: {unknown}", path=file.path, unknown=told)
    if not file.named and key not in _HOW:
        raise UsageError(
            "{path}: {place} decides what is read, written or fetched, which a settings file"
            " that was found may not; give --{key} or {variable}, or name the file with"
            " --config",
            path=file.path,
            place=place,
            key=key,
            variable=_variable(key),
        )


def _options(command: Any) -> dict[str, Any]:
    """The options of a command by their names in a settings file: ``fail-on`` for ``--fail-on``."""
    options = (parameter for parameter in command.params if parameter.param_type_name == "option")
    return {name: option for option in options for name in _names(option) if name not in _NOT_SETTABLE}


def _names(option: Any) -> list[str]:
    """The names of an option in a settings file; the first is that which is shown."""
    return [name.removeprefix("--") for name in option.opts if name.startswith("--")]


def _checked(
    context: typer.Context, options: Mapping[str, Any], settings: Mapping[str, Any], file: SettingsFile
) -> dict[str, Any]:
    """Settings as the options of a command take them, by the options' names.

    Raises:
        UsageError: one does not take its value.
    """
    return {
        options[key].name: _process(context, options[key], _given(options[key], value, place), place)
        for key, value in settings.items()
        for place in (f"{file.path}: {key}",)
    }


def _given(option: Any, value: Any, place: str) -> Any:
    """The value of a setting as the command line would give it.

    Args:
        option: what is set.
        value: as in the file.
        place: the file and the setting, for the message.

    Raises:
        UsageError: it is a value of another kind.
    """
    if isinstance(value, list) and not option.multiple:
        raise UsageError("{place} takes one value, not a list", place=place)
    values = value if isinstance(value, list) else [value]
    if any(isinstance(item, list | dict) for item in values):
        raise UsageError("{place} takes values, not lists or tables of them", place=place)
    if any(isinstance(item, bool) for item in values) and not option.is_flag:
        raise UsageError("{place} takes a value, not true or false", place=place)
    if isinstance(value, bool):
        return value
    try:
        words = [str(item) for item in values]
    except ValueError:  # Python's bound on what it converts; see sys.set_int_max_str_digits
        raise UsageError("{place} has too many digits", place=place) from None
    return words if option.multiple else words[0]


def _process(context: typer.Context, option: Any, value: Any, place: str) -> Any:
    """A value that its option takes.

    Raises:
        UsageError: it does not.
    """
    try:
        option.process_value(context, value)
    except typer.BadParameter as error:
        raise UsageError("{place}: {message}", place=place, message=error.message) from error
    return value
