"""Posts that mean harm, or are no posts at all."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.conftest import FRONT_MATTER, NAME, post_text
from tests.robustness.archives import emnews, tree

COMMANDS = [
    ["convert", "--to", "md"],
    ["convert", "--to", "json"],
    ["show", "--body"],
    ["validate", "--diff", "--unsafe-fixes"],
    ["strip"],
    ["list"],
    ["stats"],
]
ESCAPES = "\x1b]0;title\x07\x1b[2J\x1b[31m\u202e"
POSTS = {
    "nested": post_text("<div><b><p>" * 34_000 + "最深处"),
    "nested-spans": post_text("<span>" * 20_000 + "最深处" + "</span>" * 20_000),
    "nested-lists": post_text("<ul><li>" * 5_000 + "最深处"),
    "nested-quotes": "---\ntitle: x\n---\n" + "> " * 10_000 + "最深处\n",
    "nested-yaml": "---\ntitle: 最深处\na: " + "[" * 50_000 + "\n---\n最深处",
    "yaml-bomb": "---\ntitle: 最深处\na: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefghijk", "bcdefghijkl", strict=True))
    + "---\n最深处",
    "yaml-tags": "---\ntitle: !!python/object/apply:os.system ['touch harmed']\nb: !!python/name:os.system\n---\n最深处",
    "quotes-without-end": '---\ntitle: "' + '\\"' * 200_000 + "\n---\n最深处",
    "attributes": post_text("<p " + " ".join(f"a{number}=''" for number in range(20_000)) + ">最深处</p>"),
    "entities": post_text("<p>" + "&amp;lt;" * 30_000 + "最深处</p>"),
    "marks": post_text("<p>" + "*_`~[" * 30_000 + "最深处</p>"),
    "table": post_text("<table>" + "<tr><td>x</td></tr>" * 4_000 + "<tr><td>最深处</td></tr></table>"),
    "escapes": post_text(f"<p>最深处{ESCAPES}&#27;[5m</p>", title=f"题{ESCAPES}", digest=f"摘{ESCAPES}"),
    "nul": post_text("<p>最深处\0</p>", title="标\0题"),
    "comments": post_text("<!--" * 20_000 + "最深处"),
    "brackets": post_text("<p>" + "<" * 50_000 + "最深处</p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", POSTS)
def test_a_hostile_post_is_read_by_every_command_without_harm(name: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(POSTS[name], encoding="utf-8")
    for command in COMMANDS:
        done = emnews(*command, NAME, cwd=tmp_path, timeout=600)
        errors = done.stderr.decode()
        assert done.returncode == 0 or (done.returncode == 1 and "validate" in command), (
            command,
            errors[-500:],
        )
        assert "Traceback" not in errors
        assert "internal error" not in errors
        if command[0] == "convert":
            assert "最深处" in done.stdout.decode()
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_fifty_megabytes_in_one_post_lose_no_character(tmp_path: Path) -> None:
    sentence = "上证指数收盘上涨，成交额放大。"
    number = 50_000_000 // len(sentence.encode()) + 1
    (tmp_path / NAME).write_text(post_text(f"<p>{sentence * number}</p>"), encoding="utf-8")
    done = emnews("convert", "--to", "md", NAME, cwd=tmp_path, timeout=600)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().count(sentence) == number


def test_no_escape_reaches_what_is_written(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(POSTS["escapes"], encoding="utf-8")
    for command in COMMANDS:
        if "--diff" in command or command == ["strip"]:
            continue  # which keep the bytes of the file, for a file
        done = emnews(*command, NAME, cwd=tmp_path)
        text = (done.stdout + done.stderr).decode()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text), command


def test_posts_in_the_encoding_of_old_china_are_read(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(post_text("<p>最深处</p>").encode("gb18030"))
    assert "最深处" in emnews("convert", "--to", "txt", NAME, cwd=tmp_path).stdout.decode()


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 10_000, b"\xff\xfe" + os.urandom(20_000), b"PK\x03\x04" + bytes(range(256)) * 40, b"---\n", b"---"],
    ids=["empty", "zeros", "utf-16", "zip", "front-matter", "dashes"],
)  # fmt: skip
def test_what_is_no_post_is_read_all_the_same(data: bytes, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(data)
    for command in COMMANDS:
        done = emnews(*command, NAME, cwd=tmp_path, timeout=600)
        assert done.returncode == 0 or (done.returncode == 1 and "validate" in command), (
            command,
            done.stderr,
        )
        assert b"Traceback" not in done.stderr


def test_names_of_any_bytes_go_through_every_command(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    names = [
        b"a\nb.md",
        b"\xff\xfe.md",
        b"-o.md",
        b"\x1b[31m.md",
        "\u202e.md".encode(),
        b" .md",
        b"'\"$(x).md",
        b"a\r.md",
    ]
    for name in names:
        path = Path(os.fsdecode(os.fsencode(posts) + b"/" + name))
        path.write_text(FRONT_MATTER.format(title="x") + "最深处", encoding="utf-8")
    for command in COMMANDS:
        if command[0] == "convert":
            out = tmp_path / command[2]
            done = emnews(*command, posts, "-o", out)
            written = {os.fsencode(name.rpartition(".")[0]) for name in tree(out)}
            assert written == {name.removesuffix(b".md") for name in names}
        elif command == ["strip"]:
            done = emnews("strip", "-i", posts)
        else:
            done = emnews(*command, posts)
        assert done.returncode == (1 if "validate" in command else 0), (command, done.stderr)
        assert b"\x1b" not in done.stdout + done.stderr
    listed = emnews("list", "-0", posts).stdout
    assert listed.split(b"\0")[:-1] == sorted(os.fsencode(posts) + b"/" + name for name in names)
    piped = emnews("list", "-0", "--files-from", "-", input=listed)
    assert piped.stdout == listed
    done = emnews(
        "convert", "--to", "txt", "--files-from", "-", "-0", "-o", "out", input=listed, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
