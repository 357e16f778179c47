"""Tar files (https://www.gnu.org/software/tar/manual/html_node/Standard.html), compressed or not."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from emnews_cli.stores.members import LINK, SPECIAL, BrokenError, Entry, entry_of
from emnews_cli.stores.streams import Forward, Unpacking

_SPARSE = "a sparse file, which is not read in a container"
_BLOCK = tarfile.BLOCKSIZE
Keep = Callable[[bytes], int]
"""Keeps bytes in a file that can be read anywhere; returns their offset."""
_FAULTS = (tarfile.TarError, ArithmeticError, EOFError, OSError, RecursionError, UnicodeError, ValueError)
"""What :mod:`tarfile` raises for a file that is damaged."""


def entries(
    file: BinaryIO, compression: str, keep: Keep | None, wants: Callable[[str], bool], max_size: int
) -> Iterator[Entry]:
    """What is in a tar file, in its order; it is read once, and of it no more than a piece is in memory.

    Members are at an offset and have a size: in the file, or where it is compressed in what was kept.

    Args:
        file: the file.
        compression: as in :class:`~emnews_cli.stores.streams.Unpacking`; empty for none.
        keep: keeps the bytes of members; None where they are read from the file itself.
        wants: whether somebody wants the bytes of a name.
        max_size: the most bytes of a member that are kept.

    Raises:
        BrokenError: the file is damaged or cut; what came before is given first.
        DiskError: the bytes can't be kept.
    """
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        raise BrokenError("empty: not a tar file")
    if compression:
        stream = Forward(Unpacking(file, compression).read)
    else:
        stream = Forward(file.read, lambda by: file.seek(by, os.SEEK_CUR))
    while stream.goes_on(_BLOCK):
        for info in _infos(stream):
            at: tuple[int, ...] = ()
            if info.isreg() and not info.issparse() and wants(info.name):
                if keep is None:
                    if info.offset_data + info.size > size:
                        raise BrokenError("cut: it ends in the middle of a member")
                    at = info.offset_data, info.size
                else:
                    at = _kept(stream, info.size, keep, max_size), info.size
            yield entry_of(info.name, at, _problem(info), is_folder=info.isdir())


def _kept(stream: Forward, size: int, keep: Keep, max_size: int) -> int:
    """Where the bytes of a member are kept; nowhere for one that is too large to be read."""
    if size > max_size:
        return 0
    data = stream.take(size)
    if len(data) < size:
        raise BrokenError("cut: it ends in the middle of a member")
    return keep(data)


def _infos(stream: Forward) -> Iterator[tarfile.TarInfo]:
    """The headers of one archive, up to its mark of the end; several may follow each other in a file.

    Raises:
        BrokenError: there is no such mark, or something else in the place of a header.
    """
    try:
        archive = tarfile.TarFile(
            fileobj=stream,  # type: ignore[arg-type]  # it reads, seeks and tells
            encoding="utf-8",
            errors="surrogateescape",
        )
        last = -1
        while (info := archive.next()) is not None:
            if info.size < 0 or archive.offset <= last:
                raise BrokenError("damaged: a header leads back")
            last = archive.offset
            archive.members.clear()  # type: ignore[attr-defined]
            yield info
            stream.begin_header()
    except _FAULTS as error:
        if stream.ended:
            raise BrokenError("cut: it ends in the middle") from error
        raise BrokenError("damaged: {error}", error=error) from error
    if stream.last != bytes(_BLOCK):
        raise _fault(stream.last, stream.tell() - len(stream.last))


def _fault(last: bytes, place: int) -> BrokenError:
    """What is wrong with what comes in the place of a header, or of the mark of the end."""
    if not last:
        return BrokenError("cut: the mark of its end is missing at byte {place}", place=place)
    if len(last) < _BLOCK:
        return BrokenError("cut in a header at byte {place}", place=place)
    return BrokenError("damaged: not a header of a member at byte {place}", place=place)


def _problem(info: tarfile.TarInfo) -> str:
    if info.isdir() or (info.isreg() and not info.issparse()):
        return ""
    if info.issparse():
        return _SPARSE
    return LINK if info.issym() or info.islnk() else SPECIAL
