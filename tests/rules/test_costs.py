"""What a rule asks for is paid by that rule alone, counted in calls: no rule can make every post dear."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from emnews_cli.model.diagnostic import Finding, Severity
from emnews_cli.model.examination import Examination
from emnews_cli.model.post import Post
from emnews_cli.pipeline import check_post, examine_post, read_post
from emnews_cli.readers.html.balance import events_of
from emnews_cli.readers.html.tokens import tokenize
from emnews_cli.rules.rule import PostRule, Rule, rule
from emnews_cli.rules.selection import select_rules
from tests.conftest import NAME, post_text
from tests.generator import make_post

TEXTS = map("<p>{}</p>".format, range(99))
"""Texts that no test had before, whose tokens nobody knows."""
POSTS = [read_post(made.data, made.name) for made in map(make_post, range(60))]


@rule("EM998", "asks-for-texts", Severity.WARNING)
def asks_for_texts(examined: Examination) -> Iterator[Finding]:
    """A rule that loops over all texts of every post, as the first one that comes to mind does."""
    for span in examined.markup.texts:
        if "\ufffe" in examined.post.original.text[span.start : span.end]:
            yield Finding(span, "never")


@rule("EM999", "asks-for-elements", Severity.WARNING)
def asks_for_elements(examined: Examination) -> Iterator[Finding]:
    """A rule that loops over all elements of every post."""
    for element in examined.markup.elements:
        if element.name == "never":
            yield Finding(element.span, "never")


def calls(work: Callable[[], object]) -> int:
    """How many functions of Python were called."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def cost(*more: Rule) -> int:
    rules = (*select_rules(), *more)
    return calls(lambda: [check_post(post, rules) for post in POSTS])


def test_a_rule_that_looks_at_every_text_adds_little_to_the_checking_of_a_post() -> None:
    cost()  # fills the caches
    before = cost()
    assert cost(asks_for_texts) < 1.1 * before
    assert cost(asks_for_elements) < 2 * before
    assert cost(asks_for_texts, asks_for_elements, asks_for_elements) < 1.1 * cost(asks_for_elements)


@pytest.mark.parametrize("rules", [(), (asks_for_texts,), (asks_for_elements,) * 3])
def test_a_post_is_tokenized_and_its_tags_are_balanced_once_for_its_reader_and_all_rules(
    rules: tuple[Rule, ...],
) -> None:
    before = made()
    post = read_post(post_text("<p>甲<b>乙</b></p>" + next(TEXTS)).encode(), NAME)
    check_post(post, rules)
    assert [now - then for now, then in zip(made(), before, strict=True)] == [1, 1]


def made() -> tuple[int, int]:
    """How often a text was tokenized, and tags were balanced, by this process."""
    return tokenize.cache_info().misses, events_of.cache_info().misses


@pytest.mark.parametrize("post", POSTS[:20])
def test_where_a_rule_is_not_given_it_finds_nothing(post: Post) -> None:
    examined = examine_post(post, ())
    for each in select_rules(("ALL",)):
        if isinstance(each, PostRule) and not each.given(examined):
            assert not each.diagnostics(examined), each.code
