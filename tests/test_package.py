"""``import emnews``: the names that programs use."""

from __future__ import annotations

import ast
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import emnews
from emnews_cli.archive.frames import names_of
from tests.conftest import EXAMPLE, ROOT, post_text
from tests.datasets.exporting import archive, export, in_sqlite, post, write
from tests.pages import SECTIONS

DATA = EXAMPLE.read_bytes()
TREE = ast.parse((ROOT / "emnews/__init__.py").read_text(encoding="utf-8"))


def test_type_checkers_see_the_names_that_are_imported_when_used() -> None:
    (block,) = (node for node in TREE.body if isinstance(node, ast.If))
    seen = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == {name: f"emnews_cli.{module}" for name, module in emnews._MODULES.items()}
    assert sorted(emnews.__all__) == emnews.__all__
    assert {*emnews.__all__} == {*seen, "__version__"} <= {*dir(emnews)}
    assert all(getattr(emnews, name) is not None for name in emnews.__all__)
    with pytest.raises(AttributeError, match="'emnews' has no attribute 'read'"):
        emnews.read  # noqa: B018
    assert (ROOT / "emnews/py.typed").is_file()


def test_importing_it_loads_nothing_else() -> None:
    code = "import sys; before = {*sys.modules}; import emnews; print(*{*sys.modules} - before)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert {*done.stdout.decode().split()} <= {"__future__", "emnews", "emnews_cli"}


def test_one_post_is_read_checked_repaired_and_converted() -> None:
    read = emnews.read_post(DATA, EXAMPLE.name)
    assert read.title.startswith("晨岚科技")
    assert emnews.check_post(read) == []
    assert emnews.strip_post(DATA).charts == 2
    tabbed = DATA.replace(b"layout: ", b"layout:\t")
    assert emnews.fix_post(tabbed, EXAMPLE.name).data == DATA
    markdown = emnews.convert_post(read, "md", emnews.WriteOptions(front_matter="none"))
    assert "晨岚科技" in markdown
    assert emnews.verify_markdown(read, markdown, emnews.WriteOptions(front_matter="none")) == []


@pytest.mark.parametrize("given", ["a.md", Path("a.md"), None, bytearray(DATA)], ids=repr)
@pytest.mark.parametrize("name", ["read_post", "fix_post", "strip_post"])
def test_a_path_where_bytes_are_wanted_is_a_type_error_that_says_what_to_call(
    name: str, given: object
) -> None:
    with pytest.raises(
        TypeError, match=rf"^{name}\(\) takes the bytes .*read_bytes\(\).*read_posts\(path\)$"
    ):
        getattr(emnews, name)(given)


@pytest.mark.parametrize("given", ["a.md", Path("a.md"), DATA], ids=type)
@pytest.mark.parametrize(
    ("name", "more"), [("check_post", ()), ("convert_post", ("md",)), ("verify_markdown", ("",))]
)
def test_a_path_where_a_post_is_wanted_is_one_too(name: str, more: tuple[str, ...], given: object) -> None:
    with pytest.raises(TypeError, match=rf"^{name}\(\) takes a Post, not .*read_post\(data\)"):
        getattr(emnews, name)(given, *more)


def test_a_folder_may_be_text_or_a_path_or_one_of_several(tmp_path: Path) -> None:
    posts = archive(tmp_path / "posts")
    (posts / ".hidden.md").write_text(post_text("<p>一</p>"), encoding="utf-8")
    (posts / "page.html").write_text("<p>一</p>", encoding="utf-8")
    expected = [file.name for file in sorted(posts.glob("[!.]*.md"))]
    for paths in (str(posts), posts, [posts], (str(each) for each in [posts])):
        assert [Path(str(read.path)).name for read in emnews.read_posts(paths)] == expected
    assert emnews.to_pandas(posts)["path"].map(lambda path: Path(path).name).tolist() == expected


def test_paths_that_are_none_are_refused_at_once(tmp_path: Path) -> None:
    for wrong, error in (
        (DATA, TypeError),
        ([DATA], TypeError),
        ([], emnews.UsageError),
        ("", emnews.UsageError),
    ):
        with pytest.raises(error):
            emnews.read_posts(wrong)  # type: ignore[arg-type]
    with pytest.raises(emnews.InputError, match="No such file"):
        emnews.read_posts(tmp_path / "none")
    assert names_of("-") == ["-"]  # a file of that name: nothing is read from standard input


def test_an_export_is_that_of_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    posts = archive(tmp_path / "posts")
    export(posts, tmp_path / "command.sqlite")
    emnews.export(posts, tmp_path / "python.sqlite", sessions=())
    assert in_sqlite(tmp_path / "python.sqlite") == in_sqlite(tmp_path / "command.sqlite")
    write(posts, post("2022-04-01", 1))
    emnews.export(
        posts, tmp_path / "python.sqlite", sessions=(), update=True, wanted=None, text=True, partition="month"
    )
    assert len(in_sqlite(tmp_path / "python.sqlite")["posts"]) == 14
    chosen = emnews.Selection(categories=("none",))
    emnews.export([posts], tmp_path / "none.sqlite", sessions=(), wanted=chosen, tables=["posts"])
    with sqlite3.connect(tmp_path / "none.sqlite") as database:
        assert database.execute("SELECT count(*) FROM posts").fetchall() == [(0,)]
    assert capfd.readouterr() == ("", "")


def test_a_post_that_can_not_be_read_ends_an_export_or_is_told(tmp_path: Path) -> None:
    posts = write(tmp_path / "posts", post("2022-01-21", 1))
    (posts / "to-nowhere.md").symlink_to("nowhere")
    with pytest.raises(emnews.InputError, match=r"to-nowhere\.md: "):
        emnews.export(posts, tmp_path / "out.jsonl", sessions=())
    assert not (tmp_path / "out.jsonl").exists()
    told: list[str] = []
    emnews.export(posts, tmp_path / "out.jsonl", sessions=(), failed=lambda path, _: told.append(path))
    assert told == [str(posts / "to-nowhere.md")]
    with pytest.raises(emnews.UsageError, match="JSON Lines"):
        emnews.export(posts, tmp_path / "out.jsonl", sessions=(), update=True)


def test_the_page_of_the_api_has_every_name() -> None:
    documented = [name for names in SECTIONS.values() for name in names]
    assert sorted([*documented, "__version__"]) == emnews.__all__
