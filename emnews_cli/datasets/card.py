"""The dataset card (https://huggingface.co/docs/hub/datasets-cards) and the data dictionary, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from emnews_cli.datasets.schema import OF_POSTS, SCHEMA, TABLES, Column, Table

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_SHOWN = {
    "text": ("string", "TEXT", "VARCHAR"),
    "int": ("int32", "INTEGER", "INTEGER"),
    "bool": ("bool", "INTEGER, 0 or 1", "BOOLEAN"),
    "moment": ("timestamp[us, UTC]", "TEXT, `2022-01-21T10:05:40Z`", "TIMESTAMPTZ"),
    "local": ("timestamp[us]", "TEXT, `2022-01-21T18:05:40`", "TIMESTAMP"),
    "day": ("date32", "TEXT, `2022-01-21`", "DATE"),
    "texts": ("list of string", "TEXT, a JSON array", "VARCHAR[]"),
}
_WARNING = """> **License**: none is given here. The texts of the news belong to their media; whether and how
> you may pass them on is for you to find out. `emnews export --no-text` leaves out articles and leads."""


def card(told: Mapping[str, Any], rows: Mapping[str, int], tables: Iterable[str]) -> str:
    """The card of a dataset.

    Args:
        told: what it says of itself.
        rows: how many each table has.
        tables: the names of its tables.
    """
    names = [name for name in TABLES if name in set(tables)]
    filled = [name for name in names if rows.get(name)]
    return "\n".join([*_head(filled, rows.get("posts", 0)), *_facts(told, rows), *dictionary(names)])


def _head(filled: list[str], posts: int) -> Iterator[str]:
    """The YAML; a table without rows is left out, which ``load_dataset`` would fail on."""
    yield from ("---", "language:", "- zh", "pretty_name: Chinese finance news", "size_categories:")
    yield f"- {next((name for most, name in _SIZES if posts < most), 'n>1M')}"
    if filled:
        yield "configs:"
    for name in filled:
        yield f"- config_name: {name}"
        yield f"  data_files: data/{name}/**/*.parquet"
        if name == "posts":
            yield "  default: true"
    yield from ("---", "")


def _facts(told: Mapping[str, Any], rows: Mapping[str, int]) -> Iterator[str]:
    libraries = ", ".join(f"{name} {version}" for name, version in told["libraries"].items())
    yield from ("# Chinese finance news", "", _WARNING, "")
    made = f" with {libraries}" if libraries else ""
    yield f"Made by emnews {told['emnews']}{made}; schema {told['schema']}."
    yield from ("", "| table | rows |", "| --- | --- |")
    for name, count in rows.items():
        yield f"| {name} | {count} |"
    yield ""


def dictionary(names: Iterable[str]) -> Iterator[str]:
    """What each column of some tables says, line by line."""
    yield from (
        "## Data dictionary",
        "",
        "What is not known is null. Columns in **bold** are never null.",
        "",
    )
    for name in names:
        yield from _table(TABLES[name])


def _table(table: Table) -> Iterator[str]:
    yield from (
        f"### {table.name}",
        "",
        f"{table.about} Key: {', '.join(f'`{name}`' for name in table.key)}.",
        "",
    )
    if table.optional:
        yield from (f"Only with `--tables …,{table.name}`: it takes a third of the time of all.", "")
    yield from (
        "| column | type | what it says | where it comes from | not for |",
        "| --- | --- | --- | --- | --- |",
    )
    yield from map(_column, table.columns)
    yield ""


def _column(column: Column) -> str:
    name = f"`{column.name}`" if column.nullable else f"**`{column.name}`**"
    cells = (name, _SHOWN[column.type][0], column.about, column.origin, column.caution)
    return f"| {' | '.join(cells)} |"


def reference() -> str:
    """The page docs/reference/dataset.md."""
    types = "\n".join(f"| {' | '.join(shown)} |" for shown in _SHOWN.values())
    posts = ", ".join(f"`{table.name}`" for table in OF_POSTS)
    head = f"""# The tables of a dataset

What [`emnews export`](../commands/export.md) makes, schema {SCHEMA}. This page is made from
`emnews_cli/datasets/schema.py`, as are the types of the files and the card of each dataset.

A new column comes at the end of its table and may be null: the schema stays {SCHEMA}. A change of meaning or
of type makes it {SCHEMA + 1}.

The rows of {posts}
belong to posts and are in the order of `path`, then `position`; `sessions` is about exchanges.

| Parquet | SQLite, JSON Lines | DuckDB |
| --- | --- | --- |
{types}

In JSON Lines lists, numbers and truth are JSON's own.
"""
    return "\n".join([head, *dictionary(TABLES)])
