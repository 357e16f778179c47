"""Tokens to elements: where each begins and ends, whatever their tags say.

The one stack of open elements. Which start tags end what is open is in ``elements.ENDED_BY``, after the HTML
standard; an end tag ends what is open within its element, but that of an inline element ends it alone
(``<b>甲<i>乙</b>丙</i>``). Linear in the number of tokens: the last open element of each name is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from emnews_cli.readers.html.elements import FORMATTING, INLINE, TABLE_PARTS, scope_of
from emnews_cli.readers.html.tags import Kind, Tag
from emnews_cli.readers.html.tokens import Token

Event: TypeAlias = tuple[Kind, Tag, int, int, int]
"""What happens, the tag, where it begins and ends, and how many elements are open around the element.

``START`` opens an element, ``END`` closes it: its tag is that of the element, its place that of the end tag,
or empty where there is none. An element opened at an empty place goes on from the paragraph before. An
element that is closed while others in it stay open keeps its level until they are closed too.
"""

_MOST_WITHIN = 32
"""An inline element with more open elements in it ends with all of them."""
_MOST_RESUMED = 8
"""So many formats go on in the next paragraph at the most."""
_START, _END = Kind.START, Kind.END


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
        level = min((level for name in tag.ends if (level := self._level(name)) >= 0), default=-1)
        if level < 0:
            return
        within = [one for one in self.stack[level + 1 :] if one and one.name in FORMATTING]
        yield from self.close_from(level, at)
        for one in within[-_MOST_RESUMED:] if tag.name not in TABLE_PARTS else ():
            if not one.is_chart_link:
                yield _START, one, at, at, len(self.stack)
                self.push(one)

    def close(self, tag: Tag, start: int, end: int) -> Iterator[Event]:
        """Close the element that an end tag is of, if one is open."""
        level = self._level(tag.name)
        if level < 0:
            return
        element, within = self.stack[level], len(self.stack) - 1 - level
        if element and tag.name in INLINE and 0 < within <= _MOST_WITHIN:
            self.places[tag.name].pop()
            self.stack[level] = None
            yield _END, element, start, end, level
        elif element:
            yield from self.close_from(level + 1, start)
            yield _END, element, start, end, self.pop()

    def close_from(self, level: int, at: int) -> Iterator[Event]:
        """Close the elements from a level on, at a place without end tags."""
        while len(self.stack) > level:
            tag = self.stack[-1]
            if tag is not None:
                yield _END, tag, at, at, len(self.stack) - 1
            self.pop()

    def _level(self, name: str) -> int:
        """The level of the innermost open element of a name, -1 where there is none in reach."""
        level = self._last(name)
        return level if level >= 0 and all(self._last(other) <= level for other in scope_of(name)) else -1

    def _last(self, name: str) -> int:
        places = self.places.get(name)
        return places[-1] if places else -1
