"""The manual pages that a wheel has."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from emnews_cli import __version__
from emnews_cli.cli.commands import COMMANDS
from man_pages import pages, write_pages
from tests.conftest import ROOT

PAGES = pages(ROOT / "docs", __version__)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_page_with_all_its_options(name: str) -> None:
    page = PAGES[f"emnews-{name}.1"].replace(r"\-", "-")
    documented = re.findall(r"`(-[-\w]+)`", (ROOT / f"docs/commands/{name}.md").read_text(encoding="utf-8"))
    assert documented
    for option in documented:
        assert rf"\fB{option}\fR" in page
    assert f"emnews-{name}" in PAGES["emnews.1"].replace(r"\-", "-")


def test_man_formats_the_pages_without_a_warning(tmp_path: Path) -> None:
    if shutil.which("man") is None or shutil.which("groff") is None:
        pytest.skip("man and groff are not installed")
    paths = write_pages(ROOT / "docs", __version__, tmp_path)
    done = subprocess.run(
        ["man", "--warnings=w", "-E", "UTF-8", "-P", "cat", "-l", *map(str, paths)],  # noqa: S607
        capture_output=True,
        check=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "80"},
    )
    text = done.stdout.decode()
    assert done.stderr == b""
    assert "emnews convert --to md post.md" in text
    assert "--since, --until DATE" in text
    assert max(map(len, text.splitlines())) < 140
