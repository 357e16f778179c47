"""Picture URLs: host, port and path, and whether the host may be contacted."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import quote, urlsplit

from emnews_cli.model.picture import PictureUnavailable

_PORTS = {"http": 80, "https": 443}
_LONGEST = 4096
_CONTROLS = re.compile("[\x00-\x1f\x7f]")
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_LONGEST_HOST = 253
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")

_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_NOT_PUBLIC = tuple(
    map(ip_network, "192.0.0.0/24 192.88.99.0/24 168.63.129.16/32 2001::/23 3fff::/20".split())
)
"""What the older Pythons take for public, and the address at which machines in Azure find its platform."""


class Unreachable(PictureUnavailable):
    """A host does not answer, or not in time."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart.

    Args:
        scheme: ``http`` or ``https``.
        host: a name in ASCII and lower case, or an IP address.
        port: as written, or the usual one.
        target: path and query, encoded.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def server(self) -> str:
        """Host and port."""
        return f"{self._bracketed}:{self.port}"

    @property
    def host_header(self) -> str:
        """Host and, where it is not the usual one, port."""
        return self._bracketed if self.port == _PORTS[self.scheme] else self.server

    @property
    def _bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    def is_among(self, hosts: frozenset[str]) -> bool:
        """Whether hosts, or hosts with ports, name this one."""
        return not hosts.isdisjoint((self.host, self._bracketed, self.server))


def parse_address(address: str) -> Address:
    """Take an address apart.

    Raises:
        PictureUnavailable: it is none of the web, or carries a name or password.
    """
    try:
        if len(address) > _LONGEST or _CONTROLS.search(address):
            raise ValueError(address)
        parts = urlsplit(address)
        host = _host(parts.hostname or "", in_brackets="[" in parts.netloc)
        port = _PORTS[parts.scheme] if parts.port is None else parts.port
        target = _quoted(parts.path or "/") + (f"?{_quoted(parts.query)}" if parts.query else "")
    except (ValueError, KeyError) as error:
        raise PictureUnavailable("not a web address") from error
    if "@" in parts.netloc:
        raise PictureUnavailable("its address carries a name or password")
    return Address(parts.scheme, host, port, target)


def _host(written: str, *, in_brackets: bool) -> str:
    """A host as it is looked up.

    Raises:
        ValueError: it can be no host.
    """
    if in_brackets:
        if "%" in written:  # the name of an interface
            raise ValueError(written)
        return str(IPv6Address(written))
    host = written.encode("idna").decode().lower().removesuffix(".")
    if len(host) > _LONGEST_HOST or not _HOST.fullmatch(host):
        raise ValueError(written)
    return host


def _quoted(part: str) -> str:
    return quote(_BAD_PERCENT.sub("%25", part), safe="/%:@!$&'()*+,;=~?")


def check_port(place: Address) -> None:
    """See that a place is on a port of the web.

    Raises:
        PictureUnavailable: it is not.
    """
    if place.port not in _PORTS.values():
        raise PictureUnavailable(f"port {place.port} is not asked")


def check_public(addresses: Iterable[str]) -> None:
    """See that all IP addresses of a host are public.

    Raises:
        PictureUnavailable: one is not.
    """
    for address in addresses:
        if not is_public(address):
            raise PictureUnavailable(f"its host has the address {address}, which is not public")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network; one that wraps another counts as that one."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        ip = _wrapped(ip) or ip
    if any(ip in network for network in _NOT_PUBLIC):
        return False
    return ip.is_global and not ip.is_multicast and (isinstance(ip, IPv4Address) or ip in _UNICAST)


def _wrapped(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def look_up(host: str, port: int, seconds: float) -> list[str]:
    """The IP addresses of a host, the best first.

    Raises:
        Unreachable: it has none, or they are not known in time.
    """
    answers: SimpleQueue[list[str] | Exception] = SimpleQueue()
    # The system's own call has no time limit, and a thread that waits in it must not hold up the end.
    Thread(target=lambda: answers.put(_resolved(host, port)), daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty as error:
        raise Unreachable("its host is not found in time") from error
    if isinstance(answer, Exception) or not answer:
        raise Unreachable("its host is not found")
    return answer


def _resolved(host: str, port: int) -> list[str] | Exception:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        return error
    return list(dict.fromkeys(str(place[0]) for *_, place in found))
