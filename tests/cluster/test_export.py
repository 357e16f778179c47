"""A dataset that workers make, part by part, is byte for byte that of one process, whatever dies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from emnews_cli.archive.dataset_parts import Part, Receipt
from emnews_cli.archive.dataset_plan import Item
from emnews_cli.archive.dataset_work import MakingRows
from emnews_cli.datasets.rows import RowOptions
from tests.cluster.conftest import emnews
from tests.generator import make_post
from tests.stores.making import make_container, make_folder
from tests.stores.test_one_digest import digest

POSTS = {f"_posts/{made.name}": made.data for made in map(make_post, range(60))}
OPTIONS = ("--sessions", "none", "--partition", "year")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder with the posts, which is the working folder too."""
    make_folder(tmp_path / "posts", POSTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "posts"


def here(*arguments: str) -> None:
    emnews("export", "-q", "-j", "1", *OPTIONS, *arguments)


def test_it_is_the_same_and_so_it_stays_when_it_is_brought_up_to_date(address: str, folder: Path) -> None:
    def both(*arguments: str) -> str:
        here(*arguments, "posts", "-o", "here/")
        done = emnews("export", "--cluster", address, *OPTIONS, *arguments, "posts", "-o", "there/")
        assert digest(Path("there")) == digest(Path("here"))
        return done.stderr

    assert "60 exported" in both()
    changed, gone, *_ = sorted(folder.rglob("*.md"))
    changed.write_bytes(changed.read_bytes() + "\n又一段。\n".encode())
    gone.unlink()
    assert "1 exported, 58 unchanged, 0 removed, 1 of" in both("-u")
    assert "0 exported, 59 unchanged, 1 removed, 1 of" in both("-u", "--prune")
    assert "0 exported, 59 unchanged, 0 removed, 0 of" in both("-u", "--prune")


@pytest.mark.parametrize("form", ["tar.gz", "zip"])
def test_containers_are_read_by_the_workers(address: str, folder: Path, form: str) -> None:
    names = sorted(POSTS)
    containers = []
    for number, some in enumerate((names[:7], names[7:40], names[40:])):
        Path(str(number)).mkdir()
        containers.append(str(make_container(Path(str(number)), form, {name: POSTS[name] for name in some})))
    here(*containers, "-o", "here/")
    emnews("export", "-q", "--cluster", address, *OPTIONS, *containers, "-o", "there/")
    assert digest(Path("there")) == digest(Path("here"))


@pytest.mark.parametrize("name", ["x.sqlite", "x.jsonl"])
def test_rows_for_one_file_come_here(address: str, folder: Path, name: str) -> None:
    Path("here").mkdir()
    Path("there").mkdir()
    emnews("export", "-q", "-j", "1", "--sessions", "none", "posts", "-o", f"here/{name}")
    emnews("export", "-q", "--cluster", address, "--sessions", "none", "posts", "-o", f"there/{name}")
    assert digest(Path("there")) == digest(Path("here"))


def test_a_worker_that_is_killed_between_two_files_costs_nothing(
    address: str, folder: Path, marks: Path
) -> None:
    here("posts", "-o", "here/")
    (marks / "once").touch()
    emnews("export", "-q", "--cluster", address, *OPTIONS, "posts", "-o", "there/")
    assert not (marks / "once").exists()
    assert digest(Path("there")) == digest(Path("here"))


def test_a_post_that_kills_its_workers_is_named_and_the_others_are_done(address: str, folder: Path) -> None:
    here("posts", "-o", "here/")
    shutil.copy(min(folder.rglob("*.md")), folder / "_posts/2022-01-01-kills.md")
    done = emnews("export", "-q", "--cluster", address, *OPTIONS, "posts", "-o", "there/", code=1)
    assert "emnews: posts/_posts/2022-01-01-kills.md: its worker died, 2 times\n" in done.stderr
    (folder / "_posts/2022-01-01-kills.md").unlink()
    assert (
        "60 unchanged"
        in emnews("export", "-u", "--cluster", address, *OPTIONS, "posts", "-o", "there/").stderr
    )


def test_a_part_that_cannot_be_written_is_missing_and_named(address: str, folder: Path) -> None:
    here("posts", "-o", "here/")
    (part,) = Path("here/data/posts").glob("year=2021")
    shutil.rmtree(part)
    part.write_text("in the way")
    done = emnews("export", "-q", "--cluster", address, *OPTIONS, "posts", "-o", "here/", code=1)
    assert done.stderr.splitlines() == [
        f"emnews: here/data/posts/year=2021/part-00000.parquet: {Path.cwd()}/here/data/posts/year=2021/part-00000.parquet:"
        " can't be written: Not a directory",
        "emnews: here: 1 part missing: run it again with -u",
    ]


def test_rows_that_stay_are_not_taken_from_a_part_that_is_half_replaced(folder: Path) -> None:
    here("posts", "-o", "here/")
    kept = Item(None, "posts/_posts/gone.md", "", "year=2021", canonical=True, first_seen=None, changed=False)
    fresh = next(Path("here/data/mentions").glob("year=2021/*"))
    fresh.write_bytes(fresh.read_bytes() + b"x")
    part = Part(str(Path.cwd()), "here", ("posts", "mentions"), MakingRows(RowOptions()), is_guest=True)
    (receipt,) = part.of("year=2021", "", [kept])(lambda: None)
    assert receipt == Receipt([], {}, "a worker died when it replaced the files: try again with -u")
