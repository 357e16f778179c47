"""An S3 server on the loopback: moto's, with a layer that counts requests, refuses some, and lies about others."""

from __future__ import annotations

import os
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.generator import make_post
from tests.warm import program

BUCKET = "news"
SECRET = "planted-SECRET-4711"  # noqa: S105  # to be looked for
Application = Callable[[dict[str, Any], Callable[..., Any]], Any]
POSTS = {f"_posts/{made.name}": made.data for made in map(make_post, range(3))}
NAMES = sorted(POSTS)
POST = b"---\ntitle: \xe7\x94\xb2\n---\n\xe6\xad\xa3\xe6\x96\x87\xe3\x80\x82\n"


class Request(NamedTuple):
    """A request: its kind, ``LIST``, ``GET``, ``PUT`` …, and the object that it is about."""

    kind: str
    key: str


class Server:
    """The server.

    Attributes:
        requests: those since the test began.
        refuse: says of a request with which status it is refused; None for none.
        tamper: changes the headers and the body of an answer.
    """

    def __init__(self) -> None:
        from moto.server import DomainDispatcherApplication, create_backend_app  # type: ignore[attr-defined]
        from werkzeug.serving import WSGIRequestHandler, make_server

        class Quiet(WSGIRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log(self, *_: object) -> None:
                pass

        self._moto: Application = DomainDispatcherApplication(create_backend_app)  # type: ignore[no-untyped-call]
        self._lock = threading.Lock()
        self.reset()
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=Quiet)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def reset(self) -> None:
        """Forget buckets and requests, and be honest again."""
        self._backend.reset()
        self._backend.create_bucket(BUCKET, "us-east-1")
        self.requests: list[Request] = []
        self.refuse: Callable[[Request], int | None] = lambda _: None
        self.tamper: Callable[[Request, dict[str, str], bytes], bytes] | None = None

    @property
    def _backend(self) -> Any:
        from moto.core import DEFAULT_ACCOUNT_ID  # type: ignore[attr-defined]
        from moto.s3.models import s3_backends

        return s3_backends[DEFAULT_ACCOUNT_ID]["aws"]

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        request = _request(environ)
        with self._lock:
            self.requests.append(request)
            status = self.refuse(request)
        if status:
            start(f"{status} Slow Down", [("Content-Length", "0")])
            return [b""]
        if self.tamper is None:
            return self._moto(environ, start)
        told: list[Any] = []
        body = b"".join(self._moto(environ, lambda *given: told.extend(given)))
        headers = dict(told[1])
        body = self.tamper(request, headers, body)
        start(told[0], list(headers.items()))
        return [body]

    def put(self, objects: Mapping[str, bytes]) -> None:
        """Put objects into the bucket."""
        for key, data in objects.items():
            self._backend.put_object(BUCKET, key, data)

    def remove(self, key: str) -> None:
        """Take an object out of the bucket."""
        self._backend.delete_object(BUCKET, key)

    def objects(self) -> dict[str, bytes]:
        """What is in the bucket."""
        return {name: key.value for name, key in self._backend.get_bucket(BUCKET).keys.items()}

    def counts(self) -> dict[str, int]:
        """How many requests there were of each kind since it was asked last."""
        with self._lock:
            counts = Counter(request.kind for request in self.requests)
            self.requests.clear()
        return dict(counts)

    @property
    def environment(self) -> dict[str, str]:
        """What a program must know of it."""
        return {
            "AWS_ACCESS_KEY_ID": "planted-ID-4711",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ALLOW_HTTP": "true",
        }


def _request(environ: dict[str, Any]) -> Request:
    key = (
        environ["PATH_INFO"]
        .encode("latin-1")
        .decode("utf-8", "replace")
        .removeprefix(f"/{BUCKET}")
        .lstrip("/")
    )
    is_list = environ["REQUEST_METHOD"] == "GET" and "list-type" in environ["QUERY_STRING"]
    return Request("LIST" if is_list else environ["REQUEST_METHOD"], key)


class Run(NamedTuple):
    """What came of a run of emnews."""

    code: int
    out: str
    err: str


Emnews = Callable[..., Run]


_servers: list[Server] = []


@pytest.fixture
def s3() -> Server:
    """The server, with an empty bucket."""
    if not _servers:
        _servers.append(Server())
    _servers[0].reset()
    return _servers[0]


@pytest.fixture
def emnews(s3: Server, tmp_path: Path) -> Emnews:
    """Runs the program beside the server, in a folder that is empty at first."""

    def run(*arguments: str, code: int = 0, variables: Mapping[str, str] | None = None) -> Run:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        done = subprocess.run(
            [*program(), *arguments],
            cwd=tmp_path,
            env=environment | s3.environment | dict(variables or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        run = Run(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert run.code == code, run
        assert "Traceback" not in run.err
        assert not list(tmp_path.glob("s3*")), "a folder with the name of a URL"
        return run

    return run


def names(text: str) -> list[str]:
    """What ``list -0`` says."""
    return text.split("\0")[:-1]


def found(folder: Path) -> dict[str, bytes]:
    """The files that are not hidden below a folder."""
    files = (path for path in sorted(folder.rglob("[!.]*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
