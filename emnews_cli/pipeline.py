"""The public Python API: what can be done with one post in memory.

The one place where readers, writers and rules are joined. Nothing here touches the disk or prints. What a
function needs is imported when it is first called, so that a program pays for no more than it uses.

>>> post = read_post(b"---\\ntitle: hello\\n---\\n\\nworld\\n", "2022-01-02-hello.md")
>>> post.title, post.text
('hello', 'world')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.registry import WRITERS

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic
    from emnews_cli.model.post import Post

__all__ = [
    "Stripped",
    "WriteOptions",
    "check_post",
    "convert_post",
    "examine_post",
    "read_post",
    "strip_post",
    "verify_markdown",
]


def read_post(data: bytes, path: str | None = None) -> Post:
    """Read one post, however broken.

    Args:
        data: the file.
        path: its name, which may hold its id and date; None where it has none.
    """
    from emnews_cli.readers.post import read_post

    return read_post(data, path)


def check_post(post: Post) -> list[Diagnostic]:
    """What is wrong with a post, in the order of the text."""
    from emnews_cli.rules.registry import check

    return check(post)


def examine_post(post: Post) -> Post:
    """The post with its diagnostics on it."""
    post.diagnostics = check_post(post)
    return post


def convert_post(post: Post, to: str, options: WriteOptions | None = None) -> str:
    """A post in a text format.

    Args:
        post: as read.
        to: a name in :data:`~emnews_cli.writers.registry.WRITERS` that is no book.
        options: choices about the output.

    Raises:
        ValueError: there is no such format, or it is a book.
    """
    target = WRITERS.get(to)
    if target is None or target.book:
        raise ValueError(f"{to} is no format of a single post")
    if target.examined:
        examine_post(post)
    return target.load()(post, options or WriteOptions())


def verify_markdown(post: Post, markdown: str, options: WriteOptions | None = None) -> list[Diagnostic]:
    """Render the Markdown of a post and say where it differs from the post in text, bold, links or images.

    Args:
        post: as read.
        markdown: what :func:`convert_post` made of it.
        options: those it was made with.
    """
    from emnews_cli.model.passages import differences
    from emnews_cli.readers.commonmark import read_markdown
    from emnews_cli.readers.front_matter import read_front_matter
    from emnews_cli.rules.rendering import markdown_differs
    from emnews_cli.writers.markdown import document_to_write

    options = options or WriteOptions()
    start = read_front_matter(markdown).span.end if options.front_matter == "keep" else 0
    found = read_markdown(markdown[start:]).blocks
    exact = options.emphasis == "exact"
    post.differences = list(differences(document_to_write(post, options), found, exact=exact))
    return list(markdown_differs.diagnostics(post))


class Stripped(NamedTuple):
    """A file without its charts.

    Args:
        data: its bytes; those outside the charts as they were.
        charts: how many charts went.
    """

    data: bytes
    charts: int


def strip_post(data: bytes) -> Stripped:
    """A file with its stock-chart markup cut out and every other byte as it was."""
    from emnews_cli.model.text import Edit, apply_edits
    from emnews_cli.readers.charts import find_charts
    from emnews_cli.readers.decoding import decode

    original = decode(data)
    text, charts = original.text, 0
    # What is cut may bring the halves of another mark together: so that a second run finds nothing.
    while (found := find_charts(text)).spans:
        text = apply_edits(text, [Edit(span) for span in found.spans])
        charts += found.charts
    return Stripped(original.encode(text), charts)
