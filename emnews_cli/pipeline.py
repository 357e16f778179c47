"""The public Python API: what can be done with one post in memory.

The one place where readers, writers and rules are joined. Nothing here touches the disk or prints.

>>> post = read_post(b"---\\ntitle: hello\\n---\\n\\nworld\\n", "2022-01-02-hello.md")
>>> post.title, post.text
('hello', 'world')
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from emnews_cli.model.diagnostic import Diagnostic
from emnews_cli.model.post import Post
from emnews_cli.model.text import Edit, apply_edits
from emnews_cli.readers.charts import find_charts
from emnews_cli.readers.decoding import decode
from emnews_cli.readers.post import read_post
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.registry import WRITERS

__all__ = [
    "Stripped",
    "WriteOptions",
    "check_post",
    "convert_post",
    "examine_post",
    "read_post",
    "strip_post",
]


def check_post(post: Post) -> Iterator[Diagnostic]:
    """What is wrong with a post, in the order of the text."""
    from emnews_cli.rules.registry import check

    return iter(check(post))


def examine_post(post: Post) -> Post:
    """The post with its diagnostics on it."""
    post.diagnostics = list(check_post(post))
    return post


def convert_post(post: Post, to: str, options: WriteOptions | None = None) -> str:
    """A post in a text format.

    Args:
        post: as read.
        to: a name in :data:`~emnews_cli.writers.registry.WRITERS` that is no book.
        options: choices about the output.

    Raises:
        KeyError: there is no such format.
    """
    target = WRITERS[to]
    if target.examined:
        examine_post(post)
    return target.load()(post, options or WriteOptions())


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
    original = decode(data)
    found = find_charts(original.text)
    if not found.spans:
        return Stripped(data, 0)
    edited = apply_edits(original.text, [Edit(span) for span in found.spans])
    return Stripped(original.encode(edited), found.charts)
