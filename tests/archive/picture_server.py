"""A server of pictures on the loopback, which behaves or does not, as its paths say."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from emnews_cli.archive.fetch import Fetcher
from emnews_cli.model.picture import PictureUnavailable

PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 100
ANOTHER = b"\x89PNG\r\n\x1a\n" + b"another" * 100
Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers a path with the method of that name, and remembers what it was asked."""

    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        ANSWERS[self.path.split("?")[0]](self)

    def log_message(self, *_: object) -> None:
        pass

    def raw(self, *parts: bytes, pause: float = 0) -> None:
        for part in parts:
            self.wfile.write(part)
            self.wfile.flush()
            time.sleep(pause)

    def reply(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, where: str, status: int = 302) -> None:
        self.reply(b"", status, Location=where)


def endless(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\n\r\n" + PNG)
    while True:
        handler.raw(b"\0" * 65536)


def trickling(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n", *[b"\x89"] * 100, pause=0.05)


def bomb(handler: Handler) -> None:
    packer = zlib.compressobj(wbits=31)
    packed = b"".join(packer.compress(PNG if n == 0 else b"\0" * 1_000_000) for n in range(50))
    handler.reply(packed + packer.flush(), Content_Encoding="gzip")


ANSWERS: dict[str, Answer] = {
    "/picture.png": lambda handler: handler.reply(PNG),
    "/another.png": lambda handler: handler.reply(ANOTHER),
    "/chunked.png": lambda handler: handler.raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n" + PNG[:8] + b"\r\n0\r\n\r\n"
    ),
    "/old.png": lambda handler: handler.raw(b"HTTP/1.0 200 OK\r\n\r\n" + PNG),
    "/zipped.png": lambda handler: handler.reply(gzip.compress(PNG), Content_Encoding="gzip"),
    "/deflated.png": lambda handler: handler.reply(zlib.compress(PNG), Content_Encoding="deflate"),
    "/named-wrongly.txt": lambda handler: handler.reply(PNG, Content_Type="text/html"),
    "/cookie.png": lambda handler: handler.reply(PNG, Set_Cookie="a=b; Path=/"),
    "/moved.png": lambda handler: handler.redirect("/picture.png", 301),
    "/moved-by-name.png": lambda handler: handler.redirect(
        f"//localhost:{handler.server.server_port}/picture.png"
    ),
    "/路.png": lambda handler: handler.reply(PNG),
    "/%E8%B7%AF%20a%25.png": lambda handler: handler.reply(PNG),
    # What follows is no picture.
    "/404.png": lambda handler: handler.reply(PNG, 404),
    "/500.png": lambda handler: handler.reply(PNG, 500),
    "/206.png": lambda handler: handler.reply(PNG, 206),
    "/page.png": lambda handler: handler.reply(b"<!DOCTYPE html><p>PNG", Content_Type="image/png"),
    "/empty.png": lambda handler: handler.reply(b""),
    "/other-port.png": lambda handler: handler.redirect("http://127.0.0.1:9/a.png"),
    "/inside.png": lambda handler: handler.redirect("http://10.0.0.1/a.png"),
    "/to-name.png": lambda handler: handler.redirect("http://a.example/picture.png"),
    "/file.png": lambda handler: handler.redirect("file:///etc/passwd"),
    "/password.png": lambda handler: handler.redirect("http://a:b@127.0.0.1/"),
    "/nonsense.png": lambda handler: handler.redirect("http://[::1"),
    "/bytes.png": lambda handler: handler.raw(b"HTTP/1.1 302 Found\r\nLocation: //\xff\xfe/\r\n\r\n"),
    "/nowhere.png": lambda handler: handler.reply(b"", 302),
    "/loop.png": lambda handler: handler.redirect("/loop.png?again"),
    "/endless.png": endless,
    "/claims-much.png": lambda handler: handler.reply(b"", Content_Length="99999999999"),
    "/short.png": lambda handler: handler.reply(PNG, Content_Length=str(len(PNG) + 1)),
    "/long.png": lambda handler: handler.reply(
        PNG + b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n" + ANOTHER, Content_Length=str(len(PNG))
    ),
    "/no-length.png": lambda handler: handler.reply(PNG, Content_Length="some"),
    "/huge-length.png": lambda handler: handler.reply(PNG, Content_Length="9" * 5000),
    "/bomb.png": bomb,
    "/cut-zip.png": lambda handler: handler.reply(gzip.compress(PNG)[:-9], Content_Encoding="gzip"),
    "/false-zip.png": lambda handler: handler.reply(PNG, Content_Encoding="gzip"),
    "/twice-zipped.png": lambda handler: handler.reply(PNG, Content_Encoding="gzip, gzip"),
    "/brotli.png": lambda handler: handler.reply(PNG, Content_Encoding="br"),
    "/closed.png": lambda _: None,
    "/cut-chunk.png": lambda handler: handler.raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n" + PNG[:4]
    ),
    "/no-http.png": lambda handler: handler.raw(b"220 smtp.example ESMTP\r\n"),
    "/large-head.png": lambda handler: handler.raw(b"HTTP/1.1 200 OK\r\nA: " + b"a" * 500_000),
    "/hints.png": lambda handler: handler.raw(*[b"HTTP/1.1 103 Early Hints\r\n\r\n"] * 100, pause=0.05),
    "/slow.png": lambda _: time.sleep(5),
    "/slow-head.png": lambda handler: handler.raw(b"HTTP/1.1 200 OK\r\nA: ", *[b"a"] * 100, pause=0.05),
    "/trickling.png": trickling,
}


class Server(ThreadingHTTPServer):
    """A server that does not print what its clients do to it."""

    daemon_threads = True
    asked: list[tuple[str, dict[str, str]]]

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.asked = []
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.socket.close()
        thread.join()


def fetcher(server: Server, **limits: float) -> Fetcher:
    return Fetcher(frozenset({f"127.0.0.1:{server.server_port}"}), **limits)  # type: ignore[arg-type]


def url(server: Server, path: str) -> str:
    return f"http://127.0.0.1:{server.server_port}{path}"


def reason(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(PictureUnavailable) as caught:
        fetcher.fetch(address)
    return str(caught.value)
