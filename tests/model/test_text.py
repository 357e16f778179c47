import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.model.text import Edit, Position, SourceText, Span, apply_edits


def test_lines_and_columns_count_from_one_and_end_at_every_kind_of_line_end() -> None:
    source = SourceText("甲乙\r\n丙\n\u2028丁\r戊")
    assert [source.position(offset) for offset in (0, 1, 4, 5, 6, 7, 9)] == [
        Position(1, 1), Position(1, 2), Position(2, 1), Position(2, 2), Position(3, 1), Position(3, 2), Position(4, 1),
    ]  # fmt: skip


def test_edits_change_their_spans_and_nothing_else() -> None:
    assert apply_edits("abcdef", [Edit(Span(4, 5), "E"), Edit(Span(0, 2))]) == "cdEf"


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("abcdef", [Edit(Span(0, 3)), Edit(Span(2, 4))])


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), max_size=4))
def test_what_edits_do_not_touch_stays(text: str, cuts: list[tuple[int, int]]) -> None:
    spans: list[Span] = []
    for start, length in sorted(cuts):
        if start + length <= len(text) and (not spans or spans[-1].end <= start):
            spans.append(Span(start, start + length))
    kept = "".join(char for at, char in enumerate(text) if not any(a <= at < b for a, b in spans))
    assert apply_edits(text, [Edit(span) for span in spans]) == kept
