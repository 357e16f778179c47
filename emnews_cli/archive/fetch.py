"""Download pictures: only from public hosts and within limits, since posts are untrusted."""

from __future__ import annotations

import time
import zlib
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from emnews_cli import __version__
from emnews_cli.archive.addresses import Address, Unreachable, check_port, parse_address
from emnews_cli.datasets.extras import needing
from emnews_cli.model.picture import MOST_BYTES, NOT_A_PICTURE, PictureUnavailable, picture_format
from emnews_cli.model.size import size_in_words

if TYPE_CHECKING:
    import httpcore

_MOST_REDIRECTS = 5
_MOST_FAILURES = 3
_OK = 200
_REDIRECTS = {301, 302, 303, 307, 308}
_COMPRESSED = {"gzip", "x-gzip", "deflate"}
_CUT_OFF = "cut off"


class Fetcher:
    """Fetches pictures during one run, one at a time.

    Only addresses of http and https without credentials, on the ports of these, of hosts all of whose IP
    addresses are public, are asked for. Redirects are held to the same. No proxy, cookie or password of the
    machine is used. A host that three times in a row can't be reached in time is left alone from then on.

    Args:
        allow_hosts: hosts, or for one port only ``localhost:8000``, that may be asked wherever they are.
        picture_bytes: the most that one picture may have, as sent and as unpacked.
        seconds: the most that one picture may take, redirects and all.
        pictures: how many may be asked for in the run.
        total_bytes: how much may be received in the run.

    Raises:
        UsageError: httpcore is missing.
    """

    def __init__(
        self,
        allow_hosts: frozenset[str] = frozenset(),
        *,
        picture_bytes: int = MOST_BYTES,
        seconds: float = 30.0,
        pictures: int = 10_000,
        total_bytes: int = 2_000_000_000,
    ) -> None:
        self.require()
        self.allow_hosts = frozenset(host.lower() for host in allow_hosts)
        self.picture_bytes = picture_bytes
        self.seconds = seconds
        self._pictures_left = pictures
        self._bytes_left = total_bytes
        self._failures: Counter[str] = Counter()
        self._reasons: dict[str, str] = {}

    @staticmethod
    def require() -> None:
        """See that what fetching needs is installed.

        Raises:
            UsageError: it is not.
        """
        needing("--fetch-images", "httpcore")

    def fetch(self, address: str) -> bytes:
        """The file of a picture.

        Args:
            address: absolute. One that failed is not asked for again.

        Raises:
            PictureUnavailable: it is not to be had, or not a picture.
        """
        place = parse_address(address)
        if address in self._reasons:
            raise PictureUnavailable(self._reasons[address])
        if self._pictures_left <= 0:
            raise PictureUnavailable("the limit of pictures to fetch is reached")
        self._pictures_left -= 1
        try:
            return self._follow(address, place)
        except PictureUnavailable as error:
            self._reasons[address] = str(error)
            raise

    def _follow(self, address: str, place: Address) -> bytes:
        until = time.monotonic() + self.seconds
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._ask(place, until)
            if isinstance(answer, bytes):
                return answer
            address = _joined(address, answer)
            place = parse_address(address)
        raise PictureUnavailable("redirected too often")

    def _ask(self, place: Address, until: float) -> bytes | str:
        """The file, or the address where it is said to be."""
        from emnews_cli.archive.connections import answer

        trusted = place.is_among(self.allow_hosts)
        if not trusted:
            check_port(place)
        before, failures = self._failures[place.server], 0
        if before >= _MOST_FAILURES:
            raise PictureUnavailable("its host did not answer before")
        try:
            with answer(place, _headers(place), until, trusted=trusted) as response:
                return _redirect(response) or self._body(response)
        except Unreachable:
            failures = before + 1
            raise
        finally:
            self._failures[place.server] = failures

    def _body(self, response: httpcore.Response) -> bytes:
        if response.status != _OK:
            raise PictureUnavailable(str(response.status))
        if int(_header(response, b"content-length") or 0) > self.picture_bytes:
            raise PictureUnavailable(self._too_large())
        unpacker = _Unpacker(_header(response, b"content-encoding"))
        received, body = 0, bytearray()
        for chunk in response.iter_stream():
            self._count(len(chunk))
            received += len(chunk)
            body += unpacker.unpacked(chunk, self.picture_bytes + 1 - len(body))
            if max(received, len(body)) > self.picture_bytes:
                raise PictureUnavailable(self._too_large())
        unpacker.check_end()
        if not picture_format(bytes(body[:16])):
            raise PictureUnavailable(NOT_A_PICTURE)
        return bytes(body)

    def _count(self, received: int) -> None:
        self._bytes_left -= received
        if self._bytes_left < 0:
            raise PictureUnavailable("the limit of bytes to fetch is reached")

    def _too_large(self) -> str:
        return f"larger than {size_in_words(self.picture_bytes)}"


class _Unpacker:
    """Undoes the compression that a server was asked not to use, no further than is wanted."""

    def __init__(self, encoding: str) -> None:
        if encoding not in {"", "identity"} | _COMPRESSED:
            raise PictureUnavailable("compressed in an unknown way")
        self._unzip = zlib.decompressobj(zlib.MAX_WBITS | 32) if encoding in _COMPRESSED else None

    def unpacked(self, chunk: bytes, most: int) -> bytes:
        if self._unzip is None:
            return chunk
        try:
            return self._unzip.decompress(chunk, most)
        except zlib.error as error:
            raise PictureUnavailable("damaged") from error

    def check_end(self) -> None:
        if self._unzip and not self._unzip.eof:
            raise PictureUnavailable(_CUT_OFF)


def _headers(place: Address) -> list[tuple[str, str]]:
    return [
        ("Host", place.host_header),
        ("User-Agent", f"emnews/{__version__}"),
        ("Accept", "image/jpeg,image/png,image/gif,image/webp;q=0.8,*/*;q=0.1"),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
    ]


def _header(response: httpcore.Response, name: bytes) -> str:
    values = [value for key, value in response.headers if key.lower() == name]
    return b",".join(values).decode("latin-1").strip().lower()


def _redirect(response: httpcore.Response) -> str | None:
    """Where the server sends one, or None."""
    if response.status not in _REDIRECTS:
        return None
    where = next((value for key, value in response.headers if key.lower() == b"location"), b"")
    if not where:
        raise PictureUnavailable(f"{response.status} to nowhere")
    return where.decode("utf-8", "replace")


def _joined(address: str, answer: str) -> str:
    try:
        return urljoin(address, answer)
    except ValueError as error:
        raise PictureUnavailable("not a web address") from error
