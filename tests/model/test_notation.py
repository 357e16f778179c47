"""Signs of plain text: figures raised and lowered, words of images, numbers of lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.model.notation import image_text, number_text, printed_address, styled_text


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("sup", "8", "⁸"),
        ("sup", "-6", "⁻⁶"),
        ("sup", "n+1", "ⁿ⁺¹"),
        ("sup", "0.5", "^(0.5)"),
        ("sup", "注1", "^(注1)"),
        ("sup", "3⁴", "^(3⁴)"),
        ("sup", "®", "®"),
        ("sup", " ", " "),
        ("sub", "2", "₂"),
        ("sub", "i", "ᵢ"),
        ("sub", "b", "_(b)"),
        ("del", "5~10亿元", "~~5~10亿元~~"),
        ("del", "", ""),
        ("ruby", "8", "8"),
    ],
)
def test_what_is_raised_lowered_or_struck_out_has_a_sign(tag: str, text: str, expected: str) -> None:
    assert styled_text(tag, text) == expected


@pytest.mark.parametrize(
    ("alt", "expected"),
    [
        ("😀", "😀"),
        ("↑", "↑"),
        ("[捂脸]", "[捂脸]"),
        ("【注】", "【注】"),
        (":smile:", ":smile:"),
        ("蓝点", "[蓝点]"),
        ("a=b", "[a=b]"),
        ("", "[图]"),
        ("[]", "[]"),
    ],
)
def test_an_image_in_a_sentence_is_its_words(alt: str, expected: str) -> None:
    assert image_text(alt) == expected


@pytest.mark.parametrize(
    ("form", "number", "expected"),
    [
        ("1", 12, "12"),
        ("a", 1, "a"),
        ("a", 26, "z"),
        ("A", 27, "AA"),
        ("a", 703, "aaa"),
        ("i", 4, "iv"),
        ("I", 1999, "MCMXCIX"),
        ("i", 3999, "mmmcmxcix"),
        ("i", 4000, "4000"),
        ("a", 0, "0"),
        ("A", -3, "-3"),
    ],
)
def test_numbers_of_lists_are_written_as_browsers_write_them(form: str, number: int, expected: str) -> None:
    assert number_text(form, number) == expected  # type: ignore[arg-type]


@given(st.integers(1, 10**8))
def test_letters_count_as_the_columns_of_a_sheet(number: int) -> None:
    value = 0
    for letter in number_text("a", number):
        value = 26 * value + ord(letter) - ord("a") + 1
    assert value == number


def test_a_picture_in_its_address_is_named_without_its_bytes() -> None:
    assert printed_address("data:image/png;base64,iVBORw0KGgo=") == "data:image/png"
    assert printed_address("https://x.example/a;b.png") == "https://x.example/a;b.png"
