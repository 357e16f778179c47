"""The options of books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Split = Literal["none", "day", "week", "month", "year", "auto"]
GroupBy = Literal["day", "source", "security"]
Order = Literal["oldest", "newest"]
Images = Literal["keep", "drop"]


@dataclass(frozen=True, slots=True)
class BookOptions:
    """Choices about books.

    Args:
        title: the title, or empty for one made from the posts.
        language: a BCP 47 tag.
        author: the author that libraries show, or empty for none.
        split: by what the posts are parted into books.
        group_by: by what the articles of a book are grouped.
        order: which article of a book comes first.
        series: the series that the books belong to, or empty for none.
        identifier: the book's identifier, or empty for one made from ``identity``.
        identity: what this book is, beside its period: the same whenever it is made again.
        images: whether pictures are put into the book.
        grayscale: whether they lose their colours.
        cover: whether it has a cover.
        cover_font: a font with Chinese for the cover, as the path of its file or its bytes, or None.
        cover_image: a picture to use as the cover, or None.
        css: more rules of style, or empty.
        stories: whether the texts are kept, to look for articles that tell the same in other words.
        modified: when it was made, aware; None for the time of its newest post.
    """

    title: str = ""
    language: str = "zh-CN"
    author: str = ""
    split: Split = "none"
    group_by: GroupBy = "day"
    order: Order = "oldest"
    series: str = ""
    identifier: str = ""
    identity: str = ""
    images: Images = "keep"
    grayscale: bool = False
    cover: bool = True
    cover_font: str | bytes | None = None
    cover_image: bytes | None = None
    modified: datetime | None = None
    css: str = ""
    stories: bool = False
