"""How a post is written: its markup with places, for the rules.

It is made only when a post is checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from emnews_cli.model.examination import Examination
from emnews_cli.model.markup import Element, Markup
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.text import Span
from emnews_cli.readers import vocabulary
from emnews_cli.readers.decoding import visible_text
from emnews_cli.readers.html.entities import REFERENCE, decoded
from emnews_cli.readers.html.image_address import LATE_ADDRESSES
from emnews_cli.readers.html.survey import survey_all, survey_html
from emnews_cli.readers.html.tags import Kind
from emnews_cli.readers.html.tokens import tokenize
from emnews_cli.readers.jekyll import spaces, without_frame
from emnews_cli.readers.markdown.reading import raw_html


def examine(post: Post, today: date | None = None) -> Examination:
    """Look at how a post is written.

    Args:
        post: as read.
        today: the day to hold dates against, or None.
    """
    from emnews_cli.readers.yaml_front_matter import indicators_of  # lazily: stripping needs no YAML

    text = visible_text(post.original)
    return Examination(post, _markup(post, text), indicators_of(text, post.front_matter), today)


def _markup(post: Post, text: str) -> Markup:
    found = survey_html(_html_alone(post, text), post.article_start)
    if any(removed.reason == "advertising" for removed in post.removed):
        found.advertising = found.layout.advertising
    if post.origin is Origin.FEED and post.frame.digest and "<" in text[slice(*post.frame.digest)]:
        in_digest = survey_all(text, *post.frame.digest)
        found.tags += in_digest.tags
        found.in_digest = in_digest.layout.elements
    if post.origin is not Origin.FEED:
        found.written = post.body
    found.hidden = text != post.original.text
    urls = [post.frame.url] if post.frame.url else []
    if (entry := post.front_matter.added("original_url")) is not None:
        urls.append(entry.value_span)
    found.https_twins = partial(_https_twins, text, urls)
    found.title_tags = list(_title_tags(post, text))
    return found


def article_alone(post: Post) -> str:
    """The text with NUL for every character outside the article's HTML that is not white space.

    So an element that holds words still holds something. Needs no more of the post than its front matter.
    """
    return _html_alone(post, visible_text(post.original), _nuls)


_WORDS = re.compile(r"\S+")


def _nuls(text: str) -> str:
    return _WORDS.sub(lambda match: "\0" * len(match[0]), text)


def _html_alone(post: Post, text: str, blank: Callable[[str], str] = spaces) -> str:
    """The text with all that is not the article's HTML blanked, offsets unchanged.

    Args:
        post: whose text it is.
        text: its characters made visible.
        blank: what to put in place of a stretch of text, as long as it was.
    """
    if post.origin is Origin.FEED:
        return without_frame(text, post.frame, blank)
    start = post.body.start
    parts, at = [" " * start], start
    for span in raw_html(text[start:]):
        begin, end = span.start + start, span.end + start
        if begin >= at:
            parts += blank(text[at:begin]), text[begin:end]
            at = end
    return "".join(parts) + blank(text[at:])


def _https_twins(text: str, urls: list[Span], elements: list[Element]) -> list[Span]:
    """The ``http`` of each address in a tag, the url line or the front matter whose host serves https too."""
    places = [
        element.place(attribute.span)
        for element in elements
        for attribute in element.attributes
        if attribute.name in ("href", "src", *LATE_ADDRESSES)
    ]
    matches = (_HTTP.match(text, *place) for place in sorted([*urls, *places]))
    return [
        Span(*match.span("scheme")) for match in matches if match and vocabulary.serves_https(match["host"])
    ]


_HTTP = re.compile(
    r"""[<"']?(?:[\w-]+\s*=\s*["']?\s*)?(?P<scheme>http)://(?P<host>[\w.\-]+)(?![\w.\-:])""",
    re.IGNORECASE | re.ASCII,
)


def _title_tags(post: Post, text: str) -> Iterator[Span]:
    """The tags, comments and entities in the title."""
    entry = post.front_matter.get("title")
    if entry is None or not ("<" in entry.value or "&" in entry.value):
        return
    end = 0
    for span in sorted([*_tags(text, entry.value_span), *_references(text, entry.value_span)]):
        if span.start >= end:
            end = span.end
            yield span


def _tags(text: str, place: Span) -> Iterable[Span]:
    for tag, start, end in tokenize(text, *place):
        known = tag.kind in (Kind.START, Kind.EMPTY, Kind.END) and not tag.is_unknown
        if known or tag.kind is Kind.COMMENT:
            yield Span(start, end)


def _references(text: str, place: Span) -> Iterable[Span]:
    for match in REFERENCE.finditer(text, *place):
        if match[0].endswith(";") and decoded(match[0]) != match[0]:
            yield Span(*match.span())
