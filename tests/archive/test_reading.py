"""Reading: never more than a limit, and no way out of the folder that was named."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from emnews_cli.archive.reading import Access, Bounded, read, read_plain, within
from emnews_cli.errors import InputError, TooLargeError


def found_in(folder: Path, limit: int = 100) -> Access:
    return Access(str(folder), within(str(folder)), limit)


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_a_file_is_read_up_to_the_limit(tmp_path: Path, size: int) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * size)
    content = read(str(tmp_path / "a.md"), Access(max_size=100))
    assert content.data == b"x" * size
    assert content.status
    assert content.status.st_size == size
    assert read_plain(str(tmp_path / "a.md"), 100).data == content.data


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * 101)
    monkeypatch.setattr(os, "read", lambda *_: pytest.fail("it was read"))
    with pytest.raises(TooLargeError, match="larger than 100 B"):
        read(str(tmp_path / "a.md"), Access(max_size=100))
    with pytest.raises(TooLargeError, match="larger than 100 B"):
        read_plain(str(tmp_path / "a.md"), 100)


def test_a_file_that_grows_while_it_is_read_is_read_up_to_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = tmp_path / "a.md", os.read
    path.write_bytes(b"x")

    def growing(descriptor: int, size: int) -> bytes:
        with path.open("ab") as stream:
            stream.write(b"y" * 10)
        return real(descriptor, size)

    monkeypatch.setattr(os, "read", growing)
    with pytest.raises(TooLargeError):
        read(str(path), Access(max_size=1000))


def test_a_short_read_is_not_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_bytes(b"abcdef")
    real = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, _: real(descriptor, 2))
    assert read(str(tmp_path / "a.md"), Access()).data == b"abcdef"


def test_what_has_no_end_is_read_up_to_the_limit() -> None:
    with pytest.raises(TooLargeError, match="larger than 1 MB"):
        read("/dev/zero", Access(max_size=1_000_000))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc")
def test_a_file_that_says_that_it_is_empty_is_read_all_the_same() -> None:
    assert b"Name:" in read("/proc/self/status", Access()).data
    with pytest.raises(TooLargeError):
        read("/proc/self/status", Access(max_size=10))


def test_a_pipe_that_was_named_is_read_and_one_that_was_found_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    writer = threading.Thread(target=lambda: (tmp_path / "a.md").write_bytes(b"x" * 50))
    writer.start()
    assert read(str(tmp_path / "a.md"), Access(max_size=50)).data == b"x" * 50
    writer.join()
    with pytest.raises(InputError, match="not a regular file"):
        read(str(tmp_path / "a.md"), found_in(tmp_path))
    with pytest.raises(InputError, match="not a regular file"):
        read_plain(str(tmp_path / "a.md"), 100)


def test_what_took_the_place_of_a_file_or_a_folder_leads_nowhere_outside(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/a.md").write_bytes(b"secret")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.md").symlink_to("../secret/a.md")
    (tmp_path / "posts/sub").symlink_to("../secret")
    (tmp_path / "posts2").mkdir()
    (tmp_path / "posts2/a.md").write_bytes(b"other")
    (tmp_path / "posts/b.md").symlink_to("../posts2/a.md")
    for name in ("a.md", "sub/a.md", "b.md"):
        with pytest.raises(InputError, match="leads out of the folder"):
            read(str(tmp_path / "posts" / name), found_in(tmp_path / "posts"))
        assert read(str(tmp_path / "posts" / name), Access(str(tmp_path / "posts"))).data


def test_a_link_within_the_folder_is_followed_also_where_the_folder_is_one(tmp_path: Path) -> None:
    (tmp_path / "real/sub").mkdir(parents=True)
    (tmp_path / "real/sub/a.md").write_bytes(b"x")
    (tmp_path / "real/b.md").symlink_to("sub/a.md")
    (tmp_path / "posts").symlink_to("real")
    for name in ("b.md", "sub/a.md"):
        assert read(str(tmp_path / "posts" / name), found_in(tmp_path / "posts")).data == b"x"


def test_where_the_system_does_not_say_where_a_file_is_its_path_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "posts/a.md").symlink_to("../secret")
    (tmp_path / "posts/b.md").write_bytes(b"x")
    real = os.readlink

    def refuse(path: str, **options: object) -> str:
        if str(path).startswith("/proc/"):
            raise FileNotFoundError(2, "No such file or directory")
        return real(path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "readlink", refuse)
    assert read(str(tmp_path / "posts/b.md"), found_in(tmp_path / "posts")).data == b"x"
    with pytest.raises(InputError, match="leads out"):
        read(str(tmp_path / "posts/a.md"), found_in(tmp_path / "posts"))


def test_a_file_that_nobody_named_is_no_link(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="Too many levels"):
        read_plain(str(tmp_path / "b"), 100)


def test_a_bounded_stream_counts_what_was_read_before() -> None:
    pieces = iter([b"abc", b"de", b""])
    assert Bounded(lambda _: next(pieces), 8, 3).read_all() == b"abcde"
    pieces = iter([b"abc", b"def", b""])
    with pytest.raises(TooLargeError, match="larger than 8 B"):
        Bounded(lambda _: next(pieces), 8, 3).read_all()
