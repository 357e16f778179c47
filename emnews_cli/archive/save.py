"""Saving files: complete or not at all, and only where something changed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal

from emnews_cli.errors import OutputError


def save(path: Path, data: bytes) -> Literal["written", "unchanged"]:
    """Write a file, unless it holds these bytes already.

    Raises:
        OutputError: it can't be written.
    """
    if _holds(path, data):
        return "unchanged"
    with replacing(path) as stream:
        stream.write(data)
    return "written"


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes take the place of a file once the block ends well; else nothing has changed.

    The folders above are made. An existing file keeps its mode.

    Raises:
        OutputError: the file can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".emnews-", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise _output_error(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        temporary.chmod(_mode(path))
        temporary.replace(path)
    except OSError as error:
        raise _output_error(path, error) from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _output_error(path: Path, error: OSError) -> OutputError:
    return OutputError(f"{path}: can't be written: {error.strerror or error}")


def _mode(path: Path) -> int:
    """The mode of the file that is replaced, else that of a new one."""
    try:
        return path.stat().st_mode & 0o7777
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
