"""Escape for Markdown only what would be read as markup.

The rules serve CommonMark (https://spec.commonmark.org/0.31.2/), GitHub's extensions, kramdown as Jekyll runs
it (its own escapes, typography, maths, tables and definition lists) and Liquid, which runs before all of
them. Where kramdown knows no backslash escape for a character, an entity is used instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.memo import memoized

_SPECIAL = re.compile(
    r"""
      \\                                                    (?P<backslash>)
    | ` (?P<backtick>) | \| (?P<pipe>) | " (?P<double>) | ' (?P<single>)
    | \*                                                    (?P<star>)
    # one within a Latin word or a code can neither open nor close in any engine
    | _ (?-i:(?<![0-9A-Za-z]_) | (?![0-9A-Za-z]))           (?P<under>)
    | \[                                                    (?P<bracket>)
    | \]                                                    (?P<close>)
    | < (?=<|\Z)                                            (?P<before_tag>)
    # kramdown takes names in any script for tags
    | < (?![\s\d=])                                         (?P<tag>)
    | \.(?=\.\.) (?P<dots>) | -(?=-) (?P<dashes>) | >(?=>)  (?P<guillemets>)
    | & (?=\#|[A-Za-z])                                     (?P<entity>)
    | \{ (?=[{%]|\Z)                                        (?P<liquid>)
    | \{ (?=:)                                              (?P<attributes>)
    | ! (?=\[|\Z)                                           (?P<image>)
    | : (?=//) (?:(?<=http:)|(?<=https:)|(?<=ftp:))         (?P<url>)
    | \. (?=\w) (?<=www\.) (?<![0-9A-Za-z]www\.)            (?P<www>)
    | : (?=[a-z][a-z0-9_+\-]*:)                             (?P<emoji>)
    | : (?<=\]:)                                            (?P<definition>)
    | ~ (?P<tilde>) | \$ (?P<dollar>) | \^                  (?P<caret>)
    | @ (?:(?![^\W_]) | (?<![^\W_]@))                       (?P<citation>)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Each alternative begins with a plain character, so that the search skips whatever is none; the empty
group at its end tells which it was."""
_ENTITIES = {
    "entity": "&amp;",
    "liquid": "&#123;",
    "before_tag": "&lt;",
    "citation": "&#64;",
    "caret": "&#94;",
}
"""Where no backslash helps: Liquid and kramdown know none for these, and kramdown loses the tag after
``\\<``; to pandoc an ``@`` that is of no mail address begins a citation."""
MARKS = frozenset("\\`|\"'*_[]<.->&{!:~$^@")
"""The characters that may follow an escape."""
_ENTITY_NAME = lazy_regex(r"&#?[0-9A-Za-z]+;?")
_HARMLESS_BRACKET = re.compile(r"\[[^\[\]^\n]+\](?=[^(\[{:])")
_LINE_START = re.compile(
    r"(?P<mark>\#|>|[+-](?=[ \t\n]|\Z)|[:~](?=[ \t]|\Z)|:(?=::)|\((?=@)|(?:=+|-+)(?=[ \t]*(?:\n|\Z)))"
    r"|(?P<number>\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+))(?P<dot>[.)])(?=[ \t\n]|\Z)"
    r"|(?P<eob>\^)(?=[ \t]*(?:\n|\Z))"
    r"|(?P<title_block>%)",
)


class Escaper:
    """Escapes the texts of one paragraph.

    Args:
        count: says how often a mark is in the paragraph's text, which tells whether a ``~``, ``$`` or ``^``
            has a partner; None in a table, where it may have one in another cell, as kramdown lets even an
            escaped backtick have.
    """

    __slots__ = ("_count", "_in_alt", "_in_link", "_in_span", "_in_table", "_paired")

    def __init__(self, count: Callable[[str], int] | None) -> None:
        self._count = count
        self._paired: dict[str, bool] = {}
        self._in_table = count is None
        self._in_link = self._in_span = self._in_alt = False

    def within(self, *, link: bool = False, span: bool = False, alt: bool = False) -> Escaper:
        """The escaper for texts in something of the same paragraph.

        Args:
            link: in a link, where brackets always count.
            span: in bold or italics, where pandoc closes them at a star between spaces.
            alt: in the alternative text of an image, where kramdown knows fewer escapes.
        """
        inner = Escaper(self._count)
        inner._paired = self._paired
        inner._in_link, inner._in_span = self._in_link or link or alt, self._in_span or span
        inner._in_alt = alt
        return inner

    def escape(self, text: str, *, at_line_start: bool = False) -> str:
        """A text with a backslash or an entity where it would be read as markup."""
        escaped = _SPECIAL.sub(self._replace, text)
        return escape_line_start(escaped) if at_line_start else escaped

    def _replace(self, match: re.Match[str]) -> str:
        kind, character = match.lastgroup or "", match[0]
        if kind in _CONDITIONS and not _CONDITIONS[kind](self, match):
            return character
        if (self._in_alt and character == "~") or (self._in_table and character == "`"):
            return _as_entity(character)
        return _ENTITIES.get(kind) or "\\" + character

    def _counts_as_star(self, match: re.Match[str]) -> bool:
        """A star between spaces can neither open nor close."""
        before, after = _neighbours(match)
        return self._in_span or not (before.isspace() and after.isspace())

    def _counts_as_bracket(self, match: re.Match[str]) -> bool:
        """``[注1]`` is text as long as nothing makes it a link or a definition."""
        return self._in_link or not _HARMLESS_BRACKET.match(match.string, match.start())

    def _begins_an_entity(self, match: re.Match[str]) -> bool:
        """Some engines decode what browsers do, ``&copy`` without its semicolon too."""
        name = _ENTITY_NAME().match(match.string, match.start())
        return name is not None and _is_entity(name[0])

    def _closes_a_link(self, _: re.Match[str]) -> bool:
        return self._in_link

    def _counts_as_caret(self, match: re.Match[str]) -> bool:
        """Two of them raise what is between, and one beside a bracket is a footnote's."""
        before, after = _neighbours(match)
        return (
            self._is_paired("^")
            or "[" in (before, after)
            or after == "\0"
            or (before == "\0" and self._in_link)
        )

    def _has_partner(self, match: re.Match[str]) -> bool:
        return self._is_paired(match[0])

    def _is_paired(self, mark: str) -> bool:
        if mark not in self._paired:
            self._paired[mark] = self._count is None or self._count(mark) > 1
        return self._paired[mark]


_CONDITIONS: dict[str, Callable[[Escaper, re.Match[str]], bool]] = {
    "entity": Escaper._begins_an_entity,
    "caret": Escaper._counts_as_caret,
    "star": Escaper._counts_as_star,
    "bracket": Escaper._counts_as_bracket,
    "close": Escaper._closes_a_link,
    "definition": Escaper._closes_a_link,
    "tilde": Escaper._has_partner,
    "dollar": Escaper._has_partner,
}


@memoized(256)
def _is_entity(name: str) -> bool:
    import html

    return html.unescape(name) != name


def _neighbours(match: re.Match[str]) -> tuple[str, str]:
    """The characters on both sides, NUL (which is neither letter nor space) at the ends."""
    text, start, end = match.string, match.start(), match.end()
    return text[start - 1] if start else "\0", text[end] if end < len(text) else "\0"


def is_literal(text: str) -> bool:
    """Whether nothing in a text could be read as markup, its start aside."""
    return _SPECIAL.search(text) is None


def escape_line_start(line: str) -> str:
    """A line whose start would open a block, escaped."""
    match = _LINE_START.match(line) if line < "\x7f" else None  # only ASCII opens one
    if match is None:
        return line
    if match["eob"] or match["title_block"]:
        return _as_entity(line[0]) + line[1:]
    at = match.end("number") if match["number"] else 0
    return f"{line[:at]}\\{line[at:]}"


def escape_in_html(text: str) -> str:
    """Literal text within raw HTML in Markdown: nothing in it is markup to any engine, nor to Liquid."""
    import html

    escaped = _MARKUP_IN_HTML().sub(lambda match: _as_entity(match[0]), html.escape(text, quote=False))
    start = _LINE_START.match(escaped)
    at = start.end(start.lastgroup or 0) - 1 if start else -1
    return escaped if at < 0 else escaped[:at] + _as_entity(escaped[at]) + escaped[at + 1 :]


def _as_entity(character: str) -> str:
    return f"&#{ord(character)};"


def has_liquid(text: str) -> bool:
    """Whether Liquid, which runs before Markdown and heeds no code, would look into a text."""
    return "{{" in text or "{%" in text


_MARKUP_IN_HTML = lazy_regex(r"[\\`*_\[\]{}|~$^\"'@]|[-.:](?=[-./:])|:(?=[a-z])|(?<=www)\.")


def percent_encoded(address: str) -> str:
    """An address without characters that end it, open markup or start Liquid."""
    return _ENTITY().sub(r"\1%3B", _UNSAFE_IN_ADDRESS.sub(_percent, address))


def escape_address(address: str) -> str:
    """An address as a link's destination; one with parentheses is put in angle brackets."""
    escaped = percent_encoded(address)
    return f"<{escaped}>" if "(" in escaped or ")" in escaped else escaped


_ENTITY = lazy_regex(r"(&#?[0-9A-Za-z]+);")
_UNSAFE_IN_ADDRESS = re.compile(r"""[\s<>\[\]\\|`{}"^$~]""")


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
