"""Colour on terminals."""

from __future__ import annotations

from emnews_cli.model.diagnostic import Severity

BOLD = "1"
DIM = "2"
SEVERITY_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33"}
"""Red and yellow; where they are, a word says the same."""


def painted(text: str, look: str, *, color: bool) -> str:
    """Text in a look.

    Args:
        text: without escape sequences.
        look: the numbers of an SGR sequence.
        color: whether to draw in colour at all.
    """
    return f"\x1b[{look}m{text}\x1b[0m" if color and text else text
