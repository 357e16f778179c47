"""Changing posts in place: never over an edit that was made meanwhile."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from emnews_cli.archive.discover import Source
from emnews_cli.archive.in_place import rewrite
from emnews_cli.archive.reading import Access, Content, read
from emnews_cli.errors import OutputError


class Post:
    """A post that was read."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "a.md"
        self.path.write_bytes(b"old")
        self.source = Source(str(self.path), "a.md")
        self.content = read(str(self.path), Access())

    def rewrite(self, data: bytes = b"new", name: str = "") -> str:
        return rewrite(self.source, self.content, data, "repaired", name)

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.path.parent.iterdir() if path.is_file()}


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path)


def append(path: Path) -> None:
    with path.open("ab") as stream:
        stream.write(b"!")


def replace_by_renaming(path: Path) -> None:
    path.with_name("tmp").write_bytes(b"old")
    path.with_name("tmp").replace(path)


def write_as_long(path: Path) -> None:
    status = path.stat()
    path.write_bytes(b"odd")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


EDITS: list[Callable[[Path], object]] = [
    append,
    replace_by_renaming,
    write_as_long,
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(b"old"),
    lambda path: os.utime(path, (1, 1)),
    lambda path: path.chmod(0o600),
]


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("name", ["", "b.md"])
@pytest.mark.parametrize("data", [b"new", b"old"])
def test_a_post_that_was_edited_is_left_as_it_is(
    post: Post, edit: Callable[[Path], object], name: str, data: bytes
) -> None:
    edit(post.path)
    before = post.files()
    if not name and data == b"old":
        assert post.rewrite(data, name) == "unchanged"
    else:
        with pytest.raises(OutputError, match=r"^changed while it was being repaired; nothing was written$"):
            post.rewrite(data, name)
    assert post.files() == before


def test_an_edit_that_no_time_shows_is_seen(post: Post) -> None:
    """As where a file was written again before the clock of the file system went on."""
    post.path.write_bytes(b"odd")
    content = Content(b"old", post.path.stat())
    with pytest.raises(OutputError, match="changed while"):
        rewrite(post.source, content, b"new", "repaired")
    assert post.files() == {"a.md": b"odd"}


@pytest.mark.parametrize("name", ["", "b.md"])
def test_an_edit_at_the_last_moment_is_seen(post: Post, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda stream: append(post.path) or real(stream))
    with pytest.raises(OutputError, match="changed while"):
        post.rewrite(name=name)
    assert post.files() == {"a.md": b"old!"}


@pytest.mark.parametrize("name", ["", "b.md"])
def test_a_post_that_is_gone_is_not_made_again(post: Post, name: str) -> None:
    post.path.unlink()
    with pytest.raises(OutputError, match=r"^moved or removed while it was being repaired; nothing"):
        post.rewrite(name=name)
    assert post.files() == {}


def test_what_took_the_place_of_a_post_stays(post: Post) -> None:
    replace_by_folder(post.path)
    with pytest.raises(OutputError, match="changed while"):
        post.rewrite()
    assert post.path.is_dir()


def test_what_another_run_did_already_is_done(post: Post) -> None:
    other = read(str(post.path), Access())
    assert rewrite(post.source, other, b"new", "repaired") == "written"
    assert post.rewrite() == "unchanged"
    post.content = other = read(str(post.path), Access())
    assert rewrite(post.source, other, b"more", "repaired", "b.md") == "written"
    assert post.rewrite(b"more", "b.md") == "unchanged"
    assert post.files() == {"b.md": b"more"}


@pytest.mark.parametrize("data", [b"old", b"new"])
def test_a_renaming_takes_no_name_that_is_taken(post: Post, data: bytes) -> None:
    (post.path.parent / "b.md").write_bytes(b"b")
    with pytest.raises(OutputError, match=r"can't be renamed: .*/b\.md is there already"):
        post.rewrite(data, "b.md")
    (post.path.parent / "dangling.md").symlink_to("nowhere")
    with pytest.raises(OutputError, match="is there already"):
        post.rewrite(data, "dangling.md")
    assert post.files() == {"a.md": b"old", "b.md": b"b"}
    assert post.rewrite(data, "c.md") == "written"
    assert post.files() == {"b.md": b"b", "c.md": data}


@pytest.mark.parametrize("name", ["", "b.md"])
@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_file_system_without_hard_links_is_as_safe(
    post: Post, monkeypatch: pytest.MonkeyPatch, code: int, name: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", refuse)
    (post.path.parent / "c.md").write_bytes(b"c")
    with pytest.raises(OutputError, match="is there already"):
        post.rewrite(name="c.md")
    assert post.rewrite(name=name) == "written"
    assert post.files() == {name or "a.md": b"new", "c.md": b"c"}


def test_a_post_that_is_renamed_alone_keeps_its_time_and_mode(post: Post) -> None:
    post.path.chmod(0o640)
    os.utime(post.path, ns=(5, 7))
    post.content = read(str(post.path), Access())
    post.rewrite(b"old", "b.md")
    status = post.path.with_name("b.md").stat()
    assert (status.st_mtime_ns, status.st_mode & 0o777) == (7, 0o640)


def test_another_name_of_a_post_keeps_the_old_bytes(post: Post) -> None:
    post.path.with_name("other.md").hardlink_to(post.path)
    post.content = read(str(post.path), Access())
    assert post.rewrite() == "written"
    assert post.files() == {"a.md": b"new", "other.md": b"old"}


def test_a_link_to_a_post_or_on_the_way_to_it_is_not_written_through(post: Post, tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to("a.md")
    (tmp_path / "posts/sub").mkdir(parents=True)
    (tmp_path / "posts/sub/link").symlink_to("../..")
    for path, root, link in (
        ("link.md", "", "link.md"),
        ("posts/sub/link/a.md", "posts", "posts/sub/link"),
        ("posts/sub/link/a.md", "posts/sub/", "posts/sub/link"),
    ):
        source = Source(str(tmp_path / path), "", "", Access(root and f"{tmp_path}/{root}"))
        with pytest.raises(OutputError, match=rf"{link} is a link: nothing is written through links"):
            rewrite(source, post.content, b"new", "repaired")
    assert post.path.read_bytes() == b"old"
    named = Source(str(tmp_path / "posts/sub/link/a.md"), "", "", Access(str(tmp_path / "posts/sub/link")))
    assert rewrite(named, post.content, b"new", "repaired") == "written"


def test_the_new_bytes_are_on_the_disk_before_the_old_ones_go(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real = os.replace
    monkeypatch.setattr(os, "fsync", lambda _: done.append("fsync"))
    monkeypatch.setattr(
        os, "replace", lambda *names, **folders: done.append("replace") or real(*names, **folders)
    )
    post.rewrite()
    assert done == ["fsync", "replace"]
