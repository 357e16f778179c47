"""What is packed and read again is the same."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emnews_cli.archive.discover import discover
from emnews_cli.archive.pack import packing
from emnews_cli.errors import OutputError, UsageError
from emnews_cli.stores.packing import PARTS
from tests.stores.making import Tree, find, make_folder


def pack(folder: Path, form: str, tree: Tree, size: int = 10**9) -> list[Path]:
    """The containers of posts."""
    with packing(str(folder), form, size) as made:
        for name, data in tree.items():
            made.add(name, data)
    return sorted(folder.iterdir())


NAMES = st.lists(
    st.text(st.characters(exclude_characters="/\0\\:.", exclude_categories=["Cs"]), min_size=1, max_size=60),
    min_size=1,
    max_size=3,
).map(lambda parts: f"{'/'.join(parts)}.md")
TREES = st.dictionaries(NAMES, st.binary(max_size=2000), min_size=1, max_size=6)


@settings(max_examples=60)
@given(TREES, st.sampled_from(list(PARTS)), st.sampled_from([1, 3000, 10**9]))
def test_any_posts_are_the_same_when_they_are_read_again(tree: Tree, form: str, size: int) -> None:
    with TemporaryDirectory() as place:
        parts = pack(Path(place) / "one", form, tree, size)
        found = find(*parts)
        assert (found.read, found.problems) == (dict(tree), {})
        again = pack(Path(place) / "two", form, tree, size)
        assert [part.read_bytes() for part in parts] == [part.read_bytes() for part in again]


@pytest.mark.parametrize("form", PARTS)
def test_a_container_ends_with_the_post_that_makes_it_large(tmp_path: Path, form: str) -> None:
    tree = {f"{number:03}.md": os.urandom(100_000) for number in range(20)}
    parts = pack(tmp_path / "parts", form, tree, 500_000)
    assert [part.name for part in parts] == [f"part-{number + 1:05}.{form}" for number in range(len(parts))]
    assert all(500_000 <= part.stat().st_size < 1_000_000 for part in parts[:-1])
    assert len(parts) in (3, 4)


@pytest.mark.parametrize("form", ["zip", "parquet"])
def test_names_that_are_not_text_need_a_tar(tmp_path: Path, form: str) -> None:
    tree = {"\udcff.md": b"x"}
    with pytest.raises(OutputError, match="its name is not UTF-8, which a tar file can have"):
        pack(tmp_path / "parts", form, tree)
    assert find(*pack(tmp_path / "tars", "tar", tree)).read == tree


def _fail(target: Path, form: str) -> None:
    with packing(str(target), form, 1000) as made:
        made.add("a.md", os.urandom(1999))
        made.add("b.md", b"b")
        raise KeyError


@pytest.mark.parametrize("form", PARTS)
@pytest.mark.filterwarnings("error")
def test_nothing_is_left_of_a_run_that_fails(tmp_path: Path, form: str) -> None:
    with pytest.raises(KeyError):
        _fail(tmp_path / "parts", form)
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_taken_or_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").touch()
    (tmp_path / "file").touch()
    for name, reason in {"full": "is not empty", "file": "Not a directory"}.items():
        with pytest.raises(OutputError, match=reason), packing(str(tmp_path / name), "tar", 1):
            pass
    target = str(tmp_path / "parts")
    with (
        packing(target, "tar", 1),
        pytest.raises(OutputError, match="another run"),
        packing(target, "tar", 1),
    ):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full"]


def test_what_a_killed_run_left_is_not_packed(tmp_path: Path) -> None:
    (tmp_path / ".parts.emnews-pack.tmp").mkdir()
    (tmp_path / ".parts.emnews-pack.tmp/part-00009.tar").touch()
    (tmp_path / "parts").mkdir()
    assert [part.name for part in pack(tmp_path / "parts", "tar", {"a.md": b"a"})] == ["part-00001.tar"]
    assert [path.name for path in tmp_path.iterdir()] == ["parts"]


def places_in_order(folder: Path, paths: Iterable[str]) -> list[str]:
    from emnews_cli.archive.pack import in_order

    return [source.place for source in in_order(discover([str(folder / path) for path in paths]))]


def test_members_are_in_the_order_of_a_folder_whatever_the_order_of_the_paths(tmp_path: Path) -> None:
    make_folder(tmp_path / "x", {"b/c.md": b"", "b.md": b"", "b-d.md": b"", "a/z.md": b""})
    assert places_in_order(tmp_path, ["x/b", "x/b.md", "x/b-d.md", "x/a"]) == [
        "a/z.md",
        "b/c.md",
        "b-d.md",
        "b.md",
    ]
    with pytest.raises(UsageError, match=r"would both become b\.md"):
        places_in_order(tmp_path, ["x/b.md", "x/b.md"])
