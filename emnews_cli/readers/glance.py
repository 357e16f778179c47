"""Names in the text of a post at a glance, for completion: most of them, found without reading the post."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emnews_cli.model.lazy_regex import lazy_regex

_SOURCE = lazy_regex(
    r"来源\s*[：:]\s*([^（）()<>\s]{2,20})[）)]|^(?:source|medium):[ ]*[\"']?([^\"'\n]{2,20})", re.MULTILINE
)
_LABELS = {
    "category": lazy_regex(r"^categor(?:y|ies):(.*)$", re.MULTILINE),
    "tag": lazy_regex(r"^tags?:(.*)$", re.MULTILINE),
}
_LABEL = lazy_regex(r"[^\s,\[\]\"']+")
_SECURITY = lazy_regex(r"/unify/r/(\d{1,3})\.(\w{1,12})\"[^>]{0,200}>([^<]{0,20})<")


def labels(kind: str, text: str) -> Iterator[str]:
    """The media, categories or tags of a post.

    Args:
        kind: ``source``, ``category`` or ``tag``.
        text: of the file.
    """
    if kind == "source":
        return (match[1] or match[2].strip() for match in _SOURCE().finditer(text))
    return (name for match in _LABELS[kind]().finditer(text) for name in _LABEL().findall(match[1]))


def securities(text: str) -> Iterator[tuple[int, str, str]]:
    """The markets, codes and names of the securities that a post links; a chart has no name."""
    return ((int(match[1]), match[2], match[3].strip()) for match in _SECURITY().finditer(text))
