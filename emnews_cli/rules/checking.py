"""Apply rules to a post, and to the summaries of an archive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b

from emnews_cli.model.catalogue import Catalogue, CataloguedPost
from emnews_cli.model.diagnostic import Diagnostic
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import Syntax
from emnews_cli.model.post import Post
from emnews_cli.rules.rule import ArchiveRule, Condition, PostRule, Rule
from emnews_cli.rules.selection import ignored_codes, select_rules


def check(
    examined: Examination, rules: Sequence[Rule] | None = None, most: int = 0, *, shown: bool = True
) -> list[Diagnostic]:
    """What some rules have to say of a post, in the order of the text; the default ones if none are given.

    Args:
        examined: the post.
        rules: what to look for.
        most: how many findings of each rule, before one that counts the others; 0 for all.
        shown: whether somebody is to see them.
    """
    silenced = ignored_codes(examined.post)
    found: list[Diagnostic] = []
    for given, alike in _by_condition(select_rules() if rules is None else tuple(rules)):
        if given(examined):
            for rule in alike:
                if rule.code not in silenced:
                    found += rule.diagnostics(examined, most, shown=shown)
    if examined.post.front_matter.syntax is not Syntax.YAML:
        found = [_without_yaml(examined.post, diagnostic) for diagnostic in found]
    return sorted(found, key=lambda diagnostic: (diagnostic.start, diagnostic.code))


@lru_cache(maxsize=16)
def _by_condition(rules: tuple[Rule, ...]) -> list[tuple[Condition, list[PostRule]]]:
    """The rules about a post by their condition, so that each is asked once."""
    found: dict[Condition, list[PostRule]] = {}
    for rule in rules:
        if isinstance(rule, PostRule):
            found.setdefault(rule.given, []).append(rule)
    return list(found.items())


def _without_yaml(post: Post, diagnostic: Diagnostic) -> Diagnostic:
    """A diagnostic without a fix that writes YAML into front matter which is not YAML yet."""
    block, edits = post.front_matter.span, diagnostic.fix.edits if diagnostic.fix else ()
    is_inside = any(block.start < edit.span.start < block.end for edit in edits)
    return replace(diagnostic, fix=None, places=()) if is_inside else diagnostic


def check_archive(catalogue: Catalogue, rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """What some rules have to say of an archive, one after the other."""
    for rule in rules:
        if isinstance(rule, ArchiveRule):
            yield from rule.diagnostics(catalogue)


_IN_SCHEME = re.compile(r"\d{4}-\d{2}-\d{2}-(?P<id>\d{18}|NW\d{6,})\.md", re.ASCII)
_TELLING = 40
"""A text of fewer characters may come again on another day: that an index turned positive, say."""


def card_of(post: Post) -> CataloguedPost:
    """What the rules about an archive need to know of a post."""
    text = "".join(post.text.split())
    match = _IN_SCHEME.fullmatch((post.path or "").rpartition("/")[2])
    return CataloguedPost(
        path=post.path or "-",
        id=post.id,
        article=post.article_id,
        fingerprint=_fingerprint(post, text),
        in_scheme=match is not None and match["id"] == post.id,
        ignored=" ".join(sorted(ignored_codes(post))),
    )


def _fingerprint(post: Post, text: str) -> bytes:
    """A hash of a text, of a short one together with its day; empty for one that tells nothing."""
    said = text
    if len(text) < _TELLING:
        if not (text and post.id):
            return b""
        said = f"{text}\0{post.date.day if post.date else ''}"
    return blake2b(said.encode("utf-8", "replace"), digest_size=16).digest()
