"""Where elements end, held against browsers' rules (html5lib) and libxml2 (lxml)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

import html5lib
import pytest
from lxml import etree

from emnews_cli.readers.html.balance import balance
from emnews_cli.readers.html.elements import FORMATTING, INLINE
from emnews_cli.readers.html.tags import Kind
from emnews_cli.readers.html.tokens import tokenize

ELEMENTS = (
    "p div center blockquote h2 ul li dl dt dd span a b strong em font sup code pre section figure".split()
)
WORDS = "甲乙丙丁"
IMPLIED = {"html", "head", "body", "tbody", "DOCUMENT_FRAGMENT"}
"""Elements that parsers put around what has none."""

NESTED = "<{0}>甲<{1}>乙</{1}>丙</{0}>丁"
UNCLOSED = "<{0}>甲<{1}>乙"
OVERLAPPING = "<{0}>甲<{1}>乙</{0}>丙"
AGAIN = "<{0}>甲<{1}>乙<{0}>丙"

Around = dict[str, set[str]]
"""The names of the elements around each word."""


def of_emnews(html: str) -> Around:
    found: Around = {}
    stack: list[str] = []
    for kind, tag, start, end, level in balance(tokenize(html)):
        if kind is Kind.START:
            stack[level:] = [tag.name]
        elif kind is Kind.END and level == len(stack) - 1:
            stack.pop()
            while stack and not stack[-1]:
                stack.pop()
        elif kind is Kind.END:
            stack[level] = ""
        elif kind is Kind.TEXT:
            found |= {word: set(stack) - {""} - IMPLIED for word in html[start:end]}
    return found


def of_tree(root: etree._Element) -> Around:
    found: Around = {}

    def take(text: str | None, path: Iterable[str]) -> None:
        found.update({word: set(path) - IMPLIED for word in text or ""})

    def walk(element: etree._Element, path: tuple[str, ...]) -> None:
        inner = (*path, str(element.tag))
        take(element.text, inner)
        for child in element:
            walk(child, inner)
            take(child.tail, inner)

    walk(root, ())
    return found


def of_browsers(html: str) -> Around:
    return of_tree(html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False))


def of_libxml2(html: str) -> Around:
    return of_tree(etree.fromstring(html, etree.HTMLParser(huge_tree=True)))


def is_unclosed_format(template: str, outer: str, inner: str) -> bool:
    """Bold that is never closed ends with its block, as libxml2 has it: to browsers all the rest is bold."""
    return template == OVERLAPPING and inner in FORMATTING and outer not in INLINE


def is_unclosed_heading(template: str, outer: str, inner: str) -> bool:
    """A heading ends where a paragraph or the next one begins: to browsers all the rest is heading."""
    if template == AGAIN and (outer, inner) in {("p", "h2"), ("h2", "span"), ("h2", "sup")}:
        return True
    return (outer, inner) == ("h2", "p")


def is_span_with_blocks(template: str, outer: str, inner: str) -> bool:
    """The end tag of a span ends it whatever began in it: to browsers it goes on, hidden text too."""
    return template == OVERLAPPING and outer in {"span", "sup"} and inner not in INLINE


BETTER: tuple[Callable[[str, str, str], bool], ...] = (
    is_unclosed_format,
    is_unclosed_heading,
    is_span_with_blocks,
)


@pytest.mark.parametrize("template", [NESTED, UNCLOSED, OVERLAPPING, AGAIN])
def test_elements_end_where_they_end_in_browsers_but_for_three_reasons(template: str) -> None:
    for outer, inner in product(ELEMENTS, repeat=2):
        html = template.format(outer, inner)
        better = any(reason(template, outer, inner) for reason in BETTER)
        assert (of_emnews(html) != of_browsers(html)) == better, html


def test_a_format_that_is_never_closed_ends_where_libxml2_ends_it() -> None:
    for outer, inner in product(ELEMENTS, FORMATTING & set(ELEMENTS)):
        if outer not in INLINE:
            html = OVERLAPPING.format(outer, inner)
            assert of_emnews(html) == of_libxml2(html), html


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>甲<td>乙<tr><th>丙</table>丁",
        "<table><tr><td><p>甲<td><b>乙<td>丙</table>丁",
        "<p>甲<table><tr><td>乙</p>丙</table>丁",
        "<table><tr><td>甲<table><tr><td>乙</td></tr></table>丙</table>丁",
        "<table><caption>甲<tr><td>乙</caption>丙</table>丁",
        "<table><tr><td><ul><li>甲<td>乙</li>丙</table>丁",
        "<div><table><tr><td>甲</div>乙</td></tr></table>丙</div>丁",
        "<b><p>甲</b>乙</p>丙",
        "<b>甲<i>乙</b>丙</i>丁",
        "<p><b>甲<p>乙</b>丙",
        "<p><strong>甲<div>乙</div>丙</strong>丁",
        "<ul><li>甲<ul><li>乙</ul>丙<li>丁</ul>",
        "<dl><dt>甲<dd>乙<dl><dt>丙</dl></dl>丁",
        "<ul><li>甲<div><li>乙</ul>丙",
        "<select><option>甲<option>乙</select>丙",
        "<a>甲<b>乙<a>丙",
        "甲</div>乙</span>丙",
    ],
)
def test_nested_and_broken_markup_is_taken_as_browsers_take_it(html: str) -> None:
    assert of_emnews(html).keys() == of_browsers(html).keys()
    assert of_emnews(html) == {word: around - IMPLIED for word, around in of_browsers(html).items()}


def test_an_end_tag_of_a_paragraph_that_is_not_open_parts_nothing() -> None:
    """Browsers show an empty paragraph there; libxml2 and emnews nothing, since nobody meant one."""
    html = "甲</p>乙"
    assert [kind for kind, *_ in balance(tokenize(html))] == [Kind.TEXT, Kind.TEXT]
    assert of_emnews(html) == of_libxml2(html) | {"甲": set()}


def test_an_empty_element_of_xml_is_empty() -> None:
    """To browsers ``<b/>`` opens an element; templates that write XHTML mean what libxml2 reads."""
    html = "<p>甲<b/>乙<a id='x'/>丙</p>丁"
    assert of_emnews(html) == of_libxml2(html)
    assert of_emnews(html) != of_browsers(html)
