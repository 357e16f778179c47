"""Connections to public hosts: only to the address that was checked, and with a deadline.

Each is for one request, so that what a server sends too much is never taken for its next answer.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpcore

from emnews_cli.archive.addresses import Address, Unreachable, check_public, look_up
from emnews_cli.model.picture import PictureUnavailable

_SECONDS_TO_CONNECT = 10.0
_MOST_ADDRESSES = 4
_LEAST_SECONDS = 0.001


@contextmanager
def answer(
    place: Address, headers: list[tuple[str, str]], until: float, *, trusted: bool
) -> Iterator[httpcore.Response]:
    """What a server answers; its body is read in the block.

    Args:
        place: what is asked for.
        headers: of the request.
        until: when all must be done, by the monotonic clock.
        trusted: whether the host may have an address that is not public.

    Raises:
        Unreachable: there is no connection, or no complete answer in time.
        PictureUnavailable: the host is not public, or the connection breaks off.
    """
    url = httpcore.URL(scheme=place.scheme, host=place.host, port=place.port, target=place.target)
    context = tls_context() if place.scheme == "https" else None
    network = _CheckedNetwork(until, trusted=trusted)
    with (
        _reasons(),
        httpcore.HTTPConnection(url.origin, ssl_context=context, network_backend=network) as connection,
    ):
        yield connection.handle_request(httpcore.Request("GET", url, headers=headers))


@cache
def tls_context() -> ssl.SSLContext:
    """How servers prove who they are."""
    return httpcore.default_ssl_context()


@contextmanager
def _reasons() -> Iterator[None]:
    """Turn the errors of a connection into reasons for people."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise Unreachable("takes too long") from error
    except httpcore.ConnectError as error:
        reason = "no connection"
        if isinstance(error.__cause__, ssl.SSLError):
            reason = "no secure connection"
        raise Unreachable(reason) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise PictureUnavailable("the connection broke off") from error


class _CheckedNetwork(httpcore.NetworkBackend):
    """Looks a host up once, looks at all its addresses, and connects to one of these."""

    def __init__(self, until: float, *, trusted: bool) -> None:
        self._until = until
        self._trusted = trusted
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = look_up(host, port, _left(self._until, timeout))
        if not self._trusted:
            check_public(addresses)
        failure: Exception = httpcore.ConnectError("no address")
        for address in addresses[:_MOST_ADDRESSES]:
            seconds = _left(self._until, _SECONDS_TO_CONNECT)
            try:
                stream = self._plain.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._until)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A stream that ends at a time, however it trickles until then."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if time.monotonic() > self._until:
            raise httpcore.ReadTimeout
        return self._stream.read(max_bytes, _left(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._until, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, _left(self._until, timeout))
        return _TimedStream(secure, self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(until: float, most: float | None) -> float:
    """The seconds that are left, never none at all, for which sockets have another meaning."""
    left = max(_LEAST_SECONDS, until - time.monotonic())
    return left if most is None else min(left, most)
