"""How a post tells that it is about a security, and how much that is worth."""

from __future__ import annotations

from enum import StrEnum


class Evidence(StrEnum):
    """How a post names a security, the strongest first; of two, the stronger is the greater.

    What each is worth was counted on real posts: docs/explanation/securities.md.
    """

    CHARTED = "charted"
    """The article has its price chart: an editor's choice."""
    LINKED = "linked"
    """Words link to its quote page: automatic links of the site (class ``keytip``), and links set by hand."""
    WRITTEN = "written"
    """Its code is written: in title, digest, text, or the front matter of a converted post."""
    WORD_LIST = "word-list"
    """Words are in a list of the site (class ``em_stock_key_common`` alone); often another meaning."""

    def __lt__(self, other: str) -> bool:
        return _RANKS[self] > _RANKS[other]

    def __le__(self, other: str) -> bool:
        return _RANKS[self] >= _RANKS[other]

    def __gt__(self, other: str) -> bool:
        return _RANKS[self] < _RANKS[other]

    def __ge__(self, other: str) -> bool:
        return _RANKS[self] <= _RANKS[other]


_RANKS: dict[str, int] = {evidence.value: rank for rank, evidence in enumerate(Evidence)}
WEAKEST_COUNTED = Evidence.WRITTEN
"""The weakest evidence that counts where nobody says otherwise."""
