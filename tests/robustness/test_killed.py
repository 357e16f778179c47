"""Runs that are killed, interrupted, doubled, or lose a process."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.robustness.archives import emnews, make_archive, number_in, start, tree, wait_for, workers_of

NUMBER = 700
FEW = 220
linux = pytest.mark.skipif(sys.platform != "linux", reason="no /proc, which names the processes of a run")


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("archive") / "posts", NUMBER)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As many as are worked on in several processes."""
    return make_archive(tmp_path_factory.mktemp("archive") / "posts", FEW)


@pytest.fixture(scope="module")
def unbroken(posts: Path) -> dict[str, bytes]:
    """What an unbroken run writes."""
    out = posts.parent / "unbroken"
    assert emnews("convert", "--to", "md", "-j", 1, posts, "-o", out).returncode == 0
    return tree(out)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_is_killed_goes_on_where_it_stopped(
    jobs: int, posts: Path, unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = ("convert", "--to", "md", "-u", "-j", jobs, posts, "-o", out)
    for share in (50, 200, 400):
        process = start(*command)
        wait_for(lambda share=share: number_in(out) > share, process)  # type: ignore[misc]
        process.kill()
        process.communicate()
        assert number_in(out) < NUMBER
        whole = {name: data for name, data in tree(out).items() if not name.startswith(".")}
        assert whole.items() <= unbroken.items()
    (out / ".emnews-00000000dead.tmp").write_bytes(b"half")
    done = emnews(*command)
    assert done.returncode == 0, done.stderr
    assert tree(out) == unbroken
    again = emnews(*command).stderr.decode()
    assert again.startswith(f"emnews: 0 converted, {NUMBER} unchanged, 0 failed, ")


def test_half_written_files_of_a_killed_process_never_take_a_name(
    posts: Path, unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for share in range(1, 10):
        process = start("convert", "--to", "md", "-j", 1, posts, "-o", out)
        wait_for(lambda share=share: number_in(out) > share * 10, process)  # type: ignore[misc]
        process.kill()
        process.communicate()
    left = tree(out)
    assert {name for name in left if not name.endswith(".md")} <= {
        name for name in left if name.startswith(".emnews-") and name.endswith(".tmp")
    }
    assert emnews("convert", "--to", "md", posts, "-o", out).returncode == 0
    assert tree(out) == unbroken


def test_two_runs_at_once_write_one_and_the_same(
    posts: Path, unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    runs = [start("convert", "--to", "md", "-u", "-j", 2, posts, "-o", out) for _ in range(3)]
    for run in runs:
        _, errors = run.communicate(timeout=600)
        assert run.returncode == 0, errors
        assert errors.count(b"\n") == 1
    assert tree(out) == unbroken
    done = emnews("convert", "--to", "md", "-u", posts, "-o", out)
    assert done.stderr.decode().startswith(f"emnews: 0 converted, {NUMBER} unchanged, ")


@linux
def test_a_process_that_is_killed_costs_nothing(
    posts: Path, unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = start("convert", "--to", "md", "-j", 2, posts, "-o", out)
    for share in (100, 300):
        wait_for(lambda share=share: number_in(out) > share, process)  # type: ignore[misc]
        os.kill(workers_of(process)[0], signal.SIGKILL)
    _, errors = process.communicate(timeout=600)
    lines = errors.decode().splitlines()
    assert process.returncode == 0, lines
    counts = re.match(r"emnews: (\d+) converted, (\d+) unchanged, 0 failed, ", lines[-1])
    assert counts
    assert int(counts[1]) + int(counts[2]) == NUMBER
    told = [line for line in lines if "was killed by SIGKILL while it had" in line]
    assert len(told) == 2
    assert tree(out) == unbroken


@pytest.mark.parametrize(
    ("number", "code", "said", "jobs"),
    [
        (signal.SIGINT, 130, b"emnews: interrupted\n", 1),
        (signal.SIGINT, 130, b"emnews: interrupted\n", 2),
        (signal.SIGTERM, 143, b"", 2),
        (signal.SIGHUP, 129, b"", 2),
    ],
)
def test_a_signal_ends_a_run_at_once_and_leaves_whole_files(
    number: int, code: int, said: bytes, jobs: int, posts: Path, unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    out, report = tmp_path / "out", tmp_path / "report.jsonl"
    command = ("convert", "--to", "md", "-u", "-j", jobs, "--report", report, posts, "-o", out)
    process = start(*command, start_new_session=True)
    wait_for(lambda: number_in(out) > 200, process)
    began = time.monotonic()
    os.killpg(process.pid, number)
    _, errors = process.communicate(timeout=600)
    assert (process.returncode, errors) == (code, said)
    assert time.monotonic() - began < 3
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    written = tree(out)
    assert len(written) < NUMBER
    assert written.items() <= unbroken.items()
    assert 0 < len(report.read_text(encoding="utf-8").splitlines()) <= len(written)
    assert emnews(*command).returncode == 0
    assert tree(out) == unbroken


@linux
def test_processes_end_when_the_one_that_started_them_is_killed(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = start("convert", "--to", "md", "-j", 3, posts, "-o", out)
    wait_for(lambda: number_in(out) > 200, process)
    workers = workers_of(process)
    assert len(workers) == 3
    process.kill()
    process.communicate()
    until = time.monotonic() + 10
    while any(is_alive(worker) for worker in workers):
        assert time.monotonic() < until
        time.sleep(0.01)


def is_alive(number: int) -> bool:
    """Whether a process runs still; one that nobody has taken note of yet does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("to", ["md", "html", "txt", "json"])
def test_one_process_and_several_write_the_same(to: str, few: Path, tmp_path: Path) -> None:
    trees = []
    for jobs in (1, 2, 5):
        out = tmp_path / f"{jobs}"
        assert emnews("convert", "--to", to, "-j", jobs, few, "-o", out).returncode == 0
        trees.append(tree(out))
    assert trees[0] == trees[1] == trees[2]
    assert len(trees[0]) == FEW


@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("list", "--sort", "title", "--format", "json"),
        ("show", "--json"),
        ("show",),
        ("stats",),
        ("stats", "--json"),
        ("validate", "--output-format", "json"),
        ("validate", "--diff", "--unsafe-fixes"),
        ("strip", "--diff"),
        ("convert", "--to", "json", "-o", "-"),
    ],
    ids=" ".join,
)
def test_one_process_and_several_print_the_same(command: tuple[str, ...], few: Path) -> None:
    one, several = (emnews(*command, "-j", jobs, few) for jobs in (1, 3))
    assert one.stdout == several.stdout
    assert one.returncode == several.returncode
    assert len(one.stdout) > 1000


def test_repairs_are_the_same_in_one_process_and_in_several(tmp_path: Path) -> None:
    trees = []
    for jobs in (1, 3):
        copy = make_archive(tmp_path / f"{jobs}" / "posts", 300)
        for path in sorted(copy.iterdir())[::3]:
            path.write_bytes(path.read_bytes().replace(b" +0800\n", b"\n", 1))
        done = emnews("validate", "--fix", "--unsafe-fixes", "-j", jobs, "posts", cwd=copy.parent)
        assert b" faults repaired in " in done.stderr
        trees.append((tree(copy), done.stdout))
    assert trees[0] == trees[1]
