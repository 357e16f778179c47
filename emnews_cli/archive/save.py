"""Saving files: complete or not at all, only where something changed, and never through a link."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from typing import TYPE_CHECKING, BinaryIO, Literal

from emnews_cli.archive.folders import (
    folder_of,
    holds_in,
    pieces_in,
    refuse,
    refuse_link,
    refuse_special,
    refusing,
    status_in,
)
from emnews_cli.errors import InputError, OutputError, UsageError, storing_temporarily
from emnews_cli.messages import Message
from emnews_cli.stores.urls import is_url
from emnews_cli.system import (
    CREATE,
    MOVES_OPEN_FILES,
    NO_LINK,
    READ_FILE,
    Folder,
    lock,
    open_in,
    replace_in,
    stat_in,
    unlink_in,
    user_ids,
)

if TYPE_CHECKING:
    from emnews_cli.stores.objects import ObjectState

_TEMPORARY = re.compile(r"\.emnews-[0-9a-f]{12}\.tmp")

_PIECE = 1 << 20

Saved = Literal["written", "unchanged"]


def save(path: str, data: bytes, root: str = "") -> Saved:
    """Write a file, unless it holds these bytes already; or an object.

    Args:
        path: the file, or the URL of the object.
        data: all of it.
        root: the folder that the user named, if it was not the file itself; see
            :func:`~emnews_cli.archive.folders.folder_of`.

    Raises:
        OutputError: it can't be written; it is a link, or lies behind one below the root.
    """
    if is_url(path):
        put(path, data)
        return "written"
    with refusing(path), folder_of(path, root, make=True) as (folder, name):
        status = status_in(folder, name)
        if status is None:
            _write_new(folder, name, data)
            return "written"
        if stat.S_ISREG(status.st_mode) and status.st_size == len(data) and holds_in(folder, name, data):
            return "unchanged"
    with replacing(path, root) as stream:
        stream.write(data)
    return "written"


def put(url: str, data: bytes) -> ObjectState:
    """Write an object.

    Raises:
        OutputError: it can't be written.
    """
    from emnews_cli.stores.objects import bucket_of

    bucket, key = bucket_of(url)
    return bucket.put(key, data)


def _write_new(folder: Folder, name: str, data: bytes) -> None:
    """Write a file where none is: what :func:`replacing` does, in the fewest calls of the system."""
    temporary, descriptor = locked_file(folder, 0o666)
    try:
        try:
            written = os.write(descriptor, data)
            while written < len(data):
                written += os.write(descriptor, data[written:])
            if MOVES_OPEN_FILES:
                replace_in(folder, temporary, name)
        finally:
            os.close(descriptor)
        if not MOVES_OPEN_FILES:
            replace_in(folder, temporary, name)
    except BaseException:
        with suppress(OSError):
            unlink_in(folder, temporary)
        raise


def holds(path: str, data: bytes, root: str = "") -> bool:
    """Whether a file has these bytes and no others.

    Raises:
        OutputError: it is a link, or lies behind one below the root.
    """
    with suppress(OSError, ValueError), folder_of(path, root) as (folder, name):
        refuse_link(status_in(folder, name), path)
        return holds_in(folder, name, data)
    return False


def remove(path: str, root: str = "") -> None:
    """Remove a file, or an object.

    Raises:
        OutputError: it can't be removed.
    """
    if is_url(path):
        from emnews_cli.stores.objects import bucket_of

        bucket, key = bucket_of(path)
        bucket.remove(key)
        return
    try:
        with folder_of(path, root) as (folder, name):
            unlink_in(folder, name)
    except OSError as error:
        refuse(Message("{path}: can't be removed", path=path), error)


@contextmanager
def replacing(path: str, root: str = "") -> Iterator[BinaryIO]:
    """A stream whose bytes take the place of a file once the block ends well; else nothing has changed.

    The folders above are made. An existing file keeps its mode, and is left alone where it holds the same
    bytes. What was named itself and is neither file nor folder, such as ``/dev/null``, ``/dev/stdout`` or a
    pipe, is written to as is. An object gets its bytes at once, from a temporary file.

    Args:
        path: the file, or the URL of the object.
        root: as in :func:`save`.

    Raises:
        OutputError: the file can't be written; it is a link, or lies behind one below the root.
    """
    if is_url(path):
        import tempfile

        with storing_temporarily(), tempfile.TemporaryFile() as stream:
            yield stream
            put_unless_same(path, stream)
        return
    if os.path.isdir(path):
        refuse_special(os.stat(path), path)
    with refusing(path), _special(path, root) or _replacing_file(path, root) as stream:
        yield stream


def put_unless_same(url: str, stream: BinaryIO) -> Saved:
    """Write an object of what is in a file; one whose ETag is the MD5 of the same bytes is left alone.

    Raises:
        OutputError: it can't be written.
    """
    from hashlib import md5

    from emnews_cli.stores.objects import bucket_of

    bucket, key = bucket_of(url)
    try:
        there = bucket.find(key)
    except InputError as error:
        raise OutputError("{url}: can't be written: {error}", url=url, error=error) from error
    stream.seek(0)
    digest = md5(usedforsecurity=False)
    for piece in iter(partial(stream.read, _PIECE), b""):
        digest.update(piece)
    if there and there.etag == digest.hexdigest():
        return "unchanged"
    bucket.put(key, stream)
    return "written"


def _special(path: str, root: str) -> BinaryIO | None:
    """What was named and is neither file nor folder, opened."""
    if root or not os.path.exists(path) or os.path.isfile(path):
        return None
    return open(path, "wb")


@contextmanager
def replacing_by_name(path: str) -> Iterator[str]:
    """What :func:`replacing` does with a file, for who must open it by a name.

    Args:
        path: the file.

    Returns:
        The name of an empty file beside it.

    Raises:
        OutputError: the file can't be written.
    """
    refuse_url(path)
    with refusing(path), _replacing(path, "") as (_, temporary):
        yield os.path.join(os.path.dirname(path), temporary)


def first_line(path: str, size: int) -> bytes:
    """The first line of a file or an object; nothing where there is no such object.

    Args:
        path: the file, or the URL of the object.
        size: the most bytes that are read.

    Raises:
        InputError: the object can't be read.
        OSError: the file can't be read.
    """
    if is_url(path):
        from emnews_cli.stores.objects import bucket_of

        bucket, key = bucket_of(path)
        begin = bucket.begin(key, _PIECE)
        whole = begin if b"\n" in begin or len(begin) < _PIECE else bucket.begin(key, size)
        return whole.partition(b"\n")[0]
    with open(path, "rb") as file:
        return file.readline(size)


def refuse_url(path: str) -> None:
    """See that a path is one of this machine.

    Raises:
        UsageError: it is the URL of an object.
    """
    if is_url(path):
        raise UsageError("{url}: a database is written on this machine: give a file, and copy it", url=path)


@contextmanager
def _replacing_file(path: str, root: str) -> Iterator[BinaryIO]:
    with _replacing(path, root) as (stream, _):
        yield stream


@contextmanager
def _replacing(path: str, root: str) -> Iterator[tuple[BinaryIO, str]]:
    with folder_of(path, root, make=True) as (folder, name):
        status = status_in(folder, name)
        refuse_link(status, path)
        if status is not None:
            refuse_special(status, path)
        with temporary_in(folder) as (stream, temporary):
            yield stream, temporary
            stream.flush()
            if not _is_same(folder, temporary, name):
                give_rights(stream, status_in(folder, name))
                # While it is locked, if the system allows that: until then it might be taken for a leftover.
                if not MOVES_OPEN_FILES:
                    stream.close()
                replace_in(folder, temporary, name)


@contextmanager
def temporary_in(folder: Folder) -> Iterator[tuple[BinaryIO, str]]:
    """A file that nobody else can read, to be put in the place of another; else it goes with the block.

    Args:
        folder: a folder that is open.

    Returns:
        The file and its name in the folder.
    """
    temporary, descriptor = locked_file(folder, 0o600)
    try:
        with open(descriptor, "wb") as stream:
            yield stream, temporary
    finally:
        with suppress(OSError):
            unlink_in(folder, temporary)


def _is_same(folder: Folder, temporary: str, name: str) -> bool:
    """Whether what is there already holds the same bytes."""
    status = status_in(folder, name)
    if status is None or status.st_size != stat_in(folder, temporary).st_size:
        return False
    pairs = zip(pieces_in(folder, temporary), pieces_in(folder, name), strict=False)
    return all(left == right for left, right in pairs)


def give_rights(stream: BinaryIO, status: os.stat_result | None) -> None:
    """Give a file the mode and owner of the one that it takes the place of, or the usual mode.

    Args:
        stream: the file.
        status: of the other; None where there is none.
    """
    ids = user_ids()
    if ids is None:  # a new file gets the rights of its folder
        return
    if status is None:
        os.fchmod(stream.fileno(), 0o666 & ~_umask())
        return
    if (status.st_uid, status.st_gid) != ids:
        with suppress(OSError):  # which only root may do
            os.fchown(stream.fileno(), status.st_uid, status.st_gid)
    os.fchmod(stream.fileno(), stat.S_IMODE(status.st_mode))


@cache
def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def locked_file(folder: Folder, mode: int) -> tuple[str, int]:
    """A temporary file in a folder that is open: its name, which is new, and itself, opened and locked.

    Args:
        folder: the folder.
        mode: who may read and write it, less what the umask takes: nobody else where it takes the place of
            another, which may be private.
    """
    name = f".emnews-{os.urandom(6).hex()}.tmp"
    descriptor = open_in(folder, name, CREATE, mode)
    lock(descriptor)
    if os.fstat(descriptor).st_nlink:
        return name, descriptor
    os.close(descriptor)  # somebody took it for a leftover before it was locked
    return locked_file(folder, mode)


def remove_leftovers(folder: str, root: str = "", *, below: bool = False) -> int:
    """Remove what a killed run left in a folder; what a live one is writing is locked and stays.

    Args:
        folder: where outputs go.
        root: as in :func:`save`; nothing is removed by way of a link below it.
        below: whether to look into the folders below it, too.

    Returns:
        How many files were removed.
    """
    if is_url(folder):
        return 0
    try:
        with folder_of(f"{folder}/.", root):
            folders = [folder]
    except (OSError, OutputError, ValueError):
        return 0
    removed = 0
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
        with open(path, "rb", opener=_opened_file) as stream:
            if not lock(stream.fileno(), wait=False):
                return False
            if not MOVES_OPEN_FILES:
                stream.close()
            os.unlink(path)
    except OSError:  # gone, a link, open elsewhere, or not ours to remove
        return False
    return True


def _opened_file(path: str, _: int) -> int:
    return open_in(None, path, READ_FILE | NO_LINK)
