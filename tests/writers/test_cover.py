"""Covers: with a font the title, without one the days and figures, and never an error."""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emnews_cli.archive.fonts import find_font
from emnews_cli.writers.epub.cover import Cover, CoverText, draw_cover
from emnews_cli.writers.epub.cover_design import design
from emnews_cli.writers.epub.cover_figures import Figures
from emnews_cli.writers.epub.cover_text import description

FONT_FOLDERS = [Path("/usr/share/fonts"), Path("/System/Library/Fonts"), Path("C:/Windows/Fonts")]
FONT_MODULE = "emnews_cli.writers.epub.cover_font"
BOOK = CoverText("财经新闻", "2021-12-27", "2021-12-31", 128, ("上海证券报", "第一财经"))
TITLE_ROWS, DAYS_ROWS, COUNT_ROWS = slice(180, 740), slice(760, 930), slice(940, 1060)
NO_CHARACTER = "\uffff"


@dataclass(frozen=True)
class Picture:
    """A PNG as it was written: its header, its colours, its rows."""

    width: int
    height: int
    kind: int
    palette: bytes
    rows: list[bytes]

    def shades(self, rows: slice) -> set[int]:
        return set(b"".join(self.rows[rows]))


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    place = 8
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind, content = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        (check,) = struct.unpack_from(">I", data, place + 8 + length)
        assert check == zlib.crc32(kind + content)
        yield kind, content
        place += 12 + length


def picture(cover: Cover) -> Picture:
    parts = dict(chunks(cover.data))
    assert list(parts)[-1] == b"IEND"
    width, height, depth, kind, *rest = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    assert (depth, rest) == (8, [0, 0, 0])
    lines = zlib.decompress(parts[b"IDAT"])
    assert len(lines) == (width + 1) * height
    rows = [lines[start : start + width + 1] for start in range(0, len(lines), width + 1)]
    assert {row[0] for row in rows} == {0}
    return Picture(width, height, kind, parts.get(b"PLTE", b""), [row[1:] for row in rows])


@pytest.fixture(scope="module")
def font_file() -> Path:
    pytest.importorskip("PIL.ImageFont", reason="Pillow is not installed, which covers with a font need")
    found = find_font(folders=FONT_FOLDERS)
    if not isinstance(found, Path):
        pytest.skip("no font with Chinese is installed (fonts-noto-cjk)")
    return found


@pytest.fixture(scope="module")
def font(font_file: Path) -> bytes:
    return font_file.read_bytes()


@pytest.fixture(scope="module", params=["without a font", "with a font"])
def any_font(request: pytest.FixtureRequest) -> bytes | None:
    found: bytes | None = request.getfixturevalue("font") if request.param == "with a font" else None
    return found


def drawn(text: CoverText, font: bytes | None) -> Picture:
    return picture(draw_cover(text, font, grayscale=True))


# The picture


def test_a_cover_is_a_small_png_three_wide_and_four_high(any_font: bytes | None) -> None:
    cover = draw_cover(
        replace(BOOK, title="佩斯科夫：克宫不支持无差别对“不友好国家”公司资产进行国有化"), any_font
    )
    found = picture(cover)
    assert cover.media_type == "image/png"
    assert (found.width, found.height) == (cover.width, cover.height) == (1200, 1600)
    assert found.kind == 3
    assert max(found.shades(slice(None))) < len(found.palette) // 3 <= 256
    assert len(cover.data) < 100_000


def test_pillow_reads_the_same_picture(any_font: bytes | None) -> None:
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    cover = draw_cover(BOOK, any_font, grayscale=True)
    with image.open(BytesIO(cover.data)) as read:
        assert (read.format, read.mode, read.size) == ("PNG", "L", (1200, 1600))
        assert read.tobytes() == b"".join(picture(cover).rows)


def test_a_gray_cover_is_the_coloured_one_in_shades(any_font: bytes | None) -> None:
    coloured, gray = picture(draw_cover(BOOK, any_font)), drawn(BOOK, any_font)
    assert (gray.kind, gray.palette) == (0, b"")
    colours = list(zip(*[iter(coloured.palette)] * 3, strict=True))
    shades = [round(0.299 * red + 0.587 * green + 0.114 * blue) for red, green, blue in colours]
    for coloured_row, gray_row in zip(coloured.rows, gray.rows, strict=True):
        assert coloured_row.translate(bytes(shades).ljust(256, b"\0")) == gray_row


def test_letters_stand_out_from_their_ground(any_font: bytes | None) -> None:
    found = drawn(BOOK, any_font)
    for rows in (TITLE_ROWS, DAYS_ROWS, COUNT_ROWS):
        assert max(found.shades(rows)) - min(found.shades(rows)) > 170


def test_the_same_book_has_the_same_cover_byte_for_byte(any_font: bytes | None) -> None:
    assert draw_cover(BOOK, any_font) == draw_cover(replace(BOOK), any_font)


@pytest.mark.parametrize(
    "other",
    [
        replace(BOOK, title="财经新闻第2周"),
        replace(BOOK, title="美联储加息专题"),
        replace(BOOK, first="2021-12-26"),
        replace(BOOK, articles=129),
    ],
)
def test_another_book_has_another_cover(other: CoverText, any_font: bytes | None) -> None:
    assert draw_cover(other, any_font).data != draw_cover(BOOK, any_font).data


def test_the_chart_tells_books_apart_whose_title_cannot_be_drawn() -> None:
    one, other = (drawn(replace(BOOK, title=title), None) for title in ("美联储加息专题", "楼市专题"))
    assert one.rows[TITLE_ROWS] == other.rows[TITLE_ROWS]
    assert one.rows[1090:] != other.rows[1090:]


@pytest.mark.parametrize(
    ("without", "rows"),
    [(replace(BOOK, first="", last=""), DAYS_ROWS), (replace(BOOK, first="x", last="2021-13-45"), DAYS_ROWS)],
)
def test_days_are_where_they_belong_and_their_place_is_empty_without_them(
    without: CoverText, rows: slice, any_font: bytes | None
) -> None:
    assert len(drawn(BOOK, any_font).shades(rows)) > 8
    assert len(drawn(without, any_font).shades(rows)) == 1


def test_another_number_of_articles_changes_its_line_only(any_font: bytes | None) -> None:
    one, other = drawn(BOOK, any_font), drawn(replace(BOOK, articles=96), any_font)
    assert one.rows[COUNT_ROWS] != other.rows[COUNT_ROWS]
    assert one.rows[TITLE_ROWS] == other.rows[TITLE_ROWS]


def test_no_line_runs_into_the_margins(any_font: bytes | None) -> None:
    long = CoverText("一二三四五六七八九十" * 9, "2021-12-27", "2022-12-31", 10**90, ("上海证券报",) * 9)
    found = drawn(long, any_font)
    paper = found.rows[10][10]
    assert {
        row[x]
        for row in found.rows[TITLE_ROWS] + found.rows[DAYS_ROWS]
        for x in (*range(90), *range(1110, 1200))
    } == {paper}


def test_the_media_are_named_on_the_ground_of_the_chart(font: bytes) -> None:
    named, unnamed = drawn(BOOK, font), drawn(replace(BOOK, sources=()), font)
    assert named.rows[:1080] == unnamed.rows[:1080]
    assert max(named.shades(slice(1480, 1560))) > max(unnamed.shades(slice(1520, 1560)))


# Fonts


def test_a_font_brings_the_title(font: bytes) -> None:
    named = replace(BOOK, title="美联储加息专题")
    assert drawn(named, font).rows[TITLE_ROWS] != drawn(named, None).rows[TITLE_ROWS]
    assert (
        drawn(named, font).rows[TITLE_ROWS] != drawn(replace(named, title="楼市专题"), font).rows[TITLE_ROWS]
    )


@pytest.mark.parametrize(
    "broken", [b"", b"no font", b"OTTO", b"ttcf\0\1\0\0\0\0\0\2", b"ttcf" + b"\xff" * 99]
)
def test_what_is_no_font_is_done_without(broken: bytes) -> None:
    assert draw_cover(BOOK, broken) == draw_cover(BOOK, None)


def test_a_font_by_its_path_draws_what_its_bytes_draw(font_file: Path, font: bytes) -> None:
    assert draw_cover(BOOK, str(font_file)) == draw_cover(BOOK, font)


@pytest.mark.parametrize("broken", [b"", b"no font", b"ttcf\0\1\0\0\0\0\0\2"])
def test_a_file_that_is_no_font_any_more_is_done_without(broken: bytes, tmp_path: Path) -> None:
    (tmp_path / "font.ttc").write_bytes(broken)
    assert draw_cover(BOOK, str(tmp_path / "font.ttc")) == draw_cover(BOOK, None)
    assert draw_cover(BOOK, str(tmp_path / "none.ttc")) == draw_cover(BOOK, None)


def test_for_a_damaged_font_no_other_of_its_name_is_taken(
    font_file: Path, font: bytes, tmp_path: Path
) -> None:
    damaged = tmp_path / font_file.name
    damaged.write_bytes(font[:400] + bytes(len(font) - 400))
    assert draw_cover(BOOK, str(damaged)) == draw_cover(BOOK, None)


def test_a_damaged_font_is_no_error(font: bytes) -> None:
    for size in (40, 1000, 60_000, len(font) // 2):
        picture(draw_cover(BOOK, font[:size]))


def test_a_font_without_chinese_is_done_without() -> None:
    image_font = pytest.importorskip("PIL.ImageFont", reason="Pillow is not installed")
    alphabet = image_font.load_default(20).font_bytes
    assert alphabet
    assert draw_cover(BOOK, alphabet) == draw_cover(BOOK, None)


def test_without_pillow_the_cover_is_drawn_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, FONT_MODULE, raising=False)
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert draw_cover(BOOK, b"OTTO") == draw_cover(BOOK, None)


HARD_TITLES = [
    "📈 涨停🚀！1️⃣ ⚡️🇨🇳👨‍👩‍👧 股",
    "𠮷野家\U0003134f股份\ue000\uf8ff",
    "e\u0301t\u00e9 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 한국",
    "\u3164\u2800\u115f空\ufffd\ufeff白",
    "①㊗㏑ﬁ½™𝐀𝟙",
]


@pytest.mark.parametrize("title", HARD_TITLES)
def test_no_character_comes_out_as_a_box(title: str, font: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import ImageFont

    from emnews_cli.writers.epub.cover_font import FontLetters

    said: list[str] = []
    original = FontLetters.stamp

    def listening(self: FontLetters, text: str, size: int) -> Any:
        said.append(text)
        return original(self, text, size)

    monkeypatch.setattr(FontLetters, "stamp", listening)
    draw_cover(replace(BOOK, title=title, sources=(title,)), font)
    assert len(said) >= 4

    face = ImageFont.truetype(BytesIO(font), 60, layout_engine=ImageFont.Layout.BASIC)
    for char in set("".join(said)) - {" "}:
        assert face.getmask(char).getbbox() is not None
        assert list(face.getmask(char)) != list(face.getmask(NO_CHARACTER)), f"U+{ord(char):04X}"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("📈 涨停🚀！", "涨停！"),
        ("1️⃣ 第一", "1 第一"),
        ("\ue000新\U0003fffd闻", "新闻"),
        ("\u05d0新\u0627闻", "新闻"),
        ("𝐀𝟙股", "A1股"),
    ],
)
def test_what_the_font_lacks_is_put_in_other_words_or_left_out(written: str, shown: str, font: bytes) -> None:
    from emnews_cli.writers.epub.cover_font import FontLetters

    assert FontLetters(font).shown(written) == shown


# Titles

ANYTHING = st.text(st.characters(), max_size=60)  # lone surrogates too
ANY_BOOK = st.builds(
    CoverText,
    title=ANYTHING | st.text("一二股（“，。》…· aB1%-", max_size=90),
    first=st.sampled_from(["", "2021-12-27", "2022-01-03", "0001-01-01", "x", "9999-12-31"]),
    last=st.sampled_from(["", "2021-12-27", "2021-12-31", "\n"]),
    articles=st.integers(),
    sources=st.lists(ANYTHING, max_size=9).map(tuple),
)
HARDEST = (
    CoverText("", "", "", 0),
    CoverText("\n\r\t\0\x1b[31m\u202e\u2066", "", "", 0),
    CoverText("长" * 10_000, "2021-12-27", "2021-12-31", 1, ("长" * 10_000,)),
    CoverText("1" * 10_000, "2021-12-27", "2021-12-31", 1),
    CoverText("。" * 10_000, "2021-12-27", "2021-12-31", 1),
    CoverText("（" * 99 + "a b" * 99, "2021-12-27", "2021-12-31", 1),
    CoverText("\u202e" * 10_000 + "\ud800", "2021-12-27", "2021-12-31", 1),
)


@pytest.mark.parametrize("text", HARDEST)
def test_the_hardest_titles_have_a_cover(text: CoverText, any_font: bytes | None) -> None:
    assert picture(draw_cover(text, any_font)).height == 1600


@given(ANY_BOOK)
@settings(max_examples=40)
def test_any_book_has_a_cover_without_a_font(text: CoverText) -> None:
    cover = draw_cover(text, None)
    assert len(cover.data) < 100_000
    assert picture(cover).height == 1600


def test_any_book_has_a_cover_with_a_font(font: bytes) -> None:
    from emnews_cli.writers.epub.cover_font import FontLetters

    letters = FontLetters(font)

    @given(ANY_BOOK)
    @settings(max_examples=60)
    def has_a_cover(text: CoverText) -> None:
        assert len(design(text, letters).png()) < 200_000

    has_a_cover()


@pytest.mark.parametrize(
    ("text", "described"),
    [
        (BOOK, "封面：财经新闻，2021年12月27日—12月31日，共 128 篇"),
        (replace(BOOK, last="2022-01-03"), "封面：财经新闻，2021年12月27日—2022年1月3日，共 128 篇"),
        (CoverText("标题", "2022-03-08", "2022-03-08", 1), "封面：标题，2022年3月8日，共 1 篇"),
        (CoverText("标题", "2022-03-09", "2022-03-08", 2), "封面：标题，2022年3月8日—3月9日，共 2 篇"),
        (CoverText("标题", "", "2022-03-08", 2), "封面：标题，2022年3月8日，共 2 篇"),
        (CoverText("  ", "", "", 0), "封面：财经新闻，共 0 篇"),
        (CoverText("行\n一\0\u202e\ud800", "", "", 3), "封面：行 一，共 3 篇"),
    ],
)
def test_a_cover_is_described_in_chinese(text: CoverText, described: str) -> None:
    assert description(text) == described


def test_a_cover_without_a_font_is_described_by_what_is_on_it() -> None:
    cover = draw_cover(CoverText("我的书", "2022-03-08", "", 3), None)
    assert (cover.titled, cover.description) == (False, "封面：财经新闻，2022年3月8日，共 3 篇")
    cover = draw_cover(CoverText("财经新闻", "", "", 3), None)
    assert (cover.titled, cover.description) == (True, "封面：财经新闻，共 3 篇")


def test_a_cover_with_a_font_has_its_title(font: bytes) -> None:
    cover = draw_cover(CoverText("我的书", "", "", 3), font)
    assert (cover.titled, cover.description) == (True, "封面：我的书，共 3 篇")


def test_days_at_the_end_of_a_title_are_not_said_twice(any_font: bytes | None) -> None:
    dated = replace(BOOK, title="财经新闻 2021-12-27 – 2021-12-31")
    assert draw_cover(dated, any_font).description == draw_cover(BOOK, any_font).description
    assert drawn(dated, any_font).rows[TITLE_ROWS] == drawn(BOOK, any_font).rows[TITLE_ROWS]
    one_day = CoverText("财经新闻 2021-12-27", "2021-12-27", "2021-12-27", 1)
    assert draw_cover(one_day, any_font).description == "封面：财经新闻，2021年12月27日，共 1 篇"


def test_a_long_title_is_cut_in_the_description() -> None:
    described = description(CoverText("长" * 10_000, "", "", 1))
    assert len(described) < 220
    assert "长…，" in described


# Figures


def test_the_built_in_figures_show_what_they_know_and_nothing_else() -> None:
    assert Figures().shown("2021年12月27日—12月31日 共 128 篇 -/.") == "2021年12月27日—12月31日 共 128 篇 -/."
    assert Figures().shown("共 8 页") == ""


@pytest.mark.parametrize("char", "0123456789-–—./·…年月日共篇第周财经新闻")
def test_every_built_in_character_is_inked_inside_its_own_room(char: str) -> None:
    stamp = Figures().stamp(char, 100)
    rows = [stamp.cover[start : start + stamp.width] for start in range(0, len(stamp.cover), stamp.width)]
    assert max(stamp.cover) == 255
    assert not any(row[0] or row[-1] for row in rows)
    assert not any(rows[0])
    assert not any(rows[-1])
