"""HTML as tokens with their places in the text.

The tokenization of the HTML standard (https://html.spec.whatwg.org/#tokenization), linear in the length of
the text, every character in exactly one token. Where the standard lets an unclosed quote, comment, script or
video swallow the rest of the page, or takes the next tag for a part of a name (``A<B<strong>``,
``x<y z<w>``), the opening alone is literal text or an empty element. So is text such as ``<PE>`` that only
looks like a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import TypeAlias

from emnews_cli.readers.html.elements import PARTING, RAW_TEXT, SWALLOWING
from emnews_cli.readers.html.tags import LITERAL, NAME, ODD, RAW, TAG_REST, TAGS, TEXT, Kind, Tag

Token: TypeAlias = tuple[Tag, int, int]
"""What a piece of text is, where it begins and where it ends."""

_COMMENT_END = re.compile(r"--!?>")
_LONGEST = 500
"""More characters than most tags have; keeps a text of nothing but ``<`` linear."""
_MOST_BROKEN = 30
"""So many tags with a quote that does not end are looked through to the end of the text, and no more."""
_PIECES = re.compile(rf"(<[^>]{{0,{_LONGEST - 2}}}>|<)")
"""What :func:`scan` finds where no tag is odd, at half the cost; it is what scans all others."""
_IS_ODD = attrgetter("is_odd")


class Tokens(list[Token]):
    """The tokens of a text; hashed by identity, so that what is made of them can be kept."""

    __hash__ = object.__hash__  # type: ignore[assignment]


@lru_cache(maxsize=1)
def tokenize(text: str, start: int = 0, end: int | None = None) -> Tokens:
    """The tokens of a stretch of text; they tile it without gap or overlap.

    Those of the last text are kept: what reads an article and what looks at how it is written ask in turn.
    """
    pieces = _PIECES.split(text[start:end])
    tags = [*map(TAGS.__getitem__, pieces[1::2])]
    if any(map(_IS_ODD, tags)):
        return Tokens(_repaired([*scan(text, start, end)]))
    tokens, at, rest = Tokens(), start, iter(pieces)
    for tag, words, raw in zip(tags, rest, rest, strict=False):
        if words:
            tokens.append((TEXT, at, at := at + len(words)))
        tokens.append((tag, at, at := at + len(raw)))
    if pieces[-1]:
        tokens.append((TEXT, at, at + len(pieces[-1])))
    return tokens


def scan(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The same one by one, so that what follows has no part in what they mean."""
    stop = len(text) if end is None else end
    scanner: _Scanner | None = None
    find, at, pending = text.find, start, start
    while (at := find("<", at, stop)) >= 0:
        close = find(">", at, at + _LONGEST) + 1
        tag = TAGS[text[at:close]] if 0 < close <= stop else ODD
        if tag.is_odd:
            scanner = scanner or _Scanner(text, stop)
            tag, close = scanner.markup(at, tag, close)
            if not close:
                at += 1
                continue
        if pending < at:
            yield TEXT, pending, at
        yield tag, at, close
        at = pending = close
        if tag.is_odd and scanner is not None and (at := scanner.raw_text_end(tag, close)) > close:
            yield RAW[tag.name], close, at
            pending = at
    if pending < stop:
        yield TEXT, pending, stop


class _Scanner:
    """Finds the end of markup that does not end at the next ``>``; what has no end is not looked for again.

    Args:
        text: the text.
        stop: where to end.
    """

    def __init__(self, text: str, stop: int) -> None:
        self._text = text
        self._stop = stop
        self._endless: set[str] = set()
        self._patience = _MOST_BROKEN

    def markup(self, at: int, tag: Tag, close: int) -> tuple[Tag, int]:
        """What the ``<`` at an offset opens and where that ends, which is 0 where it is a character.

        Args:
            at: the offset.
            tag: what that is which ends at the next ``>``.
            close: where it ends.
        """
        if tag is ODD:
            tag, close = self._longer(at)
        return (tag if self.raw_text_end(tag, close) or not close else LITERAL), close

    def _longer(self, at: int) -> tuple[Tag, int]:
        """The same of what is more than the text up to the next ``>``."""
        text = self._text
        if text.startswith("<!--", at):
            end = self._comment_end(at + 4)
            return (TAGS[text[at:end]], end) if end else (LITERAL, at + 4)
        name = NAME.match(text, at + 1 + text.startswith("/", at + 1), self._stop)
        if name is not None:
            return self._tag(at, name)
        if text.startswith(("<!", "<?", "</"), at):
            end = self._find(">", at)
            return (TAGS[text[at:end]], end) if end else (LITERAL, at + 2)
        return ODD, 0

    def _tag(self, at: int, name: re.Match[str]) -> tuple[Tag, int]:
        rest = None
        if self._patience and not self._text.startswith("<", name.end()) and self._find(">", at):
            rest = TAG_REST.match(self._text, name.end(), self._stop)
            self._patience -= rest is None
        tag = TAGS[self._text[at : rest.end()]] if rest else ODD
        return (tag, rest.end()) if rest and tag is not ODD else (LITERAL, name.end())

    def raw_text_end(self, tag: Tag, at: int) -> int:
        """Where the text ends that begins after a tag, if it is that of an element of raw text."""
        is_raw = tag.kind is Kind.START and tag.name in RAW_TEXT
        return self._raw_text_end(tag.name, at) if is_raw else at

    def _raw_text_end(self, name: str, at: int) -> int:
        """The offset of the end tag that closes an element of raw text, or 0."""
        if name in self._endless:
            return 0
        match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self._text, at, self._stop)
        if match is None:
            self._endless.add(name)
        return match.start() if match else 0

    def _comment_end(self, at: int) -> int:
        """The offset after the end of a comment, or 0."""
        match = None if "<!--" in self._endless else _COMMENT_END.search(self._text, at, self._stop)
        if match is None:
            self._endless.add("<!--")
        return match.end() if match else 0

    def _find(self, mark: str, at: int) -> int:
        """The offset after the next mark, or 0."""
        end = 0 if mark in self._endless else self._text.find(mark, at, self._stop)
        if end <= 0:
            self._endless.add(mark)
        return end + len(mark) if end > 0 else 0


def _repaired(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, those that only look like tags literal, and what would swallow the rest empty."""
    closed = {tag.name for tag, _, _ in tokens if tag.kind is Kind.END}
    unclosed = _unclosed(tokens)
    return [
        (_seen(token[0], closed) if index not in unclosed else token[0].emptied(), *token[1:])
        for index, token in enumerate(tokens)
    ]


def _unclosed(tokens: Sequence[Token]) -> set[int]:
    """The start tags of elements that would swallow the rest, as no end tag closes them, by their place."""
    waiting: dict[str, list[int]] = {}
    for index, (tag, _, _) in enumerate(tokens):
        if tag.name in SWALLOWING:
            if tag.kind is Kind.START:
                waiting.setdefault(tag.name, []).append(index)
            elif tag.kind is Kind.END and waiting.get(tag.name):
                waiting[tag.name].pop()
    return {index for others in waiting.values() for index in others}


_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def _seen(tag: Tag, closed: set[str]) -> Tag:
    """The tag, or that of literal text where its name is none of HTML's and it does not look like one."""
    if not tag.is_unknown:
        return tag
    looks_like_one = tag.name in closed or any(tag.values.values())
    return tag if _NAME.fullmatch(tag.name) and looks_like_one else LITERAL


def is_html(tokens: Sequence[Token]) -> bool:
    """Whether a text holds markup: a known tag or a comment."""
    return any((tag.is_start and not tag.is_unknown) or tag.kind is Kind.COMMENT for tag, _, _ in tokens)


def has_blocks(tokens: Sequence[Token]) -> bool:
    """Whether markup parts the paragraphs of a text; else its lines are paragraphs."""
    return any(tag.name in PARTING for tag, _, _ in tokens if tag.is_start)
