"""A post to work on, and what comes of it: a failure is that post's alone."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar

from emnews_cli.archive.discover import Source
from emnews_cli.errors import DiskError, OutputError

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic

Result = TypeVar("Result")

STDIN = Source("-", "stdin.md")
"""The one post on standard input; a file of that name is ``./-``."""


class FileState(NamedTuple):
    """What changes when a file does: its size in bytes, and two times in nanoseconds."""

    size: int
    modified: int
    changed: int


class Known(NamedTuple):
    """The hashes of a source and of what was made of it, so that it need not be made again."""

    source: bytes
    output: bytes


class Done(NamedTuple, Generic[Result]):
    """What came of a post.

    Args:
        value: what the command wants to know.
        status: a word for it: ``read``, ``converted``, ``unchanged`` …
        output: the file that it was written to, or empty.
        diagnostics: what was found, or None where nobody looked.
    """

    value: Result
    status: str = "read"
    output: str = ""
    diagnostics: list[Diagnostic] | None = None


class Failure(NamedTuple):
    """Why a post could not be processed, in one line; and whether no other could be either."""

    reason: str
    fatal: bool = False


class Task(NamedTuple):
    """A post to work on.

    Args:
        source: the file.
        target: where its output goes, or empty.
        known: what an earlier run made of it, or None.
        settled: what came of it, where that is plain without any work, or None.
    """

    source: Source
    target: str = ""
    known: Known | None = None
    settled: Done[Any] | None = None

    @property
    def name(self) -> str | None:
        """The file's name, or None for standard input."""
        return None if self.source == STDIN else self.source.path


class Content(NamedTuple):
    """The bytes of a source, and its state when it was read (None for standard input)."""

    data: bytes
    state: FileState | None = None


Work: TypeAlias = Callable[[Content, Task], Done[Result]]
"""Works on one post; with several processes it must go through pickle, and so must what it returns."""


class Outcome(NamedTuple, Generic[Result]):
    """What came of one task, and how long that took."""

    task: Task
    result: Done[Result] | Failure
    milliseconds: float = 0.0


def attempt(task: Task, work: Work[Result]) -> Outcome[Result]:
    """Do one task; a fault of ours in it must not end a run over an archive."""
    if task.settled is not None:
        return Outcome(task, task.settled)
    began = time.perf_counter()
    result = _result(task, work)
    return Outcome(task, result, (time.perf_counter() - began) * 1000)


def _result(task: Task, work: Work[Result]) -> Done[Result] | Failure:
    if task.source.problem:
        return Failure(f"can't be read: {task.source.problem}")
    try:
        content = _read(task.source)
    except (OSError, ValueError) as error:  # the latter where no file can have that name
        return Failure(f"can't be read: {getattr(error, 'strerror', None) or error}")
    except MemoryError:
        return Failure("can't be read: not enough memory")
    try:
        return work(content, task)
    except OutputError as error:
        return Failure(str(error), fatal=isinstance(error, DiskError))
    except MemoryError:
        return Failure("not enough memory")
    except Exception as error:  # noqa: BLE001  # reported as this post's failure
        return Failure(f"internal error: {type(error).__name__}: {error}")


def _read(source: Source) -> Content:
    if source == STDIN:
        return Content(sys.stdin.buffer.read())
    descriptor = os.open(source.path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        return Content(_all_of(descriptor, status), state_of(status))
    finally:
        os.close(descriptor)


def _all_of(descriptor: int, status: os.stat_result) -> bytes:
    """What is to be read: of a file in one piece, of a pipe until it ends."""
    data = os.read(descriptor, status.st_size + 1)
    if stat.S_ISREG(status.st_mode) and len(data) <= status.st_size:
        return data
    pieces = [data]
    while piece := os.read(descriptor, 1 << 16):
        pieces.append(piece)
    return b"".join(pieces)


def state_of(status: os.stat_result) -> FileState:
    """The state of a file."""
    return FileState(status.st_size, status.st_mtime_ns, status.st_ctime_ns)
