"""Temporary files, folders and copies of objects, for as long as a run goes."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from emnews_cli.errors import InputError, storing_temporarily

if TYPE_CHECKING:
    from emnews_cli.stores.spool import Spool


class _Copy(NamedTuple):
    """A copy of an object, and a hash of what was in it."""

    path: str
    content: bytes


class Temporaries:
    """What goes with a stack.

    Args:
        stack: of the run.
        leave: is told the path of each file and folder before it goes.
    """

    def __init__(self, stack: ExitStack, leave: Callable[[str], object] = lambda _: None) -> None:
        self._stack, self._leave = stack, leave
        self._spool: Spool | None = None
        self._copies: dict[str, _Copy] = {}

    def spool(self) -> Spool:
        """One for what is unpacked of all containers."""
        self._spool = self._spool or self.spool_of_its_own()
        return self._spool

    def spool_of_its_own(self) -> Spool:
        """One for a container that is downloaded."""
        from emnews_cli.stores.spool import Spool

        spool = Spool()
        self._stack.callback(spool.close)
        self._stack.callback(self._leave, spool.path)
        return spool

    def folder(self) -> str:
        """An empty folder."""
        import tempfile

        with storing_temporarily():
            folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="emnews-"))
        self._stack.callback(self._leave, folder)
        return folder

    def close_with_them(self, close: Callable[[], object]) -> None:
        """Close something else when these go."""
        self._stack.callback(close)

    def flush(self) -> None:
        """Let others see what was unpacked."""
        if self._spool:
            self._spool.flush()

    def copy_of(self, url: str) -> str:
        """The path of a copy of an object; no file is there where there is no such object.

        It is made once. Whoever changes it puts it back with :meth:`put_back`.

        Raises:
            InputError: the object can't be read.
        """
        from emnews_cli.stores.objects import AbsentError, ObjectState, bucket_of

        if url not in self._copies:
            bucket, key = bucket_of(url)
            path = os.path.join(self.folder(), os.path.basename(key))
            try:
                with storing_temporarily(), open(path, "wb") as file:
                    bucket.download(ObjectState(key), file)
            except AbsentError:
                os.unlink(path)
            except InputError as error:
                raise InputError("{path}: {reason}", path=url, reason=error) from error
            self._copies[url] = _Copy(path, _content(path))
        return self._copies[url].path

    def put_back(self, url: str) -> None:
        """Write an object anew of a copy that was changed.

        Raises:
            OutputError: it can't be written.
        """
        from emnews_cli.stores.objects import bucket_of

        copy = self._copies[url]
        if _content(copy.path) != copy.content:
            bucket, key = bucket_of(url)
            with storing_temporarily(), open(copy.path, "rb") as file:
                bucket.put(key, file)


def _content(path: str) -> bytes:
    """A hash of what is in a file; empty where there is none."""
    from hashlib import file_digest

    try:
        with open(path, "rb") as file:
            return file_digest(file, "sha256").digest()
    except FileNotFoundError:
        return b""
