"""A container has the posts of the folder that it could be unpacked to."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stores.making import FORMATS, Tree, find, make_container, make_folder

POST = "---\nlayout: post\ndate: 2022-03-08 18:05:40 +0800\n---\n正文\n".encode()
PAGE = "---\nlayout: default\n---\n首页\n".encode()
SITE = {
    "_config.yml": b"title: x\n",
    "README.md": PAGE,
    "notice.markdown": POST,
    "_posts/2022/乙.md": POST + b"2",
    "_posts/2022-03-08-甲.md": POST,
    "_posts/2022-03-08-甲/更.MD": PAGE,
    "_posts/.hidden.md": POST,
    "_posts/notes.txt": b"x",
    ".git/a.md": POST,
    "ignored/.gitignore": b"*-draft.md\n",
    "ignored/a-draft.md": POST,
    "ignored/b.md": POST,
    "texts/_posts/c.md": PAGE,
    "texts.html": PAGE,
}
TEXTS = {"a.txt": b"x", "b/c.html": b"x", "b/d.md": b"d", "b.md": b"b", "b-c.md": b"e", "empty.md": b""}
GIT_SAYS_NO = {".git/a.md"}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("tree", [SITE, TEXTS], ids=["site", "texts"])
def test_the_posts_of_a_container_are_those_of_its_folder(tmp_path: Path, form: str, tree: Tree) -> None:
    kept = {name: data for name, data in tree.items() if form != "git" or name not in GIT_SAYS_NO}
    names = sorted(kept, key=lambda name: random.Random(name).random())
    container = make_container(tmp_path, form, {name: kept[name] for name in names})
    folder = make_folder(tmp_path / "folder", kept)
    assert find(container) == find(folder)
    assert find(container, exclude=["2022-*", "/b/"]) == find(folder, exclude=["2022-*", "/b/"])


PARTS = st.sampled_from(["a", "b", ".h", "_posts", "old_post", "a.md", "甲", "a b", "A", "\udcff"])
NAMES = st.lists(PARTS, max_size=3).map("/".join)
FILES = st.builds(
    lambda folder, name: f"{folder}/{name}".lstrip("/"),
    NAMES,
    st.sampled_from(["x.md", "y.markdown", "_config.yml", ".gitignore", "z.txt", "甲.md", "w"]),
)
CONTENTS = st.sampled_from([POST, PAGE, b"", b"a*\n!b\n", b"x" * 600])


def _is_tree(tree: Tree) -> bool:
    folders = {str(above) for name in tree for above in Path(name).parents}
    return not folders & set(tree)


@settings(max_examples=40)
@given(st.dictionaries(FILES, CONTENTS, max_size=8).filter(_is_tree), st.sampled_from(["tar", "tar.gz"]))
def test_any_tree_is_found_in_a_tar_file_as_in_a_folder(tree: Tree, form: str) -> None:
    with TemporaryDirectory() as place:
        folder = make_folder(Path(place) / "folder", tree)
        assert find(make_container(Path(place), form, tree)) == find(folder)


@settings(max_examples=40)
@given(st.dictionaries(FILES.filter(str.isprintable), CONTENTS, max_size=8).filter(_is_tree))
def test_any_tree_is_found_in_a_zip_file_as_in_a_folder(tree: Tree) -> None:
    with TemporaryDirectory() as place:
        folder = make_folder(Path(place) / "folder", tree)
        assert find(make_container(Path(place), "zip", tree)) == find(folder)


@pytest.mark.parametrize("form", FORMATS)
def test_members_can_be_named_themselves(tmp_path: Path, form: str) -> None:
    path = make_container(tmp_path, form, TEXTS)
    assert find(f"{path}!/b/d.md").posts == [("d.md", b"d")]
    assert find(f"{path}!/b").posts == [("d.md", b"d")]
    assert find(listed=(f"{path}!/b/d.md", f"{path}!/b.md")).posts == [("b/d.md", b"d"), ("b.md", b"b")]
    assert find(f"{path}!/gone.md").problems == {"gone.md": "can't be read: there is no such member"}


def test_a_file_that_exists_is_not_taken_for_a_member(tmp_path: Path) -> None:
    make_container(tmp_path, "tar", TEXTS)
    folder = make_folder(tmp_path / "x.tar!", {"b.md": b"of the folder"})
    assert find(f"{folder}/b.md").posts == [("b.md", b"of the folder")]
    make_folder(tmp_path / "y.tar", {"a.md": b"a"})
    assert find(tmp_path / "y.tar").posts == [("a.md", b"a")]


def test_several_containers_have_one_tree(tmp_path: Path) -> None:
    first = make_container(tmp_path, "tar", {"_posts/a.md": POST})
    second = make_container(tmp_path, "zip", {"_posts/b.md": POST})
    assert [place for place, _ in find(first, second).posts] == ["_posts/a.md", "_posts/b.md"]


@pytest.mark.parametrize("form", FORMATS)
def test_the_limit_of_sizes_holds_for_each_member(tmp_path: Path, form: str) -> None:
    path = make_container(tmp_path, form, {"a.md": b"x" * 101, "b.md": b"x" * 100})
    found = find(path, max_size=100)
    assert found.problems == {"a.md": "can't be read: larger than 100 B (--max-size)"}
    assert found.read == {"b.md": b"x" * 100}


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_container_has_no_posts(tmp_path: Path, form: str) -> None:
    assert find(make_container(tmp_path, form, {})).posts == []
