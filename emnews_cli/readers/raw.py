"""Recording HTML events: raw blocks, and what is taken out."""

from __future__ import annotations

from collections.abc import Mapping

from emnews_cli.readers.decoding import visible
from emnews_cli.readers.links import safe_address, safe_image

VOID = frozenset("area br col hr img input param source track wbr".split())
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
        written = "".join(f' {name}="{escape(visible(value))}"' for name, value in kept)
        self._parts.append(f"<{tag}{written}>")

    def end(self, tag: str) -> None:
        """Record an end tag."""
        if tag not in VOID:
            self._parts.append(f"</{tag}>")

    def data(self, text: str) -> None:
        """Record text."""
        from html import escape

        self._text.append(visible(text))
        self._parts.append(escape(self._text[-1], quote=False))

    @property
    def html(self) -> str:
        """What was recorded."""
        return "".join(self._parts)

    def holds_just(self, text: str) -> bool:
        """Whether what was recorded has this text and no other, white space aside."""
        return "".join("".join(self._text).split()) == "".join(text.split())


class Omission:
    """An element that is left out: counts to its end and keeps its text and first address."""

    def __init__(self, reason: str, attributes: Mapping[str, str]) -> None:
        self.reason = reason
        self.url = ""
        self._depth = 0
        self._text: list[str] = []
        self._note_address(attributes)

    def start(self, attributes: Mapping[str, str]) -> None:
        """An element begins within."""
        self._depth += 1
        self._note_address(attributes)

    def end(self) -> bool:
        """An element ends; True where it is the omitted one itself."""
        self._depth -= 1
        return self._depth < 0

    def data(self, text: str) -> None:
        """Text within."""
        self._text.append(text)

    @property
    def text(self) -> str:
        """The text that is left out, white space folded."""
        return " ".join(visible("".join(self._text)).split()) if self._text else ""

    def _note_address(self, attributes: Mapping[str, str]) -> None:
        address = attributes.get("href") or attributes.get("src")
        if address and not self.url:
            self.url = visible(address)
