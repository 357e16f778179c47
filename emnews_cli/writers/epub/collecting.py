"""Collect posts for books: articles and pictures in a temporary file, one record each in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Any, NamedTuple, Self

from emnews_cli.model.articles import better_source
from emnews_cli.model.picture import Picture, PictureUnavailable
from emnews_cli.model.post import Post
from emnews_cli.writers.epub.articles import Article, article_of, picture_name
from emnews_cli.writers.epub.options import BookOptions
from emnews_cli.writers.epub.record import ArticleRecord
from emnews_cli.writers.epub.spool import Piece, Spool
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.resolved import Document

LoadPicture = Callable[[str], bytes]
"""Gives the bytes of the picture at an address, or raises
:class:`~emnews_cli.model.picture.PictureUnavailable`."""


class StoredPicture(NamedTuple):
    """A picture in the spool."""

    piece: Piece
    media_type: str


class Gathering:
    """Takes posts one by one.

    Args:
        options: what to keep of each post.
        book: about the books.
        load: where pictures come from, or None for a book without.

    Attributes:
        spool: holds what waits to be written.
        pictures: those of the articles, by their names.
    """

    def __init__(self, options: WriteOptions, book: BookOptions, load: LoadPicture | None = None) -> None:
        self.spool = Spool()
        self.pictures: dict[str, StoredPicture] = {}
        self._options = options
        self._book = book
        self._load = load
        self._known: dict[str, tuple[str, Picture] | str] = {}
        self._files: dict[str, dict[tuple[str, bool], ArticleRecord]] = {}
        self._same: dict[Any, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.spool.close()

    def add(self, post: Post) -> bool:
        """Take a post; returns False for one that says the same as another of its article."""
        picture_of = self._picture if self._load and self._book.images == "keep" else None
        return self.take(article_of(Document(post, self._options), self._book, picture_of))

    def take(self, article: Article) -> bool:
        """Take what was made of a post in whatever process, as :meth:`add` does."""
        for name, picture in article.pictures.items():
            self._keep(name, picture)
        size = sum(self.pictures[name].piece.length for name in article.record.pictures)
        parts = tuple(map(self.spool.put, article.parts))
        record = self._sharing(article.record)._replace(parts=parts, pictures_size=size)
        files = self._files.setdefault(record.key, {})
        text = record.fingerprint, _is_of_medium(record)
        other = files.get(text)
        files[text] = min(record, other, key=self._rank) if other else record
        return other is None

    def _sharing(self, record: ArticleRecord) -> ArticleRecord:
        """A record that shares what many have alike: it may come from another process, with copies."""
        same = self._same.setdefault
        return record._replace(
            source=same(record.source, record.source),
            site=same(record.site, record.site),
            securities=tuple([same(named, named) for named in record.securities]),
            removed=same(record.removed, record.removed),
        )

    @property
    def records(self) -> list[ArticleRecord]:
        """The articles, the oldest first, the same in whatever order they came.

        Of the rolling news and the feed of a medium one is taken, with the better name of the medium. Of
        several texts under one id the oldest is named by it, each other by its hash too.
        """
        found: list[ArticleRecord] = []
        for files in self._files.values():
            first, *others = sorted(files.values(), key=self._rank) if len(files) > 1 else files.values()
            for other in others:
                if _is_of_medium(other) is _is_of_medium(first):
                    found.append(other._replace(key=f"{other.key}-{other.fingerprint}"))
                else:
                    first = first._replace(source=better_source(first.source, other.source))
            found.append(first)
        return sorted(found, key=ArticleRecord.order)

    def _rank(self, record: ArticleRecord) -> tuple[object, ...]:
        """Which record of an article comes first: one to be published; of like ones, one without faults."""
        pages = [self.spool.get(part) for part in record.parts]
        facts = repr(record._replace(parts=()))
        best = not record.published, record.copy, record.order(), record.fingerprint, record.repaired
        return *best, pages, facts

    def _picture(self, address: str) -> tuple[str, Picture]:
        """The name and picture of an address, loaded once.

        Raises:
            PictureUnavailable: it is not to be had.
        """
        known = self._known.get(address)
        if known is None:
            known = self._known[address] = self._loaded(address)
        if isinstance(known, str):
            raise PictureUnavailable(known)
        return known

    def _loaded(self, address: str) -> tuple[str, Picture] | str:
        """A picture in the spool, or the reason why there is none."""
        from emnews_cli.writers.epub.pictures import prepare

        try:
            picture = prepare(self._load(address) if self._load else b"", grayscale=self._book.grayscale)
        except PictureUnavailable as error:
            return str(error)
        name = picture_name(picture)
        self._keep(name, picture)
        return name, replace(picture, data=b"")

    def _keep(self, name: str, picture: Picture) -> None:
        if name not in self.pictures:
            self.pictures[name] = StoredPicture(self.spool.put(picture.data), picture.media_type)


def _is_of_medium(record: ArticleRecord) -> bool:
    """Whether a record is of a file of a medium's feed, not of the rolling news."""
    return record.copy[1]
