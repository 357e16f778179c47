"""A document as a list of passages, so that two documents can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote, unquote

from emnews_cli.model.document import (
    SPANS,
    Block,
    CodeBlock,
    Figure,
    Image,
    Inline,
    Link,
    Mention,
    RawBlock,
    Strong,
    figure_inlines,
    inline_lists,
    inline_text,
    inner_blocks,
    walk,
    walk_inlines,
)


class Difference(NamedTuple):
    """Something that one document says otherwise than the other.

    Args:
        passage: the number of the paragraph, heading, cell or caption, or of the table, list or footnote,
            from 1; 0 in the front matter.
        what: ``text``, ``bold``, ``links`` or ``images`` of a passage, ``grid`` of a table, ``items`` of a
            list, ``note`` of a footnote; in the front matter the key.
        wanted: what the one says.
        found: what the other says.
    """

    passage: int
    what: str
    wanted: str
    found: str


@dataclass(slots=True)
class Passage:
    """One paragraph, heading, cell, code block, or figure with its caption.

    Args:
        text: its characters, a line break as ``\\n``.
        bold: the texts of what is bold.
        links: address and text of each.
        images: address and alternative text of each.
    """

    text: str = ""
    bold: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    images: tuple[tuple[str, str], ...] = ()


_NOTHING = Passage()


def differences(wanted: list[Block], found: list[Block], *, exact: bool) -> Iterator[Difference]:
    """Where two documents differ, in text, bold, links or images; the first place of each kind.

    Args:
        wanted: the one document.
        found: the other.
        exact: whether bold must be the same to the last punctuation mark, not just in its words.
    """
    loose = any(isinstance(node, RawBlock) for node in walk(wanted))
    left, right = (_passages(blocks, loose=loose, exact=exact) for blocks in (wanted, found))
    left += [Passage()] * (len(right) - len(left))
    right += [Passage()] * (len(left) - len(right))
    for what in ("text", "bold", "links", "images"):
        for number, (one, other) in enumerate(zip(left, right, strict=True), 1):
            said, other_said = getattr(one, what), getattr(other, what)
            if said != other_said:
                yield Difference(number, what, _shown(said), _shown(other_said))
                break


def _passages(blocks: list[Block], *, loose: bool, exact: bool) -> list[Passage]:
    """The passages of a document; as one, without white space, where raw HTML may fall into others."""
    passages = [passage for passage in _all(blocks, exact) if passage != _NOTHING]
    if not loose:
        return passages
    whole = Passage(
        "".join(_dense(passage.text) for passage in passages),
        ("".join(_dense(bold) for passage in passages for bold in passage.bold),),
        tuple((href, _dense(text)) for passage in passages for href, text in passage.links),
        tuple((src, _dense(alt)) for passage in passages for src, alt in passage.images),
    )
    return [whole]


def _dense(text: str) -> str:
    return "".join(text.split())


def has_passages(blocks: list[Block]) -> bool:
    """Whether blocks say anything."""
    return any(passage != _NOTHING for passage in _all(blocks, exact=True))


def text_of(blocks: list[Block]) -> str:
    """The text of blocks, as displayed."""
    return "\n".join(filter(None, (passage.text for passage in _all(blocks, exact=True))))


def _all(blocks: Iterable[Block], exact: bool) -> Iterator[Passage]:
    for block in blocks:
        if isinstance(block, CodeBlock):
            yield Passage(block.text)
        elif isinstance(block, Figure):
            yield _passage(figure_inlines(block), exact)
        else:
            yield from (_passage(inlines, exact) for inlines in inline_lists(block))
        for inner in inner_blocks(block):
            yield from _all(inner, exact)


def _passage(inlines: list[Inline], exact: bool) -> Passage:
    nodes = list(walk_inlines(inlines))
    linking = (node for node in nodes if isinstance(node, Link | Mention) and node.href)
    return Passage(
        _as_displayed(inline_text(inlines)),
        tuple(_bold(inlines, exact)),
        tuple((one_spelling(node.href), inline_text(node.children)) for node in linking),
        tuple((one_spelling(node.src), node.alt) for node in nodes if isinstance(node, Image)),
    )


_SPACES = re.compile("[ \t\f\r\u2028\u2029]+")
_INVISIBLE = "\u200b\ufeff"


def _as_displayed(text: str) -> str:
    """A text with white space as a browser shows it, for digests and titles are literal."""
    lines = (_SPACES.sub(" ", line).strip().strip(_INVISIBLE).strip() for line in text.split("\n"))
    return "\n".join(lines).strip("\n")


def _bold(inlines: list[Inline], exact: bool) -> Iterator[str]:
    """The texts of what is bold, spans side by side as the one that they look like, line by line since a line
    break is not seen to be bold; unless it must be exact, of letters and digits alone."""
    leaves = [(text if exact else _letters(text), bold) for text, bold in _leaves(inlines, bold=False)]
    for bold, run in groupby((leaf for leaf in leaves if leaf[0]), key=lambda leaf: leaf[1]):
        if bold:
            yield from filter(None, "".join(text for text, _ in run).split("\n"))


def _letters(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char)[0] in "LNM")


def _leaves(inlines: Iterable[Inline], *, bold: bool) -> Iterator[tuple[str, bool]]:
    for inline in inlines:
        if isinstance(inline, SPANS):
            yield from _leaves(inline.children, bold=bold or isinstance(inline, Strong))
        elif not isinstance(inline, Image):
            yield inline_text([inline]), bold


_NEVER_ENCODED = ":/?#@!&*+,;=-._"


def one_spelling(address: str) -> str:
    """An address in one spelling, whichever of its characters are percent-encoded or in punycode."""
    plain = re.sub(r"xn--([A-Za-z0-9-]{1,59})(?![A-Za-z0-9-])", _from_punycode, address)
    return quote(unquote(plain, errors="surrogateescape"), safe=_NEVER_ENCODED, errors="surrogateescape")


def _from_punycode(match: re.Match[str]) -> str:
    try:
        return match[1].encode().decode("punycode")
    except UnicodeError:
        return match[0]


def _shown(value: object) -> str:
    """A text as it is, spans in a row, links and images as address and text."""
    if isinstance(value, tuple):
        return " / ".join(item if isinstance(item, str) else " ".join(item) for item in value)
    return str(value)
