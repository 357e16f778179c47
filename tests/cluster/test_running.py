"""Posts go through a cluster as through processes: in order, within bounds, whatever dies."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from emnews_cli.archive import cluster as cluster_module
from emnews_cli.archive.cluster import Cluster
from emnews_cli.archive.cluster_worker import Batch
from emnews_cli.archive.discover import Source
from emnews_cli.archive.run import run
from emnews_cli.archive.tasks import Done, Task
from emnews_cli.errors import ClusterError
from tests.archive.test_run import numbers
from tests.archive.working import Counting, Reading, large, make_tasks
from tests.cluster.conftest import wait_until

NUMBER = 300


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def cluster(address: str, said: list[str]) -> Iterator[Cluster]:
    with Cluster(address, 40, said.append) as cluster:
        yield cluster


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    return make_tasks(tmp_path, NUMBER)


def test_outcomes_are_those_of_this_process_in_the_order_of_the_tasks(
    cluster: Cluster, tasks: list[Task]
) -> None:
    tasks[4] = Task(Source("nowhere.md", "nowhere.md"))
    tasks[5] = Task(Source("x", "x", "Permission denied"))
    tasks[6:200:2] = [task._replace(settled=Done(-1)) for task in tasks[6:200:2]]
    tasks[200:290] = [task._replace(settled=Done(-2)) for task in tasks[200:290]]
    work = Reading(raises=(1,), denied=(2,), full=(3,), slow=(7, 299))
    here, there = list(run(tasks, work)), list(cluster.run(tasks, work))
    assert [outcome[:2] for outcome in there] == [outcome[:2] for outcome in here]


def test_paths_count_from_the_folder_that_the_user_is_in(
    address: str, tasks: list[Task], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    relative = [task._replace(source=task.source._replace(path=task.source.place)) for task in tasks[:60]]
    with Cluster(address, 40, print) as cluster:
        outcomes = list(cluster.run(relative, Reading()))
    assert numbers(iter(outcomes)) == list(range(60))
    assert outcomes[59].task == relative[59]


def test_posts_that_kill_their_workers_fail_alone(
    cluster: Cluster, tasks: list[Task], said: list[str], tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    work = Reading(kills=(3,), kills_once=(33, 299), marks=str(marks))
    expected: list[int | str] = list(range(NUMBER))
    expected[3] = "its worker died, 2 times"
    assert numbers(cluster.run(tasks, work)) == expected
    first, last = tasks[0].source.path, tasks[39].source.path
    assert f"2 workers died while they had {first} to {last}: smaller batches are tried" in said


def test_large_answers_come_through(cluster: Cluster, tasks: list[Task]) -> None:
    sizes = [len(outcome.result.value) for outcome in cluster.run(tasks[:90], large)]  # type: ignore[union-attr]
    assert sizes == [300_000 * len(str(at)) for at in range(90)]


def test_tasks_are_taken_only_as_far_as_is_needed_to_keep_workers_busy(
    cluster: Cluster, tasks: list[Task]
) -> None:
    counting = Counting(tasks * 10)
    outcomes = cluster.run(counting, Reading())
    next(outcomes)
    assert counting.taken <= 40 * 2 * 2 + 1
    outcomes.close()  # type: ignore[attr-defined]


def test_who_stops_listening_stops_the_workers_after_the_post_that_they_are_at(
    cluster: Cluster, tasks: list[Task]
) -> None:
    """Each of them would be at its batch for a minute, and does one at a time."""
    slow = pickle.dumps(Batch(cluster.folder, Reading(slow=tuple(range(NUMBER))), tasks))
    futures = [cluster._submit(slow, {}) for _ in range(2)]
    wait_until(lambda: all(cluster._client.processing().values()))
    began = time.monotonic()
    cluster._cancel(futures)
    assert numbers(cluster.run(tasks, Reading())) == list(range(NUMBER))
    assert time.monotonic() - began < 45


def test_batches_grow_with_the_run_up_to_their_limit(
    address: str, tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_LEAST", 2)
    with Cluster(address, 100, print) as cluster:
        cluster._look(needed=True)
        sizes = [len(batch) for batch in cluster._batches(tasks * 10)]
    assert sum(sizes) == NUMBER * 10
    assert sizes[:-1] == sorted(sizes[:-1])
    assert (sizes[0], max(sizes)) == (2, 100)


def test_a_fault_of_ours_is_told_in_a_line(cluster: Cluster, tasks: list[Task]) -> None:
    with pytest.raises(ClusterError, match="AttributeError: Can't pickle local object"):
        list(cluster.run(tasks[:1], unpickled))


def unpickled(content: object, task: Task) -> Done[object]:
    return Done(lambda: None)
