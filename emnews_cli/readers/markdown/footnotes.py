"""Footnotes of both dialects: a mark in the text, and the notes after it in the order of their marks.

The HTML that they become has the roles of the digital publishing vocabulary (https://www.w3.org/TR/dpub-aria/),
as kramdown's own has; the reader of HTML knows them by these.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin


def add_footnotes(md: MarkdownIt, *, defined: bool = False) -> None:
    """Let an engine read footnotes.

    Args:
        md: the engine.
        defined: whether its own blocks find the definitions and put them into ``env["notes"]``, tokens by
            name.
    """
    footnote_plugin(md, inline=False, move_to_end=not defined)
    if defined:
        md.core.ruler.after("inline", "footnote_tail", _put_behind)
    for name, html in _HTML.items():
        md.add_render_rule(name, _writer(html))


def _put_behind(state: StateCore) -> None:
    """Put the notes that have a mark after the text; a note may have the first mark of another."""
    notes: dict[str, list[Token]] = state.env.get("notes", {})
    marked: dict[int, dict[str, Any]] = state.env.get("footnotes", {}).get("list", {})
    number = 0
    written: list[Token] = []
    while number < len(marked):
        tokens = notes[marked[number]["label"]]
        for token in tokens:
            if token.type == "inline" and token.children is not None:
                state.md.inline.parse(token.content, state.md, state.env, token.children)
        written += [Token("footnote_open", "", 1, meta={"id": number}), *tokens]
        written.append(Token("footnote_close", "", -1))
        number += 1
    if written:
        state.tokens.append(Token("footnote_block_open", "", 1))
        state.tokens += [*written, Token("footnote_block_close", "", -1)]


_HTML = {
    "footnote_ref": '<sup role="doc-noteref"><a href="#fn:{0}">{0}</a></sup>',
    "footnote_block_open": '<div role="doc-endnotes">\n<ol>\n',
    "footnote_block_close": "</ol>\n</div>\n",
    "footnote_open": '<li id="fn:{0}" role="doc-endnote">',
    "footnote_close": "</li>\n",
    "footnote_anchor": "",
}


def _writer(html: str) -> Any:
    def write(_self: object, tokens: Sequence[Token], index: int, _options: object, _env: object) -> str:
        return html.format(tokens[index].meta.get("id", 0) + 1)

    return write
