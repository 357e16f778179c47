"""What a book remembers of each post once its page is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from hashlib import blake2b

from emnews_cli.model.post import Post, PostDate
from emnews_cli.writers.html_nodes import xml_text

_SHANGHAI = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Record:
    """One article of a book.

    Args:
        key: what identifies it in the book, ASCII: the news id, or a hash where there is none.
        title: never empty.
        date: when, or None.
        digest: a hash of its file.
    """

    key: str
    title: str
    date: PostDate | None
    digest: str

    @property
    def name(self) -> str:
        """Its entry, below ``EPUB/``; stays the same whatever else is in the book."""
        return f"post/{self.key}.xhtml"

    @property
    def day(self) -> str:
        """The day in Shanghai as ``2021-12-27``, or empty."""
        return self.date.moment.astimezone(_SHANGHAI).date().isoformat() if self.date else ""

    def order(self) -> tuple[bool, float, str]:
        """Its place in the book: by time, those without a date last."""
        return (self.date is None, self.date.moment.timestamp() if self.date else 0, self.key)


def one_line(text: str) -> str:
    """A title: on one line, without what XML has no place for."""
    return " ".join(xml_text(text).split())


def record_of(post: Post, taken: Mapping[str, Record]) -> Record | None:
    """The record of a post, or None where the same file is in the book already.

    Args:
        post: as read.
        taken: the records so far, by entry name; another file under the same id is told apart by its text.
    """
    digest = blake2b(post.original.encode(), digest_size=8).hexdigest()
    title = one_line(post.title) or post.id or "无题"
    key = post.id or digest
    record = Record(key, title, post.date, digest)
    if (other := taken.get(record.name)) is None:
        return record
    record = replace(record, key=f"{key}-{digest}")
    return None if digest == other.digest or record.name in taken else record
