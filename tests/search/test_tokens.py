"""Text as tokens: folding, and what FTS5 makes of it."""

from __future__ import annotations

import re
import sqlite3
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.search.tokens import _ALONE, folded, tokens

LINE_ENDS = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
PIECES = st.one_of(
    st.sampled_from(
        "茅台市场价格一的，。“”（）％ａＡ１①㈱ﾊﾞか゛\u3099é\u0301\u0345각ᄀㅏ가\u11a8😀👨\u200d👩🏽\ufe0f𠮷𪚥"
    ),
    st.sampled_from("aZß9%~-\"'()\n\r\t \u3000\u2028\0ſİŉΐ\u0390ǰ\ufb00\ufdfaاقहि"),
    st.characters(codec="utf-8"),
)
TEXTS = st.text(PIECES, max_size=30)


def scanned(text: str) -> str:
    """What a scan compares, by the words of the documentation."""
    plain = LINE_ENDS.sub("\n", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[^\S\n]", "", plain)


@given(TEXTS)
def test_folding_in_pieces_is_folding_the_whole(text: str) -> None:
    assert folded(text) == scanned(text)


@given(TEXTS, TEXTS)
def test_folding_is_about_the_text_alone(before: str, text: str) -> None:
    folded(before)
    assert folded(text) == scanned(text)


def test_no_character_that_is_folded_alone_composes_with_one_before_it() -> None:
    decomposed = map(unicodedata.decomposition, map(chr, range(sys.maxunicode + 1)))
    seconds = {
        chr(int(pair[1], 16)) for pair in map(str.split, decomposed) if len(pair) == 2 and "<" not in pair[0]
    }
    seconds |= set(map(chr, range(0x1161, 0x1176))) | set(map(chr, range(0x11A8, 0x11C3)))
    for character in re.findall(f"[{_ALONE}]", "".join(map(chr, range(sys.maxunicode + 1)))):
        first = unicodedata.normalize("NFKD", character)[0]
        assert unicodedata.combining(first) == 0, hex(ord(character))
        assert first not in seconds, hex(ord(character))


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("茅台", " 茅 台"),
        ("ＨＦＯ－1234yf", " h f o zq2d 1 2 3 4 y f"),
        ("甲 乙\u3000丙", " 甲 乙 丙"),
        ("甲\n\n乙", " 甲 zqn zqn 乙"),
        ("“引”", " zq201c 引 zq201d"),
        ("𠮷", " zq20bb7"),
        ("", ""),
        (" ", ""),
    ],
)
def test_the_tokens_of_a_text(text: str, encoded: str) -> None:
    assert tokens(text) == encoded


def test_fts5_keeps_every_token_as_it_is() -> None:
    texts = [tokens(chr(code)) for code in range(sys.maxunicode + 1)]
    wanted = {token for text in texts for token in text.split()}
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE f USING fts5(t, content='', tokenize='unicode61 remove_diacritics 0')"
    )
    database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(f, row)")
    database.execute("INSERT INTO f(t) VALUES (?)", ("".join(texts),))
    assert {term for (term,) in database.execute("SELECT term FROM v")} == wanted
