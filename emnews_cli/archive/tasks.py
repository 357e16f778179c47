"""Tasks and their results: a failure concerns one post and does not end the run."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar

from emnews_cli.archive.discover import Source
from emnews_cli.archive.reading import Bounded, Content, read
from emnews_cli.errors import DiskError, InputError, OutputError, TooLargeError, reason_of
from emnews_cli.messages import Message
from emnews_cli.stores.reading import read_member

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic

Result = TypeVar("Result")

STDIN = Source("-", "stdin.md")
"""The one post on standard input; a file of that name is ``./-``."""


class FileState(NamedTuple):
    """What changes when a file does: its size in bytes, and two times in nanoseconds.

    For an object of a store these are two numbers made of its ETag.
    """

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
        return None if self.source.path == STDIN.path else self.source.path


Work: TypeAlias = Callable[[Content, Task], Done[Result]]
"""Works on one post; with several processes it must go through pickle, and so must what it returns."""


class Outcome(NamedTuple, Generic[Result]):
    """What came of one task, and how long that took."""

    task: Task
    result: Done[Result] | Failure
    milliseconds: float = 0.0


def attempt(task: Task, work: Work[Result], folder: str = "") -> Outcome[Result]:
    """Do one task; a fault of ours in it must not end a run over an archive.

    Args:
        task: the task.
        work: what to do.
        folder: where the paths of posts count from; empty for the working folder.
    """
    if task.settled is not None:
        return Outcome(task, task.settled)
    began = time.perf_counter()
    result = _result(task, work, folder)
    return Outcome(task, result, (time.perf_counter() - began) * 1000)


def _result(task: Task, work: Work[Result], folder: str) -> Done[Result] | Failure:
    if task.source.problem:
        return Failure(Message("can't be read: {problem}", problem=task.source.problem))
    try:
        content = _read(task.source, folder)
    except TooLargeError as error:
        return Failure(Message("can't be read: {error} (--max-size)", error=error))
    except InputError as error:
        return Failure(Message("can't be read: {error}", error=error))
    except (OSError, ValueError) as error:  # the latter where no file can have that name
        return Failure(Message("can't be read: {reason}", reason=reason_of(error)))
    except MemoryError:
        return Failure("can't be read: not enough memory")
    try:
        return work(content, task)
    except OutputError as error:
        return Failure(error.message, fatal=isinstance(error, DiskError))
    except MemoryError:
        return Failure("not enough memory")
    except Exception as error:  # noqa: BLE001  # reported as this post's failure
        return Failure(Message("internal error: {kind}: {error}", kind=type(error).__name__, error=error))


def _read(source: Source, folder: str) -> Content:
    if source.path == STDIN.path:
        return Content(Bounded(sys.stdin.buffer.read, source.access.max_size).read_all())
    if source.member:
        data = read_member(source.member, source.access.max_size)
        return Content(data, source.member.container.status, source.member.version)
    return read(os.path.join(folder, source.path), source.access)


def state_of_object(size: int, etag: str) -> FileState:
    """The state of an object."""
    from hashlib import blake2b  # which loads OpenSSL

    digest = blake2b(etag.encode("utf-8", "backslashreplace"), digest_size=16).digest()
    return FileState(size, *(int.from_bytes(half, "big", signed=True) for half in (digest[:8], digest[8:])))


def state_of(status: os.stat_result) -> FileState:
    """The state of a file."""
    return FileState(status.st_size, status.st_mtime_ns, status.st_ctime_ns)
