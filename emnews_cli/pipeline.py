"""The public Python API: operations on one post in memory.

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
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from emnews_cli.model.catalogue import Catalogue, CataloguedPost
    from emnews_cli.model.diagnostic import Diagnostic
    from emnews_cli.model.examination import Examination
    from emnews_cli.model.post import Post
    from emnews_cli.readers.post import OpenedPost
    from emnews_cli.rules.repair import Repaired
    from emnews_cli.rules.rule import Rule
    from emnews_cli.writers.options import ProfileName

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


MOST_FINDINGS = 100
"""So many findings of one rule in one post are told by default: more say nothing new and may be a million."""


def _check_bytes(function: str, data: object) -> None:
    """See that a function was given bytes, and not a path."""
    if not isinstance(data, bytes):
        raise TypeError(
            f"{function}() takes the bytes of a post, not {type(data).__name__}:"
            " give Path(path).read_bytes(), or read files and folders with emnews.read_posts(path)"
        )


def _check_post(function: str, post: object) -> None:
    """See that a function was given a post, and not a path or bytes."""
    from emnews_cli.model.post import Post

    if not isinstance(post, Post):
        raise TypeError(
            f"{function}() takes a Post, not {type(post).__name__}: emnews.read_post(data) makes one of bytes"
        )


def read_post(data: bytes, path: str | None = None) -> Post:
    """Read one post, however broken.

    Args:
        data: the file.
        path: its name, which may hold its id and date; None where it has none.

    Raises:
        TypeError: ``data`` is not bytes.
    """
    _check_bytes("read_post", data)
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


def examine_post(
    post: Post,
    rules: Sequence[Rule] | None = None,
    *,
    today: date | None = None,
    most: int = MOST_FINDINGS,
) -> Examination:
    """What is found out about a post by looking at how it is written, diagnostics included.

    Args:
        post: as read.
        rules: what to look for; by default the rules that are on by default.
        today: the day to hold dates against, or None.
        most: how many findings of each rule, before one that counts the others; 0 for all.
    """
    _check_post("examine_post", post)
    from emnews_cli.readers.survey import examine
    from emnews_cli.rules.checking import check

    examined = examine(post, today)
    examined.diagnostics = check(examined, rules, most)
    return examined


def check_post(
    post: Post, rules: Sequence[Rule] | None = None, most: int = MOST_FINDINGS
) -> list[Diagnostic]:
    """What is wrong with a post, in the order of the text.

    Args:
        post: as read.
        rules: what to look for; by default the rules that are on by default.
        most: how many findings of each rule, before one that counts the others; 0 for all.

    Raises:
        TypeError: ``post`` is not a post.
    """
    _check_post("check_post", post)
    return examine_post(post, rules, most=most).diagnostics


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
    most: int = MOST_FINDINGS,
) -> Repaired:
    """Repair a post by edits of its text; every byte outside them stays.

    Args:
        data: the file.
        path: its name, or None.
        rules: those whose fixes to apply; by default the rules that are on by default.
        unsafe: whether to apply fixes that may change what the post says, too.
        today: the day to hold dates against, or None.
        most: how many of the findings of each rule that are left to tell, 0 for all; all are repaired.

    Raises:
        TypeError: ``data`` is not bytes.
    """
    _check_bytes("fix_post", data)
    from emnews_cli.readers.survey import examine
    from emnews_cli.rules.checking import check
    from emnews_cli.rules.repair import repair

    def look(data: bytes, path: str | None) -> Examination:
        examined = examine(read_post(data, path), today)
        examined.diagnostics = check(examined, rules, shown=False)
        return examined

    repaired = repair(data, path, look, unsafe=unsafe)
    repaired.examined.diagnostics = check(repaired.examined, rules, most)
    return repaired


def convert_post(
    post: Post,
    to: str,
    options: WriteOptions | None = None,
    load_picture: Callable[[str], bytes] | None = None,
) -> str:
    """A post in a text format.

    Args:
        post: as read.
        to: a format of text: ``md``, ``html``, ``txt`` or ``json``, as in
            :data:`~emnews_cli.writers.registry.WRITERS`.
        options: choices about the output.
        load_picture: gives the bytes of the picture at an address, for a web page with its pictures in it, or
            raises :class:`~emnews_cli.model.picture.PictureUnavailable`.

    Raises:
        ValueError: there is no such format, or it is a book.
        TypeError: ``post`` is not a post.
    """
    _check_post("convert_post", post)
    target = WRITERS.get(to)
    if target is None or target.book:
        raise ValueError(f"{to} is not a format of a single post")
    diagnostics = examine_post(post).diagnostics if target.examined else []
    return target.write(post, options or WriteOptions(), diagnostics, load_picture)


def verify_markdown(post: Post, markdown: str, options: WriteOptions | None = None) -> list[Diagnostic]:
    """Read the Markdown of a post again and say where it differs from the post.

    It is rendered, and text, bold, links, images, tables, lists and footnotes are compared; the front matter
    is loaded with PyYAML and its keys are.

    What emnews writes is read as CommonMark, a body that stays as a person wrote it as the site does.

    Args:
        post: as read.
        markdown: what :func:`convert_post` made of it.
        options: those it was made with.

    Raises:
        TypeError: ``post`` is not a post.
    """
    _check_post("verify_markdown", post)
    from emnews_cli.model.compared_fields import key_differences
    from emnews_cli.model.examination import Examination
    from emnews_cli.model.passages import differences
    from emnews_cli.model.post import Origin
    from emnews_cli.model.structure import structural_differences
    from emnews_cli.readers.markdown.reading import read_markdown
    from emnews_cli.readers.post import read_by_hand
    from emnews_cli.readers.yaml_front_matter import read_yaml
    from emnews_cli.rules.rendering import markdown_differs
    from emnews_cli.writers.markdown import document_to_write, stays_as_written
    from emnews_cli.writers.resolved import Document

    options = options or WriteOptions()
    front_matter = read_yaml(markdown) if options.front_matter == "keep" else None
    body = markdown[front_matter.span.end if front_matter else 0 :]
    by_hand = post.origin is Origin.HANDWRITTEN and stays_as_written(post, options)
    found = (read_by_hand(body, post.front_matter) if by_hand else read_markdown(body)).blocks
    exact = options.emphasis == "exact"
    said = document_to_write(Document(post, options))
    changes = [*differences(said, found, exact=exact), *structural_differences(said, found)]
    if front_matter:
        rewritten = _rewritten_keys(post, options.profile)
        changes = [*key_differences(post, front_matter, options.mention, rewritten), *changes]
    return markdown_differs.diagnostics(Examination(post, differences=changes))


def _rewritten_keys(post: Post, profile: ProfileName) -> tuple[str, ...]:
    """The keys of the front matter that a profile writes in its own form or under another name."""
    from emnews_cli.writers.profiles import PROFILES

    if profile == "none":
        return ()
    untitled = ("title",) * (not post.title.strip())
    return ("layout", "date", "categories", "tags", *untitled, *PROFILES[profile].names)


_MOST_CUTS = 20
"""No post has so many marks of charts within each other."""


class Stripped(NamedTuple):
    """A file without its charts.

    Args:
        data: its bytes; those outside the charts as they were.
        charts: how many charts went.
    """

    data: bytes
    charts: int


def strip_post(data: bytes, path: str | None = None) -> Stripped:
    """A file with the stock charts of its article cut out and every other byte as it was.

    Args:
        data: the file.
        path: its name, or None.

    Raises:
        TypeError: ``data`` is not bytes.
    """
    _check_bytes("strip_post", data)
    charts = 0
    # What is cut may bring the halves of another mark together: so that a second run finds nothing.
    for _ in range(_MOST_CUTS):
        less = _without_charts(data, path)
        if not less.charts:
            break
        data, charts = less.data, charts + less.charts
    return Stripped(data, charts)


def _without_charts(data: bytes, path: str | None) -> Stripped:
    from emnews_cli.model.text import Edit, apply_edits
    from emnews_cli.readers.html.charts import find_charts, may_hold_charts

    if not may_hold_charts(data):
        return Stripped(data, 0)
    from emnews_cli.readers.post import open_post
    from emnews_cli.readers.survey import article_alone

    post = open_post(data, path).post
    found = find_charts(article_alone(post), post.body.start)
    edits = [Edit(span) for span in found.spans]
    original = post.original
    return Stripped(original.encode(apply_edits(original.text, edits)) if edits else data, found.charts)
