"""The securities of a post, gathered from its mentions and charts."""

from __future__ import annotations

from collections.abc import Iterable

from emnews_cli.model.document import (
    SPANS,
    Block,
    Chart,
    Inline,
    Mention,
    Paragraph,
    Text,
    inline_text,
    walk,
)
from emnews_cli.model.evidence import Evidence
from emnews_cli.model.security import Security, SecurityId

_NAMING = (Mention, Chart)


def gather_securities(blocks: Iterable[Block]) -> list[Security]:
    """What an article names or charts, in order of appearance, each once.

    A code whose market the post leaves open is that of the one security with this code, if there is just one;
    its charts and mentions are corrected.
    """
    nodes: list[Mention | Chart] = []
    for block in blocks:
        if isinstance(block, Paragraph):  # where to walk over every text is a fiftieth of converting a post
            _gather(block.children, nodes)
        else:
            nodes += [node for node in walk([block]) if isinstance(node, _NAMING)]
    _place(nodes)
    found: dict[SecurityId, Security] = {}
    for node in nodes:
        if node.security is not None:
            _note(found.setdefault(node.security, Security(node.security, Evidence.WORD_LIST)), node)
    return list(found.values())


def _gather(inlines: Iterable[Inline], nodes: list[Mention | Chart]) -> None:
    """Collect the mentions among inlines and in them."""
    for inline in inlines:
        if isinstance(inline, Text):
            continue
        if isinstance(inline, Mention):
            nodes.append(inline)
        if isinstance(inline, SPANS):
            _gather(inline.children, nodes)


def _place(nodes: list[Mention | Chart]) -> None:
    placed: dict[str, set[SecurityId]] = {}
    for node in nodes:
        if node.security and node.security.market is not None:
            placed.setdefault(node.security.code.upper(), set()).add(node.security)
    for node in nodes:
        if node.security and node.security.market is None:
            same = placed.get(node.security.code.upper(), ())
            node.security = next(iter(same)) if len(same) == 1 else node.security


def _note(security: Security, node: Mention | Chart) -> None:
    if isinstance(node, Chart):
        security.how = Evidence.CHARTED
    else:
        security.how = max(security.how, node.how)
        security.mentions += 1
        security.name = security.name or inline_text(node.children).strip() or None
