"""What kramdown finds within a line and CommonMark does not, or reads otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emnews_cli.readers.markdown.attributes import add_attributes
from emnews_cli.readers.markdown.extensions import EXTENSION, is_for_html
from emnews_cli.readers.markdown.patterns import LIST_TEXT, compiled

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_NO_TEXT = re.compile(r"[\n!$&*\-<>\[\]\\_`{~\"'.]")


def read_text(state: StateInline, silent: bool) -> bool:
    """Characters that begin nothing."""
    match = _NO_TEXT.search(state.src, state.pos, state.posMax)
    end = match.start() if match else state.posMax
    if end == state.pos:
        return False
    return _add(state, silent, state.src[state.pos : end], end)


def _add(state: StateInline, silent: bool, text: str, end: int) -> bool:
    """Add literal text, and go on after what it was made of."""
    if not silent:
        state.pending += text
    state.pos = end
    return True


_TICKS = re.compile(r"`+")
_WHITE = " \t\r\n\f\v"


def read_code(state: StateInline, silent: bool) -> bool:
    """Code up to the next backticks, also where these are a part of more; one between spaces is text."""
    match = _TICKS.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    ticks, start = match[0], match.end()
    lone = len(ticks) == 1 and (state.pos == 0 or state.src[state.pos - 1] in _WHITE)
    end = (
        -1 if lone and state.src[start : start + 1] in _WHITE else state.src.find(ticks, start, state.posMax)
    )
    if end < 0:
        return _add(state, silent, ticks, start)
    if not silent:
        code = state.src[start:end]
        state.push("code_inline", "code", 0).content = code if len(ticks) == 1 else _without_edges(code)
    state.pos = end + len(ticks)
    return True


def _without_edges(code: str) -> str:
    """Code without the spaces that part it from its backticks."""
    return code.removeprefix(" ").removesuffix(" ")


_ESCAPE = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=\-~])")
_BREAK = re.compile(r"\\{1,2}\n[ \t]*")


def read_escape(state: StateInline, silent: bool) -> bool:
    """A line break (one or two backslashes at the end of a line), or a character that is literal."""
    if match := _BREAK.match(state.src, state.pos, state.posMax):
        if not silent:
            state.push("hardbreak", "br", 0)
        state.pos = match.end()
        return True
    match = _ESCAPE.match(state.src, state.pos, state.posMax)
    if match and not silent:
        state.push("text", "", 0).content = match[1]
    state.pos = match.end() if match else state.pos
    return match is not None


_MATHS = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)


def read_maths(state: StateInline, silent: bool) -> bool:
    """``$$a_b$$`` is text with its marks: what it says cannot be set here, and half of it would be wrong."""
    match = _MATHS.match(state.src, state.pos, state.posMax)
    return _add(state, silent, f"$${match[1].strip()}$$", match.end()) if match else False


_DELETED = re.compile(r"~~(?![\s~]).{0,2000}?[^\s~]~~", re.DOTALL | re.ASCII)


def read_deleted(state: StateInline, silent: bool) -> bool:
    """``~~struck out~~``."""
    match = _DELETED.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        state.push("s_open", "s", 1)
        maximum, state.posMax = state.posMax, match.end() - 2
        state.pos += 2
        state.md.inline.tokenize(state)
        state.posMax = maximum
        state.push("s_close", "s", -1)
    state.pos = match.end()
    return True


_EXTENSION = compiled(EXTENSION)
_ATTRIBUTES = compiled(rf"\{{:{LIST_TEXT}\}}")


def read_extension(state: StateInline, silent: bool) -> bool:
    """A comment or raw HTML, or an attribute list, which is text after text."""
    if not state.src.startswith("{:", state.pos):
        return False
    if match := _EXTENSION.match(state.src, state.pos, state.posMax):
        return _read_body(state, silent, match)
    match = _ATTRIBUTES.match(state.src, state.pos, state.posMax)
    if not match or (not silent and not _is_behind_element(state)):
        return False
    if not silent:
        is_mark = bool(state.delimiters) and state.delimiters[-1].token == len(state.tokens) - 1
        state.push("text", "", 0).meta = {"attributes": match[0]} if is_mark else {}
    state.pos = match.end()
    return True


def _is_behind_element(state: StateInline) -> bool:
    """Whether an element is right before this place, or a mark that may end one."""
    if state.pending or not state.tokens:
        return False
    last = state.tokens[-1]
    is_mark = bool(state.delimiters) and state.delimiters[-1].token == len(state.tokens) - 1
    is_text = last.type == "softbreak" or (last.type == "text" and not last.markup and not last.meta)
    return is_mark or not is_text


def _read_body(state: StateInline, silent: bool, match: re.Match[str]) -> bool:
    name, end, body = match["extension"], match.end(), ""
    if not match["closed"]:
        found = _stop_of(state, name, end)
        if not found:
            return False
        body, end = state.src[end : found.start()], found.end()
    options: dict[str, str] = {}
    add_attributes(match["options"] or "", options)
    if not silent and name == "nomarkdown" and is_for_html(options):
        state.push("html_inline", "", 0).content = body
    state.pos = end
    return True


def _stop_of(state: StateInline, name: str, at: int) -> re.Match[str] | None:
    """The end of an extension; one that is not in the rest of a text is looked for once."""
    missing = state.env.setdefault("missing", set())
    if (name, state.src) in missing:
        return None
    found = re.compile(rf"\{{:/(?:{name})?\}}").search(state.src, at, state.posMax)
    if not found:
        missing.add((name, state.src))
    return found


_RAW = compiled(r"<(?P<name>code|kbd|samp|var|math|textarea|option|script|style)\b[^<>]*>")


def read_raw_html(state: StateInline, silent: bool) -> bool:
    """An element in whose text nothing is Markdown."""
    match = _RAW.match(state.src, state.pos, state.posMax)
    if not match or match[0].endswith("/>"):
        return False
    name = match["name"]
    start = state.src.find(f"</{name}>", match.end(), state.posMax)
    if start < 0:
        return False
    end = start + len(name) + 3
    if not silent:
        state.push("html_inline", "", 0).content = state.src[state.pos : end]
    state.pos = end
    return True
