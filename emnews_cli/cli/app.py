"""The program ``emnews``."""

from __future__ import annotations

import os
import re
import sys
from typing import Annotated

import typer

from emnews_cli import __version__
from emnews_cli.cli.commands import CONTEXT_SETTINGS, Commands, WrongUsage
from emnews_cli.cli.exits import end_when_told_to, exit_code
from emnews_cli.cli.language import Lang, settle_language
from emnews_cli.cli.terminal import write_data
from emnews_cli.errors import OutputError, UsageError

app = typer.Typer(
    name="emnews",
    cls=Commands,
    help="Convert and inspect posts of a Jekyll archive of Chinese finance news.",
    epilog="Examples:\n\nemnews show post.md\n\nemnews convert --to md _posts -o out\n\nemnews rule EM102",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=CONTEXT_SETTINGS,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        write_data(f"emnews {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
    lang: Lang = None,  # settled already
) -> None:
    pass


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
            raise UsageError(
                "{argument} looks like an option: write ./{argument}, or put -- before it", argument=argument
            )


def _reject_credentials(arguments: list[str]) -> None:
    """See that no argument has credentials, before a message about it repeats them.

    Raises:
        UsageError: one has.
    """
    for argument in arguments:
        if "://" in argument:
            from emnews_cli.stores.urls import refuse_users

            refuse_users(argument)


def _open_standard_streams() -> None:
    """A stream that was closed before we began is None in Python: let reading find nothing.

    Raises:
        OutputError: standard output is closed.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        raise OutputError("standard output is closed")


def main() -> None:
    """Run the program."""
    raise SystemExit(exit_code(_run))


def _run() -> int:
    """Run the commands; returns the exit code."""
    _open_standard_streams()
    settle_language(sys.argv[1:], os.environ)
    # Phrases are loaded when a category turns out to be wrong; they take a fifth of a second and 45 MB.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    end_when_told_to()
    _reject_bare_hyphen_names(sys.argv[1:])
    _reject_credentials(sys.argv[1:])
    stdout = sys.stdout
    try:
        return int(app(prog_name="emnews", standalone_mode=False) or 0)
    except WrongUsage as error:
        from emnews_cli.cli.wrong_usage import tell_wrong_usage

        tell_wrong_usage(error)
        return int(error.exit_code)
    except SystemExit as ended:
        # typer puts another stream in the place of one whose reader has gone, and exits with 1.
        return int(ended.code or 0) if sys.stdout is stdout else 0
