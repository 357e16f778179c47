"""What operating systems have in different ways: flags of files, folders that are open, locks.

Where the system has the calls of https://man7.org/linux/man-pages/man2/openat.2.html, as POSIX has, a folder
that is open is a descriptor, and what is done in it is done by that, wherever a link may lead meanwhile.
Elsewhere it is its path: a link is refused when it is looked at, and one that is put there later is followed.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from filelock import FileLock

Folder: TypeAlias = int | str
"""A folder that is open."""


def _flags(*names: str) -> int:
    """Flags of :func:`os.open`, as far as the system has them."""
    return sum({getattr(os, name, 0) for name in names})


READ = os.O_RDONLY | _flags("O_CLOEXEC", "O_NOCTTY", "O_BINARY")
"""Read a file, whatever it is."""
READ_FILE = READ | _flags("O_NONBLOCK")
"""Read what should be a file: a pipe that took its place is not waited for."""
NO_LINK = _flags("O_NOFOLLOW")
"""Open no link. Where there is no such flag, :func:`open_in` looks before."""
CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | _flags("O_CLOEXEC", "O_BINARY")
"""Make a file that is not there."""
_FOLDER = _flags("O_DIRECTORY", "O_CLOEXEC") | getattr(os, "O_PATH", os.O_RDONLY)

HAS_FOLDER_DESCRIPTORS = os.open in os.supports_dir_fd
MOVES_OPEN_FILES = os.name != "nt"
"""Whether a file can get another name while it is open."""


# --- folders ----------------------------------------------------------------------------------------------


def open_folder(path: str, above: Folder | None = None) -> Folder:
    """Open a folder.

    Args:
        path: the folder.
        above: where that counts from; then it may not be a link. None for the working folder.

    Raises:
        OSError: it is not there, or not a folder.
    """
    if HAS_FOLDER_DESCRIPTORS:
        flags = _FOLDER if above is None else _FOLDER | NO_LINK
        return os.open(path, flags, dir_fd=_descriptor(above))
    path = _path(above, path)
    if not os.path.isdir(path) or (above is not None and os.path.islink(path)):
        os.stat(path)  # which says why, where nothing is there
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
    return path


def close_folder(folder: Folder) -> None:
    """Close a folder."""
    if isinstance(folder, int):
        os.close(folder)


def open_in(folder: Folder | None, name: str, flags: int, mode: int = 0o777) -> int:
    """Open a file in a folder: :func:`os.open`."""
    if HAS_FOLDER_DESCRIPTORS:
        return os.open(name, flags, mode, dir_fd=_descriptor(folder))
    path = _path(folder, name)
    if not NO_LINK and os.path.islink(path):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    return os.open(path, flags, mode)


def stat_in(folder: Folder, name: str) -> os.stat_result:
    """The status of what has a name in a folder, a link not followed."""
    if HAS_FOLDER_DESCRIPTORS:
        return os.stat(name, dir_fd=_descriptor(folder), follow_symlinks=False)
    return os.lstat(_path(folder, name))


def make_folder_in(folder: Folder, name: str) -> None:
    """Make a folder in another."""
    if HAS_FOLDER_DESCRIPTORS:
        os.mkdir(name, dir_fd=_descriptor(folder))
    else:
        os.mkdir(_path(folder, name))


def unlink_in(folder: Folder, name: str) -> None:
    """Remove a file in a folder."""
    if HAS_FOLDER_DESCRIPTORS:
        os.unlink(name, dir_fd=_descriptor(folder))
    else:
        os.unlink(_path(folder, name))


def replace_in(folder: Folder, name: str, other: str) -> None:
    """Let a file in a folder take the place of another: :func:`os.replace`."""
    if HAS_FOLDER_DESCRIPTORS:
        descriptor = _descriptor(folder)
        os.replace(name, other, src_dir_fd=descriptor, dst_dir_fd=descriptor)
    else:
        os.replace(_path(folder, name), _path(folder, other))


def link_in(folder: Folder, name: str, other: str) -> None:
    """Give a file in a folder a second name, which nothing has."""
    if HAS_FOLDER_DESCRIPTORS:
        descriptor = _descriptor(folder)
        os.link(name, other, src_dir_fd=descriptor, dst_dir_fd=descriptor, follow_symlinks=False)
    else:
        os.link(_path(folder, name), _path(folder, other))


def set_times_in(folder: Folder, name: str, status: os.stat_result) -> None:
    """Give a file in a folder the times of another, a link not followed."""
    times = status.st_atime_ns, status.st_mtime_ns
    if HAS_FOLDER_DESCRIPTORS:
        os.utime(name, ns=times, dir_fd=_descriptor(folder), follow_symlinks=False)
    else:
        os.utime(_path(folder, name), ns=times)


def _descriptor(folder: Folder | None) -> int | None:
    assert not isinstance(folder, str)  # noqa: S101  # a fault of ours
    return folder


def _path(folder: Folder | None, name: str) -> str:
    return os.path.join(folder, name) if isinstance(folder, str) else name


# --- files ------------------------------------------------------------------------------------------------


def read_at(descriptor: int, size: int, offset: int) -> bytes:
    """So many bytes of a file from an offset: :func:`os.pread`."""
    if hasattr(os, "pread"):
        return os.pread(descriptor, size, offset)
    os.lseek(descriptor, offset, os.SEEK_SET)
    return os.read(descriptor, size)


def user_ids() -> tuple[int, int] | None:
    """Who runs the program, and the group of that; None where the system has no such numbers."""
    return (os.geteuid(), os.getegid()) if hasattr(os, "geteuid") else None


# --- locks ------------------------------------------------------------------------------------------------


def lock(descriptor: int, *, wait: bool = True) -> bool:
    """Lock an open file for this process; returns False where another has it.

    Without ``fcntl`` nothing is locked: there nobody removes a file that is open, the purpose of these locks.
    """
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


class FolderLock:
    """A folder that one run has for itself.

    The folder itself is locked, so that nothing is left of it. Where the system locks no folders it is a file
    beside it, by filelock.

    Args:
        folder: must be there.
        follow: whether it may be a link.

    Raises:
        OSError: it is not there.
    """

    def __init__(self, folder: str, *, follow: bool = True) -> None:
        self._file: FileLock | None = None
        if fcntl is not None:
            flags = os.O_RDONLY | _flags("O_DIRECTORY", "O_CLOEXEC")
            self._descriptor = os.open(folder, flags if follow else flags | NO_LINK)
            return
        os.stat(folder)
        from filelock import FileLock

        above, name = os.path.split(os.path.abspath(folder))
        self._file = FileLock(os.path.join(above, f".{name}.emnews.lock"))

    def take(self, *, wait: bool) -> bool:
        """Lock it; returns False where another run has it and it is not waited for."""
        if self._file is None:
            return lock(self._descriptor, wait=wait)
        from filelock import Timeout

        try:
            self._file.acquire(timeout=-1 if wait else 0)
        except Timeout:
            return False
        return True

    def close(self) -> None:
        """Let others have it."""
        if self._file is None:
            os.close(self._descriptor)
        else:
            self._file.release()


# --- signals ----------------------------------------------------------------------------------------------


def raise_lost_ends_again() -> None:
    """Let what a signal raises to end this process come again where it is lost.

    Python prints what is raised in a callback or a finalizer, and goes on
    (https://docs.python.org/3/library/sys.html#sys.unraisablehook).
    """
    if hasattr(signal, "setitimer"):
        sys.unraisablehook = _raise_again


def _raise_again(lost: Any) -> None:
    if not isinstance(lost.exc_value, SystemExit | KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    ending = type(lost.exc_value)(*lost.exc_value.args)

    def end(*_: object) -> NoReturn:
        raise ending

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, 0.001)
