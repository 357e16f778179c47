"""Which rules apply: those the user selects and ignores, and those a post silences."""

from __future__ import annotations

from functools import cache

from emnews_cli.errors import UsageError
from emnews_cli.model.front_matter import IGNORE_KEY
from emnews_cli.model.post import Post
from emnews_cli.rules.registry import all_rules, unknown_rule
from emnews_cli.rules.rule import Rule

EVERYTHING = "ALL"


@cache
def codes_of(word: str) -> frozenset[str]:
    """The codes that a word means: a code, a name, the beginning of codes (``EM1``), or ``ALL``; none if it
    is none of these, whatever the case."""
    wanted = word.upper()
    if wanted == EVERYTHING:
        return frozenset(rule.code for rule in all_rules())
    by_code = {rule.code for rule in all_rules() if len(wanted) > 1 and rule.code.startswith(wanted)}
    return frozenset(by_code or {rule.code for rule in all_rules() if rule.name == word.lower()})


@cache
def select_rules(
    select: tuple[str, ...] = (), ignore: tuple[str, ...] = (), extend: tuple[str, ...] = ()
) -> tuple[Rule, ...]:
    """The rules to look for, by code.

    The longer of two words that mean a rule decides; of two as long, to ignore it.

    Args:
        select: these and no others; empty for all that are on by default.
        ignore: not these.
        extend: these too.

    Raises:
        UsageError: a word means no rule.
    """
    for word in (*select, *ignore, *extend):
        if not codes_of(word):
            raise UsageError(unknown_rule(word))
    wanted = {rule.code: -1 for rule in all_rules() if rule.default and not select}
    for word in (*select, *extend):
        wanted |= {code: max(_weight(word), wanted.get(code, -1)) for code in codes_of(word)}
    for word in ignore:
        for code in codes_of(word):
            if wanted.get(code, -2) <= _weight(word):
                wanted.pop(code, None)
    return tuple(rule for rule in all_rules() if rule.code in wanted)


def _weight(word: str) -> int:
    """How exactly a word means a rule: a name or a whole code most."""
    return 0 if word.upper() == EVERYTHING else 99 if len(codes_of(word)) == 1 else len(word)


def ignored_in(post: Post) -> list[str]:
    """The words of the front matter key ``emnews-ignore``: codes, beginnings of codes, or names."""
    entry = post.front_matter.get(IGNORE_KEY)
    return [] if entry is None else [word for item in entry.items for word in item.replace(",", " ").split()]


_NONE: frozenset[str] = frozenset()


def ignored_codes(post: Post) -> frozenset[str]:
    """The codes of the rules that a post silences."""
    return _NONE.union(*map(codes_of, ignored_in(post)))
