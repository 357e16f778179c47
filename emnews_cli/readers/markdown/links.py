"""Links and images as kramdown reads them: an address may hold spaces, a label others of its kind."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_MOST_PARENTHESES = 64
"""An address may have no more of them, which keeps a text of unclosed links linear."""
_SPACE = r"[ \t\r\n\f\v]"
_REFERENCE = re.compile(rf"{_SPACE}*?\[([^\]]+)?\]")
_STOP = re.compile(rf"\(|\)|{_SPACE}(?=[\"'])")
_TITLE = re.compile(rf"{_SPACE}*([\"'])(.{{1,1000}}?)\1{_SPACE}*\)", re.DOTALL)
_BRACKET = re.compile(
    r"\\[\\\[\]`$]|(?<!`)(?P<ticks>`++).*?(?P=ticks)|\$\$.*?\$\$|<[A-Za-z/!][^<>\n]*>|\[\^[^\s\[\]]+\]|[\[\]]",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=-])")


_NAME = r"[\w.-]+"
_AUTOLINK = re.compile(rf"<(?P<address>(?P<scheme>mailto|https?|ftps?):[^<>\n]+|{_NAME}@{_NAME})>")


def read_autolink(state: StateInline, silent: bool) -> bool:
    """``<http://example.com>``, or a mail address in angle brackets."""
    match = _AUTOLINK.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        address = match["address"] if match["scheme"] else f"mailto:{match['address']}"
        state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(address)}
        state.push("text", "", 0).content = match["address"].removeprefix("mailto:")
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


class _Target(NamedTuple):
    """Where a link leads, its title, and where its text ends."""

    address: str
    title: str
    end: int


def read_link(state: StateInline, silent: bool) -> bool:
    """A link or an image; in a link there is no other."""
    is_image = state.src.startswith("![", state.pos)
    start = state.pos + 1 + is_image
    if state.src[start - 1] != "[" or state.src.startswith("^", start) or (state.linkLevel and not is_image):
        return False
    close = _closing_brackets(state.src).get(start - 1, state.posMax)
    target = _target(state, state.src[start:close], close + 1) if close < state.posMax else None
    if target is None:
        return False
    if not silent:
        (_push_image if is_image else _push_link)(state, target, start, close)
    state.pos = target.end
    return True


@lru_cache(maxsize=4)
def _closing_brackets(text: str) -> dict[int, int]:
    """For each bracket that is closed, where; those in code and tags do not count, and around the mark of a
    footnote there is no link."""
    opened, closing = [], {}
    for match in _BRACKET.finditer(text):
        if match[0] == "[":
            opened.append(match.start())
        elif match[0] == "]" and opened:
            closing[opened.pop()] = match.start()
        elif match[0].startswith("[^"):
            opened.clear()
    return closing


def _target(state: StateInline, label: str, at: int) -> _Target | None:
    reference = _REFERENCE.match(state.src, at, state.posMax)
    if not reference and state.src.startswith("(", at):
        return _inline_target(state.src, at, state.posMax)
    name = (reference[1] if reference else "") or _ESCAPE.sub(r"\1", label)
    name = normalizeReference(name)
    defined = state.env["references"].get(name)
    state.env.setdefault("linked", set()).add(name)
    return (
        _Target(defined["href"], defined["title"], reference.end() if reference else at) if defined else None
    )


def _inline_target(text: str, at: int, end: int) -> _Target | None:
    """What is in the parentheses after a label."""
    stop = _address_end(text, at + 1, end)
    if stop < 0:
        return None
    address = text[at + 1 : stop].strip()
    address = address[1:-1] if address.startswith("<") else address
    if text.startswith(")", stop):
        return _Target(unescape(address), "", stop + 1)
    title = _TITLE.match(text, stop, end)
    return _Target(unescape(address), title[2], title.end()) if title else None


def _address_end(text: str, start: int, end: int) -> int:
    """The offset of the parenthesis that closes a link or of the space before its title, or -1."""
    if text.startswith("<", start):
        close = text.find(">", start, end)
        return close + 1 if close >= 0 else -1
    depth = 0
    for match in islice(_STOP.finditer(text, start, end), _MOST_PARENTHESES):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")" and depth:
            depth -= 1
        else:
            return match.start()
    return -1


def _push_link(state: StateInline, target: _Target, start: int, close: int) -> None:
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": state.md.normalizeLink(target.address)}
    maximum, state.pos, state.posMax = state.posMax, start, close
    state.linkLevel += 1
    state.md.inline.tokenize(state)
    state.linkLevel -= 1
    state.posMax = maximum
    state.push("link_close", "a", -1)


def _push_image(state: StateInline, target: _Target, start: int, close: int) -> None:
    token = state.push("image", "img", 0)
    token.attrs = {"src": state.md.normalizeLink(target.address), "alt": ""}
    token.children = [Token("text", "", 0, content=unescape(_ESCAPE.sub(r"\1", state.src[start:close])))]
