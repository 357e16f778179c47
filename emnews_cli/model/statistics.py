"""How long a post is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from emnews_cli.model.document import paragraphs
from emnews_cli.model.post import Post

WORDS_PER_MINUTE = 400
"""Reading speed, Han characters or Latin words: between the 260 a minute that Brysbaert (2019,
doi:10.1016/j.jml.2019.104047) measured for careful reading of Chinese and the 500 blog platforms assume."""

_HAN_CHARACTERS = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAN = re.compile(f"[{_HAN_CHARACTERS}]+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Statistics:
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
    texts = list(paragraphs(post.article))
    whole = "\n".join(texts)
    others, runs = _HAN.subn(" ", whole)
    han = len(whole) - len(others) + runs
    words = han + len(_WORD.findall(others))
    return Statistics(
        characters=sum(map(len, texts)),
        han=han,
        words=words,
        paragraphs=len(texts),
        images=len(post.images),
        reading_minutes=-(-words // WORDS_PER_MINUTE),
    )
