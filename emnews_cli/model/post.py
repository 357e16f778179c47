"""The post: everything that one file says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from emnews_cli.model.articles import article_id
from emnews_cli.model.document import (
    Block,
    Chart,
    Code,
    CodeBlock,
    Footnotes,
    Image,
    Link,
    Paragraph,
    Text,
    walk,
    walk_blocks,
)
from emnews_cli.model.front_matter import FrontMatter
from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.plain_text import paragraphs
from emnews_cli.model.security import Security
from emnews_cli.model.struct import Struct
from emnews_cli.model.text import SourceText, Span

_WORDS = (Text, Code, CodeBlock)
_FOOTNOTE_MARK = lazy_regex(r"\[\d+\]")


class Origin(StrEnum):
    """Who wrote the body of a post."""

    FEED = "feed"
    """The scraper, from a news feed: HTML or literal text."""
    CONVERTED = "converted"
    """emnews: Markdown, with what it took out in the front matter."""
    HANDWRITTEN = "handwritten"
    """A person: Markdown."""


SHANGHAI = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""China has kept one zone without summer time since 1991, before any of these posts."""


@dataclass(slots=True, eq=False, repr=False)
class PostDate(Struct):
    """When a post was published.

    Args:
        moment: an aware datetime; midnight where only the day is known.
        precision: ``second``, or ``day`` where no time is written.
        zone: ``written``, or ``assumed`` where the post names no offset and Asia/Shanghai is taken.
        told_by: what tells it: the front matter, else the news id, else the file's name.
        misread_as: what Jekyll reads instead of what is written, empty where it refuses it, or None where it
            reads the same.
    """

    moment: dt.datetime
    precision: Literal["second", "day"]
    zone: Literal["written", "assumed"]
    told_by: Literal["front-matter", "id", "name"] = "front-matter"
    misread_as: str | None = None

    @property
    def is_plain(self) -> bool:
        """Whether Jekyll reads it as it is meant, on a machine and a site of any zone."""
        return self.misread_as is None and (self.zone == "written" or self.precision == "day")

    @property
    def plain(self) -> str:
        """The date in the form of the template, which every reader of dates knows."""
        if self.precision == "day":
            return self.moment.date().isoformat()
        return f"{self.moment:%Y-%m-%d %H:%M:%S %z}"

    @property
    def in_shanghai(self) -> dt.datetime:
        """The moment by the clocks of Shanghai."""
        return self.moment.astimezone(SHANGHAI)

    @property
    def day(self) -> dt.date:
        """The day in Shanghai."""
        return self.in_shanghai.date()


@dataclass(slots=True, eq=False, repr=False)
class Removed(Struct):
    """What the reader took out of the body, and why.

    Args:
        reason: a fixed word, such as ``advertising`` or ``source-line``.
        text: the words that went, or empty.
        url: the address that went with them, or empty.
    """

    reason: str
    text: str = ""
    url: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Frame(Struct):
    """Where the template's lines around the article stand.

    Args:
        digest: the quotation at the start, or None where there is none.
        url: the line with the address, or None.
        navigation: the lines of the footer.
    """

    digest: Span | None = None
    url: Span | None = None
    navigation: list[Span] = field(default_factory=list)


_LEAD = 100
"""The most characters of a sentence that stands for a whole post."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Post(Struct):
    """One post: what its file says. What is found out about it is an :class:`~.examination.Examination`.

    Args:
        path: the file's name as given, or None for a post from standard input.
        original: the file's text, byte-exact.
        front_matter: its front matter.
        body: the span of all that follows the front matter.
        origin: who wrote the body.
        id: the news id (18 digits, or ``NW`` and digits), or empty.
        id_in_name: the news id in the file's name, which may be another, or empty.
        layout: as written, or empty.
        title: as written, or empty.
        date: when, or None where nothing tells.
        categories: as Jekyll splits them.
        tags: as Jekyll splits them.
        digest: the lead the feed gave, or empty.
        source: the medium, or empty.
        editor: the editor's name or number, or empty.
        original_title: the title in the medium, or empty.
        url: the address of the article, or empty.
        blocks: the article, without digest; empty where the digest is all there is.
        securities: what the article names or charts, in order of appearance.
        removed: what the reader took out.
        markdown: the body in Markdown where a person or emnews wrote it so, else None.
        frame: where the template's lines stand.
    """

    path: str | None
    original: SourceText
    front_matter: FrontMatter
    body: Span
    origin: Origin = Origin.FEED
    id: str = ""
    id_in_name: str = ""
    layout: str = ""
    title: str = ""
    date: PostDate | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    digest: str = ""
    source: str = ""
    editor: str = ""
    original_title: str = ""
    url: str = ""
    blocks: list[Block] = field(default_factory=list)
    securities: list[Security] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    markdown: str | None = None
    frame: Frame = field(default_factory=Frame)
    _texts: list[str] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def texts(self) -> list[str]:
        """The texts of the blocks, one a paragraph; see :func:`~emnews_cli.model.plain_text.paragraphs`.

        They are kept, as reading, rules and writing ask for them in turn.
        """
        if self._texts is None:
            object.__setattr__(self, "_texts", list(paragraphs(self.blocks)))
        return self._texts or []

    @property
    def article_start(self) -> int:
        """Where the article begins, in a post of the feed after its digest."""
        digest = self.frame.digest if self.origin is Origin.FEED else None
        return digest.end if digest else self.body.start

    @property
    def article_id(self) -> str:
        """What identifies the article: the same for all its files, see :mod:`~emnews_cli.model.articles`."""
        return article_id(self.id)

    @property
    def heading(self) -> str:
        """What the post is called: its title, else its first sentence in ``〔〕``, or nothing."""
        return self.title if self.title.strip() else heading_without_title(self.opening)

    @property
    def lead(self) -> str:
        """The first sentence of the digest, else of the text, on one line and cut where it is long."""
        return first_sentence(self.opening)

    @property
    def lead_below_heading(self) -> str:
        """The lead; empty where the heading says the same, as that of a post without a title does."""
        return "" if _solid(self.lead) in _solid(self.heading) else self.lead

    @property
    def opening(self) -> str:
        """How it begins: with the digest, else the first paragraph, without the marks of footnotes."""
        text = self.digest or next(iter(self.texts), "")
        notes = self.blocks[-1] if self.blocks else None
        return _FOOTNOTE_MARK().sub("", text) if isinstance(notes, Footnotes) else text

    @property
    def has_text(self) -> bool:
        """Whether the body has text of its own; charts, images and videos have none."""
        return any(isinstance(node, _WORDS) and node.text.strip() for node in walk(self.blocks))

    @property
    def article(self) -> list[Block]:
        """What there is to read: the body, behind the digest where that is all the text."""
        if not self.digest or self.has_text:
            return self.blocks
        return [*(Paragraph([Text(line)]) for line in self.digest.split("\n")), *self.blocks]

    @property
    def article_texts(self) -> list[str]:
        """The texts of the article, one a paragraph."""
        article = self.article
        return self.texts if article is self.blocks else list(paragraphs(article))

    @property
    def text(self) -> str:
        """The article as plain text, an empty line between paragraphs."""
        return "\n\n".join(self.article_texts)

    @property
    def charts(self) -> list[Chart]:
        """The price charts in order."""
        return [block for block in walk_blocks(self.blocks) if isinstance(block, Chart)]

    @property
    def images(self) -> list[Image]:
        """The images in order."""
        return [node for node in walk(self.blocks) if isinstance(node, Image)]

    @property
    def links(self) -> list[Link]:
        """The links that somebody set by hand, in order."""
        return [node for node in walk(self.blocks) if isinstance(node, Link)]


def _solid(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(filter(str.isalnum, text))


def heading_without_title(text: str) -> str:
    """What a post without a title is called, from its digest or text: the first sentence in ``〔〕``."""
    sentence = first_sentence(text)
    return f"〔{sentence}〕" if sentence else ""


def first_sentence(text: str) -> str:
    """The first sentence of a text, on one line and cut where it is long."""
    text = " ".join(text.split())
    end = min((at + 1 for stop in "。！？" if (at := text.find(stop)) >= 0), default=len(text))
    return text[:end] if end <= _LEAD else f"{text[: _LEAD - 1]}…"
