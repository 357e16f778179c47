"""The engines that emnews's Markdown must say the same on, each as a function from Markdown to HTML."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
KRAMDOWN = "ruby with kramdown, kramdown-parser-gfm and liquid"

Engine = Callable[[str], str]


class Coprocess:
    """A program that answers each line of JSON with one."""

    def __init__(self, *command: str) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, **request: str) -> object:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the engine ended on {request}"
        return json.loads(answer)

    def render(self, **request: str) -> str:
        html = self.ask(**request)
        assert isinstance(html, str)
        return html


@lru_cache(maxsize=1)
def ruby() -> Coprocess:
    """Kramdown, Liquid and Psych, as Jekyll uses them."""
    program = shutil.which("ruby")
    libraries = ("-rkramdown", "-rkramdown-parser-gfm", "-rliquid")
    if not program or subprocess.run([program, *libraries, "-e", ""], capture_output=True).returncode:
        pytest.skip(f"{KRAMDOWN} is not installed")
    return Coprocess(program, str(HERE / "kramdown_engine.rb"))


@lru_cache(maxsize=1)
def pandoc() -> Coprocess:
    import pypandoc

    return Coprocess(pypandoc.get_pandoc_path(), "lua", str(HERE / "pandoc_engine.lua"))


def markdown_it() -> Engine:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").render


def cmark_gfm() -> Engine:
    import cmarkgfm
    from cmarkgfm.cmark import Options

    return lambda text: cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)


def mistune() -> Engine:
    import mistune

    return lambda text: str(mistune.html(text))


def pandoc_gfm() -> Engine:
    return lambda text: pandoc().render(markdown=text, format="gfm")


def pandoc_markdown() -> Engine:
    return lambda text: pandoc().render(markdown=text, format="markdown")


def kramdown() -> Engine:
    program = ruby()
    return lambda text: program.render(markdown=text)


ENGINES: dict[str, Callable[[], Engine]] = {
    "markdown-it": markdown_it,
    "cmark-gfm": cmark_gfm,
    "mistune": mistune,
    "pandoc-gfm": pandoc_gfm,
    "pandoc-markdown": pandoc_markdown,
    "kramdown": kramdown,
}


def every_engine() -> Iterator[tuple[str, Engine]]:
    """Each engine by name; skips where one is not installed."""
    return ((name, make()) for name, make in ENGINES.items())
