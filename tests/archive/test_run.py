"""Running over many posts: in order, within bounds, whatever dies."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from emnews_cli.archive import processes
from emnews_cli.archive.discover import Source, discover
from emnews_cli.archive.reading import Content
from emnews_cli.archive.run import FEW, run
from emnews_cli.archive.tasks import Done, Failure, Outcome, Task
from emnews_cli.errors import ProcessError
from tests.archive.working import Counting, Reading, exit_quietly, large, make_tasks, process_of, sleep_long

NUMBER = 400


def numbers(outcomes: Iterator[Outcome[int]]) -> list[int | str]:
    """The value of each outcome, or the reason why it has none."""
    return [
        outcome.result.reason if isinstance(outcome.result, Failure) else outcome.result.value
        for outcome in outcomes
    ]


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    return make_tasks(tmp_path, NUMBER)


def test_a_failure_is_one_posts_alone(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text(name)
    (tmp_path / "d.md").symlink_to(tmp_path / "gone")

    def work(content: Content, task: Task) -> Done[bytes]:
        if task.source.place == "b.md":
            raise RecursionError("deep")
        if task.source.place == "c.md":
            raise MemoryError
        return Done(content.data)

    assert numbers(run(map(Task, discover([str(tmp_path)])), work)) == [  # type: ignore[arg-type]
        b"a.md",
        "internal error: RecursionError: deep",
        "not enough memory",
        "can't be read: No such file or directory",
    ]


def test_a_name_that_no_file_can_have_is_a_failure() -> None:
    (outcome,) = run([Task(Source("a\0b", "x"))], Reading())
    assert outcome.result == Failure("can't be read: embedded null byte")


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_outcomes_come_in_the_order_of_the_tasks_whatever_the_timing(jobs: int, tasks: list[Task]) -> None:
    outcomes = list(run(tasks, Reading(slow=(0, 17, 40, 399)), jobs))
    assert numbers(iter(outcomes)) == list(range(NUMBER))
    assert [outcome.task for outcome in outcomes] == tasks


def test_few_posts_are_worked_on_in_this_process_and_many_in_others(tasks: list[Task]) -> None:
    few = {outcome.result.value for outcome in run(tasks[: FEW - 1], process_of, 2)}  # type: ignore[union-attr]
    many = {outcome.result.value for outcome in run(tasks, process_of, 2)}  # type: ignore[union-attr]
    assert few == {os.getpid()}
    assert os.getpid() not in many
    assert len(many) <= 2


def test_a_post_that_kills_its_process_fails_alone_and_the_rest_goes_on(tasks: list[Task]) -> None:
    said: list[str] = []
    found = numbers(run(tasks, Reading(kills=(3, 200)), 2, said.append))
    expected: list[int | str] = list(range(NUMBER))
    expected[3] = expected[200] = "its process was killed by SIGKILL"
    assert found == expected
    assert len(said) == 4
    assert "killed by SIGKILL" in said[0]
    assert tasks[0].source.path in said[0]
    assert tasks[15].source.path in said[0]


def test_a_process_that_is_killed_once_costs_no_post(tasks: list[Task], tmp_path: Path) -> None:
    said: list[str] = []
    marks = tmp_path / "marks"
    marks.mkdir()
    work = Reading(kills_once=(0, 77, 399), marks=str(marks))
    assert numbers(run(tasks, work, 2, said.append)) == list(range(NUMBER))
    assert len(said) == 3


def test_a_post_that_is_alone_in_a_batch_is_tried_a_second_time_too(
    tasks: list[Task], tmp_path: Path
) -> None:
    long = [task._replace(target="x" * 20_000) for task in tasks]  # one fills a batch
    work = Reading(kills_once=(51, 399), marks=str(tmp_path))
    assert numbers(run(long, work, 2)) == list(range(NUMBER))


def test_every_post_may_kill_its_process(tasks: list[Task]) -> None:
    found = numbers(run(tasks[:120], Reading(kills=tuple(range(120))), 2))
    assert found == ["its process was killed by SIGKILL"] * 120


def test_a_process_that_exits_is_a_dead_one(tasks: list[Task]) -> None:
    found = numbers(run(tasks[:110], exit_quietly, 2))
    assert found[:3] == [f"its process was ended with exit code {code}" for code in (3, 4, 3)]
    assert len(found) == 110


def test_failures_come_from_other_processes_as_from_this_one(tasks: list[Task]) -> None:
    work = Reading(raises=(1,), denied=(2,), full=(3,))
    tasks[4] = Task(Source("nowhere.md", "nowhere.md"))
    tasks[5] = Task(Source("x", "x", "Permission denied"))
    one, two = (list(run(tasks, work, jobs)) for jobs in (1, 2))
    assert [outcome[:2] for outcome in one] == [outcome[:2] for outcome in two]
    assert [outcome.result for outcome in one[1:6]] == [
        Failure("internal error: RecursionError: deep"),
        Failure(f"{tasks[2].source.path}: not allowed"),
        Failure(f"{tasks[3].source.path}: no space", fatal=True),
        Failure("can't be read: No such file or directory"),
        Failure("can't be read: Permission denied"),
    ]


def test_what_is_settled_keeps_its_place_and_needs_no_process(tasks: list[Task]) -> None:
    mixed = [
        task._replace(settled=Done(-at)) if at % 3 or 100 < at < 300 else task
        for at, task in enumerate(tasks)
    ]
    expected = [-at if at % 3 or 100 < at < 300 else at for at in range(NUMBER)]
    assert numbers(run(mixed, Reading(), 2)) == expected
    settled = [task._replace(settled=Done(7)) for task in tasks] * 10
    assert numbers(run(settled, sleep_long, 2)) == [7] * 10 * NUMBER


def test_answers_larger_than_a_connection_holds_come_through(tasks: list[Task]) -> None:
    sizes = [len(outcome.result.value) for outcome in run(tasks[:120], large, 2)]  # type: ignore[union-attr]
    assert sizes == [300_000 * len(str(at)) for at in range(120)]


def test_paths_as_long_as_they_may_be_come_through(tmp_path: Path) -> None:
    (task, *_) = make_tasks(tmp_path, 1)
    long = Task(Source(f"{tmp_path}{'/.' * 1900}/00000.md", "p" * 4000), "t" * 4000)
    assert numbers(run([long] * 300, Reading(), 2)) == [0] * 300
    assert task.source.place == "00000.md"


def test_tasks_are_taken_only_as_far_as_is_needed_to_keep_processes_busy(tasks: list[Task]) -> None:
    counting = Counting(tasks * 100)
    outcomes = run(counting, Reading(), 2)
    for _ in range(10):
        next(outcomes)
    time.sleep(0.5)
    next(outcomes)
    assert counting.taken <= FEW + 2 * 16 * 8 + 10
    outcomes.close()  # type: ignore[attr-defined]


def test_who_stops_listening_leaves_no_process_behind(tasks: list[Task]) -> None:
    outcomes = run(tasks, sleep_long, 2)
    began = time.monotonic()
    crew = processes.run_in_processes(iter(tasks), Reading(slow=(0,)), 2, None)
    next(crew)
    crew.close()  # type: ignore[attr-defined]
    outcomes.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()
    assert time.monotonic() - began < 5


def test_a_system_that_starts_no_process_is_a_clear_error(
    tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", fail)
    with pytest.raises(ProcessError, match="no process can be started: Resource temporarily unavailable"):
        list(run(tasks, Reading(), 2))


def test_processes_that_begin_anew_do_the_same_as_copies(
    tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "_forks", lambda: False)
    assert numbers(run(tasks, Reading(kills=(5,)), 2))[:7] == [
        0, 1, 2, 3, 4, "its process was killed by SIGKILL", 6,
    ]  # fmt: skip
