"""Compile regular expressions on first use."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache


def lazy_regex(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """A pattern that is compiled when it is first called for, which takes as long as to read a post.

    Args:
        pattern: as for :func:`re.compile`.
        flags: likewise.
    """
    return cache(lambda: re.compile(pattern, flags))
