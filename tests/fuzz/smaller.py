"""Making a failing post small: pieces are left out as long as it still fails in the same way."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

Fails = Callable[[bytes], bool]

_LINES = re.compile(rb"[^\n]*\n|[^\n]+")
_TOKENS = re.compile(rb"<[^<>]*>|&[^\s;]{0,30};|\w+|\s+|[\x80-\xff]+|.", re.DOTALL)
_CHARACTERS = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+|.", re.DOTALL)


def smaller(data: bytes, fails: Fails, seconds: float = 8.0) -> bytes:
    """A part of some bytes that fails, too, and from which no line, token or character can be left out.

    Args:
        data: fails.
        fails: whether some bytes fail in the way that matters.
        seconds: after that many the smallest found so far must do.
    """
    until = time.monotonic() + seconds
    before = None
    while before != data:
        before = data
        for pattern in (_LINES, _TOKENS, _CHARACTERS):
            data = b"".join(_reduced(pattern.findall(data), fails, until))
    return data


def _reduced(pieces: list[bytes], fails: Fails, until: float) -> list[bytes]:
    """Delta debugging: leaves out ever smaller runs of pieces."""
    size = max(len(pieces) // 2, 1)
    while pieces and time.monotonic() < until:
        at = 0
        while at < len(pieces) and time.monotonic() < until:
            shorter = pieces[:at] + pieces[at + size :]
            if fails(b"".join(shorter)):
                pieces = shorter
            else:
                at += size
        if size == 1:
            break
        size //= 2
    return pieces
