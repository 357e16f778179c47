"""A dataset in Parquet in an object store: files are made here, and each is put there when it is whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from emnews_cli.archive.container_index import ContainerIndex, name_of
from emnews_cli.archive.dataset_folder import CARD, NAME, File, FolderReader, ParquetFolder, is_of_dataset
from emnews_cli.archive.discover import join
from emnews_cli.errors import InputError, OutputError, storing_temporarily
from emnews_cli.stores.objects import AbsentError, Bucket, ObjectState
from emnews_cli.stores.urls import location_of

if TYPE_CHECKING:
    from emnews_cli.archive.dataset_plan import Plan
    from emnews_cli.archive.dataset_stores import Description, Posts, Reader, Sum
    from emnews_cli.datasets.rows import Row, Rows
    from emnews_cli.datasets.schema import Table


class ParquetObjects:
    """A prefix in a bucket, listed once when the run begins.

    ``dataset.json`` has the ETag of each object beside what it has in a folder.

    Args:
        url: where the dataset is.
        warn: is told what is wrong with it.
        containers: keeps the listing and temporary folders.
        is_guest: as in :class:`~emnews_cli.archive.dataset_folder.ParquetFolder`.

    Attributes:
        etags: of its objects, by their names.
    """

    in_place = False

    def __init__(
        self, url: str, warn: Callable[[str], None], containers: ContainerIndex, *, is_guest: bool = False
    ) -> None:
        self.path = url
        self._containers = containers
        self._is_guest = is_guest
        self._store = _Objects(url, containers)
        self._here = _Files(containers.temporary.folder(), warn, self._store, self.reader)
        self.etags = self._here.etags

    def recipe(self) -> str | None:
        """See :class:`~emnews_cli.archive.dataset_stores.Store`."""
        self._store.list()
        for name in (NAME, CARD):
            self._store.download(name, self._here.path)
        found = self._here.recipe_of_what_is_there()
        if found is None and not self._store.is_free():
            raise OutputError("{path} is neither empty nor a dataset: choose another folder", path=self.path)
        return found

    def reader(self) -> Reader:
        """Reads it, from copies of its objects."""
        folder = self._containers.temporary.folder()
        self._store.download(NAME, folder)
        return _CopyReader(folder, self._store, is_guest=self._is_guest)

    def unsound(self, place: str | None = None) -> frozenset[str]:
        """The partitions with an object that is not as it was written."""
        files = (file for file in self._here.files if place in (None, file.place))
        return frozenset(file.place for file in files if not self._here.is_sound(file))

    def write(self, plan: Plan, posts: Posts, made: Description, *, update: bool) -> Sum:
        """See :class:`~emnews_cli.archive.dataset_stores.Store`."""
        return self._here.write(plan, posts, made, update=update)

    def write_part(self, tables: Sequence[str], place: str, posts: Iterable[Rows]) -> list[File]:
        """See :class:`~emnews_cli.archive.dataset_folder.ParquetFolder`."""
        return self._here.write_part(tables, place, posts)

    def assemble(self, plan: Plan, parts: Iterable[list[File]], made: Description, *, update: bool) -> Sum:
        """See :class:`~emnews_cli.archive.dataset_folder.ParquetFolder`."""
        return self._here.assemble(plan, parts, made, update=update)


class _Objects:
    """The objects of a dataset."""

    def __init__(self, url: str, containers: ContainerIndex) -> None:
        self.url = url
        self._root, self._above = location_of(join(url, ""))
        self._containers = containers

    def list(self) -> None:
        """See what is there.

        Raises:
            OutputError: the store does not say.
        """
        self._listing = self._containers.outputs(self.url)

    def is_free(self) -> bool:
        """Whether nothing is there."""
        return self._listing.is_empty

    def state(self, name: str) -> tuple[int, str] | tuple[()]:
        """The size and ETag of an object as it was when the run began."""
        return self._listing.version_of(name)

    def names(self) -> Iterator[str]:
        """The files of a dataset that are there."""
        return filter(is_of_dataset, (name_of(row.key) for row in self._listing.rows()))

    def download(self, name: str, folder: str) -> None:
        """Copy an object, if it is there.

        Raises:
            InputError: it can't be read.
        """
        path = os.path.join(folder, name)
        if os.path.exists(path) or not self.state(name):
            return
        with storing_temporarily():
            os.makedirs(os.path.dirname(path), exist_ok=True)
            file = open(path, "wb")  # noqa: SIM115  # closed below
        try:
            with file:
                Bucket(self._root).download(ObjectState(self._above + name), file)
        except AbsentError:
            os.unlink(path)

    def put(self, name: str, path: str) -> str:
        """Write an object of a file; returns its ETag."""
        with open(path, "rb") as file:
            return Bucket(self._root).put(self._above + name, file).etag

    def put_bytes(self, name: str, data: bytes) -> None:
        """Write a small object."""
        Bucket(self._root).put(self._above + name, data)

    def remove(self, name: str) -> None:
        """Remove an object."""
        Bucket(self._root).remove(self._above + name)


class _Files(ParquetFolder):
    """The folder in which files are made; none stays there."""

    def __init__(
        self, path: str, warn: Callable[[str], None], store: _Objects, reader: Callable[[], Reader]
    ) -> None:
        super().__init__(path, warn)
        self._store = store
        self.reader = reader  # type: ignore[assignment,method-assign]  # of the objects, not of this folder

    @property
    def files(self) -> list[File]:
        """Those of the dataset that is there."""
        return self._files

    def recipe_of_what_is_there(self) -> str | None:
        """The recipe of the dataset that is there; None where there is none."""
        if not os.path.exists(os.path.join(self.path, NAME)):
            return None
        with suppress(OutputError):
            found = super().recipe()
            told: Any = (self._told or {}).get("etags")
            self.etags.update(told if isinstance(told, dict) else {})
            return found
        return None

    def is_sound(self, file: File) -> bool:
        """Whether an object is as it was written."""
        return self._store.state(file.path) == (file.bytes, self.etags.get(file.path))

    def write_part(self, tables: Sequence[str], place: str, posts: Iterable[Rows]) -> list[File]:
        before = {file.path: file for file in self._files}
        files = super().write_part(tables, place, posts)
        for file in files:
            old = before.get(file.path)
            path = os.path.join(self.path, file.path)
            if not (old and old.sha256 == file.sha256 and self.is_sound(old)):
                self.etags[file.path] = self._store.put(file.path, path)
            os.unlink(path)
        return files

    def _remove_others(self, files: Iterable[File]) -> None:
        wanted = {file.path for file in files}
        for name in self._store.names():
            if name not in wanted:
                self._store.remove(name)
                self.etags.pop(name, None)

    def _save(self, name: str, data: bytes) -> None:
        if name == NAME:
            told = json.loads(data) | {"etags": dict(sorted(self.etags.items()))}
            data = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
        with suppress(OSError), open(os.path.join(self.path, name), "rb") as file:
            if file.read() == data:
                return
        self._store.put_bytes(name, data)


class _CopyReader(FolderReader):
    """Reads a dataset in a folder that gets its files when they are asked for."""

    def __init__(self, folder: str, store: _Objects, *, is_guest: bool) -> None:
        super().__init__(folder, is_guest=is_guest)
        self._store = store

    def rows(self, table: Table, place: str, names: tuple[str, ...] | None = None) -> Iterator[Row]:
        """See :class:`~emnews_cli.archive.dataset_stores.Reader`."""
        for file in self._files:
            if file.table == table.name and file.place == place:
                try:
                    self._store.download(file.path, self._path)
                except InputError as error:
                    raise InputError(
                        "{path}: can't be read: {error}", path=join(self._store.url, file.path), error=error
                    ) from error
        yield from super().rows(table, place, names)
