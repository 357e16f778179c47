"""Front matter in TOML or JSON, which Hugo and Hexo read and Jekyll does not.

Its values are written as YAML and read as that, so that a post says the same once its front matter is YAML.
Forms: https://gohugo.io/content-management/front-matter/,
https://hexo.io/docs/front-matter, https://github.com/jonschlinkert/gray-matter.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from emnews_cli.model.front_matter import REQUIRED, Entry, FrontMatter, Problem, State, Syntax
from emnews_cli.model.quoting import key_text, quoted
from emnews_cli.model.text import Span
from emnews_cli.readers.decoding import visible
from emnews_cli.readers.yaml_nodes import load
from emnews_cli.readers.yaml_values import Refusal

_FENCED = (
    (Syntax.TOML, re.compile(r"\s*(?P<open>\+\+\+)[ \t]*\r?\n(?P<inside>.*?)^\+\+\+\s*$", re.S | re.M)),
    (
        Syntax.TOML,
        re.compile(r"\s*(?P<open>---)[ \t]*toml[ \t]*\r?\n(?P<inside>.*?)^---\s*$", re.S | re.M),
    ),
    (
        Syntax.JSON,
        re.compile(r"\s*(?P<open>---)[ \t]*json[ \t]*\r?\n(?P<inside>.*?)^---\s*$", re.S | re.M),
    ),
    (Syntax.JSON, re.compile(r"\s*(?P<open>;{3,})[ \t]*\r?\n(?P<inside>.*?)^;{3,}\s*$", re.S | re.M)),
    (Syntax.JSON, re.compile(r"\s*(?P<open>)(?P<inside>[\"{].*?)^;{3,}\s*$", re.S | re.M)),
)
_OBJECT = re.compile(r"\s*(?P<open>)(?=\{\s*\")")
_EMPTY_LINES = re.compile(r"\s*$", re.M)
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r?\n|\Z)")
_COMMENT = re.compile(
    r"""^(?:[^"'#\r\n]|"(?:\\.|[^"\\\r\n])*"|'[^'\r\n]*')*(?P<comment>\#[^\r\n]*)""", re.M | re.X
)


def read_foreign(text: str) -> FrontMatter | None:
    """The front matter at the head of a post where it is TOML or JSON, or None.

    Args:
        text: the whole file.
    """
    for syntax, pattern in _FENCED:
        if match := pattern.match(text):
            span = Span(match.start("open"), match.end())
            return _read(text, span, Span(*match.span("inside")), syntax)
    return _read_object(text)


def _read_object(text: str) -> FrontMatter | None:
    """Front matter that is one JSON object with a key of a post, without lines around it."""
    match = _OBJECT.match(text)
    if match is None:
        return None
    try:
        values, end = json.JSONDecoder(strict=False).raw_decode(text, match.end())
    except (ValueError, RecursionError):
        return None
    rest = _REST_OF_LINE.match(text, end)
    if rest is None or not isinstance(values, dict) or not any(key in values for key in REQUIRED):
        return None
    return _read(text, Span(match.end(), _end_of_lines(text, end)), Span(match.end(), end), Syntax.JSON)


def _end_of_lines(text: str, at: int) -> int:
    """The end of the empty lines from a place on, without the last line end: there the body begins."""
    match = _EMPTY_LINES.match(text, at)
    return match.end() if match else at


def _read(text: str, span: Span, inside: Span, syntax: Syntax) -> FrontMatter:
    found = FrontMatter(State.CLOSED, span, text=text[: span.end], syntax=syntax)
    block = text[inside.start : inside.end]
    try:
        values = _PARSERS[syntax](block)
        found.entries = list(_entries(text, inside, values))
    except (ValueError, RecursionError, *Refusal) as error:
        found.problem = Problem(inside.start, str(error))
        found.strays = [Span(match.start(), match.end()) for match in _LINES.finditer(text, *inside)]
    if syntax is Syntax.TOML and found.problem is None and not _LONG_STRING.search(block):
        found.comments = [Span(*match.span("comment")) for match in _COMMENT.finditer(text, *inside)]
    return found


_LINES = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")
_LONG_STRING = re.compile("\"\"\"|'''")


def _parse_json(block: str) -> dict[str, Any]:
    """An object, whose braces Hexo leaves out.

    Raises:
        ValueError: it is none.
    """
    whole = block if block.lstrip().startswith("{") else f"{{{block.strip().removesuffix(',')}}}"
    values = json.loads(whole, strict=False)
    if not isinstance(values, dict):
        raise ValueError("not a mapping of keys to values")
    return values


_PARSERS: dict[Syntax, Callable[[str], dict[str, Any]]] = {
    Syntax.TOML: lambda block: tomllib.loads(block.replace("\r\n", "\n")),
    Syntax.JSON: _parse_json,
}


def _entries(text: str, inside: Span, values: dict[str, Any]) -> Iterator[Entry]:
    """The entries of a block, each read from YAML that says the same."""
    for key, value in values.items():
        line = f"{key_text(visible(key))}: {_flow(value)}"
        (entry,), _ = load(line, Span(0, len(line)))
        entry.span = entry.value_span = _place(text, inside, key)
        entry.alone, entry.yaml = False, entry.yaml or ("" if key in REQUIRED else _flow(value))
        yield entry


def _place(text: str, inside: Span, key: str) -> Span:
    """The line of a key, or all of the block where the key is written in another way."""
    pattern = rf"""^[ \t{{\[,]*["']?{re.escape(key)}["']?[ \t]*[]=:.][^\r\n]*"""
    match = re.compile(pattern, re.MULTILINE).search(text, *inside)
    return Span(*match.span()) if match else inside


def _flow(value: object) -> str:
    """A value as YAML on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key_text(visible(key))}: {_flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return str(value) if isinstance(value, int | date) else "null" if value is None else quoted(_text(value))


def _text(value: object) -> str:
    return visible(str(value).encode("utf-8", "replace").decode())


def _float(value: float) -> str:
    text = repr(value)
    if "n" in text:
        return "." + text if text[0] != "-" else "-." + text[1:]
    return text if "." in text else text.replace("e", ".0e")
