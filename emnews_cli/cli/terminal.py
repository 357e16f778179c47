"""Standard output for data, standard error for messages."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, TextIO

from emnews_cli.display.control_characters import printable, terminal_safe
from emnews_cli.display.translation import translated
from emnews_cli.errors import UsageError
from emnews_cli.messages import Message

if TYPE_CHECKING:
    from rich.console import Console

ColorChoice = Literal["auto", "always", "never"]


def write_data(text: str) -> None:
    """Write text to standard output: UTF-8 whatever the locale; to a terminal no control characters."""
    if sys.stdout.isatty():
        text = terminal_safe(text)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


def write_drawn(text: str) -> None:
    """Write text that was made safe for a terminal already, and may be coloured, to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


def write_file_text(data: bytes) -> None:
    """Write a text file's bytes to standard output as they are; to a terminal without control characters."""
    if sys.stdout.isatty():
        write_data(data.decode("utf-8", "backslashreplace"))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)


def refuse_terminal() -> None:
    """See that standard output may get bytes that are no text.

    Raises:
        UsageError: it is a terminal.
    """
    if sys.stdout.isatty():
        raise UsageError(
            "a book can't be shown on a terminal: give -o FILE, or redirect the output to a file"
        )


def say(message: str, **values: object) -> None:
    """Say something to the user on standard error, on one line.

    Args:
        message: what; with values a template, as in :class:`~emnews_cli.messages.Message`.
        values: what takes the places of its names.
    """
    write_aside(f"{line_of(Message(message, **values))}\n")


def write_aside(text: str) -> None:
    """Write a text that is safe for a terminal to standard error; where nobody listens the work goes on."""
    with suppress(OSError):
        sys.stderr.write(text.encode("utf-8", "replace").decode())


def line_of(message: str) -> str:
    """A message as the line that says it, in the language of the user."""
    return f"emnews: {printable(translated(message))}"


def columns() -> int:
    """The columns of the terminal, or a hundred elsewhere."""
    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100


def wants_color(choice: ColorChoice, stream: TextIO) -> bool:
    """Whether to draw in colour: the option, then ``FORCE_COLOR`` and ``NO_COLOR``, then the stream."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def console(choice: ColorChoice) -> Console:
    """A console on standard output that draws as the user wants, in UTF-8 whatever the locale."""
    from rich.console import Console

    class StandardOutput(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # which rich would turn into exit code 1

    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    color = wants_color(choice, sys.stdout)
    return StandardOutput(
        file=sys.stdout,
        force_terminal=color or sys.stdout.isatty(),
        no_color=not color,
        color_system="truecolor" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        width=columns(),
        legacy_windows=False,
    )
