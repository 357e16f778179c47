"""Pictures by URL: from local folders, the cache, and the web if the user asks for it."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from emnews_cli.archive.reading import Access, read, within
from emnews_cli.archive.save import save
from emnews_cli.errors import InputError, OutputError, TooLargeError
from emnews_cli.model.picture import MOST_BYTES, PictureUnavailable, picture_in_address

_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG}
_NO_NAMES = {"", ".", ".."}
_NO_NAME = re.compile(r"[/\\\x00]")
_NAME_OF_A_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp)", re.IGNORECASE)


class Fetches(Protocol):
    """What fetches a picture."""

    def fetch(self, address: str) -> bytes:
        """The file of a picture, or a ``PictureUnavailable``."""
        ...


class PictureStore:
    """Finds pictures.

    Args:
        folders: where they may lie, the first one first: below their host and path, under their name in the
            cache, or under the last part of their address.
        cache: where fetched ones are kept; made when it is needed.
        fetcher: fetches the others; None to leave them alone.
        picture_bytes: the most that one picture may have.

    Attributes:
        problem: why the cache can't be written to; empty as long as it can.
    """

    def __init__(
        self,
        folders: Sequence[Path] = (),
        cache: Path | None = None,
        fetcher: Fetches | None = None,
        *,
        picture_bytes: int = MOST_BYTES,
    ) -> None:
        self.problem = ""
        self._folders = [folder.resolve() for folder in folders]
        self._cache = cache.resolve() if cache else None
        self._fetcher = fetcher
        self._most = picture_bytes

    def load(self, address: str) -> bytes:
        """The file of a picture, whatever it is.

        Args:
            address: absolute, or as a post has it; small pictures may stand in the address itself.

        Raises:
            PictureUnavailable: it is not to be had.
        """
        if (inline := picture_in_address(address, self._most)) is not None:
            return inline
        for folder in self._folders:
            for name in _names(address):
                if (data := _read(folder, name, self._most)) is not None:
                    return data
        if self._cache and (data := _read(self._cache, cache_name(address), self._most)) is not None:
            return data
        if self._fetcher is None:
            raise PictureUnavailable("not at hand")
        data = self._fetcher.fetch(address)
        self._keep(address, data)
        return data

    def _keep(self, address: str, data: bytes) -> None:
        """Put a picture into the cache; a book is not given up for a cache that can't be written to."""
        if self._cache is None or self.problem:
            return
        try:
            save(str(self._cache / cache_name(address)), data, str(self._cache))
        except OutputError as error:
            self.problem = str(error)


def cache_name(address: str) -> Path:
    """The name of a picture in the cache."""
    name = blake2b(address.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Path(name[:2], name)


def _names(address: str) -> Iterator[Path]:
    """Names that a picture may have in a folder, the surest first; none leads out of it."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return
    spellings = [parts for parts in _spellings(address) if all(map(_is_name, parts))]
    if not host or _is_name(host):
        yield from (Path(host, *parts) for parts in spellings)
    yield cache_name(address)
    yield from (Path(parts[-1]) for parts in spellings)


def _spellings(address: str) -> Iterator[list[str]]:
    """The parts of the path of an address, the last one with its query; as written, and decoded.

    The query is left out only where the name says that it is a picture: ``GetPic.aspx`` is any picture.
    """
    path, query = urlsplit(address)[2:4]
    parts = [part for part in path.split("/") if part]
    if not parts:
        return
    lasts = [f"{parts[-1]}?{query}"] if query else []
    if not lasts or _NAME_OF_A_PICTURE.fullmatch(Path(parts[-1]).suffix):
        lasts.append(parts[-1])
    for last in lasts:
        yield [*parts[:-1], last]
        yield [unquote(part) for part in (*parts[:-1], last)]


def _is_name(part: str) -> bool:
    return part not in _NO_NAMES and not _NO_NAME.search(part)


def _read(folder: Path, name: Path, most: int) -> bytes | None:
    """A file below a folder, also by way of links in it; None where it is not there or not a file.

    Raises:
        PictureUnavailable: it is too large, or can't be read.
    """
    try:
        return read(str(folder / name), Access(str(folder), within(str(folder)), most)).data
    except TooLargeError as error:
        raise PictureUnavailable(str(error)) from error
    except (InputError, ValueError):  # not a file, or outside the folder; no name at all
        return None
    except OSError as error:
        if error.errno in _NOT_THERE:
            return None
        raise PictureUnavailable(f"can't be read: {error.strerror}") from error
