"""Files that are searched and are no sound index: one clear message, and nothing changed."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from emnews_cli.archive.dataset_files import SQLiteFile
from emnews_cli.archive.search_file import SearchFile
from emnews_cli.errors import InputError
from emnews_cli.search.query import COLUMNS, parse
from emnews_cli.search.sql import Wanted, hits
from tests.robustness.archives import emnews

POST = "---\ntitle: 题{0}\ndate: 2022-01-{0:02} 10:00:00 +0800\n---\n> 摘要\n\n<p>茅台正文{0}</p>\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "posts").mkdir()
    for day in range(1, 21):
        (folder / f"posts/{day:02}.md").write_text(POST.format(day), encoding="utf-8")
    assert emnews("index", folder / "posts", "-o", folder / "i.sqlite").returncode == 0
    return folder / "i.sqlite"


@pytest.fixture
def index(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "i.sqlite"))


def found(path: Path) -> int:
    with SearchFile(str(path)) as file:
        return len(file.hits(hits(parse("茅台"), Wanted(), COLUMNS, "relevance", None)))


def change(path: Path, *statements: str) -> None:
    database = sqlite3.connect(path)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def test_an_index_is_searched(index: Path) -> None:
    assert found(index) == 20


Harm = Callable[[Path], object]
HARMS: dict[str, tuple[Harm, str]] = {
    "empty": (lambda path: path.write_bytes(b""), "is not a search index"),
    "text": (lambda path: path.write_text("text " * 999), "is not a search index"),
    "foreign": (lambda path: (path.unlink(), change(path, "CREATE TABLE posts (path)")), "is not a search index"),
    "later": (lambda path: change(path, "PRAGMA user_version = 9"), "was made by a later version"),
    "no index": (lambda path: change(path, "DROP TABLE posts_fts"), "without a search index"),
    "other tokens": (
        lambda path: change(path, "UPDATE meta SET value = '0' WHERE key = 'search'"),
        "was indexed by another version",
    ),
    "no meta": (lambda path: change(path, "DROP TABLE meta"), "is not a search index"),
    "no mentions": (lambda path: change(path, "DROP TABLE mentions"), "without a search index"),
    "other values": (
        lambda path: change(path, "UPDATE posts SET published_at = 'yesterday'"),
        "values that emnews does not write",
    ),
    "other lists": (lambda path: change(path, "UPDATE posts SET tags = '{'"), "values that emnews does not write"),
    "numbers for lists": (lambda path: change(path, "UPDATE posts SET tags = '5'"), "values that emnews"),
    "a view for posts": (
        lambda path: change(path, "ALTER TABLE posts RENAME TO p", "CREATE VIEW posts AS SELECT * FROM p"),
        "is not a search index",
    ),
    "a view for mentions": (
        lambda path: change(path, "DROP TABLE mentions", "CREATE VIEW mentions AS SELECT * FROM posts"),
        "without a search index",
    ),
    "bytes for texts": (
        lambda path: change(
            path,
            *("DROP TRIGGER search_insert", "DROP TRIGGER search_delete", "DROP TRIGGER search_update"),
            "CREATE TABLE p AS SELECT * FROM posts",
            "PRAGMA foreign_keys = OFF",
            "DROP TABLE posts",
            "UPDATE p SET title = x'00'",
            "ALTER TABLE p RENAME TO posts",
            "CREATE INDEX posts_search ON posts (path, published_at, published_date, source)",
        ),
        "values that emnews",
    ),
    "cut": (lambda path: os.truncate(path, path.stat().st_size // 2), "is damaged"),
}  # fmt: skip


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_no_sound_index_is_said_and_left_alone(index: Path, harm: str) -> None:
    action, message = HARMS[harm]
    action(index)
    before = index.read_bytes()
    with pytest.raises(InputError, match=message):
        found(index)
    assert index.read_bytes() == before
    assert [path.name for path in index.parent.iterdir()] == ["i.sqlite"]


def test_bytes_that_are_changed_anywhere_make_no_traceback(made: Path, tmp_path: Path) -> None:
    whole, random_ = made.read_bytes(), random.Random(5)
    outcomes = set()
    for number in range(150):
        data = bytearray(whole)
        for _ in range(random_.randint(1, 40)):
            data[random_.randrange(len(data))] = random_.randrange(256)
        path = tmp_path / f"{number}.sqlite"
        path.write_bytes(data)
        try:
            outcomes.add(found(path) >= 0)
        except InputError:
            outcomes.add(False)
        path.unlink()
    assert outcomes == {True, False}


def test_a_locked_index_is_said(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emnews_cli.archive.search_file._WAIT", 0.05)
    database = sqlite3.connect(index, isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    with pytest.raises(InputError, match="is being written by another program: try again"):
        found(index)
    database.close()
    assert found(index) == 20


def test_an_index_that_may_only_be_read_is_read(index: Path) -> None:
    index.chmod(0o400)
    index.parent.chmod(0o500)
    try:
        assert found(index) == 20
    finally:
        index.parent.chmod(0o700)


KILLED = """
import os, sqlite3, sys
from emnews_cli.archive.sqlite_files import open_to_write
database = open_to_write(sys.argv[1])
database.execute("PRAGMA cache_size = 2")
database.execute("BEGIN IMMEDIATE")
database.execute("UPDATE posts SET text = 'nothing' || path")
database.execute("CREATE TABLE large AS SELECT hex(randomblob(1000000))")
os.kill(os.getpid(), 9)
"""


def test_a_killed_run_leaves_what_was_committed(index: Path) -> None:
    before = index.read_bytes()
    subprocess.run([sys.executable, "-c", KILLED, str(index)], check=False)
    assert index.read_bytes() != before, "SQLite kept all in memory: the test is not one"
    assert found(index) == 20
    assert index.read_bytes() == before


def test_a_killed_run_does_not_keep_the_next_from_updating(index: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(index)], check=False)
    assert SQLiteFile(str(index)).recipe()


def test_the_index_agrees_with_the_posts_after_updates(made: Path, tmp_path: Path) -> None:
    posts = Path(shutil.copytree(made.parent / "posts", tmp_path / "posts"))
    out = tmp_path / "i.sqlite"
    for step in range(3):
        (posts / f"{step + 1:02}.md").unlink()
        (posts / f"1{step}.md").write_text(POST.format(10 + step).replace("茅台", "别的"), encoding="utf-8")
        assert emnews("index", "-u", "--prune", posts, "-o", out).returncode == 0
        assert found(out) == 20 - 2 * (step + 1)
    database = sqlite3.connect(out)
    database.execute("INSERT INTO posts_fts (posts_fts) VALUES ('integrity-check')")
    numbers = {number for (number,) in database.execute("SELECT number FROM search_docs")}
    assert {number for (number,) in database.execute("SELECT rowid FROM posts_fts")} == numbers
    assert len(numbers) == 17
    database.close()


def test_a_program_that_does_not_know_the_tokens_can_not_make_the_index_wrong(index: Path) -> None:
    for statement in ("DELETE FROM posts", "UPDATE posts SET text = 'x'"):
        with pytest.raises(sqlite3.OperationalError, match="emnews_tokens"):
            change(index, statement)
    assert found(index) == 20


def test_a_copy_row_by_row_is_as_good(index: Path, tmp_path: Path) -> None:
    change(index, "VACUUM")
    assert found(index) == 20


def test_the_same_posts_make_the_same_bytes(made: Path, tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        done = emnews("index", "-j", jobs, made.parent / "posts", "-o", tmp_path / f"{jobs}.sqlite")
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "1.sqlite").read_bytes() == (tmp_path / "2.sqlite").read_bytes()
