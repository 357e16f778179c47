"""What may be a container, and what is in it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from emnews_cli.errors import reason_of
from emnews_cli.stores.members import SEPARATOR, SPECIAL, BrokenError, Container, Entry, Wish
from emnews_cli.system import READ_FILE

if TYPE_CHECKING:
    from emnews_cli.stores.spool import Spool


class _Form(NamedTuple):
    kind: str
    compression: str = ""


_FORMS = {
    ".tar": _Form("tar"),
    ".tar.gz": _Form("tar", "gz"),
    ".tgz": _Form("tar", "gz"),
    ".tar.bz2": _Form("tar", "bz2"),
    ".tar.xz": _Form("tar", "xz"),
    ".tar.zst": _Form("tar", "zst"),
    ".zip": _Form("zip"),
    ".parquet": _Form("parquet"),
}
SUFFIXES = tuple(_FORMS)
"""What the names of containers end with, in small letters."""


def is_container(path: str) -> bool:
    """Whether a path is one of a container: a file that is named so, or a folder that is a repository."""
    if path.lower().endswith(SUFFIXES):
        return not os.path.isdir(path)
    return os.path.isdir(path) and _is_repository(path)


def _is_repository(folder: str) -> bool:
    """Whether a folder is a bare git repository (https://git-scm.com/docs/gitrepository-layout)."""
    return all(os.path.isdir(os.path.join(folder, name)) for name in ("objects", "refs")) and any(
        os.path.lexists(os.path.join(folder, name)) for name in ("HEAD", "config")
    )


def container_of(path: str) -> tuple[str, str] | None:
    """The container that a path names or names something in, and this; None for any other path."""
    if is_container(path):
        return path, ""
    end = path.find(SEPARATOR)
    while end >= 0 and not os.path.lexists(path):
        if is_container(path[:end]):
            return path[:end], path[end + len(SEPARATOR) :].strip("/")
        end = path.find(SEPARATOR, end + 1)
    return None


def list_container(
    path: str, wish: Wish, spool: Callable[[], Spool], folder: Callable[[], str]
) -> tuple[Container, Iterator[Entry]]:
    """A container, and what is in it, in its order.

    Args:
        path: the container.
        wish: what is asked of it.
        spool: keeps what can't be read where it is.
        folder: gives an empty folder.

    Raises:
        BrokenError: it can't be read; the entries raise it where that shows later.
        DiskError: a temporary file can't be written.
        UsageError: a library that it needs is not installed.
    """
    # Imported when a container is read.
    from emnews_cli.stores import git, parquet, tar
    from emnews_cli.stores import zip as zips

    if os.path.isdir(path):
        repository = folder()
        git.link_repository(path, repository, follow_links=wish.follow_links)
        return Container(path, "git", repository, None, wish), git.entries(repository)
    file = _opened(path)
    status, form = os.fstat(file.fileno()), _form(path)
    if form.kind == "zip":
        return Container(path, "packed", path, status, wish), _closing(file, zips.entries(file))
    if form == _FORMS[".tar"]:
        found = tar.entries(file, "", None, wish.wants, wish.max_size)
        return Container(path, "plain", path, status, wish), _closing(file, found)
    kept = spool()
    container = Container(path, "plain", kept.path, status, wish, spooled=True)
    if form.kind == "tar":
        found = tar.entries(file, form.compression, kept.add, wish.wants, wish.max_size)
    else:
        found = parquet.entries(file, kept.add, wish.wants, wish.max_size)
    return container, _closing(file, found)


def _closing(file: BinaryIO, entries: Iterator[Entry]) -> Iterator[Entry]:
    with file:
        yield from entries


def _form(path: str) -> _Form:
    return next(form for suffix, form in _FORMS.items() if path.lower().endswith(suffix))


def _opened(path: str) -> BinaryIO:
    """A file, opened; what is not one, a pipe say, is not waited for.

    Raises:
        BrokenError: it can't be read.
    """
    try:
        descriptor = os.open(path, READ_FILE)
    except (OSError, ValueError) as error:
        raise BrokenError(reason_of(error)) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise BrokenError(SPECIAL)
    return open(descriptor, "rb")
