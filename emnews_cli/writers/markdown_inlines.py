"""Inlines to Markdown.

The hard part is bold beside Chinese punctuation: ``“**…。**短`` does not close in CommonMark, because ``**``
behind punctuation and before a letter is not right-flanking (commonmark-spec issue 650). So every span is
checked against the flanking rules; where ``**`` would not work the punctuation at its edge moves out of it,
and where that is not enough ``<strong>`` stands instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from emnews_cli.model.document import (
    Code,
    Emphasis,
    Image,
    Inline,
    LineBreak,
    Link,
    Strong,
    Styled,
    Text,
    inline_text,
)
from emnews_cli.writers.escaping import Escaper, escape_address, escape_in_html, escape_line_start

_NO_MARK_BESIDE = "*_"
_LIQUID = re.compile(r"\{(?=[{%])")


def markdown_inlines(
    inlines: Sequence[Inline], *, line_break: str = "  \n", at_line_start: bool = True
) -> str:
    """Resolved inlines as Markdown.

    Args:
        inlines: without mentions.
        line_break: what stands for a line break.
        at_line_start: whether they begin a line, where ``#`` or ``1.`` would open a block.
    """
    writer = _InlineWriter(Escaper(inline_text(inlines)), line_break)
    text = writer.write(inlines, before="", after="")
    return _escape_line_starts(text, line_break) if at_line_start else text


def _escape_line_starts(text: str, line_break: str) -> str:
    if line_break.endswith("\n"):
        return line_break.join(map(escape_line_start, text.split(line_break)))
    return escape_line_start(text)


class _InlineWriter:
    """Writes siblings from left to right.

    Args:
        escaper: for the texts.
        line_break: what stands for a line break.
        marks: whether spans may be written with ``*``; not within another span, where engines differ.
    """

    def __init__(self, escaper: Escaper, line_break: str, *, marks: bool = True) -> None:
        self._escaper = escaper
        self._line_break = line_break
        self._marks = marks

    def write(self, inlines: Sequence[Inline], before: str, after: str) -> str:
        """The Markdown of siblings.

        Args:
            inlines: the siblings.
            before: the character in front of them, or nothing at the edge of a block.
            after: the character behind them, or nothing.
        """
        parts: list[str] = []
        for index, inline in enumerate(inlines):
            following = inlines[index + 1] if index + 1 < len(inlines) else None
            last = parts[-1][-1] if parts and parts[-1] else before
            parts.append(self._inline(inline, last, self._first(following) if following else after))
        return "".join(parts)

    def _inline(self, inline: Inline, before: str, after: str) -> str:
        if isinstance(inline, Text):
            return self._escaper.escape(inline.text)
        return _WRITERS[type(inline)](self, inline, before, after)

    def _first(self, inline: Inline) -> str:
        """The character that an inline's Markdown begins with, as far as flanking is concerned."""
        if isinstance(inline, Text):
            return self._escaper.escape(inline.text[:2])[0]
        return _FIRST.get(type(inline), "<")

    def _strong(self, inline: Strong, before: str, after: str) -> str:
        inner = _InlineWriter(self._escaper, self._line_break, marks=False)
        whole = inner.write(inline.children, "*", "*")
        if self._fits(before, whole, after):
            return f"**{whole}**"
        lead, core, trail = _without_edge_punctuation(inline.children)
        inside = inner.write(core, "*", "*")
        if self._fits(lead[-1:] or before, inside, trail[:1] or after):
            return f"{self._escaper.escape(lead)}**{inside}**{self._escaper.escape(trail)}"
        return f"<strong>{whole}</strong>"

    def _emphasis(self, inline: Emphasis, before: str, after: str) -> str:
        inner = _InlineWriter(self._escaper, self._line_break, marks=False)
        whole = inner.write(inline.children, "*", "*")
        return f"*{whole}*" if self._fits(before, whole, after) else f"<em>{whole}</em>"

    def _fits(self, before: str, inside: str, after: str) -> bool:
        """Whether marks around ``inside`` would open and close."""
        return self._marks and _opens(before, inside) and _closes(inside, after)

    def _styled(self, inline: Styled, before: str, after: str) -> str:
        return f"<{inline.tag}>{self.write(inline.children, '>', '<')}</{inline.tag}>"

    def _link(self, inline: Link, before: str, after: str) -> str:
        inner = _InlineWriter(self._escaper.within(), self._line_break, marks=self._marks)
        return f"[{inner.write(inline.children, '[', ']')}]({escape_address(inline.href)})"

    def _image(self, inline: Image, before: str, after: str) -> str:
        return f"![{self._escaper.within().escape(inline.alt)}]({escape_address(inline.src)})"

    def _break(self, inline: LineBreak, before: str, after: str) -> str:
        return self._line_break

    def _code(self, inline: Code, before: str, after: str) -> str:
        """Backticks, longer than any inside; as HTML where Liquid or a table would look into it."""
        text = inline.text
        if _LIQUID.search(text) or "|" in text:
            return f"<code>{escape_in_html(text)}</code>"
        fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
        padding = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{padding}{text}{padding}{fence}"


_WRITERS: dict[type, Callable[..., str]] = {
    Strong: _InlineWriter._strong,
    Emphasis: _InlineWriter._emphasis,
    Styled: _InlineWriter._styled,
    Link: _InlineWriter._link,
    Image: _InlineWriter._image,
    LineBreak: _InlineWriter._break,
    Code: _InlineWriter._code,
}
_FIRST = {Strong: "*", Emphasis: "*", Link: "[", Image: "!", LineBreak: "\n", Code: "`"}


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
    """Punctuation to some engine: version 0.31 of the specification counts symbols too."""
    return unicodedata.category(character)[0] in "PS"


def _is_punctuation(character: str) -> bool:
    """Punctuation to every engine."""
    return unicodedata.category(character)[0] == "P" or (
        character.isascii() and _may_be_punctuation(character)
    )


def _without_edge_punctuation(inlines: Sequence[Inline]) -> tuple[str, list[Inline], str]:
    """The punctuation in front of the first letter, the inlines without it, and that behind the last."""
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
    """How many characters at the start are punctuation, symbols or spaces."""
    for index, character in enumerate(text):
        if not (_may_be_punctuation(character) or character.isspace()):
            return index
    return len(text)
