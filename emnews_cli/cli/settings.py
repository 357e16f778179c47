"""Settings files: ``[tool.emnews]`` of a pyproject.toml, or an emnews.toml, the nearest upwards.

They give options their defaults, so that the command line and the environment beat them.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from emnews_cli.cli.terminal import write_data
from emnews_cli.errors import InputError, UsageError

_NOT_SETTABLE = frozenset({"help", "config", "isolated", "show-settings", "version"})
_ISOLATED = "emnews isolated"
_FILE = "emnews settings file"
_NOT_BOTH = "--config names a settings file, --isolated wants none: choose one"


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
    file = None if isolated else path or _nearest()
    if file is not None and not context.resilient_parsing:
        context.meta[_FILE] = file
        context.default_map = _defaults(context, _table(file, needed=path is not None), file)
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
    """Give every option its variable: ``EMNEWS_CONVERT_CHARTS`` where that is set, else ``EMNEWS_CHARTS``."""
    for name, option in _options(context.command).items():
        words = name.replace("-", "_").upper()
        own = f"EMNEWS_{(context.info_name or '').upper()}_{words}"
        option.envvar = next((name for name in (own, f"EMNEWS_{words}") if name in os.environ), None)


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
    for name, option in _options(context.command).items():
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
    return value.date() if isinstance(value, datetime) else value


def _told_by(context: typer.Context, option: Any, source: str) -> str:
    if source == "DEFAULT_MAP":
        return str(context.meta.get(_FILE))
    if source == "ENVIRONMENT":
        return str(option.envvar)
    return {"COMMANDLINE": "command line"}.get(source, "default")


def _nearest() -> Path | None:
    """The settings file of the working folder or of the nearest folder above it."""
    try:
        folder = Path.cwd()
    except OSError:  # it is gone
        return None
    for place in (folder, *folder.parents):
        for file in (place / "emnews.toml", place / "pyproject.toml"):
            if file.is_file() and (file.name == "emnews.toml" or _table(file, needed=False)):
                return file
    return None


def _table(file: Path, *, needed: bool) -> dict[str, Any]:
    """The settings in a file: those of ``[tool.emnews]``, in an emnews.toml also without that heading.

    Raises:
        InputError: it can't be read, or is no TOML; a pyproject.toml that was not asked for is passed over.
    """
    import tomllib

    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if file.name == "pyproject.toml" and not needed:
            return {}
        raise InputError(f"{file}: can't be read: {error}") from error
    tool = content.get("tool", {})
    table = tool.get("emnews") if isinstance(tool, dict) else tool
    if table is None and file.name != "pyproject.toml":
        table = {key: value for key, value in content.items() if key != "tool"}
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"{file}: the settings are no table but {table!r}")
    return table or {}


def _defaults(context: typer.Context, table: Mapping[str, Any], file: Path) -> dict[str, Any]:
    """What a table of settings says for a command: its own table beats what stands before all tables."""
    group = context.parent.command if context.parent else context.command
    commands: Mapping[str, Any] = getattr(group, "commands", {})
    general = {key: value for key, value in table.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in table.items() if isinstance(value, dict)}
    everything = {key: option for command in commands.values() for key, option in _options(command).items()}
    _refuse_unknown(general, everything, file)
    for name, settings in tables.items():
        if name not in commands:
            raise UsageError(f"{file}: there is no command {name} to set anything for")
        _refuse_unknown(settings, _options(commands[name]), file, f"{name}.")
    own = _options(context.command)
    wanted = {key: value for key, value in general.items() if key in own}
    wanted |= tables.get(context.info_name or "", {})
    return {own[key].name: _checked(context, own[key], key, value, file) for key, value in wanted.items()}


def _refuse_unknown(settings: Iterable[str], known: Mapping[str, Any], file: Path, prefix: str = "") -> None:
    for key in settings:
        if key not in known:
            raise UsageError(f"{file}: there is no setting {prefix}{key}")


def _options(command: Any) -> dict[str, Any]:
    """The options of a command by their names in a settings file: ``fail-on`` for ``--fail-on``."""
    found = {}
    for parameter in command.params:
        name = max(parameter.opts, key=len).lstrip("-")
        if parameter.param_type_name == "option" and name not in _NOT_SETTABLE:
            found[name] = parameter
    return found


def _checked(context: typer.Context, option: Any, key: str, value: Any, file: Path) -> Any:
    """A setting as its option takes it.

    Raises:
        UsageError: the option does not take it.
    """
    if isinstance(value, list) and not option.multiple:
        raise UsageError(f"{file}: {key} takes one value, not a list")
    if isinstance(value, bool) and not option.is_flag:
        raise UsageError(f"{file}: {key} is no switch: it takes a value, not {str(value).lower()}")
    words = [str(item) for item in value] if isinstance(value, list) else [str(value)]
    given = words if option.multiple else value if isinstance(value, bool) else words[0]
    try:
        option.process_value(context, given)
    except typer.BadParameter as error:
        raise UsageError(f"{file}: {key}: {error.message.removeprefix('Value error, ')}") from error
    return given
