"""The securities of a post, gathered from its mentions and charts."""

from __future__ import annotations

from collections.abc import Iterable

from emnews_cli.model.document import Block, Chart, Mention, inline_text, walk
from emnews_cli.model.security import Security, SecurityId


def gather_securities(blocks: Iterable[Block]) -> list[Security]:
    """What an article names or charts, in order of appearance, each once.

    A code whose market the post does not tell is the same as the one security with that code, if there is
    just one.
    """
    found: dict[SecurityId, Security] = {}
    for node in walk(blocks):
        if isinstance(node, Mention):
            security = found.setdefault(node.security, Security(node.security))
            security.mentions += 1
            security.name = security.name or inline_text(node.children).strip() or None
        elif isinstance(node, Chart) and node.security is not None:
            found.setdefault(node.security, Security(node.security)).charted = True
    return _merged(found)


def _merged(found: dict[SecurityId, Security]) -> list[Security]:
    placed = [security for security in found if security.market is not None]
    for loose in [security for security in found if security.market is None]:
        same = [security for security in placed if security.code.upper() == loose.code.upper()]
        if len(same) == 1:
            _absorb(found[same[0]], found.pop(loose))
    return list(found.values())


def _absorb(security: Security, other: Security) -> None:
    security.name = security.name or other.name
    security.mentions += other.mentions
    security.charted = security.charted or other.charted
