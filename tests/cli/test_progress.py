"""Progress: on a terminal, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from emnews_cli.cli import progress
from emnews_cli.cli.progress import Progress
from tests.robustness.archives import emnews, make_archive
from tests.terminal import ESCAPE, in_terminal, widths

AT_ONCE = (
    "-c",
    "from emnews_cli.cli import app, progress; progress._DELAY = progress._PAUSE = 0; app.main()",
)
"""The program, drawing progress for every post: what a test sees does not depend on how fast the machine is."""


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_archive(tmp_path_factory.mktemp("archive") / "posts", 60)
    (folder / "!gone.md").symlink_to("nowhere")
    return folder


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_terminal_shows_how_far_it_is_and_the_sum_alone_stays(
    columns: int, posts: Path, tmp_path: Path
) -> None:
    arguments = ["convert", "--to", "md", "-j", "1", str(posts), "-o", str(tmp_path / "out")]
    text, code = in_terminal(*arguments, columns=columns, python=AT_ONCE)
    assert code == 1
    shown = [line for line in ESCAPE.sub("", text).replace("\r", "\n").splitlines() if "/61" in line]
    assert len(shown) > 60
    assert [line for line in shown if "1 failed" not in line] == []
    assert any("/s" in line for line in shown)
    assert max(widths("\n".join(shown))) <= columns
    last = ESCAPE.sub("", text).splitlines()[-1]
    assert last.split("\r")[-1].startswith("emnews: 60 converted, 0 unchanged, 1 failed, ")


def test_a_failure_is_written_above_the_progress(tmp_path: Path, posts: Path) -> None:
    late = make_archive(tmp_path / "posts", 20)
    (late / "2099-01-01-gone.md").symlink_to("nowhere")
    text, _ = in_terminal("stats", "-j", "1", str(late), python=AT_ONCE)
    above, _, below = ESCAPE.sub("", text).partition("can't be read: No such file or directory\n")
    assert above.replace("\r", "\n").splitlines()[-1].startswith("emnews: ")
    assert "20/21" in above
    assert "21/21" in below


@pytest.mark.parametrize("arguments", [["-q"], ["--quiet"]])
def test_a_quiet_run_shows_nothing(arguments: list[str], posts: Path, tmp_path: Path) -> None:
    command = ["convert", "--to", "md", *arguments, str(posts), "-o", str(tmp_path / "out")]
    text, _ = in_terminal(*command, python=AT_ONCE)
    assert [line for line in text.splitlines() if line] == [
        f"emnews: {posts}/!gone.md: can't be read: No such file or directory"
    ]


def test_a_pipe_gets_no_progress(posts: Path, tmp_path: Path) -> None:
    done = emnews("convert", "--to", "md", "-j", 1, posts, "-o", tmp_path / "out")
    assert len(done.stderr.splitlines()) == 2
    assert b"\x1b" not in done.stderr
    assert b"\r" not in done.stderr


def test_a_terminal_that_is_written_to_has_no_place_for_progress(posts: Path) -> None:
    text, _ = in_terminal("list", "-j", "1", str(posts), python=AT_ONCE)
    assert "/61" not in text


def test_a_pager_has_no_place_for_progress(posts: Path) -> None:
    text, _ = in_terminal("show", str(posts), pager="tail -1", python=AT_ONCE)
    assert "/61" not in text


def test_a_run_that_is_over_at_once_shows_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 0.0
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: now))
    shown = Progress(3)
    now = 0.4
    shown.advance(failed=False)
    assert not shown.say("words")
    shown.close()
    assert capsys.readouterr().err == ""
    shown = Progress(3)
    now = 1.0
    shown.advance(failed=True)
    assert shown.say("[red]words")
    shown.close()
    assert "[red]words\n" in capsys.readouterr().err
