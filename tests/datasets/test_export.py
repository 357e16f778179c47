"""``emnews export``: the same rows in every format, and an update is what a fresh run makes."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.datasets.exporting import (
    Values,
    archive,
    canonical,
    export,
    files,
    in_duckdb,
    in_parquet,
    in_sqlite,
    post,
    told,
    truth,
    write,
)
from tests.robustness.archives import make_archive


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of everything that the generator makes."""
    return make_archive(tmp_path_factory.mktemp("made") / "posts", 130)


@pytest.fixture(scope="module")
def expected(made: Path) -> Values:
    return truth(made)


def but_canonical(rows: Values) -> Values:
    """Rows without what a post alone does not tell: the generator's copies are doubles of each other."""
    return rows | {"posts": [(*row[:3], *row[4:]) for row in rows["posts"]]}


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_format_has_the_rows_that_the_posts_have(
    jobs: int, made: Path, expected: Values, tmp_path: Path
) -> None:
    for name in ("out", "out.sqlite", "out.duckdb", "out.jsonl"):
        said = export(made, tmp_path / name, "-j", jobs)
        assert said.startswith("emnews: 130 exported, 0 unchanged, "), said
    found = in_sqlite(tmp_path / "out.sqlite")
    assert but_canonical(found) == but_canonical(expected)
    assert in_parquet(tmp_path / "out") == found
    assert in_duckdb(tmp_path / "out.duckdb") == found
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["path"] for line in lines] == [row[0] for row in found["posts"]]
    assert [line["text"] for line in lines] == [row[7] for row in found["posts"]]
    assert sum(len(line["tables"]["mentions"]) for line in lines) == len(found["mentions"])


def test_the_same_posts_give_the_same_bytes_whatever_the_number_of_processes(
    made: Path, tmp_path: Path
) -> None:
    for name in ("out", "out.sqlite", "out.jsonl"):
        for jobs in (1, 2):
            export(made, tmp_path / f"{jobs}{name}", "-j", jobs)
    assert files(tmp_path / "1out") == files(tmp_path / "2out")
    for name in ("out.sqlite", "out.jsonl"):
        assert (tmp_path / f"1{name}").read_bytes() == (tmp_path / f"2{name}").read_bytes()


def test_of_the_files_of_an_article_one_counts(tmp_path: Path) -> None:
    posts = write(
        tmp_path / "posts",
        post("2022-01-10", 1),
        post("2022-01-10", 1, feed="NW"),
        post("2022-02-10", 2, feed="NW"),
    )
    export(posts, tmp_path / "out")
    assert canonical(tmp_path / "out") == {
        "2022-01-10-202201100000000001.md": True,
        "2022-01-10-NW202201100000000001.md": False,
        "2022-02-10-NW202202100000000002.md": True,
    }


def test_a_double_that_comes_or_goes_changes_the_row_of_the_other_in_another_month(tmp_path: Path) -> None:
    posts = archive(tmp_path / "posts")
    name, text = post("2022-01-10", 10, feed="NW")
    double = posts / name
    text = text.replace("date: 2022-01-10", "date: 2022-03-02")
    out, other = tmp_path / "out", "2022-01-10-202201100000000010.md"
    (posts / other).unlink()
    double.write_text(text, encoding="utf-8")
    export(posts, out)
    assert canonical(out)[double.name] is True
    write(posts, post("2022-01-10", 10))
    said = export(posts, out, "-u")
    assert said.startswith("emnews: 2 exported, 12 unchanged, 0 removed, 2 of 4 parts written"), said
    assert (canonical(out)[double.name], canonical(out)[other]) == (False, True)
    (posts / other).unlink()
    export(posts, out, "-u", "--prune")
    assert canonical(out)[double.name] is True
    export(posts, tmp_path / "fresh")
    assert files(out) == files(tmp_path / "fresh")


@pytest.mark.parametrize("name", ["out", "out.sqlite", "out.duckdb"])
def test_an_update_is_what_a_fresh_run_makes(name: str, tmp_path: Path) -> None:
    posts, out = archive(tmp_path / "posts"), tmp_path / name
    export(posts, out)
    write(
        posts,
        post("2022-02-10", 20, text="另一段正文。"),  # changed
        post("2022-04-10", 40),  # new, in a new month
        post("2022-01-19", 99),  # new, in an old one
    )
    shutil.move(posts / "2022-03-10-202203100000000030.md", posts / "2022-03-09-202203100000000030.md")
    (posts / "2022-03-13-202203130000000033.md").unlink()
    (posts / "undated.md").unlink()
    said = export(posts, out, "-u", "--prune")
    assert said.startswith("emnews: 4 exported, 9 unchanged, 3 removed, "), said
    fresh = tmp_path / f"fresh-{name}"
    export(posts, fresh)
    if name == "out":
        assert files(out) == files(fresh)
    else:
        read = in_sqlite if name.endswith("sqlite") else in_duckdb
        assert read(out) == read(fresh)
    said = export(posts, out, "-u", "--prune")
    assert said.startswith("emnews: 0 exported, 13 unchanged, 0 removed, "), said


def test_parts_without_a_change_keep_their_bytes_and_times(tmp_path: Path) -> None:
    posts, out = archive(tmp_path / "posts"), tmp_path / "out"
    export(posts, out)
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    write(posts, post("2022-02-10", 20, text="另一段正文。"))
    said = export(posts, out, "-u")
    assert "1 of 4 parts written" in said
    changed = {path.relative_to(out).parts for path, time in times.items() if path.stat().st_mtime_ns != time}
    assert {parts[2] for parts in changed if parts[0] == "data"} == {"month=2022-02"}
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    assert "0 of 4 parts written" in export(posts, out, "-u")
    assert times == {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["out", "out.sqlite", "out.duckdb"])
def test_rows_whose_posts_are_not_among_the_inputs_stay_unless_they_are_pruned(
    name: str, tmp_path: Path
) -> None:
    posts, out = archive(tmp_path / "posts"), tmp_path / name
    more = write(tmp_path / "more", post("2022-01-11", 77), post("2022-05-11", 78))
    read = {"out": in_parquet, "out.sqlite": in_sqlite, "out.duckdb": in_duckdb}[name]
    export(posts, out, more)
    both = read(out)
    write(posts, post("2022-01-11", 11, text="改了。"))
    write(more, post("2022-01-11", 77))
    said = export(posts, out, "-u")
    assert said.startswith("emnews: 1 exported, 12 unchanged, 0 removed"), said
    assert [row[0] for row in read(out)["posts"]] == [row[0] for row in both["posts"]]
    fresh = tmp_path / f"fresh-{name}"
    export(posts, fresh, more)
    assert read(out) == read(fresh)
    said = export(posts, out, "-u", "--prune")
    assert ", 2 removed" in said
    export(posts, tmp_path / f"alone-{name}")
    assert read(out) == read(tmp_path / f"alone-{name}")


@pytest.mark.parametrize("name", ["out", "out.sqlite", "out.duckdb"])
def test_other_options_make_everything_anew(name: str, tmp_path: Path) -> None:
    posts, out = archive(tmp_path / "posts"), tmp_path / name
    export(posts, out)
    said = export(posts, out, "-u", "--no-text")
    assert said.startswith("emnews: 13 exported, 0 unchanged, 0 removed"), said
    (posts / "undated.md").unlink()
    said = export(posts, out, "-u", code=2)
    assert "was made with other options or by another version, and has 1 post that" in said
    assert export(posts, out, "-u", "--prune").startswith("emnews: 12 exported, 0 unchanged, 1 removed")


def test_a_post_that_is_no_longer_selected_goes(tmp_path: Path) -> None:
    posts, out = archive(tmp_path / "posts"), tmp_path / "out.sqlite"
    select = ("--match", "摘要10")
    export(posts, out, *select)
    assert [Path(row[0]).name for row in in_sqlite(out)["posts"]] == ["2022-01-10-202201100000000010.md"]
    name, text = post("2022-01-10", 10)
    (posts / name).write_text(text.replace("摘要10", "别的"), encoding="utf-8")
    assert ", 1 removed" in export(posts, out, "-u", *select)
    assert in_sqlite(out)["posts"] == []


def test_a_post_that_can_not_be_read_keeps_its_rows(tmp_path: Path) -> None:
    posts, out = archive(tmp_path / "posts"), tmp_path / "out"
    export(posts, out)
    before = in_parquet(out)
    name = posts / "2022-01-10-202201100000000010.md"
    data = name.read_bytes()
    name.write_bytes(data + b" " * 2000)
    said = export(posts, out, "-u", "--prune", "--max-size", "1000", code=1)
    assert "larger than 1" in said
    assert in_parquet(out) == before


@pytest.mark.parametrize("harm", ["cut", "gone", "other", "all"])
def test_files_that_somebody_changed_are_made_again(harm: str, tmp_path: Path) -> None:
    posts, out = archive(tmp_path / "posts"), tmp_path / "out"
    export(posts, out)
    expected = files(out)
    part = out / "data/posts/month=2022-02/part-00000.parquet"
    if harm == "cut":
        part.write_bytes(part.read_bytes()[:-100])
    elif harm == "gone":
        part.unlink()
    elif harm == "other":
        shutil.copy(out / "data/posts/month=2022-01/part-00000.parquet", part)
    else:
        shutil.rmtree(out / "data")
    export(posts, out, "-u")
    assert files(out) == expected


def test_a_card_that_was_edited_stays(tmp_path: Path) -> None:
    posts, out = archive(tmp_path / "posts"), tmp_path / "out"
    export(posts, out)
    (out / "README.md").write_text("---\nlicense: mine\n---\n")
    write(posts, post("2022-04-10", 40))
    for _ in range(2):
        said = export(posts, out)
        assert "README.md was edited: it is not replaced" in said
    assert (out / "README.md").read_text().startswith("---\nlicense")
    (out / "README.md").unlink()
    export(posts, out)
    assert "| posts | 14 |" in (out / "README.md").read_text(encoding="utf-8")


def test_years_and_no_parts_at_all(tmp_path: Path) -> None:
    posts = archive(tmp_path / "posts")
    for by, names in (("year", {"year=2022", "year=undated"}), ("none", {"part-00000.parquet"})):
        export(posts, tmp_path / by, "--partition", by)
        assert {path.name for path in (tmp_path / by / "data/posts").iterdir()} == names
        assert in_parquet(tmp_path / by) == truth_of(posts)


def truth_of(posts: Path) -> Values:
    return truth(posts)


def test_tables_that_are_not_wanted_go(tmp_path: Path) -> None:
    posts, out = archive(tmp_path / "posts"), tmp_path / "out"
    export(posts, out)
    export(posts, out, "--tables", "mentions,diagnostics")
    assert {path.name for path in (out / "data").iterdir()} == {"posts", "mentions", "diagnostics"}
    assert told(out)["rows"].keys() == {"posts", "mentions", "diagnostics"}
    export(posts, tmp_path / "out.sqlite", "--tables", "diagnostics")
    database = sqlite3.connect(tmp_path / "out.sqlite")
    found = database.execute("SELECT DISTINCT code FROM diagnostics").fetchall()
    database.close()
    assert ("EM306",) in found


def test_a_dataset_says_what_it_is(tmp_path: Path) -> None:
    posts, out = archive(tmp_path / "posts"), tmp_path / "out"
    export(posts, out)
    card = (out / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\nlanguage:\n- zh\n")
    assert "license:" not in card
    assert "| posts | 13 |" in card
    assert told(out)["rows"]["posts"] == 13
    assert {file["path"] for file in told(out)["files"]} == {
        name for name in files(out) if name.endswith(".parquet")
    }
