"""Which output belongs to which input."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from emnews_cli.archive.discover import Source
from emnews_cli.archive.plan import refuse_collisions, refuse_nesting, refuse_overwriting, target_in_tree
from emnews_cli.errors import UsageError


def in_out(suffix: str) -> partial[str]:
    return partial(target_in_tree, folder="out", suffix=suffix)


def test_an_output_stands_where_its_input_stood_with_another_extension() -> None:
    source = Source("posts/x.y/a.b.md", "x.y/a.b.md")
    assert in_out(".html")(source) == "out/x.y/a.b.html"
    assert in_out("")(source) == "out/x.y/a.b.md"
    assert target_in_tree(source, ".", ".txt") == "x.y/a.b.txt"


def test_two_inputs_for_one_output_are_refused() -> None:
    sources = [Source("a.md", "a.md"), Source("b.md", "b.md"), Source("a.markdown", "a.markdown")]
    with pytest.raises(
        UsageError, match=r"a\.md and a.markdown would both become out/a\.html; nothing was written"
    ):
        refuse_collisions(sources, in_out(".html"), "out")
    refuse_collisions(sources, in_out(""), "out")


def test_a_file_that_is_given_twice_does_not_collide_with_itself() -> None:
    refuse_collisions([Source("x/a.md", "x/a.md"), Source("x/a.md", "x/a.md")], in_out(""), "out")


def test_an_output_that_is_an_input_is_refused_under_whatever_name(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "link.md").symlink_to("a.md")
    (tmp_path / "hard.md").hardlink_to(tmp_path / "a.md")
    sources = [Source(str(tmp_path / "a.md"), "a.md")]
    for name in ("a.md", "link.md", "hard.md", "../" + tmp_path.name + "/a.md"):
        target = str(tmp_path / name)
        with pytest.raises(UsageError, match="one of the posts"):
            refuse_overwriting(sources, lambda _, target=target: target)  # type: ignore[misc]
    for name in ("b.md", "new.md", "n\0.md"):
        target = str(tmp_path / name)
        refuse_overwriting(sources, lambda _, target=target: target)  # type: ignore[misc]


def test_an_output_folder_within_the_input_is_refused(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "link").symlink_to("posts")
    for output in ("posts/out", "posts", "link/out", "posts/../link"):
        with pytest.raises(UsageError, match="inside input folder"):
            refuse_nesting(str(tmp_path / output), [str(tmp_path / "posts")])
    refuse_nesting(str(tmp_path / "posts2"), [str(tmp_path / "posts")])


# --- names that some file systems take for one -----------------------------------------------------------

PAIRS = [
    ("A.md", "a.md"),
    ("caf\u00e9.md", "cafe\u0301.md"),
    ("Sub/a.md", "sub/A.md"),
    ("\u212b.md", "\u00c5.md"),
]


@pytest.fixture
def folding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that folds names, as vfat, APFS, and ext4 with casefold do."""

    def folds(function: Callable[..., object]) -> Callable[..., object]:
        return lambda path, *more, **options: function(
            unicodedata.normalize("NFC", path).lower() if isinstance(path, str) else path, *more, **options
        )

    for name in ("open", "stat", "mkdir"):
        monkeypatch.setattr(os, name, folds(getattr(os, name)))
    monkeypatch.setattr(tempfile, "_get_candidate_names", lambda: iter(["scratch"]))


@pytest.mark.parametrize("names", PAIRS)
def test_names_that_differ_in_case_or_form_are_two_where_the_file_system_says_so(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    sources = [Source(f"in/{name}", name) for name in names]
    refuse_collisions(sources, partial(target_in_tree, folder=str(tmp_path), suffix=""), str(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("names", PAIRS)
@pytest.mark.usefixtures("folding")
def test_names_that_the_file_system_takes_for_one_are_refused(names: tuple[str, str]) -> None:
    with tempfile.TemporaryDirectory(prefix="folding", dir="/tmp") as folder:  # in small letters
        sources = [Source(f"in/{name}", name) for name in ("other.md", *names)]
        target_of = partial(target_in_tree, folder=folder, suffix="")
        with pytest.raises(UsageError, match=r"would both become .*; nothing was written"):
            refuse_collisions(sources, target_of, folder)
        refuse_collisions(sources[:2], target_of, folder)
        assert os.listdir(folder) == []  # noqa: PTH208


def test_what_can_not_be_read_collides_with_nothing() -> None:
    sources = [Source("a.md", "a.md"), Source("a.markdown", "a.markdown", "No such file or directory")]
    refuse_collisions(sources, in_out(".html"), "out")
    refuse_collisions(sources[::-1], in_out(".html"), "out")


def test_many_spellings_of_one_name_are_told_apart_in_time(tmp_path: Path) -> None:
    spellings = ("".join(letters) for letters in product(*zip("abcdefghijk", "ABCDEFGHIJK", strict=True)))
    sources = [Source(f"in/{name}.md", f"{name}.md") for name in spellings]
    refuse_collisions(sources, partial(target_in_tree, folder=str(tmp_path), suffix=""), str(tmp_path))
