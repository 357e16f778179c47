from emnews_cli.writers.escaping import Escaper


def test_a_mark_is_counted_once_in_a_paragraph_however_many_there_are() -> None:
    text = "甲$乙~丙^" * 1000
    asked: list[str] = []

    def count(mark: str) -> int:
        asked.append(mark)
        return text.count(mark)

    escaper = Escaper(count)
    assert escaper.escape(text).count("\\$") == 1000
    assert escaper.within(span=True).escape(text).count("\\~") == 1000
    assert len(asked) == 3
