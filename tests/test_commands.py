"""Command tests: each file in tests/commands/ is a readable page of commands and what comes of them, and so are
recipes in docs/how-to/.

A page has blocks ```` ```file NAME ```` (a file to make, without the last line end unless an empty line ends
it) and ```` ```console ````: behind ``$ `` a shell command, then what it prints on standard output, then lines
``! …`` for standard error, and ``[N]`` if its exit code N is not 0. ``…`` in an expected line stands for anything.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT, document
from tests.warm import program

FOLDER = Path(__file__).parent / "commands"
PAGES = [
    *sorted(FOLDER.glob("*.md")),
    *(ROOT / "docs/how-to" / name for name in ("containers.md", "search.md")),
]
BLOCK = re.compile(
    r"^```(?P<kind>file|console)(?: (?P<name>[^\n]+))?\n(?P<content>.*?)^```$", re.MULTILINE | re.DOTALL
)


class Step(NamedTuple):
    """A command and what should come of it."""

    command: str
    expected: str


def steps_of(content: str) -> Iterator[Step]:
    for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield Step(command, expected)


ENVIRONMENT = {
    "LC_ALL": "C",
    "TERM": "dumb",
    "PYTHONPATH": os.pathsep.join(sys.path),
    **{key: value for key, value in os.environ.items() if key.startswith("COVERAGE_")},
}


@pytest.fixture(scope="session")
def emnews(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a program ``emnews``, run by a warm process."""
    tool = tmp_path_factory.mktemp("bin") / "emnews"
    tool.write_text(f'#!/bin/sh\nexec {shlex.join(program())} "$@"\n')
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    return tool.parent


def run(command: str, folder: Path, programs: Path) -> str:
    """What a command prints, in the notation of the pages."""
    environment = ENVIRONMENT | {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(folder)}
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],  # noqa: S607  # wherever bash is
        cwd=folder,
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    output, errors = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in errors, errors
    shown = output + ("" if output.endswith("\n") or not output else "\n")
    shown += "".join(f"! {line}\n" for line in errors.splitlines())
    return shown + (f"[{done.returncode}]\n" if done.returncode else "")


def pattern(expected: str) -> str:
    return re.escape(expected).replace("…", ".*")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_commands_do_what_their_page_says(page: Path, tmp_path: Path, emnews: Path) -> None:
    seen = 0
    for block in BLOCK.finditer(document(str(page.relative_to(ROOT)))):
        if block["kind"] == "file":
            path = tmp_path / block["name"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(block["content"][:-1].encode())
            continue
        for step in steps_of(block["content"]):
            seen += 1
            shown = run(step.command, tmp_path, emnews)
            assert re.fullmatch(pattern(step.expected), shown), f"$ {step.command}\n{shown}"
    assert seen
