"""Exporting archives that are made for it, and reading what came of it by engines that know nothing of emnews."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.dataset as pads
import pyarrow.parquet as pq

from emnews_cli.datasets import schema
from emnews_cli.datasets.rows import RowOptions, rows_of
from emnews_cli.datasets.sqlite import read_rows
from emnews_cli.pipeline import read_post
from tests.robustness.archives import emnews

Values = dict[str, list[tuple[Any, ...]]]
TABLES = [table for table in schema.OF_POSTS if not table.optional]


def post(day: str, number: int, title: str = "题", feed: str = "", text: str = "正文。") -> tuple[str, str]:
    """A name and a post of one of the two feeds."""
    news_id = f"{feed}{day.replace('-', '')}{number:010}"
    link = '<span web="1" class="em_stock_key_common" data-code="1,600030">甲证券</span>'
    body = f"---\nlayout: post\ntitle: {title}\ndate: {day} 18:05:40 +0800\ncategories: emnews\ntags: 东财滚动新闻\n---\n"
    return f"{day}-{news_id}.md", f"{body}> 摘要{number}，这里是摘要的文字。\n\n<p>{link}{text}{number}</p>\n"


def write(folder: Path, *posts: tuple[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in posts:
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def archive(folder: Path) -> Path:
    """Three months, with a double of another feed in another month."""
    return write(
        folder,
        *(post(f"2022-0{month}-1{day}", month * 10 + day) for month in (1, 2, 3) for day in range(4)),
        ("undated.md", "没有日期。\n"),
    )


def export(posts: object, out: object, *options: object, code: int = 0, **more: Any) -> str:
    """Run the command without sessions, which take a second to load; returns what it says."""
    done = emnews("export", "--sessions", "none", *options, posts, "-o", out, **more)
    said = done.stderr.decode()
    assert done.returncode == code, said
    assert "Traceback" not in said
    return said


def truth(posts: Path, named: str = "") -> Values:
    """The rows of a folder's posts, without any dataset."""
    files = sorted(posts.rglob("*.md"))
    made = []
    for file in files:
        data = file.read_bytes()
        name = f"{named or posts}/{file.relative_to(posts)}"
        made.append(rows_of(read_post(data, name), data, RowOptions()).rows)
    return {table.name: [row for rows in made for row in rows[table.name]] for table in TABLES}


def in_sqlite(path: Path) -> Values:
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    found = {table.name: [*read_rows(database, table)] for table in TABLES}
    database.close()
    return found


def in_parquet(folder: Path) -> Values:
    """By pyarrow's datasets, as people read them."""
    return {
        table.name: sorted(
            (
                tuple(_number(row[name]) for name in table.names)
                for row in pads.dataset(folder / "data" / table.name, partitioning="hive")
                .to_table()
                .to_pylist()
            ),
            key=lambda row: row[:2] if table.name != "posts" else row[0],
        )
        for table in TABLES
    }


def in_duckdb(path: Path) -> Values:
    database = duckdb.connect(str(path), read_only=True)
    found = {
        table.name: [
            tuple(map(_number, row))
            for row in database.execute(
                f"SELECT {', '.join(map(repr_name, table.names))} FROM {table.name} ORDER BY {', '.join(table.key)}"  # noqa: S608
            ).fetchall()
        ]
        for table in TABLES
    }
    database.close()
    return found


def repr_name(name: str) -> str:
    return f'"{name}"'


def _number(value: Any) -> Any:
    """Moments and days as the rows have them."""
    if isinstance(value, dt.datetime):
        zone = value.tzinfo or dt.UTC
        return (value.replace(tzinfo=zone) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(
            microseconds=1
        )
    if isinstance(value, dt.date):
        return (value - dt.date(1970, 1, 1)).days
    return value


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))
    return found


def canonical(folder: Path) -> dict[str, bool]:
    """Whether each post is the one to count, by its name."""
    rows = pads.dataset(folder / "data/posts").to_table(columns=["path", "is_canonical"]).to_pylist()
    return {Path(row["path"]).name: row["is_canonical"] for row in rows}


def groups(path: Path) -> list[int]:
    metadata = pq.ParquetFile(path).metadata
    return [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)]
