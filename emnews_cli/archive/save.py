"""Saving files: complete or not at all, and only where something changed."""

from __future__ import annotations

import errno
import filecmp
import os
import secrets
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


def rename(path: Path, target: Path) -> None:
    """Give a file another name in its folder.

    Raises:
        OutputError: the name is taken, or the file can't be renamed.
    """
    try:
        os.link(path, target, follow_symlinks=False)  # fails where the name is taken, unlike a renaming
        path.unlink()
    except FileExistsError as error:
        raise OutputError(f"can't be renamed: {target} is there already") from error
    except OSError as error:
        kind = DiskError if error.errno in _NOTHING_CAN_BE_WRITTEN else OutputError
        raise kind(f"can't be renamed to {target}: {error.strerror or error}") from error


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
        with _special(path) or _temporary(path) as stream:
            yield stream
    except OSError as error:
        kind = DiskError if error.errno in _NOTHING_CAN_BE_WRITTEN else OutputError
        raise kind(f"{path}: can't be written: {error.strerror or error}") from error


def _special(path: Path) -> BinaryIO | None:
    """What is there, opened, where it is neither file nor folder."""
    if not path.exists() or path.is_file() or path.is_dir():
        return None
    return path.open("wb")


@contextmanager
def _temporary(path: Path) -> Iterator[BinaryIO]:
    target = path.resolve() if path.is_symlink() else path
    temporary = target.with_name(f".emnews-{secrets.token_hex(6)}.tmp")
    try:
        with _new_file(temporary) as stream:
            yield stream
        if target.is_file():
            if filecmp.cmp(temporary, target, shallow=False):
                return
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    finally:
        with suppress(OSError):
            temporary.unlink()


def _new_file(path: Path) -> BinaryIO:
    """A file that was not there, opened; the folders above are made where they are missing."""
    try:
        return path.open("xb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")
