"""The skeletons of new rules, commands and formats pass the project's own tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import skeleton
from tests.conftest import ROOT

PARTS = ("emnews", "emnews_cli", "tests", "docs", ".ci")
MADE = [
    "tests/rules/test_cases.py",
    "tests/test_docs.py::test_the_page_of_a_rule_is_what_the_program_prints",
    "tests/cli/test_cli.py::test_every_command_and_option_is_documented",
    "tests/cli/test_settings.py::test_of_every_setting_it_is_decided_whether_a_file_that_was_found_may_have_it",
    "tests/test_commands.py",
    "tests/writers/test_every_format.py",
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one skeleton of each kind."""
    root = tmp_path_factory.mktemp("project")
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    for arguments in (["rule", "EM999", "todo-left"], ["command", "digest"], ["format", "adoc"]):
        skeleton.main(arguments, root)
    return root


def test_what_was_made_passes_its_tests(project: Path) -> None:
    names = "EM999 or digest or adoc or decided or documentation or wheel"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", names, *MADE]
    done = subprocess.run(command, cwd=project, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rule", "EM999", "Todo"], "'Todo' is not words in lower case with hyphens"),
        (["rule", "E999", "todo"], "'E999' is not EM and three digits"),
        (["command", "../x"], "'../x' is not one word in lower case"),
        (["format", "adoc"], "emnews_cli/writers/adoc.py is there already"),
    ],
)
def test_a_name_that_can_not_be_is_refused(project: Path, arguments: list[str], message: str) -> None:
    with pytest.raises(SystemExit, match=message):
        skeleton.main(arguments, project)
