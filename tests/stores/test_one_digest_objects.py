"""One result from an object store and from a folder, for any number of processes, at each place of results."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest

from tests.generator import make_post
from tests.stores.making import compressed, make_folder, tar_bytes
from tests.stores.s3 import Emnews, Server

NUMBER = 110
"""Enough for several processes."""
POSTS = {f"_posts/{made.name}": made.data for made in map(make_post, range(NUMBER))}


@pytest.fixture
def kept(s3: Server, tmp_path: Path) -> None:
    """The same posts in a folder, as objects, and in a container."""
    make_folder(tmp_path / "folder", POSTS)
    s3.put({f"objects/{name}": data for name, data in POSTS.items()})
    s3.put({"packed/x.tar.gz": compressed(tar_bytes(POSTS), "gz")})


def digest(files: dict[str, bytes]) -> str:
    """A digest of names and bytes."""
    found = sha256()
    for name, data in sorted(files.items()):
        found.update(f"{name}\0{len(data)}\0".encode() + data)
    return found.hexdigest()


def files(folder: Path) -> dict[str, bytes]:
    """Those that are not hidden."""
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("[!.]*") if path.is_file()
    }


def test_what_is_converted_is_the_same(kept: None, s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    emnews("convert", "-q", "--to", "md", "folder", "-o", "wanted")
    wanted = digest(files(tmp_path / "wanted"))
    for name in ("objects", "packed"):
        emnews("convert", "-q", "-j", "2", "--to", "md", f"s3://news/{name}", "-o", name)
        assert digest(files(tmp_path / name)) == wanted
    s3.counts()
    emnews("convert", "-q", "-j", "2", "--to", "md", "folder", "-o", "s3://news/out")
    found = {name: data for name, data in s3.objects().items() if name.startswith("out/_posts")}
    assert digest({name.removeprefix("out/"): data for name, data in found.items()}) == wanted
    assert s3.counts() == {"LIST": 1, "GET": 1, "PUT": NUMBER + 1}  # with the ledger


def test_what_is_exported_is_the_same(kept: None, s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    options = ("export", "-q", "--sessions", "none", "-j", "2")
    emnews(*options, "folder", "-o", "wanted.jsonl")
    for name in ("objects", "packed"):
        emnews(*options, f"s3://news/{name}", "-o", f"s3://news/{name}.jsonl")
        assert rows(s3.objects()[f"{name}.jsonl"]) == rows((tmp_path / "wanted.jsonl").read_bytes())


def rows(data: bytes) -> list[str]:
    """The rows of a dataset, without what is before the names of its posts."""
    found = map(json.loads, data.splitlines())
    return [
        json.dumps(row | {"path": row["path"][row["path"].index("_posts") :]}, sort_keys=True)
        for row in found
    ]


def test_a_process_that_dies_is_replaced_by_one_that_reads_the_store(
    kept: None, s3: Server, emnews: Emnews, tmp_path: Path
) -> None:
    killed: list[int] = []

    def kill_one(_: object) -> None:
        if not killed and len(s3.requests) > 20:
            killed.extend(islice(processes_in(tmp_path), 1))
            for number in killed:
                os.kill(number, signal.SIGKILL)

    s3.refuse = kill_one
    run = emnews("list", "-0", "-j", "2", "--sort", "date", "s3://news/objects")
    assert killed
    assert "a process was killed by SIGKILL" in run.err
    assert run.out.count("\0") == NUMBER


def processes_in(folder: Path) -> Iterator[int]:
    """The processes that work for one which runs in a folder."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            if b"spawn_main" in (entry / "cmdline").read_bytes() and (entry / "cwd").readlink() == folder:
                yield int(entry.name)
