"""Writing containers: the same posts give the same bytes, whoever packs them and whenever."""

from __future__ import annotations

import os
import tarfile
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

from emnews_cli.datasets.extras import needing
from emnews_cli.errors import OutputError
from emnews_cli.stores.streams import zstd

_MODE = 0o644
_LEVEL, _ZSTD_LEVEL = 6, 9
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first that a zip file can have."""
_ROWS, _ROW_BYTES = 1000, 8_000_000
"""What a row group of Parquet has at most, so that little is in memory at a time."""


class Part(Protocol):
    """A container that is being written.

    Args:
        file: an empty file.
    """

    def __init__(self, file: BinaryIO) -> None: ...

    def add(self, name: str, data: bytes) -> None:
        """Add a post.

        Raises:
            OutputError: no container of this format can have a member of this name.
        """

    @property
    def size(self) -> int:
        """Its bytes so far, more or less."""

    def finish(self) -> None:
        """Write what is left to write."""


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


class _Same:
    """Compresses nothing."""

    def compress(self, data: bytes, /) -> bytes:
        return data

    def flush(self) -> bytes:
        return b""


class _Tar:
    """A tar file as GNU tar writes them: it takes any name, and of most in one block."""

    def __init__(self, file: BinaryIO, compressor: _Compressor | None = None) -> None:
        self._file, self._compressor = file, compressor or _Same()

    def add(self, name: str, data: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(data), _MODE
        head = info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")
        self._write(head + data + bytes(-len(data) % tarfile.BLOCKSIZE))

    @property
    def size(self) -> int:
        return self._file.tell()

    def finish(self) -> None:
        self._write(bytes(2 * tarfile.BLOCKSIZE))
        self._file.write(self._compressor.flush())

    def _write(self, data: bytes) -> None:
        self._file.write(self._compressor.compress(data))


def _gzipped(file: BinaryIO) -> Part:
    return _Tar(file, zlib.compressobj(_LEVEL, zlib.DEFLATED, 31))


def _zstd(file: BinaryIO) -> Part:
    return _Tar(file, zstd().ZstdCompressor(level=_ZSTD_LEVEL))


class _Zip:
    """A zip file."""

    def __init__(self, file: BinaryIO) -> None:
        import zipfile

        self._file, self._zip = file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)

    def add(self, name: str, data: bytes) -> None:
        import zipfile

        info = zipfile.ZipInfo(_text(name), _FIRST_DAY)
        info.create_system, info.external_attr = 3, (0o100000 | _MODE) << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(info, data, compresslevel=_LEVEL)

    @property
    def size(self) -> int:
        return self._file.tell()

    def finish(self) -> None:
        self._zip.close()


class _Parquet:
    """A Parquet file with the columns ``path`` and ``data``."""

    def __init__(self, file: BinaryIO) -> None:
        needing("Parquet", "pyarrow")
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._file, self._pa = file, pa
        self._schema = pa.schema([("path", pa.string()), ("data", pa.binary())])
        self._writer = pq.ParquetWriter(
            file, self._schema, compression="zstd", use_dictionary=False, write_statistics=["path"]
        )
        self._waiting: list[tuple[str, bytes]] = []
        self._bytes = 0

    def add(self, name: str, data: bytes) -> None:
        self._waiting.append((_text(name), data))
        self._bytes += len(data)
        if len(self._waiting) == _ROWS or self._bytes > _ROW_BYTES:
            self._write_group()

    @property
    def size(self) -> int:
        return self._file.tell() + self._bytes

    def finish(self) -> None:
        try:
            self._write_group()
            self._writer.close()
        finally:
            self._writer.is_open = False  # else it tries again, and complains, when it is collected

    def _write_group(self) -> None:
        if self._waiting:
            columns: list[Any] = list(map(list, zip(*self._waiting, strict=True)))
            self._writer.write_table(self._pa.table(columns, schema=self._schema))
        self._waiting, self._bytes = [], 0


def _text(name: str) -> str:
    """A name that is text.

    Raises:
        OutputError: it is bytes that are none.
    """
    try:
        os.fsencode(name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise OutputError("can't be packed: its name is not UTF-8, which a tar file can have") from error
    return name


PARTS: dict[str, Callable[[BinaryIO], Part]] = {
    "tar.gz": _gzipped,
    "tar.zst": _zstd,
    "tar": _Tar,
    "zip": _Zip,
    "parquet": _Parquet,
}
"""What begins a container, by the ending of its name."""
