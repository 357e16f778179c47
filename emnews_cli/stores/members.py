"""Members of containers: where their bytes are, and what may be wrong with them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from emnews_cli.errors import InputError

LINK = "a link, which is not followed in a container"
SPECIAL = "not a regular file"
SEPARATOR = "!/"
"""Between a container and its member, in names that people see: ``x.tar.gz!/_posts/a.md``."""
_LONGEST_NAME = 4096
_MOST_FOLDERS = 255
_DRIVE = re.compile(r"[A-Za-z]:")


class BrokenError(InputError):
    """The rest of a container can't be read; what was read of it counts."""


class Wish(NamedTuple):
    """What is asked of a container.

    Args:
        wants: whether somebody wants the bytes of a name; it goes through pickle.
        max_size: the most bytes of a member that are read.
        follow_links: whether the objects of a repository may be outside of it.
    """

    wants: Callable[[str], bool]
    max_size: int
    follow_links: bool


class Container(NamedTuple):
    """A container as it was when it was listed.

    Args:
        path: as it was named.
        way: how its members are read: a key of :data:`~emnews_cli.stores.reading.WAYS`.
        file: what holds their bytes: itself, or a temporary file of what was unpacked; for git a folder.
        status: of the container; None where it is not one file.
        spooled: whether ``file`` is ours, and so never changes.
        version: what changes when the object does that it was downloaded from; empty for a file.
        wish: what was asked of it; None where that is the same for all.
        start: of what was unpacked of it in ``file``, where that has more than this container.
    """

    path: str
    way: str
    file: str
    status: os.stat_result | None
    spooled: bool = False
    version: tuple[int, str] | tuple[()] = ()
    wish: Wish | None = None
    start: int = 0


class Member(NamedTuple):
    """A file in a container.

    Args:
        container: the container.
        at: where it is in it, in the terms of its way.
    """

    container: Container
    at: tuple[Any, ...]

    @property
    def version(self) -> tuple[int, str] | tuple[()]:
        """The size and ETag of the object that it is or was downloaded with; empty where not known."""
        if self.container.way != "object":
            return self.container.version
        _, size, etag = self.at
        return (size, etag) if etag else ()


class Entry(NamedTuple):
    """What a container says of one of its members.

    Args:
        name: without detours; for one with a problem as written.
        at: where its bytes are; empty where nobody wants them.
        problem: why it can't be read, or empty.
        is_folder: whether it is a folder.
        is_unsafe: whether the name itself is the problem, so that it has no place in a tree.
    """

    name: str
    at: tuple[Any, ...] = ()
    problem: str = ""
    is_folder: bool = False
    is_unsafe: bool = False


def entry_of(name: str, at: tuple[Any, ...] = (), problem: str = "", *, is_folder: bool = False) -> Entry:
    """An entry by the name that is written in a container."""
    if fault := _fault_of(name):
        shown = name if len(name) <= _LONGEST_NAME else f"{name[:60]}…{name[-30:]}"
        return Entry(shown.replace("\0", "\\0"), (), fault, is_folder, is_unsafe=True)
    if "/." in name or "//" in name or name.startswith(".") or name.endswith("/"):
        name = "/".join(part for part in name.split("/") if part not in ("", "."))
    return Entry(name, at, problem, is_folder or not name)


def _fault_of(name: str) -> str:
    """Why a name leads out of a tree, or can't be one of a file; empty where nothing is wrong with it."""
    if "\0" in name:
        return "its name has a NUL character"
    if len(os.fsencode(name)) > _LONGEST_NAME:
        return f"its name has more than {_LONGEST_NAME} bytes"
    if name.count("/") > _MOST_FOLDERS:
        return f"it is in more than {_MOST_FOLDERS} folders"
    if name.startswith(("/", "\\")) or _DRIVE.match(name):
        return "its name is absolute"
    if ".." in name and ".." in re.split(r"[/\\]", name):
        return "its name leads out of the container"
    return ""
