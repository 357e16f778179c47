import inspect

from emnews_cli.model.keeping import LONGEST, kept
from emnews_cli.readers import well_formed
from emnews_cli.readers.article import read_well_formed_article


def test_short_words_are_worked_out_once_and_long_ones_are_not_kept() -> None:
    asked: list[str] = []

    @kept(2)
    def worked_out(text: str, number: int = 0) -> int:
        asked.append(text)
        return len(text) + number

    long = "x" * (LONGEST + 1)
    assert [worked_out("a"), worked_out("a"), worked_out(long, 1), worked_out(long, 1)] == [1, 1, 1002, 1002]
    assert asked == ["a", long, long]


def test_tags_are_kept_up_to_a_number_and_a_length() -> None:
    known = inspect.getclosurevars(well_formed._markup).nonlocals["results"]
    known.clear()
    images = "".join(
        f'<p><img src="data:image/png;base64,{"A" * LONGEST}{number}"></p>' for number in range(9)
    )
    links = "".join(f'<p><a href="http://example.com/{number}">甲</a></p>' for number in range(3000))
    article = read_well_formed_article(images + links)
    assert article is not None
    assert len(article.blocks) == 3009
    assert 0 < len(known) <= 1024
    assert max(len(tag) for (tag,) in known) <= LONGEST


def test_a_keyword_counts_as_much_as_a_place() -> None:
    @kept(2)
    def worked_out(text: str, number: int = 0) -> int:
        return len(text) + number

    assert [worked_out("a"), worked_out("a", number=2), worked_out("a", 2)] == [1, 3, 3]
