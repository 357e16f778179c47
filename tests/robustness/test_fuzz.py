"""Ten thousand posts that are broken at random: each is read, and each has the exit code that is right."""

from __future__ import annotations

import functools
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from emnews_cli.cli.app import main
from tests.generator import make_post
from tests.robustness.archives import emnews

NUMBER = 10_000
SINGLE = 100
"""So many of them are given to the program one by one."""
SLOWEST = 3000.0
"""Milliseconds that a post may take on a busy machine."""
PIECES = [
    piece.encode("utf-8", "surrogateescape")
    for piece in (
        "<", ">", "</p>", "<p>", "<strong>", "<!--", "-->", "<table><tr><td>", "<script>", "&#0;", "&#x1b;", "&lt;",
        '"', "'", "\\", "---", "\n---\n", "\n", "\r", "\t", "\0", "\x1b[31m", "\u202e", "\ufeff", "\udcff", "\udce4\udcb8",
        "{{ x }}", "{% y %}", "> ", "* ", "**", "[a](javascript:b)", "<http://", "title: ", "date: ", "tags: [", ": |", "&a", "*a", "!!x",
        "<!-- EM_StockImg_Start -->", "<!-- EM_StockImg_End -->", 'data-code="', "（文章来源：", "K图 ", "[返回", "　　", "2022-02-30",
        "<a href=", "<img src=", "<plaintext>", "<svg>", "<![CDATA[", "<?xml", "<o:p>", "：", "——",
    )
]  # fmt: skip


@functools.cache
def good_post(number: int) -> bytes:
    return make_post(number).data


def cut(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data) + 1), chance.randrange(60)
    return data[:start] + data[start + length :]


def put_in(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(PIECES) * chance.choice((1, 1, 1, 2, 50)) + data[at:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    end = start + chance.randrange(200)
    return data[:end] + data[start:end] * chance.choice((1, 1, 5)) + data[end:]


def spoil(data: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(chance.randrange(1, 8)):
        if spoiled:
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def end_early(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def go_on_with_another(data: bytes, chance: random.Random) -> bytes:
    other = good_post(chance.randrange(300))
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other)) :]


MUTATIONS: list[Callable[[bytes, random.Random], bytes]] = [
    cut, put_in, put_in, put_in, repeat, spoil, end_early, go_on_with_another,
]  # fmt: skip


def mutated(number: int) -> bytes:
    """A post with one to six things wrong with it."""
    chance = random.Random(number)
    data = good_post(chance.randrange(300))
    for _ in range(chance.randrange(1, 7)):
        data = chance.choice(MUTATIONS)(data, chance)
    return data


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuzz") / "posts"
    folder.mkdir()
    for number in range(NUMBER):
        (folder / f"2022-03-08-{number:05}.md").write_bytes(mutated(number))
    return folder


@pytest.mark.parametrize(
    ("command", "good", "share"),
    [
        (["stats"], "read", slice(0, None, 2)),
        (["convert", "--to", "json", "-o", "out"], "converted", slice(0, None, 4)),
        (["convert", "--to", "md", "-o", "out"], "converted", slice(1, None, 8)),
        (["validate", "--fix", "--unsafe-fixes"], "checked", slice(2, None, 8)),
        (["strip", "-o", "out"], "stripped", slice(3, None, 4)),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else "",
)
def test_every_broken_post_is_read(
    command: list[str], good: str, share: slice, posts: Path, tmp_path: Path
) -> None:
    chosen = sorted(posts.iterdir())[share]
    (tmp_path / "posts").mkdir()
    for path in chosen:
        shutil.copyfile(path, tmp_path / "posts" / path.name)
    done = emnews(*command, "--report", "report", "posts", cwd=tmp_path, timeout=1200)
    lines = [json.loads(line) for line in (tmp_path / "report").read_text(encoding="utf-8").splitlines()]
    assert b"Traceback" not in done.stderr
    assert [line["path"] for line in lines] == [f"posts/{path.name}" for path in chosen]
    # Another name that is taken is the one thing that can go wrong, and names the post that keeps its own.
    failed = [line for line in lines if line["status"] == "failed"]
    assert all(line["reason"].endswith("is there already") for line in failed)
    assert {line["status"] for line in lines} <= {good, "repaired", "failed"}
    assert [line["path"] for line in lines if line["milliseconds"] > SLOWEST] == []
    faulty = any(line["diagnostics"] for line in lines)
    assert done.returncode == int(bool(failed) or (faulty and "validate" in command))


def test_each_broken_post_has_its_right_exit_code(
    posts: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(0, NUMBER, NUMBER // SINGLE):
        path = str(posts / f"2022-03-08-{number:05}.md")
        for command in (
            ["validate", "--output-format", "json"],
            ["convert", "--to", "md", "--verify"],
            ["show"],
        ):
            monkeypatch.setattr("sys.argv", ["emnews", *command, path])
            with pytest.raises(SystemExit) as ended:
                main()
            output, errors = capsysbinary.readouterr()
            assert b"Traceback" not in errors
            found = json.loads(output) if command[0] == "validate" else b"EM501" in errors
            assert ended.value.code == int(bool(found)), (path, command, errors)
