"""The Chinese pages say what the English ones say: the same commands, outputs, headings, names and links."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"
TRANSLATED = {
    ROOT / "README.md": ROOT / "README.zh-CN.md",
    **{
        page: DOCS / "zh" / page.relative_to(DOCS)
        for page in (
            DOCS / "index.md",
            DOCS / "getting-started.md",
            *DOCS.glob("commands/*.md"),
            *DOCS.glob("how-to/*.md"),
        )
    },
}
PAIRS = sorted((english, chinese) for english, chinese in TRANSLATED.items() if chinese.exists())

BLOCK = re.compile(r"^ *```(\S*).*?\n.*?^ *```$", re.DOTALL | re.MULTILINE)
COMMENT = re.compile(r"(?<=\s# ).*")
HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)
CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|…)([^)#\s]*)#?([^)\s]*)\)")
NONE: dict[str, list[str]] = {"missing": [], "too many": []}

each_pair = pytest.mark.parametrize(
    ("english", "chinese"), PAIRS, ids=[str(english.relative_to(ROOT)) for english, _ in PAIRS]
)


def test_every_page_has_a_chinese_one_and_no_chinese_page_is_left_over() -> None:
    chinese = [ROOT / "README.zh-CN.md", *(DOCS / "zh").rglob("*.md")]
    assert _differences(_names(TRANSLATED.values()), _names(chinese)) == NONE


@each_pair
def test_commands_and_outputs_are_the_same(english: Path, chinese: Path) -> None:
    assert _lines_of_code(chinese) == _lines_of_code(english)


@each_pair
def test_headings_are_the_same_in_number_and_level(english: Path, chinese: Path) -> None:
    assert [level for level, _ in _headings(chinese)] == [level for level, _ in _headings(english)]


@each_pair
def test_options_fields_and_other_code_in_sentences_are_the_same(english: Path, chinese: Path) -> None:
    assert _differences(_code(english), _code(chinese)) == NONE


@each_pair
def test_links_lead_to_the_chinese_page_where_there_is_one(english: Path, chinese: Path) -> None:
    expected = {TRANSLATED.get(page, page) for page, _ in _links(english)} - {chinese}
    linked = {page for page, _ in _links(chinese)} - {english}
    assert _differences(_names(expected), _names(linked)) == NONE


@pytest.mark.parametrize(
    "page", [chinese for _, chinese in PAIRS], ids=lambda page: str(page.relative_to(ROOT))
)
def test_links_to_a_heading_lead_to_one(page: Path) -> None:
    for target, anchor in _links(page):
        assert not anchor or anchor in {_anchor(text) for _, text in _headings(target)}, anchor


def test_the_readmes_lead_to_each_other() -> None:
    english, chinese = ROOT / "README.md", ROOT / "README.zh-CN.md"
    assert (chinese, "") in _links(english)
    assert (english, "") in _links(chinese)


def _differences(english: set[str], chinese: set[str]) -> dict[str, list[str]]:
    return {"missing": sorted(english - chinese), "too many": sorted(chinese - english)}


def _names(pages: Iterable[Path]) -> set[str]:
    return {page.relative_to(ROOT).as_posix() for page in pages}


def _lines_of_code(page: Path) -> list[str]:
    """Lines of the blocks of code; comments in those of the shell are left out, since they are translated."""
    blocks = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [
        COMMENT.sub("", line) if block[1] in ("", "sh") else line
        for block in blocks
        for line in block[0].splitlines()
    ]


def _sentences(page: Path) -> str:
    return BLOCK.sub("", page.read_text(encoding="utf-8"))


def _headings(page: Path) -> list[tuple[str, str]]:
    return HEADING.findall(_sentences(page))


def _code(page: Path) -> set[str]:
    return {" ".join(code.split()) for _, code in CODE.findall(_sentences(page))}


def _links(page: Path) -> set[tuple[Path, str]]:
    """The page and the anchor of each link."""
    return {
        (Path(os.path.normpath(page.parent / target)) if target else page, anchor)
        for target, anchor in LINK.findall(_sentences(page))
    }


def _anchor(heading: str) -> str:
    """As GitHub and MyST name a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
