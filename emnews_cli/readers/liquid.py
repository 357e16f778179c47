"""Liquid in posts by hand, as far as one file tells what the site makes of it.

Jekyll runs Liquid before Markdown, in code too (https://jekyllrb.com/docs/liquid/). What a tag makes is known
of ``raw``, ``comment`` and ``highlight``, of texts in quotes, of what is assigned or captured, and of what
the front matter says; ``site.url`` and ``site.baseurl`` are left out, so that addresses count from the site.
Of others nothing is known: they are left out of the text and noted, and what blocks such as ``if`` are around
stays. Code and pictures in tags of Hexo and Hugo, which Jekyll refuses, are noted too, but stay
(https://hexo.io/docs/tag-plugins, https://gohugo.io/shortcodes/figure/).
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
_VERBATIM = frozenset({"raw", "highlight", "codeblock", "code"})
_OPENING = frozenset({"if", "unless", "case", "for", "tablerow"})
_ASSIGNMENT = re.compile(r"(?P<name>[\w-]+)\s*=\s*(?P<value>.*)", re.DOTALL)
_INTEGER = re.compile(r"-?\d+", re.ASCII)
_FIGURE = re.compile(r"[<%]\s*figure\s(?P<rest>.*?)/?\s*[>%]\Z", re.DOTALL)
_ATTRIBUTE = re.compile(r"""(?P<name>[\w-]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_IMAGE_WORD = re.compile(
    r"(?:https?:/)?[^\s\"']*\.(?:png|jpe?g|gif|webp|svg|bmp)(?:\?\S*)?(?=\s|\Z)", re.IGNORECASE
)
_LANGUAGE = re.compile(r"(?:^|\s)lang:(\S+)")
_IN_QUOTES = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_LONGEST_VALUE = 1000
"""Characters of a variable; a few lines could double one endlessly."""


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
        self._variables: dict[str, str] = {}
        self._depth = 0
        self._budget = 2 * len(text) + _LONGEST_VALUE

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
        if value is not None:
            self._budget -= len(value)
        if value is None or self._budget < 0:
            self._note(self._text[start:end])
            figure = _FIGURE.match(inner)
            value = _figure(figure["rest"]) if figure else ""
        self._add(value)
        return end

    def _read_tag(self, inner: str, start: int, end: int) -> int:
        tag = _TAG.match(inner)
        name, rest = (tag["name"], tag["rest"]) if tag else ("", "")
        if name in _HIDDEN | _VERBATIM and (closing := self._end_of(name, end)):
            body = self._text[end : closing.start()]
            if name in _VERBATIM:
                self._add(body if name == "raw" else self._highlighted(body, rest))
            if name.startswith("code"):
                self._note(self._text[start:end])
            elif name == "capture" and not self._capture(rest, body):
                self._note(self._text[start : closing.end()])
            return closing.end()
        if name == "assign" and self._assign(rest):
            return end
        self._depth = max(0, self._depth + (name in _OPENING) - name.startswith("end"))
        self._note(self._text[start:end])
        if name in ("img", "asset_img") and (image := _IMAGE_WORD.search(rest)):
            self._add(_image(image[0], _words_of_image(rest[image.end() :])))
        return end

    def _assign(self, rest: str) -> bool:
        """Keep what a name is given; what an ``if`` is around may not be."""
        match = _ASSIGNMENT.fullmatch(rest)
        value = self._value(match["value"]) if match and not self._depth else None
        return self._keep(match["name"], value) if match else False

    def _capture(self, name: str, body: str) -> bool:
        text, unknown = render_liquid(body, self._page) if not self._depth else ("", [Removed("liquid")])
        return self._keep(name.strip("\"'"), None if unknown or "{{" in text else text)

    def _keep(self, name: str, value: str | None) -> bool:
        """Keep a variable, or forget it where its value is not known."""
        self._variables.pop(name, None)
        if value is None or len(value) > _LONGEST_VALUE:
            return False
        self._variables[name] = value
        return True

    def _end_of(self, name: str, at: int) -> re.Match[str] | None:
        if name in self._missing:
            return None
        match = re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}").search(self._text, at)
        if match is None:
            self._missing.add(name)
        return match

    def _highlighted(self, code: str, rest: str) -> str:
        """Code as Jekyll writes it, without its colours."""
        named = _LANGUAGE.search(rest)
        language = escape(named[1] if named else rest.split(None, 1)[0]) if rest else ""
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
        if word.startswith("page."):
            return self._page.get(word.removeprefix("page."))
        return word if _INTEGER.fullmatch(word) else _SITE.get(word, self._variables.get(word))


def _image(address: str, words: str = "", caption: str = "") -> str:
    shown = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    image = f'<img src="{escape(address)}" alt="{escape(words)}" />'
    return f"<figure>{image}{shown}</figure>" if caption else image


def _words_of_image(rest: str) -> str:
    """The words after an image's address in a tag of Hexo: in quotes, or all but its size."""
    quoted = [match[1] or match[2] or "" for match in _IN_QUOTES.finditer(rest)]
    return " ".join(quoted or (word for word in rest.split() if not word.isdigit()))


def _figure(attributes: str) -> str:
    """What Hugo makes of ``figure``."""
    values = {
        match["name"]: match["double"] or match["single"] or "" for match in _ATTRIBUTE.finditer(attributes)
    }
    caption = " ".join(filter(None, (values.get("title"), values.get("caption"))))
    return _image(values["src"], values.get("alt", ""), caption) if values.get("src") else ""


_FILTERS: dict[str, Callable[[str, str], str]] = {
    "relative_url": lambda value, _: value,
    "absolute_url": lambda value, _: value,
    "prepend": lambda value, other: other + value,
    "append": lambda value, other: value + other,
    "strip": lambda value, _: value.strip(),
    "escape": lambda value, _: escape(value),
    "upcase": lambda value, _: value.upper(),
    "downcase": lambda value, _: value.lower(),
    "capitalize": lambda value, _: value.capitalize(),
    "default": lambda value, other: value or other,
    "strip_newlines": lambda value, _: value.replace("\r\n", "").replace("\n", ""),
    "newline_to_br": lambda value, _: value.replace("\n", "<br />\n"),
}
