"""The documentation says what the program does."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from emnews_cli.rules.registry import all_rules
from tests.conftest import ROOT, document
from tests.pages import PAGES as MADE
from tests.warm import program

GENERATED = ("examples", "rules")
WRITTEN = [page for page in sorted((ROOT / "docs").rglob("*.md")) if page.parent.name not in GENERATED]
PAGES = [*sorted(ROOT.glob("*.md")), *WRITTEN]
LINK = re.compile(r"\]\((?!https?:|//|#|…)([^)#\s]+)")


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_the_page_of_a_rule_is_what_the_program_prints(rule: object) -> None:
    code = rule.code  # type: ignore[attr-defined]
    printed = subprocess.run([*program(), "rule", code], capture_output=True, check=True).stdout.decode()
    name = f"docs/reference/rules/{code}.md"
    remedy = f"emnews rule {code} > {name}"
    assert document(name, remedy) == printed, remedy


@pytest.mark.parametrize("page", MADE, ids=lambda page: page.name)
def test_a_page_that_is_made_from_docstrings_is_up_to_date(page: Path) -> None:
    remedy = "python -m tests.pages"
    assert document(str(page.relative_to(ROOT)), remedy) == MADE[page](), remedy


def test_there_are_pages_of_rules_for_rules_only() -> None:
    pages = {path.stem for path in (ROOT / "docs/reference/rules").glob("*.md")}
    assert sorted(pages - {rule.code for rule in all_rules()}) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page}: there is no {target}"


def test_the_python_of_getting_started_runs() -> None:
    text = document("docs/getting-started.md")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert "晨岚科技" in done.stdout.decode()


def test_the_recipe_with_fzf_runs(tmp_path: Path) -> None:
    if shutil.which("fzf") is None:
        pytest.skip("fzf is not installed")
    page = document("docs/how-to/search.md")
    for name, text in re.findall(r"```file (\S+)\n(.*?)```", page, re.DOTALL):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (recipe,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    emnews = f'emnews() {{ {shlex.quote(sys.executable)} -m emnews_cli "$@"; }}; emnews index -q _posts -o news.sqlite; '
    done = subprocess.run(
        ["bash", "-c", emnews + recipe],  # noqa: S607
        cwd=tmp_path,
        env=os.environ | {"FZF_DEFAULT_OPTS": "--filter=走强"},  # as if this were typed, and Enter
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == "_posts/2022-03-08-202203080000000001.md\n"
