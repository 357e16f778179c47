"""Posts that somebody edits while they are repaired or stripped; runs that are suspended, or two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.robustness.archives import make_archive, start, tree

POST = """---
layout: post
title: "标题"
date: 2022-03-08 18:05:40
categories: emnews
tags: 东财滚动新闻
---
> 摘要。（临江商报）

<p>正文。<!-- EM_StockImg_Start --><img src="https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=1.600030"><!-- EM_StockImg_End --></p>

<http://finance.eastmoney.com/news/1354,202203081234567890.html>
"""
SUSPENDED = """
import importlib, os, signal, sys
module, name, victim = sys.argv.pop(1), sys.argv.pop(1), sys.argv.pop(1)
module = importlib.import_module(module)
real, left = getattr(module, name), [int(victim)]
def suspended(*arguments, **options):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
    return real(*arguments, **options)
setattr(module, name, suspended)
from emnews_cli.__main__ import main
main()
"""
"""Runs the program, which stops itself when it works on one of the posts."""
COMMANDS = {
    "repaired": ("emnews_cli.cli.validation", "fix_post", "validate", "--fix"),
    "stripped": ("emnews_cli.cli.strip", "strip_post", "strip", "-i"),
}
RENAMING = ("emnews_cli.cli.validation", "fix_post", "validate", "--fix", "--unsafe-fixes")


def run_with_edit(
    command: tuple[str, ...], victim: int, edit: Callable[[], object], folder: Path
) -> subprocess.CompletedProcess[bytes]:
    """Run a command over a folder; while it works on one of the posts and is suspended, edit something."""
    module, name, *arguments = command
    process = subprocess.Popen(
        [sys.executable, "-c", SUSPENDED, module, name, str(victim), *arguments, "-j", "1", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    _, status = os.waitpid(process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    edit()
    process.send_signal(signal.SIGCONT)
    output, errors = process.communicate(timeout=600)
    return subprocess.CompletedProcess(arguments, process.returncode, output, errors)


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    folder.mkdir()
    for number in (1, 2, 3):
        (folder / f"2022-03-08-20220308123456789{number}.md").write_text(POST, encoding="utf-8")
    return folder


def appended(path: Path) -> None:
    with path.open("a") as stream:
        stream.write("APPENDED\n")


def replaced(path: Path) -> None:
    path.with_name("tmp").write_text("REPLACED")
    path.with_name("tmp").replace(path)


def touched(path: Path) -> None:
    os.utime(path)


@pytest.mark.parametrize("doing", COMMANDS)
@pytest.mark.parametrize("edit", [appended, replaced, touched, lambda path: path.write_text("")])
def test_an_edit_made_meanwhile_stays_and_the_other_posts_are_done(
    doing: str, edit: Callable[[Path], object], posts: Path, tmp_path: Path
) -> None:
    first, victim, last = sorted(posts.iterdir())
    edited = b""

    def edit_it() -> None:
        nonlocal edited
        edit(victim)
        edited = victim.read_bytes()

    done = run_with_edit(COMMANDS[doing], 2, edit_it, posts)
    assert done.returncode == 1
    assert (
        f"emnews: {victim}: changed while it was being {doing}; nothing was written\n" in done.stderr.decode()
    )
    assert victim.read_bytes() == edited
    for path in (first, last):
        assert path.read_text(encoding="utf-8") != POST
    assert len(tree(posts)) == 3


@pytest.mark.parametrize("doing", COMMANDS)
def test_a_post_that_is_removed_meanwhile_stays_removed(doing: str, posts: Path) -> None:
    victim = sorted(posts.iterdir())[0]
    done = run_with_edit(COMMANDS[doing], 1, victim.unlink, posts)
    assert done.returncode == 1
    assert f"{victim}: moved or removed while it was being {doing}; nothing was" in done.stderr.decode()
    assert len(tree(posts)) == 2


@pytest.mark.parametrize("doing", COMMANDS)
def test_a_run_that_is_suspended_and_continued_is_like_any_other(doing: str, posts: Path) -> None:
    done = run_with_edit(COMMANDS[doing], 2, lambda: None, posts)
    assert b" 0 failed" in done.stderr
    assert all(path.read_text(encoding="utf-8") != POST for path in posts.iterdir())


@pytest.mark.parametrize("doing", COMMANDS)
def test_a_post_that_becomes_a_link_meanwhile_is_not_written_through(
    doing: str, posts: Path, tmp_path: Path
) -> None:
    victim, moved = sorted(posts.iterdir())[0], tmp_path / "moved.md"

    def link() -> None:
        victim.rename(moved)
        victim.symlink_to(moved)

    done = run_with_edit(COMMANDS[doing], 1, link, posts)
    assert done.returncode == 1
    assert f"{victim} is a link: nothing is written through links" in done.stderr.decode()
    assert moved.read_text(encoding="utf-8") == POST


def test_a_file_that_appears_under_the_new_name_of_a_post_is_not_overwritten(posts: Path) -> None:
    victim = posts / "2022-03-09-202203081234567894.md"
    target = posts / "2022-03-08-202203081234567894.md"
    victim.write_text(POST, encoding="utf-8")
    done = run_with_edit(RENAMING, 4, lambda: target.write_text("NEW"), posts)
    assert done.returncode == 1
    assert f"can't be renamed: {target} is there already" in done.stderr.decode()
    assert (target.read_text(), victim.read_text(encoding="utf-8")) == ("NEW", POST)


def test_a_post_that_is_edited_while_it_gets_a_new_name_keeps_the_old_one(posts: Path) -> None:
    victim = posts / "2022-03-09-202203081234567894.md"
    victim.write_text(POST, encoding="utf-8")
    done = run_with_edit(RENAMING, 4, lambda: appended(victim), posts)
    assert f"{victim}: changed while it was being repaired" in done.stderr.decode()
    assert victim.read_text(encoding="utf-8") == f"{POST}APPENDED\n"
    assert len(tree(posts)) == 4


def test_several_repairs_of_one_folder_at_once_leave_what_one_leaves(tmp_path: Path) -> None:
    folders = []
    for name in ("alone", "together"):
        copy = make_archive(tmp_path / name, 60)
        for path in sorted(copy.iterdir())[::2]:
            path.write_bytes(path.read_bytes().replace(b" +0800\n", b"\n", 1))
            path.rename(path.with_name(f"2021-01-01-{path.name[11:]}"))
        folders.append(copy)
    alone, together = folders
    arguments = ("validate", "--fix", "--unsafe-fixes", "-q", "-j", 1)
    assert start(*arguments, alone, stdout=subprocess.DEVNULL).wait(timeout=600) in (0, 1)
    runs = [start(*arguments, together, stdout=subprocess.DEVNULL) for _ in range(3)]
    for run in runs:
        _, errors = run.communicate(timeout=600)
        assert run.returncode in (0, 1)
        assert all(
            line.endswith(("nothing was written", "is there already", "No such file or directory"))
            for line in errors.decode().splitlines()
            if not line.startswith("emnews: EM")
        ), errors.decode()
    assert tree(together) == tree(alone)
