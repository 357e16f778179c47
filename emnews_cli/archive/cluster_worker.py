"""What a worker of a cluster does: calls that come as pickles, one at a time in a process."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from itertools import islice
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeAlias

from emnews_cli import __version__
from emnews_cli.archive.discover import Source
from emnews_cli.archive.tasks import Done, Failure, Result, Task, Work, attempt
from emnews_cli.stores.members import Member
from emnews_cli.stores.reading import elsewhere
from emnews_cli.stores.urls import from_folder

_ALONE = Lock()
"""Held by the one call at work: open containers are not for several threads, which would only wait anyway."""
_TOGETHER = 100
"""Pieces that are pickled together, so that who gets them need not have all of them as objects."""

Check: TypeAlias = Callable[[], None]
"""Ends a call that nobody wants any more, by an exception; asked from time to time."""
Call: TypeAlias = Callable[[Check], Iterator[Any]]
"""Something to do that goes through pickle, and so must the pieces that it gives."""
Versions: TypeAlias = dict[str, str]
"""Versions by the names of packages."""


class Mismatch(NamedTuple):
    """A worker with another version of something, which has done nothing.

    Args:
        worker: its address.
        package: what differs.
        theirs: its version there; empty where there is none.
    """

    worker: str
    package: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Errand:
    """A call as workers get it: whoever unpickles it does it, and has what :func:`carry_out` returned.

    So what a worker is sent by name is ``pickle.loads`` alone. One that can't import what it is sent ends,
    and the run waits for another; here, without emnews, it fails with an ImportError.

    Args:
        versions: of what it must be done with.
        call: a pickled :data:`Call`.
    """

    versions: Versions
    call: bytes

    def __reduce__(self) -> tuple[Any, ...]:
        return carry_out, (self.versions, self.call)


def carry_out(versions: Versions, call: bytes) -> bytes | Mismatch:
    """Do a call, in a worker.

    Args:
        versions: of what it must be done with.
        call: a pickled :data:`Call`.

    Returns:
        Lists of its pieces, pickled one after the other; nothing where nobody wants them any more.
    """
    import distributed

    worker = distributed.get_worker()
    for package, wanted in versions.items():
        if (theirs := version_of(package)) != wanted:
            return Mismatch(worker.address, package, theirs)
    key = worker.get_current_task()
    with _ALONE, suppress(_UnwantedError):
        return _pickled(pickle.loads(call)(lambda: _check(worker, key)))  # noqa: S301  # Dask trusts its scheduler
    return b""


def version_of(package: str) -> str:
    """The version of a package that is installed here, or empty."""
    if package == "emnews":
        return __version__
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


class _UnwantedError(Exception):
    """Nobody wants what a call gives."""


def _check(worker: Any, key: Any) -> None:
    """See that a worker is still to do a task: one that runs is not stopped when it is cancelled."""
    task = worker.state.tasks.get(key)
    if task is None or task.state not in ("executing", "long-running"):
        raise _UnwantedError


def _pickled(pieces: Iterator[Any]) -> bytes:
    made = BytesIO()
    while some := list(islice(pieces, _TOGETHER)):
        pickle.dump(some, made)
    return made.getvalue()


def pieces_of(data: bytes) -> Iterator[Any]:
    """The pieces that :func:`carry_out` returned."""
    stream = BytesIO(data)
    while stream.tell() < len(data):
        yield from pickle.load(stream)  # noqa: S301  # as there


@dataclass(frozen=True, slots=True)
class Batch(Generic[Result]):
    """Work on some posts.

    Args:
        folder: where paths count from.
        work: what to do.
        tasks: the posts.
    """

    folder: str
    work: Work[Result]
    tasks: list[Task]

    def __call__(self, check: Check) -> Iterator[tuple[Done[Result] | Failure, float]]:
        """What came of each task, which is known where it comes from."""
        for task in self.tasks:
            check()
            target = from_folder(self.folder, task.target) if task.target else ""
            _, result, milliseconds = attempt(task._replace(target=target), self.work, self.folder)
            if isinstance(result, Done) and result.output:
                result = result._replace(output=task.target)
            yield result, milliseconds


def for_others(source: Source, folder: str) -> Source:
    """A post as another process can read it: its container is opened there.

    Args:
        source: the post.
        folder: where paths count from.
    """
    member = source.member
    if member is None:
        return source
    container = elsewhere(member.container, from_folder(folder, member.container.path))
    return source._replace(member=Member(container, member.at))
