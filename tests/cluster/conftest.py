"""A cluster for all tests: a scheduler and two workers, each a program of its own, as people start them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from emnews_cli.cli.app import app
from tests.conftest import ROOT

PATIENCE = 300
"""Seconds that a machine with much to do may take for what takes one."""


def _may_make_hosts() -> bool:
    """Whether there is ``ip``, and it may make network namespaces: as root, outside of most containers."""
    if sys.platform != "linux" or shutil.which("ip") is None:
        return False
    probe = f"emnews-{os.getpid()}-probe"
    done = subprocess.run(["ip", "netns", "add", probe], capture_output=True, check=False)  # noqa: S607
    if done.returncode == 0:
        subprocess.run(["ip", "netns", "delete", probe], check=True)  # noqa: S607
    return done.returncode == 0


collect_ignore = [] if _may_make_hosts() else ["test_two_hosts.py"]


def wait_until(holds: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def program(
    folder: Path, name: str, *arguments: str, before: Sequence[str] = (), **variables: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A program of Dask in a folder of its own, in a process group of its own; ``before`` starts it."""
    folder.mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    command = [*before, sys.executable, "-m", f"distributed.cli.dask_{name}", *arguments]
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler on the loopback: its address and process."""
    port = free_port()
    options = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    # That a post is to blame is believed after its second worker: each takes a second to begin.
    with program(folder, "scheduler", *options, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1") as process:
        yield f"tcp://127.0.0.1:{port}", process


@contextmanager
def worker(
    folder: Path, address: str, *arguments: str, **variables: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Workers with a thread each."""
    options = ("--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", *arguments)
    with program(folder, "worker", address, *options, **variables) as process:
        yield process


@pytest.fixture(scope="session")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose files let workers die; see ``faults/sitecustomize.py``."""
    return tmp_path_factory.mktemp("marks")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory, marks: Path) -> Iterator[str]:
    """The scheduler of two workers, which are started in another folder than the tests."""
    folder = tmp_path_factory.mktemp("cluster")
    path = os.pathsep.join((str(Path(__file__).parent / "faults"), str(ROOT)))
    with ExitStack() as stack:
        found, _ = stack.enter_context(scheduler(folder))
        variables = {"PYTHONPATH": path, "MARKS": str(marks)}
        stack.enter_context(worker(folder / "elsewhere", found, "--nworkers", "2", **variables))
        yield found


def emnews(*arguments: str, code: int = 0) -> Result:
    """The command, in this process."""
    done = CliRunner().invoke(app, [*arguments])
    assert done.exit_code == code, (done.output, done.exception)
    return done
