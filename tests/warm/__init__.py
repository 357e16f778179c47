"""Runs ``emnews`` from a warm process: most of the time of a short command is that of its imports.

``serve.py`` imports the program once and forks for each run; ``ask.py`` is the program that takes the place of
``emnews``: it hands over its arguments, folder, environment and standard streams, and ends with the exit code. What is
tested is the same program to the last flush; what a start costs and imports is tested elsewhere.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent


@cache
def program() -> list[str]:
    """The words that call ``emnews``; the process that does the work ends with this one."""
    folder = TemporaryDirectory(prefix="emnews-warm-")
    address = str(Path(folder.name) / "socket")
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.warm.serve", address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=HERE.parent.parent,
        env={**os.environ, "LC_ALL": "C", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert server.stdin
    assert server.stdout
    assert server.stdout.readline() == b"ready\n"
    atexit.register(folder.cleanup)
    atexit.register(server.wait)
    atexit.register(server.stdin.close)
    return [sys.executable, "-I", "-S", str(HERE / "ask.py"), address]
