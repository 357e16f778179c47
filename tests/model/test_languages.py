"""The language and direction of texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.model.languages import direction_of, has_foreign_letters, is_chinese, language_of


@pytest.mark.parametrize(
    ("text", "language", "direction"),
    [
        ("晨岚科技 Q3 净利润 1.2 亿元", "", "ltr"),
        ("晨岚 Morning Mist said in a statement 表示", "", "ltr"),
        ("Morning Mist raises its forecast™ — again", "en", "ltr"),
        ("Morning", "", "ltr"),
        ("Tiếng Việt là gì", "", "ltr"),
        ("これは架空の段落です。", "ja", "ltr"),
        ("ｱﾙﾌｧ株、ｶﾀｶﾅで上昇", "ja", "ltr"),
        ("新品“晨の味”上市", "", "ltr"),
        ("《あさもやのうた》票房破亿", "", "ltr"),
        ("가상의 단락입니다 (虛構)", "ko", "ltr"),
        ("Это вымышленный абзац, 5%", "ru", "ltr"),
        ("Це вигаданий абзац її", "", "ltr"),
        ("俄语的 Пример 一词", "", "ltr"),
        ("فقرة خيالية (Morning) بنسبة 3%", "ar", "rtl"),
        ("ﷲ ﻣﺮﺣﺒﺎ", "ar", "rtl"),
        ("پاراگراف ساختگی", "", "rtl"),
        ("פסקה בדיונית", "he", "rtl"),
        ("12.5% — שָׁלוֹם", "he", "rtl"),
        ("Morning שלום", "", "ltr"),
        ("Αλφα βητα", "", "ltr"),
        ("２０２２ 年", "", "ltr"),
        ("12.5%", "", ""),
        ("", "", ""),
    ],
)
def test_letters_tell_language_and_direction(text: str, language: str, direction: str) -> None:
    assert (language_of(text), direction_of(text)) == (language, direction)


WORDS = [
    "中文",
    "one ",
    "two",
    "é",
    "12",
    "。",
    "\u05d0",
    "\u0627\u06a9",
    "пример",
    "の",
    "かな",
    "가",
    "\u202e",
    "“",
    "☂",
]


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=4).map("".join), max_size=4),
    st.sampled_from(["\n", "\t"]),
)
def test_no_line_with_a_language_or_direction_of_its_own_is_passed_over(lines: list[str], end: str) -> None:
    marked = any(language_of(line) or direction_of(line) == "rtl" for line in lines)
    assert has_foreign_letters(end.join(lines)) or not marked
    assert not any(is_chinese(line) and (language_of(line) or direction_of(line) == "rtl") for line in lines)
