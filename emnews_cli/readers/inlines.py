"""Runs to inlines: the text of a paragraph, formatted.

While HTML is read a paragraph is a flat list of runs, each a value with the formats that were open around it.
So markup that is nested the wrong way or broken off needs no repair: only here are runs made into a tree,
white space as a browser shows it, and no span beginning or ending with a space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import TypeAlias

from emnews_cli.model.document import (
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    LineBreak,
    Link,
    Media,
    Mention,
    Strong,
    Styled,
    Text,
)
from emnews_cli.model.evidence import Evidence
from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.security import SecurityId


class Format:
    """A span of formatting; compared by identity, so two links side by side stay two."""

    __slots__ = ()
    href = ""

    def node(self, children: list[Inline]) -> Inline:
        """The inline node of the span."""
        raise NotImplementedError


class PlainFormat(Format):
    """A span that is the same wherever it stands.

    Args:
        make: makes its node from its children.
    """

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[list[Inline]], Inline]) -> None:
        self._make = make

    def node(self, children: list[Inline]) -> Inline:
        """The inline node of the span."""
        return self._make(children)


class LinkFormat(Format):
    """A link that somebody set.

    Args:
        href: where it leads.
    """

    __slots__ = ("href",)

    def __init__(self, href: str) -> None:
        self.href = href

    def node(self, children: list[Inline]) -> Inline:
        """The inline node of the span."""
        return Link(self.href, children)


class MentionFormat(Format):
    """A span that names a security; of two nested elements the inner may correct the outer.

    Args:
        security: the security.
        page: where it is linked to, or empty.
        how: what kind of link it is.
    """

    __slots__ = ("_how", "_page", "_security")

    def __init__(self, security: SecurityId, page: str, how: Evidence) -> None:
        self._security = security
        self._page = page
        self._how = how

    def correct(self, security: SecurityId, page: str, how: Evidence) -> None:
        """Take a link within the span; it tells the security too, unless it leaves the market open."""
        if security.market is not None:
            self._security = security
        self._page = page
        self._how = max(self._how, how)

    def node(self, children: list[Inline]) -> Inline:
        """The inline node of the span."""
        return Mention(self._security, children, self._page, self._how)


STRONG = PlainFormat(Strong)
EMPHASIS = PlainFormat(Emphasis)
SUPERSCRIPT = PlainFormat(partial(Styled, "sup"))
SUBSCRIPT = PlainFormat(partial(Styled, "sub"))
DELETED = PlainFormat(partial(Styled, "del"))

Formats: TypeAlias = tuple[Format, ...]
Adder: TypeAlias = Callable[[Formats], Formats]
"""Makes of the formats around an element those within it."""
Value: TypeAlias = str | Code | Image | LineBreak | FootnoteReference | Media
Run: TypeAlias = tuple[Value, Formats]
TextRun: TypeAlias = tuple[str, Formats]

_INDENT = "".join(map(chr, [0x20, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000, 0xFEFF]))
"""Spaces of every width (Unicode's category Zs, and those of no width): none begins or ends a line."""
_WIDE_INDENT = lazy_regex(f"[{_INDENT}]*[\u3000\u2003]")
_WHITE = " \t\r\n\f\u2028\u2029"
_SPACES = lazy_regex(rf"[{_WHITE}]+")
_ODD_SPACE = re.compile(rf"[{_WHITE[1:]}]|  ")
_EDGE = _WHITE + _INDENT


def tidy(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs with white space as a browser shows it, split where empty lines or indents part paragraphs.

    Indents and spaces at the edges of a line go, runs of white space become one space, and a line end
    between two wide characters becomes nothing. Two line breaks, or one before an indent, part paragraphs.
    """
    tidier = _Tidier()
    for value, formats in runs:
        if isinstance(value, str):
            tidier.text(value, formats)
        elif isinstance(value, LineBreak):
            tidier.line_break()
        else:
            tidier.solid(value, formats)
    return [paragraph for paragraph in tidier.finish() if paragraph]


def _stays(text: str) -> bool:
    """Whether a text has no white space within that would be shown in another way."""
    return "  " not in text and (text.isprintable() or _ODD_SPACE.search(text) is None)


def clean_line(runs: Sequence[Run]) -> list[TextRun] | None:
    """The one line that runs make where all are texts with no space at their edges, as in most paragraphs.

    The same as :func:`tidy` makes of them, at a third of its cost; None where that has to look.
    """
    if len(runs) > 1 and isinstance(runs[-1][0], LineBreak):
        runs = runs[:-1]
    if len(runs) == 1:
        value, formats = runs[0]
        if type(value) is not str or not _stays(text := value.strip(_EDGE)):
            return None
        return [(text, formats)] if text else []
    line: list[TextRun] = []
    before: Formats | None = None
    for value, formats in runs:
        if type(value) is not str:
            return None
        if formats == before:
            line[-1] = line[-1][0] + value, formats
        else:
            line.append((value, formats))
            before = formats
    return clean_line(line) if len(line) == 1 else _clean(line)


def _clean(line: list[TextRun]) -> list[TextRun] | None:
    """A line without space at its ends; None where any within would be shown in another way."""
    line[0] = line[0][0].lstrip(_EDGE), line[0][1]
    line[-1] = line[-1][0].rstrip(_EDGE), line[-1][1]
    for text, _ in line:
        if text[:1] in _WHITE or text[-1] in _WHITE or not _stays(text):
            return None
    return line


class _Tidier:
    def __init__(self) -> None:
        self._paragraphs: list[list[Run]] = []
        self._line: list[Run] = []
        self._breaks = 0
        self._gap = ""

    def text(self, text: str, formats: Formats) -> None:
        core = text.strip(_WHITE)
        if not core:
            self._space(text)
            return
        start = text.index(core[0])
        self._space(text[:start])
        self._words(_SPACES().sub(_as_shown, core) if _ODD_SPACE.search(core) else core, formats)
        self._space(text[start + len(core) :])

    def _space(self, space: str) -> None:
        """Space before the next word; a line end counts more than a space, as it may come to nothing."""
        if space:
            self._gap = "\n" if _has_line_end(space) else self._gap or " "

    def _words(self, text: str, formats: Formats) -> None:
        if not self._line:
            if self._breaks and self._paragraphs and _WIDE_INDENT().match(text):
                self._breaks = 2
            text = text.lstrip(_INDENT)
        if text:
            self._close_gap(text[0], formats)
            self._line.append((text, formats))

    def solid(self, value: Value, formats: Formats) -> None:
        self._close_gap("", formats)
        self._line.append((value, formats))

    def line_break(self) -> None:
        self._end_line()
        self._breaks += 1

    def finish(self) -> list[list[Run]]:
        self._end_line()
        return self._paragraphs

    def _close_gap(self, following: str, formats: Formats) -> None:
        gap, self._gap = self._gap, ""
        if not gap or not self._line:
            return
        before, before_formats = self._line[-1]
        last = before[-1] if isinstance(before, str) else ""
        if gap == " " or not (_is_wide(last) and _is_wide(following)):
            self._line.append((" ", formats[: _shared(before_formats, formats)]))

    def _end_line(self) -> None:
        """Close the line: onto the paragraph before it, or as the first of a new one."""
        self._gap = ""
        line, self._line = _without_trailing_space(_joined(self._line)), []
        if not line:
            return
        if not self._paragraphs or self._breaks != 1:
            self._paragraphs.append(line)
        else:
            before, behind = self._paragraphs[-1][-1][1], line[0][1]
            self._paragraphs[-1] += [(LineBreak(), before[: _shared(before, behind)]), *line]
        self._breaks = 0


def _as_shown(space: re.Match[str]) -> str:
    """White space within a text as a browser shows it."""
    text = space.string
    wide = _is_wide(text[space.start() - 1]) and _is_wide(text[space.end()])
    return "" if _has_line_end(space[0]) and wide else " "


def _has_line_end(space: str) -> bool:
    return "\n" in space or "\r" in space


def _joined(runs: list[Run]) -> list[Run]:
    """Runs with texts of the same formats joined."""
    joined: list[Run] = []
    for (is_text, _), group in groupby(runs, key=lambda run: (isinstance(run[0], str), run[1])):
        members = list(group)
        if is_text:
            joined.append(("".join(str(value) for value, _ in members), members[0][1]))
        else:
            joined += members
    return joined


def _without_trailing_space(line: list[Run]) -> list[Run]:
    while line and isinstance(text := line[-1][0], str):
        _, formats = line.pop()
        if trimmed := text.rstrip(_INDENT):
            return [*line, (trimmed, formats)]
    return line


def _is_wide(character: str) -> bool:
    return character != "" and unicodedata.east_asian_width(character) in "WFA"


def _shared(one: Formats, other: Formats) -> int:
    """How many formats two runs share from the outside."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left is not right:
            break
        count += 1
    return count


def fold(runs: Iterable[Run] | Iterable[TextRun]) -> list[Inline]:
    """The inlines of tidied runs."""
    root: list[Inline] = []
    levels: list[list[Inline]] = [root]
    open_formats: Formats = ()
    for value, formats in runs:
        if formats is not open_formats:
            depth = _shared(open_formats, formats) if open_formats else 0
            del levels[depth + 1 :]
            for span in formats[depth:]:
                children: list[Inline] = []
                levels[-1].append(span.node(children))
                levels.append(children)
            open_formats = formats
        inlines = levels[-1]
        if type(value) is str and not (inlines and isinstance(inlines[-1], Text)):
            inlines.append(Text(value))
        else:
            _append(inlines, value)
    return root


def _append(inlines: list[Inline], value: Value) -> None:
    if isinstance(value, str):
        if inlines and isinstance(last := inlines[-1], Text):
            last.text += value
        else:
            inlines.append(Text(value))
    elif isinstance(value, Code) and inlines and isinstance(last := inlines[-1], Code):
        last.text += value.text
    else:
        inlines.append(value)


def run_text(runs: Iterable[Run]) -> str:
    """The text of runs, a line break as ``\\n``."""
    parts = []
    for value, _ in runs:
        if isinstance(value, str):
            parts.append(value)
        elif isinstance(value, Code):
            parts.append(value.text)
        elif isinstance(value, LineBreak):
            parts.append("\n")
        elif isinstance(value, FootnoteReference):
            parts.append(f"[{value.number}]")
        elif isinstance(value, Media):
            parts.append(value.label)
    return "".join(parts)
