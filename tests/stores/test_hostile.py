"""Containers that are broken, or made to harm."""

from __future__ import annotations

import io
import os
import stat
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from emnews_cli.archive.container_index import ContainerIndex
from emnews_cli.archive.discover import discover
from emnews_cli.stores import streams
from tests.stores.making import Found, compressed, find, git, make_container, tar_bytes

TREE = {"a.md": b"a" * 700, "b.md": b"b" * 512, "c.md": b"c"}
END = bytes(1024)


def tar_of(*infos: tuple[tarfile.TarInfo, bytes]) -> bytes:
    blocks = b"".join(info.tobuf(tarfile.GNU_FORMAT) + data + bytes(-len(data) % 512) for info, data in infos)
    return blocks + END


def info(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.size, made.linkname = kind, size, link
    return made


def find_in(folder: Path, name: str, data: bytes, **options: Any) -> Found:
    path = folder / name
    path.write_bytes(data)
    return find(path, **options)


def fault_of(found: Found) -> str:
    """Why the rest of a container was not read, without the words before."""
    (reason,) = (problem for place, problem in found.problems.items() if place.startswith("x."))
    return reason.removeprefix("can't be read: ")


UNSAFE = {
    "../a.md": "its name leads out of the container",
    "b/../../a.md": "its name leads out of the container",
    "b\\..\\a.md": "its name leads out of the container",
    "/etc/a.md": "its name is absolute",
    "C:/a.md": "its name is absolute",
    "\\\\host\\a.md": "its name is absolute",
    f"{'n' * 5000}.md": "its name has more than 4096 bytes",
    f"{'n/' * 300}a.md": "it is in more than 255 folders",
}


@pytest.mark.parametrize("form", ["tar", "tar.gz", "zip", "parquet"])
@pytest.mark.parametrize("name", UNSAFE)
def test_names_that_lead_out_are_failures(tmp_path: Path, form: str, name: str) -> None:
    found = find(make_container(tmp_path, form, {name: b"x", "b.md": b"b"}))
    assert list(found.problems.values()) == [f"can't be read: {UNSAFE[name]}"]
    assert found.read == {"b.md": b"b"}


def test_a_name_with_a_nul_character_is_a_failure(tmp_path: Path) -> None:
    found = find(make_container(tmp_path, "parquet", {"a\0.md": b"x", "b.md": b"b"}))
    assert found.problems == {"a\\0.md": "can't be read: its name has a NUL character"}


def test_links_devices_and_sparse_files_in_a_tar_are_not_read(tmp_path: Path) -> None:
    sparse = info("d.md", tarfile.GNUTYPE_SPARSE, 0)
    data = tar_of(
        (info("a.md", tarfile.SYMTYPE, link="/etc/passwd"), b""),
        (info("b.md", tarfile.LNKTYPE, link="e.md"), b""),
        (info("c.md", tarfile.FIFOTYPE), b""),
        (sparse, b""),
        (info("e.md", size=1), b"e"),
        (info("f", tarfile.CHRTYPE), b""),
        (info("latest", tarfile.SYMTYPE, link=".."), b""),
    )
    found = find_in(tmp_path, "x.tar", data)
    assert found.read == {"e.md": b"e"}
    assert {place: reason.removeprefix("can't be read: ") for place, reason in found.problems.items()} == {
        "a.md": "a link, which is not followed in a container",
        "b.md": "a link, which is not followed in a container",
        "c.md": "not a regular file",
        "d.md": "a sparse file, which is not read in a container",
        "latest": "a link, which is not followed in a container",
    }


@pytest.mark.parametrize("form", ["tar", "tar.gz", "tar.zst", "zip", "parquet"])
def test_of_members_with_one_name_the_last_counts_and_the_others_are_told(tmp_path: Path, form: str) -> None:
    if form == "zip":
        data = zip_bytes(("a.md", b"1"), ("b.md", b"2")).replace(b"b.md", b"a.md")
        found = find_in(tmp_path, "x.zip", data)
    elif form == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table({"path": ["a.md"] * 2, "data": [b"1", b"2"]}), tmp_path / "x.parquet")
        found = find(tmp_path / "x.parquet")
    else:
        data = tar_of((info("a.md", size=1), b"1"), (info("./a.md", size=1), b"2"))
        found = find_in(tmp_path, f"x.{form}", compressed(data, form[4:]) if form[4:] else data)
    assert (found.posts, found.passed[2]) == ([("a.md", b"2")], 1)


@pytest.mark.parametrize("form", ["tar", "tar.gz", "tar.bz2", "tar.xz", "tar.zst"])
def test_what_comes_before_a_cut_is_kept_and_the_rest_is_one_failure(tmp_path: Path, form: str) -> None:
    tree = {f"{number:03}.md": os.urandom(900) for number in range(40)}
    whole = make_container(tmp_path, form, tree).read_bytes()
    found = find_in(tmp_path, f"x.{form}", whole[: len(whole) // 2])
    assert 0 <= len(found.read) < len(tree)
    assert form in ("tar.bz2", "tar.xz", "tar.zst") or len(found.read) > 10
    assert found.read.items() <= tree.items()
    assert fault_of(found).startswith("cut: ")
    assert len(found.problems) == 1


def test_every_cut_of_a_tar_is_told(tmp_path: Path) -> None:
    whole = tar_bytes(TREE, tarfile.GNU_FORMAT)
    end = whole.rindex(b"c") + 512 & ~511
    for length in range(0, end + 1, 256):
        found = find_in(tmp_path, "x.tar", whole[:length])
        assert len(found.problems) == 1, length
        assert found.read.items() <= TREE.items(), length


@pytest.mark.parametrize("form", ["tar", "tar.gz", "zip"])
def test_any_changed_byte_ends_in_posts_and_failures(tmp_path: Path, form: str) -> None:
    whole = bytearray(make_container(tmp_path, form, {"a.md": b"a" * 30, "b/c.md": b"c"}).read_bytes())
    while whole.endswith(bytes(2048)):
        del whole[-1024:]
    for at in range(0, len(whole), {"tar": 11, "tar.gz": 1, "zip": 2}[form]):
        changed = whole.copy()
        changed[at] ^= 0xFF if at % 3 else 0x01
        find_in(tmp_path, f"x.{form}", bytes(changed))


@pytest.mark.parametrize("data", [b"", b"no tar", b"x" * 5000])
def test_what_is_not_a_tar_is_a_failure(tmp_path: Path, data: bytes) -> None:
    assert find_in(tmp_path, "x.tar", data).read == {}
    for form in ("tar", "tar.gz", "tar.zst", "zip", "parquet"):
        assert fault_of(find_in(tmp_path, f"x.{form}", data)) or form == "tar"


def test_a_tar_that_is_named_like_a_post_is_read_as_one(tmp_path: Path) -> None:
    assert find_in(tmp_path, "a.md", tar_bytes(TREE)).posts == [("a.md", tar_bytes(TREE))]


def test_something_else_after_the_end_is_told_and_zeros_are_not(tmp_path: Path) -> None:
    whole, more = tar_bytes(TREE), b"not a tar file"
    padded = [find_in(tmp_path, "x.tar", whole + bytes(5000))]
    padded += [find_in(tmp_path, "x.tar.gz", compressed(whole, "gz") + bytes(5000))]
    assert all(found.read == TREE and not found.problems for found in padded)
    for form in ("gz", "bz2", "xz", "zst"):
        found = find_in(tmp_path, f"x.tar.{form}", compressed(whole, form) + more)
        assert (found.read, fault_of(found)) == (TREE, "something else follows after its end")
        inside = find_in(tmp_path, f"x.tar.{form}", compressed(whole + more, form))
        assert (inside.read, len(inside.problems)) == (TREE, 1)
    assert len(find_in(tmp_path, "x.tar", whole + more * 99).problems) == 1


@pytest.mark.parametrize("form", ["gz", "bz2", "xz", "zst"])
def test_tars_that_follow_each_other_are_all_read(tmp_path: Path, form: str) -> None:
    one, two = tar_bytes({"a.md": b"1"}), tar_bytes({"b.md": b"2"})
    both = {"a.md": b"1", "b.md": b"2"}
    assert find_in(tmp_path, "x.tar", one + two).read == both
    assert find_in(tmp_path, f"x.tar.{form}", compressed(one, form) + compressed(two, form)).read == both
    halves = compressed(one[:700], form) + compressed(one[700:], form)
    assert find_in(tmp_path, f"x.tar.{form}", halves).read == {"a.md": b"1"}


@pytest.mark.parametrize("form", ["bz2", "zst"])
def test_a_bomb_is_cut_off(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "RATIO", 1000)
    bomb = tar_of((info("a.md", size=1), b"a"), (info("b.md", size=30_000_000), b"0" * 30_000_000))
    found = find_in(tmp_path, f"x.tar.{form}", compressed(bomb, form))
    assert (found.read, fault_of(found)) == ({"a.md": b"a"}, "unpacks to more than 1,000 times its size")


LIES = {
    "a size that leads back": b"20 size=-1024000000\n",
    "a size beyond the end": b"23 size=99999999999999\n",
    "a size that is no number": b"12 size=abc\n",
    "a record longer than the header": b"9999999 path=a.md\n",
    "a record without a length": b"path=a.md\n",
    "a sparse file": b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n27 GNU.sparse.realsize=999\n",
}


@pytest.mark.parametrize("form", ["tar", "tar.gz"])
@pytest.mark.parametrize("record", LIES.values(), ids=LIES)
def test_headers_that_lie_are_no_way_to_hang_or_to_crash(tmp_path: Path, form: str, record: bytes) -> None:
    head = info("p", tarfile.XHDTYPE, len(record)).tobuf(tarfile.USTAR_FORMAT)
    lie = head + record + bytes(-len(record) % 512)
    data = tar_of((info("a.md", size=1), b"a"))[:-1024] + lie + tar_of((info("b.md", size=1), b"b"))
    found = find_in(tmp_path, f"x.{form}", compressed(data, "gz") if form == "tar.gz" else data)
    assert found.read["a.md"] == b"a"


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XGLTYPE])
def test_a_header_of_gigabytes_is_not_read(tmp_path: Path, kind: bytes) -> None:
    data = tar_of((info("p", kind, 1 << 33), b""), (info("b.md", size=1), b"b"))
    assert fault_of(find_in(tmp_path, "x.tar", data)).startswith("damaged: a header says")


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XGLTYPE])
def test_a_header_of_many_megabytes_that_are_there_is_not_read(tmp_path: Path, kind: bytes) -> None:
    size = 1 << 26
    data = compressed(tar_of((info("p", kind, size), bytes(size)), (info("b.md", size=1), b"b")), "gz")
    tracemalloc.start()
    try:
        found = find_in(tmp_path, "x.tar.gz", data)
        assert tracemalloc.get_traced_memory()[1] < size / 8
    finally:
        tracemalloc.stop()
    assert fault_of(found).startswith("damaged: a header says")


def test_a_map_of_holes_without_end_is_not_read(tmp_path: Path) -> None:
    """Each block of it says that another follows (isextended, as the manual of GNU tar has it)."""
    head = bytearray(info("p", tarfile.GNUTYPE_SPARSE).tobuf(tarfile.GNU_FORMAT))
    head[482] = 1
    head[148:156] = b"%06o\0 " % sum(head[:148] + b" " * 8 + head[156:])
    block = bytearray((b"%011o\0" % 1) * 42 + bytes(8))
    block[504] = 1
    data = compressed(bytes(head) + bytes(block) * 4096 + END, "gz")
    assert fault_of(find_in(tmp_path, "x.tar.gz", data)).startswith("damaged: a header says")


def test_names_before_names_without_end_are_told(tmp_path: Path) -> None:
    chain = b"".join(
        info("n", tarfile.GNUTYPE_LONGNAME, 2).tobuf() + b"n\0" + bytes(510) for _ in range(2000)
    )
    assert fault_of(find_in(tmp_path, "x.tar", chain + END)).startswith("damaged: ")


@pytest.mark.parametrize("format_", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_of_gnu_and_pax_are_read(tmp_path: Path, format_: int) -> None:
    tree = {f"{'长' * 60}/{'n' * 130}.md": b"x"}
    assert find_in(tmp_path, "x.tar", tar_bytes(tree, format_)).read == tree


# --- zip ------------------------------------------------------------------------------------------------


def zip_bytes(*members: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def _raw_named(name: bytes) -> bytes:
    """A zip file with a member whose name is written in another encoding, and nothing says which."""
    return zip_bytes(("N" * len(name), b"x")).replace(b"N" * len(name), name)


@pytest.mark.parametrize(
    ("name", "encoding"), [("新闻/要闻.md", "gb18030"), ("新闻/要闻.md", "utf-8"), ("café.md", "cp437")]
)
def test_names_in_old_zip_files_are_read_in_the_encoding_that_fits(
    tmp_path: Path, name: str, encoding: str
) -> None:
    assert find_in(tmp_path, "x.zip", _raw_named(name.encode(encoding))).read == {name: b"x"}


def test_a_name_in_the_unicode_field_of_info_zip_counts(tmp_path: Path) -> None:
    made, name = zipfile.ZipInfo("old.md"), "新.md".encode()
    body = b"\1" + struct.pack("<L", zlib.crc32(b"old!md")) + name
    made.extra = struct.pack("<HH", 0x7075, len(body)) + body
    data = zip_bytes((made, b"x")).replace(b"old.md", b"old!md")
    assert find_in(tmp_path, "x.zip", data).posts == []  # ASCII needs no such field


def test_encrypted_members_links_and_unknown_methods_of_a_zip_are_failures(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("b.md")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    data = bytearray(zip_bytes(("a.md", b"a"), (link, b"/etc/passwd"), ("c.md", b"c" * 99), ("d.md", b"d")))
    first = data.index(b"PK\1\2")
    data[first + 8] |= 1
    third = data.index(b"PK\1\2", data.index(b"PK\1\2", first + 1) + 1)
    data[third + 10] = 97
    found = find_in(tmp_path, "x.zip", bytes(data))
    assert found.read == {"d.md": b"d"}
    assert list(found.problems.values()) == [
        "can't be read: encrypted",
        "can't be read: a link, which is not followed in a container",
        "can't be read: packed by method 97, which is not read",
    ]


def test_a_zip_after_another_program_is_read(tmp_path: Path) -> None:
    data = zip_bytes(("a.md", b"a" * 5000), ("b.md", b"b"))
    assert find_in(tmp_path, "x.zip", b"#!/bin/sh\nexit\n" + data).read == {"a.md": b"a" * 5000, "b.md": b"b"}
    assert find_in(tmp_path, "x.zip", data + b"").passed[2] == 0


@pytest.mark.parametrize(
    ("field", "value"), [(24, 7), (24, 2**31), (20, 2**31), (16, 1), (42, 5), (42, 2**31)]
)
def test_a_directory_that_lies_makes_failures(tmp_path: Path, field: int, value: int) -> None:
    data = bytearray(zip_bytes(("a.md", b"a" * 5000)))
    struct.pack_into("<L", data, data.index(b"PK\1\2") + field, value)
    found = find_in(tmp_path, "x.zip", bytes(data))
    assert len(found.problems) == 1
    assert found.read == {}


def test_members_that_lie_in_one_another_are_not_unpacked_again_and_again(tmp_path: Path) -> None:
    data = zip_bytes(("a.md", os.urandom(3000)))
    start = data.index(b"PK\1\2")
    entry = data[start : data.index(b"PK\5\6")]
    directory = b"".join(
        entry.replace(b"a.md", f"{n:03}d".encode()[:4]).replace(b"d", b"d") for n in range(50)
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 50, 50, len(directory), start, 0)
    assert (
        fault_of(find_in(tmp_path, "x.zip", data[:start] + directory + end))
        == "its members lie in one another"
    )


def test_what_comes_before_a_cut_in_a_zip_is_kept(tmp_path: Path) -> None:
    tree = {f"{number}.md": os.urandom(300) for number in range(9)}
    whole = make_container(tmp_path, "zip", tree).read_bytes()
    found = find_in(tmp_path, "x.zip", whole[:2000])
    assert (set(found.read), fault_of(found)) == (
        {f"{number}.md" for number in range(5)},
        "cut: its directory is missing",
    )


def test_a_large_zip_is_read_by_its_64_bit_fields(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    tree = {"a.md": os.urandom(300), "b.md": os.urandom(300)}
    data = zip_bytes(*tree.items())
    assert b"PK\6\6" in data
    assert find_in(tmp_path, "x.zip", data).read == tree
    assert find_in(tmp_path, "x.zip", b"before" * 50 + data).read == tree


@pytest.mark.parametrize("form", ["tar.gz", "zip"])
def test_many_tiny_members_take_little_memory(tmp_path: Path, form: str) -> None:
    path = make_container(tmp_path, form, {f"{number:07}.md": b"" for number in range(3000)})
    tracemalloc.start()
    found = 0
    with ContainerIndex() as containers:
        for _ in discover([str(path)], containers=containers):
            found += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found, peak < 1_500_000) == (3000, True), peak


def _steps(tmp_path: Path, number: int) -> int:
    """What finding posts asks of the database, in thousands of its instructions."""
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    tree = {f"{at:04}/{at % 7}/a.md": b"" for at in range(number)}
    path = make_container(tmp_path, "zip", tree)
    with ContainerIndex() as containers:
        containers._opened().set_progress_handler(count, 1000)
        assert len(list(discover([str(path)], containers=containers))) == number
    return steps


def test_many_folders_take_time_as_their_number(tmp_path: Path) -> None:
    assert _steps(tmp_path, 1200) < 3 * _steps(tmp_path, 600)


# --- Parquet --------------------------------------------------------------------------------------------


def test_parquet_with_other_columns_or_without_values_is_told(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"path": [1], "data": [b""]}), tmp_path / "x.parquet")
    assert fault_of(find(tmp_path / "x.parquet")) == "there is no column 'path' of text or bytes"
    table = pa.table({"path": ["a.md", None, "b.md"], "data": [None, b"x", b"b"]})
    pq.write_table(table, tmp_path / "x.parquet")
    found = find(tmp_path / "x.parquet")
    assert found.read == {"b.md": b"b"}
    assert sorted(found.problems.values()) == [
        "can't be read: a row without a path",
        "can't be read: a row without data",
    ]


# --- git ------------------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make_container(tmp_path, "git", {"a.md": b"a", "b/c.md": b"c"})


def test_packed_references_and_detached_heads_are_read(repository: Path) -> None:
    git(f"--git-dir={repository}", "pack-refs", "--all")
    git(f"--git-dir={repository}", "gc", "-q")
    assert find(repository).read == {"a.md": b"a", "b/c.md": b"c"}
    head = git(f"--git-dir={repository}", "rev-parse", "HEAD")
    (repository / "HEAD").write_bytes(head)
    assert find(repository).read == {"a.md": b"a", "b/c.md": b"c"}


def test_nothing_that_a_repository_configures_is_run_or_followed(repository: Path, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    run = f"touch {mark}"
    (repository / "config").write_text(
        f"[core]\nfsmonitor = {run}\nsshCommand = {run}\nbare = true\nalternateRefsCommand = {run}\n"
        f'[diff "x"]\ntextconv = {run}\ncommand = {run}\n[filter "x"]\nsmudge = {run}\n'
        f'[extensions]\npartialClone = o\n[remote "o"]\npromisor = true\nurl = ext::{run}\n'
        "[include]\npath = /nowhere\nthis is no configuration\n"
    )
    (repository / "info").mkdir(exist_ok=True)
    (repository / "info/attributes").write_text("* diff=x filter=x\n")
    assert find(repository).read == {"a.md": b"a", "b/c.md": b"c"}
    assert not mark.exists()


def test_objects_that_are_missing_or_elsewhere_are_told(repository: Path, tmp_path: Path) -> None:
    blob = git(f"--git-dir={repository}", "rev-parse", "HEAD:a.md").decode().strip()
    (repository / "objects" / blob[:2] / blob[2:]).unlink()
    found = find(repository)
    assert found.read == {"b/c.md": b"c"}
    assert found.problems == {"a.md": "can't be read: damaged or missing in the repository"}
    other = tmp_path / "other.git"
    git("clone", "-q", "--bare", "--shared", str(repository), str(other))
    told = "can't be read: objects of the repository are outside of it, not followed without --follow-links"
    assert find(other).problems == {"other.git": told}
    assert find(other, follow_links=True).read == {"b/c.md": b"c"}


@pytest.mark.parametrize(
    "head", [None, "", "ref: refs/heads/none\n", "ref: refs/../../secret\n", "ref: ../x\n", "0" * 40 + "\n"]
)
def test_a_repository_without_a_commit_is_a_failure(repository: Path, head: str | None) -> None:
    if head is None:
        (repository / "HEAD").unlink()
    else:
        (repository / "HEAD").write_text(head)
    assert len(fault_of(find(repository))) > 9


def test_links_and_submodules_of_a_repository_are_not_followed(repository: Path) -> None:
    place = f"--git-dir={repository}"
    link = git(place, "hash-object", "-w", "--stdin", input=b"/etc/passwd").decode().strip()
    head = git(place, "rev-parse", "HEAD").decode().strip()
    rows = f"120000 blob {link}\tlink.md\n160000 commit {head}\tmodule\n100644 blob {link}\tx.md\n"
    tree = git(place, "mktree", input=rows.encode()).decode().strip()
    commit = git(place, "commit-tree", tree, "-m", "x").decode().strip()
    git(place, "update-ref", "HEAD", commit)
    found = find(repository)
    assert found.read == {"x.md": b"/etc/passwd"}
    assert found.problems == {"link.md": "can't be read: a link, which is not followed in a container"}
