"""Select posts by date, medium, category, tag, security and text."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from emnews_cli.model.evidence import WEAKEST_COUNTED, Evidence
from emnews_cli.model.security import counted_securities
from emnews_cli.pipeline import open_post, read_post

if TYPE_CHECKING:
    from emnews_cli.model.post import Post
    from emnews_cli.model.security import SecurityId

UNWANTED = "not selected"
"""The status of a post that is not wanted."""


class Selection(NamedTuple):
    """What a post must be like; a field that is empty asks for nothing, of several values one is enough.

    Args:
        since: the first day or, as a naive datetime, moment in Shanghai.
        until: the last day or moment.
        sources: media, as the posts name them.
        categories: categories.
        tags: tags.
        securities: securities that the article names or charts; one without a market is in any.
        match: texts in the title, the digest or the text, whatever their case.
        mention: the weakest evidence for a security that counts.
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    securities: tuple[SecurityId, ...] = ()
    match: tuple[str, ...] = ()
    mention: Evidence = WEAKEST_COUNTED

    def __str__(self) -> str:
        """What is asked for, in words that stay the same when there is more to ask for one day."""
        asked = {
            "since": self.since,
            "until": self.until,
            "source": " ".join(self.sources),
            "category": " ".join(self.categories),
            "tag": " ".join(self.tags),
            "security": " ".join(map(str, self.securities)),
            "match": " ".join(self.match),
            "mention": "" if self.mention is WEAKEST_COUNTED else self.mention.value,
        }
        return " ".join(f"{name}={value}" for name, value in asked.items() if value)

    def read(self, data: bytes, path: str | None) -> Post | None:
        """Read a post if it is wanted; its body only where the front matter does not rule it out.

        Args:
            data: the file.
            path: its name, or None.
        """
        opened = open_post(data, path)
        if not self._takes_head(opened.post):
            return None
        post = opened.read_body()
        return post if self._takes_body(post) else None

    def takes(self, post: Post) -> bool:
        """Whether a post is wanted."""
        return self._takes_head(post) and self._takes_body(post)

    def _takes_head(self, post: Post) -> bool:
        return (
            self._takes_day(post)
            and (not self.categories or not set(self.categories).isdisjoint(post.categories))
            and (not self.tags or not set(self.tags).isdisjoint(post.tags))
        )

    def _takes_body(self, post: Post) -> bool:
        return (
            (not self.sources or post.source in self.sources)
            and (not self.securities or any(map(partial(self._is_named, post), self.securities)))
            and (not self.match or self._holds_words(post))
        )

    def _takes_day(self, post: Post) -> bool:
        """A post without a date is of no day; one whose time is not known may be of any time of its day."""
        if self.since is None and self.until is None:
            return True
        if post.date is None:
            return False
        first = last = post.date.in_shanghai.replace(tzinfo=None)
        if post.date.precision == "day":
            first, last = datetime.combine(first, time.min), datetime.combine(first, time.max)
        return (self.since is None or last >= _moment(self.since, time.min)) and (
            self.until is None or first <= _moment(self.until, time.max)
        )

    def _is_named(self, post: Post, wanted: SecurityId) -> bool:
        return any(
            security.id.code.upper() == wanted.code.upper() and wanted.market in (None, security.id.market)
            for security in counted_securities(post.securities, self.mention)
        )

    def _holds_words(self, post: Post) -> bool:
        texts = [text.casefold() for text in (post.title, post.digest, post.text)]
        return any(words.casefold() in text for words in self.match for text in texts)


def _moment(bound: date, at: time) -> datetime:
    """A moment as it is; of a day the one at a time."""
    return bound if isinstance(bound, datetime) else datetime.combine(bound, at)


def read_wanted(data: bytes, path: str | None, wanted: Selection | None) -> Post | None:
    """Read a post; None where a selection does not want it."""
    return read_post(data, path) if wanted is None else wanted.read(data, path)
