"""Outputs stay where earlier runs put them."""

from __future__ import annotations

from pathlib import Path

import pytest

from emnews_cli.archive.discover import discover
from emnews_cli.archive.layout import Layout
from emnews_cli.archive.ledger import Ledger, LedgerRow
from emnews_cli.archive.tasks import Known

HASHES = Known(b"a", b"b")


def targets(tmp_path: Path, made: dict[str, str], *paths: str, listed: tuple[str, ...] = ()) -> list[str]:
    """Where the posts below some paths go, in a folder where these outputs were made of these posts."""
    (tmp_path / "out").mkdir(exist_ok=True)
    with Ledger("out", pytest.fail) as ledger:
        for output, path in made.items():
            if ".." not in output and not output.startswith("/"):
                (tmp_path / "out" / output).parent.mkdir(parents=True, exist_ok=True)
            base = "" if path.startswith("/") else ".."
            ledger.put(LedgerRow(output, base, path, HASHES, None, b"", None))
        ledger.flush()
        layout = Layout("out", ".txt", ledger)
        return [layout.target_of(source) for source in discover(paths, listed)]


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("_posts/a.md", "_posts/deep/b.md", "old_post/c.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")


BOTH = {"_posts/a.txt": "_posts/a.md", "old_post/c.txt": "old_post/c.md"}
FLAT = {"a.txt": "_posts/a.md"}


def test_posts_that_nobody_knows_go_where_their_inputs_tell(tmp_path: Path) -> None:
    assert targets(tmp_path, {}, "_posts") == ["out/a.txt", "out/deep/b.txt"]


@pytest.mark.parametrize("spelling", ["_posts", "./_posts/", "_posts/../_posts", "ABSOLUTE", "LINK"])
def test_a_folder_keeps_its_place_however_it_is_named_now(tmp_path: Path, spelling: str) -> None:
    (tmp_path / "link").symlink_to("_posts")
    path = spelling.replace("ABSOLUTE", str(tmp_path / "_posts")).replace("LINK", "link")
    assert targets(tmp_path, BOTH, path) == ["out/_posts/a.txt", "out/_posts/deep/b.txt"]


def test_a_folder_that_was_alone_keeps_its_place_beside_others(tmp_path: Path) -> None:
    found = targets(tmp_path, FLAT, "_posts", "old_post")
    assert found == ["out/a.txt", "out/deep/b.txt", "out/old_post/c.txt"]


def test_a_folder_keeps_the_place_that_posts_below_it_tell(tmp_path: Path) -> None:
    found = targets(tmp_path, {"_posts/deep/b.txt": "_posts/deep/b.md"}, "_posts")
    assert found == ["out/_posts/a.txt", "out/_posts/deep/b.txt"]


def test_a_post_that_is_named_itself_stays_where_it_is(tmp_path: Path) -> None:
    assert targets(tmp_path, BOTH, "_posts/a.md") == ["out/_posts/a.txt"]


def test_a_post_that_is_listed_stays_where_it_is(tmp_path: Path) -> None:
    assert targets(tmp_path, FLAT, listed=("_posts/a.md",)) == ["out/a.txt"]


def test_outputs_of_another_format_go_beside_those_that_are_there(tmp_path: Path) -> None:
    made = {"_posts/a.md": "_posts/a.md"}
    assert targets(tmp_path, made, "_posts") == ["out/_posts/a.txt", "out/_posts/deep/b.txt"]


@pytest.mark.parametrize("output", ["../a.txt", "/a.txt", "x/../../a.txt"])
def test_a_ledger_that_somebody_changed_leads_out_of_no_folder(tmp_path: Path, output: str) -> None:
    assert targets(tmp_path, {output: "_posts/a.md"}, "_posts") == ["out/a.txt", "out/deep/b.txt"]


def test_each_folder_that_posts_came_from_has_one_sample(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with Ledger("out", pytest.fail) as ledger:
        for number in range(700):
            path = f"p{number % 3}/{number}.md"
            ledger.put(LedgerRow(path, "..", path, HASHES, None, b"", None))
        assert [record.path for record in ledger.samples()] == ["p0/0.md", "p1/1.md", "p2/101.md"]
