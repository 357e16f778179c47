"""Page output that is longer than the terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_USUAL = "less"


@contextmanager
def paged(wanted: bool) -> Iterator[None]:
    """Let standard output go through a pager within the block.

    That of ``PAGER``, else less; one that is empty or ``cat`` is none. less is told to
    pass colours on and to end by itself where everything fits on the screen, unless ``LESS`` says otherwise.

    Args:
        wanted: whether one is wanted, where there is a terminal.
    """
    command = _command() if wanted and sys.stdout.isatty() else []
    if not command:
        yield
        return
    sys.stdout.flush()
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)  # noqa: S603  # the user's own choice
    terminal = os.dup(sys.stdout.fileno())
    os.dup2(pager.stdin.fileno(), sys.stdout.fileno())  # type: ignore[union-attr]
    pager.stdin.close()  # type: ignore[union-attr]
    try:
        yield
        sys.stdout.flush()
    finally:
        os.dup2(terminal, sys.stdout.fileno())  # and the pager knows that this was all
        os.close(terminal)
        pager.wait()


def _command() -> list[str]:
    told = os.environ.get("PAGER", _USUAL)
    try:
        command = shlex.split(told)
    except ValueError:
        return []
    return command if command and command != ["cat"] and shutil.which(command[0]) else []
