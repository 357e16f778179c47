"""Pictures: the data of one, or why it is unavailable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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


def picture_format(data: bytes) -> str:
    """What a file says it is: ``JPEG``, ``PNG``, ``GIF``, ``WEBP``, ``BMP``, or nothing for no picture."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((name for signature, name in _SIGNATURES if data.startswith(signature)), "")
