"""The length statistics of a post."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from emnews_cli.model.memo import Memo
from emnews_cli.model.post import Post

WORDS_PER_MINUTE = 400
"""Reading speed, Han characters or Latin words: between the 260 a minute that Brysbaert (2019,
doi:10.1016/j.jml.2019.104047) measured for careful reading of Chinese and the 500 blog platforms assume."""

_HAN_CHARACTERS = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_OTHERS = re.compile(f"([^{_HAN_CHARACTERS}]+)")
_WORD = re.compile(r"[^\W_]+")
_WORDS: Memo[str, list[str]] = Memo(_WORD.findall, 2048)
"""The words between Han characters: mostly none around a comma, or a figure or name that comes again."""


class Statistics(NamedTuple):
    """Figures of one article (its body, or the digest where that is all).

    Args:
        characters: code points, white space included, line ends between paragraphs not.
        han: Han characters.
        words: each Han character is one, each run of other letters and digits is one.
        paragraphs: paragraphs, headings, captions and table rows that have text.
        images: images, charts not counted.
        reading_minutes: whole minutes, rounded up; 0 where there is no text.
    """

    characters: int
    han: int
    words: int
    paragraphs: int
    images: int
    reading_minutes: int


def statistics(post: Post) -> Statistics:
    """The figures of a post's article."""
    return statistics_of(post.article_texts, len(post.images))


def statistics_of(texts: Sequence[str], images: int) -> Statistics:
    """The figures of an article.

    Args:
        texts: its paragraphs.
        images: how many images it has, charts not counted.
    """
    text = "\n".join(texts)
    others = _OTHERS.findall(text)
    han = len(text) - sum(map(len, others))
    words = han + sum(map(len, map(_WORDS.__getitem__, others)))
    return Statistics(sum(map(len, texts)), han, words, len(texts), images, _minutes(words))


def characters(post: Post) -> int:
    """How many characters a post's article has, as :class:`Statistics` counts them."""
    return sum(map(len, post.article_texts))


class Words(NamedTuple):
    """The letters and digits of a text.

    Args:
        han: its Han characters, of which each is a word.
        others: the runs of other letters and digits.
    """

    han: str
    others: list[str]

    @property
    def reading_minutes(self) -> int:
        """How long it takes to read them, in whole minutes, rounded up; 0 where there are none."""
        return _minutes(len(self.han) + len(self.others))


def words_of(text: str) -> Words:
    """The words of a text, found in one pass."""
    runs = _OTHERS.split(text)
    return Words("".join(runs[::2]), [*chain.from_iterable(map(_WORDS.__getitem__, runs[1::2]))])


def _minutes(words: int) -> int:
    return -(-words // WORDS_PER_MINUTE)
