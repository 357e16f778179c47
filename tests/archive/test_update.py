"""``-u``: decide which outputs are up to date, and prune those whose posts are gone."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from emnews_cli.archive.change_detection import hash_at, hash_of, is_current, state_at, trace_of
from emnews_cli.archive.container_index import ContainerIndex
from emnews_cli.archive.discover import Source
from emnews_cli.archive.ledger import _TABLE, NAME, Ledger, LedgerRow
from emnews_cli.archive.reading import Content
from emnews_cli.archive.tasks import FileState, Known, Task, attempt
from emnews_cli.archive.update import Update
from emnews_cli.errors import DiskError, OutputError
from tests.archive.working import Reading

LONG_AGO = 1_000_000_000


def record(name: str, **changes: Any) -> LedgerRow:
    """A record of an output."""
    made = LedgerRow(
        name, "/base", f"{name}.md", Known(b"s", b"o"), FileState(1, 2, 3), b"r", FileState(4, 5, 6)
    )
    return made._replace(**changes)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def ledger(tmp_path: Path, said: list[str]) -> Iterator[Ledger]:
    (tmp_path / "out").mkdir()
    with Ledger(str(tmp_path / "out"), said.append) as opened:
        yield opened


# --- the ledger -----------------------------------------------------------------------------------------


def test_a_record_comes_back_as_it_was(ledger: Ledger) -> None:
    records = [
        record("a"),
        record("\udcff\n"),
        record("c", source_state=None, output_state=None),
        record("d", base="", path="/x\udcfe"),
    ]
    for each in records:
        ledger.put(each)
    ledger.flush()
    assert [ledger.get(each.output) for each in records] == records
    assert ledger.get("z") is None
    assert sorted(ledger, key=lambda each: each.output) == sorted(records, key=lambda each: each.output)


def test_a_record_replaces_the_one_before_and_can_be_forgotten(ledger: Ledger) -> None:
    ledger.put(record("a"))
    ledger.put(record("a", recipe=b"new"))
    ledger.flush()
    assert [each.recipe for each in ledger] == [b"new"]
    ledger.forget("a")
    assert list(ledger) == []


def test_all_records_are_given_though_some_are_forgotten_on_the_way(ledger: Ledger) -> None:
    for number in range(2500):
        ledger.put(record(f"{number:04}"))
    seen = []
    for each in ledger:
        seen.append(each.output)
        ledger.forget(each.output)
    assert seen == [f"{number:04}" for number in range(2500)]


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be one" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_damaged_ledger_is_begun_anew(tmp_path: Path, said: list[str], content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    with Ledger(str(tmp_path), said.append) as ledger:
        ledger.put(record("a"))
    assert said == [f"{tmp_path / NAME} is damaged or of another version: it is begun anew"]
    assert (tmp_path / f"{NAME}.damaged").read_bytes() == content
    with Ledger(str(tmp_path), said.append) as ledger:
        assert ledger.get("a") == record("a")
    assert len(said) == 1


def test_a_ledger_that_breaks_in_the_middle_is_begun_anew(tmp_path: Path, said: list[str]) -> None:
    with Ledger(str(tmp_path), said.append) as ledger:
        for number in range(5000):
            ledger.put(record(f"{number:04}"))
    with Ledger(str(tmp_path), said.append) as ledger:
        size = (tmp_path / NAME).stat().st_size
        with (tmp_path / NAME).open("r+b") as stream:
            stream.seek(24)
            stream.write(b"\x7f" * 4)  # the count of changes: what SQLite remembers of the file is old
            stream.seek(4096)
            stream.write(b"\xff" * (size - 4096))
        assert ledger.get("4000") is None
        ledger.put(record("a"))
        ledger.flush()
        assert ledger.get("a") == record("a")
    assert len(said) == 1


def test_a_ledger_of_an_earlier_version_is_begun_anew(tmp_path: Path, said: list[str]) -> None:
    database = sqlite3.connect(tmp_path / NAME)
    database.execute("CREATE TABLE outputs (x)")
    database.close()
    with Ledger(str(tmp_path), said.append) as ledger:
        assert ledger.get("a") is None
    assert len(said) == 1


@pytest.mark.parametrize(
    "harm",
    [
        "ALTER TABLE outputs ADD COLUMN more",
        "ALTER TABLE outputs RENAME COLUMN path TO way",
        "DROP TABLE outputs",
    ],
)
def test_a_ledger_of_another_shape_is_begun_anew(tmp_path: Path, said: list[str], harm: str) -> None:
    with Ledger(str(tmp_path), said.append) as ledger:
        ledger.put(record("a"))
    database = sqlite3.connect(tmp_path / NAME)
    database.execute(harm)
    database.commit()
    database.close()
    with Ledger(str(tmp_path), said.append) as ledger:
        assert ledger.get("a") is None
        ledger.put(record("a"))
    assert len(said) == 1


@pytest.mark.parametrize(
    ("statement", "whose"),
    [
        ("CREATE TABLE precious (x)", "another program"),
        ("CREATE VIEW outputs AS SELECT 1; CREATE TABLE other (x)", "another program"),
        ("PRAGMA user_version = 7", "a later version of emnews"),
        (f"{_TABLE}; PRAGMA user_version = 2", "a later version of emnews"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_the_database_of_somebody_else_is_left_alone(
    tmp_path: Path, said: list[str], statement: str, whose: str, read_only: bool
) -> None:
    database = sqlite3.connect(tmp_path / NAME)
    database.executescript(statement)
    database.close()
    before = (tmp_path / NAME).read_bytes()
    with pytest.raises(OutputError, match=f"is a database of {whose}: remove it"):
        Ledger(str(tmp_path), said.append, read_only=read_only)
    assert ((tmp_path / NAME).read_bytes(), said) == (before, [])


def test_what_is_no_file_is_no_ledger(tmp_path: Path, said: list[str]) -> None:
    path = tmp_path / NAME
    for make, reason in (
        (path.mkdir, "Is a directory"),
        (lambda: os.mkfifo(path), "not a regular file"),
        (lambda: path.symlink_to(tmp_path / "new"), "is a link: nothing is written through links"),
    ):
        make()
        with pytest.raises(OutputError, match=reason):
            Ledger(str(tmp_path), said.append)
        path.rmdir() if path.is_dir() else path.unlink()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["-journal", "-wal"])
def test_nothing_is_written_through_a_link_beside_a_ledger(
    tmp_path: Path, said: list[str], suffix: str
) -> None:
    (tmp_path / "victim").write_bytes(b"old")
    (tmp_path / f"{NAME}{suffix}").symlink_to("victim")
    with contextlib.suppress(DiskError), Ledger(str(tmp_path), said.append) as ledger:
        ledger.put(record("a"))
    assert (tmp_path / "victim").read_bytes() == b"old"


def test_a_ledger_that_another_program_has_locked_is_a_clear_error(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Ledger(str(tmp_path), said.append).__exit__(None, None, None)
    monkeypatch.setattr("emnews_cli.archive.ledger._WAIT", 0.05)
    with contextlib.closing(sqlite3.connect(tmp_path / NAME, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DiskError, match="database is locked"):
            Ledger(str(tmp_path), said.append)
    assert said == []


def test_a_ledger_that_claims_to_be_huge_is_read_no_further_than_it_is_filled(
    tmp_path: Path, said: list[str]
) -> None:
    with Ledger(str(tmp_path), said.append) as ledger:
        ledger.put(record("a"))
    os.truncate(tmp_path / NAME, 1 << 34)
    with Ledger(str(tmp_path), said.append) as ledger:
        assert ledger.get("a") == record("a")


def test_a_record_that_is_none_is_not_known(tmp_path: Path, said: list[str]) -> None:
    with Ledger(str(tmp_path), said.append) as ledger:
        ledger.put(record("a"))
        ledger.put(record("b"))
    database = sqlite3.connect(tmp_path / NAME)
    database.execute("UPDATE outputs SET path = NULL WHERE output = CAST('a' AS BLOB)")
    database.commit()
    database.close()
    with Ledger(str(tmp_path), said.append) as ledger:
        assert ledger.get("a") is None
        assert [each.output for each in ledger] == ["b"]


def test_a_ledger_that_is_removed_during_a_run_is_begun_anew(tmp_path: Path, said: list[str]) -> None:
    with Ledger(str(tmp_path), said.append) as ledger:
        ledger.put(record("a"))
        ledger.flush()
        (tmp_path / NAME).unlink()
        ledger.put(record("b"))
        ledger.flush()
        ledger.put(record("c"))
    with Ledger(str(tmp_path), said.append) as ledger:
        assert ledger.get("c") == record("c")


def test_a_ledger_that_is_only_read_stays_as_it_is(tmp_path: Path, said: list[str]) -> None:
    (tmp_path / NAME).write_bytes(b"damaged")
    with Ledger(str(tmp_path), said.append, read_only=True) as ledger:
        assert ledger.get("a") is None
        assert list(ledger) == []
    assert (tmp_path / NAME).read_bytes() == b"damaged"
    assert said == []


def test_a_ledger_that_cannot_be_opened_is_a_clear_error(tmp_path: Path, said: list[str]) -> None:
    with pytest.raises(OutputError, match=r"\.emnews\.sqlite3: can't be written: No such file"):
        Ledger(str(tmp_path / "nowhere"), said.append)


def test_several_runs_write_into_one_ledger(tmp_path: Path) -> None:
    def work(letter: str) -> None:
        with Ledger(str(tmp_path), failures.append) as ledger:
            for number in range(1200):
                ledger.get(f"{letter}{number}")
                ledger.put(record(f"{letter}{number}"))

    failures: list[str] = []
    runs = [threading.Thread(target=work, args=(letter,)) for letter in "abcd"]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    with Ledger(str(tmp_path), failures.append) as ledger:
        assert len(list(ledger)) == 4800
    assert failures == []


# --- the run --------------------------------------------------------------------------------------------


class Made:
    """A post and its output, made and remembered."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.ledger = ledger
        self.source, self.output = folder / "a.md", folder / "out/a.txt"
        self.source.write_bytes(b"post")
        os.utime(self.source, ns=(LONG_AGO, LONG_AGO))
        self.task = Task(Source(str(self.source), "a.md"), str(self.output))
        self.output.write_bytes(b"text")
        self.remember()

    def update(self, recipe: bytes = b"recipe") -> Update:
        return Update(self.ledger, str(self.output.parent), recipe, ContainerIndex())

    def remember(self) -> None:
        content = self.content()
        trace = trace_of(content, str(self.output), hash_of(self.output.read_bytes()))
        # The change time can't be set, so that every file of a test is too new to be trusted.
        self.update().remember(self.task, trace._replace(source_state=state_at(str(self.source))))
        self.ledger.flush()

    def content(self) -> Content:
        return Content(self.source.read_bytes(), self.source.stat())

    def again(self, recipe: bytes = b"recipe") -> str:
        """What the next run does: nothing, look, or all anew."""
        task = self.update(recipe).task(self.task.source, str(self.output))
        if task.settled:
            return "settled"
        return "same" if is_current(self.content(), task, str(self.output.parent)) else "anew"


@pytest.fixture
def made(tmp_path: Path, ledger: Ledger) -> Made:
    return Made(tmp_path, ledger)


def test_what_nobody_touched_is_settled_without_being_opened(made: Made) -> None:
    assert made.again() == "settled"
    task = made.update().task(made.task.source, str(made.output))
    made.source.unlink()
    assert attempt(task, Reading(raises=(0,))).result.status == "unchanged"  # type: ignore[union-attr]


def test_a_post_with_another_time_and_the_same_bytes_is_looked_at_and_the_same(made: Made) -> None:
    os.utime(made.source)
    assert made.again() == "same"


@pytest.mark.parametrize("data", [b"tsop", b"longer post"])
def test_a_post_that_changed_is_done_anew(made: Made, data: bytes) -> None:
    made.source.write_bytes(data)
    assert made.again() == "anew"


def test_an_output_that_was_edited_or_is_gone_is_made_anew(made: Made) -> None:
    made.output.write_bytes(b"txet")
    assert made.again() == "anew"
    made.output.write_bytes(b"text")
    assert made.again() == "same"
    made.output.unlink()
    assert made.again() == "anew"


def test_other_options_make_all_anew(made: Made) -> None:
    assert made.again(b"other") == "anew"


def test_another_post_for_the_same_output_is_done_anew(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    other = made.source.with_name("b.md")
    made.source.rename(other)
    made.source = other
    made.task = Task(Source(str(other), "a.md"), str(made.output))
    assert made.again() == "anew"


def test_a_post_that_changed_just_now_is_not_known_by_its_time(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = made.content()
    assert trace_of(content, str(made.output), b"").source_state is None
    later = time.time_ns() + 10_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: later)
    assert trace_of(content, str(made.output), b"").source_state == state_at(str(made.source))
    assert trace_of(Content(b""), str(made.output), b"").source_state is None


def test_what_cannot_be_read_is_not_settled(made: Made) -> None:
    broken = made.task.source._replace(problem="Permission denied")
    assert made.update().task(broken, str(made.output)).settled is None


# --- pruning --------------------------------------------------------------------------------------------


def prune(made: Made, said: list[str], *, dry_run: bool = False) -> list[str]:
    return made.update().prune(said.append, dry_run=dry_run)


def test_an_output_whose_post_is_gone_is_removed_with_its_empty_folder(made: Made, said: list[str]) -> None:
    assert prune(made, said) == []
    made.source.unlink()
    assert prune(made, said, dry_run=True) == [str(made.output)]
    assert made.output.exists()
    assert prune(made, said) == [str(made.output)]
    assert not made.output.exists()
    assert (made.output.parent).is_dir()
    assert list(made.ledger) == []
    assert said == []


def test_an_output_that_was_edited_since_is_kept(made: Made, said: list[str]) -> None:
    made.source.unlink()
    made.output.write_bytes(b"mine")
    assert prune(made, said) == []
    assert made.output.read_bytes() == b"mine"
    assert said == [f"{made.output}: kept, since it was edited after {made.source} was converted"]


def test_an_output_that_is_gone_too_is_forgotten(made: Made, said: list[str]) -> None:
    made.source.unlink()
    made.output.unlink()
    assert prune(made, said) == []
    assert list(made.ledger) == []


def test_a_post_that_cannot_be_reached_is_not_gone(
    made: Made, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> None:
        raise PermissionError(13, "Permission denied")

    made.source.unlink()
    monkeypatch.setattr(os, "lstat", refuse)
    assert prune(made, said) == []
    assert made.output.exists()


@pytest.mark.parametrize("output", ["../a.md", "/etc/hostname", "x/../../a.md"])
def test_a_ledger_names_nothing_outside_its_folder(
    made: Made, said: list[str], tmp_path: Path, output: str
) -> None:
    victim = tmp_path / "victim.md"
    victim.write_bytes(b"x")
    place = output.replace("a.md", "victim.md")
    made.ledger.put(record(place, path="/gone", hashes=Known(b"", hash_of(b"x"))))
    assert prune(made, said) == []
    assert victim.exists()


def test_empty_folders_go_up_to_the_output_folder(made: Made, said: list[str]) -> None:
    deep = made.output.parent / "x/y/b.txt"
    deep.parent.mkdir(parents=True)
    deep.write_bytes(b"x")
    (made.output.parent / "x/kept.txt").write_bytes(b"")
    made.ledger.put(record("x/y/b.txt", path="/gone", hashes=Known(b"", hash_of(b"x"))))
    assert prune(made, said) == [str(deep)]
    assert [path.name for path in (made.output.parent / "x").iterdir()] == ["kept.txt"]


def test_an_output_that_the_file_system_takes_for_another_is_not_pruned(
    made: Made, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The post was renamed from A.md to a.md, and the output of both is one file to a file system that folds."""
    first = made.output.with_name("A.txt")
    made.ledger.put(
        record("A.txt", path=str(made.source.with_name("A.md")), hashes=Known(b"", hash_of(b"text")))
    )
    monkeypatch.setattr(
        "emnews_cli.archive.output_folder.hash_at",
        lambda path, _: hash_at(path.replace("A.txt", "a.txt"), ""),
    )
    monkeypatch.setattr("emnews_cli.archive.output_folder.remove", lambda *_: made.output.unlink())
    update = made.update()
    update.expect(str(made.output))
    assert update.prune(said.append, dry_run=False) == []
    assert (made.output.exists(), made.ledger.get("A.txt"), said) == (True, None, [])
    first.write_bytes(b"text")
    made.ledger.put(
        record("A.txt", path=str(made.source.with_name("A.md")), hashes=Known(b"", hash_of(b"text")))
    )
    assert update.prune(said.append, dry_run=True) == [str(first)]


def test_hashes_are_those_of_the_ledgers_that_are_there() -> None:
    """With others, --prune would take every output of an earlier run for one that was edited."""
    assert hash_of("正文".encode()).hex() == "3d5ab2f59a75c9ddcb39bb3959dec67e5922db5b"
