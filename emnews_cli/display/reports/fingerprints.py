"""Stable fingerprints of diagnostics, by which a service recognises them in the next run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic


def fingerprints(path: str | None, diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """A fingerprint for each diagnostic of a post: no two are the same, and none changes when lines move.

    Args:
        path: of the post.
        diagnostics: all that its rules found in it, in the order of the text.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for diagnostic in diagnostics:
        excerpt = diagnostic.excerpt
        found = excerpt.text[excerpt.start : excerpt.end] if excerpt else ""
        key = (diagnostic.code, diagnostic.message, found)
        # Of faults that are the same to the letter, the first stays the first.
        whole = json.dumps([path, *key, seen[key]])
        seen[key] += 1
        yield sha256(whole.encode()).hexdigest()[:32]
