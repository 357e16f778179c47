"""What people see: in a terminal of 60, 80 and 120 columns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, NAME, post_text
from tests.generator import make_post
from tests.terminal import ESCAPE, in_terminal, widths

HOSTILE = post_text(
    "<p>一\x1b]0;坏\x07&#27;[2J二\u202e三&#x9b;31m</p><p><a href='http://quote.eastmoney.com/unify/r/1.600981'>\x1b[1m晨岚</a></p>"
    "<img alt='K图 &#27;]0;x&#7;X_0' src='http://x.example/k.png'><table><tr><td>\x1b</td><td>b</td></tr></table><img src='http://x.example/\x1b[1m.jpg' alt='\x1b'>",
    title="标题\x1b[31m[red]红[/red]",
    digest="摘\x1b[5m要",
)


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    for number in range(30):
        made = make_post(number)
        (tmp_path / made.name).write_bytes(made.data)
    return tmp_path


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("arguments", [["show"], ["show", "--body"], ["list"], ["stats", "-q"], ["validate"]])
def test_no_line_is_wider_than_the_terminal(arguments: list[str], columns: int, posts: Path) -> None:
    text, code = in_terminal(*arguments, str(posts), columns=columns)
    assert code in (0, 1)
    assert "Traceback" not in text
    # Lines of text and of diagnostics are broken by the terminal itself; drawn ones must fit.
    if arguments[0] in ("show", "list"):
        drawn = [line for line in text.splitlines() if not ESCAPE.sub("", line).startswith(f"  {posts}")]
        assert max(widths("\n".join(drawn))) <= columns


@pytest.mark.parametrize(
    "arguments", [["show"], ["show", "--body"], ["show", "--json"], ["list"], ["stats", "-q"], ["validate"], ["strip"],
                  ["strip", "--diff"], *(["convert", "--to", to] for to in ("md", "html", "txt", "json"))],
)  # fmt: skip
def test_no_control_character_of_a_post_reaches_the_terminal(arguments: list[str], tmp_path: Path) -> None:
    path = tmp_path / f"\x1b[7m{NAME}"
    path.write_text(HOSTILE, encoding="utf-8")
    text, _ = in_terminal(*arguments, str(path))
    text = ESCAPE.sub("", text)
    assert not {char for char in text if char < " " or "\x7f" <= char <= "\x9f" or char == "\u202e"} - {
        "\n",
        "\t",
    }


def test_markup_in_a_title_is_literal(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(HOSTILE, encoding="utf-8")
    assert "[red]红[/red]" in ESCAPE.sub("", in_terminal("show", str(tmp_path / NAME))[0])


def test_lists_within_lists_are_drawn_in_time(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(post_text("<ul><li>文字" * 12 + "深" * 200), encoding="utf-8")
    text, code = in_terminal("show", "--body", str(tmp_path / NAME), columns=60)
    assert (code, text.count("•")) == (0, 12)


def test_a_list_of_posts_keeps_its_dates_at_every_width(posts: Path) -> None:
    for columns in (60, 80, 120):
        text = ESCAPE.sub("", in_terminal("list", str(posts), columns=columns)[0])
        dated = [line for line in text.splitlines() if re.match(r"\d{4}-\d\d-\d\d", line)]
        assert len(dated) == 30
        assert text.startswith("DATE")


def test_a_list_shows_securities_and_whole_paths_at_every_width(posts: Path) -> None:
    for folder, path in ((None, str(posts)), (posts, ".")):
        for columns in (60, 80, 120):
            text = ESCAPE.sub("", in_terminal("list", path, columns=columns, folder=folder)[0])
            assert "SECURITIES" in text.splitlines()[0]
            paths = [word for word in text.split() if word.endswith(".md")]
            assert len(paths) == 30
            assert all(Path(folder or "/", name).is_file() for name in paths)


def test_an_article_is_no_wider_than_80_columns_unless_that_is_asked_for(posts: Path) -> None:
    widest = {
        asked: max(widths(in_terminal("show", "--body", *asked, str(posts), columns=200)[0]))
        for asked in ((), ("--width", "120"), ("--width", "300"))
    }
    assert widest[()] == 80
    assert widest["--width", "120"] == 120
    assert 120 < widest["--width", "300"] <= 200


def test_a_rule_is_drawn_within_the_terminal_and_is_markdown_in_a_pipe() -> None:
    for columns in (60, 200):
        drawn = in_terminal("rule", "EM102", columns=columns)[0]
        assert not re.search(r"\x1b\[[\d;]*\b4[0-7]\b", drawn)  # no patches of another ground
        text = ESCAPE.sub("", drawn)
        assert max(widths(text)) <= min(columns, 80)
        assert not {"# ", "```"} & set(re.findall(r"^# |```", text, re.MULTILINE))
        assert max(widths(in_terminal("rule", columns=columns)[0])) <= columns


def test_the_help_is_in_groups_and_names_values_in_plain_words() -> None:
    text, _ = in_terminal("convert", "--help")
    headings = re.findall(r"^(\w.*):$", text.replace("\r", ""), re.MULTILINE)
    assert headings == ["Arguments", "Options", "What to read", "Where results go", "Texts and pages", "Which posts",
                        "Books", "How to run", "Settings"]  # fmt: skip
    assert "--to md|html|txt|json|epub" in text
    assert "--title TEXT" in text
    assert not re.search(r"<\w+>|list\[", text)


def test_a_book_is_not_written_to_a_terminal() -> None:
    text, code = in_terminal("convert", "--to", "epub", str(EXAMPLE))
    assert code == 2
    assert text.startswith("emnews: a book can't be shown on a terminal")


@pytest.mark.parametrize("command", ["show", "list", "stats", "strip", "validate"])
def test_without_a_path_on_a_terminal_the_help_is_shown(command: str) -> None:
    text, code = in_terminal(command)
    assert code == 2
    assert text.startswith(f"Usage: emnews {command} [OPTIONS] [PATH]...")


def test_the_summary_names_what_a_reader_wants_to_know() -> None:
    text = ESCAPE.sub("", in_terminal("show", str(EXAMPLE), columns=100)[0])
    for part in (
        "晨岚科技：一季度",
        "2022-03-08 18:05:40 +0800 Tue",
        "临江证券报",
        "600981.SH",
        "3×, charted",
        "BK1036",
    ):
        assert part in text
