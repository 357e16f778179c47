"""Which face of a font file letters a cover."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.writers.epub.cover_faces import best_face


def collection(*names: str) -> bytes:
    """A collection of fonts of which nothing but the names is there."""
    faces, texts = b"", b""
    start = 12 + 4 * len(names)
    begin = start + 28 * len(names)
    for name in names:
        text = name.encode("utf-16-be")
        table = struct.pack(">HHH6H", 0, 1, 18, 3, 1, 0x409, 6, len(text), 0) + text
        faces += struct.pack(
            ">IHHHH4sIII", 0x00010000, 1, 0, 0, 0, b"name", 0, begin + len(texts), len(table)
        )
        texts += table
    places = [start + 28 * number for number in range(len(names))]
    return struct.pack(f">4sII{len(names)}I", b"ttcf", 0x00010000, len(names), *places) + faces + texts


@pytest.mark.parametrize(
    ("names", "best"),
    [
        (["NotoSansCJKjp-Bold", "NotoSansCJKkr-Bold", "NotoSansCJKsc-Bold", "NotoSansMonoCJKsc-Bold"], 2),
        (["NotoSansCJKsc-Thin", "NotoSansCJKsc-Regular", "NotoSansCJKsc-Bold", "NotoSansCJKtc-Bold"], 2),
        (["PingFangHK-Semibold", "PingFangSC-Regular", "PingFangSC-Semibold", "PingFangTC-Semibold"], 2),
        (["HiraginoSansGB-W3", "HiraginoSansGB-W6"], 1),
        (["STHeitiTC-Medium", "STHeitiSC-Medium"], 1),
        (["MicrosoftYaHei-Bold", "MicrosoftYaHeiUI-Bold"], 0),
        (["WenQuanYiMicroHei", "WenQuanYiMicroHeiMono"], 0),
        ([], 0),
    ],
)
def test_the_boldest_face_of_the_mainland_is_taken_from_a_collection(names: list[str], best: int) -> None:
    assert best_face(collection(*names)) == best


@given(st.binary(max_size=200))
def test_a_face_is_looked_for_in_any_bytes(data: bytes) -> None:
    assert best_face(data) >= 0
    assert best_face(b"ttcf" + data) >= 0
    assert best_face(b"OTTO" + bytes(8) + data) == 0
