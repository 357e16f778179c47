"""Links that lead out of what was named, and files that have no end."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.robustness.archives import EMNEWS, emnews, make_archive, tree
from tests.robustness.test_edits import POST


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    folder = tmp_path / "victim"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.md").write_text(POST, encoding="utf-8")
    (folder / "precious").write_text("precious")
    return folder


@pytest.fixture
def posts(tmp_path: Path, victim: Path) -> Path:
    """Two posts, and links to what is elsewhere."""
    folder = make_archive(tmp_path / "posts", 2)
    (folder / "link.md").symlink_to("../victim/a.md")
    (folder / "folder").symlink_to("../victim")
    (folder / "loop").symlink_to("..")
    return folder


@pytest.mark.parametrize(
    "arguments",
    [("strip", "-i"), ("validate", "--fix", "--unsafe-fixes"), ("list",), ("show",), ("stats",)],
)
@pytest.mark.parametrize("follow", [False, True])
def test_nothing_behind_a_link_is_changed_and_without_asking_nothing_is_read(
    arguments: tuple[str, ...], follow: bool, posts: Path, victim: Path
) -> None:
    before = tree(victim)
    done = emnews(*arguments, *(["--follow-links"] if follow else []), posts)
    said = done.stderr.decode()
    assert tree(victim) == before
    assert done.returncode == 1
    for name in ("link.md", "folder", "loop"):
        assert said.count(f"emnews: {posts / name}: can't be read: a link that leads out of") == (not follow)
    if follow and arguments[0] in ("strip", "validate"):
        assert f"{posts / 'link.md'} is a link: nothing is written through links" in said
        assert f"{posts / 'folder'} is a link: nothing is written through links" in said
    assert (b"\xe6\x91\x98\xe8\xa6\x81" in done.stdout) == (follow and arguments[0] == "show")


def test_a_link_to_a_folder_above_copies_nothing_from_there(posts: Path, tmp_path: Path) -> None:
    done = emnews("convert", "--to", "md", posts, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert len(tree(tmp_path / "out")) == 2
    (posts / "loop").unlink()
    done = emnews("convert", "--to", "md", "--follow-links", posts, "-o", tmp_path / "out")
    assert done.returncode == 0
    assert set(tree(tmp_path / "out")) >= {"link.md", "folder/a.md"}


def test_a_link_that_was_named_is_read_and_not_written_through(posts: Path, victim: Path) -> None:
    link = posts / "link.md"
    assert emnews("show", link).returncode == 0
    before = (victim / "a.md").read_bytes()
    for arguments in (("strip", "-i"), ("validate", "--fix")):
        done = emnews(*arguments, link)
        assert done.returncode == 1
        assert f"emnews: {link}: {link} is a link: nothing is written through links" in done.stderr.decode()
    names = posts.parent / "names"
    names.write_text(f"{link}\n")
    assert b"is a link" in emnews("strip", "-i", "--files-from", names).stderr
    assert (victim / "a.md").read_bytes() == before


@pytest.mark.parametrize("command", [("convert", "--to", "md"), ("convert", "--to", "md", "-u"), ("strip",)])
def test_a_link_in_an_output_folder_is_not_written_through(
    command: tuple[str, ...], tmp_path: Path, victim: Path
) -> None:
    posts = make_archive(tmp_path / "in/posts/sub", 2).parent
    (posts / "a.md").write_text(POST, encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/sub").symlink_to("../victim")
    (tmp_path / "out/a.md").symlink_to("../victim/precious")
    before = tree(victim)
    done = emnews(*command, posts, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert f"{tmp_path}/out/sub is a link: nothing is written through links" in done.stderr.decode()
    assert f"{tmp_path}/out/a.md is a link: nothing is written through links" in done.stderr.decode()
    assert tree(victim) == before


def test_a_file_to_write_that_is_a_link_is_refused(tmp_path: Path, victim: Path) -> None:
    posts = make_archive(tmp_path / "posts", 1)
    (post,) = posts.iterdir()
    link = tmp_path / "link"
    for target, code in (("victim/precious", 2), ("victim/new", 2)):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        for arguments in (
            ("list", posts, "--report", link),
            ("stats", posts, "--html", link),
            ("convert", "--to", "epub", "--cover", "none", posts, "-o", link),
        ):
            done = emnews(*arguments)
            assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (
                code,
                f"emnews: {link} is a link: nothing is written through links",
            ), arguments
        assert emnews("convert", "--to", "md", post, "-o", link).returncode == 1
    assert set(tree(victim)) == {"a.md", "precious"}
    assert (victim / "precious").read_text() == "precious"


def test_standard_output_by_its_path_is_written_to(tmp_path: Path) -> None:
    (post,) = make_archive(tmp_path / "posts", 1).iterdir()
    whole = emnews("convert", "--to", "md", post).stdout
    assert emnews("convert", "--to", "md", post, "-o", "/dev/stdout").stdout == whole != b""


def test_nothing_is_pruned_by_way_of_a_link(tmp_path: Path, victim: Path) -> None:
    posts = make_archive(tmp_path / "posts/sub", 2).parent
    (posts / "a.md").write_text(POST, encoding="utf-8")
    command = ("convert", "--to", "md", "-u", "--prune", posts, "-o", tmp_path / "out")
    assert emnews(*command).returncode == 0
    for path in (tmp_path / "out/sub").iterdir():
        path.rename(victim / "sub" / path.name)
    (tmp_path / "out/sub").rmdir()
    (tmp_path / "out/sub").symlink_to("../victim/sub")
    for path in (posts / "sub").iterdir():
        path.unlink()
    before = tree(victim)
    assert emnews(*command).returncode == 0
    assert tree(victim) == before


def test_a_link_that_leads_nowhere_is_no_second_output(tmp_path: Path) -> None:
    posts = make_archive(tmp_path / "posts", 1)
    (post,) = posts.iterdir()
    post.with_suffix(".markdown").symlink_to("nowhere")
    done = emnews("convert", "--to", "html", posts, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.count(b"can't be read: No such file or directory") == 1
    assert b"1 converted" in done.stderr


# --- what has no end ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [("show",), ("convert", "--to", "md"), ("strip",), ("validate",), ("stats",)]
)
def test_an_endless_file_is_a_failure_and_the_others_go_on(command: tuple[str, ...], tmp_path: Path) -> None:
    (post,) = make_archive(tmp_path / "posts", 1).iterdir()
    (tmp_path / "list").write_text(f"/dev/zero\n{post}\n")
    out = ["-o", tmp_path / "out"] if command[0] in ("convert", "strip") else []
    done = emnews(*command, "--files-from", tmp_path / "list", *out, "--max-size", "1MB", timeout=600)
    assert done.returncode == 1
    assert done.stderr.count(b"emnews: /dev/zero: can't be read: larger than 1 MB (--max-size)\n") == 1
    assert post.name.encode() in done.stdout + b"".join(map(os.fsencode, tree(tmp_path))) or command == (
        "stats",
    )


def test_the_limit_is_64_megabytes_and_a_larger_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "large.md").touch()
    os.truncate(tmp_path / "large.md", 64_000_001)
    done = emnews("list", tmp_path / "large.md")
    assert (done.returncode, done.stderr.decode()) == (
        1,
        f"emnews: {tmp_path}/large.md: can't be read: larger than 64 MB (--max-size)\n",
    )


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("yes | {} show --max-size 10kB -", 1, "-: can't be read: larger than 10 kB (--max-size)"),
        ("yes a.md | {} list -q --max-size 10kB --files-from -", 2, "-: larger than 10 kB (--max-size)"),
        (
            "tr '\\0' a < /dev/zero | {} list --max-size 10kB --files-from -",
            2,
            "-: larger than 10 kB (--max-size)",
        ),
        ("{} list --files-from /dev/zero -0 --max-size 1MB", 2, "/dev/zero: larger than 1 MB (--max-size)"),
        (
            "{} convert --to epub --cover /dev/zero --max-size 1MB a.md -o a.epub",
            2,
            "/dev/zero: larger than 1 MB (--max-size)",
        ),
        (
            "{} convert --to epub --cover-font /dev/zero --max-size 1MB a.md -o a.epub",
            2,
            "/dev/zero: larger than 1 MB (--max-size)",
        ),
        ("{} list --max-size lots .", 2, "--max-size: invalid size 'lots' (example: 64MB)"),
        ("EMNEWS_MAX_SIZE=10B {} list a.md", 1, "a.md: can't be read: larger than 10 B (--max-size)"),
        ("{} list --config s.toml a.md", 1, "a.md: can't be read: larger than 500 B (--max-size)"),
    ],
)
def test_nothing_is_read_without_end(command: str, code: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(POST * 2, encoding="utf-8")
    (tmp_path / "s.toml").write_text('max-size = "500B"\n')
    done = subprocess.run(  # noqa: S602  # a pipe
        command.format(shlex.join(EMNEWS)),
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        timeout=600,
        check=False,
    )
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (code, f"emnews: {said}")


def test_a_picture_over_the_limit_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(POST.replace("正文。", '<img src="a.png">'), encoding="utf-8")
    (tmp_path / "images").mkdir()
    (tmp_path / "images/a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 2000)
    done = emnews(
        *("convert", "--to", "epub", "--cover", "none", "--image-dir", "images", "--max-size", "2kB"),
        *("a.md", "-o", "a.epub"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr


# --- names, paths and rights ------------------------------------------------------------------------------


def test_names_and_paths_as_long_as_the_system_takes_are_changed_in_place(tmp_path: Path) -> None:
    post, folder = tmp_path / f"{'n' * 252}.md", str(tmp_path)
    post.write_text(POST, encoding="utf-8")
    folder = "/".join([folder, *["d" * 200] * ((4090 - len(folder)) // 201)])
    os.makedirs(folder)  # noqa: PTH103
    deep = f"{folder}/{'f' * (4095 - len(folder) - 4)}.md"
    Path(deep).write_text(POST, encoding="utf-8")
    for arguments in (("strip", "-i"), ("validate", "--fix")):
        done = emnews(*arguments, tmp_path)
        assert b" 0 failed" in done.stderr, done.stderr
    for path in (post, Path(deep)):
        assert "EM_StockImg_Start" not in path.read_text(encoding="utf-8")
        assert "18:05:40 +0800" in path.read_text(encoding="utf-8")
    done = emnews("convert", "--to", "md", tmp_path, "-o", "out", cwd=tmp_path.parent)
    assert b"2 converted" in done.stderr or b"File name too long" in done.stderr


def test_a_working_folder_whose_path_is_longer_than_the_system_takes_is_worked_in(tmp_path: Path) -> None:
    code = (
        "import os\n"
        "for _ in range(25): os.mkdir('d' * 200); os.chdir('d' * 200)\n"
        "os.mkdir('posts'); open('posts/a.md', 'w').write(os.environ['POST'])\n"
        "from emnews_cli.__main__ import main\n"
        "main()"
    )
    for number, command in enumerate(
        ("convert --to md posts -o out", "strip -i posts", "validate --fix posts")
    ):
        (tmp_path / str(number)).mkdir()
        done = subprocess.run(
            [sys.executable, "-c", code, *command.split(), "--isolated"],
            cwd=tmp_path / str(number),
            env={**os.environ, "POST": POST, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        assert b" 0 failed" in done.stderr, done.stderr


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="no setpriv, which takes a right from root")
@pytest.mark.parametrize("mode", [0o000, 0o444, 0o111, 0o644])
def test_prune_keeps_what_was_made_of_posts_that_cannot_be_reached(mode: int, tmp_path: Path) -> None:
    posts = make_archive(tmp_path / "posts/sub", 2).parent
    (posts / "a.md").write_text(POST, encoding="utf-8")
    rights = [] if os.geteuid() else ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    command = [*rights, *EMNEWS, *"convert --to md -u --prune posts -o out".split()]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    made = tree(tmp_path / "out")
    assert len(made) == 3
    (posts / "sub").chmod(mode)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    (posts / "sub").chmod(0o755)
    assert done.returncode == 1, done.stderr
    assert b"0 pruned" in done.stderr
    assert tree(tmp_path / "out") == made
