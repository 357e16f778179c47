"""Saving files: complete or not at all, and only where something changed."""

from __future__ import annotations

import errno
import fcntl
import filecmp
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import BinaryIO, Literal, NoReturn

from emnews_cli.errors import DiskError, OutputError

_NOTHING_CAN_BE_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
_TEMPORARY = re.compile(r"\.emnews-[0-9a-f]{12}\.tmp")

Saved = Literal["written", "unchanged"]


def save(path: str, data: bytes, *, precious: bool = False) -> Saved:
    """Write a file, unless it holds these bytes already.

    Args:
        path: the file.
        data: all of it.
        precious: whether it can't be made again: then the bytes are on the disk before the old ones go.

    Raises:
        OutputError: it can't be written.
    """
    if not precious and _is_free(path):
        with _refusing(path):
            _write_new(path, data)
        return "written"
    if holds(path, data):
        return "unchanged"
    with replacing(path, precious=precious) as stream:
        stream.write(data)
    return "written"


def _is_free(path: str) -> bool:
    """Whether nothing has this name, not even a link that leads nowhere."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False
    return False


def _write_new(path: str, data: bytes) -> None:
    """Write a file where none is: what :func:`replacing` does, in the fewest calls of the system."""
    temporary = _temporary_beside(path)
    descriptor = _locked_file(temporary, 0o666)
    try:
        written = os.write(descriptor, data)
        while written < len(data):
            written += os.write(descriptor, data[written:])
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    finally:
        os.close(descriptor)


def rename(path: str, target: str) -> None:
    """Give a file another name in its folder.

    Raises:
        OutputError: the name is taken, or the file can't be renamed.
    """
    try:
        os.link(path, target, follow_symlinks=False)  # fails where the name is taken, unlike a renaming
        os.unlink(path)
    except FileExistsError as error:
        raise OutputError(f"can't be renamed: {target} is there already") from error
    except OSError as error:
        _refuse(f"can't be renamed to {target}", error)


def remove(path: str) -> None:
    """Remove a file.

    Raises:
        OutputError: it can't be removed.
    """
    try:
        os.unlink(path)
    except OSError as error:
        _refuse(f"{path}: can't be removed", error)


def _refuse(what: str, error: OSError) -> NoReturn:
    kind = DiskError if error.errno in _NOTHING_CAN_BE_WRITTEN else OutputError
    raise kind(f"{what}: {error.strerror or error}") from error


def holds(path: str, data: bytes) -> bool:
    """Whether a file has these bytes and no others."""
    try:
        if os.stat(path).st_size != len(data) or not os.path.isfile(path):
            return False
        with open(path, "rb", buffering=0) as stream:
            return stream.read() == data
    except (OSError, ValueError):
        return False


@contextmanager
def replacing(path: str, *, precious: bool = False) -> Iterator[BinaryIO]:
    """A stream whose bytes take the place of a file once the block ends well; else nothing has changed.

    The folders above are made. An existing file keeps its mode, and is left alone where it holds the same
    bytes. A link is followed; what is no regular file, such as ``/dev/null`` or a pipe, is written to as is.

    Args:
        path: the file.
        precious: as in :func:`save`.

    Raises:
        OutputError: the file can't be written.
    """
    if os.path.isdir(path):
        raise OutputError(f"{path}: can't be written: {os.strerror(errno.EISDIR)}")
    with _refusing(path), _special(path) or _temporary(path, precious=precious) as stream:
        yield stream


@contextmanager
def _refusing(path: str) -> Iterator[None]:
    """Errors of the system as ours.

    Raises:
        OutputError: the file can't be written.
    """
    try:
        yield
    except OSError as error:
        _refuse(f"{path}: can't be written", error)
    except ValueError as error:  # no file can have that name
        raise OutputError(f"{path!r}: can't be written: {error}") from error


def _special(path: str) -> BinaryIO | None:
    """What is there, opened, where it is neither file nor folder."""
    if not os.path.exists(path) or os.path.isfile(path) or os.path.isdir(path):
        return None
    return open(path, "wb")


@contextmanager
def _temporary(path: str, *, precious: bool) -> Iterator[BinaryIO]:
    target = os.path.realpath(path) if os.path.islink(path) else path
    temporary = _temporary_beside(target)
    try:
        with open(_locked_file(temporary, 0o600), "wb") as stream:
            yield stream
            stream.flush()
            if _is_same(temporary, target):
                return
            _give_rights(stream, target)
            if precious:
                os.fsync(stream.fileno())
            os.replace(temporary, target)  # while it is locked: until then it might be taken for a leftover
    finally:
        with suppress(OSError):
            os.unlink(temporary)


def _temporary_beside(path: str) -> str:
    folder, _, _ = path.rpartition("/")
    name = f".emnews-{os.urandom(6).hex()}.tmp"
    return f"{folder}/{name}" if folder or path.startswith("/") else name


def _is_same(temporary: str, target: str) -> bool:
    """Whether what is there already holds the same bytes."""
    return os.path.isfile(target) and filecmp.cmp(temporary, target, shallow=False)


def _give_rights(stream: BinaryIO, target: str) -> None:
    """Give a file the mode and owner of the one that it takes the place of, or the usual mode."""
    try:
        status = os.stat(target)
    except FileNotFoundError:
        os.fchmod(stream.fileno(), 0o666 & ~_umask())
        return
    if (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(OSError):  # which only root may do
            os.fchown(stream.fileno(), status.st_uid, status.st_gid)
    os.fchmod(stream.fileno(), stat.S_IMODE(status.st_mode))


@cache
def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _locked_file(path: str, mode: int) -> int:
    """A file that was not there, opened and locked; the folders above are made where they are missing.

    Args:
        path: its name.
        mode: who may read and write it, less what the umask takes: nobody else where it takes the place of
            another, which may be private.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags, mode)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        descriptor = os.open(path, flags, mode)
    with suppress(OSError):  # a file system without locks
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    if os.fstat(descriptor).st_nlink:
        return descriptor
    os.close(descriptor)  # somebody took it for a leftover before it was locked
    return _locked_file(path, mode)


def remove_leftovers(folder: str, *, below: bool = False) -> int:
    """Remove what a killed run left in a folder; what a live one is writing is locked and stays.

    Args:
        folder: where outputs go.
        below: whether to look into the folders below it, too.

    Returns:
        How many files were removed.
    """
    removed, folders = 0, [folder]
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if _TEMPORARY.fullmatch(entry.name):
                    removed += _is_removed(entry.path)
                elif below and entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
    return removed


def _is_removed(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(path)
    except OSError:  # locked, gone, or not ours to remove
        return False
    return True
