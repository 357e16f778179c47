"""Bytes to a post: the parts put together."""

from __future__ import annotations

from typing import NamedTuple

from emnews_cli.model.document import Quote, paragraphs
from emnews_cli.model.front_matter import ADDED, Entry, FrontMatter, Kind
from emnews_cli.model.markets import from_symbol
from emnews_cli.model.post import Origin, Post, PostDate, Removed
from emnews_cli.model.security import Security
from emnews_cli.model.text import Span
from emnews_cli.readers.article import (
    Article,
    breaks_for_lines,
    has_blocks,
    has_entities,
    is_html,
    read_article,
    read_literal,
    read_well_formed_article,
)
from emnews_cli.readers.dates import read_date, read_day
from emnews_cli.readers.decoding import decode, visible_text
from emnews_cli.readers.front_matter import read_front_matter, restore_written
from emnews_cli.readers.jekyll import Parts, id_in_key, id_in_name, id_in_url, split_body, url_in_key
from emnews_cli.readers.liquid import render_liquid
from emnews_cli.readers.markdown.reading import Dialect, read_markdown
from emnews_cli.readers.securities import gather_securities
from emnews_cli.readers.vocabulary import FEED_CATEGORY, digest_source, medium_of_tag, without_full_text_link


def read_post(data: bytes, path: str | None = None) -> Post:
    """Read one post, however broken.

    Args:
        data: the file.
        path: its name, which may hold its id and date; None where it has none.
    """
    return open_post(data, path).read_body()


class OpenedPost(NamedTuple):
    """A post that is read as far as its front matter.

    Args:
        post: knows its layout, title, date, categories, tags, id and url; the other fields are empty yet.
        parts: its body, as the template made it.
        markdown: its body, where no template did.
    """

    post: Post
    parts: Parts
    markdown: str

    def read_body(self) -> Post:
        """The whole post."""
        if self.post.origin is Origin.FEED:
            _read_feed_body(self.post, self.parts)
        else:
            _read_markdown_body(self.post, self.markdown)
        return self.post


def open_post(data: bytes, path: str | None = None) -> OpenedPost:
    """Read a post as far as its front matter; the arguments are those of :func:`read_post`."""
    original = decode(data)
    text = _without_leading_space(visible_text(data, original))
    front_matter = read_front_matter(text)
    body = Span(front_matter.span.end, len(text))
    parts = split_body(text, body)
    name = _stem(path) if path else ""
    origin = _origin(front_matter, parts, name)
    if origin is not Origin.CONVERTED:
        restore_written(text, front_matter, template=origin is Origin.FEED)
    post = _with_front_matter(
        Post(path, original, front_matter, body, origin, frame=parts.frame), parts, name
    )
    return OpenedPost(post, parts, text[body.start :])


def _stem(path: str) -> str:
    """A file's name without folder and extension; pathlib takes longer than the rest of the front matter."""
    name = path[path.rfind("/") + 1 :]
    return name.rpartition(".")[0] or name


def _without_leading_space(text: str) -> str:
    """The text with line ends for what stands before the first ``---``, marks and spaces that hide it."""
    if text.startswith("---"):
        return text
    begin = next((at for at, character in enumerate(text) if not _is_space(character)), 0)
    if text.startswith("---", begin):
        return "\n" * begin + text[begin:]
    return "\n" + text[1:] if text.startswith("\ufeff") else text


def _is_space(character: str) -> bool:
    return character.isspace() or character in "\ufeff\u200b"


def _origin(front_matter: FrontMatter, parts: Parts, name: str) -> Origin:
    """Who wrote the body: the template's marks tell, then keys that emnews adds, then names."""
    if parts.navigation or parts.url == "" or id_in_url(parts.url or ""):
        return Origin.FEED
    from_feed = id_in_name(name) or front_matter.value("categories") == FEED_CATEGORY
    if id_in_key(front_matter.value("id")) or (from_feed and any(map(front_matter.get, ADDED))):
        return Origin.CONVERTED
    return Origin.FEED if from_feed else Origin.HANDWRITTEN


def _with_front_matter(post: Post, parts: Parts, name: str) -> Post:
    entries = {entry.key: entry for entry in post.front_matter.entries}

    def value(key: str) -> str:
        return entries[key].value if key in entries else ""

    post.layout, post.title = value("layout"), value("title")
    post.categories, post.tags = _words(entries.get("categories")), _words(entries.get("tags"))
    post.url = (parts.url if post.origin is Origin.FEED else "") or url_in_key(value("url"))
    post.id_in_name = id_in_name(name)
    post.id = id_in_url(post.url) or id_in_key(value("id")) or post.id_in_name
    post.date = _date(value("date"), post.id, name)
    post.source, post.editor = value("source"), value("editor")
    post.original_title = value("original_title")
    return post


def _words(entry: Entry | None) -> tuple[str, ...]:
    """Categories and tags as Jekyll splits them: the items of a list, or words parted by spaces."""
    if entry is None:
        return ()
    return tuple(entry.items if entry.kind is Kind.LIST else entry.value.split())


def _date(written: str, news_id: str, name: str) -> PostDate | None:
    """The date that is written, else the day in the id or at the head of the name."""
    return (
        read_date(written)
        or (read_day(news_id, "id") if news_id.isdigit() else None)
        or read_day(name, "name")
    )


def _read_feed_body(post: Post, parts: Parts) -> None:
    digest, cut = without_full_text_link(parts.digest or "")
    article = _article(parts.content, post)
    post.digest, post.blocks, post.removed = digest, article.blocks, article.notes.removed
    post.well_formed = article.well_formed
    if _is_digest_alone(post, parts):
        post.digest, cut = without_full_text_link("\n".join(paragraphs(article.blocks)))
        post.blocks = []
    if cut:
        post.removed.append(Removed("full-text-link", cut))
    post.removed += [Removed("navigation", line) for line in parts.navigation]
    post.source = article.notes.source or digest_source(post.digest) or _medium(post)
    post.editor, post.original_title = article.notes.editor, article.notes.original_title
    post.securities = gather_securities(post.blocks)


def _article(content: str, post: Post) -> Article:
    """The article in the content of a feed post: HTML or literal text.

    The rolling news wrote text outside HTML as it was; other media's texts may have entities in them, and are
    HTML then.
    """
    if article := read_well_formed_article(content, post.url):
        return article
    has_markup = is_html(content)
    if has_markup or (has_entities(content) and not _is_rolling(post)):
        return read_article(content if has_blocks(content) else breaks_for_lines(content), base=post.url)
    return read_literal(content)


def _is_rolling(post: Post) -> bool:
    """Whether a post is of the site's own feed."""
    return post.id.isdigit() or FEED_CATEGORY in post.categories


def _is_digest_alone(post: Post, parts: Parts) -> bool:
    """In its first weeks the rolling news had no body: the digest stood as a plain paragraph."""
    alone = parts.digest is None and len(post.blocks) == 1
    return alone and _is_rolling(post) and not is_html(parts.content)


def _medium(post: Post) -> str:
    """The medium whose feed it is, where that is not the site's own."""
    return medium_of_tag(post.tags[0]) if len(post.tags) == 1 and FEED_CATEGORY not in post.categories else ""


def _read_markdown_body(post: Post, markdown: str) -> None:
    converted = post.origin is Origin.CONVERTED
    article = read_markdown(markdown) if converted else read_by_hand(markdown, post.front_matter)
    post.markdown = markdown
    post.blocks, post.removed = article.blocks, article.notes.removed
    if post.origin is Origin.CONVERTED and post.blocks and isinstance(digest := post.blocks[0], Quote):
        post.digest = "\n".join(paragraphs(digest.blocks))
        post.blocks = post.blocks[1:]
    post.securities = gather_securities(post.blocks)
    known = {security.id for security in post.securities}
    entry = post.front_matter.get("securities")
    listed = [from_symbol(item) for item in entry.items] if entry else []
    post.securities += [Security(other) for other in listed if other not in known]


_MADE_BY_THE_SITE = frozenset({"content", "date", "dir", "excerpt", "id", "name", "path", "url"})
"""What a page has in Jekyll that its front matter does not tell, or not as it is shown."""


def read_by_hand(markdown: str, front_matter: FrontMatter) -> Article:
    """The article in what a person wrote: Liquid first, then kramdown, as Jekyll does.

    Args:
        markdown: the body.
        front_matter: of the post; with ``render_with_liquid: false`` there is no Liquid in the body.
    """
    if front_matter.value("render_with_liquid") == "false":
        return read_markdown(markdown, Dialect.KRAMDOWN)
    page = {
        entry.key: entry.value
        for entry in front_matter.entries
        if entry.kind is not Kind.LIST and entry.key not in _MADE_BY_THE_SITE
    }
    rendered = render_liquid(markdown, page)
    article = read_markdown(rendered.text, Dialect.KRAMDOWN)
    article.notes.removed += rendered.unknown
    return article
