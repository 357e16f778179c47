"""Saving files: complete or not at all, and only where something changed."""

from __future__ import annotations

import errno
import filecmp
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal

from emnews_cli.errors import DiskError, OutputError

_NOTHING_CAN_BE_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


def save(path: Path, data: bytes) -> Literal["written", "unchanged"]:
    """Write a file, unless it holds these bytes already.

    Raises:
        OutputError: it can't be written.
    """
    if holds(path, data):
        return "unchanged"
    with replacing(path) as stream:
        stream.write(data)
    return "written"


def holds(path: Path, data: bytes) -> bool:
    """Whether a file has these bytes and no others."""
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes take the place of a file once the block ends well; else nothing has changed.

    The folders above are made. An existing file keeps its mode, and is left alone where it holds the same
    bytes. A link is followed; what is no regular file, such as ``/dev/null`` or a pipe, is written to as is.

    Raises:
        OutputError: the file can't be written.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as stream:
                yield stream
            return
        with _temporary(path.resolve()) as stream:
            yield stream
    except OSError as error:
        kind = DiskError if error.errno in _NOTHING_CAN_BE_WRITTEN else OutputError
        raise kind(f"{path}: can't be written: {error.strerror or error}") from error


@contextmanager
def _temporary(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".emnews-", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        if not (path.is_file() and filecmp.cmp(temporary, path, shallow=False)):
            temporary.chmod(_mode(path))
            temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _mode(path: Path) -> int:
    """The mode of the file that is replaced, else that of a new one."""
    try:
        return path.stat().st_mode & 0o7777
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
