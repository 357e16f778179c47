"""How a post is written: its markup with places, for the rules.

The document comes from lxml, which knows no offsets; this comes from the tokenizer, which knows nothing else.
It is made only when a post is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from html import unescape

from emnews_cli.model.markup import Element
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.text import Edit, Span, apply_edits
from emnews_cli.readers import vocabulary
from emnews_cli.readers.article import ENTITY
from emnews_cli.readers.decoding import visible
from emnews_cli.readers.elements import is_markup
from emnews_cli.readers.furnishings import outermost
from emnews_cli.readers.markdown.reading import raw_html
from emnews_cli.readers.surveyor import survey_all, survey_html
from emnews_cli.readers.tokens import TokenKind, tokenize
from emnews_cli.readers.well_formed_markup import survey_well_formed
from emnews_cli.readers.yaml_front_matter import find_indicators


def survey(post: Post) -> None:
    """Look at how a post is written, and put what is found on it."""
    text = visible(post.original.text)
    post.front_matter.indicators = find_indicators(text, post.front_matter)
    html = _html_alone(post, text)
    post.markup = (survey_well_formed if post.well_formed else survey_html)(html, post.body.start)
    if any(removed.reason == "advertising" for removed in post.removed):
        post.markup.advertising = post.markup.layout.advertising()
    if post.origin is Origin.FEED and post.frame.digest and "<" in text[slice(*post.frame.digest)]:
        in_digest = survey_all(text, *post.frame.digest)
        post.markup.tags += in_digest.tags
        post.markup.in_digest = in_digest.layout.elements
    if post.origin is not Origin.FEED:
        post.markup.layout.texts = [post.body]
    post.markup.hidden = text != post.original.text
    urls = [post.frame.url] if post.frame.url else []
    if (entry := post.front_matter.get("url")) is not None:
        urls.append(entry.value_span)
    post.markup.https_twins = partial(_https_twins, text, urls)
    post.markup.title_tags = list(_title_tags(post, text))


def _html_alone(post: Post, text: str) -> str:
    """The text with all that is not the article's HTML blanked, offsets unchanged."""
    frame, start = post.frame, post.body.start
    if post.origin is Origin.FEED:
        # A line of the footer may stand in the digest.
        lines = outermost(span for span in (frame.digest, frame.url, *frame.navigation) if span)
        return apply_edits(text, (Edit(span, " " * (span.end - span.start)) for span in lines))
    parts, at = [" " * start], start
    for span in raw_html(text[start:]):
        begin, end = span.start + start, span.end + start
        if begin >= at:
            parts += " " * (begin - at), text[begin:end]
            at = end
    return "".join(parts) + " " * (len(text) - at)


def _https_twins(text: str, urls: list[Span], elements: list[Element]) -> list[Span]:
    """The ``http`` of each address in a tag, the url line or the front matter whose host serves https too."""
    places = [
        element.place(attribute.span)
        for element in elements
        for attribute in element.attributes
        if attribute.name in ("href", *vocabulary.IMAGE_ADDRESSES)
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
    for span in sorted([*_tags(text, entry.value_span), *_entities(text, entry.value_span)]):
        if span.start >= end:
            end = span.end
            yield span


def _tags(text: str, place: Span) -> Iterable[Span]:
    for token in tokenize(text, *place):
        known = token.kind in (TokenKind.START, TokenKind.END) and is_markup(token.name)
        if known or token.kind is TokenKind.COMMENT:
            yield Span(token.start, token.end)


def _entities(text: str, place: Span) -> Iterable[Span]:
    for match in ENTITY.finditer(text, *place):
        if match[0].endswith(";") and unescape(match[0]) != match[0]:
            yield Span(*match.span())
