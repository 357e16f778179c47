"""Settings files: ``[tool.emnews]`` of a pyproject.toml, or an emnews.toml, the nearest upwards.

They give options their defaults, so that the command line and the environment beat them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from emnews_cli.errors import InputError, UsageError

_NOT_SETTABLE = frozenset({"help", "config", "isolated", "version"})
_ISOLATED = "emnews isolated"


def _load(context: typer.Context, path: Path | None) -> Path | None:
    """Let the settings file that holds here give this command's options their defaults."""
    isolated = context.meta.get(_ISOLATED, False)
    if path is not None and isolated:
        raise UsageError("--config names a settings file, --isolated wants none: choose one")
    file = path or (None if isolated else _nearest(Path.cwd()))
    if file is not None and not context.resilient_parsing:
        context.default_map = _defaults(context, _table(file, needed=path is not None), file)
    return path


def _isolate(context: typer.Context, isolated: bool) -> bool:
    context.meta[_ISOLATED] = isolated
    if isolated and context.params.get("config"):
        raise UsageError("--config names a settings file, --isolated wants none: choose one")
    if isolated:
        context.default_map = None
    return isolated


Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", is_eager=True, callback=_load, help="Read settings from FILE."),
]
Isolated = Annotated[
    bool, typer.Option("--isolated", is_eager=True, callback=_isolate, help="Read no settings file.")
]


def _nearest(folder: Path) -> Path | None:
    """The settings file of a folder or of the nearest folder above it."""
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
    table = tool.get("emnews") if isinstance(tool, dict) else None
    if table is None and file.name != "pyproject.toml":
        table = {key: value for key, value in content.items() if key != "tool"}
    return table if isinstance(table, dict) else {}


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
    words = [str(item) for item in value] if isinstance(value, list) else [str(value)]
    given = words if option.multiple else value if isinstance(value, bool) else words[0]
    try:
        option.process_value(context, given)
    except typer.BadParameter as error:
        raise UsageError(f"{file}: {key}: {error.message.removeprefix('Value error, ')}") from error
    return given
