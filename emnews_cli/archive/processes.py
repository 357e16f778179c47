"""A pool of worker processes: results in input order, bounded read-ahead, and a worker may die."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, NamedTuple, NoReturn

from emnews_cli.archive.tasks import Failure, Outcome, Result, Task, Work, attempt
from emnews_cli.errors import ProcessError, reason_of
from emnews_cli.messages import Message
from emnews_cli.stores.objects import runs_threads
from emnews_cli.system import raise_lost_ends_again

_BATCH = 16
"""Posts that a process gets at a time: what is sent costs little beside the work on them."""
_LONGEST = 16_384
"""Characters of paths in a batch: what waits in a connection must fit into its buffer."""
_AHEAD = 2
"""Batches that a process has at a time, so that it need not wait for the next."""
_BEHIND = 8
"""Batches for each process that may be done before the one that comes first."""
_PATIENCE = 1.0
"""Seconds that processes have to end when they are told to."""


class _Batch(NamedTuple):
    """Tasks that follow each other, and the place of the first among all.

    Attributes:
        again: whether a process died of them before, or of those that they were tried with.
    """

    start: int
    tasks: list[Task]
    again: bool = False


class _Worker:
    """A process, our end of the connection to it, and the batches that it holds."""

    def __init__(self, work: Work[Any], others: list[_Worker]) -> None:
        forks = _forks()
        context = multiprocessing.get_context("fork" if forks else "spawn")
        try:
            self.connection, its_end = context.Pipe()
        except OSError as error:
            raise ProcessError("no process can be started: {reason}", reason=reason_of(error)) from error
        # A process that is forked holds copies of our ends, and with them the others would outlive us.
        ours = [self.connection, *(other.connection for other in others)] if forks else []
        self.process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(its_end, work, ours), daemon=True
        )
        self.batches: deque[_Batch] = deque()
        try:
            with no_interrupts():
                self.process.start()
        except OSError as error:
            raise ProcessError("no process can be started: {reason}", reason=reason_of(error)) from error
        finally:
            its_end.close()

    def give(self, batch: _Batch) -> None:
        """Let it work on a batch; where it has died, that is seen when its answer is awaited."""
        self.batches.append(batch)
        with suppress(OSError):
            self.connection.send(batch.tasks)

    def end(self) -> str:
        """Wait until it has ended; returns how it did, in words."""
        self.process.join()
        self.connection.close()
        code = self.process.exitcode or 0
        if code < 0:
            return Message("killed by {signal}", signal=_signal_name(-code))
        return Message("ended with exit code {code}", code=code)


def _forks() -> bool:
    """Whether processes begin as copies of this one: ten times faster, and sound on Linux without threads."""
    return sys.platform == "linux" and not runs_threads()


@contextmanager
def no_interrupts() -> Iterator[None]:
    """Hold interrupts back: a process that begins here gets none, since the one that started it ends it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _serve(connection: Connection, work: Work[Any], inherited: list[Connection]) -> None:
    """Work on batches until there are no more, or nobody who wants them."""
    for other in inherited:
        other.close()
    signal.signal(signal.SIGTERM, _end)
    raise_lost_ends_again()
    try:
        while True:
            # The tasks are known where they come from.
            connection.send([attempt(task, work)[1:] for task in connection.recv()])
    except (EOFError, OSError):
        return
    except MemoryError:  # an answer that is too large to be sent
        raise SystemExit(1) from None


def _end(*_: object) -> NoReturn:
    raise SystemExit(128 + signal.SIGTERM)  # so that a file that is half written is taken away


def run_in_processes(
    tasks: Iterable[Task], work: Work[Result], jobs: int, warn: Callable[[str], None] | None
) -> Iterator[Outcome[Result]]:
    """:func:`~emnews_cli.archive.run.run`, with ``jobs`` processes."""
    crew = _Crew(iter(tasks), work, jobs, warn or (lambda _: None))
    try:
        yield from crew.outcomes()
    finally:
        crew.stop()


class _Crew(Generic[Result]):
    """The processes and what they are at.

    Attributes:
        done: outcomes that wait for those before them, by the place of the first.
        again: batches whose process died.
    """

    def __init__(
        self, tasks: Iterator[Task], work: Work[Result], jobs: int, warn: Callable[[str], None]
    ) -> None:
        self._tasks, self._work, self._jobs, self._warn = tasks, work, jobs, warn
        self._workers: list[_Worker] = []
        self._taken = self._given = 0
        self._most = jobs * _BATCH * _BEHIND
        self._exhausted = False
        self.again: deque[_Batch] = deque()
        self.done: dict[int, list[Outcome[Result]]] = {}

    def outcomes(self) -> Iterator[Outcome[Result]]:
        """All outcomes, in the order of the tasks."""
        while True:
            while outcomes := self.done.pop(self._given, None):
                self._given += len(outcomes)
                yield from outcomes
            self._fill()
            busy = [worker for worker in self._workers if worker.batches]
            if busy:
                self._collect(busy)
            elif self._exhausted and self._given == self._taken:
                return

    def stop(self) -> None:
        """End all processes, by force if they do not listen."""
        for worker in self._workers:
            worker.connection.close()
            worker.process.terminate()
        until = time.monotonic() + _PATIENCE
        for worker in self._workers:
            worker.process.join(max(0, until - time.monotonic()))
            worker.process.kill()
            worker.process.join()

    def _fill(self) -> None:
        """Give work to who has little of it."""
        while self._has_room() and (batch := self.again.popleft() if self.again else self._next_batch()):
            self._least_busy().give(batch)

    def _has_room(self) -> bool:
        waiting = any(len(worker.batches) < _AHEAD for worker in self._workers)
        return waiting or len(self._workers) < self._jobs

    def _least_busy(self) -> _Worker:
        """The process with the least to do: a new one where all have something and there may be more."""
        least = min(self._workers, key=lambda worker: len(worker.batches), default=None)
        if least is not None and not (least.batches and len(self._workers) < self._jobs):
            return least
        try:
            self._workers.append(_Worker(self._work, self._workers))
        except ProcessError:
            if least is None:
                raise
            self._jobs = len(self._workers)  # as many as the system allows
            return least
        return self._workers[-1]

    def _next_batch(self) -> _Batch | None:
        """Tasks that follow each other; None where there are no more, or too many are waiting already."""
        batch = _Batch(self._taken, [])
        length = 0
        while len(batch.tasks) < _BATCH and length < _LONGEST and self._taken - self._given < self._most:
            task = next(self._tasks, None)
            self._exhausted = task is None
            if task is None:
                break
            self._taken += 1
            if task.settled is None:
                batch.tasks.append(task)
                length += len(task.source.path) + len(task.source.place) + len(task.target)
                # A member is at a place that may have its name once more.
                length += len(task.source.file) + len(task.source.path) if task.source.member else 0
                continue
            self.done[self._taken - 1] = [attempt(task, self._work)]
            if batch.tasks:
                break
            batch = _Batch(self._taken, [])
        return batch if batch.tasks else None

    def _collect(self, busy: list[_Worker]) -> None:
        """Wait for answers and take them."""
        ready = wait([worker.connection for worker in busy])
        for worker in busy:
            if worker.connection in ready:
                self._take(worker)

    def _take(self, worker: _Worker) -> None:
        try:
            results = worker.connection.recv()
        except (EOFError, OSError):
            self._bury(worker)
        else:
            batch = worker.batches.popleft()
            outcomes = zip(batch.tasks, results, strict=True)
            self.done[batch.start] = [Outcome(task, *result) for task, result in outcomes]

    def _bury(self, worker: _Worker) -> None:
        """A process died: what it was at is tried again post by post, and what kills a second one fails."""
        self._workers.remove(worker)
        how = worker.end()
        held, *later = worker.batches
        self.again.extendleft(reversed(later))
        names = ", ".join(task.source.path for task in held.tasks)
        if held.again:
            self._warn(Message("a process was {how} while it had {names}", how=how, names=names))
            self.done[held.start] = [
                Outcome(held.tasks[0], Failure(Message("its process was {how}", how=how)))
            ]
            return
        self._warn(
            Message(
                "a process was {how} while it had {names}: they are tried again one by one",
                how=how,
                names=names,
            )
        )
        singles = [_Batch(held.start + at, [task], again=True) for at, task in enumerate(held.tasks)]
        self.again.extendleft(reversed(singles))
