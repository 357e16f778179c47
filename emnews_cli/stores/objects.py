"""Object stores. This file alone knows obstore (https://developmentseed.org/obstore/).

obstore runs threads of its own. A process that is forked from one in which they run does not have them, and
would wait for them without end (https://github.com/tokio-rs/tokio/issues/4301). So a store is opened in the
process that asks it, and who starts processes asks :func:`runs_threads` first.

Credentials come from the environment, by the names that obstore knows. What a store answers may repeat them,
so no text of an answer or an error gets into a message: only what is known to be harmless is taken from it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import quote, urlencode

from emnews_cli.datasets.extras import needing
from emnews_cli.errors import InputError, OutputError, TooLargeError, storing_temporarily
from emnews_cli.messages import Message
from emnews_cli.model.size import size_in_words
from emnews_cli.stores.members import BrokenError
from emnews_cli.stores.urls import location_of

_PAGE = 1000
_PIECE = 1 << 23
_RETRIES = {
    "max_retries": 4,
    "retry_timeout": timedelta(seconds=30),
    "backoff": {
        "init_backoff": timedelta(seconds=0.2),
        "max_backoff": timedelta(seconds=3),
        "base": 2,
    },
}
_CLIENT = {
    "connect_timeout": "5s",
    "read_timeout": "10s",
    "timeout": "1h",  # of a large container, whole
}
_OF_THE_ENVIRONMENT = (
    *("allow_http", "allow_invalid_certificates", "proxy_url", "proxy_ca_certificate", "proxy_excludes"),
    *_CLIENT,
)
"""What variables such as ``AWS_ALLOW_HTTP`` say of connections; obstore does not look for them where we say
anything."""
_VARIABLES = {"s3": "AWS", "gs": "GOOGLE", "az": "AZURE"}
_ENDPOINT = re.compile(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>\d{1,5}))?(/[^\s@?#]*)?")
_MOST_PORT = 65_535
_CONTROL = re.compile(r"[\0-\x1f\x7f]")
_PATIENCE = 4
"""Failed reads in a row after which a read is tried only once."""
_SIGNED_FOR = timedelta(minutes=5)
_REFUSED = re.compile(r"/(?=/|\.\.?/)|[\0-\x1f\x7f]")
_began: list[int] = []
_failed = [0]
"""How many reads the store did not answer since it answered one."""


class ObjectState(NamedTuple):
    """An object as it was when it was listed or written.

    Args:
        key: its name in the bucket.
        size: in bytes; -1 where that is not known.
        etag: what changes when it does; empty where that is not known.
    """

    key: str
    size: int = -1
    etag: str = ""


class AbsentError(InputError):
    """There is no such object, or no such bucket."""


class _NoAnswerError(InputError):
    """A store does not answer, or answers that it can't."""


class _NameError(InputError):
    """There is a name that obstore refuses."""


def can_be_asked_for(key: str) -> bool:
    """Whether obstore takes the name of an object."""
    return not _REFUSED.search(f"/{key.removesuffix('/')}/")


def runs_threads() -> bool:
    """Whether a store was asked in this process, so that it must not be forked."""
    return bool(_began)


class Bucket:
    """A bucket, asked from this process.

    Args:
        root: its URL.

    Raises:
        UsageError: obstore is not installed.
        InputError: the environment lacks what the store needs.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._store = _store(os.getpid(), root)

    def entries(self, prefix: str) -> Iterator[ObjectState]:
        """The objects below a name, in the order of the store.

        Raises:
            BrokenError: the rest of them can't be listed.
        """
        import obstore

        last = ""
        try:
            with _errors():
                for page in obstore.list(self._store, prefix or None, chunk_size=_PAGE):
                    yield from map(_state, page)
                    last = page[-1]["path"] if page else last
        except _NameError as error:
            if not self._root.startswith("s3:"):
                raise BrokenError(error.message) from error
            from emnews_cli.stores.s3_pages import pages  # with what few listings need

            found = pages(self._signed, f"{prefix}/" if prefix else "", last)
            yield from (ObjectState(key, size, _plain(etag)) for key, size, etag in found)
        except InputError as error:
            raise BrokenError(error.message) from error

    def _signed(self, query: Mapping[str, str]) -> str:
        """The signed address of a request about the bucket: that of an object at the end of parameters."""
        import obstore
        from obstore.store import from_url

        try:
            with _errors():
                address = (
                    obstore.sign(self._store, "GET", "x", _SIGNED_FOR).partition("?")[0].removesuffix("/x")
                )
                endpoint = f"{address}?{urlencode(query, quote_via=quote)}&x="
                store: Any = from_url(self._root, endpoint=endpoint, virtual_hosted_style_request=True)
                return str(obstore.sign(store, "GET", "x", _SIGNED_FOR))
        except InputError as error:
            raise BrokenError(error.message) from error

    def find(self, key: str) -> ObjectState | None:
        """An object, or None.

        Raises:
            InputError: the store does not say.
        """
        import obstore

        try:
            with _errors():
                return _state(obstore.head(self._store, key))
        except AbsentError:
            return None

    def read(self, wanted: ObjectState, limit: int) -> bytes:
        """The bytes of an object.

        Raises:
            TooLargeError: it has more than a limit.
            InputError: it can't be read, or is not the one that is wanted.
        """
        _refuse_large(wanted.size, limit)
        try:
            with _errors():
                found = self._found(wanted, is_patient=_failed[0] < _PATIENCE)
                _refuse_large(found.meta["size"], limit)
                data = bytes(found.bytes())
        except _NoAnswerError:
            _failed[0] += 1
            raise
        _failed[0] = 0
        return data

    def download(self, wanted: ObjectState, file: BinaryIO) -> ObjectState:
        """Write the bytes of an object to a file; returns its state.

        Raises:
            InputError: it can't be read, or is not the one that is wanted.
            DiskError: the file can't be written.
        """
        with _errors():
            found = self._found(wanted)
            for piece in found.stream(min_chunk_size=_PIECE):
                with storing_temporarily():
                    file.write(piece)
        with storing_temporarily():
            file.flush()
        return _state(found.meta)

    def put(self, key: str, data: bytes | BinaryIO) -> ObjectState:
        """Write an object: it is there whole, or is what it was.

        Raises:
            OutputError: it can't be written.
        """
        import obstore

        size = len(data) if isinstance(data, bytes) else data.seek(0, os.SEEK_END)
        if not isinstance(data, bytes):
            data.seek(0)
        try:
            with _errors():
                # Of a large one several parts are in memory at a time, and a store takes 10,000.
                done = obstore.put(
                    self._store, key, data, chunk_size=max(_PIECE, size // 9000), max_concurrency=2
                )
        except InputError as error:
            raise OutputError("{url}: can't be written: {error}", url=self.url(key), error=error) from error
        return ObjectState(key, size, _plain(done["e_tag"] or ""))

    def remove(self, key: str) -> None:
        """Remove an object.

        Raises:
            OutputError: it can't be removed.
        """
        import obstore

        try:
            with _errors():
                obstore.delete(self._store, key)
        except InputError as error:
            raise OutputError("{url}: can't be removed: {error}", url=self.url(key), error=error) from error

    def begin(self, key: str, size: int) -> bytes:
        """The first bytes of an object, none where there is no such object.

        Raises:
            InputError: it can't be read.
        """
        import obstore

        try:
            with _errors():
                return bytes(obstore.get_range(self._store, key, start=0, length=size))
        except AbsentError:
            return b""

    def url(self, key: str) -> str:
        """The URL of an object."""
        return f"{self._root}/{key}"

    def _found(self, wanted: ObjectState, *, is_patient: bool = True) -> Any:
        import obstore

        store = self._store if is_patient else _store(os.getpid(), self._root, is_patient=False)
        found = obstore.get(store, wanted.key)
        state = _state(found.meta)
        if wanted.size not in (-1, state.size) or (wanted.etag and wanted.etag != state.etag):
            raise InputError("changed since it was listed: try again")
        return found


def bucket_of(url: str) -> tuple[Bucket, str]:
    """The bucket in which an object is, and the name of the object there.

    Args:
        url: of the object.
    """
    root, key = location_of(url)
    return Bucket(root), key


@lru_cache(maxsize=64)
def _store(_: int, root: str, *, is_patient: bool = True) -> Any:
    """A store for one process, by its number; one without patience is asked once and not waited for."""
    needing(f"{location_of(root).root.partition(':')[0]}://", "obstore")
    from obstore.store import from_url

    if _began and _began[-1] != os.getpid():
        raise InputError("object stores can't be read in a process that was forked from one that read them")
    _began.append(os.getpid())
    start = _VARIABLES[root.partition(":")[0]]
    _check_environment(start)
    named = ((name, os.environ.get(f"{start}_{name.upper()}", "")) for name in _OF_THE_ENVIRONMENT)
    options = _CLIENT | {name: value for name, value in named if value}
    retries = _RETRIES
    if not is_patient:
        retries, options = _RETRIES | {"max_retries": 0}, options | {"read_timeout": "2s"}
    try:
        with _errors():
            return from_url(root, retry_config=retries, client_options=options)  # type: ignore[call-overload]
    except _NoAnswerError as error:
        if error.message != _UNKNOWN:
            raise
        raise InputError("a variable {start}_… has a value that obstore does not take", start=start) from None


def _check_environment(start: str) -> None:
    """See that variables have values that can be sent: for others obstore ends the program.

    Raises:
        InputError: one has not.
    """
    for name in [name for name in os.environ if name.startswith(f"{start}_")]:
        value = os.environ[name]
        if value and "ENDPOINT" in name:
            found = _ENDPOINT.fullmatch(value)
            if not found or int(found["port"] or 0) > _MOST_PORT:
                raise InputError("{name} is not the address of a server", name=name)
        if _CONTROL.search(value):
            raise InputError("{name} has control characters", name=name)


def _state(meta: Any) -> ObjectState:
    return ObjectState(meta["path"], meta["size"], _plain(meta["e_tag"] or ""))


def _plain(etag: str) -> str:
    return etag.removeprefix("W/").strip('"')


def _refuse_large(size: int, limit: int) -> None:
    if size > limit:
        raise TooLargeError("larger than {size_in_words}", size_in_words=size_in_words(limit))


_DENIED = Message("access denied: credentials are read from the environment (AWS_ACCESS_KEY_ID and so on)")
_UNKNOWN = Message("the store failed")
_CODE = re.compile(r"<Code>([A-Za-z]{3,40})</Code>")
_STATUS = re.compile(r"\bstatus(?: code)?:? ([345]\d\d)\b")
_REASONS = (
    (r"NoSuchBucket|ContainerNotFound|bucket does not exist", Message("there is no such bucket")),
    (r"BadScheme|scheme is not allowed", Message("http is not allowed: set AWS_ALLOW_HTTP=true")),
    (r"Account must be specified", Message("set AZURE_STORAGE_ACCOUNT_NAME")),
    (r"status(?: code)?:? 40[13]\b|AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch", _DENIED),
    (r"169\.254\.|metadata\.google|[Cc]redential", _DENIED),
    (r"TimedOut|kind: Timeout|timed out", Message("the store gives no answer in time")),
    (r"[Cc]onnection ?[Rr]efused", Message("the store is not reachable: connection refused")),
    (r"dns error|failed to lookup|ResolveError", Message("the store is not reachable: unknown host")),
    (r"[Cc]ertificate", Message("the certificate of the store is not trusted")),
    (r"kind: (Connect|Request|Interrupted|Decode)", Message("the connection to the store broke")),
)


@contextmanager
def _errors() -> Iterator[None]:
    """Let what obstore raises be errors with one harmless line."""
    from obstore import exceptions

    try:
        yield
    except (exceptions.BaseError, OSError, ValueError) as error:
        text = str(error)
        if isinstance(error, exceptions.NotFoundError | FileNotFoundError) and "NoSuchBucket" not in text:
            raise AbsentError("there is no such object") from None
        if isinstance(error, exceptions.InvalidPathError | ValueError):
            raise _NameError("there is a name that obstore can't ask for") from None
        denied = exceptions.PermissionDeniedError | exceptions.UnauthenticatedError | PermissionError
        if isinstance(error, denied) or (reason := _reason(text)) == _DENIED:
            raise InputError(_DENIED) from None
        raise _NoAnswerError(reason) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the library, which no module gives
            raise
        raise _NoAnswerError(_UNKNOWN) from None


def _reason(text: str) -> str:
    """Why a store failed, without anything that it said itself but a word or a number."""
    told = _CODE.search(text) or _STATUS.search(text)
    for pattern, reason in _REASONS:
        if re.search(pattern, text):
            return reason
    if told:
        return Message("the store answers {code}", code=told[1])
    return _UNKNOWN
