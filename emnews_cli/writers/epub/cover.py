"""The cover of a book, as a PNG picture: with a font and Pillow its title, without them days and figures."""

from __future__ import annotations

from dataclasses import dataclass

from emnews_cli.writers.epub.cover_canvas import Canvas
from emnews_cli.writers.epub.cover_design import design
from emnews_cli.writers.epub.cover_figures import Figures
from emnews_cli.writers.epub.cover_text import CoverText, description, heading

__all__ = ["Cover", "CoverText", "draw_cover"]


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture, and what is needed to put it into a book.

    Args:
        data: the file.
        media_type: of the file.
        width: in pixels.
        height: in pixels.
        description: in Chinese, for the ``alt`` of the picture; ready for XML but for its escapes.
        titled: whether the title can be read on it.
    """

    data: bytes
    media_type: str
    width: int
    height: int
    description: str
    titled: bool = True


def draw_cover(text: CoverText, font: str | bytes | None, *, grayscale: bool = False) -> Cover:
    """Draw a cover; the same text and font give the same bytes wherever Pillow is the same.

    Args:
        text: what it says, whatever characters are in it.
        font: the path of a TTF, OTF or TTC file, or its bytes, which take three times their size of memory.
            Where it is None, has no Chinese or can't be read, or where Pillow is not installed, the cover
            is drawn without it: with the days and the number of articles, but with no title of its own.
        grayscale: whether to leave the colours out.
    """
    lettered = _with_font(text, font) if font else None
    canvas = lettered or design(text, Figures())
    titled = lettered is not None or any(map(str.isalnum, Figures().shown(heading(text))))
    alt = description(text, titled=titled)
    return Cover(canvas.png(grayscale=grayscale), "image/png", canvas.width, canvas.height, alt, titled)


def _with_font(text: CoverText, font: str | bytes) -> Canvas | None:
    """The cover, or None where Pillow or the font is of no use."""
    try:
        from emnews_cli.writers.epub.cover_font import FontLetters

        return design(text, FontLetters(font))
    except (ImportError, OSError, ValueError):  # the last where the file has become empty
        return None
