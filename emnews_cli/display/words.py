"""Numbers in sentences."""

from __future__ import annotations

from emnews_cli.messages import Count


def counted(number: int, noun: str) -> str:
    """``1 post``, ``2 posts``."""
    return Count(number, noun)
