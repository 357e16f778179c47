"""The language of help and messages: the option, the environment, and what is never translated."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from emnews_cli.display.translation import language_of
from tests.conftest import EXAMPLE
from tests.terminal import ESCAPE, in_terminal, widths
from tests.warm import program

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "EMNEWS_LANG")


def emnews(*arguments: str, **variables: str) -> tuple[int, str, str]:
    """The exit code of a command, its output and its errors."""
    environment = {key: value for key, value in os.environ.items() if key not in VARIABLES}
    command = [*program(), *arguments]
    done = subprocess.run(command, env=environment | variables, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ("", "en"),
        ("LANG=C", "en"),
        ("LANG=C.UTF-8", "en"),
        ("LC_ALL=POSIX", "en"),
        ("LANG=en_GB.UTF-8", "en"),
        ("LANG=de_DE.UTF-8", "en"),
        ("LANG=zh_CN.UTF-8", "zh_CN"),
        ("LANG=zh_CN.GB18030", "zh_CN"),
        ("LANG=zh", "zh_CN"),
        ("LANG=zh_SG.utf8", "zh_CN"),
        ("LANG=zh_Hans", "zh_CN"),
        ("LANG=zh-Hans-CN", "zh_CN"),
        ("LANG=zh_TW.UTF-8", "zh_CN"),
        ("LANG=zh_HK.UTF-8", "zh_CN"),
        ("LC_MESSAGES=en_US.UTF-8 LANG=zh_CN.UTF-8", "en"),
        ("LC_MESSAGES=zh_CN.UTF-8 LANG=en_US.UTF-8", "zh_CN"),
        ("LC_ALL=C LANG=zh_CN.UTF-8 LANGUAGE=zh_CN", "en"),
        ("LC_ALL= LANG=zh_CN.UTF-8", "zh_CN"),
        ("LANGUAGE=zh_CN:en LANG=en_US.UTF-8", "zh_CN"),
        ("LANGUAGE=en:zh_CN LANG=zh_CN.UTF-8", "en"),
        ("LANGUAGE=de:zh LANG=en_US.UTF-8", "zh_CN"),
        ("LANGUAGE=zh_CN", "zh_CN"),
        ("LANG=zhuang", "en"),
    ],
)
def test_the_language_is_that_of_the_locale_as_gettext_finds_it(variables: str, language: str) -> None:
    environment = dict(variable.split("=", 1) for variable in variables.split())
    assert language_of(environment) == language


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (["--lang", "zh_CN", "list", "--help"], {}),
        (["list", "--help", "--lang=zh_CN"], {"LC_ALL": "en_US.UTF-8"}),
        (["list", "--help"], {"EMNEWS_LANG": "zh_CN", "LC_ALL": "C"}),
        (["list", "--help"], {"LC_ALL": "zh_CN.UTF-8"}),
    ],
)
def test_help_is_in_the_language_that_is_asked_for(arguments: list[str], variables: dict[str, str]) -> None:
    assert "列出文章" in emnews(*arguments, **variables)[1]


def test_the_option_comes_before_the_environment() -> None:
    assert emnews("list", "--lang", "en", "-h", LC_ALL="zh_CN.UTF-8")[1].startswith("Usage: ")


@pytest.mark.parametrize(("arguments", "variables"), [(["--lang", "fr"], {}), ([], {"EMNEWS_LANG": "fr"})])
def test_a_language_that_there_is_not_is_refused(arguments: list[str], variables: dict[str, str]) -> None:
    code, output, errors = emnews("list", *arguments, str(EXAMPLE), **variables)
    assert (code, output) == (2, "")
    assert "--lang" in errors


def test_errors_are_translated_with_their_values(tmp_path: Path) -> None:
    code, _, errors = emnews("list", str(tmp_path / "posts"), LANG="zh")
    assert code == 2
    assert f"{tmp_path}/posts" in errors
    assert errors.endswith("：没有此文件或文件夹\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("lst", "错误：没有命令 'lst'。是否指 'list'？"),
        ("list --formt x", "错误：未知选项 '--formt'；是否指 --format"),
        ("list --format tsx", "错误：'--format' 的值无效：'tsx' 不在 'table'"),
        ("list -n -3", "错误：'-n' / '--number' 的值无效：应大于或等于 0"),
        ("list --since foo", "错误：'--since' 的值无效：'foo' 不是日期或时间（示例："),
        ("search", "错误：缺少参数 'QUERY'。"),
        ("rule a b", "错误：多余的参数（b）"),
        ("list --since", "错误：选项 '--since' 需要一个值。"),
    ],
)
def test_wrong_calls_are_answered_in_chinese(arguments: str, said: str) -> None:
    code, output, errors = emnews("--lang", "zh_CN", *arguments.split())
    assert (code, output) == (2, "")
    assert said in errors


def test_a_run_sums_up_in_chinese(tmp_path: Path) -> None:
    arguments = ("convert", "--to", "md", "--report", str(tmp_path / "report"), "-o", str(tmp_path / "out"))
    code, _, errors = emnews("--lang", "zh_CN", *arguments, f"{EXAMPLE.parent}/")
    assert code == 0
    assert re.search(
        r"^emnews: 1 篇已转换，0 篇无变化，0 篇失败，\d+\.\d 秒，\d+ 篇/秒$", errors, re.MULTILINE
    )
    assert '"status": "converted"' in (tmp_path / "report").read_text(encoding="utf-8")


def test_the_page_of_stats_is_summed_up_in_chinese(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    code, _, errors = emnews("--lang", "zh_CN", "stats", "--html", str(page), str(EXAMPLE))
    assert code == 0
    assert f"emnews: {page}：1 篇文章，0 篇失败" in errors


def test_findings_are_chinese_for_people_and_english_for_programs(tmp_path: Path) -> None:
    post = tmp_path / "2022-03-08-a.md"
    post.write_text("---\ntitle: a\ndate: 2022年13月1日\n---\n\ntext\n", encoding="utf-8")
    _, text, errors = emnews("--lang", "zh_CN", "validate", str(post))
    assert "EM204 日期 2022年13月1日 无法识别\n" in text
    assert "检查了 1 篇文章：1 个错误" in errors
    _, json, _ = emnews("--lang", "zh_CN", "validate", "--format", "json", str(post))
    assert "The date 2022年13月1日 can't be read" in json


def test_what_programs_read_is_english() -> None:
    for arguments in (
        ["show", "--json"],
        ["validate", "--format", "sarif"],
        ["stats", "--csv"],
        ["list"],
    ):
        assert emnews(*arguments, str(EXAMPLE), LANG="zh")[1] == emnews(*arguments, str(EXAMPLE))[1]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_chinese_help_fits_the_terminal(columns: int) -> None:
    for command in ("convert", "validate", "search"):
        text, _ = in_terminal("--lang", "zh_CN", command, "--help", columns=columns)
        chinese = [line for line in text.splitlines() if not line.isascii()]  # choices may be wider
        assert max(widths("\n".join(chinese))) <= columns


def test_the_rest_of_an_option_is_below_its_help() -> None:
    text, _ = in_terminal("--lang", "zh_CN", "list", "--help", columns=60)
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if "--exclude" in line)
    assert lines[at].index("在文件夹") == len(lines[at + 1]) - len(lines[at + 1].lstrip())


def test_english_loads_nothing_for_it() -> None:
    code = (
        "import sys, emnews_cli.display.translation; print('gettext' in sys.modules, 'rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.split() == [b"False", b"False"]


def test_a_summary_and_a_list_have_chinese_labels_on_a_terminal_in_columns() -> None:
    folder = EXAMPLE.parent  # a path is never broken, and a checkout may lie deep
    for columns in (60, 80, 120):
        shown, _ = in_terminal("--lang", "zh_CN", "show", EXAMPLE.name, columns=columns, folder=folder)
        listed, _ = in_terminal("--lang", "zh_CN", "list", EXAMPLE.name, columns=columns, folder=folder)
        assert max(widths(shown + listed)) <= columns
        labels = [ESCAPE.sub("", line)[:2] for line in shown.splitlines()]
        assert {"日期", "来源", "证券", "篇幅"} <= set(labels)
        assert "标题" in listed


def test_statistics_are_chinese_wherever_they_are_shown() -> None:
    _, text, _ = emnews("--lang", "zh_CN", "stats", str(EXAMPLE))
    assert "文章：1\n" in text
    assert "按日（满格为 1 篇文章）：\n" in text
    assert "  周二\n" in text


def test_the_page_of_a_rule_begins_in_chinese() -> None:
    _, text, _ = emnews("--lang", "zh_CN", "rule", "EM102")
    assert text.startswith(
        "# unescaped-quote (EM102)\n\n严重程度：错误\n\n双引号内的值中有双引号。\n\n## 检查什么\n\n"
    )
