"""Processes on many machines: batches of posts are futures of Dask distributed."""

from __future__ import annotations

import os
import pickle
import pkgutil
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from emnews_cli import __version__
from emnews_cli.archive.cluster_start import connected
from emnews_cli.archive.cluster_worker import (
    Batch,
    Call,
    Errand,
    Mismatch,
    Versions,
    for_others,
    pieces_of,
    version_of,
)
from emnews_cli.archive.tasks import Failure, Outcome, Result, Task, Work, attempt
from emnews_cli.errors import ClusterError, UsageError
from emnews_cli.messages import Message

if TYPE_CHECKING:
    from distributed import Future

_LEAST = 50
"""Posts of the first batches."""
_SHARE = 8
"""Batches that a thread had so far, were all of the size of the next one: they grow as the run does."""
_AHEAD = 2
"""Calls that a thread has at a time, so that it need not wait for the next."""
_MOST_BYTES = 512_000_000
"""Bytes of calls that are on their way at a time, unless it is one."""
_PIECES = 64
"""Parts that a batch is cut to when its workers died: halves would cost the lives of many more."""
_PULSE = 5.0
"""Seconds between looks whether the scheduler is there and how many threads its workers have."""
_LONELY = 2
"""Such looks without a worker before the user is told."""
_SILENCE = 25.0
"""Seconds that it may take to answer."""
_RETRIES = 3
"""Times that Dask tries what failed because of a connection."""


class Killed(NamedTuple):
    """The workers that did a call died, each time.

    Args:
        times: how often.
    """

    times: int


class _Waiting(NamedTuple):
    """A call that was given to the cluster, what belongs to it here, and how large it is."""

    kept: Any
    future: Future[Any] | None
    size: int


class Cluster:
    """Workers that a scheduler of Dask knows; a context.

    Args:
        address: of the scheduler, or ``local:N`` for processes that are started and ended with this.
        most: posts in a batch at most.
        warn: is told what the user should know.

    Raises:
        UsageError: there is no such scheduler, or a worker has another version of emnews; from any method.
        ClusterError: the scheduler is gone; from any method.

    Attributes:
        folder: where the paths of posts count from.
        is_local: whether the workers are processes of this machine that end with this.
    """

    def __init__(self, address: str, most: int, warn: Callable[[str], None]) -> None:
        self._address, self._most, self._warn = address, most, warn
        self._stack = ExitStack()
        self._threads = self._number = 0
        self._looked = 0.0
        self._lonely = 0
        self._run = os.urandom(6).hex()
        self.folder = os.getcwd()
        self.is_local = address.startswith("local:")

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._client = stack.enter_context(connected(self._address))
            self._check_versions()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    # --- posts ------------------------------------------------------------------------------------------

    def run(self, tasks: Iterable[Task], work: Work[Result]) -> Iterator[Outcome[Result]]:
        """Work on posts; outcomes come in the order of the tasks.

        Args:
            tasks: what to read; paths are those of a file system that the workers share.
            work: what to do.
        """
        calls = ((pickle.dumps(batch), self._batch(batch, work)) for batch in self._batches(tasks))
        for kept, pieces in self.each(calls):
            batch: list[Task] = pickle.loads(kept)  # noqa: S301  # our own
            yield from self._outcomes(batch, work, pieces)

    def _batch(self, tasks: list[Task], work: Work[Result]) -> Call | None:
        """The part of a batch that workers do."""
        unsettled = [
            task._replace(source=for_others(task.source, self.folder))
            for task in tasks
            if task.settled is None
        ]
        return Batch(self.folder, work, unsettled) if unsettled else None

    def _outcomes(
        self, tasks: list[Task], work: Work[Result], pieces: Iterator[Any] | Killed
    ) -> Iterator[Outcome[Result]]:
        if isinstance(pieces, Killed):
            yield from self._narrow(tasks, work, pieces)
            return
        for task in tasks:
            yield Outcome(task, *next(pieces)) if task.settled is None else attempt(task, work)

    def _narrow(self, tasks: list[Task], work: Work[Result], killed: Killed) -> Iterator[Outcome[Result]]:
        """Do smaller batches, one at a time, so that no post is blamed for another."""
        if len(tasks) == 1:
            reason = Message("its worker died, {count} times", count=killed.times)
            yield Outcome(tasks[0], Failure(reason))
            return
        self._warn(
            Message(
                "{count} workers died while they had {first} to {last}: smaller batches are tried",
                count=killed.times,
                first=tasks[0].source.path,
                last=tasks[-1].source.path,
            )
        )
        step = max(1, len(tasks) // _PIECES)
        for at in range(0, len(tasks), step):
            some = tasks[at : at + step]
            for _, pieces in self.each(iter([(None, self._batch(some, work))])):
                yield from self._outcomes(some, work, pieces)

    def _batches(self, tasks: Iterable[Task]) -> Iterator[list[Task]]:
        """Posts that follow each other; those of a container that must be unpacked go to one worker."""
        batch: list[Task] = []
        last = ""
        for taken, task in enumerate(tasks):
            unpacked = _unpacked(task)
            size = self._most if unpacked else max(_LEAST, taken // (_SHARE * max(1, self._threads)))
            if batch and (unpacked != last or len(batch) >= min(size, self._most)):
                yield batch
                batch = []
            last = unpacked
            batch.append(task)
        if batch:
            yield batch

    # --- calls ------------------------------------------------------------------------------------------

    def each(
        self, calls: Iterator[tuple[Any, Call | None]], versions: Versions | None = None
    ) -> Iterator[tuple[Any, Iterator[Any] | Killed]]:
        """Carry out calls; what they gave comes in their order, together with what was kept of them here.

        When the workers of one died, all that was on its way is finished first.

        Args:
            calls: what to keep, and the call; None where there is nothing to do.
            versions: of packages that workers must have, emnews apart.
        """
        needed = {"emnews": __version__, **(versions or {})}
        waiting: deque[_Waiting] = deque()
        try:
            while self._fill(waiting, calls, needed):
                kept, future, _ = waiting[0]
                pieces: Iterator[Any] | Killed = iter(()) if future is None else self._result(future)
                if isinstance(pieces, Killed):
                    for other in waiting:
                        self._wait(other.future)
                waiting.popleft()
                yield kept, pieces
        finally:
            self._cancel([each.future for each in waiting if each.future])

    def _fill(
        self, waiting: deque[_Waiting], calls: Iterator[tuple[Any, Call | None]], versions: Versions
    ) -> bool:
        """Give workers as many calls as they should have; whether any is on its way."""
        self._look()
        while len(waiting) < _AHEAD * max(1, self._threads) and sum(e.size for e in waiting) < _MOST_BYTES:
            following = next(calls, None)
            if following is None:
                break
            kept, call = following
            data = pickle.dumps(call) if call else b""
            waiting.append(_Waiting(kept, self._submit(data, versions) if call else None, len(data)))
        return bool(waiting)

    def _submit(self, call: bytes, versions: Versions) -> Future[Any]:
        from distributed.client import ClosedClientError

        self._number += 1
        key = f"emnews-{self._run}-{self._number}"
        try:
            errand = pickle.dumps(Errand(versions, call))
            return self._client.submit(pickle.loads, errand, key=key, pure=False, retries=_RETRIES)
        except (OSError, RuntimeError, ClosedClientError) as error:
            raise self._gone() from error

    def _result(self, future: Future[Any]) -> Iterator[Any] | Killed:
        found = self._wait(future)
        if isinstance(found, Mismatch):
            raise self._other_version(*found)
        return found if isinstance(found, Killed) else pieces_of(found)

    def _wait(self, future: Future[Any] | None) -> Any:
        """The result of a call; while it is awaited, the scheduler must be there."""
        from distributed import KilledWorker

        patience = _PULSE
        while future is not None:
            try:
                return future.result(timeout=patience)
            except KilledWorker as error:
                return Killed(error.allowed_failures + 1)
            except CancelledError as error:
                raise self._gone() from error
            except Exception as error:
                self._look(needed=True)
                if not isinstance(error, TimeoutError) or future.status == "error":
                    self._check_versions()
                    raise self._fault(error) from error
                if future.done():  # it is on its way, and large
                    patience *= 2
        return None

    def _fault(self, error: Exception) -> ClusterError:
        """What a worker could not do at all, which no post is to blame for."""
        return ClusterError(
            "--cluster {address}: {kind}: {error}",
            address=self._address,
            kind=type(error).__name__,
            error=error,
        )

    def _cancel(self, futures: list[Future[Any]]) -> None:
        with suppress(OSError, RuntimeError, CancelledError):
            if futures and self._client.status == "running":
                self._client.cancel(futures, force=True)

    # --- the scheduler ----------------------------------------------------------------------------------

    def _look(self, *, needed: bool = False) -> None:
        """See from time to time that the scheduler is there, and how many threads its workers have."""
        if not needed and time.monotonic() - self._looked < _PULSE:
            return
        try:
            threads = self._client.nthreads(callback_timeout=_SILENCE)
        except (OSError, TimeoutError, RuntimeError, AttributeError, CancelledError) as error:
            raise self._gone() from error
        self._looked, self._threads = time.monotonic(), sum(threads.values())
        self._lonely = 0 if threads else self._lonely + 1
        if self._lonely == _LONELY:  # one that died may be there again soon
            self._warn(Message("{address} has no worker: waiting for one", address=self._address))

    def _gone(self) -> ClusterError:
        return ClusterError(
            "--cluster {address}: the scheduler is gone; what was done stays done", address=self._address
        )

    def _check_versions(self) -> None:
        """See that the workers that are there have this emnews; those that come later see for themselves.

        Raises:
            UsageError: one has another, or none.
        """
        try:
            found = self._client.sync(
                self._client._run,  # as run() does, which would wait for a worker without end
                pkgutil.resolve_name,
                "emnews_cli:__version__",
                on_error="return",
                callback_timeout=_SILENCE,
            )
        except (OSError, RuntimeError, CancelledError) as error:
            self._look(needed=True)
            if isinstance(error, TimeoutError):  # a worker is busy: what it gets to do tells it the version
                return
            raise self._gone() from error
        for worker, version in found.items():
            if isinstance(version, ImportError):
                raise self._other_version(worker, "emnews", "")
            if isinstance(version, str) and version != __version__:
                raise self._other_version(worker, "emnews", version)

    def _other_version(self, worker: str, package: str, theirs: str) -> UsageError:
        ours = version_of(package)
        if not theirs:
            return UsageError(
                "worker {worker} has no {package}: install {package} {ours} there",
                worker=worker,
                package=package,
                ours=ours,
            )
        return UsageError(
            "worker {worker} has {package} {theirs}, and here is {ours}: both must have the same version",
            worker=worker,
            package=package,
            theirs=theirs,
            ours=ours,
        )


def _unpacked(task: Task) -> str:
    """The container of a post, where that must be unpacked to be read; else empty."""
    member = task.source.member
    return member.container.path if member and member.container.spooled else ""
