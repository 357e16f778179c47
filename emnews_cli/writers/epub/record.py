"""What a book remembers of each post once its page is written."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from hashlib import blake2b

from emnews_cli.model.post import Post, PostDate


@dataclass(frozen=True, slots=True)
class Record:
    """One article of a book.

    Args:
        key: what identifies it in the book, ASCII: the news id, or a hash where there is none.
        title: never empty.
        date: when, or None.
    """

    key: str
    title: str
    date: PostDate | None

    @property
    def name(self) -> str:
        """Its entry, below ``EPUB/``; stays the same whatever else is in the book."""
        return f"post/{self.key}.xhtml"

    @property
    def day(self) -> str:
        """The day as ``2021-12-27``, or empty."""
        return self.date.moment.date().isoformat() if self.date else ""

    def order(self) -> tuple[bool, str, str]:
        """Its place in the book: by time, those without a date last."""
        return (self.date is None, self.date.moment.isoformat() if self.date else "", self.key)


def record_of(post: Post, taken: Container[str]) -> Record:
    """The record of a post; a second post under one id is told apart by its text."""
    digest = blake2b(post.original.encode(), digest_size=8).hexdigest()
    title = " ".join(post.title.split()) or post.id or "无题"
    record = Record(post.id or digest, title, post.date)
    return record if record.name not in taken else Record(f"{record.key}-{digest}", title, post.date)
