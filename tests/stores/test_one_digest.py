"""One result for every way in which posts are kept, and for any number of processes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from emnews_cli.archive import change_detection, tasks
from emnews_cli.cli.app import app
from tests.generator import make_post
from tests.stores.making import FORMATS, git, make_container, make_folder

NUMBER = 110
"""Enough for several processes."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same posts in a folder and in containers, in a folder."""
    place = tmp_path_factory.mktemp("kept")
    posts = {f"_posts/{made.name}": made.data for made in map(make_post, range(NUMBER))}
    make_folder(place / "folder", posts)
    for form in FORMATS:
        make_container(place, form, posts)
    emnews("pack", "-q", str(place / "folder"), "-o", str(place / "packed"), "--size", "40kB")
    return place


@pytest.fixture(autouse=True)
def _in_place(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(kept)


def emnews(*arguments: str) -> Result:
    done = CliRunner().invoke(app, [*arguments])
    assert done.exit_code == 0, (done.output, done.exception)
    return done


def inputs() -> Iterator[list[str]]:
    yield from ([f"x.{form}"] for form in FORMATS)
    yield sorted(str(path) for path in Path("packed").iterdir())


def digest(folder: Path) -> str:
    """The names and bytes of all files."""
    found = sha256()
    for path in sorted(folder.rglob("*.*")):
        if path.is_file():
            found.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return found.hexdigest()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_is_converted_is_the_same(tmp_path: Path, jobs: str) -> None:
    emnews("convert", "-q", "--to", "md", "-j", "1", "folder", "-o", str(tmp_path / "folder"))
    wanted = digest(tmp_path / "folder")
    for number, paths in enumerate(inputs()):
        target = tmp_path / str(number)
        emnews("convert", "-q", "--to", "md", "-j", jobs, *paths, "-o", str(target))
        assert digest(target) == wanted, paths


def rows(file: Path) -> str:
    """A digest of the rows of a dataset, without what its posts' containers are called."""
    found = sha256()
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        row["path"] = row["path"][row["path"].index("_posts") :]
        found.update(json.dumps(row, sort_keys=True).encode())
    return found.hexdigest()


def test_what_is_exported_is_the_same(tmp_path: Path) -> None:
    options = ["-q", "--sessions", "none", "--to", "jsonl"]
    emnews("export", *options, "folder", "-o", str(tmp_path / "folder.jsonl"))
    wanted = rows(tmp_path / "folder.jsonl")
    for number, paths in enumerate(inputs()):
        target = tmp_path / f"{number}.jsonl"
        emnews("export", *options, *paths, "-o", str(target))
        assert rows(target) == wanted, paths


@pytest.mark.parametrize("form", ["tar.gz", "zip", "git", "parquet"])
def test_only_what_changed_in_a_container_is_made_again(tmp_path: Path, form: str) -> None:
    posts = {f"_posts/{made.name}": made.data for made in map(make_post, range(4))}
    names = list(posts)
    container = make_container(tmp_path, form, posts)
    command = ("convert", "-u", "--prune", "--to", "md", str(container), "-o", str(tmp_path / "out"))
    assert "4 converted, 0 unchanged" in emnews(*command).stderr
    assert "0 converted, 4 unchanged, 0 pruned" in emnews(*command).stderr
    posts[names[0]] += "\n又一段。\n".encode()
    del posts[names[1]]
    for path in sorted(tmp_path.rglob("*"), reverse=True) if form == "git" else [container]:
        if "out" not in path.parts:
            path.rmdir() if path.is_dir() else path.unlink()
    make_container(tmp_path, form, posts)
    assert "1 converted, 2 unchanged, 1 pruned" in emnews(*command).stderr
    assert len(list((tmp_path / "out/_posts").iterdir())) == 3


def test_a_member_of_a_container_that_has_settled_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_post(1)
    container = make_container(tmp_path, "zip", {made.name: made.data})
    command = ("convert", "-u", "--to", "md", str(container), "-o", str(tmp_path / "out"))
    monkeypatch.setattr(change_detection, "_SETTLED", -1)
    emnews(*command)
    monkeypatch.setattr(tasks, "read_member", None)
    assert "0 converted, 1 unchanged" in emnews(*command).stderr


def test_a_repository_knows_when_posts_were_added(tmp_path: Path) -> None:
    made = make_post(1)
    container = make_container(tmp_path, "git", {made.name: made.data})
    moment = int(git(f"--git-dir={container}", "log", "-1", "--format=%ct"))
    target = tmp_path / "x.jsonl"
    emnews("export", "-q", "--sessions", "none", "--first-seen", "git", str(container), "-o", str(target))
    (row,) = map(json.loads, target.read_text(encoding="utf-8").splitlines())
    assert datetime.fromisoformat(row["first_seen_at"]).timestamp() == moment
    packed = make_container(tmp_path, "tar", {made.name: made.data})
    done = CliRunner().invoke(app, ["export", "--first-seen", "git", str(packed), "-o", str(target)])
    assert done.exit_code == 2
