"""Finding, planning, running and saving."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from emnews_cli.archive.discover import Source, check_exists, discover
from emnews_cli.archive.plan import plan_tree, refuse_nesting, refuse_overwriting
from emnews_cli.archive.run import Failure, run
from emnews_cli.archive.save import replacing, save
from emnews_cli.errors import DiskError, InputError, OutputError, UsageError


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def places(*paths: Path) -> list[str]:
    return [str(source.place) for source in discover(paths)]


def test_a_folder_gives_its_markdown_files_sorted_and_no_hidden_ones(tmp_path: Path) -> None:
    make(tmp_path, "b.md", "a.markdown", "c/d.MD", "c/.e.md", ".git/f.md", "g.txt", "-h.md")
    assert places(tmp_path) == ["-h.md", "a.markdown", "b.md", "c/d.MD"]


def test_several_paths_keep_their_order_and_folders_their_names(tmp_path: Path) -> None:
    make(tmp_path, "z/a.md", "y/a.md", "x.txt")
    assert places(tmp_path / "z", tmp_path / "y", tmp_path / "x.txt") == ["z/a.md", "y/a.md", "x.txt"]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    make(tmp_path, "a/b.md")
    (tmp_path / "a/loop").symlink_to(tmp_path / "a")
    (tmp_path / "up").symlink_to(tmp_path)
    assert places(tmp_path) == ["a/b.md"]


def test_a_link_to_itself_and_a_named_pipe_are_reported_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("a.md")
    os.mkfifo(tmp_path / "b.md")
    problems = [source.problem for source in discover([tmp_path])]
    assert problems == ["Too many levels of symbolic links", "not a regular file"]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        check_exists(tmp_path / "nothing.md")
    with pytest.raises(InputError, match="too long"):
        check_exists(tmp_path / ("n" * 300))
    check_exists(tmp_path)


def test_two_inputs_for_one_output_are_refused() -> None:
    sources = [Source(Path("a.md"), Path("a.md")), Source(Path("a.markdown"), Path("a.markdown"))]
    with pytest.raises(UsageError, match="would both become"):
        plan_tree(sources, Path("out"), ".html")
    assert list(plan_tree(sources, Path("out"), "").values()) == [Path("out/a.md"), Path("out/a.markdown")]


def test_a_file_that_is_given_twice_has_its_two_outputs() -> None:
    sources = [Source(Path("x/a.md"), Path("x/a.md")), Source(Path("x/a.md"), Path("a.md"))]
    assert list(plan_tree(sources, Path("out"), "").values()) == [Path("out/x/a.md"), Path("out/a.md")]


def test_an_output_that_is_an_input_is_refused_under_whatever_name(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "b.md")
    (tmp_path / "link.md").symlink_to("a.md")
    source = Source(tmp_path / "a.md", Path("a.md"))
    for name in ("a.md", "link.md", "../" + tmp_path.name + "/a.md"):
        with pytest.raises(UsageError, match="one of the posts"):
            refuse_overwriting({source: tmp_path / name})
    refuse_overwriting({source: tmp_path / "b.md"})
    refuse_overwriting({source: tmp_path / "new.md"})


def test_an_output_folder_within_the_input_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="choose another"):
        refuse_nesting(tmp_path / "posts/out", [tmp_path / "posts"])
    refuse_nesting(tmp_path / "posts2", [tmp_path / "posts"])


def test_a_failure_is_one_posts_alone(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "b.md", "c.md")
    (tmp_path / "d.md").symlink_to(tmp_path / "gone")

    def work(data: bytes, source: Source) -> bytes:
        if source.path.name == "b.md":
            raise RecursionError("deep")
        return data

    outcomes = [outcome.result for outcome in run(discover([tmp_path]), work)]
    assert outcomes == [
        b"a.md",
        Failure("internal error: RecursionError: deep"),
        b"c.md",
        Failure("can't be read: No such file or directory"),
    ]


def test_a_folder_that_does_not_open_is_reported_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a/x.md", "b/y.md")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    outcomes = list(run(discover([tmp_path]), lambda data, _: data))
    assert [outcome.result for outcome in outcomes] == [
        Failure("can't be read: Permission denied"),
        b"b/y.md",
    ]


# --- saving ---------------------------------------------------------------------------------------------


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    assert save(tmp_path / "a/b/c.md", b"x") == "written"
    assert (tmp_path / "a/b/c.md").read_bytes() == b"x"


def test_a_file_that_holds_the_bytes_already_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    save(path, b"x")
    os.utime(path, (1, 1))
    assert save(path, b"x") == "unchanged"
    assert path.stat().st_mtime == 1
    assert save(path, b"y") == "written"


def test_a_file_keeps_its_mode_and_a_new_one_has_the_usual(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x")
    path.chmod(0o640)
    save(path, b"y")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    save(tmp_path / "b.md", b"y")
    (tmp_path / "c.md").write_bytes(b"")
    assert (tmp_path / "b.md").stat().st_mode == (tmp_path / "c.md").stat().st_mode


def test_what_fails_half_way_leaves_nothing_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")

    def fail() -> None:
        with replacing(path) as stream:
            stream.write(b"new")
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        fail()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.md"]
    assert path.read_bytes() == b"old"


def test_an_error_that_is_none_of_the_disk_passes_through_and_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with replacing(tmp_path / "a.md"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_written_through_and_a_pipe_written_to(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to("a.md")
    save(tmp_path / "link.md", b"new")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "a.md").read_bytes() == b"new"
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    save(tmp_path / "pipe", b"x")
    assert os.read(reader, 9) == b"x"
    assert (tmp_path / "pipe").is_fifo()


def test_a_large_file_written_anew_with_the_same_bytes_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(b"same")
    os.utime(path, (1, 1))
    with replacing(path) as stream:
        stream.write(b"same")
    assert path.stat().st_mtime == 1


def test_a_full_disk_is_told_from_one_bad_file(tmp_path: Path) -> None:
    def fail() -> None:
        with replacing(tmp_path / "a.md"):
            raise OSError(28, "No space left on device")

    with pytest.raises(DiskError):
        fail()


@pytest.mark.parametrize("name", ["file.md/below.md", "n" * 300 + ".md"])
def test_what_cannot_be_written_is_a_clear_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.md").write_bytes(b"")
    with pytest.raises(OutputError, match="can't be written"):
        save(tmp_path / name, b"x")
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.md"]
