"""Tokens to elements: where each begins and ends, whatever their tags say.

The one stack of open elements. Which start tags end what is open is in ``elements.ENDED_BY``, after the HTML
standard. An end tag ends what is open within its element, but formats go on (``<b>甲<i>乙</b>丙</i>``);
that of an inline element with blocks in it ends it alone. Linear in the number of tokens: the last open
element of each name is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from emnews_cli.readers.html.elements import (
    BEYOND_END,
    BEYOND_START,
    FORMATTING,
    INLINE,
    SCOPE,
    TABLE_PARTS,
)
from emnews_cli.readers.html.tags import TAGS, Kind, Tag
from emnews_cli.readers.html.tokens import Token, Tokens

Event: TypeAlias = tuple[Kind, Tag, int, int, int]
"""What happens, the tag, where it begins and ends, and how many elements are open around the element.

``START`` opens an element, ``END`` closes it: its tag is that of the element, its place that of the end tag,
or empty where there is none. An element opened at an empty place goes on from the paragraph before. An
element that is closed while others in it stay open keeps its level until they are closed too.
"""

_ALONE = {"p": TAGS["<p/>"], "br": TAGS["<br/>"]}
"""What an end tag means that ends nothing, as in the standard."""
_MOST_WITHIN = 32
"""An inline element with more open elements in it ends with all of them."""
_MOST_RESUMED = 8
"""So many formats go on in the next paragraph at the most."""
_START, _END = Kind.START, Kind.END


@lru_cache(maxsize=1)
def events_of(tokens: Tokens) -> Sequence[Event]:
    """The events of some tokens; those of the last ones are kept, as the tokens of the last text are."""
    return [*balance(tokens)]


def balance(tokens: Iterable[Token]) -> Iterator[Event]:
    """The events of some tokens; every element that is opened is closed, by the end of the text."""
    elements = _Open()
    stack, places, end = elements.stack, elements.places, 0
    for tag, start, end in tokens:
        kind = tag.kind
        if kind is not _END:
            if stack and tag.ends and any(map(places.get, tag.ends)):
                yield from elements.before(tag, start)
            yield kind, tag, start, end, len(stack)
            if kind is _START:
                places[tag.name].append(len(stack))
                stack.append(tag)
        elif stack and (top := stack[-1]) and top.name == tag.name:
            level = len(stack) - 1
            del stack[level]
            places[tag.name].pop()
            if stack and stack[-1] is None:
                elements.drop_closed()
            yield _END, top, start, end, level
        else:
            yield from elements.close(tag, start, end)
    yield from elements.close_from(0, end)


class _Open:
    """The open elements.

    Attributes:
        stack: their tags, outermost first; None in the place of one that was closed alone.
        places: where those of each name are in it.
    """

    def __init__(self) -> None:
        self.stack: list[Tag | None] = []
        self.places: defaultdict[str, list[int]] = defaultdict(list)

    def push(self, tag: Tag) -> None:
        """Open an element."""
        self.places[tag.name].append(len(self.stack))
        self.stack.append(tag)

    def pop(self) -> int:
        """Close the innermost element; returns its level."""
        stack = self.stack
        tag, level = stack.pop(), len(stack)
        if tag is not None:
            self.places[tag.name].pop()
        self.drop_closed()
        return level

    def drop_closed(self) -> None:
        """Forget the elements that were closed alone, once what was open in them is closed too."""
        while self.stack and self.stack[-1] is None:
            self.stack.pop()

    def before(self, tag: Tag, at: int) -> Iterator[Event]:
        """Close what ends where an element begins; formats go on in it."""
        if tag.name in INLINE:
            yield from self.close(tag, at, at)
            return
        levels = (self._level(name, BEYOND_START.get(name, SCOPE)) for name in tag.ends)
        level = min((level for level in levels if level >= 0), default=-1)
        if level < 0:
            return
        within = self.stack[level + 1 :]
        yield from self.close_from(level, at)
        if tag.name not in TABLE_PARTS:
            yield from self._resume(within, at)

    def close(self, tag: Tag, start: int, end: int) -> Iterator[Event]:
        """Close the element that an end tag is of, if one is open."""
        level = self._level(tag.name, BEYOND_END.get(tag.name, SCOPE))
        element = self.stack[level] if level >= 0 else None
        if element is None:
            if start < end and (alone := _ALONE.get(tag.name)):
                yield Kind.EMPTY, alone, start, end, len(self.stack)
            return
        within = self.stack[level + 1 :] if tag.name in INLINE else ()
        if 0 < len(within) <= _MOST_WITHIN and any(one and one.name not in INLINE for one in within):
            self.places[tag.name].pop()
            self.stack[level] = None
            yield _END, element, start, end, level
            return
        yield from self.close_from(level + 1, start)
        yield _END, element, start, end, self.pop()
        yield from self._resume(within, end)

    def _resume(self, within: Iterable[Tag | None], at: int) -> Iterator[Event]:
        """Open formats again that were closed with what was around them."""
        formats = [tag for tag in within if tag and tag.name in FORMATTING and not tag.is_chart_link]
        for tag in formats[-_MOST_RESUMED:]:
            yield _START, tag, at, at, len(self.stack)
            self.push(tag)

    def close_from(self, level: int, at: int) -> Iterator[Event]:
        """Close the elements from a level on, at a place without end tags."""
        while len(self.stack) > level:
            tag = self.stack[-1]
            if tag is not None:
                yield _END, tag, at, at, len(self.stack) - 1
            self.pop()

    def _level(self, name: str, beyond: Iterable[str]) -> int:
        """The level of the innermost open element of a name, -1 where there is none within some others."""
        level = self._last(name)
        return level if level >= 0 and all(self._last(other) <= level for other in beyond) else -1

    def _last(self, name: str) -> int:
        places = self.places.get(name)
        return places[-1] if places else -1
