"""What a search shows on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.robustness.archives import emnews
from tests.terminal import ESCAPE, in_terminal, widths

TEXT = "一" * 40 + "茅台" + "二" * 40 + "\x1b[31m"
POSTS = {
    "1.md": f"---\ntitle: 短\ndate: 2022-01-01 10:00:00 +0800\n---\n{TEXT}\n",
    "2.md": f"---\ntitle: 茅台{'长' * 60}\ndate: 2022-01-02\n---\n> 茅台（一个很长很长很长的媒体名字）\n\n別的\n",
    "3.md": "---\ntitle: 茅\\e]0;x\\a台\n---\n只有题目有茅台\x07\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("posts")
    for name, text in POSTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert emnews("index", ".", "-o", "i.sqlite", cwd=folder).returncode == 0
    return folder


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_lines_fit_and_words_are_marked(folder: Path, columns: int) -> None:
    written, code = in_terminal("search", "茅台", "i.sqlite", columns=columns, folder=folder)
    assert code == 0
    assert max(widths(written.rsplit("emnews:", 1)[0])) <= columns
    assert "\x1b[1;31m茅台" in written
    assert "emnews: 3 posts, " in written


def test_nothing_of_a_post_reaches_the_terminal_as_a_command(folder: Path) -> None:
    written, _ = in_terminal("search", "茅台 OR 茅", "i.sqlite", columns=200, folder=folder)
    plain = ESCAPE.sub("", written)
    assert "\x1b" not in plain
    assert "\x07" not in plain


def test_twenty_are_shown_where_nobody_says_how_many(folder: Path) -> None:
    written, _ = in_terminal("search", "--color", "never", "-n", "1", "茅台", "i.sqlite", folder=folder)
    assert "emnews: 1 of 3 posts, " in written
    assert written.count("2022-") + written.count("只有题目") <= 2
