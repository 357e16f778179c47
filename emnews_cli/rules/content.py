"""Rules about what a post says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Severity
from emnews_cli.model.document import Block, CodeBlock, Table
from emnews_cli.model.examination import Examination
from emnews_cli.model.plain_text import paragraphs
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.text import Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import Letters, first_words, newline, place_of


@rule("EM305", "nothing-to-read", Severity.ERROR)
def nothing_to_read(examined: Examination) -> Iterator[Finding]:
    """The post has neither text nor images.

    ## What it does

    Reports a post with no body and no digest, or with nothing in them but charts, advertising and lines about
    the article.

    ## Why is this bad?

    The scraper found no article, or could not read it.

    ## Example

    Front matter, the address and the footer, and nothing between them.

    ## Use instead

    The article, scraped again.

    ## Fix safety

    There is no automatic fix.
    """
    post = examined.post
    if (
        not post.digest.strip()
        and not post.has_text
        and not post.images
        and post.original.text.strip("\ufeff \t\r\n")
    ):
        start = post.body.start
        if start and start < post.body.end and post.original.text[start - 1] not in "\r\n":
            start += len(newline(post.original.text))
        yield Finding(Span(start, start), "There is nothing to read in the post")


@rule("EM306", "source-missing", Severity.WARNING, given=lambda examined: not examined.post.source)
def source_missing(examined: Examination) -> Iterator[Finding]:
    """The article does not say where it comes from.

    ## What it does

    Reports an article of the feed with a body and no line `（文章来源：…）`, where neither its digest nor
    its tag names the medium. A digest alone needs none.

    ## Why is this bad?

    Nobody can tell whose news it is; the feed's articles end with this line, so the end may be missing too.

    ## Example

    A body whose last paragraph is cut.

    ## Use instead

    The article, scraped again.

    ## Fix safety

    There is no automatic fix.
    """
    post = examined.post
    if post.origin is Origin.FEED and post.has_text and not post.source:
        end = post.frame.url.start if post.frame.url else post.body.end
        yield Finding(Span(end, end), "The article names no source")


_STARTS = re.compile(r"[，。、；：！？）》”’】…,;:!?)%]|\.(?![A-Za-z0-9])")
_DIGEST_MARK = "> "


@rule("EM315", "digest-cut", Severity.WARNING, given=lambda examined: examined.post.digest)
def digest_cut(examined: Examination) -> Iterator[Finding]:
    """The digest was cut by the scraper.

    ## What it does

    Reports a digest that begins with a punctuation mark which can't begin a sentence, or holds a 】 without
    its 【.

    ## Why is this bad?

    The scraper keeps what stands behind the last 】 of a digest, which should be the end of its headline.
    Where the text itself holds one, its beginning is lost.

    ## Example

    `> ，同比增长两成。`

    ## Use instead

    The digest, from the article at its source.

    ## Fix safety

    There is no automatic fix.
    """
    post = examined.post
    digest = post.digest
    if _STARTS.match(digest):
        yield Finding(_digest_place(post), "The digest begins in the middle of a sentence")
    elif (at := _lone_bracket(digest)) >= 0:
        words = digest[max(digest.rfind("\n", 0, at) + 1, at - 4) : at + 1]
        start = post.frame.digest.start if post.frame.digest else None
        yield Finding(place_of(post, words, start), "The digest holds a 】 without its 【")


def _digest_place(post: Post) -> Span:
    span = post.frame.digest
    if span is None:
        return place_of(post, first_words(post.digest))
    mark = len(_DIGEST_MARK) if post.original.text.startswith(_DIGEST_MARK, span.start) else 0
    return Span(span.start + mark, span.end)


def _lone_bracket(text: str) -> int:
    """The offset of the first 】 that closes nothing, or -1."""
    if "】" not in text:
        return -1
    depth = 0
    for offset, character in enumerate(text):
        depth += (character == "【") - (character == "】")
        if depth < 0:
            return offset
    return -1


_LONG = 30
"""A paragraph of fewer characters may well stand twice: a subhead, a name, a date."""


@rule("EM316", "text-repeated", Severity.WARNING)
def text_repeated(examined: Examination) -> Iterator[Finding]:
    """A paragraph stands twice in the article.

    ## What it does

    Reports each paragraph of thirty characters or more that stands in the body before, letter by letter. That
    the digest repeats a paragraph is usual.

    ## Why is this bad?

    The article was pasted twice, in part or as a whole: its length and its mentions count double.

    ## Example

    The same body two times.

    ## Use instead

    The body once.

    ## Fix safety

    There is no automatic fix.
    """
    post = examined.post
    if _are_different(post.texts):
        return
    long = [text for text in _passages(post.blocks) if len(text) >= _LONG]
    counts = Counter(long)
    letters, seen = Letters(examined), set[str]()
    for text in long:
        if counts[text] > 1:
            place = letters.next_place(text)
            if text in seen:
                yield Finding(place, Message("This paragraph stood before: {text}…", text=text[:16]))
            seen.add(text)


def _are_different(texts: list[str]) -> bool:
    long = [text for text in texts if len(text) >= _LONG]
    return len(set(long)) == len(long)


_ALIKE = (Table, CodeBlock)


def _passages(blocks: list[Block]) -> Iterator[str]:
    """The paragraphs and headings; rows of tables and lines of code may well be the same."""
    return paragraphs(block for block in blocks if not isinstance(block, _ALIKE))
