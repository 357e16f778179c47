"""Run a piece of work over many posts, in this process or in several."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from emnews_cli.archive.container_index import ContainerIndex
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


class AtHand:
    """Tasks whose members can be read, where some are known by name alone.

    Args:
        tasks: the tasks.
        containers: has the containers of the members.

    Attributes:
        given: those that were taken and not yet asked for again, as they were.
    """

    def __init__(self, tasks: Iterable[Task], containers: ContainerIndex) -> None:
        self._tasks, self._containers = tasks, containers
        self.given: deque[Task] = deque()

    def __iter__(self) -> Iterator[Task]:
        for task in self._tasks:
            self.given.append(task)
            source = task.source
            if source.member and task.settled is None:
                member, problem = self._containers.at_hand(source.path, source.member)
                task = task._replace(source=source._replace(member=member, problem=source.problem or problem))
            yield task

    def restored(self, outcomes: Iterable[Outcome[Result]]) -> Iterator[Outcome[Result]]:
        """The outcomes, which come in the order of the tasks, with the tasks as they were."""
        for outcome in outcomes:
            yield outcome._replace(task=self.given.popleft())
