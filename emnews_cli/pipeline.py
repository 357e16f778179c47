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
    from collections.abc import Iterator, Sequence
    from datetime import date

    from emnews_cli.model.catalogue import Catalogue, CataloguedPost
    from emnews_cli.model.diagnostic import Diagnostic
    from emnews_cli.model.post import Post
    from emnews_cli.readers.post import OpenedPost
    from emnews_cli.rules.repair import Repaired
    from emnews_cli.rules.rule import Rule

__all__ = [
    "Stripped",
    "WriteOptions",
    "card_of_post",
    "check_cards",
    "check_post",
    "convert_post",
    "examine_post",
    "fix_post",
    "open_post",
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


def open_post(data: bytes, path: str | None = None) -> OpenedPost:
    """Read a post as far as its front matter, for who may not want the rest.

    Args:
        data: the file.
        path: its name, or None.
    """
    from emnews_cli.readers.post import open_post

    return open_post(data, path)


def check_post(post: Post, rules: Sequence[Rule] | None = None) -> list[Diagnostic]:
    """What is wrong with a post, in the order of the text.

    Args:
        post: as read; how it is written is put on it.
        rules: what to look for; by default the rules that are on by default.
    """
    from emnews_cli.readers.survey import survey
    from emnews_cli.rules.checking import check

    survey(post)
    return check(post, rules)


def examine_post(post: Post, rules: Sequence[Rule] | None = None) -> Post:
    """The post with its diagnostics on it."""
    post.diagnostics = check_post(post, rules)
    return post


def card_of_post(post: Post) -> CataloguedPost:
    """What the rules about an archive need to know of a post."""
    from emnews_cli.rules.checking import card_of

    return card_of(post)


def check_cards(catalogue: Catalogue, rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """What is wrong with an archive as a whole.

    Args:
        catalogue: the cards of all its posts.
        rules: what to look for.
    """
    from emnews_cli.rules.checking import check_archive

    return check_archive(catalogue, rules)


def fix_post(
    data: bytes,
    path: str | None = None,
    rules: Sequence[Rule] | None = None,
    *,
    unsafe: bool = False,
    today: date | None = None,
) -> Repaired:
    """Repair a post by edits of its text; every byte outside them stays.

    Args:
        data: the file.
        path: its name, or None.
        rules: those whose fixes to apply; by default the rules that are on by default.
        unsafe: whether to apply fixes that may change what the post says, too.
        today: the day to hold dates against, or None.
    """
    from emnews_cli.rules.repair import repair

    def examine(data: bytes, path: str | None) -> Post:
        post = read_post(data, path)
        post.today = today
        return examine_post(post, rules)

    return repair(data, path, examine, unsafe=unsafe)


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

    What emnews writes is read as CommonMark, a body that stays as a person wrote it as the site does.

    Args:
        post: as read.
        markdown: what :func:`convert_post` made of it.
        options: those it was made with.
    """
    from emnews_cli.model.passages import differences
    from emnews_cli.model.post import Origin
    from emnews_cli.readers.front_matter import read_front_matter
    from emnews_cli.readers.markdown.reading import read_markdown
    from emnews_cli.readers.post import read_by_hand
    from emnews_cli.rules.rendering import markdown_differs
    from emnews_cli.writers.markdown import document_to_write, stays_as_written

    options = options or WriteOptions()
    start = read_front_matter(markdown).span.end if options.front_matter == "keep" else 0
    body = markdown[start:]
    by_hand = post.origin is Origin.HANDWRITTEN and stays_as_written(post, options)
    found = (read_by_hand(body, post.front_matter) if by_hand else read_markdown(body)).blocks
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
