"""The command line as a whole: help, options, signals, locales."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from ast import literal_eval
from pathlib import Path

import pytest
import typer.main

from emnews_cli.cli import convert
from emnews_cli.cli.app import app, main
from emnews_cli.pipeline import convert_post
from tests.conftest import EXAMPLE, ROOT, document
from tests.generator import make_post
from tests.robustness.archives import emnews

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_says_what_a_command_is_for_and_ends_with_examples(name: str) -> None:
    text = emnews(name, "--help").stdout.decode()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert lines[0].startswith(f"Usage: emnews {name}")
    assert lines[1].endswith(".")
    assert lines[lines.index("Examples:") + 1].startswith(f"emnews {name}")
    assert lines[-1].startswith("emnews ")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    page = document(f"docs/commands/{name}.md")
    if "(shared.md)" in page:
        page += document("docs/commands/shared.md")
    options = (option for parameter in COMMANDS[name].params for option in parameter.opts)
    missing = [option for option in options if option.startswith("-") and f"`{option}" not in page]
    assert missing == [], f"docs/commands/{name}.md does not tell of {' '.join(missing)}"


def test_the_version_is_the_packages() -> None:
    from importlib.metadata import version

    assert emnews("--version").stdout.decode() == f"emnews {version('emnews')}\n"


@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}]
)
@pytest.mark.parametrize(
    "arguments", [["show"], ["show", "--body"], ["list"], ["stats"], ["convert", "--to", "md"]]
)
def test_output_is_utf8_whatever_the_locale(arguments: list[str], environment: dict[str, str]) -> None:
    done = emnews(*arguments, str(EXAMPLE), env={**os.environ, **environment})
    assert done.returncode == 0, done.stderr
    assert "晨岚科技" in done.stdout.decode("utf-8")


def test_an_interrupt_ends_a_run_at_once_with_130_and_leaves_no_half_file(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    for number in range(200):
        made = make_post(number)
        for copy in range(20):
            (posts / f"{copy}{made.name}").write_bytes(made.data)
    command = [
        sys.executable,
        "-m",
        "emnews_cli",
        "convert",
        "--to",
        "md",
        str(posts),
        "-o",
        str(tmp_path / "out"),
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    while not (tmp_path / "out").exists():
        time.sleep(0.01)
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=600)
    assert (process.returncode, errors) == (130, b"emnews: interrupted\n")
    written = [path for path in (tmp_path / "out").iterdir() if path.name != ".emnews.sqlite3"]
    assert all(path.suffix == ".md" and path.read_text(encoding="utf-8").endswith("\n") for path in written)
    assert len(written) < 4000


def test_a_thousand_posts_convert_to_every_format_without_an_error(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    for number in range(1000):
        made = make_post(number)
        (posts / made.name).write_bytes(made.data)
    count = len(list(posts.iterdir()))
    for to in ("md", "html", "txt", "json"):
        done = emnews("convert", "--to", to, str(posts), "-o", str(tmp_path / to))
        assert done.returncode == 0
        assert done.stderr.decode().startswith(f"emnews: {count} converted, 0 unchanged, 0 failed, ")
        assert len(list((tmp_path / to).glob("[!.]*"))) == count
    done = emnews("convert", "--to", "epub", str(posts), "-o", str(tmp_path / "book.epub"))
    assert done.stderr.decode().startswith(f"emnews: {tmp_path / 'book.epub'}: {count} posts, 0 failed, ")
    figures = json.loads(emnews("stats", "--json", str(posts)).stdout)
    assert figures["posts"] == count
    assert sum(day["count"] for day in figures["by_day"]) == count


def test_verification_looks_at_posts_that_are_known_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        convert, "convert_post", lambda *arguments: convert_post(*arguments).replace("**", "")
    )
    command = ["emnews", "convert", "--to", "md", "-u", str(EXAMPLE.parent), "-o", str(tmp_path / "out")]
    for arguments, code in ((command, 0), ([*command, "--verify"], 1), ([*command, "--verify"], 1)):
        monkeypatch.setattr("sys.argv", arguments)
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == code
        assert ("1 post rendered differently" in capsys.readouterr().err) is bool(code)


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = emnews("convert", "--to", "md", str(EXAMPLE.parent), "-o", str(tmp_path / "file/out"))
    assert done.returncode == 2
    assert done.stderr.decode().strip().endswith("can't be made: Not a directory")


def test_what_the_readme_shows_is_what_the_program_prints() -> None:
    readme = document("README.md")
    path = EXAMPLE.relative_to(ROOT)
    assert emnews("show", str(path), cwd=ROOT).stdout.decode() in readme


HEAVY = (
    "lxml",
    "yaml",
    "rich",
    "html2text",
    "markdown_it",
    "emnews_cli.writers.epub.book",
    "multiprocessing",
    "sqlite3",
    "pathspec",
    "pypinyin",
    "pypinyin.phrases_dict",
    "tomllib",
    "emnews_cli.rules",
    "pydantic",
    "hashlib",
    "json",
    "html.entities",
    "emnews_cli.model.diagnostic",
    "emnews_cli.display.reports",
)
LISTING = ["emnews_cli.display.reports", "json"]


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--version"], []),
        (["--help"], []),
        (["convert", "--help"], []),
        (["list", "--help"], LISTING),
        (["convert", "--to", "md", str(EXAMPLE), "-q"], []),
        (["strip", str(EXAMPLE), "-q"], ["html.entities"]),
        (["list", "-0", str(EXAMPLE)], LISTING),
        (["list", str(EXAMPLE)], LISTING),
    ],
    ids=lambda value: " ".join(value[:2]),
)  # fmt: skip
def test_a_command_loads_no_more_than_it_needs(arguments: list[str], needed: list[str]) -> None:
    assert loaded_by(*arguments) == needed


def test_an_ordinary_post_needs_neither_yaml_nor_a_parser(tmp_path: Path) -> None:
    post = tmp_path / "2022-03-08-202203081234567890.md"
    head = '---\nlayout: post\ntitle: "甲"\ndate: 2022-03-08 09:10:11 +0800\ncategories: emnews\ntags: 东财滚动新闻\n---\n'
    body = '> 乙\n\n<p><strong>丙</strong>丁。</p><p class="em_media">（文章来源：临江商报）</p>\n\n'
    post.write_text(
        f"{head}{body}<http://finance.example.com/news/1354,{post.stem[11:]}.html>\n", encoding="utf-8"
    )
    assert loaded_by("convert", "--to", "md", str(post), "-q") == []


@pytest.mark.parametrize(
    "command", [["validate", "-q"], ["stats", "--json"], ["show"], ["convert", "--to", "json"]]
)
def test_a_medium_that_is_named_rightly_needs_no_phrases(command: list[str], tmp_path: Path) -> None:
    post = tmp_path / "2022-03-08-NW2022030812.md"
    head = '---\nlayout: post\ntitle: "甲"\ndate: 2022-03-08 09:10:11 +0800\ncategories: linjiangshangbao\ntags: 临江商报新闻\n---\n'
    post.write_text(f"{head}> 乙\n\n<p>丙丁。</p>\n\n<http://example.com/a>\n", encoding="utf-8")
    loaded = loaded_by(*command, str(post))
    assert "pypinyin" in loaded
    assert "pypinyin.phrases_dict" not in loaded


def loaded_by(*arguments: str) -> list[str]:
    """Which of the heavy modules a command loads."""
    code = (
        "import sys, atexit, emnews_cli.cli.app\n"
        f"heavy = {HEAVY}\n"
        "atexit.register(lambda: print(sorted(name for name in heavy if name in sys.modules), file=sys.stderr))\n"
        f"sys.argv = ['emnews', *{arguments!r}]\n"
        "emnews_cli.cli.app.main()"
    )
    # What measures coverage loads modules of its own.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=Path("/"), env=environment
    )
    loaded: list[str] = literal_eval(done.stderr.decode().splitlines()[-1])
    return loaded


def test_a_difference_that_verification_finds_is_a_line_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def without_bold(*arguments: object) -> str:
        return convert_post(*arguments).replace("**", "")  # type: ignore[arg-type]

    monkeypatch.setattr(convert, "convert_post", without_bold)
    output = tmp_path / "out.md"
    monkeypatch.setattr(
        "sys.argv", ["emnews", "convert", "--to", "md", "--verify", str(EXAMPLE), "-o", str(output)]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    errors = capsys.readouterr().err.splitlines()
    assert ended.value.code == 1
    assert output.exists()
    assert re.fullmatch(
        r"emnews: .*: EM501 Paragraph \d+ has bold “.+” in the post, but “” in the Markdown", errors[0]
    )
    assert errors[1].startswith("emnews: 1 converted, 0 unchanged, 0 failed, ")
    assert errors[2:] == ["emnews: 1 post rendered differently"]
