"""Groups of options: written once as a dataclass and taken by a command as one argument."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints


def grouped(command: Callable[..., int | None], *others: type) -> Callable[..., int | None]:
    """The command as typer is to see it: each field of a group among its parameters is an option.

    Args:
        command: a function some of whose parameters are dataclasses; their fields are annotated and have
            defaults as typer wants them. Their class attribute ``panel`` is what the help calls the group.
        others: groups that the command need not know, since they do their work before it begins.
    """
    hints = get_type_hints(command, include_extras=True)
    names = inspect.signature(command).parameters
    groups = {name: hints[name] for name in names if is_dataclass(hints[name])}

    def run(**given: Any) -> int | None:
        for name in (field.name for group in others for field in fields(group)):
            del given[name]
        built = {
            name: group(**{field.name: given.pop(field.name) for field in fields(group)})
            for name, group in groups.items()
        }
        return command(**given, **built)

    parameters = [
        expanded
        for name, parameter in names.items()
        for expanded in (
            _parameters(groups[name])
            if name in groups
            else [parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)]
        )
    ]
    parameters += [parameter for group in others for parameter in _parameters(group)]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _parameters(group: Any) -> Iterator[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    for field in fields(group):
        for option in getattr(hints[field.name], "__metadata__", ()):
            option.rich_help_panel = getattr(group, "panel", None)
        yield inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
        )
