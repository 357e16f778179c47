"""Raw HTML to Markdown by html2text, with its faults around our text kept out.

html2text decodes entities and then writes ``<script>`` and ``*`` unescaped, and its ``**`` need not
close beside Chinese punctuation. So it is given the structure alone: text is escaped before, spans, links and
images are HTML, and all of their marks pass it as characters of the private use area.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable

from lxml import html as lxml_html

from emnews_cli.writers.escaping import Escaper, escape_address, escape_in_html, percent_encoded
from emnews_cli.writers.html_nodes import escape

_OFFSET = 0xE100
_MARKS = {ord(mark): _OFFSET + ord(mark) for mark in string.punctuation}
_MARKS_AND_SPACE = {**_MARKS, ord(" "): _OFFSET + ord(" ")}
_PRIVATE = re.compile(f"[{''.join(map(chr, _MARKS_AND_SPACE.values()))}]")
_SPACES_AT_END = re.compile(r" +$", re.MULTILINE)
_UNFIT = ("<t", "<caption", "<pre", "<dd", "<li")
"""What html2text takes apart (nested tables and stray parts of them) or indents so that it reads as code."""

_BLOCKS = frozenset(
    "address article aside blockquote body center details dialog dir div dl dt fieldset footer form h1 h2 "
    "h3 h4 h5 h6 header hr legend li main menu nav ol optgroup option p section select summary svg ul".split()
)
_PLAIN_BLOCKS = _BLOCKS - frozenset("blockquote dl dt h1 h2 h3 h4 h5 h6 hr li ol p ul".split())
"""Those of them that html2text takes for spans, or that are as a ``div`` to it."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SPANS = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("del", "s", "strike"), "del"),
    "sup": "sup",
    "sub": "sub",
}


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
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    if not _is_sound(root):
        return ""
    converter = HTML2Text(bodywidth=0)
    converter.unicode_snob = True
    text: str = converter.handle(_protected(root))
    text = _SPACES_AT_END.sub("", text)
    text = _PRIVATE.sub(lambda match: chr(ord(match[0]) - _OFFSET), text)
    return text.strip("\n") if _contains(text, "".join(texts)) else ""


def _is_sound(root: lxml_html.HtmlElement) -> bool:
    """Whether no block is in a line, no heading is empty, no link is in a link, and no image links to
    itself, which a figure's link does not count as."""
    lines = (element for element in root.iter() if element.tag not in _BLOCKS or element.tag in _HEADINGS)
    for line in lines:
        if any(child.tag in _BLOCKS for child in line) or (
            line.tag in _HEADINGS and not line.text_content().strip()
        ):
            return False
    links = list(root.iter("a"))
    own = (image.get("src") == link.get("href") for link in links for image in link.iter("img"))
    return not any(own) and all(link.find(".//a") is None for link in links)


def _protected(root: lxml_html.HtmlElement) -> str:
    """The HTML with its text escaped, and all marks of that and of its spans in the private use area."""
    for child in root:
        _protect(child, _escape_text)
    return str(lxml_html.tostring(root, encoding="unicode"))


def _protect(element: lxml_html.HtmlElement, outer: Callable[[str], str]) -> None:
    """Protect an element and the text after it.

    Args:
        element: one of the tree, which is changed.
        outer: escapes the text around it.
    """
    inner = _ESCAPES.get(str(element.tag), outer)
    start, end = _tags(element) if element.tag not in _BLOCKS else ("", "")
    for child in element:
        _protect(child, inner)
    element.text = start.translate(_MARKS_AND_SPACE) + inner(element.text or "").translate(_MARKS)
    element.tail = end.translate(_MARKS_AND_SPACE) + outer(element.tail or "").translate(_MARKS)
    if element.tag in _PLAIN_BLOCKS:
        element.tag = "div"
    elif element.tag not in _BLOCKS:
        element.tag = "span"
        element.attrib.clear()


def _escape_text(text: str) -> str:
    """A text that may begin a line, as it will without its indent."""
    core = text.lstrip()
    return text[: len(text) - len(core)] + _ESCAPER.escape(core, at_line_start=True)


_ESCAPER = Escaper(None)
_ESCAPES: dict[str, Callable[[str], str]] = {
    "a": _ESCAPER.within(link=True).escape,
    **dict.fromkeys(("code", "kbd", "samp", "tt"), escape_in_html),
}


def _tags(element: lxml_html.HtmlElement) -> tuple[str, str]:
    """What is before and after an inline element's text; nothing for one without meaning or content."""
    if element.tag == "br":
        return "<br/>", ""
    if element.tag == "img":
        address, alt = percent_encoded(element.get("src", "")), escape_in_html(element.get("alt", ""))
        return (f'<img src="{escape(address)}" alt="{alt}"/>', "") if address else ("", "")
    if not element.text_content().strip() and element.find(".//img") is None:
        return "", ""
    if element.tag == "a":
        address = element.get("href", "")
        return ("[", f"]({escape_address(address)})") if address else ("", "")
    span = _SPANS.get(str(element.tag))
    return (f"<{span}>", f"</{span}>") if span else ("", "")


def _contains(text: str, letters: str) -> bool:
    """Whether all letters come in the text, in order."""
    rest = iter(text)
    return all(letter in rest for letter in letters if letter.isalnum())
