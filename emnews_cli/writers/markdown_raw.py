"""Raw HTML to Markdown by html2text, with its faults around our text kept out.

html2text decodes entities and then writes ``<script>`` and ``*`` as they stand. So every ASCII punctuation
mark of the text passes it as a character of the private use area and is escaped afterwards.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

from lxml import html as lxml_html

_OFFSET = 0xE100
_TO_PRIVATE = {ord(mark): _OFFSET + ord(mark) for mark in string.punctuation}
_FROM_PRIVATE = {private: mark for mark, private in _TO_PRIVATE.items()}
_PRIVATE = re.compile(f"[{''.join(map(chr, _FROM_PRIVATE))}]")
_AS_ENTITY = "{&^@"
"""Marks that some engine, or Liquid, knows no backslash for."""
_UNFIT = ("<table", "<pre", "<code", "<dd")
"""What html2text takes apart (nested tables) or indents so that it reads as code."""
_ALWAYS = "\\`*_[]<>|~$\"'#"
_AT_LINE_START = re.compile(r"(?:^|\n)[\s>*\d]*\Z")


def by_html2text(html: str, texts: Iterable[str]) -> str:
    """The Markdown of a piece of HTML, or nothing where html2text is not up to it or would lose a letter.

    Args:
        html: well-formed.
        texts: the text that must be in the result, in order.
    """
    # Imported when the first raw block comes: few posts have one.
    from html2text import HTML2Text

    if _PRIVATE.search(html) or any(tag in html for tag in _UNFIT):
        return ""
    converter = HTML2Text(bodywidth=0)
    converter.unicode_snob = True
    text: str = converter.handle(_protected(html))
    letters = "".join("".join(texts).split())
    return (
        _PRIVATE.sub(_restored, text).strip("\n") if _contains(text, letters.translate(_TO_PRIVATE)) else ""
    )


def _protected(html: str) -> str:
    """The HTML with the marks of its text, not of its attributes, in the private use area."""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for element in root.iter():
        element.text = element.text and element.text.translate(_TO_PRIVATE)
        element.tail = element.tail and element.tail.translate(_TO_PRIVATE)
    return str(lxml_html.tostring(root, encoding="unicode"))


def _restored(match: re.Match[str]) -> str:
    """A mark of the text, escaped where it could be markup."""
    mark = chr(_FROM_PRIVATE[ord(match[0])])
    following = match.string[match.end() : match.end() + 1]
    if mark in _AS_ENTITY:
        return f"&#{ord(mark)};"
    doubled = mark in ".-" and following == match[0]
    in_address = mark == ":" and following == chr(_TO_PRIVATE[ord("/")])
    at_start = mark in "+-=:.)!" and _AT_LINE_START.search(match.string, 0, match.start())
    return "\\" + mark if mark in _ALWAYS or doubled or in_address or at_start else mark


def _contains(text: str, letters: str) -> bool:
    """Whether all letters come in the text, in order."""
    rest = iter(text)
    return all(letter in rest for letter in letters)
