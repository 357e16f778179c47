"""Commands with --cluster give what they give without it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import dask
import pytest

from emnews_cli import __version__
from emnews_cli.archive import cluster_start
from emnews_cli.datasets import extras
from tests.cluster.conftest import PATIENCE, emnews, scheduler, wait_until, worker
from tests.conftest import ROOT
from tests.generator import make_post
from tests.stores.making import make_container, make_folder
from tests.stores.test_one_digest import digest

NUMBER = 110


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("kept")
    make_folder(
        place / "folder", {f"_posts/{made.name}": made.data for made in map(make_post, range(NUMBER))}
    )
    return place


@pytest.fixture(autouse=True)
def _in_place(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(kept)


def test_what_is_said_of_posts_is_the_same(address: str) -> None:
    for command in (
        ["stats", "--json"],
        ["validate", "--exit-zero", "--format", "json"],
        ["convert", "--to", "json", "-o", "-"],
    ):
        wanted = emnews(*command, "-j", "1", "folder").stdout
        assert emnews(*command, "--cluster", address, "folder").stdout == wanted, command


def test_what_is_converted_is_the_same(address: str, tmp_path: Path) -> None:
    options = ["convert", "--to", "md", "--unique", "folder", "--report"]
    emnews(*options, str(tmp_path / "here.jsonl"), "-j", "1", "-o", str(tmp_path / "here"))
    there = *options, str(tmp_path / "there.jsonl"), "--cluster", address, "-o", str(tmp_path / "there")
    emnews(*there)
    assert digest(tmp_path / "there") == digest(tmp_path / "here")
    reports = [(tmp_path / name).read_text().splitlines() for name in ("here.jsonl", "there.jsonl")]
    for lines in zip(*reports, strict=True):
        here, made = map(json.loads, lines)
        assert made["output"] == here["output"].replace("/here/", "/there/")
        assert made["path"] == here["path"]
    assert f"0 converted, {len(reports[0])} unchanged" in emnews(*there, "-u").stderr


def test_outputs_go_to_a_folder_by_its_relative_name(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    emnews("convert", "--to", "txt", "--cluster", address, str(kept / "folder"), "-o", "out")
    assert len(list((tmp_path / "out/_posts").glob("*.txt"))) == NUMBER


@pytest.mark.parametrize("form", ["tar", "tar.gz", "zip", "parquet", "git"])
def test_containers_are_opened_by_the_workers(address: str, tmp_path: Path, form: str, kept: Path) -> None:
    posts = {f"_posts/{made.name}": made.data for made in map(make_post, range(NUMBER))}
    container = make_container(tmp_path, form, posts)
    done = emnews("stats", "--json", "--cluster", address, "--partition-posts", "30", str(container))
    assert done.stdout == emnews("stats", "--json", "-j", "1", "folder").stdout


def test_a_cluster_on_this_machine_leaves_nothing(tmp_path: Path, kept: Path) -> None:
    """As a program: a process that starts others is not the test's own."""
    command = [sys.executable, "-m", "emnews_cli", "stats", "--json", "--cluster", "local:2", "folder"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == emnews("stats", "--json", "-j", "1", "folder").stdout
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_ends_a_run_and_its_cluster_in_a_line(tmp_path: Path, kept: Path) -> None:
    os.mkfifo(tmp_path / "2022-01-01-never.md")
    command = [
        sys.executable,
        "-m",
        "emnews_cli",
        "stats",
        "--cluster",
        "local:1",
        str(tmp_path / "2022-01-01-never.md"),
    ]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as process:
        try:
            wait_until(lambda: _has_reader(tmp_path / "2022-01-01-never.md"))
            os.killpg(process.pid, signal.SIGINT)
            _, said = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert (process.returncode, said) == (130, "emnews: interrupted\n")
    assert [path.name for path in tmp_path.iterdir()] == ["2022-01-01-never.md"]


def _has_reader(pipe: Path) -> bool:
    """Whether a process has opened a pipe; it is left waiting for what never comes."""
    try:
        descriptors.append(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return True


descriptors: list[int] = []


@pytest.fixture(autouse=True)
def _close_pipes() -> Iterator[None]:
    yield
    while descriptors:
        os.close(descriptors.pop())


# --- what can't be --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["stats", "-j", "2"], "--cluster can't be combined with -j"),
        (["validate", "--fix"], "--cluster can't be combined with --fix"),
        (["convert", "--to", "epub", "-o", "x.epub"], "--cluster can't be combined with --to epub"),
        (
            ["convert", "--to", "html", "--embed-images", "--image-dir", ".", "-o", "x"],
            "--cluster can't be combined with --embed-images",
        ),
    ],
)
def test_what_is_done_here_alone_is_refused(arguments: list[str], said: str) -> None:
    assert said in emnews(*arguments, "--cluster", "local:2", "folder", code=2).stderr


@pytest.mark.parametrize(
    "address", ["local:0", "local:513", "local:x", "http://x", "127.0.0.1:8786", "tcp://a:b", "tls://"]
)
def test_an_address_of_another_kind_is_refused(address: str) -> None:
    said = "give tcp://HOST:8786, tls://HOST:8786, or local:N with N from 1 to 512"
    assert said in emnews("stats", "--cluster", address, "folder", code=2).stderr


def test_a_scheduler_that_was_never_there_is_an_error_of_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_start, "_PATIENCE", 1)
    done = emnews("stats", "--cluster", "tcp://127.0.0.1:1", "folder", code=2)
    assert done.stderr == "emnews: --cluster tcp://127.0.0.1:1: no scheduler answers there\n"


def test_an_encrypted_address_needs_certificates() -> None:
    assert (
        "give certificates to Dask"
        in emnews("stats", "--cluster", "tls://127.0.0.1:1", "folder", code=2).stderr
    )


def test_where_dask_is_set_to_encrypt_another_address_is_refused() -> None:
    with dask.config.set({"distributed.comm.require-encryption": True}):
        done = emnews("stats", "--cluster", "tcp://127.0.0.1:1", "folder", code=2)
    assert done.stderr == "emnews: --cluster tcp://127.0.0.1:1: Dask is set to talk to tls:// alone\n"


def test_without_the_library_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    done = emnews("stats", "--cluster", "local:2", "folder", code=2)
    assert done.stderr.startswith("emnews: --cluster needs distributed: ")
    assert "[cluster]" in done.stderr


# --- what may go wrong ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "import emnews_cli; emnews_cli.__version__ = '9.9'",
            f" has emnews 9.9, and here is {__version__}: both must have the same version\n",
        ),
        (
            "import sys; sys.modules['emnews_cli'] = None",
            f" has no emnews: install emnews {__version__} there\n",
        ),
    ],
    ids=["another", "none"],
)
def test_a_worker_of_another_version_is_named(tmp_path: Path, change: str, said: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(change)
    with ExitStack() as stack:
        address, _ = stack.enter_context(scheduler(tmp_path / "scheduler"))
        path = os.pathsep.join((str(tmp_path), str(ROOT)))

        def come_later() -> None:
            """With the task already waiting for it, which tells then; the second run finds it there."""
            wait_until(lambda: "client connection" in (tmp_path / "scheduler/scheduler.log").read_text())
            stack.enter_context(worker(tmp_path / "worker", address, "--no-nanny", PYTHONPATH=path))

        coming = threading.Thread(target=come_later)
        coming.start()
        for _ in range(2):
            done = emnews("stats", "--cluster", address, "folder", code=2)
            coming.join()
            assert re.fullmatch(rf"emnews: worker tcp://127\.0\.0\.1:\d+{re.escape(said)}", done.stderr)


def test_a_scheduler_that_goes_ends_the_run_and_the_next_one_finishes(tmp_path: Path, address: str) -> None:
    """The reading of one post waits until somebody writes to a pipe, which is when the scheduler is gone."""
    posts = {made.name: made.data for made in map(make_post, range(60))}
    make_folder(tmp_path / "posts", posts)
    os.mkfifo(tmp_path / "z.md")
    options = [
        "convert",
        "-u",
        "--to",
        "md",
        str(tmp_path / "posts"),
        str(tmp_path / "z.md"),
        "-o",
        str(tmp_path / "out"),
    ]
    with ExitStack() as stack:
        short, process = stack.enter_context(scheduler(tmp_path / "scheduler"))
        stack.enter_context(worker(tmp_path / "worker", short, "--no-nanny"))
        command = [
            sys.executable,
            "-m",
            "emnews_cli",
            *options,
            "--cluster",
            short,
            "--partition-posts",
            "20",
        ]
        running = stack.enter_context(
            subprocess.Popen(
                command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
            )
        )
        stack.callback(running.kill)
        wait_until(lambda: _has_reader(tmp_path / "z.md"))
        process.kill()
        _, said = running.communicate(timeout=PATIENCE)
    assert running.returncode == 1
    assert said == f"emnews: --cluster {short}: the scheduler is gone; what was done stays done\n"
    (tmp_path / "z.md").unlink()
    (tmp_path / "z.md").write_bytes(posts[next(iter(posts))])
    assert "1 converted, 60 unchanged" in emnews(*options, "--cluster", address).stderr
