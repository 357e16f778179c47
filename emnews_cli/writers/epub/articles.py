"""Articles: the body of each as it is stored, and the page made around it."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple

from emnews_cli.model.articles import article_in_address, copy_rank
from emnews_cli.model.document import Footnotes, Image, ResolvedBlock
from emnews_cli.model.languages import has_foreign_letters
from emnews_cli.model.notation import printed_address
from emnews_cli.model.picture import Picture, PictureUnavailable, picture_in_address
from emnews_cli.model.sites import site_of
from emnews_cli.model.statistics import words_of
from emnews_cli.writers.epub.addresses import book_address
from emnews_cli.writers.epub.digest import lead_lines
from emnews_cli.writers.epub.fitting import CaptionedImage, fitted
from emnews_cli.writers.epub.frame import LARGEST, heading, link, page
from emnews_cli.writers.epub.halves import halved
from emnews_cli.writers.epub.options import BookOptions
from emnews_cli.writers.epub.piece_store import PieceStore
from emnews_cli.writers.epub.record import (
    ArticleRecord,
    fingerprint_of,
    is_published,
    key_of,
    moment_of,
    named_in,
    one_line,
    was_repaired,
)
from emnews_cli.writers.epub.same_news import words_hash
from emnews_cli.writers.html_nodes import escape, isolated, lang_of
from emnews_cli.writers.page_nodes import ForeignNodes, PageNodes
from emnews_cli.writers.resolved import Document

PictureOf = Callable[[str], tuple[str, Picture]]
"""Gives the name and the picture of an address, or raises
:class:`~emnews_cli.model.picture.PictureUnavailable`."""


@dataclass(slots=True)
class _Pictures:
    """The pictures of one article: those that are in the book, and those that are not.

    Args:
        of: gives them, or None where only those are at hand that are in their own addresses.
        linked: whether text in the place of one leads to it.
        grayscale: whether they lose their colours.
        names: of those that are in the book.
        own: those of them that were in their addresses, by name.
        missing: the address of each other, and why it is not in the book.
    """

    of: PictureOf | None
    linked: bool
    title: str
    grayscale: bool = False
    names: list[str] = field(default_factory=list)
    own: dict[str, Picture] = field(default_factory=dict)
    undescribed: int = 0
    missing: list[tuple[str, str]] = field(default_factory=list)

    def write(self, image: Image, in_link: bool) -> str:
        """An image as a picture in the book, or else as text with a link to it."""
        try:
            name, picture = (self.of or self._in_address)(image.src)
        except PictureUnavailable as reason:
            self.missing.append((printed_address(image.src)[:500], str(reason)))
            return self._text(image, in_link)
        self.names.append(name)
        self.undescribed += not image.alt
        alt = image.alt or f"插图 {len(self.names)}：{self.title}"
        size = f'width="{picture.width}" height="{picture.height}"'
        return f'<img src="../{name}" alt="{escape(alt)}" {size}/>'

    def _in_address(self, address: str) -> tuple[str, Picture]:
        """The name and picture of an address that holds it.

        Raises:
            PictureUnavailable: it holds none.
        """
        data = picture_in_address(address)
        if data is None:
            raise PictureUnavailable("未下载")
        from emnews_cli.writers.epub.pictures import prepare  # lazily: few posts have one

        picture = prepare(data, grayscale=self.grayscale)
        name = picture_name(picture)
        self.own[name] = picture
        return name, picture

    def _text(self, image: Image, in_link: bool) -> str:
        own = "" if isinstance(image, CaptionedImage) else image.alt
        label = escape(f"〔图片：{own}〕" if own else "〔图片〕")
        address = book_address(image.src) if self.linked and not in_link else ""
        return f'<a href="{escape(address)}">{label}</a>' if address else label


class Article(NamedTuple):
    """What a post gives to a book.

    Args:
        record: of it; nothing in it tells of a piece yet.
        parts: its body, in as many pieces as it has pages.
        pictures: the pictures that were in their own addresses, by name.
        text: as plain text, where stories are looked for, else empty.
    """

    record: ArticleRecord
    parts: tuple[bytes, ...]
    pictures: dict[str, Picture]
    text: str = ""


def picture_name(picture: Picture) -> str:
    """The name of a picture in a book: the same for the same picture."""
    return f"image/{blake2b(picture.data, digest_size=12).hexdigest()}{picture.extension}"


def article_of(document: Document, book: BookOptions, picture_of: PictureOf | None = None) -> Article:
    """What a post gives to a book; in whatever process, where there is nothing that gives pictures.

    Args:
        document: the post, and what is kept of it.
        book: about the book.
        picture_of: gives pictures, or None where only those are at hand that are in their own addresses.
    """
    post, text = document.post, document.post.text
    words = words_of(text)
    title = one_line(post.heading) or "无题"
    pictures = _Pictures(picture_of, document.options.links != "none", title, book.grayscale)
    image = pictures.write if book.images == "keep" else _words_of
    kind = ForeignNodes if has_foreign_letters(text, "".join(words.others)) else PageNodes
    nodes = kind(image=image, address=book_address, role=_role)
    digest = "".join(f"<p{lang_of(line)}>{escape(line)}</p>\n" for line in lead_lines(post, text))
    head = f'<blockquote class="digest">\n{digest}</blockquote>\n' if digest else ""
    blocks = fitted(document.blocks, images=book.images == "keep")
    parts = tuple(_parts(head, blocks, nodes, pictures))
    fingerprint = fingerprint_of(post, text)
    record = ArticleRecord(
        key=key_of(post, fingerprint),
        title=title,
        date=moment_of(post.date),
        fingerprint=fingerprint,
        copy=copy_rank(post.id, has_text=bool(text)),
        source=one_line(post.source),
        editor=one_line(post.editor),
        address=book_address(post.url) if pictures.linked else "",
        lead=one_line(post.lead_below_heading),
        minutes=words.reading_minutes,
        securities=named_in(post, document.options.mention),
        pictures=tuple(dict.fromkeys(pictures.names)),
        shown=len(pictures.names),
        undescribed=pictures.undescribed,
        missing=tuple(dict.fromkeys(pictures.missing)),
        charts=len(post.charts),
        removed=tuple(Counter(removed.reason for removed in post.removed).items()),
        repaired=was_repaired(post),
        site=site_of(post.url),
        published=is_published(post),
        words=words_hash(words),
    )
    return Article(record, parts, pictures.own, text if book.stories else "")


def _role(name: str) -> str:
    """What an element is to a footnote, also in EPUB's own vocabulary, which readers with pop-ups know."""
    return f'epub:type="{name}" role="doc-{name}"'


def _words_of(image: Image, in_link: bool) -> str:
    """What stands for an image within a sentence where images are dropped; a link keeps some words."""
    return escape(image.alt) or ("〔图片〕" if in_link else "")


def _parts(head: str, blocks: list[ResolvedBlock], nodes: PageNodes, pictures: _Pictures) -> Iterator[bytes]:
    """The body in pieces that are no larger than a page may be, as far as its blocks allow; each has the
    footnotes of its marks."""
    none: Footnotes[ResolvedBlock] = Footnotes([])
    notes = next((block for block in blocks if isinstance(block, Footnotes)), none)
    body = [block for block in blocks if block is not notes]
    before = _Checkpoint(nodes, pictures)
    whole = f"{head}{nodes.blocks(body)}"
    if len(whole.encode()) <= LARGEST:  # as of nearly all posts
        yield f"{whole}{nodes.footnotes(notes)}".encode()
        return
    before.restore()
    yield from _several_parts(head, body, notes, nodes, pictures)


def _several_parts(
    head: str,
    body: list[ResolvedBlock],
    notes: Footnotes[ResolvedBlock],
    nodes: PageNodes,
    pictures: _Pictures,
) -> Iterator[bytes]:
    piece, size, is_empty = [head], len(head.encode()), True
    pending = deque(body)
    while pending:
        block, before = pending.popleft(), _Checkpoint(nodes, pictures)
        text = nodes.blocks([block])
        length = len(text.encode())
        if length > LARGEST and (halves := halved(block)):
            before.restore()
            pending.extendleft(reversed(halves))
            continue
        if not is_empty and size + length > LARGEST:
            before.restore()
            yield "".join([*piece, nodes.footnotes(notes, last=False)]).encode()
            piece, size, text = [], 0, nodes.blocks([block])
        piece.append(text)
        size, is_empty = size + length, False
    yield "".join([*piece, nodes.footnotes(notes)]).encode()


class _Checkpoint:
    """What a page has before a block is written, which perhaps comes to another page after all."""

    def __init__(self, nodes: PageNodes, pictures: _Pictures) -> None:
        self._nodes, self._pictures = nodes, pictures
        self._marks = nodes.marks.copy()
        self._counts = len(pictures.names), len(pictures.missing), pictures.undescribed

    def restore(self) -> None:
        """Count neither marks nor pictures of what was written since."""
        names, missing, self._pictures.undescribed = self._counts
        del self._pictures.names[names:], self._pictures.missing[missing:]
        self._nodes.marks = self._marks


def _about(record: ArticleRecord) -> str:
    """One line: when, source, editor, and the original."""
    parts = []
    if record.date:
        iso = record.date.moment.isoformat()
        exact, shown = (iso, iso[:16].replace("T", " ")) if record.time else (iso[:10], iso[:10])
        parts.append(f'<time datetime="{exact}">{shown}</time>')
    parts += [isolated(name) for name in (record.source, record.editor) if name]
    if record.address:
        parts.append(f'<a href="{escape(record.address)}">原文</a>')
    return f'<p class="about">{" · ".join(parts)}</p>\n' if parts else ""


class Surroundings(NamedTuple):
    """What an article's page says of others.

    Args:
        front: title and name of the front page that lists it.
        before: the page before it in the book, or empty.
        behind: the page behind it, or empty.
        stories: for each security, its label and the earlier and later article about it.
        pages: the page of each article of the book, by what identifies the article.
        securities: those of the article, each with its label and its page in the index.
        same_news: other articles that tell the same.
    """

    front: tuple[str, str]
    before: str
    behind: str
    stories: tuple[tuple[str, ArticleRecord | None, ArticleRecord | None], ...] = ()
    pages: Mapping[str, str] = MappingProxyType({})
    securities: tuple[tuple[str, str], ...] = ()
    same_news: tuple[ArticleRecord, ...] = ()


def article_pages(
    record: ArticleRecord, pieces: PieceStore, around: Surroundings, language: str
) -> Iterator[tuple[str, bytes]]:
    """The pages of an article, each with its name."""
    names = record.names
    way = [around.before, *names, around.behind]
    for number, (name, part) in enumerate(zip(names, record.parts, strict=True), 1):
        is_first, is_last = number == 1, number == len(names)
        title = record.title if is_first else f"{record.title}（{number}）"
        text = _with_links_inside(pieces.get(part).decode(), record, around.pages)
        body = (
            f'<section epub:type="chapter" role="doc-chapter">\n<article>\n'
            f"{heading(title)}{_about(record) if is_first else ''}{text}</article>\n"
            f"{_securities(around) + _same_news(around) + _stories(around) if is_last else ''}"
            f"</section>\n{_steps(around.front, way[number - 1], way[number + 1])}"
        )
        yield name, page(title, body, language)


_ARTICLE_LINK = re.compile(r'href="(https?://[^"]*\d{18}[^"]*)"')


def _with_links_inside(text: str, record: ArticleRecord, pages: Mapping[str, str]) -> str:
    """The text of an article, in which links to other articles of the book lead to their pages."""

    def inside(match: re.Match[str]) -> str:
        name = pages.get(article_in_address(match[1]), record.name)
        return match[0] if name == record.name else f'href="../{escape(name)}"'

    return _ARTICLE_LINK.sub(inside, text)


def _same_news(around: Surroundings) -> str:
    """Who else reported it and when, each a way to that article."""
    rows = []
    for other in around.same_news:
        when = f"{other.day} {other.time}".rstrip()
        about = " · ".join(filter(None, [isolated(other.source), f'<span class="when">{when}</span>']))
        rows.append(f"<li>{about} {link(f'../{other.name}', other.title)}</li>\n")
    if not rows:
        return ""
    content = f"<h2>同题报道</h2>\n<ul>\n{''.join(rows)}</ul>\n"
    return f'<aside class="stories" aria-label="同题报道">\n{content}</aside>\n'


def _stories(around: Surroundings) -> str:
    """Earlier and later articles about the same companies."""
    rows = []
    for label, earlier, later in around.stories:
        linked = [
            f'{word}：{link(f"../{other.name}", other.title)}<span class="when">（{other.day}）</span>'
            for word, other in (("较早", earlier), ("较晚", later))
            if other is not None
        ]
        rows.append(
            f"<li>{isolated(label)}<ul>{''.join(f'<li>{entry}</li>' for entry in linked)}</ul></li>\n"
        )
    if not rows:
        return ""
    content = f"<h2>追踪报道</h2>\n<ul>\n{''.join(rows)}</ul>\n"
    return f'<aside class="stories" aria-label="相关报道">\n{content}</aside>\n'


def _securities(around: Surroundings) -> str:
    """The securities that the article names, each a way to its place in the index."""
    linked = "、".join(link(f"../{name}", label) for label, name in around.securities)
    return f'<p class="securities">证券：{linked}</p>\n' if linked else ""


def _steps(front: tuple[str, str], before: str, behind: str) -> str:
    title, name = front
    day = title.replace(" ", "\N{NO-BREAK SPACE}")  # with keep-all, lines break between links alone
    ways = ((before, "上一篇"), (name, day), ("nav.xhtml", "目录"), (behind, "下一篇"))
    steps = [link(f"../{target}", text) for target, text in ways if target]
    return f'<nav class="steps" aria-label="前后文章"><p>{" · ".join(steps)}</p></nav>\n'
