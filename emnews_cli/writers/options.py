"""What a user may choose about the output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """Choices that the writers of single posts share; each heeds those that concern it.

    Args:
        front_matter: ``keep`` it, or ``none`` and a title instead.
        charts: ``drop`` price charts, or keep each as a ``link``.
        links: keep those of ``articles``, ``all`` with the links of securities, or ``none``.
        emphasis: ``plain`` where bold may lose the punctuation at its edges to stay ``**`` in Markdown, or
            ``exact`` where it may not.
    """

    front_matter: Literal["keep", "none"] = "keep"
    charts: Literal["drop", "link"] = "drop"
    links: Literal["articles", "all", "none"] = "articles"
    emphasis: Literal["plain", "exact"] = "plain"
