"""Work for other processes, which must find it by its name."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from emnews_cli.archive.discover import Source
from emnews_cli.archive.reading import Content
from emnews_cli.archive.tasks import Done, Task
from emnews_cli.errors import DiskError, OutputError


def make_tasks(folder: Path, number: int) -> list[Task]:
    """Tasks for files that hold their numbers."""
    tasks = []
    for at in range(number):
        path = folder / f"{at:05}.md"
        path.write_text(str(at))
        tasks.append(Task(Source(str(path), path.name)))
    return tasks


class Counting:
    """Tasks, and how many of them were taken."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._tasks = tasks
        self.taken = 0

    def __iter__(self) -> Iterator[Task]:
        for task in self._tasks:
            self.taken += 1
            yield task


@dataclass(frozen=True)
class Reading:
    """Gives the number in a file; some of them do something else.

    Args:
        kills: numbers that kill the process that reads them.
        kills_once: numbers that do so once; a file with the number is made in ``marks``.
        raises: numbers that raise.
        slow: numbers that take a while.
        marks: a folder.
    """

    kills: tuple[int, ...] = ()
    kills_once: tuple[int, ...] = ()
    raises: tuple[int, ...] = ()
    slow: tuple[int, ...] = ()
    marks: str = ""
    full: tuple[int, ...] = ()
    denied: tuple[int, ...] = ()

    def __call__(self, content: Content, task: Task) -> Done[int]:
        number = int(content.data)
        if number in self.kills or (number in self.kills_once and self._first(number)):
            os.kill(os.getpid(), signal.SIGKILL)
        if number in self.raises:
            raise RecursionError("deep")
        if number in self.full:
            raise DiskError(f"{task.source.path}: no space")
        if number in self.denied:
            raise OutputError(f"{task.source.path}: not allowed")
        if number in self.slow:
            time.sleep(0.2)
        return Done(number)

    def _first(self, number: int) -> bool:
        try:
            (Path(self.marks) / str(number)).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


def exit_quietly(content: Content, task: Task) -> Done[int]:
    """End the process as a library might."""
    sys.exit(int(content.data) % 2 + 3)


def sleep_long(content: Content, task: Task) -> Done[int]:
    """Never come to an end."""
    time.sleep(600)
    return Done(0)


def large(content: Content, task: Task) -> Done[bytes]:
    """Give more than a connection holds."""
    return Done(content.data * 300_000)


def process_of(content: Content, task: Task) -> Done[int]:
    """Tell which process works."""
    return Done(os.getpid())
