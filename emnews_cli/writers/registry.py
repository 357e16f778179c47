"""The formats: a new one is one file and one row here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

if TYPE_CHECKING:
    from emnews_cli.writers.options import WriteOptions

PostWriter: TypeAlias = "Callable[[Any, WriteOptions], str]"


class Format(NamedTuple):
    """An output format.

    Args:
        name: as in ``--to``.
        suffix: of its files.
        about: what it is, in a few words.
        writer: ``module:function``, imported when it is used.
        book: whether it makes one file of bytes from many posts, not one text from each.
        joinable: whether the texts of many posts may follow each other in one stream.
        examined: whether it shows diagnostics, so that it takes an examination instead of a post.
    """

    name: str
    suffix: str
    about: str
    writer: str
    book: bool = False
    joinable: bool = False
    examined: bool = False

    def load(self) -> PostWriter:
        """The function that writes one post."""
        module, _, function = self.writer.partition(":")
        return cast("PostWriter", getattr(import_module(module), function))


WRITERS: dict[str, Format] = {
    row.name: row
    for row in (
        Format("md", ".md", "Markdown for Jekyll", "emnews_cli.writers.markdown:write_markdown"),
        Format("html", ".html", "web pages", "emnews_cli.writers.html:write_html"),
        Format("txt", ".txt", "plain text", "emnews_cli.writers.text:write_text"),
        Format(
            "json", ".json", "JSON, one object a line", "emnews_cli.writers.json:write_json",
            joinable=True, examined=True,
        ),
        Format("epub", ".epub", "an e-book", "emnews_cli.writers.epub.book:write_epub", book=True),
    )
}  # fmt: skip
