"""Zip files (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).

:mod:`zipfile` holds the whole directory in memory, some 500 bytes a member; here it is read one entry at a
time.
"""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Iterator
from struct import Struct
from typing import BinaryIO, NamedTuple

from emnews_cli.errors import InputError
from emnews_cli.stores.members import LINK, SPECIAL, BrokenError, Entry, entry_of
from emnews_cli.system import read_at

_END = Struct("<4s4H2LH")
_END_64 = Struct("<4sQ2H2L4Q")
_LOCATOR_64 = Struct("<4sLQL")
_ENTRY = Struct("<4s6H3L5H2L")
_LOCAL = Struct("<4s5H3L2H")
_LONGEST_COMMENT = 0xFFFF
_FULL = 0xFFFFFFFF
_ENCRYPTED, _SIZES_LATER, _UTF_8 = 1, 8, 0x800
_STORED, _DEFLATED = 0, 8
_ZIP_64, _UNICODE_PATH = 1, 0x7075
_UNIX = 3


class _Header(NamedTuple):
    """What a header says of a member."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    start: int
    mode: int


class _Directory(NamedTuple):
    """Where the directory is, and how much is before the zip file in its file."""

    start: int
    members: int
    before: int


def entries(file: BinaryIO) -> Iterator[Entry]:
    """What is in a zip file, as its directory says.

    Members are at: the offset of their header, the size packed and unpacked, the method, the checksum.

    Raises:
        BrokenError: the file is damaged, or its members lie in one another. Of one that is cut, and so has no
            directory, what comes before the cut is given first.
    """
    size = os.fstat(file.fileno()).st_size
    directory = _directory(file, size)
    headers = _listed(file, directory) if directory else _found(file)
    total = 0
    for header in headers:
        total += _LOCAL.size + header.packed
        if total > size:
            raise BrokenError("its members lie in one another")
        at = header.start, header.packed, header.size, header.method, header.crc
        is_folder = header.name.endswith("/")
        yield entry_of(header.name, at, "" if is_folder else _problem(header), is_folder=is_folder)
    if not directory:
        raise BrokenError("cut: its directory is missing")


def _problem(header: _Header) -> str:
    if header.flags & _ENCRYPTED:
        return "encrypted"
    if header.method not in (_STORED, _DEFLATED):
        return f"packed by method {header.method}, which is not read"
    if stat.S_ISLNK(header.mode):
        return LINK
    return SPECIAL if stat.S_IFMT(header.mode) not in (0, stat.S_IFREG) else ""


def read(descriptor: int, at: tuple[int, int, int, int, int], limit: int) -> bytes:
    """The bytes of a member.

    Raises:
        InputError: it is not what the directory says, or too large.
    """
    start, packed, size, method, crc = at
    head = read_at(descriptor, _LOCAL.size, start)
    if len(head) < _LOCAL.size or head[:4] != b"PK\3\4":
        raise InputError("damaged: it is not where the directory of the zip file says")
    *_, name, extra = _LOCAL.unpack(head)
    if packed > limit + (limit >> 8) + _LONGEST_COMMENT:
        raise InputError("damaged: it is longer packed than unpacked")
    data = read_at(descriptor, packed, start + _LOCAL.size + name + extra)
    if len(data) < packed:
        raise InputError("damaged: the zip file ends in the middle of it")
    if method == _DEFLATED:
        try:
            data = zlib.decompressobj(-15).decompress(data, size + 1)
        except zlib.error as error:
            raise InputError("damaged: {error}", error=error) from error
    if len(data) != size or zlib.crc32(data) != crc:
        raise InputError("damaged: it has other bytes than the directory of the zip file says")
    return data


def _directory(file: BinaryIO, size: int) -> _Directory | None:
    """Where the directory is; None where there is none."""
    begin = max(0, size - _END.size - _LONGEST_COMMENT)
    file.seek(begin)
    tail = file.read()
    place = tail.rfind(b"PK\5\6")
    if place < 0 or len(tail) - place < _END.size:
        return None
    *_, count, length, offset, _ = _END.unpack_from(tail, place)
    end = begin + place
    locator = place - _LOCATOR_64.size
    if locator >= 0 and tail.startswith(b"PK\6\7", locator):
        *_, end, _ = _LOCATOR_64.unpack_from(tail, locator)
        count, length, offset, end = _end_64(file, end, begin + locator)
    before = end - length - offset
    if before < 0:
        raise BrokenError("damaged: its directory is not where its end says")
    return _Directory(offset + before, count, before)


def _end_64(file: BinaryIO, end: int, latest: int) -> tuple[int, int, int, int]:
    """Count, length and offset of the directory of a large zip file, and where this is written.

    What is before the zip file moves it: then it is right before what refers to it.
    """
    for place in (end, latest - _END_64.size):
        file.seek(max(0, place))
        data = file.read(_END_64.size)
        if data.startswith(b"PK\6\6") and len(data) == _END_64.size:
            *_, count, length, offset = _END_64.unpack(data)
            return count, length, offset, place
    raise BrokenError("damaged: its directory is not where its end says")


def _listed(file: BinaryIO, directory: _Directory) -> Iterator[_Header]:
    """The headers in the directory."""
    file.seek(directory.start)
    for number in range(directory.members):
        fields = _fields(file, _ENTRY, b"PK\1\2")
        if fields is None:
            raise BrokenError(
                "damaged: its directory has {number} of {members} members",
                number=number,
                members=directory.members,
            )
        _, maker, _, flags, method, _, _, crc, packed, size, *lengths = fields[:13]
        name, extra = file.read(lengths[0]), file.read(lengths[1])
        file.seek(lengths[2], os.SEEK_CUR)
        size, packed, start = _wide(extra, size, packed, fields[-1])
        mode = fields[-2] >> 16 if maker >> 8 == _UNIX else 0
        start += directory.before
        yield _Header(_decoded(name, flags, extra), flags, method, crc, packed, size, start, mode)


def _found(file: BinaryIO) -> Iterator[_Header]:
    """The headers that stand before the members, as far as these say how long they are."""
    start = 0
    total = os.fstat(file.fileno()).st_size
    while True:
        file.seek(start)
        fields = _fields(file, _LOCAL, b"PK\3\4")
        if fields is None:
            return
        _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = fields
        name, extra = file.read(name_length), file.read(extra_length)
        size, packed, _ = _wide(extra, size, packed, 0)
        end = start + _LOCAL.size + name_length + extra_length + packed
        if end > total or flags & _SIZES_LATER:
            return
        yield _Header(_decoded(name, flags, extra), flags, method, crc, packed, size, start, 0)
        start = end


def _fields(file: BinaryIO, struct: Struct, signature: bytes) -> tuple[int, ...] | None:
    data = file.read(struct.size)
    return struct.unpack(data) if len(data) == struct.size and data.startswith(signature) else None


def _wide(extra: bytes, size: int, packed: int, start: int) -> tuple[int, int, int]:
    """Sizes and the offset with those that are too large for their fields put in (section 4.5.3)."""
    values = [size, packed, start]
    if _FULL not in values:
        return size, packed, start
    more = dict(_extras(extra)).get(_ZIP_64, b"")
    for at, value in enumerate(values):
        if value == _FULL:
            values[at], more = int.from_bytes(more[:8], "little"), more[8:]
    return values[0], values[1], values[2]


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, length = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        yield kind, extra[4 : 4 + length]
        extra = extra[4 + length :]


def _decoded(name: bytes, flags: int, extra: bytes) -> str:
    """A name in the encoding that is said, else in that which it must be: UTF-8, GB18030, CP437."""
    if name.isascii():
        return name.decode("ascii")
    if flags & _UTF_8:
        return name.decode("utf-8", "surrogateescape")
    told = dict(_extras(extra)).get(_UNICODE_PATH, b"")
    if told[:1] == b"\1" and told[1:5] == zlib.crc32(name).to_bytes(4, "little"):
        return told[5:].decode("utf-8", "surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("cp437")
