"""What typer says of a wrong call, in the language of the user.

typer raises finished English sentences: they are recognised by their form, and what is in them with them.
"""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

from emnews_cli.cli.terminal import write_aside
from emnews_cli.display.control_characters import terminal_safe
from emnews_cli.display.translation import is_english, translated
from emnews_cli.messages import Message

_FORMS = (
    Message("Missing command."),
    Message("Missing argument {name}."),
    Message("Missing option {name}."),
    Message("No such command {name}. Did you mean {names}?"),
    Message("No such command {name}."),
    Message("No such option: {name}"),
    Message("Option {name} requires an argument."),
    Message("Option {name} does not take a value."),
    Message("Got unexpected extra argument(s) ({arguments})"),
    Message("Invalid value for {name}: {reason}"),
    Message("Input should be a valid integer, unable to parse string as an integer"),
    Message("Input should be greater than or equal to {number}"),
    Message("{text} is not one of {words}. Did you mean {names}?"),
    Message("{text} is not one of {words}."),
    Message("{text} is not a day or time (examples: {forms})"),
)
"""The first that fits is it."""


def tell_wrong_usage(error: Any) -> None:
    """Tell the user what is wrong with the call.

    Args:
        error: what typer raised.
    """
    context = getattr(error, "ctx", None)
    usage = context.get_usage() if context else ""
    is_help = usage and error.message.startswith(usage)  # which is translated already
    if is_english() or is_help:
        error.show()
        return
    if context:
        hint = Message("Try '{command} {option}' for help.", command=context.command_path, option="-h")
        write_aside(terminal_safe(f"{usage}\n{translated(hint)}\n\n"))
    said = error.message if isinstance(error.message, Message) else recognised(error.format_message())
    write_aside(terminal_safe(f"{translated(Message('Error: {error}', error=said))}\n"))


def recognised(text: str) -> str:
    """The message that an English text is; the text where it has no known form."""
    for form in _FORMS:
        if match := re.fullmatch(_pattern(form.template), text, re.DOTALL):
            return Message(
                form.template, **{name: recognised(part) for name, part in match.groupdict().items()}
            )
    return text


def _pattern(template: str) -> str:
    parts = Formatter().parse(template)
    return "".join(re.escape(text) + (f"(?P<{name}>.+?)" if name else "") for text, name, _, _ in parts)
