"""The fields of a post that two readings of it are compared by."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from emnews_cli.model.document import Mention, inline_text, walk
from emnews_cli.model.evidence import Evidence
from emnews_cli.model.front_matter import ADDED, FORMER, REQUIRED, Entry, FrontMatter, Kind
from emnews_cli.model.markets import label_of
from emnews_cli.model.passages import Difference
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.security import counted_securities

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
    """The keys of the front matter that are not fields; of doubles the last counts."""
    for entry in post.front_matter.entries:
        if entry.key not in REQUIRED:
            yield f"front-matter:{entry.key}", (entry.value, entry.kind)


def key_differences(
    post: Post, found: FrontMatter, weakest: Evidence, rewritten: Collection[str] = ()
) -> Iterator[Difference]:
    """Where front matter that was written for a post says something else than the post's own.

    Args:
        post: as read.
        found: what was written, read again. A date that emnews corrects may differ.
        weakest: the weakest evidence of a security that counts.
        rewritten: the keys that were written in another form on purpose.
    """
    if found.problem is not None:
        yield Difference(0, "front matter", "valid YAML", found.problem.reason)
    for key, entry in {entry.key: entry for entry in post.front_matter.entries}.items():
        is_corrected = key == "date" and (post.date is None or not post.date.is_plain)
        is_other_day = key == "date" and post.date is not None and post.date.told_by != "front-matter"
        is_own = key in (*ADDED, *FORMER.values()) and post.origin is not Origin.HANDWRITTEN
        other = found.get(key)
        if (
            key not in rewritten
            and not (is_corrected or is_other_day or is_own)
            and _said(entry) != (said := _said(other))
        ):
            yield Difference(0, key, _said(entry), said)
    if post.origin is not Origin.HANDWRITTEN:
        for key, wanted in _added(post, weakest):
            if key not in rewritten and wanted != (said := _said(found.added(key))):
                yield Difference(0, key, wanted, said)


def _added(post: Post, weakest: Evidence) -> Iterator[tuple[str, str]]:
    """What emnews adds, key by key."""
    labels = "\n".join(label_of(security.id) for security in counted_securities(post.securities, weakest))
    values = (post.id, post.source, post.editor, post.url, labels, post.original_title)
    return zip(ADDED, values, strict=True)


def _said(entry: Entry | None) -> str:
    """What an entry says, whether as a text or as a list of texts."""
    if entry is None or entry.kind is Kind.NULL:
        return ""
    return "\n".join(entry.items) if entry.items or entry.kind is not Kind.MAPPING else entry.as_yaml


def changed_fields(before: Post, after: Post) -> set[str]:
    """The fields that say something else after than before."""
    old, new = meaning(before), meaning(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
