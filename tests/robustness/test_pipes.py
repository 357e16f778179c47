"""Pipes, lists and locales."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.robustness.archives import EMNEWS, emnews, make_archive

NUMBER = 150
TO_STDOUT = [
    ["list"],
    ["list", "-0"],
    ["list", "--format", "json"],
    ["list", "--format", "paths", "--sort", "date"],
    ["show"],
    ["show", "--body"],
    ["show", "--json"],
    ["stats"],
    ["stats", "--json"],
    ["validate"],
    ["validate", "--output-format", "json"],
    ["validate", "--diff"],
    ["validate", "--show-settings"],
    ["strip", "--diff"],
    ["convert", "--to", "json", "-o", "-"],
    ["convert", "--to", "epub"],
    ["convert", "--to", "md", "-o", "nowhere", "--dry-run"],
]


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("archive") / "posts", NUMBER)


@pytest.mark.parametrize("reader", ["head -c 1", "true"])
@pytest.mark.parametrize("arguments", TO_STDOUT, ids=" ".join)
def test_a_reader_that_goes_away_ends_a_command_quietly(
    arguments: list[str], reader: str, posts: Path, tmp_path: Path
) -> None:
    script = f'set -o pipefail; "$@" | {reader} > read; echo "${{PIPESTATUS[0]}}" >&2'
    command = ["bash", "-c", script, "bash", *EMNEWS, *arguments, "-q", str(posts)]
    done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path, timeout=600)
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1, lines
    # A short output fits into the pipe; then the command ends as if somebody had read it.
    assert lines[0] == "0" or (lines[0] == "1" and "validate" in arguments)


@pytest.mark.parametrize("place", ["> >(head -c 1 > /dev/null)", "> /dev/full", ">&-"])
def test_standard_error_that_goes_away_costs_no_post(place: str, posts: Path, tmp_path: Path) -> None:
    copy = tmp_path / "posts"
    copy.mkdir()
    for number in range(60):
        (copy / f"0-{number}.md").symlink_to("gone")
    (copy / "more").symlink_to(posts)
    to_files = ["-j", "1", "--follow-links", str(copy), "-o", str(tmp_path / "out")]
    command = [*EMNEWS, "convert", "--to", "md", *to_files]
    done = subprocess.run(["bash", "-c", f'"$@" 2{place}', "bash", *command], check=False)  # noqa: S607
    assert done.returncode == 1
    assert len(list((tmp_path / "out/more").iterdir())) == NUMBER


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=lambda environment: " ".join(environment),
)  # fmt: skip
def test_output_of_many_posts_is_the_same_in_every_locale(
    environment: dict[str, str], tmp_path: Path
) -> None:
    posts = make_archive(tmp_path / "posts", 110)
    for arguments in (["list"], ["show"], ["convert", "--to", "json", "-o", "-"]):
        usual = emnews(*arguments, posts, env={**os.environ, "LC_ALL": "C.UTF-8"})
        other = emnews(*arguments, posts, env={**os.environ, **environment})
        assert other.stdout == usual.stdout
        assert other.returncode == usual.returncode
        usual.stdout.decode("utf-8")


# --- lists ----------------------------------------------------------------------------------------------


def test_two_hundred_thousand_names_from_a_list(tmp_path: Path) -> None:
    names = [f"posts/{number:06}.md" for number in range(200_000)]
    listed = "\0".join(names).encode()
    done = emnews("list", "-0", "--files-from", "-", input=listed, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout == listed + b"\0"


def test_of_twenty_thousand_names_the_one_that_is_there_is_converted(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/199999.md").write_text("x", encoding="utf-8")
    listed = "".join(f"posts/{number:06}.md\n" for number in range(180_000, 200_000))
    (tmp_path / "names").write_text(listed, encoding="utf-8")
    done = emnews("convert", "--to", "md", "--files-from", "names", "-o", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count(b": can't be read: No such file or directory\n") == 19_999
    assert b"1 converted, 0 unchanged, 19999 failed" in done.stderr
    assert [path.name for path in (tmp_path / "out/posts").iterdir()] == ["199999.md"]


def test_names_go_from_list_to_show_and_to_convert(posts: Path, tmp_path: Path) -> None:
    script = (
        '"$@" list -0 --security 600981 posts > names; tr -cd "\\0" < names | wc -c;'
        ' xargs -0 "$@" show < names | grep -c "^Security: 600981";'
        ' "$@" convert -q --files-from - -0 --to md -o out < names; ls out/posts | wc -l'
    )
    (tmp_path / "posts").symlink_to(posts)
    done = subprocess.run(
        ["bash", "-c", script, "bash", *EMNEWS],  # noqa: S607  # wherever bash is
        capture_output=True,
        check=True,
        cwd=tmp_path,
    )
    listed, shown, converted = map(int, done.stdout.split())
    assert 0 < listed == shown == converted < NUMBER


def test_a_list_with_the_wrong_ends_says_so(tmp_path: Path) -> None:
    done = emnews("list", "--files-from", "-", input=b"a.md\0b.md\0", cwd=tmp_path)
    assert (done.returncode, done.stderr.decode()) == (
        2,
        "emnews: the list contains NUL characters: use -0 for NUL-separated paths\n",
    )


def test_a_list_is_a_file_that_is_there(tmp_path: Path) -> None:
    done = emnews("list", "--files-from", "names", cwd=tmp_path)
    assert (done.returncode, done.stderr.decode()) == (2, "emnews: names: No such file or directory\n")
    done = emnews("list", "--files-from", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr.decode()) == (2, "emnews: .: can't be read: Is a directory\n")


def test_an_interpreter_with_warnings_as_errors_has_none(posts: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "emnews_cli"]
    for arguments in (["list"], ["convert", "--to", "md", "-u", "-o", "out"]):
        done = subprocess.run(
            [*command, *arguments, "-j", "2", str(posts)], capture_output=True, check=False, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr
        assert b"Warning" not in done.stderr
