"""Quotes, dashes and dots as kramdown sets them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_SYMBOLS = {
    "---": "—",
    "--": "–",
    "...": "…",
    "\\<<": "<<",
    "\\>>": ">>",
    "<< ": "«\u00a0",
    "<<": "«",
    ">>": "»",
}
_SYMBOL = re.compile("|".join(map(re.escape, _SYMBOLS)))


def read_symbol(state: StateInline, silent: bool) -> bool:
    """Dashes, dots and guillemets."""
    match = _SYMBOL.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        symbol = _SYMBOLS[match[0]]
        if match[0] == ">>" and state.pending.endswith(" "):
            state.pending, symbol = state.pending[:-1], f"\u00a0{symbol}"
        _push(state, symbol)
    state.pos = match.end()
    return True


_PUNCTUATION = r"[!\"#$%'()*+,\-./:;<=>?@\[\\\]^_`{|}~]"
_SPACE, _WORD = r"[ \t\r\n\f\v]", "[A-Za-z0-9_]"
_OPENING = {'"': "“", "'": "‘"}
_CLOSING = {'"': "”", "'": "’"}
_RULES = [
    (r"()([\"'])(?=[_*]{1,2}[^ \t\r\n\f\v])", "open"),
    (rf"()([\"'])(?={_PUNCTUATION}(?!\.\.)\B)", "close"),
    (rf"({_SPACE}?)(\"')(?={_WORD})", "open"),
    (rf"({_SPACE}?)('\")(?={_WORD})", "open"),
    (rf"({_SPACE}?)(')(?=[0-9][0-9]s)", "close"),
    (rf"({_SPACE})(['\"])(?={_WORD})", "open"),
    (r"([^ \\\t\r\n\[{(-])(['\"])", "close"),
    (rf"()([\"'])(?={_SPACE}|s\b|\Z)", "close"),
    (r"((?s:.?))(['\"])", "open"),
]
"""kramdown's ``SQ_RULES``: the character before a quote unless something else has read it, the quotes, and
the side that they are of."""
_QUOTES = [(re.compile(pattern), _OPENING if side == "open" else _CLOSING) for pattern, side in _RULES]


_TRIED = frozenset("*_`[\\\"'")
"""Characters that something else may begin with, and which are read by themselves where nothing does."""


def read_quotes(state: StateInline, silent: bool) -> bool:
    """A quote becomes the one of its side, as on the page."""
    if state.src[state.pos] not in _OPENING:
        return False
    before = state.src[state.pos - 1] if state.pos else ""
    known = int(before in " \t\n" if not state.pending else before not in _TRIED) if before else 0
    for pattern, sides in _QUOTES:
        match = pattern.match(state.src, state.pos - known, state.posMax)
        if match and match.end() > state.pos:
            if not silent:
                unread = "" if known else match[1]
                _push(state, unread + "".join(map(sides.__getitem__, match[2])))
            state.pos = match.end()
            return True
    return False


def _push(state: StateInline, text: str) -> None:
    """Add what an attribute list may follow, unlike text."""
    token = state.push("text", "", 0)
    token.content = token.markup = text
