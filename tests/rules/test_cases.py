"""Every rule by its cases: tests/rules/cases/CODE.md has posts, what the rule finds in them, and what they become.

A case is a section ``## A sentence`` with fenced blocks:

* what is read: ```` ```post [NAME] ````, a whole file; ```` ```head ````, the lines of the front matter of a post
  that is good otherwise; ```` ```body ````, its article's HTML. Rules about an archive have several posts.
* ```` ```findings ````: a line ``line:column message`` for each finding of the rule, before it the file's name
  where there are several; without this block the post is good.
* ```` ```safe ```` and ```` ```unsafe [NAME] ````: the same part after the safe fixes, and after all fixes, byte for
  byte, and the file's new name. Without them the file stays as it is.

``⟦U+FEFF⟧`` stands for a character, ``⟦FF⟧`` for a byte, and ``⟦⟧`` at the end for no line end there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from emnews_cli.archive.catalogue import CardIndex
from emnews_cli.model.examination import Examination
from emnews_cli.pipeline import card_of_post, check_cards, examine_post, fix_post, read_post
from emnews_cli.rules.registry import all_rules
from emnews_cli.rules.repair import is_applicable
from emnews_cli.rules.rule import ArchiveRule, PostRule
from emnews_cli.rules.selection import select_rules
from tests.conftest import document

FOLDER = Path(__file__).parent / "cases"
NAME = "2022-03-08-202203081234567890.md"
TODAY = date(2022, 3, 10)
HEAD = """layout: post
title: "标题"
date: 2022-03-08 18:05:40 +0800
categories: emnews
tags: 东财滚动新闻
"""
BODY = "<p>正文</p>\n"
TEMPLATE = """---
{head}---
> 摘要。

{body}<p class="em_media">（文章来源：临江商报）</p>

<http://finance.eastmoney.com/news/1354,202203081234567890.html>
"""

SECTION = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<name>.+))?\n(?P<content>(?:.*\n)*?)```$", re.MULTILINE)
SIGN = re.compile(r"⟦(?:U\+(?P<character>[0-9A-F]{4,6})|(?P<byte>[0-9A-F]{2}))⟧")


class File(NamedTuple):
    name: str
    data: bytes


@dataclass
class Case:
    code: str
    title: str
    files: list[File] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    safe: File | None = None
    unsafe: File | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


def data_of(part: str, content: str) -> bytes:
    """The file of a block, the signs in it replaced."""
    if content.endswith("⟦⟧\n"):
        content = content.removesuffix("⟦⟧\n")
    head = content if part == "head" else HEAD
    body = content if part == "body" else BODY
    text = content if part == "post" else TEMPLATE.format(head=head, body=body)
    text = SIGN.sub(
        lambda m: chr(int(m["character"], 16) if m["character"] else 0xDC00 + int(m["byte"], 16)), text
    )
    return text.encode("utf-8", "surrogateescape")


def cases_of(page: Path) -> Iterator[Case]:
    titles = list(SECTION.finditer(text := page.read_text(encoding="utf-8")))
    for number, title in enumerate(titles):
        end = titles[number + 1].start() if number + 1 < len(titles) else len(text)
        case, part = Case(page.stem, title["title"]), "post"
        for block in BLOCK.finditer(text, title.end(), end):
            kind, content = block["kind"], block["content"]
            if kind == "findings":
                case.findings = content.splitlines()
            elif kind in ("safe", "unsafe"):
                name = block["name"] or case.files[0].name
                setattr(case, kind, File(name, data_of(part, content)))
            else:
                assert kind in ("post", "head", "body"), kind
                part = kind
                case.files.append(File(block["name"] or NAME, data_of(part, content)))
        assert case.files, case
        yield case


CASES = [case for page in sorted(FOLDER.glob("*.md")) for case in cases_of(page)]


def examined(file: File, code: str) -> Examination:
    return examine_post(read_post(file.data, file.name), select_rules((code,)), today=TODAY)


def of_archive(case: Case) -> list[str]:
    with closing(CardIndex()) as cards:
        for file in case.files:
            cards.add(card_of_post(read_post(file.data, file.name)))
        found = check_cards(cards, select_rules((case.code,)))
        return [f"{item.path} {item.start.line}:{item.start.column} {item.message}" for item in found]


def of_post(case: Case) -> list[str]:
    found = examined(case.files[0], case.code).diagnostics
    return [f"{item.start.line}:{item.start.column} {item.message}" for item in found]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_rule_finds_what_its_page_says(case: Case) -> None:
    is_about_archive = isinstance(select_rules((case.code,))[0], ArchiveRule)
    assert (of_archive(case) if is_about_archive else of_post(case)) == case.findings


def test_where_a_rule_is_not_given_it_finds_nothing() -> None:
    rules = [rule for rule in select_rules(("ALL",)) if isinstance(rule, PostRule)]
    for post in (examined(file, "ALL") for case in CASES for file in case.files):
        found = {rule.code for rule in rules if not rule.given(post) and rule.diagnostics(post)}
        assert not found, post.post.path


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("case", [case for case in CASES if len(case.files) == 1], ids=str)
def test_its_fixes_make_what_its_page_says_and_nothing_else(case: Case, unsafe: bool) -> None:
    file = case.files[0]
    expected = (unsafe and case.unsafe) or case.safe or file
    rules = select_rules((case.code,))
    fixed = fix_post(file.data, file.name, rules, unsafe=unsafe, today=TODAY)
    assert File(fixed.path or "", fixed.data) == expected
    left = [item for item in fixed.examined.diagnostics if is_applicable(item.fix, unsafe=unsafe)]
    assert len(left) == fixed.refused
    again = fix_post(fixed.data, fixed.path, rules, unsafe=unsafe, today=TODAY)
    assert (again.data, again.path, again.applied.total()) == (fixed.data, fixed.path, 0)


@pytest.mark.parametrize(
    # What EM501 is about comes of a conversion: tests/rendering/test_verification.py.
    "rule",
    [rule for rule in all_rules() if rule.code != "EM501"],
    ids=lambda rule: rule.code,
)
def test_every_rule_has_a_bad_and_a_good_case(rule: object) -> None:
    code = rule.code  # type: ignore[attr-defined]
    document(f"tests/rules/cases/{code}.md", "write posts with and without the fault, as test_cases.py says")
    cases = [case for case in CASES if case.code == code]
    assert any(case.findings for case in cases), "no case has findings"
    assert any(not case.findings for case in cases), "no case is without findings"


def test_the_post_that_all_cases_begin_with_is_good_to_every_rule() -> None:
    file = File(NAME, TEMPLATE.format(head=HEAD, body=BODY).encode())
    assert [item.code for item in examined(file, "ALL").diagnostics] == ["EM318"]
    assert examined(file, "ALL").diagnostics[0].message == "This address is to be had by https"
