"""Collect posts for books in temporary files: articles and pictures, and a record of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self

from emnews_cli.model.articles import better_source
from emnews_cli.model.picture import Picture, PictureUnavailable
from emnews_cli.model.post import Post
from emnews_cli.writers.epub.articles import Article, article_of, picture_name
from emnews_cli.writers.epub.options import BookOptions
from emnews_cli.writers.epub.piece_store import PieceStore
from emnews_cli.writers.epub.record import ArticleRecord
from emnews_cli.writers.epub.record_store import RecordStore, StoredPicture
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.resolved import Document

LoadPicture = Callable[[str], bytes]
"""Gives the bytes of the picture at an address, or raises
:class:`~emnews_cli.model.picture.PictureUnavailable`."""


class Gathering:
    """Takes posts one by one.

    Args:
        options: what to keep of each post.
        book: about the books.
        load: where pictures come from, or None for a book without.

    Attributes:
        pieces: holds what waits to be written.
        store: holds what is known of each article and picture.
    """

    def __init__(self, options: WriteOptions, book: BookOptions, load: LoadPicture | None = None) -> None:
        self.pieces = PieceStore()
        self.store = RecordStore()
        self._options = options
        self._book = book
        self._load = load

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pieces.close()
        self.store.close()

    def add(self, post: Post) -> None:
        """Take a post."""
        picture_of = self._picture if self._load and self._book.images == "keep" else None
        self.take(article_of(Document(post, self._options), self._book, picture_of))

    def take(self, article: Article) -> None:
        """Take what was made of a post in whatever process, as :meth:`add` does."""
        for name, picture in article.pictures.items():
            self._keep(name, picture)
        size = sum(self._length_of(name) for name in article.record.pictures)
        parts = tuple(map(self.pieces.put, article.parts))
        text = self.pieces.put(article.text.encode("utf-8", "replace")) if article.text else None
        self.store.add(article.record._replace(parts=parts, pictures_size=size, text=text))

    def text_of(self, record: ArticleRecord) -> str:
        """The text of an article, where stories are looked for."""
        return self.pieces.get(record.text).decode() if record.text else ""

    def _length_of(self, picture: str) -> int:
        stored = self.store.picture(picture)
        return stored.piece.length if stored else 0

    def settle(self) -> None:
        """Decide on articles of several files, when all have come: the same in whatever order that was.

        Of files that say the same one is taken. Of the rolling news and the feed of a medium one is taken,
        with the better name of the medium. Of several texts under one id the oldest is named by it, each
        other by its hash too.
        """
        for files in self.store.several_of_an_article():
            first, *others = sorted((min(like, key=self._rank) for like in files), key=self._rank)
            self.store.remove(first.key)
            for other in others:
                if other.of_medium is first.of_medium:
                    self.store.add(other._replace(key=f"{other.key}-{other.fingerprint}"))
                else:
                    first = first._replace(source=better_source(first.source, other.source))
            self.store.add(first)

    def _rank(self, record: ArticleRecord) -> tuple[object, ...]:
        """Which record of an article comes first: one to be published; of like ones, one without faults."""
        pages = [self.pieces.get(part) for part in record.parts]
        facts = repr(record._replace(parts=(), text=None))
        best = not record.published, record.copy, record.order(), record.fingerprint, record.repaired
        return *best, pages, facts

    def _picture(self, address: str) -> tuple[str, Picture]:
        """The name and picture of an address, loaded once.

        Raises:
            PictureUnavailable: it is not to be had.
        """
        known = self.store.at_address(address)
        if known is None:
            known = self._loaded(address)
            self.store.keep_address(address, known)
        if isinstance(known, str):
            raise PictureUnavailable(known)
        return known

    def _loaded(self, address: str) -> tuple[str, Picture] | str:
        """A picture in the store of pieces, or the reason why there is none."""
        from emnews_cli.writers.epub.pictures import prepare

        try:
            picture = prepare(self._load(address) if self._load else b"", grayscale=self._book.grayscale)
        except PictureUnavailable as error:
            return str(error)
        name = picture_name(picture)
        self._keep(name, picture)
        return name, replace(picture, data=b"")

    def _keep(self, name: str, picture: Picture) -> None:
        if self.store.picture(name) is None:
            self.store.keep_picture(name, StoredPicture(self.pieces.put(picture.data), picture.media_type))
