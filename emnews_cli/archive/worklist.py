"""A countable, re-iterable list of sources that spills to a temporary file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from emnews_cli.archive.discover import Source
from emnews_cli.archive.sorting import MANY
from emnews_cli.errors import storing_temporarily

_CHUNK = 1000
"""Sources that are stored, and fetched again, together."""


class Worklist:
    """Sources that can be counted and gone through again and again; of many all but the last lie in a file.

    Raises:
        DiskError: that file can't be written.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self._last: list[Source] = []
        self._starts: list[int] = []
        self._file: BinaryIO | None = None
        for source in sources:
            self._last.append(source)
            if len(self._last) == (_CHUNK if self._starts else MANY):
                self._store()

    def _store(self) -> None:
        """Put what is held into the file."""
        import pickle
        import tempfile

        with storing_temporarily():
            self._file = self._file or tempfile.TemporaryFile()  # noqa: SIM115  # closed with the list
            for at in range(0, len(self._last), _CHUNK):
                self._starts.append(self._file.tell())
                pickle.dump(self._last[at : at + _CHUNK], self._file)
            self._file.flush()
        self._last = []

    def __len__(self) -> int:
        return _CHUNK * len(self._starts) + len(self._last)

    def __iter__(self) -> Iterator[Source]:
        for start in self._starts:
            yield from self._chunk(start)
        yield from self._last

    def _chunk(self, start: int) -> list[Source]:
        import pickle

        assert self._file is not None  # noqa: S101  # there is a start
        self._file.seek(start)
        return pickle.load(self._file)  # type: ignore[no-any-return]  # noqa: S301  # our own, and nameless
