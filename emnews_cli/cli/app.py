"""The program ``emnews``: its commands, and where errors become exit codes."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Annotated, NoReturn

import typer

from emnews_cli import __version__
from emnews_cli.cli import convert, list_, rule, show, stats, strip, validate
from emnews_cli.cli.terminal import say
from emnews_cli.errors import EmnewsError, OutputError

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
        typer.echo(f"emnews {__version__}")
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
        try:
            code = command(*args, **kwargs) or 0
            sys.stdout.flush()
        except EmnewsError as error:
            say(str(error))
            code = error.exit_code
        except BrokenPipeError:
            _silence_stdout()
            code = 0
        except OSError as error:
            say(f"can't write: {error.strerror or error}")
            _silence_stdout()
            code = OutputError.exit_code
        except KeyboardInterrupt:
            say("interrupted")
            code = 130
        raise typer.Exit(code)

    return run


def _silence_stdout() -> None:
    """Whoever read our output has gone: let nothing complain about it when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


for _module in (show, convert, strip, validate, list_, stats, rule):
    app.command(name=_module.NAME, help=_module.HELP, epilog=_module.EXAMPLES)(_guarded(_module.command))


def _reject_bare_hyphen_names(arguments: list[str]) -> None:
    """A post's name may begin with a hyphen, which reads like an option: say what to do."""
    for argument in arguments:
        if argument == "--":
            return
        if argument.startswith("-") and argument.lower().endswith((".md", ".markdown")):
            say(f"{argument} looks like an option: write ./{argument}, or put -- before it")
            raise SystemExit(2)


def main() -> None:
    """Run the program."""
    _reject_bare_hyphen_names(sys.argv[1:])
    app(prog_name="emnews")
