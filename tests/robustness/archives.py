"""Archives of many posts, and running the program over them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.generator import make_post
from tests.warm import program

EMNEWS = [sys.executable, "-m", "emnews_cli"]
POSTS = 40
"""Different posts; an archive is made of copies."""


@cache
def _posts() -> tuple[tuple[str, bytes], ...]:
    return tuple((made.name, made.data) for made in map(make_post, range(POSTS)))


def make_archive(folder: Path, number: int) -> Path:
    """A folder with this many posts, each name different."""
    folder.mkdir(parents=True)
    for at in range(number):
        name, data = _posts()[at % POSTS]
        (folder / f"{name.removesuffix('.md')}-{at:05}.md").write_bytes(data)
    return folder


def emnews(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program to its end; from a warm process, unless Python is to begin in another environment."""
    words = EMNEWS if "env" in options else program()
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [*words, *map(str, arguments)], **{"capture_output": True, "check": False, **options}
    )


def start(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
    """Begin to run the program."""
    return subprocess.Popen([*EMNEWS, *map(str, arguments)], stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait until something is so while the program runs."""
    until = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.005)


def number_in(folder: Path) -> int:
    """How many files a folder has."""
    return len(os.listdir(folder)) if folder.is_dir() else 0  # noqa: PTH208


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder; a ledger is left out, but not what a killed run leaves."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".emnews.sqlite3"
    }


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that a run has started."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return list(map(int, children.read_text().split()))
