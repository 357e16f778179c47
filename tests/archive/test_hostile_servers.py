"""Fetching pictures from servers that do harm: heads and bodies without end, odd answers, redirects to the inside."""

from __future__ import annotations

import gzip
import time
from contextlib import suppress

import pytest

from emnews_cli.model.picture import PictureUnavailable
from tests.archive.picture_server import ANSWERS, PNG, Answer, Handler, Server, fetcher, reason, url
from tests.archive.test_fetch import server

__all__ = ["server"]  # the fixture

STATUSES = [b"201", b"203", b"226", b"300", b"304", b"401", b"407", b"418", b"429", b"503", b"599", b"999"]
ODD_LINES = [
    b"20 OK",
    b"2000 OK",
    b"abc OK",
    b"-200 OK",
    b"",
    b"200",
    b"100 Continue",
    b"101 Switching Protocols",
    b"204 No Content",
]
ODD_CHUNKS = [
    b"-8\r\n" + PNG, b"FFFFFFFFFFFFFFFFFFFFF\r\n" + PNG, b"0x8\r\n" + PNG[:8] + b"\r\n0\r\n\r\n", b"8\n" + PNG[:8] + b"\n0\n\n", b"\r\n\r\n", b"zz\r\n",
    b"8\r\n" + PNG[:20] + b"\r\n0\r\n\r\n", b"8 \r\n" + PNG[:8], b"7FFFFFFF\r\n" + PNG, b"8\r\n" + PNG[:8] + b"\r\n", b"\xd9\xa8\r\n" + PNG[:8] + b"\r\n0\r\n\r\n",
]  # fmt: skip
INSIDE = """//169.254.169.254/latest/meta-data/ http://[::ffff:169.254.169.254]/ http://[fd00:ec2::254]/ http://168.63.129.16/machine
    http://100.100.100.200/ http://192.0.0.192/ http://0x7f.1/ http://2130706433/ http://localhost/ http://[::1]/ http://0/ https://127.0.0.1/
    file:///etc/passwd FILE:/etc/passwd gopher://127.0.0.1/ ftp://127.0.0.1/ data:image/png;base64,iVBORw0KGgo= javascript:x()
    about:blank unix:/run/docker.sock http://127.0.0.1.nip.invalid\\@1.1.1.1/ http://1.1.1.1@127.0.0.1/ http://127.0.0.1:22/ //127.0.0.1
    http://[::ffff:0:7f00:1]/ http://[64:ff9b::7f00:1]/ http://%6c%6fcalhost/ http://127.0.0.1%2f@1.1.1.1/ http://127.1:80/ http://0177.1/""".split()


def _to(where: str) -> Answer:
    return lambda handler: handler.redirect(where, 307)


def status(line: bytes, *more: bytes) -> Answer:
    """An answer whose first line is as given, with a picture for its body."""
    head = b"".join(b"\r\n" + line for line in more)
    return lambda handler: handler.raw(b"HTTP/1.1 " + line + head + b"\r\n\r\n" + PNG)


def chunked(body: bytes) -> Answer:
    """An answer in chunks, or in what is said to be chunks."""
    return lambda handler: handler.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)


def many_headers(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.raw(b"".join(b"X-%d: a\r\n" % number for number in range(1000)))


def many_trailers(handler: Handler) -> None:
    chunked(b"8\r\n" + PNG[:8] + b"\r\n0\r\n")(handler)
    while True:
        handler.raw(b"A: b\r\n" * 1000)


def many_hints(handler: Handler) -> None:
    while True:
        handler.raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 1000)


def endless_extension(handler: Handler) -> None:
    chunked(b"8;a=")(handler)
    while True:
        handler.raw(b"a" * 65536)


def endless_name_in_gzip(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08" + bytes(6))
    while True:
        handler.raw(b"a" * 65536)


ANSWERS |= {
    **{
        f"/{number.decode()}.png": status(number + b" X", b"Content-Length: %d" % len(PNG))
        for number in STATUSES
    },
    **{f"/line-{number}.png": status(line) for number, line in enumerate(ODD_LINES)},
    **{f"/chunks-{number}.png": chunked(body) for number, body in enumerate(ODD_CHUNKS)},
    **{f"/where-{number}.png": _to(where) for number, where in enumerate(INSIDE)},
    "/one-by-one.png": lambda handler: chunked(
        b"".join(b"1\r\n%c\r\n" % byte for byte in PNG) + b"0\r\n\r\n"
    )(handler),
    "/extension.png": lambda handler: chunked(b"8;a=b\r\n" + PNG[:8] + b"\r\n0\r\nA: b\r\n\r\n")(handler),
    "/members.png": lambda handler: handler.reply(
        gzip.compress(PNG) + gzip.compress(bytes(10**7)), Content_Encoding="gzip"
    ),
    "/many-headers.png": many_headers,
    "/many-trailers.png": many_trailers,
    "/many-hints.png": many_hints,
    "/endless-extension.png": endless_extension,
    "/endless-name.png": endless_name_in_gzip,
}


def test_an_odd_answer_with_a_picture_in_it_is_a_picture(server: Server) -> None:
    for path in ("/one-by-one.png", "/members.png"):
        assert fetcher(server).fetch(url(server, path)) == PNG
    assert fetcher(server).fetch(url(server, "/extension.png")) == PNG[:8]


@pytest.mark.parametrize("number", STATUSES)
def test_an_answer_that_is_not_ok_is_told_by_its_number(server: Server, number: bytes) -> None:
    assert reason(fetcher(server), url(server, f"/{number.decode()}.png")).split()[0] == number.decode()


@pytest.mark.parametrize(
    "path",
    [f"/line-{number}.png" for number in range(len(ODD_LINES))]
    + [f"/chunks-{number}.png" for number in range(len(ODD_CHUNKS))],
)
def test_an_answer_that_is_no_http_gives_a_reason(server: Server, path: str) -> None:
    fetching, found = fetcher(server, seconds=5), b""
    with suppress(PictureUnavailable):
        found = fetching.fetch(url(server, path))
    assert PNG.startswith(found)  # one line has no words, and some chunks are whole, which is allowed
    if not found:
        told = reason(fetching, url(server, path))
        assert told in (
            "the connection broke off",
            "101",
            "204",
            "not a JPEG, PNG, GIF, WebP or BMP picture",
            "takes too long",
        )


@pytest.mark.parametrize("number", range(len(INSIDE)), ids=lambda number: INSIDE[number])
def test_no_redirect_leads_inside_or_to_another_scheme(server: Server, number: int) -> None:
    found = reason(fetcher(server), url(server, f"/where-{number}.png"))
    assert (
        found
        in (
            "not a web address",
            "its address carries a name or password",
            "port 22 is not asked",
            "its host is not found",
        )
        or "not public" in found
    )


@pytest.mark.parametrize(
    "path", ["/many-headers.png", "/many-trailers.png", "/endless-extension.png", "/endless-name.png"]
)
def test_a_head_without_end_is_not_read_to_its_end(server: Server, path: str) -> None:
    start = time.process_time()
    found = reason(fetcher(server, seconds=20, picture_bytes=1_000_000), url(server, path))
    assert found in ("the connection broke off", "larger than 1 MB")
    assert time.process_time() - start < 10


def test_hints_without_end_are_read_as_long_as_there_is_time(server: Server) -> None:
    assert reason(fetcher(server, seconds=0.5), url(server, "/many-hints.png")) == "takes too long"
