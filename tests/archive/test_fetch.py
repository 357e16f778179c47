"""Fetching pictures, from servers that behave and servers that don't; none of them is on another machine."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from emnews_cli import __version__
from emnews_cli.archive.addresses import is_public
from emnews_cli.archive.fetch import Fetcher
from emnews_cli.errors import UsageError
from tests.archive.picture_server import ANOTHER, PNG, Server, fetcher, reason, serving, url

pytest.importorskip("httpcore", reason="httpcore is not installed, which fetching needs")


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The addresses that a connection was tried to; none is made."""
    tried: list[tuple[str, int]] = []

    def create_connection(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", create_connection)
    return tried


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """What the resolver answers for a name, each time the next list."""
    answers: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *rest: object, **more: object) -> object:
        if host not in answers:
            return real(host, port, *rest, **more)  # type: ignore[arg-type]
        return [(0, 0, 0, "", (address, port)) for address in answers[host].pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return answers


@pytest.mark.parametrize(
    "path",
    [
        "/picture.png",
        "/old.png",
        "/zipped.png",
        "/deflated.png",
        "/named-wrongly.txt",
        "/moved.png",
        "/picture.png?a=b#c",
    ],
)
def test_a_picture_is_fetched(server: Server, path: str) -> None:
    assert fetcher(server).fetch(url(server, path)) == PNG


def test_a_picture_in_chunks_is_fetched(server: Server) -> None:
    assert fetcher(server).fetch(url(server, "/chunked.png")) == PNG[:8]


def test_an_address_is_encoded_where_it_must_be(server: Server) -> None:
    assert fetcher(server).fetch(url(server, "/路 a%.png?x=[路]")) == PNG
    assert server.asked[0][0] == "/%E8%B7%AF%20a%25.png?x=%5B%E8%B7%AF%5D"


def test_a_request_says_who_asks_and_carries_nothing_else(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    fetching = fetcher(server)
    fetching.fetch(url(server, "/cookie.png"))
    fetching.fetch(url(server, "/picture.png"))
    assert [headers for _, headers in server.asked] == [
        {
            "Host": f"127.0.0.1:{server.server_port}",
            "User-Agent": f"emnews/{__version__}",
            "Accept": "image/jpeg,image/png,image/gif,image/webp;q=0.8,*/*;q=0.1",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
    ] * 2


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/404.png", "404"),
        ("/500.png", "500"),
        ("/206.png", "206"),
        ("/page.png", "not a JPEG, PNG, GIF, WebP or BMP picture"),
        ("/empty.png", "not a JPEG, PNG, GIF, WebP or BMP picture"),
        ("/other-port.png", "port 9 is not asked"),
        ("/inside.png", "its host has the address 10.0.0.1, which is not public"),
        ("/moved-by-name.png", "is not asked"),
        ("/file.png", "not a web address"),
        ("/password.png", "its address carries a name or password"),
        ("/nonsense.png", "not a web address"),
        ("/bytes.png", "not a web address"),
        ("/nowhere.png", "302 to nowhere"),
        ("/loop.png", "redirected too often"),
        ("/endless.png", "larger than 1 MB"),
        ("/claims-much.png", "larger than 1 MB"),
        ("/short.png", "the connection broke off"),
        ("/no-length.png", "the connection broke off"),
        ("/huge-length.png", "the connection broke off"),
        ("/bomb.png", "larger than 1 MB"),
        ("/cut-zip.png", "cut off"),
        ("/false-zip.png", "damaged"),
        ("/twice-zipped.png", "compressed in an unknown way"),
        ("/brotli.png", "compressed in an unknown way"),
        ("/closed.png", "the connection broke off"),
        ("/cut-chunk.png", "the connection broke off"),
        ("/no-http.png", "the connection broke off"),
        ("/large-head.png", "the connection broke off"),
    ],
)
def test_what_is_no_picture_gives_a_reason(server: Server, path: str, expected: str) -> None:
    assert expected in reason(fetcher(server, picture_bytes=1_000_000), url(server, path))


def test_five_redirects_are_followed_and_no_more(server: Server) -> None:
    reason(fetcher(server), url(server, "/loop.png"))
    assert len(server.asked) == 6


@pytest.mark.parametrize("path", ["/slow.png", "/slow-head.png", "/hints.png", "/trickling.png"])
def test_a_server_is_given_its_time_and_no_more(server: Server, path: str) -> None:
    start = time.monotonic()
    assert reason(fetcher(server, seconds=0.4), url(server, path)) == "takes too long"
    assert 0.3 < time.monotonic() - start < 3


def test_a_resolver_is_given_its_time_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: threading.Event().wait(5) or [])
    start = time.monotonic()
    assert reason(Fetcher(seconds=0.2), "http://a.example/a.png") == "its host is not found in time"
    assert time.monotonic() - start < 3


def test_what_a_server_sends_too_much_is_not_taken_for_the_next_answer(server: Server) -> None:
    fetching = fetcher(server)
    assert fetching.fetch(url(server, "/long.png")) == PNG
    assert fetching.fetch(url(server, "/another.png")) == ANOTHER


def test_a_picture_may_have_as_much_as_the_limit(server: Server) -> None:
    assert fetcher(server, picture_bytes=len(PNG)).fetch(url(server, "/picture.png")) == PNG
    assert fetcher(server, picture_bytes=len(PNG)).fetch(url(server, "/zipped.png")) == PNG
    for path in ("/picture.png", "/old.png", "/zipped.png"):
        assert reason(fetcher(server, picture_bytes=len(PNG) - 1), url(server, path)).startswith(
            "larger than"
        )


def test_a_run_fetches_no_more_pictures_than_it_may(server: Server) -> None:
    fetching = fetcher(server, pictures=2)
    reason(fetching, url(server, "/404.png"))
    fetching.fetch(url(server, "/picture.png"))
    assert reason(fetching, url(server, "/another.png")) == "the limit of pictures to fetch is reached"
    assert reason(fetching, url(server, "/404.png")) == "404"
    assert len(server.asked) == 2


def test_a_run_fetches_no_more_bytes_than_it_may(server: Server) -> None:
    fetching = fetcher(server, total_bytes=len(PNG) + 1)
    fetching.fetch(url(server, "/picture.png"))
    assert reason(fetching, url(server, "/another.png")) == "the limit of bytes to fetch is reached"


def test_a_picture_that_failed_is_not_asked_for_again_in_the_run(server: Server) -> None:
    fetching = fetcher(server)
    assert reason(fetching, url(server, "/404.png")) == reason(fetching, url(server, "/404.png")) == "404"
    assert len(server.asked) == 1


def test_a_host_that_fails_three_times_in_a_row_is_left_alone(
    names: dict[str, list[list[str]]], connected: list[object]
) -> None:
    names["a.example"] = [["1.1.1.1", "8.8.8.8"]] * 9
    fetching = Fetcher()
    reasons = [reason(fetching, f"http://a.example/{number}.png") for number in range(5)]
    assert reasons == ["no connection"] * 3 + ["its host did not answer before"] * 2
    assert len(connected) == 6


def test_a_host_that_answers_in_between_is_not_left_alone(server: Server) -> None:
    fetching = fetcher(server)
    for number in range(6):
        fetching.seconds = 0.1
        assert reason(fetching, url(server, f"/slow.png?{number}")) == "takes too long"
        if number % 2:
            fetching.seconds = 30
            assert reason(fetching, url(server, f"/404.png?{number}")) == "404"


@pytest.mark.parametrize(
    "address",
    [
        *"""ftp://a.example/a.png file:///etc/passwd //a.example/a.png a.png /a.png data:image/png;base64,AAAA
        http:// http:///a.png http://[::1 http://[fe80::1%25eth0]/ http://[v1.a]/ http://a..example/ http://a.example:99999/
        http://a.example:x/ http://%31%32%37.0.0.1/ http://a.example\\b.example/ http://a/\x00 http://\ud800.example/
        http://a.example/\ud800 javascript:alert(1)""".split(),
        "",
        "http://a b/",
        "http://a.example/\r\nX: y",
        f"http://{'a' * 64}.example/",
        f"http://a.example/{'a' * 5000}",
    ],
    ids=lambda address: ascii(address)[:50],
)
def test_what_is_no_address_of_the_web_is_refused(address: str, connected: list[object]) -> None:
    assert reason(Fetcher(), address) == "not a web address"
    assert not connected


@pytest.mark.parametrize("address", ["http://a:b@1.1.1.1/", "http://a@1.1.1.1/", "http://@1.1.1.1/"])
def test_addresses_with_names_or_passwords_are_refused(address: str, connected: list[object]) -> None:
    assert reason(Fetcher(), address) == "its address carries a name or password"
    assert not connected


@pytest.mark.parametrize("port", [0, 22, 6379, 8080])
def test_ports_that_are_not_of_the_web_are_refused(port: int, connected: list[object]) -> None:
    assert reason(Fetcher(), f"http://1.1.1.1:{port}/a.png") == f"port {port} is not asked"
    assert not connected


@pytest.mark.parametrize(
    "host",
    """127.0.0.1 127.1 127.255.255.254 2130706433 017700000001 0x7f000001 0x7f.1 0177.0.0.1 １２７.0.0.1 127。0。0。1 0.0.0.0 0
    10.0.0.1 172.16.0.1 192.168.0.1 169.254.169.254 100.64.0.1 100.100.100.200 168.63.129.16 192.0.0.8 192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255
    [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [::127.0.0.1] [fe80::1] [fc00::1] [fd00:ec2::254] [ff02::1]
    [64:ff9b::127.0.0.1] [64:ff9b::a00:1] [64:ff9b:1::1] [2002:7f00:1::] [2002:a00:1::1] [2001:db8::1] [2001::1] [3fff::1] [5f00::1]
    localhost LOCALHOST localhost.""".split(),
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_hosts_that_are_not_public_are_refused_before_a_connection(
    host: str, scheme: str, connected: list[object]
) -> None:
    assert "not public" in reason(Fetcher(), f"{scheme}://{host}/a.png")
    assert not connected


@pytest.mark.parametrize(
    "address",
    "1.1.1.1 8.8.8.8 2606:4700::1111 ::ffff:1.1.1.1 64:ff9b::101:101 2002:101:101:: 240e::1".split(),
)
def test_public_addresses_are_public_also_when_they_are_wrapped(address: str) -> None:
    assert is_public(address)


def test_a_name_with_one_address_that_is_not_public_is_refused(
    names: dict[str, list[list[str]]], connected: list[object]
) -> None:
    names["a.example"] = [["1.1.1.1", "10.0.0.1"]]
    assert "10.0.0.1, which is not public" in reason(Fetcher(), "http://a.example/a.png")
    assert not connected


def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_looked_at(
    names: dict[str, list[list[str]]], connected: list[object]
) -> None:
    names["a.example"] = [["1.1.1.1", "2606:4700::1111"], ["127.0.0.1"]]
    assert reason(Fetcher(), "https://a.example/a.png") == "no connection"
    assert connected == [("1.1.1.1", 443), ("2606:4700::1111", 443)]
    assert names["a.example"] == [["127.0.0.1"]]


def test_a_redirect_is_looked_at_like_the_first_address(
    server: Server, names: dict[str, list[list[str]]]
) -> None:
    names["a.example"] = [["127.0.0.1"]]
    assert "127.0.0.1, which is not public" in reason(fetcher(server), url(server, "/to-name.png"))


def test_a_host_is_allowed_for_one_port_or_for_all(server: Server, names: dict[str, list[list[str]]]) -> None:
    names["a.example"] = [["127.0.0.1"]] * 9
    address = f"http://a.example:{server.server_port}/picture.png"
    assert Fetcher(frozenset({"A.example"})).fetch(address) == PNG
    assert Fetcher(frozenset({f"a.example:{server.server_port}"})).fetch(address) == PNG
    assert "is not asked" in reason(Fetcher(frozenset({"a.example:80", "127.0.0.1"})), address)
    assert server.asked[0][1]["Host"] == f"a.example:{server.server_port}"


def test_a_name_that_is_not_known_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_: object, **__: object) -> object:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert reason(Fetcher(), "http://a.example/a.png") == "its host is not found"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A key with a certificate for pictures.example, trusted while the test lasts."""
    from emnews_cli.archive.connections import tls_context

    if not (openssl := shutil.which("openssl")):
        pytest.skip("openssl is not installed, which makes the certificate")
    path = tmp_path / "both.pem"
    subprocess.run(
        [openssl, *"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=emnews".split(),
         "-addext", "subjectAltName=DNS:pictures.example", "-keyout", tmp_path / "key", "-out", tmp_path / "certificate"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_bytes((tmp_path / "key").read_bytes() + (tmp_path / "certificate").read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    tls_context.cache_clear()
    yield path
    tls_context.cache_clear()


def test_a_secure_connection_is_made_to_the_name_and_not_to_the_address(
    certificate: Path, names: dict[str, list[list[str]]]
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    told: list[str | None] = []
    context.sni_callback = lambda _, name, __: told.append(name)
    names.update({name: [["127.0.0.1"]] * 2 for name in ("pictures.example", "b.example")})
    with serving(context) as server:
        fetching = Fetcher(frozenset(names))
        assert fetching.fetch(f"https://pictures.example:{server.server_port}/picture.png") == PNG
        refused = reason(fetching, f"https://b.example:{server.server_port}/picture.png")
    assert refused == "no secure connection"
    assert told == ["pictures.example", "b.example"]
    assert server.asked[0][1]["Host"] == f"pictures.example:{server.server_port}"


def test_a_certificate_that_nobody_vouches_for_is_refused(
    certificate: Path, names: dict[str, list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names["pictures.example"] = [["127.0.0.1"]]
    with serving(context) as server:
        address = f"https://pictures.example:{server.server_port}/picture.png"
        assert reason(Fetcher(frozenset(names)), address) == "no secure connection"


def test_a_server_that_does_not_shake_hands_is_given_its_time(server: Server) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    allowed = f"127.0.0.1:{silent.getsockname()[1]}"
    start = time.monotonic()
    assert reason(Fetcher(frozenset({allowed}), seconds=0.2), f"https://{allowed}/a.png") == "takes too long"
    assert time.monotonic() - start < 3
    silent.close()


def test_without_httpcore_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "emnews_cli.datasets.extras.find_spec", lambda name: None if name == "httpcore" else True
    )
    with pytest.raises(UsageError, match=r"--fetch-images needs httpcore: .* install .*\[images\]"):
        Fetcher()


def test_httpcore_is_loaded_when_something_is_fetched() -> None:
    code = "import sys, emnews_cli.archive.fetch as f; f.Fetcher(); print('httpcore' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"False\n"
