"""Bytes to a post: joins the readers."""

from __future__ import annotations

from typing import NamedTuple

from emnews_cli.model.articles import id_in_address
from emnews_cli.model.document import Block, Paragraph, Quote, Text, walk
from emnews_cli.model.evidence import Evidence
from emnews_cli.model.front_matter import ADDED, FORMER, MARK, Entry, FrontMatter, Kind, one_name
from emnews_cli.model.markets import from_symbol
from emnews_cli.model.plain_text import paragraphs
from emnews_cli.model.post import Origin, Post, PostDate, Removed
from emnews_cli.model.security import Security
from emnews_cli.model.text import SourceText, Span
from emnews_cli.readers.dates import read_date, read_day
from emnews_cli.readers.decoding import decode, visible_text
from emnews_cli.readers.front_matter import read_front_matter, restore_title
from emnews_cli.readers.html.article import Article, read_feed_article
from emnews_cli.readers.html.tokens import is_html, tokenize
from emnews_cli.readers.jekyll import Parts, id_in_key, id_in_name, split_body, url_in_key
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
        """The whole post: the same object, with what its body says."""
        if self.post.origin is Origin.FEED:
            return _with_feed_body(self.post, self.parts)
        return _with_markdown_body(self.post, self.markdown)


def open_post(data: bytes, path: str | None = None) -> OpenedPost:
    """Read a post as far as its front matter; the arguments are those of :func:`read_post`."""
    original = decode(data)
    text = _without_leading_space(visible_text(original, data))
    front_matter = read_front_matter(text)
    parts = split_body(text, Span(front_matter.span.end, len(text)))
    name = _stem(path)
    origin = _origin(front_matter, parts, name)
    if origin is Origin.FEED and not front_matter.is_template:
        restore_title(text, front_matter)
    head = _head(path, name, original, front_matter, origin, parts)
    return OpenedPost(head, parts, text[front_matter.span.end :])


def _head(
    path: str | None, name: str, original: SourceText, front_matter: FrontMatter, origin: Origin, parts: Parts
) -> Post:
    """A post as far as its front matter, its url line and its name without extension tell."""
    entries = front_matter.by_key

    def value(key: str) -> str:
        return entries[key].value if key in entries else ""

    def added(key: str) -> str:
        return value(key if key in entries else FORMER[key])

    url = (parts.url if origin is Origin.FEED else "") or url_in_key(added("original_url"))
    named = id_in_name(name)
    news_id = id_in_address(url) or id_in_key(added("article_id")) or named
    return Post(
        path,
        original,
        front_matter,
        Span(front_matter.span.end, len(original.text)),
        origin,
        id=news_id,
        id_in_name=named,
        layout=value("layout"),
        title=value("title"),
        date=_date(value("date"), news_id, name),
        categories=_categories(entries.get("categories"), entries.get("category")),
        tags=_listed(entries.get("tag")) or _words(entries.get("tags")),
        source=value("source"),
        editor=value("editor"),
        original_title=value("original_title"),
        url=url,
        frame=parts.frame,
    )


def _stem(path: str | None) -> str:
    """A file's name without folder and extension; pathlib takes longer than the rest of the front matter."""
    name = (path or "")[(path or "").rfind("/") + 1 :]
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
    """Who wrote the body: the key that emnews always adds tells, then the template's marks, then names."""
    if _has_mark(front_matter):
        return Origin.CONVERTED
    if parts.navigation or parts.url == "" or id_in_address(parts.url or ""):
        return Origin.FEED
    from_feed = id_in_name(name) or front_matter.value("categories") == FEED_CATEGORY
    if from_feed and any(map(front_matter.added, ADDED)):
        return Origin.CONVERTED
    return Origin.FEED if from_feed else Origin.HANDWRITTEN


def _has_mark(front_matter: FrontMatter) -> bool:
    """Whether there is an id where emnews puts it, or the empty string that it writes for none."""
    entry = front_matter.added(MARK)
    return entry is not None and bool(
        id_in_key(entry.value) or (entry.kind is Kind.STRING and not entry.value)
    )


def _words(entry: Entry | None) -> tuple[str, ...]:
    """Categories and tags as Jekyll splits them: the items of a list, or words parted by spaces."""
    if entry is None:
        return ()
    return tuple(entry.items if entry.kind is Kind.LIST else entry.value.split())


def _listed(entry: Entry | None) -> tuple[str, ...]:
    """What ``tag`` and ``category`` say to Jekyll: the items of a list, or one name, spaces and all.

    A ``tag`` takes the place of ``tags``, a ``category`` comes after ``categories``
    (https://github.com/jekyll/jekyll/blob/v4.3.1/lib/jekyll/document.rb, ``populate_categories``).
    """
    return tuple(entry.items) if entry else ()


def _categories(entry: Entry | None, singular: Entry | None) -> tuple[str, ...]:
    words = _words(entry)
    return tuple(dict.fromkeys([*words, *_listed(singular)])) if singular else words


def _date(written: str, news_id: str, name: str) -> PostDate | None:
    """The date that is written, else the day in the id or at the head of the name."""
    return (
        read_date(written)
        or (read_day(news_id, "id") if news_id.isdigit() else None)
        or read_day(name, "name")
    )


def _with_feed_body(post: Post, parts: Parts) -> Post:
    written = parts.digest or ""
    blocks, notes = read_feed_article(parts.article, post.article_start, post.url, literal=_is_rolling(post))
    alone = _digest_alone(post, parts, blocks)
    if alone is not None:
        (written, titles), blocks = alone, []
        notes.removed += [Removed("repeated-title", title) for title in titles]
    digest, cut = without_full_text_link(written)
    removed = [*notes.removed, *([Removed("full-text-link", cut)] if cut else ())]
    texts = list(paragraphs(blocks))
    return post.filled(
        digest=digest,
        blocks=blocks,
        removed=[*removed, *(Removed("navigation", line) for line in parts.navigation)],
        source=notes.source or digest_source(digest) or _medium(post),
        editor=notes.editor,
        original_title=notes.original_title,
        securities=gather_securities(blocks, texts, post.title, digest),
        _texts=texts,
    )


def _is_rolling(post: Post) -> bool:
    """Whether a post is of the site's own feed, which wrote text outside of HTML as it was."""
    return post.id.isdigit() or FEED_CATEGORY in post.categories


def _digest_alone(post: Post, parts: Parts, blocks: list[Block]) -> tuple[str, list[str]] | None:
    """The digest where a feed brought nothing else, as in its first weeks, and the titles before it.

    Of the rolling news it was a plain paragraph. Of media it came after the title and a line end, and had the
    title in ``【】`` before it. None where it is not alone.
    """
    if parts.digest is not None:
        return None
    is_rolling = _is_rolling(post)
    fits = len(blocks) == 1 if is_rolling else _begins_with_title(post, parts)
    if not fits or is_html(tokenize(parts.article, post.article_start)):
        return None
    title, *lines = paragraphs(blocks)
    if is_rolling:
        return "\n".join([title, *lines]), []
    if not lines:
        return None
    first, *others = lines
    mark, _, said = first.partition("】")
    if not mark.startswith("【") or not said.strip():
        return None
    is_title = _same_words(mark[1:], post.title)
    return "\n".join([said.strip() if is_title else first, *others]), [title, *[f"{mark}】"] * is_title]


def _begins_with_title(post: Post, parts: Parts) -> bool:
    begin = parts.article[post.article_start :].strip().partition("\n")[0]
    return _same_words(begin, post.title)


def _same_words(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split()) != ""


def _medium(post: Post) -> str:
    """The medium whose feed it is, where that is not the site's own."""
    tag = one_name(post.front_matter.get("tags"))
    return "" if FEED_CATEGORY in post.categories else medium_of_tag(tag)


def _with_markdown_body(post: Post, markdown: str) -> Post:
    converted = post.origin is Origin.CONVERTED
    if converted:
        from emnews_cli.readers.markdown.reading import read_markdown

        blocks, notes = read_markdown(markdown)
    else:
        blocks, notes = read_by_hand(markdown, post.front_matter)
    digest = ""
    if converted and markdown.lstrip().startswith(">") and blocks and _is_digest(blocks[0]):
        digest = "\n".join(paragraphs([blocks[0]]))
        blocks = blocks[1:]
    # Those that are listed come first, so that a converted post that is converted again keeps their order.
    entry = post.front_matter.get("securities")
    listed = map(from_symbol, entry.items) if entry else ()
    securities = {each: Security(each, Evidence.WRITTEN) for each in listed}
    texts = list(paragraphs(blocks))
    securities |= {each.id: each for each in gather_securities(blocks, texts, post.title, digest)}
    return post.filled(
        markdown=markdown,
        blocks=blocks,
        removed=notes.removed,
        digest=digest,
        securities=list(securities.values()),
        _texts=texts,
    )


def _is_digest(block: Block) -> bool:
    """Whether a block is a quotation of plain text, as emnews writes digests; another would lose links."""
    return isinstance(block, Quote) and all(
        isinstance(node, Quote | Paragraph | Text) for node in walk([block])
    )


_MADE_BY_THE_SITE = frozenset({"content", "date", "dir", "excerpt", "id", "name", "path", "url"})
"""What a page has in Jekyll that its front matter does not tell, or not as it is shown."""


def read_by_hand(markdown: str, front_matter: FrontMatter) -> Article:
    """The article in what a person wrote: Liquid first, then kramdown, as Jekyll does.

    Args:
        markdown: the body.
        front_matter: of the post; with ``render_with_liquid: false`` there is no Liquid in the body.
    """
    # Imported when the first such post comes: most archives have few.
    from emnews_cli.readers.liquid import render_liquid
    from emnews_cli.readers.markdown.reading import Dialect, read_markdown

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
