from emnews_cli.model.document import Cell, Chart, Figure, Image, Paragraph, Table, Text
from emnews_cli.model.front_matter import FrontMatter, State
from emnews_cli.model.post import Post
from emnews_cli.model.statistics import Statistics, statistics
from emnews_cli.model.text import SourceText, Span


def post_of(*blocks: object, digest: str = "") -> Post:
    front_matter = FrontMatter(State.MISSING, Span(0, 0))
    return Post(None, SourceText(""), front_matter, Span(0, 0), blocks=list(blocks), digest=digest)  # type: ignore[arg-type]


def test_a_run_of_letters_or_digits_is_one_word_and_so_is_each_han_character() -> None:
    found = statistics(post_of(Paragraph([Text("HFO-1234yf涨3.5%")])))
    assert (found.words, found.han, found.characters) == (2 + 1 + 2, 1, 15)


def test_captions_and_table_rows_are_paragraphs_and_images_are_counted() -> None:
    figure = Figure(Image("http://x/a.jpg"), [Text("图")])
    table = Table([[Cell([Paragraph([Text(letter)])]) for letter in row] for row in ("ab", "c")])
    assert statistics(post_of(figure, table)) == Statistics(
        characters=5, han=1, words=4, paragraphs=3, images=1, reading_minutes=1
    )


def test_of_a_digest_alone_the_digest_is_counted() -> None:
    assert statistics(post_of(digest="二字")).han == 2


def test_of_a_body_without_text_the_digest_is_counted_and_the_images_too() -> None:
    blocks = (Chart(None), Figure(Image("http://x/a.jpg")))
    found = statistics(post_of(*blocks, digest="二字"))
    assert (found.han, found.images) == (2, 1)


def test_an_empty_post_takes_no_time_to_read() -> None:
    assert statistics(post_of()) == Statistics(0, 0, 0, 0, 0, 0)


def test_reading_minutes_are_rounded_up() -> None:
    assert statistics(post_of(Paragraph([Text("字" * 401)]))).reading_minutes == 2
