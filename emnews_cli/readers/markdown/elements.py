"""The blocks of a kramdown text as a tree, and the tree as tokens of markdown-it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token


@dataclass(slots=True, eq=False)
class Element:
    """A block.

    Args:
        tag: its HTML element; or ``blank`` for empty lines, ``end`` for what ends a block and shows nothing,
            ``html`` for HTML as written, ``tag`` for an HTML element whose content is Markdown, ``spans``
            for text without a block of its own.
        text: the inline Markdown in it, its code, its HTML, or the start tag of a ``tag``.
        children: the blocks in it.
        attributes: those that an attribute list gives it; ``refs`` are the names of other lists.
    """

    tag: str
    text: str = ""
    children: list[Element] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        """Whether it is more than the end of another block."""
        return self.tag not in ("blank", "end")


_SEEN_BY_THE_READER = ("class", "style", "hidden")
"""The attributes that tell a language or that something is hidden; no reader passes them on."""


def tokens_of(elements: Iterable[Element]) -> Iterator[Token]:
    """The tokens of a list of blocks."""
    for element in elements:
        if element.is_shown:
            yield from _tokens(element)


def _tokens(element: Element) -> Iterator[Token]:
    match element.tag:
        case "html":
            yield Token("html_block", "", 0, content=element.text)
        case "tag":
            yield Token("html_block", "", 0, content=element.text)
            yield from tokens_of(element.children)
            yield Token("html_block", "", 0, content=f"</{_name(element.text)}>\n")
        case "pre":
            yield Token("fence", "code", 0, content=element.text, info=_language(element), block=True)
        case "hr":
            yield Token("hr", "hr", 0, block=True)
        case "spans":
            yield Token("inline", "", 0, content=element.text, children=[], block=True)
        case "ul" | "ol" if "toc" in element.attributes.get("refs", "").split():
            return  # the page shows a table of its headings in its place
        case tag:
            kept = {name: value for name, value in element.attributes.items() if name in _SEEN_BY_THE_READER}
            yield Token(f"{tag}_open", tag, 1, attrs=dict(kept), block=True)
            if element.text:
                yield Token("inline", "", 0, content=element.text, children=[], block=True)
            yield from tokens_of(element.children)
            yield Token(f"{tag}_close", tag, -1, block=True)


def _name(tag: str) -> str:
    return tag[1:].split(None, 1)[0].rstrip("/>")


def _language(element: Element) -> str:
    words = element.attributes.get("class", "").split()
    return next((word.removeprefix("language-") for word in words if word.startswith("language-")), "")
