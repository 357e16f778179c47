"""Option values that need no conversion.

typer converts by pydantic, also what is text and stays text. To load pydantic and to make an adapter for each
option takes longer than all else that a command does before its first post.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

if TYPE_CHECKING:
    from collections.abc import Callable

    import typer

from emnews_cli.model.suggestions import did_you_mean, nearest

NOT_PLAIN = object()
_MOST_DIGITS = 9


def taking_plain_values(parameters: list[Any]) -> list[Any]:
    """The same parameters, which now take values that need no conversion; typer has all others.

    Args:
        parameters: of a command, as typer made them.
    """
    for parameter in parameters:
        if "process_value" not in vars(parameter) and hasattr(parameter, "type_descriptor"):
            _take_plain_values(parameter)
    return parameters


def _take_plain_values(parameter: Any) -> None:
    convert = parameter.process_value
    type_, least = parameter.type_descriptor.annotation, parameter.type_descriptor.parameter_info.min

    def process_value(context: typer.Context, value: Any) -> Any:
        plain = plain_value(type_, value, least)
        if plain is NOT_PLAIN or (parameter.required and not plain):
            return _converted(convert, context, value, _words_of(type_))
        return parameter.callback(context, parameter, plain) if parameter.callback else plain

    parameter.process_value = process_value


def _words_of(type_: Any) -> list[str]:
    """The words that an option takes; none where it takes other values."""
    literals = [each for each in (type_, *get_args(type_)) if get_origin(each) is Literal]
    return [word for literal in literals for word in get_args(literal)]


def _converted(convert: Callable[..., Any], context: typer.Context, value: Any, words: list[str]) -> Any:
    """What typer makes of a value, whose errors begin with words of pydantic's own.

    Args:
        convert: makes it.
        context: of the command.
        value: as it was given.
        words: that the option takes; none where it takes other values.

    Raises:
        typer.BadParameter: the option does not take it.
    """
    from typer import BadParameter

    try:
        return convert(context, value)
    except BadParameter as error:
        error.message = error.message.removeprefix("Value error, ")
        if near := nearest(str(value), words):
            error.message += f" {did_you_mean(near).capitalize()}"
        raise


def plain_value(type_: Any, value: Any, least: float | None = None) -> Any:
    """What typer makes of a value, where that is plain; else :data:`NOT_PLAIN`.

    Args:
        type_: ``str``, ``list[str]``, ``int``, a ``Literal`` of words, or another, of which only None is
            plain.
        value: from the command line, the environment, a settings file or the default.
        least: the smallest number, or None.
    """
    if value is None:
        return () if get_origin(type_) is list else None
    if isinstance(value, list | tuple):
        plain = type_ == list[str] and all(type(item) is str for item in value)
        return [*value] if plain else NOT_PLAIN
    if type(value) is not str:
        return NOT_PLAIN
    if type_ is int and value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS:
        return int(value) if least is None or int(value) >= least else NOT_PLAIN
    plain = type_ is str or (get_origin(type_) is Literal and value in get_args(type_))
    return value if plain else NOT_PLAIN
