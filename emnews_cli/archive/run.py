"""Run a piece of work over many posts, in this process or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from emnews_cli.archive.tasks import Outcome, Result, Task, Work, attempt

FEW = 100
"""Posts that are worked on sooner than processes are started for them."""


def run(
    tasks: Iterable[Task], work: Work[Result], jobs: int = 1, warn: Callable[[str], None] | None = None
) -> Iterator[Outcome[Result]]:
    """Read each file and work on it; outcomes come in the order of the tasks.

    Args:
        tasks: what to read.
        work: what to do.
        jobs: how many processes; few tasks are done in this one.
        warn: is told when a process died.

    Raises:
        ProcessError: no process can be started.
    """
    tasks = iter(tasks)
    first = list(islice(tasks, FEW)) if jobs > 1 else []
    if jobs == 1 or len(first) < FEW:
        for task in chain(first, tasks):
            yield attempt(task, work)
        return
    from emnews_cli.archive.processes import run_in_processes

    yield from run_in_processes(chain(first, tasks), work, jobs, warn)
