"""Escaping for Markdown: what would be read as markup, and nothing else.

The rules serve CommonMark (https://spec.commonmark.org/0.31.2/), GitHub's extensions, kramdown as Jekyll runs
it (its own escapes, typography, maths, tables and definition lists) and Liquid, which runs before all of
them. Where kramdown knows no backslash escape for a character, an entity stands instead.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

_SPECIAL = re.compile(
    r"""
      (?P<backslash> \\ (?=[!-/:-@\[-`{-~\n]|\Z) )
    | (?P<always>    [`|] )
    | (?P<star>      \* )
    | (?P<under>     _ )
    | (?P<bracket>   \[ )
    | (?P<close>     \] )
    | (?P<tag>       < (?![\s\d=]) )
    # kramdown takes names in any script for tags
    | (?P<repeated>  \.(?=\.\.) | -(?=-) | >(?=>) )
    | (?P<entity>    & (?=\#?[0-9A-Za-z]+;) )
    | (?P<liquid>    \{ (?=[{%]|\Z) )
    | (?P<kramdown>  \{ (?=:) )
    | (?P<quote>     ["'] )
    | (?P<image>     ! (?=\[|\Z) )
    | (?P<url>       (?:(?<=http)|(?<=https)|(?<=ftp)):(?=//) | (?<=(?<![0-9A-Za-z])www)\.(?=\w) )
    | (?P<emoji>     : (?=[a-z][a-z0-9_+\-]*:) )
    | (?P<paired>    [~$] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HARMLESS_BRACKET = re.compile(r"\[[^\[\]^\n]+\](?=[^(\[{:])")
_LINE_START = re.compile(
    r"(?P<mark>\#|>|[+-](?=[ \t\n]|\Z)|:(?=[ \t])|(?:=+|-+)(?=[ \t]*(?:\n|\Z)))"
    r"|(?P<number>\d{1,9})(?P<dot>[.)])(?=[ \t\n]|\Z)"
    r"|(?P<eob>\^)(?=[ \t]*(?:\n|\Z))",
)


class Escaper:
    """Escapes the texts of one paragraph.

    Args:
        whole: the paragraph's text, which tells whether a ``~`` or ``$`` has a partner.
        in_link: whether the texts stand in a link, where brackets always count.
    """

    def __init__(self, whole: str, *, in_link: bool = False) -> None:
        self._in_link = in_link
        self._paired = {mark for mark in "~$" if whole.count(mark) > 1}

    def within(self) -> Escaper:
        """The escaper for the text of a link in the same paragraph."""
        inner = Escaper("", in_link=True)
        inner._paired = self._paired
        return inner

    def escape(self, text: str, *, at_line_start: bool = False) -> str:
        """A text with a backslash or an entity where it would be read as markup."""
        escaped = _SPECIAL.sub(self._replace, text) if _SPECIAL.search(text) else text
        return escape_line_start(escaped) if at_line_start else escaped

    def _replace(self, match: re.Match[str]) -> str:
        kind, character = match.lastgroup or "", match[0]
        if kind == "entity":
            return "&amp;"
        if kind == "liquid":
            return "&#123;"
        needed = _CONDITIONS.get(kind)
        return "\\" + character if needed is None or needed(self, match) else character

    def _counts_as_star(self, match: re.Match[str]) -> bool:
        """A star between spaces can neither open nor close."""
        before, after = _neighbours(match)
        return not (before.isspace() and after.isspace())

    def _counts_as_underscore(self, match: re.Match[str]) -> bool:
        """One within a Latin word or a code can neither open nor close in any engine."""
        before, after = _neighbours(match)
        return not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())

    def _counts_as_bracket(self, match: re.Match[str]) -> bool:
        """``[注1]`` is text as long as nothing makes it a link or a definition."""
        return self._in_link or not _HARMLESS_BRACKET.match(match.string, match.start())

    def _closes_a_link(self, _: re.Match[str]) -> bool:
        return self._in_link

    def _has_partner(self, match: re.Match[str]) -> bool:
        return match[0] in self._paired


_CONDITIONS: dict[str, Callable[[Escaper, re.Match[str]], bool]] = {
    "star": Escaper._counts_as_star,
    "under": Escaper._counts_as_underscore,
    "bracket": Escaper._counts_as_bracket,
    "close": Escaper._closes_a_link,
    "paired": Escaper._has_partner,
}


def _neighbours(match: re.Match[str]) -> tuple[str, str]:
    """The characters on both sides, NUL (which is neither letter nor space) at the ends."""
    text, start, end = match.string, match.start(), match.end()
    return text[start - 1] if start else "\0", text[end] if end < len(text) else "\0"


def escape_line_start(line: str) -> str:
    """A line whose start would open a block, escaped."""
    match = _LINE_START.match(line)
    if match is None:
        return line
    if match["eob"]:
        return "&#94;" + line[1:]
    at = match.end("number") if match["number"] else 0
    return f"{line[:at]}\\{line[at:]}"


def escape_in_html(text: str) -> str:
    """Literal text within raw HTML in Markdown: nothing in it is markup to any engine, nor to Liquid."""
    return _MARKUP_IN_HTML.sub(lambda match: f"&#{ord(match[0])};", html.escape(text, quote=False))


_MARKUP_IN_HTML = re.compile(r"[\\`*_\[\]{}|~$^\"']")


def escape_address(address: str) -> str:
    """An address as a link's destination: no character that ends it, opens markup or starts Liquid.

    What an address may not hold anyway is percent-encoded; around parentheses stand angle brackets.
    """
    escaped = _UNSAFE_IN_ADDRESS.sub(_percent, address)
    return f"<{escaped}>" if "(" in escaped or ")" in escaped else escaped


_UNSAFE_IN_ADDRESS = re.compile(r"""[\s<>\[\]\\|`{}"]""")


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
