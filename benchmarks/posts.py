"""The posts that benchmarks run on: made up, of the size and make of the archive's later news."""

from __future__ import annotations

from pathlib import Path

from tests.generator import Maker


class NewsMaker(Maker):
    """Makes posts of some 3.8 KB with six or seven tags a kilobyte, as real ones have.

    Everything that ``tests/generator.py`` knows occurs, most of it more rarely than there: the archive's
    handful of posts by hand is one in a thousand.
    """

    odd_titles = 5
    kinds = 100, 600, 100, 50, 1

    def inline(self) -> str:
        if self.random.random() < 0.1:
            return super().inline()
        linked = [self.mention, self.board, self.info] if self.random.random() < 0.25 else []
        makers = [self.plain, self.plain, *linked[: self.random.randrange(1, 3)], self.plain]
        pieces = [make() for make in makers]
        self.truth.paragraphs.append("".join(text for _, text in pieces))
        return "".join(html for html, _ in pieces)

    def paragraph(self) -> str:
        if self.random.random() < 0.02:
            return super().paragraph()
        return f"<p>{self.inline()}{self.random.choice(('', '', '', '<br />'))}</p>"

    def body(self) -> str:
        parts = [self.chart() for _ in range(self.random.choice((0, 1, 1, 2)))]
        makers = (40, self.paragraph), (6, self.subhead), (2, self.image), (1, self.furniture)
        parts += [self.choose(*makers) for _ in range(self.random.randrange(4, 21))]
        return "".join([*parts, self.source_line()])


def make_archive(folder: Path, number: int) -> None:
    """An archive of so many posts, all different, in ``folder/posts``."""
    (folder / "posts").mkdir(parents=True)
    for at in range(number):
        post = NewsMaker(at).make()
        (folder / "posts" / post.name).write_bytes(post.data)
