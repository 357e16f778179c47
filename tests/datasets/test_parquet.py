"""Parquet: row groups, parts, and posts of any length."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from emnews_cli.datasets import parquet
from emnews_cli.datasets.rows import RowOptions, Rows, rows_of
from emnews_cli.datasets.schema import LINKS, POSTS
from emnews_cli.pipeline import read_post


def rows(number: int, text: str = "字") -> Rows:
    data = f"---\ntitle: t\n---\n\n[{number}](http://x.example/{number}) {text}\n".encode()
    return rows_of(read_post(data, f"{number:06}.md"), data, RowOptions()).rows


def write(folder: Path, posts: list[Rows]) -> list[parquet.Written]:
    @contextmanager
    def opened(table: str, number: int) -> Iterator[BinaryIO]:
        with (folder / f"{table}-{number}").open("wb") as stream:
            yield stream

    return parquet.write_parts(["posts", "links"], posts, opened)


def groups(path: Path) -> list[int]:
    metadata = pq.ParquetFile(path).metadata
    return [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)]


def test_row_groups_have_so_many_rows_and_the_rows_are_those_that_were_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "POSTS_IN_GROUP", 1000)
    posts = [rows(number) for number in range(2600)]
    written = write(tmp_path, posts)
    assert [(each.table, each.number, each.rows) for each in written] == [
        ("posts", 0, 2600),
        ("links", 0, 2600),
    ]
    assert groups(tmp_path / "posts-0") == [1000, 1000, 600]
    assert groups(tmp_path / "links-0") == [2600]
    for table in (POSTS, LINKS):
        expected = [row for each in posts for row in each[table.name]]
        assert [*parquet.read_rows(str(tmp_path / f"{table.name}-0"), table)] == expected


def test_long_posts_make_short_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_MOST_CHARACTERS", 5000)
    monkeypatch.setattr(parquet, "_MOST_IN_GROUP", 60_000)
    posts = [rows(number, "长" * 1000) for number in range(60)]
    write(tmp_path, posts)
    assert len(groups(tmp_path / "posts-0")) > 2
    assert [row[0] for row in parquet.read_rows(str(tmp_path / "posts-0"), POSTS)] == [
        each["posts"][0][0] for each in posts
    ]


def test_a_file_that_is_large_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "POSTS_IN_GROUP", 500)
    monkeypatch.setattr(parquet, "MOST_BYTES", 1000)
    written = write(tmp_path, [rows(number) for number in range(1200)])
    assert [(each.number, each.rows) for each in written if each.table == "posts"] == [
        (0, 500),
        (1, 500),
        (2, 200),
    ]
    assert len({each.content for each in written}) == len(written)


def test_a_file_of_another_table_is_refused(tmp_path: Path) -> None:
    for table, column in (
        (parquet.table_of(LINKS, [("a", 1, "u", "t")]), "title' is string"),
        (pa.table({"path": [1], "title": ["t"]}), "path' is string"),
        (pa.table({"path": ["a"], "title": ["t"]}), "path' is string"),  # it may be null there
    ):
        pq.write_table(table, tmp_path / "part")
        with pytest.raises(parquet.ArrowError, match=f"not the table 'posts', whose column '{column}"):
            list(parquet.read_rows(str(tmp_path / "part"), POSTS, ("path", "title")))


def test_a_column_that_may_be_null_may_be_missing(tmp_path: Path) -> None:
    made = parquet.table_of(LINKS, [("a", 1, "u", "t")])
    pq.write_table(made.drop_columns(["text"]), tmp_path / "part")
    assert list(parquet.read_rows(str(tmp_path / "part"), LINKS)) == [("a", 1, "u", None)]


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    written = write(tmp_path, [])
    assert [each.rows for each in written] == [0, 0]
    assert pq.read_table(tmp_path / "posts-0").column_names == list(POSTS.names)
