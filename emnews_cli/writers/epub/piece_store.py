"""Blobs in a temporary file: the pages and pictures of articles until the book is written."""

from __future__ import annotations

import tempfile
from typing import NamedTuple

from emnews_cli.errors import storing_temporarily


class Piece(NamedTuple):
    """A stretch of the store, in bytes."""

    start: int
    length: int


class PieceStore:
    """A temporary file that pieces are put into and taken from; gone when it is closed.

    Raises:
        DiskError: it can't be made.
    """

    def __init__(self) -> None:
        with storing_temporarily():
            # Without a buffer it is known at once what there is no room for.
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # closed by close()
        self._end = 0
        self._is_at_end = True

    def put(self, data: bytes) -> Piece:
        """Keep some bytes.

        Raises:
            DiskError: there is no room for them.
        """
        with storing_temporarily():
            if not self._is_at_end:
                self._file.seek(self._end)
                self._is_at_end = True
            rest = memoryview(data)
            while rest:
                rest = rest[self._file.write(rest) :]
        piece = Piece(self._end, len(data))
        self._end += len(data)
        return piece

    def get(self, piece: Piece) -> bytes:
        """The bytes of a piece."""
        self._is_at_end = False
        self._file.seek(piece.start)
        return self._file.read(piece.length)

    def close(self) -> None:
        """Forget all pieces."""
        self._file.close()
