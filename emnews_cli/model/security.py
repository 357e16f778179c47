"""Securities named or charted by a post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from emnews_cli.model.record import Record


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
class Security(Record):
    """A security as one post speaks of it.

    Args:
        id: market and code.
        name: the name as first written in the post, or None where only a chart stands for it.
        mentions: how often the article names it by an automatic link.
        charted: whether the article carries its price chart.
    """

    id: SecurityId
    name: str | None = None
    mentions: int = 0
    charted: bool = False

    @property
    def auto_linked(self) -> bool:
        """Known from automatic links alone, which are often wrong; a chart is an editor's choice."""
        return not self.charted
