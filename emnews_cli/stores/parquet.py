"""Parquet files with a column ``path`` and a column ``data``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from emnews_cli.datasets.extras import needing
from emnews_cli.stores.members import BrokenError, Entry, entry_of
from emnews_cli.stores.streams import RATIO

COLUMNS = ("path", "data")
_ROWS = 64
"""Rows that are in memory at a time."""


def entries(
    file: BinaryIO, keep: Callable[[bytes], int], wants: Callable[[str], bool], max_size: int
) -> Iterator[Entry]:
    """What is in a Parquet file, row by row; for the arguments see :func:`emnews_cli.stores.tar.entries`.

    Raises:
        BrokenError: the file is damaged, a bomb, or has other columns.
        DiskError: the bytes can't be kept.
    """
    left = RATIO * os.fstat(file.fileno()).st_size
    for number, (name, data) in enumerate(_rows(file), 1):
        left -= len(data or b"")
        if left < 0:
            raise BrokenError("unpacks to more than {ratio:,} times its size", ratio=RATIO)
        if name is None:
            yield Entry(f"row {number}.md", problem="a row without a path", is_unsafe=True)
        elif data is None:
            yield entry_of(name, problem="a row without data")
        else:
            at = (keep(data) if len(data) <= max_size else 0, len(data)) if wants(name) else ()
            yield entry_of(name, at)


def _rows(opened: BinaryIO) -> Iterator[tuple[str | None, bytes | None]]:
    needing("Parquet", "pyarrow")
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(opened) as file:
            _check_columns(file.schema_arrow, pa)
            for batch in file.iter_batches(_ROWS, columns=list(COLUMNS), use_threads=False):
                names, datas = (batch.column(name).cast(pa.large_binary()) for name in COLUMNS)
                for name, data in zip(names, datas, strict=True):
                    written: bytes | None = name.as_py()
                    yield None if written is None else os.fsdecode(written), data.as_py()
    except (pa.ArrowException, OSError) as error:
        raise BrokenError("damaged: {error}", error=str(error).splitlines()[0]) from error


def _check_columns(schema: object, pa: object) -> None:
    """See that the columns are there, and are texts and bytes.

    Raises:
        BrokenError: they are not.
    """
    for name in COLUMNS:
        at = schema.get_field_index(name)  # type: ignore[attr-defined]
        types = pa.types  # type: ignore[attr-defined]
        of = schema.field(at).type if at >= 0 else None  # type: ignore[attr-defined]
        tests = types.is_string, types.is_large_string, types.is_binary, types.is_large_binary
        if of is None or not any(test(of) for test in tests):
            raise BrokenError("there is no column {name!r} of text or bytes", name=name)
