"""The stories of a book: its articles that tell the same news, as ``emnews index --stories`` finds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from emnews_cli.search.stories import Post, Stories
from emnews_cli.writers.epub.record import ArticleRecord
from emnews_cli.writers.epub.same_news import STORY_LASTS, TextOf


def stories_in_a_book(records: Sequence[ArticleRecord], text_of: TextOf) -> Iterable[list[ArticleRecord]]:
    """The articles of a book that have a date, story by story.

    Args:
        records: the oldest first.
        text_of: gives the text of each.
    """
    known = {record.key: record for record in records}

    def post_of(key: str) -> Post:
        record = known[key]
        return Post(key, record.order()[1], record.title, text_of(record), record.source or None)

    stories = Stories(post_of, STORY_LASTS.total_seconds())
    found: defaultdict[str, list[ArticleRecord]] = defaultdict(list)
    for record in records:
        if record.date:
            found[stories.add(post_of(record.key)).story].append(record)
    return found.values()
