"""Recording HTML events for raw blocks."""

from __future__ import annotations

from collections.abc import Mapping

from emnews_cli.readers.html.elements import VOID
from emnews_cli.readers.links import safe_address, safe_image

_ADDRESSES = {"href": safe_address, "src": safe_image}
_KEPT = frozenset("alt colspan rowspan start title value label type checked reversed".split())


class HtmlRecorder:
    """Writes events as well-formed HTML: tags with the attributes that carry content, and text."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._parts: list[str] = []
        self._text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Record a start tag; addresses are made absolute, those that are not safe to follow go."""
        from html import escape

        kept = [(name, value) for name, value in attributes.items() if name in _KEPT]
        addresses = [(name, safe(attributes.get(name, ""), self._base)) for name, safe in _ADDRESSES.items()]
        kept += [(name, address) for name, address in addresses if address]
        written = "".join(f' {name}="{escape(value)}"' for name, value in kept)
        self._parts.append(f"<{tag}{written}>")

    def end(self, tag: str) -> None:
        """Record an end tag."""
        if tag not in VOID:
            self._parts.append(f"</{tag}>")

    def data(self, text: str) -> None:
        """Record text."""
        from html import escape

        self._text.append(text)
        self._parts.append(escape(text, quote=False))

    @property
    def html(self) -> str:
        """What was recorded."""
        return "".join(self._parts)

    def holds_just(self, text: str) -> bool:
        """Whether what was recorded has this text and no other, white space aside."""
        return "".join("".join(self._text).split()) == "".join(text.split())
