"""Running a command in a terminal of a given width."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len

from tests.warm import program

ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\]8;[^\x1b\x07]*(?:\x1b\\|\x07))")
"""What rich writes to a terminal: colours, and links."""


def in_terminal(
    *arguments: str,
    columns: int = 80,
    folder: Path | None = None,
    pager: str = "cat",
    python: Sequence[str] = (),
) -> tuple[str, int]:
    """What a command writes to a terminal (standard input, output and error), and its exit code.

    Args:
        python: arguments of Python, in place of a warm process that runs emnews.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {
        key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")
    }
    process = subprocess.Popen(
        [*([sys.executable, *python] if python else program()), *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=folder,
        env={**environment, "PAGER": pager, "TERM": "xterm-256color"},
    )
    os.close(slave)
    written = bytearray()
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        written += data
    os.close(master)
    return written.decode().replace("\r\n", "\n"), process.wait()


def widths(text: str) -> list[int]:
    """The width of each line in columns, colours and links not counted."""
    return [cell_len(ESCAPE.sub("", line)) for line in text.splitlines()]
