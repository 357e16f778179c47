from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.model.text import Span
from emnews_cli.pipeline import read_post
from emnews_cli.readers.decoding import decode, visible


@given(st.binary())
def test_any_bytes_come_back_as_they_were(data: bytes) -> None:
    assert decode(data).encode() == data


@given(
    st.text(alphabet="一二三的是不公司股份，。a1 \n", min_size=12).filter(
        lambda text: sum(map(str.isascii, text)) < 4
    )
)
def test_chinese_text_in_gb18030_is_read_as_that(text: str) -> None:
    assert decode(text.encode("gb18030")).text == text


def test_utf8_that_is_cut_or_damaged_is_not_taken_for_gb18030() -> None:
    text = "标题：中国人民的一天"
    for data in (
        text.encode()[:-1],
        text.encode()[:-2],
        text.encode()[1:],
        text.encode().replace("的".encode(), b"\xe7\x9a"),
    ):
        source = decode(data)
        assert source.encoding == "utf-8"
        assert "中国人民" in source.text


def test_bytes_that_are_no_encoding_are_kept_and_their_places_known() -> None:
    source = decode("甲".encode() + b"\xff\xfe" + "乙".encode() + b"\xff")
    assert source.undecodable == [Span(1, 3), Span(4, 5)]


@given(st.text(alphabet=st.characters()))
def test_making_text_visible_keeps_its_length_and_leaves_no_control_character(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not any(char < " " and char not in "\t\n\r" for char in shown)
    assert "\x7f" not in shown
    assert "\x9b" not in shown


def test_a_control_character_becomes_its_picture() -> None:
    assert visible("a\x1b[31m\x7f\x9b\ud800") == "a␛[31m␡\ufffd\ufffd"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_with_its_mark_is_read_and_comes_back_byte_for_byte(encoding: str) -> None:
    data = "\ufeff---\ntitle: 标题\n---\n\n正文\n".encode(encoding)
    source = decode(data)
    assert (source.encoding, source.text[1:4], source.encode()) == (encoding, "---", data)
    assert read_post(data).title == "标题"


def test_nul_bytes_are_not_taken_for_chinese() -> None:
    assert decode("---\ntitle: 标题\n".encode("utf-16-le")).encoding == "utf-8"
