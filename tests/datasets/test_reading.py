"""``stats`` and ``list`` over a dataset say what they say of its posts."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from pathlib import Path

import pytest

from emnews_cli.archive.dataset_reading import dataset_at
from tests.datasets.exporting import archive, export
from tests.robustness.archives import emnews, make_archive

FORMATS = ("out", "out.sqlite", "out.duckdb")
TABLES = "posts,mentions,diagnostics"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Posts, and beside them their datasets with diagnostics."""
    posts = make_archive(tmp_path_factory.mktemp("made") / "posts", 120)
    for name in FORMATS:
        export(posts, posts.parent / name, "--tables", TABLES)
    return posts


def said(*arguments: object) -> bytes:
    done: subprocess.CompletedProcess[bytes] = emnews(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--since", "2021-01-01", "--security", "600981"),
        ("--match", "同比", "--mention", "word-list"),
        ("--unique", "--no-diagnostics"),
    ],
    ids=" ".join,
)
def test_the_figures_are_the_same(name: str, options: tuple[str, ...], made: Path) -> None:
    expected = said("stats", "--json", *options, made)
    assert said("stats", "--json", *options, made.parent / name) == expected
    assert b'"posts": 0' not in expected


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "options", [(), ("-0",), ("--sort", "size"), ("--category", "emnews", "--format", "csv")]
)
def test_the_lists_are_the_same(name: str, options: tuple[str, ...], made: Path) -> None:
    listed, expected = (said("list", *options, path) for path in (made.parent / name, made))
    assert listed == expected


def test_a_security_is_found_by_its_name(made: Path) -> None:
    found = json.loads(said("stats", "--json", "--no-diagnostics", made))
    name = next(security["name"] for security in found["securities"] if security["name"])
    listed = said("list", "--security", name, made)
    assert listed.count(b"\n") > 1
    assert said("list", "--security", name, made.parent / "out.sqlite") == listed
    unknown = [emnews("list", "--security", "没有这家", path) for path in (made, made.parent / "out.sqlite")]
    assert unknown[0].returncode == unknown[1].returncode == 2
    assert unknown[0].stderr == unknown[1].stderr


def test_a_dataset_without_mentions_says_so(tmp_path: Path) -> None:
    out = tmp_path / "out.sqlite"
    export(archive(tmp_path / "posts"), out, "--tables", "posts")
    done = emnews("stats", out)
    assert (done.returncode, done.stderr) == (
        2,
        b"emnews: the dataset has no table 'mentions', which tells the securities of posts\n",
    )


def test_a_dataset_is_read_alone(made: Path) -> None:
    done = emnews("stats", made.parent / "out.sqlite", made)
    assert done.returncode == 2
    assert b"a dataset can't be combined with other inputs" in done.stderr
    assert emnews("list", "--report", "r.jsonl", made.parent / "out").returncode == 2


@pytest.mark.parametrize("harm", ["cut", "values", "list"])
def test_a_damaged_dataset_is_one_message(harm: str, tmp_path: Path) -> None:
    out = tmp_path / "out.sqlite"
    export(archive(tmp_path / "posts"), out)
    if harm == "cut":
        out.write_bytes(out.read_bytes()[:9000])
    else:
        database = sqlite3.connect(out)
        change = "published_at = 'x'" if harm == "values" else f"tags = '{'[' * 100_000}'"
        database.execute(f"UPDATE posts SET {change} WHERE path LIKE '%2022-01-10%'")  # noqa: S608
        database.commit()
        database.close()
    for command in ("stats", "list"):
        done = emnews(command, out)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr
        assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "[" * 99_999, '{"emnews": "1", "format": "parquet", "files": [5]}']
)
def test_a_description_that_emnews_did_not_write_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "dataset.json").write_text(text, encoding="utf-8")
    assert dataset_at(str(tmp_path)) is None


def test_a_folder_of_parquet_with_a_damaged_description_is_not_one_of_posts(tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(archive(tmp_path / "posts"), out)
    described = out / "dataset.json"
    described.write_bytes(described.read_bytes()[:100])
    for command in ("stats", "list"):
        done = emnews(command, out)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"dataset.json is damaged" in done.stderr


def test_a_database_of_somebody_else_is_no_dataset(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    database = sqlite3.connect(other)
    database.execute("CREATE TABLE posts (x)")
    database.close()
    before = other.read_bytes()
    assert "is not a SQLite dataset made by emnews" in export(archive(tmp_path / "posts"), other, code=2)
    assert other.read_bytes() == before
