"""What the rules about an archive see of it: one summary per post, never the posts themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, Protocol


class CataloguedPost(NamedTuple):
    """The card of one post.

    Args:
        path: the file's name as given.
        id: the news id, or empty.
        article: what identifies its article, or empty.
        fingerprint: a hash of the article's text; empty where there is too little of it to tell.
        in_scheme: whether the file is named as the archive names its posts: day, hyphen, id.
        ignored: the codes of the rules that are not to be applied to it, parted by spaces.
    """

    path: str
    id: str
    article: str
    fingerprint: bytes
    in_scheme: bool
    ignored: str = ""


class Catalogue(Protocol):
    """The cards of an archive, in whatever way they are kept."""

    def doubles(self, key: Literal["article", "fingerprint"]) -> Iterable[list[CataloguedPost]]:
        """The groups of posts that share an article or a text, each in the order the posts were read."""
        ...

    def __iter__(self) -> Iterator[CataloguedPost]:
        """All cards, in the order the posts were read."""
        ...
