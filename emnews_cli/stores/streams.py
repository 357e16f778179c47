"""Streams of containers: unpacked piece by piece, read once and forward."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO, Protocol

from emnews_cli.datasets.extras import install_line
from emnews_cli.errors import UsageError
from emnews_cli.stores.members import BrokenError

RATIO = 10_000
"""How many bytes may come of one byte of a container."""
_SLACK = 1 << 20
_PIECE = 1 << 18
_MEMORY = 1 << 27
"""Bytes that a decompressor may need; xz and zstd say themselves how much they want."""
_LONGEST_HEADER = 1 << 20
"""Bytes of what is before a member: names and comments, and nobody's posts."""


class Machine(Protocol):
    """A decompressor as in :mod:`bz2`; of one frame."""

    @property
    def eof(self) -> bool:
        """Whether the frame is complete."""

    @property
    def needs_input(self) -> bool:
        """Whether it can go on only with more input."""

    @property
    def unused_data(self) -> bytes:
        """What came after the frame."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """So many bytes at most of what comes of more input."""


class _Gzip:
    """:mod:`zlib` in the manner of :mod:`bz2`."""

    def __init__(self) -> None:
        self._machine = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._machine.eof

    @property
    def needs_input(self) -> bool:
        return not self._machine.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._machine.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._machine.decompress(self._machine.unconsumed_tail + data, max(0, max_length))


def _bzip2() -> Machine:
    import bz2

    return bz2.BZ2Decompressor()


def _xz() -> Machine:
    import lzma

    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)


def zstd() -> Any:
    """The module of zstd: Python has it from 3.14 on.

    Raises:
        UsageError: it is not installed.
    """
    try:
        from compression import zstd as module  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        try:
            from backports import zstd as module
        except ImportError as error:
            raise UsageError(
                "zstd needs backports.zstd: {command}", command=install_line("stores")
            ) from error
    return module


def _zstd() -> Machine:
    machine: Machine = zstd().ZstdDecompressor()
    return machine


MACHINES: dict[str, Callable[[], Machine]] = {"gz": _Gzip, "bz2": _bzip2, "xz": _xz, "zst": _zstd}
"""What unpacks a frame, by the name of the compression."""


class Unpacking:
    """Unpacks a file of one frame or more.

    Args:
        file: the file, read from where it is.
        compression: a key of :data:`MACHINES`.
    """

    def __init__(self, file: BinaryIO, compression: str) -> None:
        self._file, self._make = file, MACHINES[compression]
        self._machine = self._make()
        self._waiting = b""
        self._taken = self._given = 0
        self._ended = -1

    def read(self, size: int = _PIECE) -> bytes:
        """The next piece; nothing at the end.

        Raises:
            BrokenError: the file is damaged, cut, a bomb, or followed by something else.
        """
        try:
            return self._read(size)
        except _faults() as error:
            if self._ended == self._given:
                raise BrokenError("something else follows after its end") from error
            raise BrokenError("damaged: {error}", error=str(error) or type(error).__name__) from error

    def _read(self, size: int) -> bytes:
        while not self._machine.eof or self._begins_again():
            is_hungry = self._machine.needs_input
            data = self._take() if is_hungry else b""
            if piece := self._machine.decompress(data, size):
                self._given += len(piece)
                if self._given > RATIO * self._taken + _SLACK:
                    raise BrokenError("unpacks to more than {ratio:,} times its size", ratio=RATIO)
                return piece
            if is_hungry and not data and not self._machine.eof:
                raise BrokenError("cut: it ends in the middle")
        return b""

    def _take(self) -> bytes:
        """The next piece of the file."""
        if data := self._waiting:
            self._waiting = b""
            return data
        data = self._file.read(_PIECE)
        self._taken += len(data)
        return data

    def _begins_again(self) -> bool:
        """Begin the frame after one that is complete; whether there is one. Zeros after it are padding."""
        rest = self._machine.unused_data.lstrip(b"\0")
        while not rest and (more := self._take()):
            rest = more.lstrip(b"\0")
        if rest:
            self._machine, self._waiting, self._ended = self._make(), rest, self._given
        return bool(rest)


def _faults() -> tuple[type[Exception], ...]:
    """What decompressors raise."""
    import lzma

    faults: tuple[type[Exception], ...] = (EOFError, OSError, ValueError, zlib.error, lzma.LZMAError)
    with suppress(UsageError):
        faults += (zstd().ZstdError,)
    return faults


class Forward:
    """A stream that :mod:`tarfile` reads headers of, and never turns back.

    Args:
        read: gives the next piece, at most so many bytes of it; nothing at the end.
        skip: passes over so many bytes without reading them, or None where that is not possible.

    Attributes:
        last: what was read last.
        ended: whether more was asked for than there is.
    """

    def __init__(self, read: Callable[[int], bytes], skip: Callable[[int], object] | None = None) -> None:
        self._read, self._skip = read, skip
        self._ahead = b""
        self._at = self._in_ahead = 0
        self._left = _LONGEST_HEADER
        self.last = b""
        self.ended = False

    def begin_header(self) -> None:
        """Tell that what is read from here on is before another member."""
        self._left = _LONGEST_HEADER

    def tell(self) -> int:
        """How many bytes were read or passed over."""
        return self._at

    def read(self, size: int) -> bytes:
        """So many bytes of a header, fewer at the end.

        Raises:
            BrokenError: it is longer than headers are, by what it says or by what is there.
        """
        if not 0 <= size <= self._left:
            raise BrokenError("damaged: a header says that it is longer than headers are")
        self._left -= size
        self.last = self.take(size)
        return self.last

    def take(self, size: int) -> bytes:
        """So many bytes, fewer at the end."""
        start, end = self._in_ahead, self._in_ahead + size
        if end <= len(self._ahead):
            self._in_ahead = end
            self._at += size
            return self._ahead[start:end]
        pieces = [self._ahead[start:]]
        left = size - len(pieces[0])
        self._ahead, self._in_ahead = b"", 0
        while left > 0 and not self.ended:
            piece = self._read(_PIECE)
            self.ended = not piece
            pieces.append(piece[:left])
            if len(piece) > left:
                self._ahead, self._in_ahead = piece, left
            left -= len(pieces[-1])
        data = b"".join(pieces)
        self._at += len(data)
        return data

    def seek(self, position: int) -> int:
        """Pass over what is before a place.

        Raises:
            BrokenError: that is a way back.
        """
        left = position - self._at
        if left < 0:
            raise BrokenError("damaged: a header leads back")
        step = min(left, len(self._ahead) - self._in_ahead)
        self._in_ahead += step
        self._at += step
        left -= step
        if left and self._skip:
            self._skip(left)
            self._at += left
            return self._at
        while left > 0 and (data := self.take(min(left, _PIECE))):
            left -= len(data)
        return self._at

    def goes_on(self, block: int) -> bool:
        """Whether something comes after blocks of zeros, which are passed over."""
        zeros = bytes(block)
        while True:
            data = self.take(block)
            if data.strip(b"\0"):
                self._at -= len(data)
                self._ahead = data + self._ahead[self._in_ahead :]
                self._in_ahead = 0
                return True
            if data != zeros:
                return False
