"""Write JSON incrementally."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What JSON may hold as it is, and a terminal may not get; some of it ends a line."""


def json_text(value: Any) -> str:
    """A value as JSON on one line, in UTF-8 and safe on a terminal; lone surrogates become U+FFFD."""
    text = json.dumps(value, ensure_ascii=False)
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def json_array(objects: Iterable[bytes]) -> Iterator[bytes]:
    """One array.

    Args:
        objects: its elements in JSON, with or without a line end.
    """
    before = b"[\n"
    for each in objects:
        yield before + each.removesuffix(b"\n")
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


class Elements:
    """The elements of one JSON array, a line each, with commas between them."""

    def __init__(self) -> None:
        self._before = "\n"

    def add(self, values: Iterable[Any]) -> str:
        """Some more elements."""
        parts: list[str] = []
        for value in values:
            parts += self._before, json_text(value)
            self._before = ",\n"
        return "".join(parts)

    def end(self) -> str:
        """What is between the last element and the closing bracket."""
        return "" if self._before == "\n" else "\n"
