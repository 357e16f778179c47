"""The formats: a new one is one file and one row here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic
    from emnews_cli.model.post import Post
    from emnews_cli.writers.options import WriteOptions


class Format(NamedTuple):
    """An output format.

    Args:
        name: as in ``--to``.
        suffix: of its files.
        about: what it is, in a few words.
        writer: ``module:function``, imported when it is used. It takes a
            :class:`~emnews_cli.writers.resolved.Document` and returns its text; that of a book takes what
            :func:`~emnews_cli.writers.epub.book.write_epub` takes.
        book: whether it makes one file of bytes from many posts, not one text from each.
        linked: whether it has links; in one without, a chart that is kept is a label and an address.
        aliases: other suffixes by which its files are known.
        joined: suffixes of a file of the texts of many posts, one after the other; none where none is.
        examined: whether it shows diagnostics, so that its writer needs them.
    """

    name: str
    suffix: str
    about: str
    writer: str
    book: bool = False
    linked: bool = True
    aliases: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    examined: bool = False

    def load(self) -> Callable[..., Any]:
        """The function that writes it."""
        module, _, function = self.writer.partition(":")
        writer: Callable[..., Any] = getattr(import_module(module), function)
        return writer

    def write(
        self,
        post: Post,
        options: WriteOptions,
        diagnostics: Sequence[Diagnostic] = (),
        load_picture: Callable[[str], bytes] | None = None,
    ) -> str:
        """One post in a format that is not a book; its writer gets a document without charts and mentions.

        Args:
            post: as read.
            options: what to keep of it, and how it is written.
            diagnostics: what the rules found, for a format that shows it.
            load_picture: gives pictures to a page that has them in it; see
                :class:`~emnews_cli.writers.resolved.Document`.
        """
        from emnews_cli.writers.resolved import Document

        document = Document(post, options, diagnostics, linked=self.linked, load_picture=load_picture)
        text: str = self.load()(document)
        return text


def format_of(path: str) -> Format | None:
    """The format that a file is named for, or None."""
    name = path.lower()
    for row in WRITERS.values():
        if name.endswith((row.suffix, *row.aliases, *row.joined)):
            return row
    return None


WRITERS: dict[str, Format] = {
    row.name: row
    for row in (
        Format(
            "md", ".md", "Markdown for Jekyll", "emnews_cli.writers.markdown:write_markdown",
            aliases=(".markdown",),
        ),
        Format("html", ".html", "web pages", "emnews_cli.writers.html:write_html", aliases=(".htm",)),
        Format("txt", ".txt", "plain text", "emnews_cli.writers.text:write_text", linked=False),
        Format(
            "json", ".json", "JSON, one object a line", "emnews_cli.writers.json:write_json",
            joined=(".jsonl", ".ndjson"), examined=True,
        ),
        Format("epub", ".epub", "an e-book", "emnews_cli.writers.epub.book:write_epub", book=True),
    )
}  # fmt: skip
