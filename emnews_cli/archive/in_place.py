"""Changing posts in place, and never over an edit that was made meanwhile."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from emnews_cli.archive.discover import Source, join
from emnews_cli.archive.folders import folder_of, holds_in, refuse, refuse_link, refusing, status_in
from emnews_cli.archive.reading import Content
from emnews_cli.archive.save import Saved, give_rights, temporary_in
from emnews_cli.errors import OutputError
from emnews_cli.messages import Message
from emnews_cli.system import (
    CREATE,
    MOVES_OPEN_FILES,
    Folder,
    link_in,
    open_in,
    replace_in,
    set_times_in,
    unlink_in,
)

_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


def rewrite(source: Source, content: Content, data: bytes, doing: str, name: str = "") -> Saved:
    """Put other bytes in the place of those of a post, and give it another name where one is given.

    A new file takes the place of the old one: other names of it (hard links) keep the old bytes. The new
    bytes are on the disk before the old ones go.

    Args:
        source: the post.
        content: what it held when it was read.
        data: what it shall hold.
        doing: a word for what is done to it: ``repaired``.
        name: its new name in its folder, or empty.

    Raises:
        OutputError: it was changed, moved or removed since it was read; the new name is taken; it is a link
            or lies after one; it can't be written.
    """
    if not name and data == content.data:
        return "unchanged"
    with refusing(source.path), folder_of(source.path, source.access.root) as (folder, old):
        refuse_link(status_in(folder, old), source.path)
        post = _Post(folder, old, content, doing)
        if post.is_elsewhere(name or old, data):
            return "unchanged"
        if name:
            with _refusing_name(join(os.path.dirname(source.path), name)):
                post.rename(name, data)
        else:
            post.replace(data)
    return "written"


@contextmanager
def _refusing_name(path: str) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise OutputError("can't be renamed: {path} is there already", path=path) from error
    except OSError as error:
        refuse(Message("can't be renamed to {path}", path=path), error)


@dataclass(frozen=True, slots=True)
class _Post:
    """A post in a folder that is open; ``content`` and ``doing`` as in :func:`rewrite`."""

    folder: Folder
    name: str
    content: Content
    doing: str

    def is_elsewhere(self, name: str, data: bytes) -> bool:
        """Whether another run has done the same already: the post is gone or new, and the bytes are there."""
        return not self._is_as_read(status_in(self.folder, self.name)) and holds_in(self.folder, name, data)

    def replace(self, data: bytes) -> None:
        """Put other bytes in its place."""
        with self._written(data) as temporary:
            self._check()
            self._move(temporary, self.name)

    def rename(self, name: str, data: bytes) -> None:
        """Give it another name, and maybe other bytes.

        Raises:
            FileExistsError: the name is taken.
        """
        with self._written(data) as temporary:
            self._name(temporary, name)
            try:
                self._check()
                unlink_in(self.folder, self.name)
            except BaseException:
                unlink_in(self.folder, name)
                raise

    @contextmanager
    def _written(self, data: bytes) -> Iterator[str]:
        """The name of a temporary file with these bytes and the rights of the post."""
        with temporary_in(self.folder) as (stream, temporary):
            stream.write(data)
            stream.flush()
            status = status_in(self.folder, self.name)
            give_rights(stream, status)
            os.fsync(stream.fileno())
            if not MOVES_OPEN_FILES:
                stream.close()
            if status and data == self.content.data:
                set_times_in(self.folder, temporary, status)
            yield temporary

    def _name(self, temporary: str, name: str) -> None:
        """Give a file a name that nothing has: unlike a renaming, a link never takes another's place."""
        try:
            link_in(self.folder, temporary, name)
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            # An empty file that is ours holds the name.
            os.close(open_in(self.folder, name, CREATE, 0o600))
            self._move(temporary, name)

    def _move(self, name: str, other: str) -> None:
        replace_in(self.folder, name, other)

    def _check(self) -> None:
        """See that the post is what was read, also where its times do not tell.

        Raises:
            OutputError: it is not.
        """
        status = status_in(self.folder, self.name)
        if not self._is_as_read(status):
            what = Message("changed") if status else Message("moved or removed")
            raise OutputError(
                "{what} while it was being {doing}; nothing was written", what=what, doing=Message(self.doing)
            )

    def _is_as_read(self, status: os.stat_result | None) -> bool:
        return _version(status) == _version(self.content.status) and holds_in(
            self.folder, self.name, self.content.data
        )


def _version(status: os.stat_result | None) -> tuple[int, ...] | None:
    """What changes when a file does, or another takes its place."""
    if status is None:
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
