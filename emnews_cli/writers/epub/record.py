"""What a book keeps in memory of each post once its article is stored."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any, NamedTuple

from emnews_cli.model.evidence import Evidence
from emnews_cli.model.front_matter import Kind, State
from emnews_cli.model.markets import kind_of
from emnews_cli.model.post import Post, PostDate
from emnews_cli.model.security import SecurityId, counted_securities
from emnews_cli.writers.epub.piece_store import Piece
from emnews_cli.writers.html_nodes import xml_text

_PLAIN_ID = re.compile(r"[0-9A-Za-z]{1,40}")


class Moment(NamedTuple):
    """When an article was published, by the clocks of Shanghai.

    Args:
        moment: an aware datetime; midnight where only the day is known.
        day: as ``2021-12-27``.
        time: the time of day as ``18:05``, or empty.
    """

    moment: dt.datetime
    day: str
    time: str


class Named(NamedTuple):
    """A security that an article names or charts."""

    id: SecurityId
    name: str


class ArticleRecord(NamedTuple):
    """One article of a book.

    Args:
        key: what identifies it in the book, ASCII: that of the article, or a hash where there is none.
        title: never empty.
        date: when, or None.
        fingerprint: a hash of what it says.
        copy: which of the article's files it is, the best first.
        source: the medium, or empty.
        editor: the editor's name or number, or empty.
        address: of the original, or empty.
        lead: its first sentence, or empty where the title says the same.
        minutes: how long it takes to read.
        securities: what it names or charts, charts first.
        parts: its body in the store of pieces, in as many as it has pages.
        pictures: the names of its pictures.
        pictures_size: their bytes.
        shown: how many times it shows a picture.
        undescribed: how many of these it has no words for.
        missing: pictures that are not in the book, each as address and reason.
        charts: how many price charts it had.
        removed: what was taken out of it, each as reason and count.
        repaired: whether it was read in spite of faults.
        site: where it was published, as an address, or empty.
        published: False where it says ``published: false``.
        words: a hash of its text alone, or empty where that is short.
        text: its text in the store of pieces, where stories are looked for.
    """

    key: str
    title: str
    date: Moment | None
    fingerprint: str
    copy: tuple[bool, bool, str] = (False, False, "")
    source: str = ""
    editor: str = ""
    address: str = ""
    lead: str = ""
    minutes: int = 0
    securities: tuple[Named, ...] = ()
    parts: tuple[Piece, ...] = ()
    pictures: tuple[str, ...] = ()
    pictures_size: int = 0
    shown: int = 0
    undescribed: int = 0
    missing: tuple[tuple[str, str], ...] = ()
    charts: int = 0
    removed: tuple[tuple[str, int], ...] = ()
    repaired: bool = False
    site: str = ""
    published: bool = True
    words: str = ""
    text: Piece | None = None

    def __reduce__(self) -> tuple[Callable[..., ArticleRecord], tuple[object, ...]]:
        """As plain values: pickle takes three times as long for named tuples in one another."""
        date = (self.date.moment.isoformat(), self.date.day, self.date.time) if self.date else None
        securities = tuple([(*named.id, named.name) for named in self.securities])
        return _restored, (date, securities, *self._replace(date=None, securities=()))

    @property
    def name(self) -> str:
        """Its first page, below ``EPUB/``; stays the same whatever else is in the book."""
        return f"post/{self.key}.xhtml"

    @property
    def names(self) -> list[str]:
        """All its pages."""
        return [self.name, *(f"post/{self.key}_{number}.xhtml" for number in range(2, len(self.parts) + 1))]

    @property
    def when(self) -> dt.date | None:
        """The day in Shanghai, or None."""
        return dt.date.fromisoformat(self.date.day) if self.date else None

    @property
    def day(self) -> str:
        """The day in Shanghai as ``2021-12-27``, or empty."""
        return self.date.day if self.date else ""

    @property
    def time(self) -> str:
        """The time of day in Shanghai as ``18:05``, or empty."""
        return self.date.time if self.date else ""

    @property
    def of_medium(self) -> bool:
        """Whether its file is of a medium's feed, not of the rolling news."""
        return self.copy[1]

    @property
    def size(self) -> int:
        """The bytes of its pages and pictures."""
        return sum(part.length for part in self.parts) + self.pictures_size

    def order(self) -> tuple[bool, float, str]:
        """Its place in the book: by time, those without a date last."""
        return (self.date is None, self.date.moment.timestamp() if self.date else 0, self.key)


def _restored(
    date: tuple[str, str, str] | None, securities: Iterable[tuple[int | None, str, str]], *others: Any
) -> ArticleRecord:
    moment = Moment(dt.datetime.fromisoformat(date[0]), date[1], date[2]) if date else None
    named = tuple([Named(SecurityId(market, code), name) for market, code, name in securities])
    return ArticleRecord(*others)._replace(date=moment, securities=named)


def moment_of(date: PostDate | None) -> Moment | None:
    """When a post was published, as its record has it."""
    if date is None:
        return None
    there = date.in_shanghai
    time = "" if date.precision == "day" else there.strftime("%H:%M")
    return Moment(date.moment, there.date().isoformat(), time)


def one_line(text: str) -> str:
    """A title: on one line, without what XML has no place for."""
    return " ".join(xml_text(text).split())


def key_of(post: Post, fingerprint: str) -> str:
    """What identifies a post in a book: its id where that can name a file anywhere, else a hash.

    The same words on another day, such as a notice that comes again, are another post.
    """
    if _PLAIN_ID.fullmatch(post.article_id):
        return post.article_id.upper()
    day = post.date.day.isoformat() if post.date else ""
    return blake2b(f"{fingerprint}\0{day}".encode(), digest_size=8).hexdigest()


def fingerprint_of(post: Post, text: str) -> str:
    """A hash of what a post says: the same for copies of it in two folders, however they were repaired.

    Args:
        post: as read.
        text: its text, which takes a while to put together.
    """
    said = f"{post.title}\0{post.digest}\0{text}"
    return blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()


def named_in(post: Post, weakest: Evidence) -> tuple[Named, ...]:
    """The securities of a post, those with charts first, then those that it names most.

    Args:
        post: the post.
        weakest: the weakest evidence that counts.
    """
    counted = counted_securities(post.securities, weakest)
    ranked = sorted(counted, key=lambda security: (not security.charted, -security.mentions))
    return tuple(Named(security.id, one_line(security.name or "")) for security in ranked)


def is_company(security: SecurityId) -> bool:
    """Whether a security is a share or a fund, not a board or an index."""
    return kind_of(security) in ("security", "fund", "bond")


def is_published(post: Post) -> bool:
    """Whether Jekyll shows a post: unless its ``published`` is false to YAML, not a string."""
    entry = post.front_matter.get("published")
    return (
        entry is None or entry.kind is not Kind.BOOLEAN or entry.value.lower() not in ("false", "no", "off")
    )


def was_repaired(post: Post) -> bool:
    """Whether a post was read in spite of faults of its front matter or encoding."""
    front_matter = post.front_matter
    misread = any(entry.misread_as is not None or entry.refused for entry in front_matter.entries)
    damaged = post.original.encoding != "utf-8" or bool(post.original.undecodable)
    return misread or damaged or front_matter.state is State.UNCLOSED or front_matter.problem is not None
