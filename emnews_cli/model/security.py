"""Securities named or charted by a post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from emnews_cli.model.evidence import WEAKEST_COUNTED, Evidence
from emnews_cli.model.struct import Struct


class SecurityId(NamedTuple):
    """The identity of a security: Eastmoney's market id and the code in it.

    A code alone is no identity: ``000001`` is a bank in market 0 and an index in market 1.

    Args:
        market: Eastmoney's market id, or None where the post does not tell it.
        code: the code as the exchange writes it, leading zeros kept.
    """

    market: int | None
    code: str

    def __str__(self) -> str:
        return self.code if self.market is None else f"{self.market}.{self.code}"


@dataclass(slots=True, eq=False, repr=False)
class Security(Struct):
    """A security as one post speaks of it.

    Args:
        id: market and code.
        how: the strongest evidence that the post is about it.
        name: the name as the post first writes it, or None where it writes none.
        mentions: how often title, digest and article name it, by a link or by its code.
    """

    id: SecurityId
    how: Evidence
    name: str | None = None
    mentions: int = 0

    @property
    def charted(self) -> bool:
        """Whether the article has its price chart."""
        return self.how is Evidence.CHARTED

    @property
    def auto_linked(self) -> bool:
        """Known from automatic links alone, which are often wrong."""
        return self.how in (Evidence.LINKED, Evidence.WORD_LIST)


def counted_securities(
    securities: Iterable[Security], weakest: Evidence = WEAKEST_COUNTED
) -> Iterable[Security]:
    """Those securities of a post for which there is evidence enough.

    Args:
        securities: of the post.
        weakest: the weakest evidence that counts.
    """
    return (security for security in securities if security.how >= weakest)
