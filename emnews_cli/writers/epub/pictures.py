"""Pictures as books hold them: JPEG or PNG, baseline, not large, the same bytes for the same picture.

A file that is so already goes into the book as it is, but for what is not part of the picture. What is
not is made so by Pillow.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from emnews_cli.model.picture import NOT_A_PICTURE, Picture, PictureUnavailable, picture_format
from emnews_cli.writers.epub.picture_files import DAMAGED, Header, orientation, read_header

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 1600
MOST_PIXELS = 40_000_000
"""More are not decoded: a small file can hold any number of them."""

_QUALITY = 82
_OPAQUE = 255
_COLOURS_OF_A_PALETTE = 256
_COLOURS_OF_A_DRAWING = 4096
"""Charts with soft letters have some hundreds, photos tens of thousands."""


def prepare(data: bytes, *, grayscale: bool = False) -> Picture:
    """A picture for a book.

    Args:
        data: the file of a picture; what it is, its first bytes tell.
        grayscale: whether to leave the colours out.

    Raises:
        PictureUnavailable: it is none, is damaged, has too many pixels, or needs Pillow, which is missing.
    """
    name = picture_format(data)
    if not name:
        raise PictureUnavailable(NOT_A_PICTURE)
    header = read_header(data, name)
    if header and header.width * header.height > MOST_PIXELS:
        raise PictureUnavailable(_too_many_pixels())
    if header and _fits(header, grayscale=grayscale):
        media_type: Literal["image/jpeg", "image/png"] = "image/jpeg" if name == "JPEG" else "image/png"
        return Picture(header.file, media_type, header.width, header.height)
    return _converted(data, name, grayscale=grayscale)


def _too_many_pixels() -> str:
    return f"more than {MOST_PIXELS // 1_000_000} megapixels"


def _fits(header: Header, *, grayscale: bool) -> bool:
    """Whether a picture can go into a book as it is."""
    upright = header.plain and header.orientation == 1
    return upright and max(header.width, header.height) <= LONGEST_SIDE and (header.gray or not grayscale)


def _converted(data: bytes, name: str, *, grayscale: bool) -> Picture:
    try:
        from PIL import Image
    except ImportError as error:
        reason = f"this {name} picture must be converted, which needs Pillow (emnews[images])"
        raise PictureUnavailable(reason) from error
    bombs = (Image.DecompressionBombWarning, Image.DecompressionBombError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=(name,)) as image:
                return _remade(image, is_jpeg=name == "JPEG", grayscale=grayscale)
    except PictureUnavailable:
        raise
    except bombs as error:
        raise PictureUnavailable(_too_many_pixels()) from error
    except Exception as error:  # Pillow raises errors of every kind on damaged files
        raise PictureUnavailable(DAMAGED) from error


def _remade(image: Image, *, is_jpeg: bool, grayscale: bool) -> Picture:
    if image.width * image.height > MOST_PIXELS:
        raise PictureUnavailable(_too_many_pixels())
    if is_jpeg:
        image.draft(None, (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))  # a large one is never decoded in full
    image.load()
    turned = orientation(image.info.get("exif", b""))
    image = _in_plain_mode(image)
    as_png = image.mode == "RGBA" or (not is_jpeg and image.getcolors(_COLOURS_OF_A_DRAWING) is not None)
    image = _upright(_scaled(image), turned)
    if grayscale:
        image = image.convert("LA" if image.mode == "RGBA" else "L")
    return _as_png(image) if as_png else _as_jpeg(image)


def _in_plain_mode(image: Image) -> Image:
    """The picture as L, RGB or, where something shines through, RGBA."""
    if image.mode.startswith("I"):  # 16 bits, which convert() would cut off at 255
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        image = image if image.mode == "RGBA" else image.convert("RGBA")
        lowest, _ = image.getchannel("A").getextrema()
        return image if lowest != _OPAQUE else image.convert("RGB")
    mode = "L" if image.mode in ("1", "L") else "RGB"
    return image if image.mode == mode else image.convert(mode)


def _scaled(image: Image) -> Image:
    from PIL.Image import Resampling

    longest = max(image.size)
    if longest <= LONGEST_SIDE:
        return image
    width, height = (max(1, round(side * LONGEST_SIDE / longest)) for side in image.size)
    return image.resize((width, height), Resampling.LANCZOS, reducing_gap=3.0)


def _upright(image: Image, turned: int) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[turned]) if turned in turns else image


def _as_jpeg(image: Image) -> Picture:
    image.info.clear()  # else its comment would be written
    stream = BytesIO()
    image.save(stream, "JPEG", quality=_QUALITY, optimize=True, progressive=False)
    return Picture(stream.getvalue(), "image/jpeg", *image.size)


def _as_png(image: Image) -> Picture:
    image = _with_palette(image)
    image.info.clear()  # else its colour profile would be written
    stream = BytesIO()
    image.save(stream, "PNG", optimize=True)
    return Picture(stream.getvalue(), "image/png", *image.size)


def _with_palette(image: Image) -> Image:
    """The picture with a palette where that is a fourth of the bytes and changes no pixel, else as it is."""
    from PIL import ImageChops
    from PIL.Image import Dither

    if image.mode != "RGB" or image.getcolors(_COLOURS_OF_A_PALETTE) is None:
        return image
    smaller = image.quantize(_COLOURS_OF_A_PALETTE, dither=Dither.NONE)
    same = ImageChops.difference(image, smaller.convert("RGB")).getbbox() is None
    return smaller if same else image
