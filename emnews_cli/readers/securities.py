"""The securities of a post, gathered from its charts, its mentions and the codes that it writes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from emnews_cli.model.document import (
    SPANS,
    Block,
    Chart,
    Inline,
    Mention,
    Paragraph,
    Text,
    inline_lists,
    inline_text,
    walk_blocks,
)
from emnews_cli.model.evidence import Evidence
from emnews_cli.model.security import Security, SecurityId
from emnews_cli.readers.written_codes import WrittenCode, may_hold_codes, written_codes


@dataclass(slots=True)
class _Written:
    """A code that is written.

    Args:
        security: what it names.
        name: the name before it, or empty.
        is_linked: whether it is the code of a mention that it is in or directly after.
    """

    security: SecurityId
    name: str
    is_linked: bool = False


_Naming: TypeAlias = Mention | Chart | _Written


def gather_securities(blocks: list[Block], texts: list[str], *heads: str) -> list[Security]:
    """What a post names or charts, in order of appearance, each once.

    A code whose market the post leaves open is that of the one security with this code, if there is just one;
    its charts and mentions are corrected. A written number that stays open names nothing.

    Args:
        blocks: the article.
        texts: of the blocks, one a paragraph.
        heads: the texts before it: title and digest.
    """
    nodes: list[_Naming] = []
    # Most posts write no code: one glance at all their text is a third of the time of one at each paragraph.
    gather = _gather if may_hold_codes("\n".join([*heads, *texts])) else _gather_mentions
    for head in heads if gather is _gather else ():
        nodes += (_Written(code.security, code.name) for code in written_codes(head))
    for block in blocks:
        if isinstance(block, Paragraph):  # where to walk over every text is a fiftieth of converting a post
            gather(block.children, nodes)
        else:
            _gather_inside(block, nodes, gather)
    _place(nodes)
    found: dict[SecurityId, _Found] = {}
    for node in nodes:
        if node.security is not None and not _is_open(node):
            found.setdefault(node.security, _Found(node.security)).add(node)
    return [each.security for each in found.values()]


def _is_open(node: _Naming) -> bool:
    """Whether a written number may be one of several securities; letters are a share in the US."""
    security = node.security
    return (
        isinstance(node, _Written)
        and security is not None
        and security.market is None
        and security.code.isdecimal()
    )


def _gather_inside(
    outer: Block, nodes: list[_Naming], gather: Callable[[list[Inline], list[_Naming]], None]
) -> None:
    """Collect what a block other than a paragraph names."""
    if isinstance(outer, Chart):
        nodes.append(outer)
        return
    for block in walk_blocks([outer]):
        if isinstance(block, Chart):
            nodes.append(block)
        for inlines in inline_lists(block):
            gather(inlines, nodes)


def _gather(inlines: list[Inline], nodes: list[_Naming]) -> None:
    """Collect what a line names."""
    codes = written_codes(inline_text(inlines))
    if codes:
        nodes += _in_order(inlines, codes)
    else:
        _gather_mentions(inlines, nodes)


def _gather_mentions(inlines: Iterable[Inline], nodes: list[_Naming]) -> None:
    """Collect the mentions among inlines and in them."""
    for inline in inlines:
        if isinstance(inline, Text):
            continue
        if isinstance(inline, Mention):
            nodes.append(inline)
        if isinstance(inline, SPANS):
            _gather_mentions(inline.children, nodes)


def _in_order(inlines: Iterable[Inline], codes: Iterable[WrittenCode]) -> Iterator[_Naming]:
    """The mentions and the written codes of a line, by where they begin."""
    mentions: list[tuple[int, int, Mention]] = []
    _find_mentions(inlines, 0, mentions)
    starts, ends = [start for start, _, _ in mentions], [end for _, end, _ in mentions]
    places: list[tuple[int, _Naming]] = [(start, mention) for start, _, mention in mentions]
    for code in codes:
        around = mentions[bisect_left(ends, code.start) : bisect_left(starts, code.end)]
        linked = next((it.security for _, _, it in around if _same_code(it.security, code.security)), None)
        places.append((code.start, _Written(linked or code.security, code.name, linked is not None)))
    return (node for _, node in sorted(places, key=lambda place: place[0]))


def _same_code(one: SecurityId, other: SecurityId) -> bool:
    return one.code.upper() == other.code.upper()


def _find_mentions(inlines: Iterable[Inline], at: int, found: list[tuple[int, int, Mention]]) -> int:
    """Find the mentions among inlines and in them, with their places in the text; returns where it ends."""
    for inline in inlines:
        if isinstance(inline, SPANS):
            end = _find_mentions(inline.children, at, found)
            if isinstance(inline, Mention):
                found.append((at, end, inline))
            at = end
        else:
            at += len(inline_text([inline]))
    return at


def _place(nodes: list[_Naming]) -> None:
    placed: dict[str, set[SecurityId]] = {}
    for node in nodes:
        if node.security and node.security.market is not None:
            placed.setdefault(node.security.code.upper(), set()).add(node.security)
    for node in nodes:
        if node.security and node.security.market is None:
            same = placed.get(node.security.code.upper(), ())
            node.security = next(iter(same)) if len(same) == 1 else node.security


_WEAKEST = Evidence.WORD_LIST


class _Found:
    """A security and the evidence for its name.

    Args:
        security: which one.
    """

    def __init__(self, security: SecurityId) -> None:
        self.security = Security(security, _WEAKEST)
        self._named_by = _WEAKEST

    def add(self, node: _Naming) -> None:
        """Take another node that names it."""
        if isinstance(node, Chart):
            self.security.how = Evidence.CHARTED
            return
        how = Evidence.WRITTEN if isinstance(node, _Written) else node.how
        if how > self.security.how:
            self.security.how = how
        self.security.mentions += not (isinstance(node, _Written) and node.is_linked)
        if name := node.name if isinstance(node, _Written) else _name_of(node):
            self._add_name(name, how)

    def _add_name(self, name: str, how: Evidence) -> None:
        """Take a name if it is better: of stronger evidence, or without the words before it."""
        known = self.security.name
        if not known or how > self._named_by or (how == self._named_by and _is_end(name, known, how)):
            self.security.name, self._named_by = name, how


def _is_end(name: str, known: str, how: Evidence) -> bool:
    """Whether a written name is a known one without words that are not of it."""
    return how is Evidence.WRITTEN and len(name) < len(known) and known.endswith(name)


def _name_of(mention: Mention) -> str:
    """The words of a mention without its code."""
    words = inline_text(mention.children).strip()
    code = mention.security.code
    if words.upper() == code.upper():
        return ""
    if code.lstrip("0") in words and (codes := written_codes(words)):
        return codes[0].name
    return words
