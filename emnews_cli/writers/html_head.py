"""The head of a web page: what it says of itself to browsers, search engines and who shares it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any

from emnews_cli.model.languages import language_of
from emnews_cli.model.markets import kind_of, market_of, symbol_of
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.security import Security
from emnews_cli.writers.epub.addresses import book_address
from emnews_cli.writers.html_nodes import escape, xml_text
from emnews_cli.writers.html_style import PAGE_STYLE

_LONGEST_DESCRIPTION = 160
_MOST_IMAGES, _MOST_COMPANIES = 3, 20


def head_of(post: Post, css: str = "", *, linked: bool = True, embedded: bool = False) -> str:
    """The beginning of a page up to its ``body``.

    Args:
        post: what the page shows.
        css: more rules of style, or empty.
        linked: whether the address of the article may be told.
        embedded: whether the pictures are in the page itself, so that it loads none.
    """
    url = book_address(post.url) if linked else ""
    title, description = title_of(post), description_of(post)
    named = [("description", description), ("author", post.source or post.editor)]
    properties = [
        ("og:type", "article"),
        ("og:title", title),
        ("og:description", description),
        ("og:url", url),
        ("og:site_name", post.source),
        ("og:locale", "zh_CN"),
        ("article:published_time", published(post)),
    ]
    tags = [_tag("name", name, text) for name, text in named if text.strip()]
    tags += [f'<link rel="canonical" href="{escape(url)}"/>\n'] if url else []
    tags += [_tag("property", name, text) for name, text in properties if text.strip()]
    tags.append(f'<script type="application/ld+json">{_json_ld(post, url, description)}</script>\n')
    return page_head(title, "".join(tags), css, images="data:" if embedded else "http: https: data:")


def page_head(title: str, tags: str = "", css: str = "", images: str = "") -> str:
    """The beginning of any page: nothing in it runs, and nothing but images is loaded.

    Args:
        title: as text.
        tags: more of the head.
        css: more rules of style, or empty.
        images: where images may come from, in words of a content security policy; empty for nowhere.
    """
    style = f"{PAGE_STYLE}{css}"
    policy = (
        f"default-src 'none'; img-src {images or chr(39) + 'none' + chr(39)}; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"/>\n'
        '<meta name="referrer" content="no-referrer"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        '<meta name="color-scheme" content="light dark"/>\n'
        f"<title>{escape(title)}</title>\n{tags}<style>{style}</style>\n</head>\n"
    )


def title_of(post: Post) -> str:
    """The title of a page on one line, never empty."""
    return " ".join(xml_text(post.heading).split()) or post.id or "无题"


def published(post: Post) -> str:
    """When a post was published, in ISO 8601, as precise as it is known; or empty."""
    if post.date is None:
        return ""
    iso = post.date.moment.isoformat()
    return iso[:10] if post.date.precision == "day" else iso


def description_of(post: Post) -> str:
    """The digest, else the first paragraph, cut where it is long."""
    text = " ".join(post.opening.split())
    return text if len(text) <= _LONGEST_DESCRIPTION else f"{text[: _LONGEST_DESCRIPTION - 1]}…"


@lru_cache(maxsize=4)
def _hash(style: str) -> str:
    """A style sheet as a content security policy names it."""
    return f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"


def _tag(kind: str, name: str, text: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(" ".join(text.split()))}"/>\n'


# --- JSON-LD ----------------------------------------------------------------------------------------------


def _json_ld(post: Post, url: str, description: str) -> str:
    """The article as a https://schema.org/NewsArticle, in characters that HTML and XML leave alone."""
    by_hand = post.origin is Origin.HANDWRITTEN
    images = [address for image in post.images[:_MOST_IMAGES] if (address := book_address(image.src))]
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article" if by_hand else "NewsArticle",
        "headline": post.heading,
        "description": description,
        "datePublished": published(post),
        "inLanguage": language_of(post.text) or "zh-CN",
        "url": url,
        "mainEntityOfPage": url,
        "image": images,
        "author": _named("Organization", post.source),
        "publisher": _named("Organization", post.source),
        "editor": _named("Person", "" if post.editor.isdigit() else post.editor),
        "about": list(_companies(post)),
    }
    text = json.dumps({key: value for key, value in said.items() if value}, ensure_ascii=False)
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return xml_text(text)


def _named(kind: str, name: str) -> dict[str, str]:
    return {"@type": kind, "name": name.strip()} if name.strip() else {}


def _companies(post: Post) -> Iterator[dict[str, str]]:
    for security in [each for each in post.securities if kind_of(each.id) == "security"][:_MOST_COMPANIES]:
        yield {
            "@type": "Corporation",
            "name": security.name or symbol_of(security.id) or security.id.code,
            "tickerSymbol": _ticker(security),
        }


def _ticker(security: Security) -> str:
    """The exchange and the code, as schema.org has it."""
    market = market_of(security.id)
    return f"{market.mic} {security.id.code}" if market and market.mic else security.id.code
