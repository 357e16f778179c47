"""Numbers of bytes in words: ``64MB``, ``20 MB``."""

from __future__ import annotations

import re

from emnews_cli.messages import Message

_UNITS = {
    "": 1,
    "B": 1,
    **{f"{prefix}B": 1000**power for power, prefix in enumerate("KMGT", 1)},
    **{f"{prefix}IB": 1024**power for power, prefix in enumerate("KMGT", 1)},
}
_SIZE = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,9})?) ?([KMGT]?I?B?)", re.IGNORECASE | re.ASCII)


def parse_size(text: str) -> int:
    """A number of bytes.

    Args:
        text: a number, and B, kB, MB, GB, TB (powers of 1000), KiB, MiB, GiB, TiB (powers of 1024) or
            nothing; in small letters too, and K for kB and so on.

    Raises:
        ValueError: it is none of these, or less than a byte.
    """
    match = _SIZE.fullmatch(text.strip())
    unit = match[2].upper() if match else "?"
    factor = _UNITS.get(unit) or _UNITS.get(f"{unit}B")
    size = int(float(match[1]) * factor) if match and factor else 0
    if size < 1:
        raise ValueError(Message("invalid size {text!r} (example: 64MB)", text=text))
    return size


def size_in_words(number: int) -> str:
    """A number of bytes for people: ``20 MB``."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= factor:
            return f"{number / factor:.6g} {unit}"
    return f"{number} B"
