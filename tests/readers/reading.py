"""Reading a piece of HTML, for tests of the article."""

from __future__ import annotations

from collections.abc import Callable

from emnews_cli.model.plain_text import paragraphs
from emnews_cli.model.post import Post
from emnews_cli.readers.html.article import read_article

Read = Callable[..., Post]
PAGE = "http://quote.eastmoney.com/unify/r"


def text(html: str) -> list[str]:
    return list(paragraphs(read_article(html).blocks))


def removed(html: str) -> list[tuple[str, str]]:
    return [(item.reason, item.text) for item in read_article(html).notes.removed]
