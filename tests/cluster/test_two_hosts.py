"""Two hosts with a cable between them: network namespaces. Collected where root may make them, with ``ip``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cluster.conftest import PATIENCE, emnews, program, wait_until
from tests.conftest import ROOT
from tests.generator import make_post
from tests.stores.making import make_folder

NAMES = [f"emnews-{os.getpid()}-{side}" for side in "ab"]
ADDRESSES = ["198.18.77.1", "198.18.77.2"]
"""Of a range for tests (RFC 2544)."""


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)  # noqa: S607


@pytest.fixture
def _hosts() -> Iterator[None]:
    with ExitStack() as stack:
        for name in NAMES:
            ip("netns", "add", name)
            stack.callback(ip, "netns", "delete", name)
        ip(
            "link",
            "add",
            "cable",
            "netns",
            NAMES[0],
            "type",
            "veth",
            "peer",
            "name",
            "cable",
            "netns",
            NAMES[1],
        )
        for name, address in zip(NAMES, ADDRESSES, strict=True):
            ip("-n", name, "address", "add", f"{address}/24", "dev", "cable")
            for device in ("lo", "cable"):
                ip("-n", name, "link", "set", device, "up")
        yield


@pytest.mark.usefixtures("_hosts")
def test_a_worker_on_another_host_does_the_work(tmp_path: Path) -> None:
    make_folder(tmp_path / "posts", {made.name: made.data for made in map(make_post, range(20))})
    here, there = (("ip", "netns", "exec", name) for name in NAMES)
    address = f"tcp://{ADDRESSES[0]}:8786"
    with ExitStack() as stack:
        options = ("--host", ADDRESSES[0], "--port", "8786", "--no-dashboard")
        stack.enter_context(program(tmp_path / "a", "scheduler", *options, before=here))
        worker = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--host", ADDRESSES[1])
        stack.enter_context(program(tmp_path / "b", "worker", address, *worker, before=there))
        wait_until(lambda: "Registered to" in (tmp_path / "b/worker.log").read_text())
        assert f"tcp://{ADDRESSES[1]}:" in (tmp_path / "b/worker.log").read_text()
        command = [
            *here,
            sys.executable,
            "-m",
            "emnews_cli",
            "stats",
            "--json",
            "--cluster",
            address,
            "posts",
        ]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == emnews("stats", "--json", "-j", "1", str(tmp_path / "posts")).stdout
