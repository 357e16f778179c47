"""Where each output goes is planned before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from emnews_cli.cli.destination import Destination, File, Folder, InPlace, Stdout
from emnews_cli.cli.inputs import Inputs
from emnews_cli.cli.options import InputOptions, OutputOptions
from emnews_cli.cli.outputs import plan_of
from emnews_cli.errors import UsageError


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("posts/a.md", "posts/deep/b.md", "other/a.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")


def planned(
    destination: Destination, *paths: str, joined: tuple[str, ...] = (), options: OutputOptions | None = None
) -> list[str] | None:
    """The outputs, in the order of the posts; None where all go to one stream."""
    inputs = Inputs(InputOptions(paths=list(paths)))
    plan = plan_of(inputs, destination, options or OutputOptions(), ".txt", joined)
    return None if plan.target_of is None else [plan.target_of(source) for source in inputs]


@pytest.mark.parametrize(
    ("destination", "paths", "outputs"),
    [
        (Stdout(), ["posts/a.md"], None),
        (File("new/x.txt"), ["posts/a.md"], ["new/x.txt"]),
        (File("new/x.jsonl"), ["posts"], None),
        (Folder("new/"), ["posts/a.md"], ["new/a.txt"]),
        (Folder("new"), ["posts"], ["new/a.txt", "new/deep/b.txt"]),
        (Folder("new"), ["posts", "other"], ["new/posts/a.txt", "new/posts/deep/b.txt", "new/other/a.txt"]),
        (Folder("fresh/../new"), ["posts/a.md"], ["fresh/../new/a.txt"]),
        (InPlace(), ["posts"], ["posts/a.md", "posts/deep/b.md"]),
    ],
)
@pytest.mark.parametrize("update", [False, True])
def test_each_output_has_its_place_and_nothing_is_written_yet(
    tmp_path: Path, destination: Destination, paths: list[str], outputs: list[str] | None, update: bool
) -> None:
    before = sorted(tmp_path.rglob("*"))
    update = update and isinstance(destination, Folder)
    assert planned(destination, *paths, joined=(".jsonl",), options=OutputOptions(update=update)) == outputs
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("destination", "paths", "reason"),
    [
        (File("x.md"), ["posts"], "x.md is named like a file: many posts need a folder"),
        (File("posts/a.md"), ["other"], "posts/a.md is a file: many posts need a folder"),
        (File("posts/a.md"), ["posts/a.md"], "posts/a.md is one of the posts that are read"),
        (File("fresh/../posts/a.md"), ["posts/a.md"], "is one of the posts that are read"),
        (Folder("posts/deep"), ["posts"], "output folder posts/deep is inside input folder posts"),
        (Folder("new"), ["posts/a.md", "other/a.md"], "would both become new/a.txt"),
    ],
)
def test_what_would_do_harm_is_refused_before_anything_is_written(
    tmp_path: Path, destination: Destination, paths: list[str], reason: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match=reason):
        planned(destination, *paths)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("destination", [Stdout(), File("x.jsonl"), InPlace()])
@pytest.mark.parametrize("options", [OutputOptions(update=True), OutputOptions(prune=True)])
def test_a_ledger_is_for_a_folder(destination: Destination, options: OutputOptions) -> None:
    with pytest.raises(UsageError, match="give -o DIR"):
        planned(destination, "posts", joined=(".jsonl",), options=options)
