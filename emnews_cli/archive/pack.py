"""Packing posts into containers: all of these are written, or none."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from typing import BinaryIO, NamedTuple

from emnews_cli.archive.container_index import ContainerIndex, key_of
from emnews_cli.archive.discover import Source, join
from emnews_cli.archive.folders import refuse, refusing
from emnews_cli.archive.site import POST_FOLDERS, SUFFIXES, is_page
from emnews_cli.archive.sorting import sorted_rows
from emnews_cli.errors import DiskError, OutputError, UsageError
from emnews_cli.messages import Message
from emnews_cli.stores.packing import PARTS, Part
from emnews_cli.system import FolderLock


def in_order(sources: Iterable[Source]) -> Iterator[Source]:
    """Sources in the order of the members that they become.

    Raises:
        UsageError: two of them would become one member.
    """
    before: Source | None = None
    for _, data in sorted_rows((key_of(source.place), pickle.dumps(source)) for source in sources):
        source: Source = pickle.loads(data)  # noqa: S301  # our own
        if before and before.place == source.place and not (before.problem or source.problem):
            raise UsageError(
                "{path} and {path2} would both become {place}; nothing was written",
                path=before.path,
                path2=source.path,
                place=source.place,
            )
        before = source
        yield source


class Rules:
    """Which posts a container gives back, by the rules for sites.

    Args:
        places: of all posts in it.
    """

    def __init__(self, places: Iterable[str]) -> None:
        self._sites = set(chain.from_iterable(map(_sites_above, places)))

    def check(self, place: str, data: bytes) -> None:
        """See that a post is read again.

        Raises:
            OutputError: it would be passed over.
        """
        name = os.fsencode(place)
        if name.startswith(b".") or b"/." in name or not name.lower().endswith(SUFFIXES):
            raise OutputError("can't be packed: a file of its name is not read as a post in a container")
        if self._may_be_page(place) and is_page(place, lambda: data):
            raise OutputError(
                "can't be packed: beside {folder} it would be taken for a page of a site",
                folder=POST_FOLDERS[0],
            )

    def _may_be_page(self, place: str) -> bool:
        folder, answer = "", "" in self._sites
        for name in place.split("/")[:-1]:
            folder = join(folder, name)
            answer = not (answer and name in POST_FOLDERS) and (answer or folder in self._sites)
        return answer


def _sites_above(place: str) -> Iterator[str]:
    """The folders around a post that are sites because of it."""
    names = place.split("/")[:-1]
    return ("/".join(names[:at]) for at, name in enumerate(names) if name == POST_FOLDERS[0])


class _Open(NamedTuple):
    file: BinaryIO
    part: Part


class Pack:
    """The containers of one folder, as they are written.

    Args:
        folder: where they are written first.
        form: a key of :data:`~emnews_cli.stores.packing.PARTS`.
        size: a container ends with the post that makes it so large.
        finished: is told the path of each that is complete.

    Attributes:
        parts: how many containers there are.
    """

    def __init__(
        self, folder: str, form: str, size: int, finished: Callable[[str], None] = lambda _: None
    ) -> None:
        self._folder, self._form, self._size, self._finished = folder, form, size, finished
        self._open: _Open | None = None
        self.parts = 0

    def add(self, name: str, data: bytes) -> None:
        """Add a post.

        Raises:
            OutputError: its name can't be that of a member.
            DiskError: it can't be written; the container is no longer one.
        """
        try:
            part = (self._open or self._begun()).part
            part.add(name, data)
            if part.size >= self._size:
                self.finish()
        except (MemoryError, OSError) as error:
            reason = getattr(error, "strerror", None) or str(error) or "not enough memory"
            raise DiskError(
                "{folder}: can't be written: {reason}", folder=self._folder, reason=reason
            ) from error

    def _begun(self) -> _Open:
        path = os.path.join(self._folder, f"part-{self.parts + 1:05}.{self._form}")
        file = open(path, "xb")  # noqa: SIM115  # closed when it is full
        self._open = _Open(file, PARTS[self._form](file))
        self.parts += 1
        return self._open

    def finish(self) -> None:
        """Complete the last container."""
        if self._open:
            self._open.part.finish()
            self._open.file.flush()
            os.fsync(self._open.file.fileno())
            path = self._open.file.name
            self._open.file.close()
            self._open = None
            self._finished(path)

    def abandon(self) -> None:
        """Close the file that is open, which goes anyway."""
        if self._open:
            with suppress(OSError), self._open.file:
                self._open.part.finish()  # else its library complains later
            self._open = None


@contextmanager
def packing(folder: str, form: str, size: int) -> Iterator[Pack]:
    """Containers that are in a folder once the block ends well, all of them; else nothing has changed.

    They are written to a hidden folder beside it, which then gets its name; what a killed run left of that is
    taken away.

    Args:
        folder: must not be there yet, or be empty.
        form: as in :class:`Pack`.
        size: as there.

    Raises:
        OutputError: it can't be written, is not empty, or is being written by another run.
    """
    _refuse_taken(folder)
    above, name = os.path.split(os.path.abspath(folder))
    beside = os.path.join(above, f".{name}.emnews-pack.tmp")
    with refusing(folder):
        os.makedirs(beside, exist_ok=True)
        lock = FolderLock(beside, follow=False)
    try:
        _take(lock, beside)
        pack = Pack(beside, form, size)
        try:
            yield pack
            with refusing(folder):
                pack.finish()
        finally:
            pack.abandon()
        if pack.parts:
            _refuse_taken(folder)
            _move(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        lock.close()


@contextmanager
def packing_to_store(url: str, form: str, size: int, containers: ContainerIndex) -> Iterator[Pack]:
    """The same to a prefix in a bucket: each container is put there when it is complete.

    Where the block does not end well, those that were put are removed.

    Args:
        url: nothing is there yet.
        form: as in :class:`Pack`.
        size: as there.
        containers: gives a temporary folder.

    Raises:
        OutputError: it can't be written, or something is there.
    """
    from emnews_cli.stores.objects import bucket_of

    if not containers.outputs(url).is_empty:
        raise _taken(url)
    bucket, key = bucket_of(url)
    done: list[str] = []

    def finished(path: str) -> None:
        name = join(key, os.path.basename(path))
        done.append(name)
        try:
            with open(path, "rb") as file:
                bucket.put(name, file)
        except OutputError as error:  # all of its posts are lost, not the last one alone
            raise DiskError(error.message) from error
        os.unlink(path)

    pack = Pack(containers.temporary.folder(), form, size, finished)
    try:
        yield pack
        pack.finish()
    except BaseException:
        pack.abandon()
        for name in done:
            with suppress(OutputError):
                bucket.remove(name)
        raise


def _refuse_taken(folder: str) -> None:
    """See that there is nothing, or an empty folder.

    Raises:
        OutputError: there is something.
    """
    try:
        if os.listdir(folder):
            raise _taken(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        refuse(Message("{folder}: can't be written", folder=folder), error)


def _taken(folder: str) -> OutputError:
    return OutputError("{folder} is not empty: choose a new folder for the containers", folder=folder)


def _take(lock: FolderLock, folder: str) -> None:
    """Have a folder for this run alone, without what another left in it.

    Raises:
        OutputError: another run has it.
    """
    if not lock.take(wait=False):
        raise OutputError("{folder} is being written by another run", folder=folder)
    for name in os.listdir(folder):
        with suppress(OSError):
            os.unlink(os.path.join(folder, name))


def _move(beside: str, folder: str) -> None:
    try:
        os.rename(beside, folder)
    except OSError as error:
        refuse(Message("{folder}: can't be written", folder=folder), error)
