"""Completion: what a shell is told, and how little is loaded for it."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from emnews_cli.cli.completing import answers
from emnews_cli.cli.completion import SCRIPTS
from tests.completion_table import PLACE, text
from tests.conftest import ROOT, post_text


def values(*words: str) -> list[str]:
    return [value for value, _ in answers(words)]


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    body = (
        '<p><a href="http://quote.eastmoney.com/unify/r/1.600981" class="keytip" data-code="1,600981">晨岚科技</a>涨。</p>'
        "<p>（文章来源：临江商报）</p>"
    )
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/a.md").write_text(post_text(body), encoding="utf-8")


def test_what_completion_knows_of_the_commands_is_what_they_are() -> None:
    assert PLACE.read_text(encoding="utf-8") == text(), "run python -m tests.completion_table"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["conv"], ["convert"]),
        (["convert", "--to", ""], ["md", "html", "txt", "json", "epub"]),
        (["convert", "--to", "=", "m"], ["md"]),
        (["convert", "--to=m"], ["--to=md"]),
        (["convert", "--front"], ["--front-matter"]),
        (["list", "--fields", "title,da"], ["title,date"]),
        (["stats", "--by", "we"], ["week", "weekday"]),
        (["rule", "EM102"], ["EM102"]),
        (["validate", "--select", "EM1,unescaped-q"], ["EM1,unescaped-quote"]),
        (["list", "--source", "临"], ["临江商报"]),
        (["list", "--source=临"], ["--source=临江商报"]),
        (["list", "--security", "6"], ["600981.SH"]),
        (["list", "--security", "晨"], ["晨岚科技"]),
        (["list", "_posts", "--category", ""], ["emnews"]),
        (["list", "--source", "临", "_p"], [":files"]),
        (["list", "--", "--s"], [":files"]),
        (["convert", "--image-dir", ""], [":folders"]),
        (["search", ""], []),
        (["search", "茅台", ""], [":files"]),
        (["help", "conv"], ["convert"]),
        (["completion", "z"], ["zsh"]),
        (["--lang", "en", "conv"], ["convert"]),
        (["nothing-like-it", "x"], []),
        (["list", "--since", ""], []),
    ],
)
def test_a_word_is_completed(words: list[str], expected: list[str]) -> None:
    assert values(*words) == expected


def test_names_come_from_a_dataset_that_is_there(tmp_path: Path) -> None:
    with sqlite3.connect("news.sqlite") as database:
        database.execute("CREATE TABLE posts (source TEXT, categories TEXT, tags TEXT)")
        database.execute("CREATE TABLE mentions (market_id INTEGER, code TEXT, name TEXT)")
        database.execute("INSERT INTO posts VALUES ('他报', '[\"a\"]', '[\"b\", \"c\"]')")
        database.execute("INSERT INTO mentions VALUES (116, '01933', '云雀视频')")
    assert values("list", "--source", "") == ["他报"]
    assert values("list", "news.sqlite", "--tag", "") == ["b", "c"]
    assert values("list", "--security", "") == ["01933.HK"]
    assert values("list", "_posts", "--source", "") == ["临江商报"]
    Path("news.sqlite").write_bytes(b"damaged")
    assert values("list", "--source", "") == ["临江商报"]


def test_no_command_is_loaded_for_it() -> None:
    program = (
        "import sys; sys.argv = ['emnews', '__complete', 'list', '--source', '']\n"
        "from emnews_cli.__main__ import main; main()\n"
        "print([name for name in ('typer', 'emnews_cli.pipeline', 'emnews_cli.cli.list_') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.decode().splitlines() == ["临江商报", "[]"]


ASKED = {
    "bash": 'eval "$1"; COMP_WORDS=(emnews convert --to m); COMP_CWORD=3; _emnews; echo "${COMPREPLY[@]}"',
    "fish": "echo $argv[1] | source; complete -C 'emnews convert --to m'",
    "zsh": 'autoload -Uz compinit; compinit -u -D; eval "$1"; print ${+functions[_emnews]}',
}


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_of_a_shell_asks_the_program(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    tool = tmp_path / "bin/emnews"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m emnews_cli "$@"\n')
    tool.chmod(0o755)
    environment = {
        "PATH": f"{tool.parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    arguments = [ASKED[shell], *([] if shell == "fish" else ["-"]), SCRIPTS[shell]]  # type: ignore[index]
    done = subprocess.run([shell, "-c", *arguments], capture_output=True, env=environment, check=True)
    assert done.stdout.decode().split() == (["1"] if shell == "zsh" else ["md"])
