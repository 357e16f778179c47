"""Decode any bytes to text."""

from __future__ import annotations

import re

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.text import SourceText, Span

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_VISIBLE = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_SURROGATES = lazy_regex("[\ud800-\udfff]+")


def decode(data: bytes) -> SourceText:
    """The text of a file.

    UTF-8 wherever it is that; UTF-16 where a mark says so. Else, unless most of it is UTF-8 and only damaged,
    GB18030, the other encoding
    of Chinese archives, where every byte of the file reads in it and comes back from it; else UTF-8 with the
    bytes that are not kept as surrogates.
    """
    try:
        return SourceText(data.decode("utf-8"))
    except UnicodeDecodeError:
        if utf16 := _decode_utf16(data):
            return utf16
        broken = _decode_broken(data)
        return broken if _is_damaged_utf8(broken) else _decode_gb18030(data) or broken


def _is_damaged_utf8(source: SourceText) -> bool:
    """Whether more characters of a text read as UTF-8 than bytes do not; of GB18030 hardly any does."""
    bad = sum(end - start for start, end in source.undecodable)
    good = sum(not character.isascii() for character in source.text) - bad
    return good > bad


_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def _decode_utf16(data: bytes) -> SourceText | None:
    """The text where a mark says that it is UTF-16, and it is."""
    encoding = _UTF16.get(data[:2], "") if b"\0" in data else ""
    try:
        return SourceText(data.decode(encoding), encoding) if encoding else None
    except UnicodeDecodeError:
        return None


def _decode_gb18030(data: bytes) -> SourceText | None:
    if b"\0" in data:  # which no text of it holds, but UTF-16 without a mark
        return None
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return SourceText(text, "gb18030") if text.encode("gb18030") == data else None


def _decode_broken(data: bytes) -> SourceText:
    text = data.decode("utf-8", "surrogateescape")
    spans = [Span(*match.span()) for match in _SURROGATES().finditer(text)]
    return SourceText(text, undecodable=spans)


_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})
_BLANKED = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))


def visible_text(source: SourceText, data: bytes | None = None) -> str:
    """The text of a file with every character visible, as :func:`visible` makes it; kept for who asks again.

    Its bytes tell in a third of the time that most files need nothing of the kind.

    Args:
        source: what it was decoded to.
        data: the file, where it is at hand.
    """
    if source.visible is None:
        is_utf8 = source.encoding == "utf-8" and not source.undecodable
        is_visible = is_utf8 and _is_visible(source.encode() if data is None else data)
        source.visible = source.text if is_visible else visible(source.text)
    return source.visible


def _is_visible(data: bytes) -> bool:
    """Whether UTF-8 holds no hidden character, as far as its bytes tell."""
    # With these bytes begin the controls beyond ASCII and U+FFFE, and little else in a Chinese text.
    if b"\xc2" in data or (b"\xef\xbf" in data and (b"\xef\xbf\xbe" in data or b"\xef\xbf\xbf" in data)):
        return False
    return data.translate(_BLANKED) == data


def visible(text: str) -> str:
    """The text with every character that is not text made visible, offsets unchanged.

    Control characters become their pictures (``␛``), what could not be decoded and what XML has no place
    for becomes U+FFFD. So no writer and no terminal ever meets them.
    """
    if text.isprintable() or not _UNREADABLE.search(text):
        return text
    return _UNREADABLE.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    return chr(_VISIBLE.get(ord(match[0]), 0xFFFD))
