"""The piece of a text that shows the words of a query."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.search.snippets import occurrences, snippet
from emnews_cli.search.tokens import folded
from tests.search.test_tokens import TEXTS


def marked(text: str, *words: str) -> str:
    return "".join(f"【{part}】" if mark else part for part, mark in snippet(text, occurrences(text, words)))


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("茅台", ["茅台"], "【茅台】"),
        ("一" * 30 + "茅台" + "二" * 30, ["茅台"], "…" + "一" * 20 + "【茅台】" + "二" * 20 + "…"),
        ("一" * 20 + "茅台" + "二" * 20, ["茅台"], "一" * 20 + "【茅台】" + "二" * 20),
        ("贵州ＭＡＯ　台涨", ["mao台"], "贵州【ＭＡＯ 台】涨"),
        ("前\n\n茅台 \n后", ["茅台"], "前 【茅台】 后"),
        ("ab茅台茅cd", ["茅台", "台茅"], "ab【茅台茅】cd"),
        ("甲一乙二丙", ["一", "二"], "甲【一】乙【二】丙"),
        ("没有", ["茅台"], "没有"),
        ("长" * 50, ["茅台"], "长" * 40 + "…"),
        ("cafe\u0301s", ["café"], "【cafe\u0301】s"),
        ("㈱一", ["株"], "【㈱】一"),
        ("ｶﾞス", ["ガ"], "【ｶﾞ】ス"),
        ("x" + "e\u0301" * 20 + "茅台", ["茅台"], "…" + "e\u0301" * 10 + "【茅台】"),
        ("茅台" + "e\u0301" * 9 + "ke\u0301z", ["茅台"], "【茅台】" + "e\u0301" * 9 + "k…"),
        ("茅台" + "一" * 18 + "👨\u200d👩z", ["茅台"], "【茅台】" + "一" * 18 + "…"),
        ("𠮷" * 30 + "茅", ["茅"], "…" + "𠮷" * 20 + "【茅】"),
        ("", ["茅"], ""),
    ],
)
def test_what_is_shown(text: str, words: list[str], shown: str) -> None:
    assert marked(text, *words) == shown


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_what_is_marked_is_what_is_found(text: str, words: list[str]) -> None:
    ranges = occurrences(text, words)
    assert bool(ranges) == any(folded(word) and folded(word) in folded(text) for word in words)
    assert all(start < end for start, end in ranges)
    assert all(before < start for (_, before), (start, _) in pairwise(ranges))
    for start, end in ranges:
        assert any(folded(word) in folded(text[start:end]) for word in words if folded(word))
    parts = snippet(text, ranges)
    assert any(part.marked for part in parts) == bool(
        folded("".join(text[s:e] for s, e in ranges[:1])).strip()
    )


def test_a_word_in_a_text_that_is_all_marks_is_shown_shortly() -> None:
    assert len(marked("\u0301" * 9000 + "茅台" + "\u0301" * 9000, "茅台")) < 300
