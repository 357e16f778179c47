"""Inlines to Markdown.

The hard part is bold beside Chinese punctuation: ``“**…。**短`` does not close in CommonMark, because ``**``
after punctuation and before a letter is not right-flanking (commonmark-spec issue 650). So every span is
checked against the flanking rules; where ``**`` would not work the punctuation at its edge moves out of it,
and where that is not enough ``<strong>`` is used instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum, auto
from functools import partial
from typing import assert_never

from emnews_cli.model.document import (
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    LineBreak,
    Link,
    ResolvedInline,
    Strong,
    Styled,
    Text,
    inline_text,
    walk_inlines,
)
from emnews_cli.writers.escaping import (
    MARKS,
    Escaper,
    escape_address,
    escape_in_html,
    escape_line_start,
    has_liquid,
    is_literal,
)

_LINE_BREAK = "  \n"
_NO_MARK_BESIDE = "*_~"
"""The other marks; GitHub's engine looks past a ``~`` for what is beside a mark."""


class Context(Enum):
    """Where inlines are: only in a paragraph do they begin lines, and marks in one cell of a table may find
    their partner in another."""

    PARAGRAPH = auto()
    HEADING = auto()
    CELL = auto()


_PARAGRAPH, _CELL = Context.PARAGRAPH, Context.CELL


def markdown_inlines(
    inlines: Sequence[ResolvedInline],
    context: Context = Context.PARAGRAPH,
    *,
    exact: bool = False,
    html_notes: bool = False,
) -> str:
    """Resolved inlines as Markdown.

    Args:
        inlines: without mentions.
        context: where they are.
        exact: whether punctuation at the edges of bold must stay in it.
        html_notes: whether footnotes are HTML.
    """
    if len(inlines) == 1 and isinstance(only := inlines[0], Text):
        text = only.text
        if not is_literal(text):
            text = Escaper(None if context is _CELL else text.count).escape(text)
        return escape_line_start(text) if context is _PARAGRAPH else text
    escaper = Escaper(None if context is _CELL else partial(_count, inlines))
    line_break = _LINE_BREAK if context is _PARAGRAPH else "<br>"
    writer = _InlineWriter(escaper, line_break, exact=exact, html_notes=html_notes)
    text = writer.write(inlines, before="", after="")
    if context is not _PARAGRAPH:
        return text
    if _LINE_BREAK not in text:
        return escape_line_start(text)
    return _LINE_BREAK.join(map(escape_line_start, text.split(_LINE_BREAK)))


def _count(inlines: Sequence[ResolvedInline], mark: str) -> int:
    """How often a mark is in the text of inlines and that in place of their images."""
    alts = (node.alt for node in walk_inlines(inlines) if isinstance(node, Image))
    return inline_text(inlines).count(mark) + sum(alt.count(mark) for alt in alts)


class _InlineWriter:
    """Writes siblings from left to right.

    Args:
        escaper: for the texts.
        line_break: what stands for a line break.
        exact: whether punctuation at the edges of bold must stay in it.
        html_notes: whether footnotes are HTML.
        marks: whether spans may be written with ``*``; not within another span, where engines differ.
    """

    def __init__(
        self, escaper: Escaper, line_break: str, *, exact: bool, html_notes: bool, marks: bool = True
    ) -> None:
        self._escaper = escaper
        self._line_break = line_break
        self._exact = exact
        self._html_notes = html_notes
        self._marks = marks

    def _within(self, escaper: Escaper, *, marks: bool) -> _InlineWriter:
        return _InlineWriter(
            escaper, self._line_break, exact=self._exact, html_notes=self._html_notes, marks=marks
        )

    def write(self, inlines: Sequence[ResolvedInline], before: str, after: str) -> str:
        """The Markdown of siblings.

        Args:
            inlines: the siblings.
            before: the character in front of them, or nothing at the edge of a block.
            after: the character after them, or nothing.
        """
        parts: list[str] = []
        for index, inline in enumerate(inlines):
            if isinstance(inline, Text):
                parts.append(self._escaper.escape(inline.text))
                continue
            following = inlines[index + 1] if index + 1 < len(inlines) else None
            last = parts[-1][-1] if parts and parts[-1] else before
            behind = self._first(following) if following else after
            parts.append(self._inline(inline, last, behind))
        return "".join(parts)

    def _inline(self, inline: ResolvedInline, before: str, after: str) -> str:  # noqa: C901  # as above
        match inline:
            case Strong():
                return self._strong(inline, before, after)
            case Link():
                return self._link(inline)
            case LineBreak():
                return self._line_break
            case Image():
                return self._image(inline)
            case Emphasis():
                return self._emphasis(inline, before, after)
            case Styled():
                return f"<{inline.tag}>{self.write(inline.children, '>', '<')}</{inline.tag}>"
            case Code():
                return self._code(inline, before, after)
            case FootnoteReference():
                return self._reference(inline, after)
            case Text():
                return self._escaper.escape(inline.text)
            case _:
                assert_never(inline)

    def _first(self, inline: ResolvedInline) -> str:
        """The character that an inline's Markdown begins with, as far as flanking is concerned."""
        if isinstance(inline, Text):
            start = inline.text[:2]
            return start[0] if start[0] not in MARKS else self._escaper.escape(start)[0]
        return _FIRST.get(type(inline), "<")

    def _strong(self, inline: Strong[ResolvedInline], before: str, after: str) -> str:
        inner = self._within(self._escaper.within(span=True), marks=False)
        whole = inner.write(inline.children, "*", "*")
        if self._fits(before, whole, after):
            return f"**{whole}**"
        moved = "" if self._exact else self._moved(inline, inner, before, after)
        return moved or f"<strong>{whole}</strong>"

    def _moved(self, inline: Strong[ResolvedInline], inner: _InlineWriter, before: str, after: str) -> str:
        """Bold with the punctuation at its edges moved out, or nothing where marks would not work either."""
        lead, core, trail = _without_edge_punctuation(inline.children)
        inside = inner.write(core, "*", "*")
        if self._fits(lead[-1:] or before, inside, trail[:1] or after):
            return f"{self._escaper.escape(lead)}**{inside}**{self._escaper.escape(trail)}"
        return ""

    def _emphasis(self, inline: Emphasis[ResolvedInline], before: str, after: str) -> str:
        inner = self._within(self._escaper.within(span=True), marks=False)
        whole = inner.write(inline.children, "*", "*")
        # *[…]: begins an abbreviation in kramdown.
        fits = self._fits(before, whole, after) and not whole.startswith("[")
        return f"*{whole}*" if fits else f"<em>{whole}</em>"

    def _fits(self, before: str, inside: str, after: str) -> bool:
        """Whether marks around ``inside`` would open and close."""
        return self._marks and _opens(before, inside) and _closes(inside, after)

    def _link(self, inline: Link[ResolvedInline]) -> str:
        inner = self._within(self._escaper.within(link=True), marks=self._marks)
        return f"[{inner.write(inline.children, '[', ']')}]({escape_address(inline.href)})"

    def _image(self, inline: Image) -> str:
        return f"![{self._escaper.within(alt=True).escape(inline.alt)}]({escape_address(inline.src)})"

    def _reference(self, inline: FootnoteReference, after: str) -> str:
        """A comment parts it from what would make a link or a definition of it."""
        if self._html_notes:
            from emnews_cli.writers.markdown_html import mark_in_html

            return mark_in_html(inline)
        return f"[^{inline.number}]" + ("<!-- -->" if after and after in "([:" else "")

    def _code(self, inline: Code, before: str, after: str) -> str:
        """Backticks, longer than any inside; as HTML where Liquid, a table or a definition would look into
        it, or where they would run into others."""
        text = inline.text
        if has_liquid(text) or "|" in text or "]:" in text or "`" in (before, after):
            return f"<code>{escape_in_html(text)}</code>"
        fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
        padding = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{padding}{text}{padding}{fence}"


_FIRST = {
    Strong: "*",
    Emphasis: "*",
    Link: "[",
    Image: "!",
    LineBreak: "\n",
    Code: "`",
    FootnoteReference: "[",
}


def _opens(before: str, inside: str) -> bool:
    """Whether a mark between these is left-flanking, by every version of the specification."""
    first = inside[:1]
    if not first or first.isspace() or first in _NO_MARK_BESIDE or (before and before in _NO_MARK_BESIDE):
        return False
    return not _may_be_punctuation(first) or not before or before.isspace() or _is_punctuation(before)


def _closes(inside: str, after: str) -> bool:
    """Whether a mark between these is right-flanking, by every version of the specification."""
    last = inside[-1:]
    if not last or last.isspace() or last in _NO_MARK_BESIDE or (after and after in _NO_MARK_BESIDE):
        return False
    return not _may_be_punctuation(last) or not after or after.isspace() or _is_punctuation(after)


def _may_be_punctuation(character: str) -> bool:
    """Punctuation to some engine: version 0.31 of the specification counts symbols too, mistune and pandoc
    whatever is not a letter, digit or space."""
    return unicodedata.category(character)[0] not in "LNZ"


def _is_punctuation(character: str) -> bool:
    """Punctuation to every engine."""
    return unicodedata.category(character)[0] == "P" or (
        character.isascii() and _may_be_punctuation(character)
    )


def _without_edge_punctuation(inlines: Sequence[ResolvedInline]) -> tuple[str, list[ResolvedInline], str]:
    """The punctuation in front of the first letter, the inlines without it, and that after the last."""
    core = list(inlines)
    lead = trail = ""
    if core and isinstance(first := core[0], Text):
        rest = first.text[_edge(first.text) :]
        lead = first.text[: len(first.text) - len(rest)]
        core[0] = Text(rest)
    if core and isinstance(last := core[-1], Text):
        kept = last.text[: len(last.text) - _edge(last.text[::-1])]
        trail = last.text[len(kept) :]
        core[-1] = Text(kept)
    return lead, [part for part in core if not isinstance(part, Text) or part.text], trail


def _edge(text: str) -> int:
    """How many characters at the start are no letters or digits, nor marks that belong to one."""
    return next((i for i, char in enumerate(text) if unicodedata.category(char)[0] in "LNM"), len(text))
