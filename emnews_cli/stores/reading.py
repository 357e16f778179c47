"""Reading members of containers, in whatever process."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from emnews_cli.errors import InputError, TooLargeError
from emnews_cli.model.size import size_in_words
from emnews_cli.stores.members import BrokenError, Container, Member
from emnews_cli.system import READ_FILE, read_at

if TYPE_CHECKING:
    from emnews_cli.stores.git import Objects

_MOST_OPEN = 8
_MOST_UNPACKED = 2
"""Containers of another process that are open at a time, as each may have a temporary file of its own."""


class Open(Protocol):
    """A container that is open."""

    def read(self, at: Any, limit: int) -> bytes:
        """The bytes of a member."""

    def close(self) -> None:
        """Close it."""


class _Plain:
    """A file with members that are not packed.

    Raises:
        InputError: it is not the one that was listed.
    """

    def __init__(self, container: Container) -> None:
        self._descriptor = os.open(container.file, READ_FILE)
        status = os.fstat(self._descriptor)
        if not container.spooled and version_of(status) != version_of(container.status):
            os.close(self._descriptor)
            raise InputError("its container was changed meanwhile: try again")

    def read(self, at: tuple[int, int], limit: int) -> bytes:
        offset, size = at
        _refuse_large(size, limit)
        data = read_at(self._descriptor, size, offset)
        if len(data) < size:
            raise InputError("its container was cut meanwhile: try again")
        return data

    def close(self) -> None:
        os.close(self._descriptor)


class _Packed(_Plain):
    """A file with members that are packed one by one."""

    def read(self, at: Any, limit: int) -> bytes:
        from emnews_cli.stores import zip as zips

        _refuse_large(at[2], limit)
        return zips.read(self._descriptor, at, limit)


class _Objects:
    """A git repository; its process is begun anew where it has more to say than is wanted."""

    def __init__(self, container: Container) -> None:
        self._folder = container.file
        self._objects = self._begun()

    def _begun(self) -> Objects:
        from emnews_cli.stores.git import Objects

        return Objects(self._folder)

    def read(self, at: tuple[bytes], limit: int) -> bytes:
        data = self._objects.read(at[0], limit)
        if data is None:
            self._objects.close()
            self._objects = self._begun()
            _refuse_large(limit + 1, limit)
        return data or b""

    def close(self) -> None:
        self._objects.close()


class _Bucket:
    """A bucket of an object store."""

    def __init__(self, container: Container) -> None:
        from emnews_cli.stores.objects import Bucket

        self._bucket = Bucket(container.file)

    def read(self, at: tuple[str, int, str], limit: int) -> bytes:
        from emnews_cli.stores.objects import ObjectState

        return self._bucket.read(ObjectState(*at), limit)

    def close(self) -> None:
        """Nothing: its connections serve others."""


class _Elsewhere:
    """A container that another process has listed, maybe on another machine.

    What can't be read where it is, is unpacked once more: each member to where it was for the other.
    """

    def __init__(self, container: Container) -> None:
        from emnews_cli.stores.listing import list_container
        from emnews_cli.stores.temporaries import Temporaries

        self._start = container.start
        with ExitStack() as stack:
            temporary = Temporaries(stack)
            assert container.wish is not None  # noqa: S101  # it was listed
            here, entries = list_container(container.path, container.wish, temporary)
            if _portable_version(here) != _portable_version(container):
                raise InputError("its container was changed meanwhile: try again")
            with suppress(BrokenError):  # which was told when it was listed
                for _ in entries if here.spooled else ():
                    pass
            temporary.flush()
            self._members = WAYS[here.way](here)
            stack.callback(self._members.close)
            self._stack = stack.pop_all()

    def read(self, at: Any, limit: int) -> bytes:
        return self._members.read((at[0] - self._start, *at[1:]) if self._start else at, limit)

    def close(self) -> None:
        self._stack.close()


def _portable_version(container: Container) -> tuple[object, ...]:
    """What changes when a container does, and is the same on every machine that reaches it."""
    status = container.status
    return (status.st_size, status.st_mtime_ns) if status else container.version


ELSEWHERE = "elsewhere"
WAYS: dict[str, Callable[[Container], Open]] = {
    "plain": _Plain,
    "packed": _Packed,
    "git": _Objects,
    "object": _Bucket,
    ELSEWHERE: _Elsewhere,
}
"""How members are read; a name for each."""


def version_of(status: os.stat_result | None) -> tuple[int, ...] | None:
    """What changes when a file does, or another takes its place."""
    if status is None:
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


_opened: OrderedDict[tuple[int, str, object, str], Open] = OrderedDict()


def read_member(member: Member, limit: int) -> bytes:
    """The bytes of a member of a container.

    Containers stay open, the last few of them.

    Args:
        member: the member.
        limit: the most bytes that it may have.

    Raises:
        TooLargeError: it has more.
        InputError: it is damaged, or its container was changed since it was listed.
        OSError: the system refuses it.
    """
    container = member.container
    # A process of git that another process of ours has begun is not for this one.
    version = version_of(container.status) or container.version
    key = os.getpid(), container.file, version, container.way
    opened = _opened.get(key)
    if opened is None:
        _make_room(container.way)
        opened = _opened[key] = WAYS[container.way](container)
    return opened.read(member.at, limit)


def _make_room(way: str) -> None:
    """Close the container that was opened first, where as many are open as may be."""
    most, ways = (_MOST_UNPACKED, (way,)) if way == ELSEWHERE else (_MOST_OPEN, tuple(WAYS))
    alike = [key for key in _opened if key[-1] in ways]
    if len(alike) >= most:
        _opened.pop(alike[0]).close()


@lru_cache(128)
def elsewhere(container: Container, path: str) -> Container:
    """The description of a container for another process, which opens it by its path.

    It is the same object for all members, so that a pickle of many has it once.

    Args:
        container: as this process has listed it.
        path: where it is for the other.
    """
    if container.way == "object":  # which any process can ask for
        return container
    return container._replace(path=path, way=ELSEWHERE, file=path, spooled=False)


def close_file(file: str) -> None:
    """Close a file, or end a process of git, of which nothing will be read any more."""
    for key in [key for key in _opened if key[1] == file]:
        _opened.pop(key).close()


def _refuse_large(size: int, limit: int) -> None:
    if size > limit:
        raise TooLargeError("larger than {size_in_words}", size_in_words=size_in_words(limit))
