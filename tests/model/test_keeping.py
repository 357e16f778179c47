from emnews_cli.model.memo import LONGEST, Memo, memoized


def test_short_words_are_worked_out_once_and_long_ones_are_not_kept() -> None:
    asked: list[str] = []

    @memoized(2)
    def worked_out(text: str, number: int = 0) -> int:
        asked.append(text)
        return len(text) + number

    long = "x" * (LONGEST + 1)
    assert [worked_out("a"), worked_out("a"), worked_out(long, 1), worked_out(long, 1)] == [1, 1, 1002, 1002]
    assert asked == ["a", long, long]


def test_what_is_kept_is_bounded_by_number_and_length() -> None:
    lengths = Memo[str, int](len, 3)
    for text in ("a", "bb", "ccc", "dddd", "x" * (LONGEST + 1)):
        assert lengths[text] == len(text)
    assert list(lengths) == ["dddd"]


def test_a_keyword_counts_as_much_as_a_place() -> None:
    @memoized(2)
    def worked_out(text: str, number: int = 0) -> int:
        return len(text) + number

    assert [worked_out("a"), worked_out("a", number=2), worked_out("a", 2)] == [1, 3, 3]
