"""Reading files, guarded: never more than a limit, and no way out of the folder that was named."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from emnews_cli.errors import InputError, TooLargeError
from emnews_cli.model.size import size_in_words
from emnews_cli.system import NO_LINK, READ, READ_FILE, Folder, open_in

MAX_SIZE = 64_000_000
"""Bytes that a file may have, unless told otherwise."""
NOT_REGULAR = "not a regular file"
LEADS_OUT = "a link that leads out of the folder, not followed without --follow-links"
_PIECE = 1 << 16


class Access(NamedTuple):
    """How a file may be read.

    Args:
        root: the folder that was named and in which the file was found; empty for a file that was named
            itself, which may be anything: a pipe, or a link to somewhere else.
        within: where the file must really be, all links followed; empty for anywhere.
        max_size: the most bytes that the file may have.
    """

    root: str = ""
    within: str = ""
    max_size: int = MAX_SIZE

    def admits(self, real_path: str) -> bool:
        """Whether a file may be there, all links followed."""
        return real_path.startswith(self.within)


class Content(NamedTuple):
    """The bytes of a file, and its status when it was opened.

    For a member of a container it is that of the container; None for standard input and repositories. Of an
    object of a store the size and ETag are given instead.
    """

    data: bytes
    status: os.stat_result | None = None
    version: tuple[int, str] | tuple[()] = ()


class Bounded:
    """A stream that gives no more than a number of bytes.

    Args:
        read: reads the next piece, at most so many bytes of it; nothing at the end.
        limit: the number.
        used: how many of them it gave already.
    """

    def __init__(self, read: Callable[[int], bytes], limit: int, used: int = 0) -> None:
        self._read = read
        self._limit = limit
        self._left = limit - used

    def read(self, size: int = _PIECE) -> bytes:
        """The next piece.

        Raises:
            TooLargeError: there is more than the limit.
        """
        piece = self._read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise too_large(self._limit)
        return piece

    def read_all(self) -> bytes:
        """All pieces in one."""
        return b"".join(iter(self.read, b""))


def too_large(limit: int) -> TooLargeError:
    """The error for what has more bytes than a limit."""
    return TooLargeError("larger than {size_in_words}", size_in_words=size_in_words(limit))


def read(path: str, access: Access) -> Content:
    """A file as it may be read.

    Raises:
        TooLargeError: it has too many bytes.
        InputError: it was found in a folder and is not a regular file, or lies outside that folder.
        OSError: the system refuses it.
        ValueError: no file can have that name.
    """
    descriptor = os.open(path, READ_FILE if access.root else READ)
    try:
        status = os.fstat(descriptor)
        if access.root:
            _check_found(descriptor, status, path, access)
        return Content(_all_of(descriptor, status, access.max_size), status)
    finally:
        os.close(descriptor)


def read_plain(path: str, limit: int, folder: Folder | None = None) -> Content:
    """A file that nobody named, such as one of rules or settings: a link or a pipe is not taken for one.

    Args:
        path: the file.
        limit: the most bytes that it may have.
        folder: the folder that the path counts from, opened; None for the working folder.

    Raises:
        TooLargeError: it has too many bytes.
        InputError: it is not a regular file.
        OSError: the system refuses it; it is a link.
    """
    descriptor = open_in(folder, path, READ_FILE | NO_LINK)
    try:
        status = os.fstat(descriptor)
        _check_regular(status)
        return Content(_all_of(descriptor, status, limit), status)
    finally:
        os.close(descriptor)


def within(folder: str) -> str:
    """What the real path of everything in a folder begins with."""
    return os.path.join(os.path.realpath(folder), "")


def _check_found(descriptor: int, status: os.stat_result, path: str, access: Access) -> None:
    """See that what was opened is what may be: it may have been replaced since it was found."""
    _check_regular(status)
    if access.within and not access.admits(_real_path(descriptor, path)):
        raise InputError(LEADS_OUT)


def _check_regular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise InputError(NOT_REGULAR)


def _real_path(descriptor: int, path: str) -> str:
    """Where a file that is open really is."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:  # a system that does not say so, or a path that is too long for it
        return os.path.realpath(path)


def _all_of(descriptor: int, status: os.stat_result, limit: int) -> bytes:
    """What is to be read: of a file in one piece, of what has no size, or grows, until it ends."""
    is_file = stat.S_ISREG(status.st_mode)
    if is_file and status.st_size > limit:
        raise too_large(limit)
    data = os.read(descriptor, status.st_size + 1) if is_file else b""
    if is_file and len(data) == status.st_size:
        return data
    return data + Bounded(partial(os.read, descriptor), limit, len(data)).read_all()
