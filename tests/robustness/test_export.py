"""Exports that are killed, doubled, or find no room."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.datasets.exporting import export, files, in_sqlite, told, write
from tests.robustness.archives import EMNEWS, emnews, make_archive, start, wait_for

NUMBER = 600
COMMAND = ("export", "--sessions", "none", "-j", 1)


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("archive") / "posts", NUMBER)


@pytest.fixture(scope="module")
def unbroken(posts: Path) -> dict[str, bytes]:
    """What an unbroken run writes."""
    export(posts, posts.parent / "unbroken", "-j", 1)
    return files(posts.parent / "unbroken")


def parts_in(out: Path) -> int:
    return len([*out.rglob("part-*.parquet")])


def test_a_run_that_is_killed_between_partitions_ends_as_an_unbroken_one(
    posts: Path, unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for number in (1, 30):
        process = start(*COMMAND, "-u", posts, "-o", out)
        wait_for(lambda number=number: parts_in(out) >= number, process)  # type: ignore[misc]
        process.kill()
        process.communicate()
        assert told(out)["files"] == []
        whole = {name: data for name, data in files(out).items() if name.endswith(".parquet")}
        assert whole.items() <= unbroken.items()
    export(posts, out, "-u")
    assert files(out) == unbroken


def test_an_update_that_is_killed_ends_as_a_fresh_run(
    posts: Path, unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    out, few = tmp_path / "out", tmp_path / "few"
    kept = tmp_path / "kept"
    name, text = "2020-05-05-202005050000000009.md", "---\ntitle: 留下\ndate: 2020-05-05\n---\n\n正文\n"
    write(kept, (name, text))
    few.mkdir()
    for path in sorted(posts.iterdir())[::2]:
        (few / path.name).write_bytes(path.read_bytes())
    export(few, out, kept)
    before = (out / "dataset.json").read_bytes()
    stamp = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    process = start(*COMMAND, "-u", posts, "-o", out)
    wait_for(
        lambda: (
            any(path.stat().st_mtime_ns != time for path, time in stamp.items()) or parts_in(out) > len(stamp)
        ),
        process,
    )
    process.kill()
    process.communicate()
    assert (out / "dataset.json").read_bytes() == before
    export(posts, out, "-u")
    export(posts, tmp_path / "fresh", few, kept)
    assert files(out) == files(tmp_path / "fresh")
    export(posts, out, "-u", "--prune")
    assert files(out) == unbroken


def test_an_update_of_sqlite_that_is_killed_has_whole_posts_and_can_go_on(
    posts: Path, tmp_path: Path
) -> None:
    out, few = tmp_path / "out.sqlite", tmp_path / "few"
    write(few, ("a.md", "一\n"))
    export(few, out)
    process = start(*COMMAND, "-u", posts, "-o", out)
    wait_for(lambda: Path(f"{out}-journal").exists() or out.stat().st_size > 200_000, process)
    process.kill()
    process.communicate()
    assert {row[0] for row in in_sqlite(out)["mentions"]} <= {row[0] for row in in_sqlite(out)["posts"]}
    export(posts, out, "-u", "--prune")
    export(posts, tmp_path / "fresh.sqlite")
    assert in_sqlite(out) == in_sqlite(tmp_path / "fresh.sqlite")


def test_a_fresh_file_that_is_killed_is_not_there(posts: Path, tmp_path: Path) -> None:
    for name in ("out.sqlite", "out.jsonl"):
        out = tmp_path / name
        process = start(*COMMAND, posts, "-o", out)
        wait_for(lambda: any(path.name.startswith(".emnews-") for path in tmp_path.iterdir()), process)
        process.kill()
        process.communicate()
        assert not out.exists()
        export(posts, out)
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_two_runs_at_once_write_one_and_the_same(
    posts: Path, unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    runs = [start(*COMMAND, "-u", posts, "-o", out) for _ in range(2)]
    for run in runs:
        _, errors = run.communicate(timeout=600)
        assert run.returncode == 0, errors
    assert files(out) == unbroken


@pytest.mark.parametrize("name", ["out", "out.sqlite", "out.jsonl", "out.duckdb"])
def test_where_there_is_no_room_it_says_so_and_leaves_what_was_there(
    name: str, posts: Path, tmp_path: Path
) -> None:
    few = write(tmp_path / "few", ("a.md", "一\n"))
    out = tmp_path / name
    export(few, out, "--partition", "none")
    before = files(out) if out.is_dir() else out.read_bytes()
    done = subprocess.run(  # a file may not get larger than this: the system's answer is the same as on a full disk
        [*EMNEWS, *map(str, COMMAND), "--partition", "none", str(posts), "-o", str(out)],
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.decode().count("\n") == 1, done.stderr.decode()
    if out.is_dir():
        assert {key: value for key, value in files(out).items() if key in before} == before
    else:
        assert out.read_bytes() == before
    assert list(tmp_path.rglob(".emnews-*")) == []


def test_a_process_that_is_killed_costs_nothing(
    posts: Path, unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    if sys.platform != "linux":
        pytest.skip("no /proc, which names the processes of a run")
    out = tmp_path / "out"
    process = start("export", "--sessions", "none", "-j", 2, posts, "-o", out)
    wait_for(lambda: parts_in(out) > 3, process)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(children[0]), 9)
    _, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors
    assert files(out) == unbroken


def test_a_pipe_is_not_read_twice(tmp_path: Path) -> None:
    done = emnews(*COMMAND, "/dev/stdin", "-o", tmp_path / "out", input=b"x")
    assert done.returncode == 1
    assert b"not a regular file" in done.stderr
