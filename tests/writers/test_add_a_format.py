"""docs/how-to/add-a-format.md, followed to the letter."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import pytest

from emnews_cli.model.plain_text import paragraphs
from emnews_cli.pipeline import read_post
from tests.conftest import ROOT, document
from tests.generator import make_post
from tests.writers.test_every_format import holds_in_order

HOW_TO = document("docs/how-to/add-a-format.md")
WRITER, ROW = (dedent(code) for code in re.findall(r"^   ```python\n(.*?)^   ```$", HOW_TO, re.M | re.S))
POSTS = 60


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with the writer and the row of the page."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "emnews_cli", folder / "emnews_cli", ignore=shutil.ignore_patterns("__pycache__"))
    writers = folder / "emnews_cli/writers"
    (writers / "org.py").write_text(WRITER, encoding="utf-8")
    table = (writers / "registry.py").read_text(encoding="utf-8")
    head, end, rest = table.partition("    )\n}  # fmt: skip")
    assert end
    (writers / "registry.py").write_text(f"{head}{ROW.rstrip()},\n{end}{rest}", encoding="utf-8")
    return folder


def emnews(project: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "emnews_cli", *arguments], cwd=project, capture_output=True, check=True
    )
    return done.stdout.decode()


def test_the_writer_of_the_page_converts_every_made_post(project: Path) -> None:
    (project / "posts").mkdir()
    made = [make_post(number) for number in range(POSTS)]
    for each in made:
        (project / "posts" / each.name).write_bytes(each.data)
    emnews(project, "convert", "--to", "org", "-j", "1", "posts", "-o", "out")
    for each in made:
        text = (project / "out" / each.name).with_suffix(".org").read_text(encoding="utf-8")
        post = read_post(each.data, each.name)
        said = "".join([post.title, post.digest, *paragraphs(post.blocks)])
        assert holds_in_order(text, said), each.name


def test_the_help_names_the_format(project: Path) -> None:
    assert "org: Emacs Org mode" in " ".join(emnews(project, "convert", "--help").split())


def without(name: str) -> str:
    """The writer of the page without the case of one node."""
    shorter, count = re.subn(rf"^        case {name}\(\):\n(            .*\n)+", "", WRITER, flags=re.M)
    assert count == 1
    return shorter


def errors_of_mypy(project: Path, writers: dict[str, str]) -> dict[str, str]:
    """The first error in each of these writers, by their names."""
    names = [f"emnews_cli/writers/{name}.py" for name in writers]
    for name, writer in zip(names, writers.values(), strict=True):
        (project / name).write_text(writer, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", *names]
    done = subprocess.run(command, cwd=project, capture_output=True, check=False)
    found = re.findall(r"^emnews_cli/writers/(\w+)\.py:\d+: error: (.*)$", done.stdout.decode(), re.M)
    return dict(reversed(found))


def test_a_node_that_is_forgotten_is_an_error_of_mypy_and_the_page_has_none(project: Path) -> None:
    if find_spec("mypy") is None:
        pytest.skip("mypy is not installed")
    nodes = re.findall(r"^        case (\w+)\(\):$", WRITER, re.M)
    assert len(set(nodes)) == 20
    unresolved = WRITER.replace("document.blocks", "document.post.blocks")
    forgetful = {f"org_{name.lower()}": without(name) for name in nodes}
    errors = errors_of_mypy(project, {"org": WRITER, "org_unresolved": unresolved, **forgetful})
    assert '"list[Block]"; expected "Iterable[ResolvedBlock]"' in errors.pop("org_unresolved")
    assert errors.keys() == forgetful.keys()
    for name in nodes:
        expected = f'Argument 1 to "assert_never" has incompatible type "{name}'
        assert errors[f"org_{name.lower()}"].startswith(expected)
