"""``-u`` where posts or outputs are in an object store: what is as it was is not asked for."""

from __future__ import annotations

from pathlib import Path

from tests.generator import make_post
from tests.stores.making import tar_bytes
from tests.stores.s3 import Emnews, Server

POSTS = {f"_posts/{made.name}": made.data for made in map(make_post, range(4))}
NAMES = sorted(POSTS)
MORE = "\n又一段。\n".encode()


def test_objects_that_are_as_recorded_are_not_asked_for(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    s3.put(POSTS)
    command = ("convert", "-u", "--prune", "--to", "md", "s3://news", "-o", "out")
    assert "4 converted, 0 unchanged" in emnews(*command).err
    s3.counts()
    assert "0 converted, 4 unchanged, 0 pruned" in emnews(*command).err
    assert s3.counts() == {"LIST": 1}
    s3.put({NAMES[0]: POSTS[NAMES[0]] + MORE})
    s3.remove(NAMES[1])
    assert "1 converted, 2 unchanged, 1 pruned" in emnews(*command).err
    assert s3.counts() == {"LIST": 1, "GET": 1}
    assert len(list((tmp_path / "out/_posts").iterdir())) == 3
    assert "0 converted, 3 unchanged" in emnews("convert", "-u", "--to", "md", "s3://news/", "-o", "out").err
    assert s3.counts() == {"LIST": 1}


def test_an_output_whose_object_was_not_listed_is_kept(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    s3.put(POSTS)
    emnews("convert", "--to", "md", "s3://news", "-o", "out")
    s3.remove(NAMES[1])
    s3.put({"other/a.md": b"# x\n"})
    run = emnews("convert", "-u", "--prune", "--to", "md", "s3://news/other", "-o", "out")
    assert "1 converted, 0 unchanged, 0 pruned" in run.err
    s3.refuse = lambda request: 403 if request.key == NAMES[2] else None
    run = emnews("convert", "-u", "--prune", "--to", "md", "s3://news/_posts", "-o", "out")
    assert "0 converted, 3 unchanged, 1 pruned" in run.err


def test_a_container_that_is_as_recorded_is_listed_and_its_posts_are_not_read(
    s3: Server, emnews: Emnews, tmp_path: Path
) -> None:
    s3.put({"x.tar.gz": b"", "packed/x.tar": tar_bytes(POSTS)})
    command = ("convert", "-u", "--prune", "--to", "md", "s3://news/packed", "-o", "out")
    assert "4 converted, 0 unchanged" in emnews(*command).err
    assert "0 converted, 4 unchanged, 0 pruned" in emnews(*command).err
    s3.remove("packed/x.tar")
    s3.put({"packed/y.md": b"# x\n"})
    assert "1 converted, 0 unchanged, 4 pruned" in emnews(*command).err
    assert [path.name for path in (tmp_path / "out").rglob("*.md")] == ["y.md"]


def test_a_dataset_asks_for_no_object_that_it_was_made_of(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    s3.put(POSTS)
    options = ("--sessions", "none", "--partition", "none", "s3://news")
    command = ("export", "-u", "--prune", *options, "-o", "data/")
    assert "4 exported" in emnews(*command).err
    assert s3.counts() == {"LIST": 1, "GET": 8}
    assert "4 unchanged, 0 removed" in emnews(*command).err
    assert s3.counts() == {"LIST": 1}
    s3.put({NAMES[0]: POSTS[NAMES[0]] + MORE})
    s3.remove(NAMES[1])
    assert "1 exported, 2 unchanged, 1 removed, 1 of 1 parts written" in emnews(*command).err
    assert s3.counts() == {
        "LIST": 1,
        "GET": 1 + 3,
    }  # one to look at, and all whose rows are in one file with it
    emnews("export", *options, "-o", "anew/")
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.parquet")}
        for name in ("data", "anew")
    )
    assert one == two


def test_a_damaged_record_of_objects_costs_time_alone(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    s3.put(POSTS)
    command = ("export", "-u", "--sessions", "none", "s3://news", "-o", "data/")
    emnews(*command)
    (tmp_path / "data/.emnews-objects.sqlite3").write_bytes(b"no database" * 1000)
    s3.counts()
    assert "4 unchanged" in emnews(*command).err
    assert s3.counts() == {"LIST": 1, "GET": 4}
    assert "4 unchanged" in emnews(*command).err
    assert s3.counts() == {"LIST": 1}
