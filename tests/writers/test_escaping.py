from emnews_cli.writers.escaping import Escaper


def test_the_text_of_a_paragraph_is_asked_for_once_a_mark_however_many_there_are() -> None:
    text = "甲$乙~丙^" * 1000
    asked: list[str] = []

    def whole() -> str:
        asked.append(text)
        return text

    escaper = Escaper(whole)
    assert escaper.escape(text).count("\\$") == 1000
    assert escaper.within(span=True).escape(text).count("\\~") == 1000
    assert len(asked) == 3
