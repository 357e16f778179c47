"""The program ``emnews``: its commands, and where errors become exit codes."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable
from typing import Annotated, NoReturn

import typer

from emnews_cli import __version__
from emnews_cli.cli import convert, list_, rule, show, stats, strip, validate
from emnews_cli.cli.terminal import say, write_data
from emnews_cli.errors import EmnewsError, InputError, OutputError, UsageError

Command = Callable[..., int | None]

app = typer.Typer(
    name="emnews",
    help="Convert and inspect posts of a Jekyll archive of Chinese finance news.",
    epilog="Examples:\n\nemnews show post.md\n\nemnews convert --to md _posts -o out\n\nemnews rule EM102",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        write_data(f"emnews {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def _guarded(command: Command) -> Command:
    """The command with every error that has an exit code mapped to it."""

    @functools.wraps(command)
    def run(*args: object, **kwargs: object) -> NoReturn:
        raise typer.Exit(_exit_code(lambda: command(*args, **kwargs) or 0))

    return run


def _exit_code(action: Callable[[], int]) -> int:
    """The exit code of an action, or that of the error which ends it, once the user has been told."""
    try:
        code = action()
        sys.stdout.flush()
    except EmnewsError as error:
        say(str(error))
        return error.exit_code
    except BrokenPipeError:
        _silence_stdout()
        return 0
    except OSError as error:
        return _report(error)
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    return code


def _report(error: OSError) -> int:
    """Say what the system refused; returns the exit code."""
    _silence_stdout()
    if error.filename is None:
        say(f"standard output can't be written: {error.strerror or error}")
        return OutputError.exit_code
    say(f"{os.fsdecode(error.filename)}: {error.strerror or error}")
    return InputError.exit_code


def _silence_stdout() -> None:
    """Nobody gets our output any more: let nothing complain about it when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


for _module in (show, convert, strip, validate, list_, stats, rule):
    app.command(name=_module.NAME, help=_module.HELP, epilog=_module.EXAMPLES)(_guarded(_module.command))


_HYPHEN_NAME = re.compile(r"-[\dN].*\.(?:md|markdown)", re.IGNORECASE | re.DOTALL)


def _reject_bare_hyphen_names(arguments: list[str]) -> None:
    """A post's name may begin with a hyphen, which reads like an option: say what to do.

    Raises:
        UsageError: one of the arguments is such a name.
    """
    for argument in arguments:
        if argument == "--":
            return
        if _HYPHEN_NAME.fullmatch(argument):
            raise UsageError(f"{argument} looks like an option: write ./{argument}, or put -- before it")


def _open_standard_streams() -> None:
    """A stream that was closed before we began is None in Python: let reading find nothing.

    Raises:
        OutputError: standard output is closed.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:
        raise OutputError("standard output is closed")


def main() -> None:
    """Run the program."""
    raise SystemExit(_exit_code(_run))


def _run() -> int:
    """Run the commands; returns the exit code."""
    _open_standard_streams()
    _reject_bare_hyphen_names(sys.argv[1:])
    stdout = sys.stdout
    try:
        app(prog_name="emnews")
    except SystemExit as ended:
        # typer puts another stream in the place of one whose reader has gone, and exits with 1.
        return int(ended.code or 0) if sys.stdout is stdout else 0
    return 0
