"""Liquid in posts by hand, as far as one file tells what the site makes of it.

Jekyll runs Liquid before Markdown, in code too (https://jekyllrb.com/docs/liquid/). What a tag makes is known
of ``raw``, ``comment`` and ``highlight``, of texts in quotes and of what the front matter says; ``site.url``
and ``site.baseurl`` are left out, so that addresses count from the site. Of others nothing is known: they are
left out of the text and noted, and what blocks such as ``if`` are around stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import NamedTuple

from emnews_cli.model.post import Removed

_TAG = re.compile(r"-?\s*(?P<name>\w*)\s*(?P<rest>.*?)\s*-?\Z", re.DOTALL)
_MARK = re.compile(r"\{[{%]")
_SPACES = re.compile(r"\s*")
_PART = re.compile(r"(?:[^|\"']|\"[^\"]*\"|'[^']*'|[\"'])+")
_SITE = {"site.url": "", "site.baseurl": ""}
_HIDDEN = frozenset({"comment", "capture"})
_VERBATIM = frozenset({"raw", "highlight"})


class Rendered(NamedTuple):
    """A text without Liquid, and the tags of which nothing is known."""

    text: str
    unknown: list[Removed]


def render_liquid(text: str, page: Mapping[str, str]) -> Rendered:
    """A text as Liquid gives it to Markdown.

    Args:
        text: the body of a post.
        page: the values of its front matter.
    """
    if "{{" not in text and "{%" not in text:
        return Rendered(text, [])
    return _Renderer(text, page).render()


class _Renderer:
    def __init__(self, text: str, page: Mapping[str, str]) -> None:
        self._text = text
        self._page = page
        self._parts: list[str] = []
        self._unknown: list[Removed] = []
        self._missing: set[str] = set()

    def render(self) -> Rendered:
        at = 0
        while mark := _MARK.search(self._text, at):
            self._add(self._text[at : mark.start()])
            at = self._read(mark.start())
        self._add(self._text[at:])
        return Rendered("".join(self._parts), self._unknown)

    def _add(self, text: str) -> None:
        self._parts.append(text)

    def _find(self, mark: str, at: int) -> int:
        """The offset of a mark, or -1; one that the rest of the text does not have is looked for once."""
        end = -1 if mark in self._missing else self._text.find(mark, at)
        if end < 0:
            self._missing.add(mark)
        return end

    def _read(self, start: int) -> int:
        """Read what begins at an offset, and return where to go on."""
        is_tag = self._text.startswith("{%", start)
        end = self._find("%}" if is_tag else "}}", start + 2)
        if end < 0:
            self._add(self._text[start : start + 2])
            return start + 2
        inner, end = self._text[start + 2 : end], end + 2
        if inner.startswith("-"):
            self._trim()
        end = self._read_tag(inner, start, end) if is_tag else self._read_output(inner, start, end)
        spaces = _SPACES.match(self._text, end) if inner.endswith("-") else None
        return spaces.end() if spaces else end

    def _trim(self) -> None:
        """Take the spaces before a mark away."""
        while self._parts:
            self._parts[-1] = self._parts[-1].rstrip()
            if self._parts[-1]:
                break
            self._parts.pop()

    def _read_output(self, inner: str, start: int, end: int) -> int:
        value = self._value(inner.strip("-").strip())
        if value is None:
            self._note(self._text[start:end])
        self._add(value or "")
        return end

    def _read_tag(self, inner: str, start: int, end: int) -> int:
        tag = _TAG.match(inner)
        name, rest = (tag["name"], tag["rest"]) if tag else ("", "")
        if name in _HIDDEN | _VERBATIM and (closing := self._end_of(name, end)):
            body = self._text[end : closing.start()]
            if name in _VERBATIM:
                self._add(body if name == "raw" else self._highlighted(body, rest))
            elif name != "comment":
                self._note(self._text[start : closing.end()])
            return closing.end()
        self._note(self._text[start:end])
        return end

    def _end_of(self, name: str, at: int) -> re.Match[str] | None:
        if name in self._missing:
            return None
        match = re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}").search(self._text, at)
        if match is None:
            self._missing.add(name)
        return match

    def _highlighted(self, code: str, rest: str) -> str:
        """Code as Jekyll writes it, without its colours."""
        language = escape(rest.split(None, 1)[0]) if rest else ""
        code = escape(code.strip("\r\n"), quote=False)
        return (
            f'<figure class="highlight"><pre><code class="language-{language}">{code}</code></pre></figure>'
        )

    def _note(self, tag: str) -> None:
        self._unknown.append(Removed("liquid", tag))

    def _value(self, expression: str) -> str | None:
        """What an expression gives, or None where that is not known."""
        first, *filters = map(str.strip, _PART.findall(expression) or [""])
        value = self._plain(first)
        for one in filters:
            name, _, argument = one.partition(":")
            apply = _FILTERS.get(name.strip())
            other = self._plain(argument.strip()) if argument else ""
            if value is None or apply is None or other is None:
                return None
            value = apply(value, other)
        return value

    def _plain(self, word: str) -> str | None:
        """A text in quotes, or what a name stands for."""
        if len(word) > 1 and word[0] in "\"'" and word.find(word[0], 1) == len(word) - 1:
            return word[1:-1]
        return _SITE.get(
            word, self._page.get(word.removeprefix("page.")) if word.startswith("page.") else None
        )


_FILTERS: dict[str, Callable[[str, str], str]] = {
    "relative_url": lambda value, _: value,
    "absolute_url": lambda value, _: value,
    "prepend": lambda value, other: other + value,
    "append": lambda value, other: value + other,
    "strip": lambda value, _: value.strip(),
    "escape": lambda value, _: escape(value),
    "upcase": lambda value, _: value.upper(),
    "downcase": lambda value, _: value.lower(),
}
