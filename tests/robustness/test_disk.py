"""Disks that are full, read-only, or refuse a name."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.robustness.archives import emnews, make_archive, tree

NUMBER = 400
INJECTED = """
import os, sys
left, code, replace = int(sys.argv.pop(1)), int(sys.argv.pop(1)), os.replace
def refuse(*names, **folders):
    global left
    left -= 1
    if left < 0:
        raise OSError(code, os.strerror(code))
    replace(*names, **folders)
os.replace = refuse
from emnews_cli.__main__ import main
main()
"""


def run_refused(after: int, code: int, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process whose system refuses to put any more files in place."""
    command = [sys.executable, "-c", INJECTED, str(after), str(code), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False)


@functools.cache
def can_mount() -> bool:
    """Whether this machine lets us mount; where it does not, what a disk does is injected all the same."""
    if os.geteuid() != 0 or sys.platform != "linux":
        return False
    script = "d=$(mktemp -d) && mount -t tmpfs none $d && umount $d; s=$?; rmdir $d; exit $s"
    return subprocess.run(["sh", "-c", script], capture_output=True, check=False).returncode == 0  # noqa: S607


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("archive") / "posts", NUMBER)


@pytest.fixture(scope="module")
def unbroken(posts: Path) -> dict[str, bytes]:
    out = posts.parent / "unbroken"
    assert emnews("convert", "--to", "md", posts, "-o", out).returncode == 0
    return tree(out)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=500k", "none", disk], check=True)  # noqa: S607
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)  # noqa: S607


if can_mount():

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_a_disk_that_fills_up_ends_the_run_with_whole_files_only(
        jobs: int, posts: Path, unbroken: dict[str, bytes], small_disk: Path
    ) -> None:
        done = emnews("convert", "--to", "md", "-j", jobs, posts, "-o", small_disk / "out")
        assert done.returncode == 2
        # The first to need room may be an output or the ledger.
        assert done.stderr.endswith((b".md: can't be written: No space left on device\n", b"disk is full\n"))
        written = tree(small_disk / "out")
        assert 0 < len(written) < NUMBER
        assert written.items() <= unbroken.items()

    def test_a_run_goes_on_when_there_is_room_again(
        posts: Path, unbroken: dict[str, bytes], small_disk: Path
    ) -> None:
        command = ("convert", "--to", "md", "-u", posts, "-o", small_disk / "out")
        assert emnews(*command).returncode == 2
        subprocess.run(["mount", "-o", "remount,size=40m", small_disk], check=True)  # noqa: S607
        assert emnews(*command).returncode == 0
        assert tree(small_disk / "out") == unbroken

    def test_a_full_disk_takes_nothing_from_posts_that_are_changed_in_place(small_disk: Path) -> None:
        copy = make_archive(small_disk / "posts", 30)
        before = tree(copy)
        (small_disk / "ballast").write_bytes(b"x" * 10_000)
        free = os.statvfs(small_disk)
        (small_disk / "ballast").write_bytes(b"x" * (10_000 + free.f_bavail * free.f_frsize))
        done = emnews("strip", "-i", copy)
        assert done.returncode == 2
        assert b"No space left on device" in done.stderr
        assert tree(copy) == before

    def test_a_read_only_folder_is_a_clear_error(posts: Path, small_disk: Path) -> None:
        make_archive(small_disk / "posts", 3)
        (small_disk / "out").mkdir()
        subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)  # noqa: S607
        for arguments in (
            ("convert", "--to", "md", posts, "-o", small_disk / "out"),
            ("convert", "--to", "md", "-u", posts, "-o", small_disk / "out"),
            ("convert", "--to", "epub", posts, "-o", small_disk / "out/book.epub"),
            ("convert", "--to", "md", posts, "-o", small_disk / "new"),
            ("strip", "-i", small_disk / "posts"),
            ("list", posts, "--report", small_disk / "report"),
        ):
            done = emnews(*arguments)
            assert done.returncode == 2, arguments
            text = done.stderr.decode()
            assert "Read-only file system" in text or "readonly" in text or "unable to open" in text, text
            assert "Traceback" not in text
        assert emnews("list", small_disk / "posts").returncode == 0


@pytest.mark.parametrize("code", [28, 122, 30, 5], ids=os.strerror)
def test_a_disk_that_refuses_everything_ends_the_run_naming_the_post(
    code: int, posts: Path, unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    done = run_refused(20, code, "convert", "--to", "md", "-j", 1, posts, "-o", tmp_path / "out")
    name = sorted(path.name for path in posts.iterdir())[20]
    target = tmp_path / "out" / name
    assert done.returncode == 2
    assert done.stderr.decode() == (
        f"emnews: {posts / name}: {target}: can't be written: {os.strerror(code)}\n"
    )
    assert len(tree(tmp_path / "out")) == 20
    assert tree(tmp_path / "out").items() <= unbroken.items()


def test_a_file_that_is_refused_is_that_posts_failure(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    name = sorted(path.name for path in posts.iterdir())[5]
    (out / name).mkdir(parents=True)
    done = emnews("convert", "--to", "md", posts, "-o", out)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert lines[0] == f"emnews: {posts / name}: {out / name}: can't be written: Is a directory"
    assert lines[1].startswith(f"emnews: {NUMBER - 1} converted, 0 unchanged, 1 failed, ")


def test_an_output_whose_name_is_too_long_is_that_posts_failure(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / ("n" * 251 + ".md")).write_text("x")
    (posts / "a.md").write_text("x")
    done = emnews("convert", "--to", "html", posts, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert b"File name too long" in done.stderr
    assert list(tree(tmp_path / "out")) == ["a.html"]


def test_posts_that_cannot_be_read_are_their_own_failures(tmp_path: Path) -> None:
    posts = make_archive(tmp_path / "posts", 3)
    (posts / "gone.md").symlink_to("nowhere")
    (posts / "loop.md").symlink_to("loop.md")
    (posts / "up").symlink_to(".")
    done = emnews("convert", "--to", "md", posts, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert [line.partition(": ")[2] for line in done.stderr.decode().splitlines()[:-1]] == [
        f"{posts}/gone.md: can't be read: No such file or directory",
        f"{posts}/loop.md: can't be read: Too many levels of symbolic links",
        f"{posts}/up: can't be read: a link back to a folder above it, not followed",
    ]
    assert b"3 converted, 0 unchanged, 3 failed" in done.stderr


def test_a_full_disk_for_temporary_files_is_a_clear_error(tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.write_text("".join(f"{number}.md\n" for number in range(6000)))
    code = (
        "import tempfile\n"
        "def full(): raise OSError(28, 'No space left on device')\n"
        "tempfile.TemporaryFile = full\n"
        "from emnews_cli.__main__ import main\n"
        "main()"
    )
    arguments = ["convert", "--to", "md", "--files-from", str(names), "-o", str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (
        2,
        "emnews: temporary files can't be written: No space left on device\n",
    )


def test_a_full_disk_for_the_cards_of_an_archive_is_a_clear_error(posts: Path) -> None:
    code = (
        "import sqlite3, sys\n"
        "from emnews_cli.archive.catalogue import CardIndex\n"
        "class Full:\n"
        "    def execute(self, *_): raise sqlite3.OperationalError('database or disk is full')\n"
        "    def close(self): pass\n"
        "create = CardIndex.__init__\n"
        "CardIndex.__init__ = lambda self: create(self) or setattr(self, '_database', Full())\n"
        "from emnews_cli.__main__ import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "validate", str(posts)], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.decode() == "emnews: temporary files can't be written: database or disk is full\n"


def test_what_a_killed_run_left_beside_one_file_or_a_report_is_removed(tmp_path: Path) -> None:
    posts = make_archive(tmp_path / "posts", 2)
    first = sorted(posts.iterdir())[0]
    left = ".emnews-0123456789ab.tmp"
    for arguments in (
        ("convert", "--to", "md", first, "-o", tmp_path / "place/out.md"),
        ("list", posts, "--report", tmp_path / "place/report"),
        ("strip", "-i", "--files-from", tmp_path / "place/names"),
        ("validate", "--fix", posts),
    ):
        (tmp_path / "place").mkdir(exist_ok=True)
        (tmp_path / "place/names").write_text(f"{first}\n", encoding="utf-8")
        (tmp_path / "place" / left).write_bytes(b"half")
        (posts / left).write_bytes(b"half")
        assert emnews(*arguments).returncode in (0, 1)
        cleaned = posts if arguments[0] in ("strip", "validate") else tmp_path / "place"
        assert not (cleaned / left).exists(), arguments


def test_a_list_of_rules_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    posts = make_archive(tmp_path / "posts", 2)
    os.mkfifo(posts / ".gitignore")
    assert emnews("list", posts, timeout=600).stdout.count(b"\n") == 2
