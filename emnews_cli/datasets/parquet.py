"""Tables in Parquet: parts of them as files, rows in the order of paths."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import cache
from hashlib import blake2b
from importlib.abc import MetaPathFinder
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from emnews_cli.datasets.rows import Row, Rows
from emnews_cli.datasets.schema import SCHEMA, TABLES, Column, Table

POSTS_IN_GROUP, ROWS_IN_GROUP = 5_000, 20_000
"""Rows of a row group of ``posts``, and of the other tables, whose rows are short."""
_BATCH = 250
"""Rows that are packed together: as Python's objects they take several times the memory."""
_MOST_CHARACTERS, _MOST_IN_GROUP = 1_000_000, 12_000_000
"""Characters of texts that are packed together, and bytes of a row group: long posts make them shorter."""
_READ = 100
"""Rows that are unpacked together: the files of many partitions may be read side by side."""
MOST_BYTES = 256_000_000
"""The size at which a file is closed and another one begun."""

ArrowError = pa.ArrowException

_TYPES = {
    "text": pa.string(),
    "int": pa.int32(),
    "bool": pa.bool_(),
    "moment": pa.timestamp("us", "UTC"),
    "local": pa.timestamp("us"),
    "day": pa.date32(),
    "texts": pa.list_(pa.field("element", pa.string(), nullable=False)),
}
_NUMBERS = {"moment": pa.int64(), "local": pa.int64(), "day": pa.int32()}

Open = Callable[[str, int], AbstractContextManager[BinaryIO]]
"""Gives a stream for a file of a table, by its number, which is complete once the block ends well."""


class Written(NamedTuple):
    """A file of a dataset.

    Args:
        table: whose rows it has.
        number: among those of the table.
        rows: how many.
        content: a hash of their values, whatever version of the library wrote them.
    """

    table: str
    number: int
    rows: int
    content: str


def take_little_memory() -> None:
    """Let pyarrow do without what it does not need here; for a process that is ours alone.

    Whenever it makes an array it looks for pandas, once, which takes 50 MB and as long as 500 posts.
    """
    pa.set_memory_pool(pa.system_memory_pool())  # which gives back what is not used any more
    sys.meta_path.insert(0, _NoPandas)
    pa.array([])
    sys.meta_path.remove(_NoPandas)


class _NoPandas(MetaPathFinder):
    """Finds that pandas is not installed."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


@cache
def arrow_schema(table: Table) -> pa.Schema:
    """A table's columns for Arrow, each with what it means."""
    fields = [_field(column) for column in table.columns]
    return pa.schema(fields, metadata={"emnews.schema": str(SCHEMA), "emnews.table": table.name})


def _field(column: Column) -> pa.Field:
    told = {"about": column.about, "origin": column.origin, "caution": column.caution}
    metadata = {key: value for key, value in told.items() if value}
    return pa.field(column.name, _TYPES[column.type], nullable=column.nullable, metadata=metadata)


def batch_of(table: Table, rows: Sequence[Row]) -> pa.RecordBatch:
    """Rows as a batch of Arrow."""
    schema = arrow_schema(table)
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def table_of(table: Table, rows: Iterable[Row]) -> pa.Table:
    """All rows of a table in memory."""
    rows = iter(rows)
    batches = []
    while some := list(islice(rows, _BATCH)):
        batches.append(batch_of(table, some))
    return pa.Table.from_batches(batches, arrow_schema(table))


def write_parts(tables: Iterable[str], posts: Iterable[Rows], opened: Open) -> list[Written]:
    """Write one partition of some tables.

    Args:
        tables: their names.
        posts: the rows of its posts, in the order of their paths.
        opened: opens the files; none is in its place before all are written.
    """
    with ExitStack() as stack:
        parts = {name: _Part(TABLES[name], opened, stack) for name in tables}
        for rows in posts:
            for name, part in parts.items():
                part.add(rows[name])
        return [each for part in parts.values() for each in part.close()]


class _Part:
    """The rows of one table in one partition, on the way to their files."""

    def __init__(self, table: Table, opened: Open, stack: ExitStack) -> None:
        self._table = table
        self._opened, self._stack = opened, stack
        self._group = POSTS_IN_GROUP if table.name == "posts" else ROWS_IN_GROUP
        self._text = table.names.index("text") if "text" in table.names else None
        self._characters = 0
        self._rows: list[Row] = []
        self._batches: list[pa.RecordBatch] = []
        self._written: list[Written] = []
        self._begin()

    def _begin(self) -> None:
        """Begin a file."""
        self._number, self._hash = 0, blake2b(digest_size=20)
        self._stream = self._stack.enter_context(self._opened(self._table.name, len(self._written)))
        self._writer = pq.ParquetWriter(
            self._stream,
            arrow_schema(self._table),
            compression="zstd",
            compression_level=3,
            use_dictionary=_dictionaries(self._table),
            write_page_index=True,
        )
        self._stack.callback(_abandon, self._writer)

    def add(self, rows: list[Row]) -> None:
        """Take the rows of a post."""
        self._rows += rows
        if self._text is not None:
            self._characters += sum(len(row[self._text] or "") for row in rows)
        while len(self._rows) >= _BATCH or self._characters >= _MOST_CHARACTERS:
            self._pack()

    def close(self) -> list[Written]:
        """Write what is left."""
        self._pack()
        self._flush()
        self._end()
        return self._written

    def _pack(self) -> None:
        """Make a batch of the first rows that wait, and a row group of batches."""
        rows, self._rows = self._rows[:_BATCH], self._rows[_BATCH:]
        self._characters = 0
        if not rows:
            return
        self._hash.update(json.dumps(rows).encode())
        self._batches.append(batch_of(self._table, rows))
        self._number += len(rows)
        in_group = sum(batch.num_rows for batch in self._batches)
        if in_group >= self._group or sum(batch.nbytes for batch in self._batches) >= _MOST_IN_GROUP:
            self._flush()
            if self._stream.tell() >= MOST_BYTES:
                self._end()
                self._begin()

    def _flush(self) -> None:
        if self._batches:
            self._writer.write_table(pa.Table.from_batches(self._batches), self._group)
            self._batches = []

    def _end(self) -> None:
        self._writer.close()
        content = self._hash.hexdigest()
        self._written.append(Written(self._table.name, len(self._written), self._number, content))


_HARDLY_TWICE = frozenset(
    "id article_id url title digest text published_at published_local available_at first_seen_at"
    " source_sha256 image open_at close_at break_start break_end position".split()
)
"""Columns whose values hardly come again: a dictionary of them would be memory and time for nothing."""


@cache
def _dictionaries(table: Table) -> list[str]:
    """The columns that have a dictionary, by their names in Parquet."""
    once = {*_HARDLY_TWICE, *(["path"] if table.name == "posts" else [])}
    return [
        f"{column.name}.list.element" if column.type == "texts" else column.name
        for column in table.columns
        if column.name not in once and column.type != "bool"
    ]


def _abandon(writer: pq.ParquetWriter) -> None:
    """Let a writer that was not closed write nothing more when it goes."""
    writer.is_open = False


def read_rows(path: str, table: Table, names: Sequence[str] | None = None) -> Iterator[Row]:
    """The rows of a file, in the order of the table's columns.

    Args:
        path: the file.
        table: its table.
        names: the columns to read, or None for all; the others are None.

    Raises:
        OSError: it can't be read.
        ArrowError: it is no Parquet, or another table.
    """
    with pq.ParquetFile(path) as file:
        wanted = _there(file.schema_arrow, table, names or table.names)
        for batch in file.iter_batches(_READ, columns=wanted, use_threads=False):
            empty = [None] * batch.num_rows
            columns = [
                _values(batch.column(column.name), column) if column.name in wanted else empty
                for column in table.columns
            ]
            yield from zip(*columns, strict=True)


def _there(schema: pa.Schema, table: Table, names: Sequence[str]) -> list[str]:
    """Those of some columns that a file has; one that may be null may be missing, as in earlier versions.

    Raises:
        ArrowError: a column is missing or of another type.
    """
    known = set(schema.names)
    for name in names:
        field = arrow_schema(table).field(name)
        if not (schema.field(name).equals(field) if name in known else field.nullable):
            raise pa.ArrowInvalid(f"not the table {table.name!r}, whose column {name!r} is {field.type}")
    return [name for name in names if name in known]


def _values(array: pa.Array, column: Column) -> list[Any]:
    """The values of a column, moments and days as numbers."""
    number = _NUMBERS.get(column.type)
    # A view, since a cast loads all of pyarrow.compute.
    values: list[Any] = (array.view(number) if number else array).to_pylist()
    return values
