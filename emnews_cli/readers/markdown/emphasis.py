"""kramdown's rule for ``*`` and ``_``.

CommonMark decides by the punctuation beside a mark whether it opens or closes, so that ``**风险：**市场`` is
not bold there. kramdown looks at spaces alone: a mark opens before anything but a space and closes after
anything but a space. It tries each mark in turn, reading on to the end of the text where one is never
closed; a table from right to left of where each would close gives the same in linear time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from markdown_it.rules_inline import StateInline

Stack: TypeAlias = tuple[str, ...]
"""The marks around a place, outermost first: at most one of italics and one of bold."""

_WHITE = frozenset(" \t\r\n\f\v")
_STACKS: tuple[Stack, ...] = tuple(
    stack for em in "*_" for stack in ((em,), (em * 2,), (em, "**"), (em, "__"), ("**", em), ("__", em))
)


class Mark(NamedTuple):
    """One character of a mark: the number of its token, and its offset."""

    token: int
    at: int


def read_mark(state: StateInline, silent: bool) -> bool:
    """Each character of a mark as a token of its own, to be paired when the whole text is read."""
    character = state.src[state.pos]
    if silent or character not in "*_":
        return False
    while state.pos < state.posMax and state.src[state.pos] == character:
        state.push("text", "", 0).content = character
        state.delimiters.append(Mark(len(state.tokens) - 1, state.pos))  # type: ignore[arg-type]
        state.pos += 1
    return True


def pair_marks(state: StateInline) -> None:
    """Make italics and bold of the marks: those of the text, and those within each link.

    An attribute list after a mark that is text is text too.
    """
    inner = [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    for marks in (state.delimiters, *inner):
        for start, end, size in _Pairs(state.src, marks).pairs():
            tag = "strong" if size == 2 else "em"
            for place, nesting in ((start, 1), (end, -1)):
                for mark in marks[place : place + size]:
                    state.tokens[mark.token].content = ""
                token = state.tokens[marks[place].token]
                token.type, token.tag, token.nesting = f"{tag}_{_SIDES[nesting]}", tag, nesting

    for before, token in pairwise(state.tokens):
        if "attributes" in token.meta and before.content:
            token.content = token.meta["attributes"]


_SIDES = {1: "open", -1: "close"}


class _Pairs:
    def __init__(self, text: str, marks: list[Mark]) -> None:
        self._text = text
        self._marks = marks
        self._runs = self._run_lengths()
        self._ends: dict[Stack, list[int]] = {stack: [-1] * (len(marks) + 1) for stack in _STACKS}
        for i in range(len(marks) - 1, -1, -1):
            for stack, ends in self._ends.items():
                ends[i] = i if self._closes(i, stack[-1]) else ends[self._next(i, stack)]

    def _run_lengths(self) -> list[int]:
        """For each character, how many of the same begin with it side by side."""
        lengths = [1] * len(self._marks)
        for i in range(len(self._marks) - 2, -1, -1):
            here, there = self._marks[i].at, self._marks[i + 1].at
            if there == here + 1 and self._text[here] == self._text[there]:
                lengths[i] = lengths[i + 1] + 1
        return lengths

    def pairs(self) -> Iterator[tuple[int, int, int]]:
        """The number of the opening and of the closing character, and how many they are."""
        return self._between(0, len(self._marks), ())

    def _between(self, i: int, stop: int, stack: Stack) -> Iterator[tuple[int, int, int]]:
        while i < stop:
            if opened := self._opened(i, stack):
                mark, end = opened
                yield i, end, len(mark)
                yield from self._between(i + len(mark), end, (*stack, mark))
            i = self._next(i, stack)

    def _next(self, i: int, stack: Stack) -> int:
        """The number of the character after what begins here: a span, or a mark that is text."""
        if opened := self._opened(i, stack):
            return opened[1] + len(opened[0])
        return i + min(self._runs[i], 2)

    def _opened(self, i: int, stack: Stack) -> tuple[str, int] | None:
        """The mark that opens a span here and where that ends."""
        size = min(self._runs[i], 2)
        at = self._marks[i].at
        if not self._may_open(at, size) or any(len(mark) == size for mark in stack):
            return None
        for length in (2, 1) if size == 2 and not stack else (size,):
            mark = self._text[at] * length
            if (end := self._end(i + length, at + length, (*stack, mark))) >= 0:
                return mark, end
        return None

    def _may_open(self, at: int, size: int) -> bool:
        before = self._text[:at][-2:] if at < 2 else self._text[at - 2 : at]
        in_word = before[-1:].isalpha() or (before[-1:] == "-" and before[:-1].isalpha())
        return self._text[at + size : at + size + 1] not in _WHITE and not (self._text[at] == "_" and in_word)

    def _end(self, i: int, behind: int, stack: Stack) -> int:
        """Where a span that is open before a character ends, or -1; nothing closes right after its start."""
        if i < len(self._marks) and self._marks[i].at == behind and self._closes(i, stack[-1]):
            i += min(self._runs[i], 2)
        return self._ends[stack][i] if i < len(self._marks) else -1

    def _closes(self, i: int, mark: str) -> bool:
        at, run = self._marks[i].at, self._runs[i]
        if self._text[at] != mark[0] or run < len(mark) or (len(mark) == 1 and run == 2):
            return False
        in_word = mark[0] == "_" and self._text[at + len(mark) : at + len(mark) + 1].isalnum()
        return not in_word and (at == 0 or self._text[at - 1] not in _WHITE)
