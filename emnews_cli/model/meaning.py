"""What a post says, field by field, so that two readings of it can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from emnews_cli.model.document import Mention, inline_text, walk
from emnews_cli.model.front_matter import REQUIRED
from emnews_cli.model.post import Post

ANYTHING = "*"
"""Among the names of fields: all of them."""


def meaning(post: Post) -> dict[str, Any]:
    """The fields of a post with what they say, however they are written."""
    date = post.date
    return {
        "layout": post.layout,
        "title": post.title,
        "date": date and (date.moment, date.precision),
        "categories": post.categories,
        "tags": post.tags,
        "digest": post.digest,
        "source": post.source,
        "editor": post.editor,
        "original_title": post.original_title,
        "url": post.url,
        "id": post.id,
        "text": post.text,
        "charts": [(chart.security, chart.href, chart.src) for chart in post.charts],
        "images": [(image.src, image.alt) for image in post.images],
        "links": [(link.href, inline_text(link.children)) for link in post.links],
        "mentions": [
            (node.security, node.href, inline_text(node.children))
            for node in walk(post.blocks)
            if isinstance(node, Mention)
        ],
        **dict(_others(post)),
    }


def _others(post: Post) -> Iterator[tuple[str, Any]]:
    """The keys of the front matter that are no fields; of doubles the last counts."""
    for entry in post.front_matter.entries:
        if entry.key not in REQUIRED:
            yield f"front-matter:{entry.key}", (entry.value, entry.kind)


def changed_fields(before: Post, after: Post) -> set[str]:
    """The fields that say something else after than before."""
    old, new = meaning(before), meaning(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
