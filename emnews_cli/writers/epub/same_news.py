"""Articles of a book that tell the same news, which the end of each leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from hashlib import blake2b

from emnews_cli.model.statistics import Words
from emnews_cli.writers.epub.record import ArticleRecord

STORY_LASTS = timedelta(days=7)
"""From its first article on; what comes back later is told anew."""
_LEAST_CHARACTERS = 22
"""A shorter text, such as that an index rises by 1 %, is alike by chance."""
_MOST_ON_EACH_SIDE = 5

TextOf = Callable[[ArticleRecord], str]
StoriesOf = Callable[[Sequence[ArticleRecord], TextOf], Iterable[Sequence[ArticleRecord]]]
"""Puts the articles of a book, given the oldest first, into stories; it may ask for the text of each."""


def words_hash(words: Words) -> str:
    """The same for texts whose letters and digits are the same; empty for one that is too short."""
    others = "".join(words.others)
    if len(words.han) + len(others) < _LEAST_CHARACTERS:
        return ""
    return blake2b(f"{words.han}\0{others}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def in_the_same_words(records: Sequence[ArticleRecord], _: TextOf) -> list[list[ArticleRecord]]:
    """The articles of a book in stories: together where their texts are the same."""
    stories: list[list[ArticleRecord]] = []
    latest: dict[str, list[ArticleRecord]] = {}
    for record in records:
        if record.date and record.words:
            story = latest.get(record.words)
            begun = story[0].date if story else None
            if story is None or begun is None or record.date.moment - begun.moment > STORY_LASTS:
                story = latest[record.words] = []
                stories.append(story)
            story.append(record)
    return stories


class SameNews:
    """Which other articles tell the news of an article.

    Args:
        stories: the articles of each in the order of time.
    """

    def __init__(self, stories: Iterable[Sequence[ArticleRecord]]) -> None:
        self._places = {
            record.key: (story, place)
            for story in stories
            if len(story) > 1
            for place, record in enumerate(story)
        }

    def others(self, record: ArticleRecord) -> tuple[ArticleRecord, ...]:
        """The other articles of its story in the order of time, of a long one those next to it."""
        story, place = self._places.get(record.key, ((), 0))
        before = story[max(place - _MOST_ON_EACH_SIDE, 0) : place]
        return *before, *story[place + 1 : place + 1 + _MOST_ON_EACH_SIDE]
