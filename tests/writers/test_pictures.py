"""Pictures for books: what passes as it is, what is made anew, what is refused."""

from __future__ import annotations

import json
import random
import struct
import subprocess
import sys
import warnings
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emnews_cli.model.picture import Picture, PictureUnavailable, picture_format
from emnews_cli.writers.epub.picture_files import orientation
from emnews_cli.writers.epub.pictures import LONGEST_SIDE, prepare
from tests.writers.books import chunk, png

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed, which pictures are made with")
ImageCms = pytest.importorskip("PIL.ImageCms", reason="Pillow is not installed with LittleCMS")

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 30), (30, 30, 200)


def photo(width: int = 80, height: int = 60) -> Any:
    """A picture of many colours."""
    bands = [Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L").rotate(90)]
    image = Image.merge("RGB", [band.resize((width, height)) for band in bands])
    image.paste(RED, (0, 0, width // 4, height // 4))
    return image


def chart(width: int = 80, height: int = 60, mode: str = "RGB") -> Any:
    """A picture of few colours: red at the top left, green at the top right, blue below."""
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    return image.convert(mode)


def stamp(width: int = 80, height: int = 60) -> Any:
    """A picture that is transparent on the right."""
    image = chart(width, height, "RGBA")
    image.paste((0, 0, 0, 0), (width // 2, 0, width, height))
    return image


def file(image: Any, name: str, **options: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, name, **options)
    return stream.getvalue()


def exif(turned: int) -> Any:
    data = Image.Exif()
    data[0x0112] = turned
    data[0x010E] = "a description"
    return data


def opened(picture: Picture) -> Any:
    image = Image.open(BytesIO(picture.data))
    image.load()
    return image


def sof(data: bytes) -> int:
    """The place of a JPEG's frame header."""
    return max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2"))


def outcome(data: bytes, *, grayscale: bool = False) -> Picture | str:
    """The picture, or why there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return prepare(data, grayscale=grayscale)
        except PictureUnavailable as error:
            return str(error)


def check(picture: Picture) -> None:
    """See that a picture is what a book may hold."""
    assert picture_format(picture.data) == {"image/jpeg": "JPEG", "image/png": "PNG"}[picture.media_type]
    assert 0 < picture.width <= LONGEST_SIDE
    assert 0 < picture.height <= LONGEST_SIDE
    assert prepare(picture.data) == picture
    with Image.open(BytesIO(picture.data)) as image:
        assert image.size == (picture.width, picture.height)
        assert image.mode != "CMYK"
        assert not image.info.get("progressive")
        assert not getattr(image, "is_animated", False)


JPEG = file(photo(), "JPEG")
PLAIN = {
    "jpeg": JPEG,
    "jpeg with exif": file(photo(), "JPEG", exif=exif(1)),
    "gray jpeg": file(photo().convert("L"), "JPEG"),
    "jpeg with restarts": file(photo(), "JPEG", restart_marker_blocks=3),
    "jpeg of the largest size": file(photo(1600, 20), "JPEG"),
    "png": file(chart(), "PNG"),
    "png with palette": file(chart().quantize(8), "PNG"),
    "png of two colours": file(chart(mode="1"), "PNG"),
    "gray png": file(chart(mode="L"), "PNG"),
    "png with transparency": file(stamp(), "PNG"),
    "png with transparent colour": file(chart(), "PNG", transparency=RED),
}
OTHERS = {
    "progressive jpeg": (file(photo(), "JPEG", progressive=True), "image/jpeg"),
    "cmyk jpeg": (file(photo().convert("CMYK"), "JPEG"), "image/jpeg"),
    "large jpeg": (file(photo(1601, 50), "JPEG"), "image/jpeg"),
    "turned jpeg": (file(photo(), "JPEG", exif=exif(6)), "image/jpeg"),
    "jpeg with few colours": (file(chart(), "JPEG", progressive=True), "image/jpeg"),
    "large photo as png": (file(photo(1601, 500), "PNG"), "image/jpeg"),
    "large chart as png": (file(chart(1601, 500), "PNG"), "image/png"),
    "large stamp as png": (file(stamp(1601, 500), "PNG"), "image/png"),
    "turned png": (file(chart(), "PNG", exif=exif(3)), "image/png"),
    "png of 16 bits": (file(Image.new("I;16", (8, 6), 40000), "PNG"), "image/png"),
    "png of 16 bits and colours": (
        png(2, 2, 16, 2, pixels=(b"\0" + b"\xff\0\x80\0\0\0" * 2) * 2),
        "image/png",
    ),
    "png that moves": (file(chart(), "PNG", save_all=True, append_images=[photo()]), "image/png"),
    "gif": (file(chart(), "GIF"), "image/png"),
    "gif that moves": (
        file(chart(), "GIF", save_all=True, append_images=[stamp().convert("RGB")]),
        "image/png",
    ),
    "gif with transparency": (file(stamp(), "GIF"), "image/png"),
    "photo as webp": (file(photo(400, 300), "WEBP"), "image/jpeg"),
    "chart as webp": (file(chart(), "WEBP", lossless=True), "image/png"),
    "stamp as webp": (file(stamp(), "WEBP", lossless=True), "image/png"),
    "opaque webp with transparency": (
        file(photo(400, 300).convert("RGBA"), "WEBP", lossless=True),
        "image/jpeg",
    ),
    "turned webp": (file(chart(), "WEBP", lossless=True, exif=exif(8)), "image/png"),
    "webp that moves": (file(chart(), "WEBP", save_all=True, append_images=[photo()]), "image/png"),
    "photo as bmp": (file(photo(400, 300), "BMP"), "image/jpeg"),
    "chart as bmp": (file(chart(), "BMP"), "image/png"),
    "bmp of two colours": (file(chart(mode="1"), "BMP"), "image/png"),
}
ALL = [*PLAIN.values(), *(data for data, _ in OTHERS.values())]


@pytest.mark.parametrize("name", PLAIN)
def test_a_picture_that_every_reader_shows_passes_byte_for_byte(name: str) -> None:
    picture = prepare(PLAIN[name])
    assert picture.data is PLAIN[name]
    check(picture)


@pytest.mark.parametrize("name", OTHERS)
def test_other_pictures_are_made_anew(name: str) -> None:
    data, media_type = OTHERS[name]
    picture = prepare(data)
    assert picture.media_type == media_type
    assert picture.data != data
    check(picture)
    assert prepare(data) == picture


def test_nothing_but_what_must_change_needs_pillow() -> None:
    program = (
        "import sys, json; sys.modules['PIL'] = None\n"
        "from emnews_cli.writers.epub.pictures import prepare\n"
        "for text in json.load(sys.stdin):\n"
        "    data = bytes.fromhex(text); assert prepare(data).data is data"
    )
    files = json.dumps([data.hex() for data in PLAIN.values()])
    subprocess.run([sys.executable, "-c", program], input=files, text=True, check=True)


def test_without_pillow_the_reason_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert prepare(JPEG).data == JPEG
    expected = "this GIF picture must be converted, which needs Pillow (emnews[images])"
    assert outcome(OTHERS["gif"][0]) == expected


def test_the_long_side_is_made_to_fit_and_the_shape_kept() -> None:
    sizes = {
        (3200, 1200): (1600, 600),
        (1000, 4000): (400, 1600),
        (1601, 1601): (1600, 1600),
        (9000, 1): (1600, 1),
    }
    for size, expected in sizes.items():
        picture = prepare(file(photo(*size), "JPEG"))
        assert (picture.width, picture.height) == expected


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("turned", "corners"),
    [  # top left, top right, bottom left, bottom right
        (1, "RGBB"), (2, "GRBB"), (3, "BBGR"), (4, "BBRG"), (5, "RBGB"), (6, "BRBG"), (7, "BGBR"), (8, "GBRB"),
    ],
)  # fmt: skip
def test_a_picture_is_turned_as_exif_says(name: str, turned: int, corners: str) -> None:
    image = opened(prepare(file(chart(), name, exif=exif(turned)))).convert("RGB")
    assert image.size == ((80, 60) if turned < 5 else (60, 80))
    right, bottom = image.width - 5, image.height - 5
    found = [image.getpixel(place) for place in ((5, 5), (right, 5), (5, bottom), (right, bottom))]
    assert "".join("RGB"[colour.index(max(colour))] for colour in found) == corners


def test_exif_data_that_make_no_sense_say_nothing() -> None:
    good = exif(6).tobytes()
    assert orientation(good) == 6
    assert orientation(exif(9).tobytes()) == 1
    for end in range(len(good)):
        assert orientation(good[:end]) in (1, 6)
    generator = random.Random(1)
    for _ in range(2000):
        data = bytearray(good)
        data[generator.randrange(len(data))] = generator.randrange(256)
        assert orientation(bytes(data)) in range(1, 9)


def test_what_is_made_anew_carries_nothing_but_the_picture() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more = {"exif": exif(6), "icc_profile": profile, "xmp": b"<x/>"}
    for data in (
        file(photo(), "JPEG", comment=b"a comment", dpi=(72, 72), **more),
        file(photo(400, 300), "WEBP", **more),
        file(chart(), "WEBP", lossless=True, **more),
        file(chart(), "GIF", comment=b"a comment"),
    ):
        made = prepare(data).data
        assert b"comment" not in made
        assert b"description" not in made
        assert not set(Image.open(BytesIO(made)).info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_pictures_without_colour_are_gray_and_those_that_had_none_pass() -> None:
    for data in ALL:
        picture = prepare(data, grayscale=True)
        check(picture)
        assert opened(picture).mode in ("1", "L", "LA", "P")
        assert len(set(opened(picture).convert("RGB").resize((1, 1)).getpixel((0, 0)))) == 1
        assert prepare(picture.data, grayscale=True).data is picture.data
    for name in ("gray jpeg", "gray png", "png of two colours"):
        assert prepare(PLAIN[name], grayscale=True).data is PLAIN[name]


def test_what_shines_through_still_does() -> None:
    for name in ("large stamp as png", "gif with transparency", "stamp as webp"):
        for grayscale in (False, True):
            alpha = opened(prepare(OTHERS[name][0], grayscale=grayscale)).convert("RGBA").getchannel("A")
            assert (alpha.getpixel((5, 5)), alpha.getpixel((alpha.width - 5, 5))) == (255, 0)


def test_few_colours_stay_the_same_to_the_pixel() -> None:
    image = chart()
    for number in range(200):
        image.putpixel((number % 80, number // 80), (number, 255 - number, 7))
    for name in ("BMP", "WEBP"):
        made = opened(prepare(file(image, name, **({"lossless": True} if name == "WEBP" else {}))))
        assert made.mode == "P"
        assert made.convert("RGB").tobytes() == image.tobytes()


def test_16_bits_become_8_and_not_white() -> None:
    made = opened(prepare(OTHERS["png of 16 bits"][0]))
    assert (made.mode, made.getpixel((0, 0))) == ("L", 156)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"GIF",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!DOCTYPE html>",
        b"%PDF-1.7",
        b"II*\0",
        b" " + JPEG,
        b"RIFF\0\0\0\0WAVE",
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert outcome(data) == "not a JPEG, PNG, GIF, WebP or BMP picture"


@pytest.mark.parametrize("number", range(len(ALL)))
def test_a_picture_that_is_cut_off_is_refused(number: int) -> None:
    data = ALL[number].rstrip(b"\0")
    for end in (len(data) // 3, len(data) // 2, len(data) * 9 // 10):
        if (made := outcome(data[:end])) not in ("cut off", "damaged"):
            assert made == prepare(data)  # what is missing is another picture of those that move


def test_a_picture_that_is_damaged_is_refused() -> None:
    flipped = bytearray(PLAIN["png"])
    flipped[-20] ^= 1
    frame = sof(JPEG)
    for data in (
        bytes(flipped),
        png(0, 5),
        png(5, 0),
        png(5, 5, 3),
        png(5, 5, 8, 5),
        png(5, 5, 8, 3),  # without a palette
        b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
        PLAIN["png"][:33] + chunk(b"IEND", b""),
        JPEG[: frame + 5] + b"\0\0" + JPEG[frame + 7 :],  # no height
        JPEG[:2] + b"\xff\xd9",
        JPEG[:2] + b"\xff\xda\0\2\xff\xd9",
        JPEG[:frame] + b"\xff\xda\0\2" + JPEG[frame:],
        JPEG[:frame] + b"\xff\xde\0\2" + JPEG[frame:],
        JPEG[:frame] + JPEG[frame : frame + 19] + JPEG[frame:],  # two frames
        JPEG[:frame] + b"\xff\xc0\0\2" + JPEG[frame + 19 :],
        JPEG[:frame] + b"garbage" + JPEG[frame:],
        JPEG[:frame] + b"\xff\xe0\0\1" + JPEG[frame:],
        JPEG[:frame] + b"\xff\xdb\0\3\0" + JPEG[frame:],
        JPEG[:frame] + b"\xff\xc4\0\3\0" + JPEG[frame:],
        b"BM" + bytes(100),
        b"GIF89a" + bytes(100),
        b"RIFF\0\0\0\0WEBP" + bytes(100),
    ):
        assert outcome(data) in ("cut off", "damaged")


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    frame = sof(JPEG)
    gif = bytearray(OTHERS["gif"][0])
    gif[6:10] = b"\xff\xff\xff\xff"
    bmp = bytearray(OTHERS["photo as bmp"][0])
    bmp[18:26] = struct.pack("<II", 10_000, 9_000)
    for data in (
        png(2**31 - 1, 2**31 - 1),
        png(8000, 5001),
        JPEG[: frame + 5] + b"\xff\xff\xff\xff" + JPEG[frame + 9 :],
        bytes(gif),
        bytes(bmp),
    ):
        assert outcome(data) == "more than 40 megapixels"


def test_a_jpeg_of_very_many_scans_is_not_decoded() -> None:
    data, _ = OTHERS["progressive jpeg"]
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert outcome(data[:-2] + scan * 100 + b"\xff\xd9") == "damaged"


def test_pillow_is_loaded_when_a_picture_is_made_anew() -> None:
    code = "import sys, emnews_cli.writers.epub.pictures; print('PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"False\n"


SIGNATURES = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"BM"]


@given(st.sampled_from(SIGNATURES), st.binary(max_size=300), st.booleans())
def test_any_bytes_are_a_picture_or_unavailable(start: bytes, rest: bytes, grayscale: bool) -> None:
    made = outcome(start + rest, grayscale=grayscale)
    if isinstance(made, Picture):
        check(made)


@settings(max_examples=600)
@given(st.sampled_from(ALL), st.data(), st.booleans())
def test_a_picture_with_other_bytes_in_it_is_a_picture_or_unavailable(
    data: bytes, draw: st.DataObject, grayscale: bool
) -> None:
    changed = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 4))):
        start = draw.draw(st.integers(0, min(len(data) - 1, draw.draw(st.sampled_from([60, 700, 10**9])))))
        changed[start : start + draw.draw(st.integers(0, 4))] = draw.draw(st.binary(max_size=4))
    made = outcome(bytes(changed), grayscale=grayscale)
    if isinstance(made, Picture):
        check(made)
