"""Posts to JSON, one object on one line each; docs/reference/post.schema.json describes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from emnews_cli.model.articles import article_address
from emnews_cli.model.diagnostic import Diagnostic
from emnews_cli.model.document import Chart, Link, Node, captioned, inline_text, walk
from emnews_cli.model.evidence import Evidence
from emnews_cli.model.markets import kind_of, market_of, symbol_of
from emnews_cli.model.post import Post, Removed
from emnews_cli.model.security import Security, SecurityId
from emnews_cli.model.statistics import statistics_of
from emnews_cli.model.text import without_surrogates
from emnews_cli.writers.resolved import Document

SCHEMA = 1
"""Raised when a key changes its meaning or goes; new keys do not raise it."""


def write_json(document: Document) -> str:
    """One post as a JSON object on a line: all that is known of it, whatever the options."""
    return _ENCODER.encode(post_as_dict(document.post, document.diagnostics)) + "\n"


_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def post_as_dict(post: Post, diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """One post as plain data, its keys in the order of the contract."""
    date, nodes, texts = post.date, list(walk(post.blocks)), post.article_texts
    images = _images(nodes)
    return {
        "schema": SCHEMA,
        "path": None if post.path is None else without_surrogates(post.path),
        "id": post.id or None,
        "article_id": post.article_id or None,
        "layout": post.layout or None,
        "title": post.title,
        "date": date.moment.isoformat() if date else None,
        "date_precision": date.precision if date else None,
        "date_zone": date.zone if date else None,
        "categories": list(post.categories),
        "tags": list(post.tags),
        "digest": post.digest,
        "source": post.source or None,
        "editor": post.editor or None,
        "original_title": post.original_title or None,
        "url": post.url or None,
        "article_url": article_address(post.id) or None,
        "origin": post.origin.value,
        "securities": [_security(security) for security in post.securities],
        "charts": [_chart(node) for node in nodes if isinstance(node, Chart)],
        "images": images,
        "links": [_link(node) for node in nodes if isinstance(node, Link)],
        "text": "\n\n".join(texts),
        "stats": statistics_of(texts, len(images))._asdict(),
        "removed": [_removed(removed) for removed in post.removed],
        "diagnostics": [diagnostic.as_dict() for diagnostic in diagnostics],
    }


@lru_cache(maxsize=4096)
def _identity(security: SecurityId) -> dict[str, Any]:
    market = market_of(security)
    return {
        "market_id": security.market,
        "code": security.code,
        "symbol": symbol_of(security),
        "mic": market.mic if market else None,
    }


@lru_cache(maxsize=4096)
def _evidence(security: SecurityId, how: Evidence) -> dict[str, Any]:
    """What a post says of a security, its name and the mentions to be filled in."""
    said = Security(security, how)
    return {
        **_identity(security),
        "name": None,
        "kind": kind_of(security),
        "how": how.value,
        "mentions": 0,
        "charted": said.charted,
        "auto_linked": said.auto_linked,
    }


def _security(security: Security) -> dict[str, Any]:
    known = _evidence(security.id, security.how)
    return {**known, "name": security.name, "mentions": security.mentions}


def _chart(chart: Chart) -> dict[str, Any]:
    known = (
        _identity(chart.security) if chart.security else dict.fromkeys(("market_id", "code", "symbol", "mic"))
    )
    return {**known, "url": chart.href or None, "image": chart.src or None}


def _images(nodes: Iterable[Node]) -> list[dict[str, Any]]:
    return [
        {"url": image.src, "alt": image.alt, "caption": caption or None}
        for image, caption in captioned(nodes)
    ]


def _link(link: Link) -> dict[str, Any]:
    return {"url": link.href, "text": inline_text(link.children)}


def _removed(removed: Removed) -> dict[str, Any]:
    return {"reason": removed.reason, "text": removed.text, "url": removed.url}
