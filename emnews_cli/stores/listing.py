"""What may be a container, and what is in it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from emnews_cli.errors import InputError, reason_of
from emnews_cli.stores.members import SEPARATOR, SPECIAL, BrokenError, Container, Entry, Wish, entry_of
from emnews_cli.stores.urls import is_url, location_of
from emnews_cli.system import READ_FILE

if TYPE_CHECKING:
    from emnews_cli.stores.objects import ObjectState
    from emnews_cli.stores.spool import Spool
    from emnews_cli.stores.temporaries import Temporaries


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
_UNASKABLE = "its name has empty parts or control characters, which can't be asked for"
SUFFIXES = tuple(_FORMS)
"""What the names of containers end with, in small letters."""


def is_container(path: str) -> bool:
    """Whether a path is one of a container.

    That is a file or an object that is named so, a folder that is a repository, a bucket or a prefix.
    """
    if path.lower().endswith(SUFFIXES):
        return is_url(path) or not os.path.isdir(path)
    return is_url(path) or (os.path.isdir(path) and _is_repository(path))


def is_prefix(path: str) -> bool:
    """Whether a path is a bucket or a prefix in it, not one object."""
    return is_url(path) and not path.lower().endswith(SUFFIXES)


def _is_repository(folder: str) -> bool:
    """Whether a folder is a bare git repository (https://git-scm.com/docs/gitrepository-layout)."""
    return all(os.path.isdir(os.path.join(folder, name)) for name in ("objects", "refs")) and any(
        os.path.lexists(os.path.join(folder, name)) for name in ("HEAD", "config")
    )


def container_of(path: str) -> tuple[str, str] | None:
    """The container that a path names or names something in, and this; None for any other path."""
    end = path.find(SEPARATOR)
    if is_url(path):
        while end >= 0 and not path[:end].lower().endswith(SUFFIXES):
            end = path.find(SEPARATOR, end + 1)
        return (path, "") if end < 0 else (path[:end], path[end + len(SEPARATOR) :].strip("/"))
    if is_container(path):
        return path, ""
    while end >= 0 and not os.path.lexists(path):
        if is_container(path[:end]):
            return path[:end], path[end + len(SEPARATOR) :].strip("/")
        end = path.find(SEPARATOR, end + 1)
    return None


def member_path(container: str, name: str) -> str:
    """The path of a member, by its name in a container."""
    return f"{container}{'/' if is_prefix(container) else SEPARATOR}{name}"


def list_container(path: str, wish: Wish, temporary: Temporaries) -> tuple[Container, Iterator[Entry]]:
    """A container, and what is in it, in its order.

    Args:
        path: the container.
        wish: what is asked of it.
        temporary: keeps what can't be read where it is.

    Raises:
        BrokenError: it can't be read; the entries raise it where that shows later.
        DiskError: a temporary file can't be written.
        UsageError: a library that it needs is not installed.
    """
    if is_prefix(path):
        return _list_objects(path)
    if is_url(path):
        return _list_downloaded(path, wish, temporary)
    if os.path.isdir(path):
        from emnews_cli.stores import git  # imported when a repository is read

        repository = temporary.folder()
        git.link_repository(path, repository, follow_links=wish.follow_links)
        return Container(path, "git", repository, None, wish=wish), git.entries(repository)
    file = _opened(path)
    return _list_file(file, Container(path, "", path, os.fstat(file.fileno()), wish=wish), wish, temporary)


def _list_objects(url: str) -> tuple[Container, Iterator[Entry]]:
    """The objects of a bucket or prefix; they are at their name, size and ETag."""
    from emnews_cli.stores.objects import Bucket, can_be_asked_for

    root, prefix = location_of(url)
    above = f"{prefix}/" if prefix else ""

    def entry(state: ObjectState) -> Entry:
        name = state.key.removeprefix(above)
        if can_be_asked_for(state.key):
            return entry_of(name, state)
        found = entry_of(name)
        return found if found.problem else Entry(name, (), _UNASKABLE, is_unsafe=True)

    return Container(url, "object", root, None), map(entry, Bucket(root).entries(prefix))


def _list_downloaded(url: str, wish: Wish, temporary: Temporaries) -> tuple[Container, Iterator[Entry]]:
    """A container in a store; of one that is unpacked the download goes when that is done."""
    from emnews_cli.stores.objects import ObjectState, bucket_of

    bucket, key = bucket_of(url)
    kept = temporary.spool_of_its_own()
    try:
        state = bucket.download(ObjectState(key), kept.file)
    except InputError as error:
        kept.close()
        raise BrokenError(error.message) from error
    version = state.size, state.etag
    container = Container(url, "", kept.path, None, spooled=True, version=version, wish=wish)
    container, found = _list_file(open(kept.path, "rb"), container, wish, temporary)  # noqa: SIM115
    return container, found if container.file == kept.path else _until(found, kept)


def _until(entries: Iterator[Entry], download: Spool) -> Iterator[Entry]:
    with closing(download):
        yield from entries


def _list_file(
    file: BinaryIO, container: Container, wish: Wish, temporary: Temporaries
) -> tuple[Container, Iterator[Entry]]:
    """A container that is a file.

    Args:
        file: it, opened.
        container: what is known of it.
        wish: what is asked of it.
        temporary: keeps what can't be read where it is.
    """
    # Imported when a container is read.
    from emnews_cli.stores import parquet, tar
    from emnews_cli.stores import zip as zips

    form = _form(container.path)
    if form.kind == "zip":
        return container._replace(way="packed"), _closing(file, zips.entries(file))
    if form == _FORMS[".tar"]:
        found = tar.entries(file, "", None, wish.wants, wish.max_size)
        return container._replace(way="plain"), _closing(file, found)
    kept = temporary.spool()
    if form.kind == "tar":
        found = tar.entries(file, form.compression, kept.add, wish.wants, wish.max_size)
    else:
        found = parquet.entries(file, kept.add, wish.wants, wish.max_size)
    container = container._replace(way="plain", file=kept.path, spooled=True, start=kept.size)
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
