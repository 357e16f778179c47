"""Pictures: the data of one, or why it is unavailable."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, unquote_to_bytes

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.size import size_in_words

MOST_BYTES = 20_000_000
"""Of the file of one picture, unless told otherwise."""

_EXTENSIONS = {"image/jpeg": ".jpg", "image/png": ".png"}
_SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that every reader of books can show.

    Args:
        data: its file.
        media_type: what the file is.
        width: in pixels.
        height: in pixels.
    """

    data: bytes
    media_type: Literal["image/jpeg", "image/png"]
    width: int
    height: int

    @property
    def extension(self) -> str:
        """How the name of its file ends."""
        return _EXTENSIONS[self.media_type]


class PictureUnavailable(Exception):  # noqa: N818  # no error of the program: the text is there without it
    """A picture can't be had; the text is a short reason for people, such as ``404``."""


NOT_A_PICTURE = "not a JPEG, PNG, GIF, WebP or BMP picture"


def picture_format(data: bytes) -> str:
    """What a file says it is: ``JPEG``, ``PNG``, ``GIF``, ``WEBP``, ``BMP``, or nothing for no picture."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((name for signature, name in _SIGNATURES if data.startswith(signature)), "")


_IN_ADDRESS = lazy_regex(r"data:image/[\w.+-]+(?:;[\w=.-]+)*;base64,", re.IGNORECASE)
_SUBTYPES = frozenset({"png", "jpeg", "gif", "webp", "bmp"})
_MOST_BLANK = 2
"""Pixels of a side; pictures that only hold a place have one."""


def one_spelling_of_data(address: str) -> str:
    """The ``data:`` address of a picture as every engine of Markdown takes it, or an empty string.

    In base64, and of the type that the picture says it is. SVG is refused: it may hold scripts.

    Args:
        address: begins with ``data:`` in any letter case (RFC 2397).
    """
    head, comma, body = address[5:].partition(",")
    media_type, *parameters = (part.strip().lower() for part in head.split(";"))
    if "base64" in parameters:
        body = "".join((unquote(body) if "%" in body else body).split())
    else:
        body = base64.b64encode(unquote_to_bytes(body.encode("utf-8", "surrogatepass"))).decode()
    declared = media_type.removeprefix("image/").replace("jpg", "jpeg")
    subtype = picture_format(_start_of(body)).lower() or (declared if media_type != declared else "")
    return f"data:image/{subtype};base64,{body}" if comma and body and subtype in _SUBTYPES else ""


def _start_of(body: str) -> bytes:
    """The first bytes of a picture in base64; none where it is not."""
    try:
        return base64.b64decode(body[:64].rstrip("=")[: len(body[:64].rstrip("=")) // 4 * 4])
    except ValueError:
        return b""


def is_blank(address: str) -> bool:
    """Whether an address is itself a picture of a dot, which only holds the place of another."""
    if not address.startswith("data:"):
        return False
    data = _start_of(address.partition(",")[2])
    sides = {
        "GIF": (data[6:8][::-1], data[8:10][::-1]),
        "PNG": (data[16:20], data[20:24]),
    }.get(picture_format(data))
    return sides is not None and all(0 < int.from_bytes(side) <= _MOST_BLANK for side in sides)


def picture_in_address(address: str, most: int = MOST_BYTES) -> bytes | None:
    """The picture that is in an address itself; None for an address of another kind.

    Args:
        address: any; of those that hold a picture one in base64.
        most: the most bytes that it may have.

    Raises:
        PictureUnavailable: it is damaged or too large.
    """
    head = _IN_ADDRESS().match(address)
    if head is None:
        return None
    body = "".join(unquote(address[head.end() :]).split()).rstrip("=")
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except ValueError as error:
        raise PictureUnavailable("damaged") from error
    if len(data) > most:
        raise PictureUnavailable(f"larger than {size_in_words(most)}")
    return data
