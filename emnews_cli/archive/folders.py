"""The folders of files that are written, opened so that nothing is written through a link.

What is done in a folder is done by its descriptor, where the system has that (:mod:`emnews_cli.system`): a
link that takes its place later leads nobody astray, and a temporary name makes no path too long.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NoReturn

from emnews_cli.archive.reading import NOT_REGULAR, read_plain
from emnews_cli.errors import DiskError, InputError, OutputError, reason_of
from emnews_cli.messages import Message
from emnews_cli.system import (
    NO_LINK,
    READ_FILE,
    Folder,
    close_folder,
    make_folder_in,
    open_folder,
    open_in,
    stat_in,
)

_NOTHING_CAN_BE_WRITTEN = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EROFS, errno.EIO}
_PIECE = 1 << 20


@contextmanager
def folder_of(path: str, root: str = "", *, make: bool = False) -> Iterator[tuple[Folder, str]]:
    """The folder of a file, opened, and the name of the file in it.

    Args:
        path: the file.
        root: the folder that the user named, below which no link is followed; empty where the file itself was
            named: then the folder is wherever its path leads.
        make: make the folders that are missing.

    Raises:
        OutputError: there is a link between the root and the file.
        OSError: a folder can't be opened or made.
    """
    folder, name = os.path.split(path)
    opened = _opened(root or folder or ".", None, make=make)
    try:
        parts = _parts_below(folder, root) if root else ()
        for at in range(len(parts)):
            opened = _entered(opened, root, parts[: at + 1], make=make)
        yield opened, name
    finally:
        close_folder(opened)


def _parts_below(folder: str, root: str) -> Sequence[str]:
    """The folders on the way from one folder down to another, whose path begins with that of the first."""
    if folder == root:
        return []
    parts, above = (list(filter(_is_step, where.replace(os.sep, "/").split("/"))) for where in (folder, root))
    assert parts[: len(above)] == above, (folder, root)  # noqa: S101  # a fault of ours
    return parts[len(above) :]


def _is_step(part: str) -> bool:
    return part not in ("", ".")


def _entered(above: Folder, root: str, parts: Sequence[str], *, make: bool) -> Folder:
    """A folder in one that is open, which is closed; ``parts`` lead there from the root."""
    try:
        below = _opened(parts[-1], above, make=make)
    except OSError:
        refuse_link(status_in(above, parts[-1]), os.path.join(root, *parts))
        raise
    close_folder(above)
    return below


def _opened(folder: str, above: Folder | None, *, make: bool) -> Folder:
    try:
        return open_folder(folder, above)
    except FileNotFoundError:
        if not make:
            raise
    if above is None:
        os.makedirs(folder, exist_ok=True)
    else:
        with suppress(FileExistsError):
            make_folder_in(above, folder)
    return open_folder(folder, above)


def status_in(folder: Folder, name: str) -> os.stat_result | None:
    """The status of what has a name in a folder, a link not followed; None where nothing has it."""
    try:
        return stat_in(folder, name)
    except FileNotFoundError:
        return None


def refuse_link(status: os.stat_result | None, path: str) -> None:
    """See that what has a name is not a link.

    Raises:
        OutputError: it is one.
    """
    if status and stat.S_ISLNK(status.st_mode):
        raise OutputError("{path} is a link: nothing is written through links", path=path)


def refuse_special(status: os.stat_result, path: str) -> None:
    """See that what is in the place of a file is a file.

    Raises:
        OutputError: it is a folder, a pipe or a device.
    """
    if not stat.S_ISREG(status.st_mode):
        reason = Message(os.strerror(errno.EISDIR)) if stat.S_ISDIR(status.st_mode) else NOT_REGULAR
        raise OutputError("{path}: can't be written: {reason}", path=path, reason=reason)


def pieces_in(folder: Folder, name: str) -> Iterator[bytes]:
    """The bytes of a regular file in a folder; nothing of anything else.

    Raises:
        OSError: it can't be read, or is a link.
    """
    with open(open_in(folder, name, READ_FILE | NO_LINK), "rb", buffering=0) as stream:
        if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            yield from iter(lambda: stream.read(_PIECE), b"")


def holds_in(folder: Folder, name: str, data: bytes) -> bool:
    """Whether a file in a folder has these bytes and no others."""
    try:
        return read_plain(name, len(data), folder).data == data
    except (OSError, InputError):
        return False


@contextmanager
def refusing(path: str) -> Iterator[None]:
    """Errors of the system as ours.

    Raises:
        OutputError: the file can't be written.
    """
    try:
        yield
    except OSError as error:
        refuse(Message("{path}: can't be written", path=path), error)
    except ValueError as error:  # no file can have that name
        raise OutputError("{path!r}: can't be written: {error}", path=path, error=error) from error


def refuse(what: str, error: OSError) -> NoReturn:
    """Say what is not possible.

    Raises:
        DiskError: nothing can be written any more.
        OutputError: this can't.
    """
    kind = DiskError if error.errno in _NOTHING_CAN_BE_WRITTEN else OutputError
    raise kind("{what}: {reason}", what=what, reason=reason_of(error)) from error
