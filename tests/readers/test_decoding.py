from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.model.text import Span
from emnews_cli.readers.decoding import decode, visible


@given(st.binary())
def test_any_bytes_come_back_as_they_were(data: bytes) -> None:
    assert decode(data).encode() == data


@given(st.text().filter(lambda text: any(ord(char) > 127 for char in text)))
def test_text_in_gb18030_is_read_as_that_unless_it_is_utf8_too(text: str) -> None:
    data = text.encode("gb18030")
    source = decode(data)
    assert source.text == text or source.encoding == "utf-8"


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
