"""Pages of a listing of S3 that have names which obstore refuses.

Such a name, one with ``..`` or ``//`` say, costs obstore all that is on its page
(https://github.com/developmentseed/obstore/issues/429). So the page is asked for once more by its signed
address (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html), and read here.
"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from emnews_cli.messages import Message
from emnews_cli.stores.members import BrokenError

_MOST_BYTES = 1 << 24
_SECONDS = 10.0
_WAITS = (0.2, 0.8, 3.2)
"""Seconds before a busy store is asked again."""
_BUSY = 500


class Listed(NamedTuple):
    """What a listing says of an object."""

    key: str
    size: int
    etag: str


def pages(sign: Callable[[Mapping[str, str]], str], prefix: str, after: str) -> Iterator[Listed]:
    """The objects whose names begin so and come after one.

    Args:
        sign: gives the signed address of a listing with these parameters.
        prefix: what their names begin with.
        after: the name.

    Raises:
        BrokenError: the store answers with something else; no address is in the message.
    """
    going_on = True
    while going_on:
        query = {"list-type": "2", "encoding-type": "url", "prefix": prefix, "start-after": after}
        found, going_on = _page(_fetched(sign(query)))
        yield from found
        if going_on:
            after = found[-1].key if found else after
            going_on = bool(found)


def _fetched(address: str) -> bytes:
    """What is at an address."""
    for seconds in (*_WAITS, None):
        try:
            with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310  # of the store
                data: bytes = answer.read(_MOST_BYTES)
                return data
        except urllib.error.HTTPError as error:
            if seconds is None or error.code < _BUSY:
                raise BrokenError(Message("the store answers {code}", code=error.code)) from None
        except OSError:
            if seconds is None:
                raise BrokenError(Message("the connection to the store broke")) from None
        time.sleep(seconds)
    raise AssertionError  # the last try returns or raises


def _page(data: bytes) -> tuple[list[Listed], bool]:
    """The objects of a page, and whether there are more."""
    try:
        if b"<!" in data:  # no listing declares anything
            raise ValueError
        root = ET.fromstring(data)  # noqa: S314  # see above
        found = [_listed(each) for each in root.iterfind("{*}Contents")]
        return found, root.findtext("{*}IsTruncated") == "true"
    except (ET.ParseError, ValueError):
        raise BrokenError("the store answers with something that is not a listing") from None


def _listed(element: ET.Element) -> Listed:
    key, size, etag = (element.findtext(f"{{*}}{name}") or "" for name in ("Key", "Size", "ETag"))
    return Listed(unquote(key.replace("+", " "), errors="surrogateescape"), int(size), etag)
