"""Saving: whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from emnews_cli.archive.save import holds, remove, remove_leftovers, replacing, save
from emnews_cli.errors import DiskError, OutputError

LEFTOVER = ".emnews-0123456789ab.tmp"


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    assert save(str(tmp_path / "a/b/c.md"), b"x") == "written"
    assert (tmp_path / "a/b/c.md").read_bytes() == b"x"


def test_a_file_that_holds_the_bytes_already_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    save(str(path), b"x")
    os.utime(path, (1, 1))
    assert save(str(path), b"x") == "unchanged"
    assert path.stat().st_mtime == 1
    assert save(str(path), b"y") == "written"


def test_a_file_keeps_its_mode_and_a_new_one_has_the_usual(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x")
    path.chmod(0o640)
    save(str(path), b"y")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    save(str(tmp_path / "b.md"), b"y")
    (tmp_path / "c.md").write_bytes(b"")
    assert (tmp_path / "b.md").stat().st_mode == (tmp_path / "c.md").stat().st_mode


def test_what_fails_half_way_leaves_nothing_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")

    def fail() -> None:
        with replacing(str(path)) as stream:
            stream.write(b"new")
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        fail()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.md"]
    assert path.read_bytes() == b"old"


def test_an_error_that_is_none_of_the_disk_passes_through_and_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with replacing(str(tmp_path / "a.md")):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("target", ["a.md", "new.md", "nowhere/new.md", "loop.md"])
def test_nothing_is_written_through_a_link_that_was_named(tmp_path: Path, target: str) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "link.md").symlink_to(target)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OutputError, match=r"link\.md is a link: nothing is written through links"):
        save(str(tmp_path / "link.md"), b"new")
    with pytest.raises(OutputError, match="is a link"), replacing(str(tmp_path / "link.md")):
        pytest.fail("nothing can be written there")
    with pytest.raises(OutputError, match="is a link"):
        holds(str(tmp_path / "link.md"), b"old")
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "a.md").read_bytes() == b"old"


def test_nothing_is_written_through_a_link_below_the_folder_that_was_named(tmp_path: Path) -> None:
    for name in ("out/sub", "victim/sub"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "victim/a.md").write_bytes(b"old")
    (tmp_path / f"victim/{LEFTOVER}").write_bytes(b"half")
    (tmp_path / "out/link").symlink_to("../victim")
    (tmp_path / "out/sub/link").symlink_to("../../victim")
    (tmp_path / "out/link.md").symlink_to("../victim/a.md")
    (tmp_path / "out/up").symlink_to("sub")
    os.mkfifo(tmp_path / "out/pipe.md")
    out = str(tmp_path / "out")
    for place, link in (
        ("link/a.md", "link"),
        ("link/new.md", "link"),
        ("link/sub/new/a.md", "link"),
        ("sub/link/a.md", "sub/link"),
        ("link.md", "link.md"),
        ("up/a.md", "up"),
    ):
        for root in (out, f"{out}/"):
            with pytest.raises(OutputError, match=f"out/{link} is a link: nothing is written through links"):
                save(f"{out}/{place}", b"new", root)
    with pytest.raises(OutputError, match="not a regular file"):
        save(f"{out}/pipe.md", b"new", out)
    with pytest.raises(OutputError, match="is a link"):
        remove(f"{out}/link/a.md", out)
    assert remove_leftovers(f"{out}/link", out) == 0
    assert remove_leftovers(out, below=True) == 0
    victim = {path.name for path in (tmp_path / "victim").iterdir()}
    assert victim == {"a.md", "sub", LEFTOVER}
    assert (tmp_path / "victim/a.md").read_bytes() == b"old"
    assert save(f"{out}/sub/new/a.md", b"new", out) == "written"


def test_a_folder_that_is_a_link_is_written_to_where_it_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to("disk")
    assert save(str(tmp_path / "out/sub/a.md"), b"x", str(tmp_path / "out")) == "written"
    assert save(str(tmp_path / "out/b.md"), b"x") == "written"
    monkeypatch.chdir(tmp_path / "disk")
    assert save("sub/c.md", b"x", ".") == "written"
    assert save("./-d.md", b"x", ".") == "written"
    assert {path.name for path in (tmp_path / "disk").rglob("*.md")} == {"a.md", "b.md", "c.md", "-d.md"}


def test_a_link_to_a_pipe_that_was_named_is_written_to_like_the_pipe(tmp_path: Path) -> None:
    """Such as /dev/stdout."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "stdout").symlink_to("pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    save(str(tmp_path / "stdout"), b"x")
    assert os.read(reader, 9) == b"x"
    with pytest.raises(OutputError, match="is a link"):
        save(str(tmp_path / "stdout"), b"x", str(tmp_path))


def test_a_name_and_a_path_as_long_as_the_system_takes_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "n" * 252 + ".md"
    assert save(str(tmp_path / name), b"x") == "written"
    assert save(str(tmp_path / name), b"y") == "written"
    parts = ["d" * 200] * ((4095 - len(str(tmp_path)) - 6) // 201)
    folder = "/".join((str(tmp_path), *parts))
    path = f"{folder}/{'f' * (4095 - len(folder) - 4)}.md"
    assert len(path) == 4095
    for data in (b"x", b"y"):
        assert save(path, data) == "written"
        assert save(path, data, str(tmp_path)) == "unchanged"
    assert Path(path).read_bytes() == b"y"


def test_a_pipe_or_a_link_with_the_name_of_a_leftover_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / LEFTOVER)
    (tmp_path / "a.md").write_bytes(b"x")
    (tmp_path / ".emnews-00000000dead.tmp").symlink_to("a.md")
    remove_leftovers(str(tmp_path))
    assert (tmp_path / "a.md").read_bytes() == b"x"


def test_a_pipe_that_was_named_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    save(str(tmp_path / "pipe"), b"x")
    assert os.read(reader, 9) == b"x"
    assert (tmp_path / "pipe").is_fifo()


def test_a_large_file_written_anew_with_the_same_bytes_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(b"same")
    os.utime(path, (1, 1))
    with replacing(str(path)) as stream:
        stream.write(b"same")
    assert path.stat().st_mtime == 1


def test_a_full_disk_is_told_from_one_bad_file(tmp_path: Path) -> None:
    def fail() -> None:
        with replacing(str(tmp_path / "a.md")):
            raise OSError(28, "No space left on device")

    with pytest.raises(DiskError):
        fail()


@pytest.mark.parametrize("name", ["file.md/below.md", "n" * 300 + ".md"])
def test_what_cannot_be_written_is_a_clear_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.md").write_bytes(b"")
    with pytest.raises(OutputError, match="can't be written"):
        save(str(tmp_path / name), b"x")
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.md"]


# --- leftovers ------------------------------------------------------------------------------------------


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for name in (LEFTOVER, f"below/{LEFTOVER}", ".emnews-other.tmp", "a.md", ".emnews.sqlite3"):
        (tmp_path / name).write_bytes(b"x")
    assert remove_leftovers(str(tmp_path)) == 1
    assert remove_leftovers(str(tmp_path), below=True) == 1
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert left == [".emnews-other.tmp", ".emnews.sqlite3", "a.md"]


def test_what_is_being_written_is_no_leftover(tmp_path: Path) -> None:
    with replacing(str(tmp_path / "a.md")) as stream:
        stream.write(b"x")
        code = "import sys; from emnews_cli.archive.save import remove_leftovers as r; print(r(sys.argv[1]))"
        other = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, check=True)
        assert other.stdout == b"0\n"
    assert (tmp_path / "a.md").read_bytes() == b"x"


def test_a_file_that_was_taken_for_a_leftover_before_it_was_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock = fcntl.flock
    taken: list[Path] = []

    def late(stream: int, operation: int) -> None:
        if not taken:
            taken.extend(tmp_path.glob(".emnews-*.tmp"))
            taken[0].unlink()
        flock(stream, operation)  # type: ignore[arg-type]

    monkeypatch.setattr(fcntl, "flock", late)
    save(str(tmp_path / "a.md"), b"x")
    assert taken
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_folder_that_is_not_there_has_no_leftovers(tmp_path: Path) -> None:
    assert remove_leftovers(str(tmp_path / "nothing"), below=True) == 0


def test_what_cannot_be_removed_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="can't be removed: No such file"):
        remove(str(tmp_path / "a.md"))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_an_error_after_which_nothing_can_be_written_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(DiskError, match=os.strerror(code)):
        save(str(tmp_path / "a.md"), b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_no_file_can_have_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="null"):
        save(f"{tmp_path}/a\0.md", b"x")


def test_a_private_file_is_private_while_it_is_written_and_after(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o600)
    with replacing(str(path)) as stream:
        stream.write(b"new")
        (temporary,) = tmp_path.glob(".emnews-*.tmp")
        assert stat.S_IMODE(temporary.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_keeps_its_owner_where_the_system_lets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "geteuid", lambda: -1)
    monkeypatch.setattr(os, "fchown", lambda _, user, group: given.append((user, group)))
    (tmp_path / "a.md").write_bytes(b"old")
    save(str(tmp_path / "a.md"), b"new")
    status = (tmp_path / "a.md").stat()
    assert given == [(status.st_uid, status.st_gid)]


def test_a_folder_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Is a directory"), replacing(str(tmp_path)):
        pytest.fail("nothing can be written there")
