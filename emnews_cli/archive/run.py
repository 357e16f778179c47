"""Running something over many posts: a failure is that post's alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from emnews_cli.archive.discover import Source

Result = TypeVar("Result")


class Failure(NamedTuple):
    """Why a post could not be processed, in one line."""

    reason: str


class Outcome(NamedTuple, Generic[Result]):
    """What came of one post."""

    source: Source
    result: Result | Failure


def run(sources: Iterable[Source], work: Callable[[bytes, Source], Result]) -> Iterator[Outcome[Result]]:
    """Read each file and work on it, one after the other.

    Args:
        sources: what to read.
        work: takes a file's bytes and its source.
    """
    for source in sources:
        yield Outcome(source, _attempt(source, work))


def _attempt(source: Source, work: Callable[[bytes, Source], Result]) -> Result | Failure:
    if source.problem:
        return Failure(f"can't be read: {source.problem}")
    try:
        data = source.path.read_bytes()
    except OSError as error:
        return Failure(f"can't be read: {error.strerror}")
    return attempt(lambda: work(data, source))


def attempt(work: Callable[[], Result]) -> Result | Failure:
    """The result of some work on one post; a fault of ours in it must not end a run over an archive."""
    try:
        return work()
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001  # reported as this post's failure
        return Failure(f"internal error: {type(error).__name__}: {error}")
