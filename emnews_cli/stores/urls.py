"""URLs of object stores: what they name, without asking a store.

The name of an object is written in a URL as it is, without percent signs for other characters, as the command
line tools of the stores do. So any name that was listed can be given again.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple, NoReturn
from urllib.parse import unquote

from emnews_cli.errors import UsageError

SCHEMES = ("s3", "gs", "az")
_PREFIXES = tuple(f"{scheme}://" for scheme in SCHEMES)
_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://(?P<rest>.*)", re.DOTALL)
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_USER = re.compile(r"\b(s3|gs|az)://[^/\s]*@", re.IGNORECASE)
_CONTROL = re.compile(r"[\0-\x1f\x7f]")
_SECRET = re.compile(
    r"[?&;]((x-(amz|goog)|aws|google)[\w-]*|sig|signature|\w*(key|secret|token|password|credential)\w*)=",
    re.I,
)


class Location(NamedTuple):
    """What a URL names.

    Args:
        root: the bucket, as a URL.
        key: the name of an object in it, or a prefix of names; empty for the bucket.
    """

    root: str
    key: str


def is_url(path: str) -> bool:
    """Whether a path names something in an object store."""
    return path.startswith(_PREFIXES)


def from_folder(folder: str, path: str) -> str:
    """A path that counts from a folder; a URL counts from nowhere."""
    return path if is_url(path) else os.path.join(folder, path)


def real_path(path: str) -> str:
    """A path without links; in a URL there are none."""
    return path if is_url(path) else os.path.realpath(path)


def location_of(url: str) -> Location:
    """What a URL names, one that :func:`checked` gave."""
    scheme, _, rest = url.partition("://")
    bucket, _, key = rest.partition("/")
    return Location(f"{scheme}://{bucket}", key)


def checked(path: str) -> str:
    """A path as it was given; a URL without detours, and one of a file as the path of that.

    Raises:
        UsageError: it is a URL that names nothing that can be read, or has credentials in it; these are not
            in the message.
    """
    found = _URL.match(path)
    if not found:
        return path
    scheme, rest = found["scheme"].lower(), found["rest"]
    if scheme == "file":
        return _local(rest)
    if scheme not in SCHEMES:
        if os.path.lexists(path):
            return path
        _refuse_scheme(scheme)
    bucket, _, key = rest.partition("/")
    if "@" in bucket or _SECRET.search(rest):
        _refuse_credentials()
    if not _BUCKET.fullmatch(bucket):
        raise UsageError("a URL is {scheme}://BUCKET or {scheme}://BUCKET/NAME", scheme=scheme)
    return f"{scheme}://{bucket}/{_checked_key(key)}".rstrip("/")


def refuse_users(text: str) -> None:
    """See that no URL in a text has credentials before its bucket, which a message about it would repeat.

    Raises:
        UsageError: one has.
    """
    if _USER.search(text):
        _refuse_credentials()


def _refuse_credentials() -> NoReturn:
    raise UsageError(
        "a URL can't have credentials in it: they are read from the environment (AWS_ACCESS_KEY_ID and so on)"
    )


def _refuse_scheme(scheme: str) -> None:
    if scheme == "memory":
        raise UsageError("memory:// is empty in a new process: give s3://, gs://, az:// or a file")
    raise UsageError("{scheme}:// is not read or written: give s3://, gs://, az:// or a file", scheme=scheme)


def _checked_key(key: str) -> str:
    key = key.rstrip("/")
    if any(part in ("", ".", "..") for part in key.split("/")) and key:
        raise UsageError("the name in a URL can't have empty parts, '.' or '..'")
    if _CONTROL.search(key):
        raise UsageError("the name in a URL can't have control characters")
    return key


def _local(rest: str) -> str:
    """The path in the URL of a file (RFC 8089)."""
    host, _, path = rest.partition("/")
    if host not in ("", "localhost") or "\0" in unquote(path):
        raise UsageError("file:// is followed by the path of a file on this machine: file:///srv/posts")
    return os.fsdecode(unquote(f"/{path}").encode("utf-8", "surrogateescape"))
