"""Map errors to exit codes."""

from __future__ import annotations

import errno
import functools
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import typer

from emnews_cli.cli.terminal import say
from emnews_cli.errors import EmnewsError, InputError, OutputError, reason_of
from emnews_cli.system import raise_lost_ends_again

Command = Callable[..., int | None]


def guarded(command: Command) -> Command:
    """The command with every error that has an exit code mapped to it."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> NoReturn:
        raise typer.Exit(exit_code(lambda: command(*args, **kwargs) or 0))

    return run


def exit_code(action: Callable[[], int]) -> int:
    """The exit code of an action, or that of the error which ends it, once the user has been told."""
    try:
        code = action()
        sys.stdout.flush()
    except EmnewsError as error:
        say(error.message)
        return error.exit_code
    except BrokenPipeError:
        _silence_stdout()
        return 0
    except OSError as error:
        return _report(error)
    except MemoryError:
        say("not enough memory")
        return EmnewsError.exit_code
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    return code


def _report(error: OSError) -> int:
    """Say what the system refused; returns the exit code."""
    if error.errno == errno.ENOENT and error.filename is None:  # only the system's getcwd() says it so
        say("the working folder is gone")
        return InputError.exit_code
    _silence_stdout()
    if error.filename is None:
        say("standard output can't be written: {reason}", reason=reason_of(error))
        return OutputError.exit_code
    say("{filename}: {reason}", filename=os.fsdecode(error.filename), reason=reason_of(error))
    return InputError.exit_code


def _silence_stdout() -> None:
    """Nobody gets our output any more: let nothing complain about it when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def end_when_told_to() -> None:
    """Let a signal end us as an exit does: half-written files go, and processes that work for us end."""
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _exit)
    raise_lost_ends_again()


def _exit(number: int, _: object) -> NoReturn:
    raise SystemExit(128 + number)
