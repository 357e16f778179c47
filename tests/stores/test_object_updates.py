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


# --- outputs in a store -------------------------------------------------------------------------------------


def outputs(s3: Server, prefix: str = "out/") -> dict[str, bytes]:
    """The objects below a name that are not hidden."""
    return {
        key.removeprefix(prefix): data
        for key, data in s3.objects().items()
        if key.startswith(prefix) and "/." not in key
    }


def test_what_is_converted_to_a_store_is_what_a_folder_gets(
    s3: Server, emnews: Emnews, tmp_path: Path
) -> None:
    s3.put(POSTS)
    emnews("convert", "-q", "--to", "md", "s3://news/_posts", "-o", "out")
    here = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.md")}
    s3.counts()
    emnews("convert", "-q", "--to", "md", "s3://news/_posts", "-o", "s3://news/out")
    # The ledger is asked for, and written in the end.
    assert s3.counts() == {"LIST": 2, "GET": 1 + 4, "PUT": 4 + 1}
    assert outputs(s3) == here


def test_an_update_of_outputs_in_a_store_asks_for_no_post(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    s3.put(POSTS)
    command = ("convert", "-u", "--prune", "--to", "md", "s3://news/_posts", "-o", "s3://news/out/")
    assert "4 converted, 0 unchanged, 0 pruned" in emnews(*command).err
    before = outputs(s3)
    s3.counts()
    assert "0 converted, 4 unchanged, 0 pruned" in emnews(*command).err
    assert s3.counts() == {"LIST": 2, "GET": 1}
    name = sorted(before)[2]
    s3.put({f"out/{name}": b"edited"})
    s3.remove(NAMES[1])
    s3.counts()
    assert "1 converted, 2 unchanged, 1 pruned" in emnews(*command).err
    assert s3.counts() == {"LIST": 2, "GET": 1 + 1, "PUT": 1 + 1, "POST": 1}
    assert outputs(s3) == {key: data for key, data in before.items() if key != sorted(before)[1]}


def test_an_output_in_a_store_that_is_the_same_is_not_written_again(s3: Server, emnews: Emnews) -> None:
    s3.put(POSTS)
    command = ("convert", "--to", "txt", "s3://news/_posts", "-o", "s3://news/out/")
    emnews(*command)
    s3.counts()
    assert "0 converted, 4 unchanged" in emnews(*command).err
    assert s3.counts() == {"LIST": 2, "GET": 1 + 4, "PUT": 1}  # the ledger
    assert "0 converted, 4 unchanged" in emnews("convert", "-u", "--links", "none", *command[1:]).err
    assert s3.counts() == {"LIST": 2, "GET": 1 + 4, "PUT": 1}


def test_posts_on_a_disk_are_converted_to_a_store(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    for folder in ("_posts", "old_post"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_bytes(POSTS[NAMES[0]])
    emnews("convert", "-q", "--to", "md", "_posts", "old_post", "-o", "s3://news/out")
    assert set(outputs(s3)) == {"_posts/a.md", "old_post/a.md"}
    run = emnews("convert", "-u", "--prune", "--to", "md", "_posts", "-o", "s3://news/out")
    assert "0 converted, 1 unchanged, 0 pruned" in run.err
    (tmp_path / "old_post/a.md").unlink()
    run = emnews("convert", "-u", "--prune", "--to", "md", str(tmp_path / "_posts"), "-o", "s3://news/out")
    assert "1 pruned" in run.err
    assert set(outputs(s3)) == {"_posts/a.md"}


def test_one_file_of_many_posts_is_one_object(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    s3.put(POSTS)
    for name in ("x.jsonl", "book.epub"):
        emnews("convert", "-q", "s3://news/_posts", "-o", name, variables={"SOURCE_DATE_EPOCH": "1"})
        s3.counts()
        for put in (1, 0):
            emnews(
                "convert",
                "-q",
                "s3://news/_posts",
                "-o",
                f"s3://news/out/{name}",
                variables={"SOURCE_DATE_EPOCH": "1"},
            )
            assert s3.counts().get("PUT", 0) == put, name
        assert outputs(s3)[name] == (tmp_path / name).read_bytes()
    for said in ("1 converted, 0 unchanged", "0 converted, 1 unchanged"):
        assert (
            said in emnews("convert", "--to", "md", f"s3://news/{NAMES[0]}", "-o", "s3://news/out/one.md").err
        )


def test_what_can_t_be_written_to_a_store_is_that_post_s_failure(
    s3: Server, emnews: Emnews, tmp_path: Path
) -> None:
    s3.put(POSTS)
    (tmp_path / "in").mkdir()
    for name in ("a.md", "b\x1b.md"):
        (tmp_path / "in" / name).write_bytes(POSTS[NAMES[0]])
    run = emnews("convert", "--to", "md", "in", "-o", "s3://news/out", code=1)
    assert "1 converted, 0 unchanged, 1 failed" in run.err
    assert "\x1b" not in run.err
    s3.refuse = lambda request: 403 if request.kind == "PUT" and request.key.endswith(".md") else None
    run = emnews("convert", "--to", "md", "s3://news/_posts", "-o", "s3://news/other", code=1)
    assert run.err.count("can't be written: access denied") == 4
    assert outputs(s3, "other/") == {}


def test_an_output_that_would_harm_posts_is_refused(s3: Server, emnews: Emnews) -> None:
    s3.put(POSTS)
    for arguments in (
        ("s3://news/_posts", "-o", "s3://news/_posts/out"),
        ("s3://news/_posts", "-o", "s3://news/_posts"),
        (f"s3://news/{NAMES[0]}", "-o", "s3://news/_posts/"),
        (f"s3://news/{NAMES[0]}", "-o", f"s3://news/{NAMES[0]}"),
        ("s3://news/_posts", "-o", "s3://k:s@news/out"),
        ("s3://news/_posts", "-o", "s3://nothing/out"),
    ):
        emnews("convert", "--to", "md", *arguments, code=2)
    assert s3.objects() == POSTS


# --- datasets and containers in a store ---------------------------------------------------------------------


def parquet(files: dict[str, bytes]) -> dict[str, bytes]:
    """Those with rows."""
    return {name: data for name, data in files.items() if name.endswith(".parquet")}


def test_a_dataset_in_a_store_is_that_of_a_folder(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    s3.put(POSTS)
    options = ("-q", "--sessions", "XSHG", "s3://news/_posts")
    emnews("export", *options, "-o", "here/")
    emnews("export", *options, "-o", "s3://news/out")
    here = {
        str(path.relative_to(tmp_path / "here")): path.read_bytes()
        for path in (tmp_path / "here").rglob("*.*")
    }
    assert parquet(outputs(s3)) == parquet(here) != {}
    emnews("export", *options, "-o", "here.jsonl")
    emnews("export", *options, "-o", "s3://news/there.jsonl")
    assert s3.objects()["there.jsonl"] == (tmp_path / "here.jsonl").read_bytes()


def test_a_dataset_in_a_store_is_brought_up_to_date(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    s3.put(POSTS)
    options = ("--sessions", "none", "s3://news/_posts")
    command = ("export", "-u", "--prune", *options, "-o", "s3://news/out")
    assert "4 exported" in emnews(*command).err
    puts = [request.key for request in s3.requests if request.kind == "PUT"]
    assert puts[-2:] == ["out/dataset.json", "out/.emnews-objects.sqlite3"]
    parts = sum(name.startswith("data/posts") for name in outputs(s3))
    s3.counts()
    assert f"4 unchanged, 0 removed, 0 of {parts} parts written" in emnews(*command).err
    posts = [request for request in s3.requests if request.kind == "GET" and "_posts" in request.key]
    assert posts == []
    assert "PUT" not in s3.counts()
    s3.put({NAMES[0]: POSTS[NAMES[0]] + MORE})
    s3.remove(NAMES[1])
    emnews(*command)
    emnews("export", "-q", *options, "-o", "s3://news/anew")
    assert parquet(outputs(s3)) == parquet(outputs(s3, "anew/"))
    part = next(name for name in outputs(s3) if name.startswith("data/posts"))
    s3.put({f"out/{part}": b"edited"})
    assert "1 of" in emnews(*command).err
    assert parquet(outputs(s3)) == parquet(outputs(s3, "anew/"))


def test_what_is_not_a_dataset_in_a_store_is_left_alone(s3: Server, emnews: Emnews) -> None:
    s3.put(POSTS)
    s3.put({"other/a.txt": b"a", "x.jsonl": b'{"a": 1}\n'})
    before = s3.objects()
    options = ("export", "-q", "--sessions", "none", "s3://news/_posts", "-o")
    assert "neither empty nor a dataset" in emnews(*options, "s3://news/other", code=2).err
    assert "is not a JSON Lines dataset" in emnews(*options, "s3://news/x.jsonl", code=2).err
    for name in ("x.sqlite", "x.duckdb"):
        assert (
            "is written on this machine: give a file, and copy it"
            in emnews(*options, f"s3://news/{name}", code=2).err
        )
    assert (
        "give a file, and copy it"
        in emnews("index", "s3://news/_posts", "-o", "s3://news/x.sqlite", code=2).err
    )
    assert s3.objects() == before
    emnews(*options, "s3://news/out")
    err = emnews("stats", "s3://news/out", code=1).err
    assert "s3://news/out: can't be read: a dataset, which is read on this machine: copy it" in err
    assert "--first-seen git" in emnews(*options[:-1], "--first-seen", "git", "-o", "x.jsonl", code=2).err


def test_containers_are_packed_into_a_store_all_or_none(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    s3.put(POSTS)
    emnews("pack", "-q", "--format", "tar", "--size", "4kB", "s3://news/_posts", "-o", "here")
    emnews("pack", "-q", "--format", "tar", "--size", "4kB", "s3://news/_posts", "-o", "s3://news/out/")
    here = {path.name: path.read_bytes() for path in (tmp_path / "here").iterdir()}
    assert outputs(s3) == here
    assert len(here) > 1
    assert "is not empty" in emnews("pack", "s3://news/_posts", "-o", "s3://news/out", code=2).err
    s3.refuse = lambda request: 403 if request.kind == "PUT" and "00002" in request.key else None
    emnews("pack", "--format", "tar", "--size", "4kB", "s3://news/_posts", "-o", "s3://news/none", code=2)
    assert outputs(s3, "none/") == {}
