"""How much of a post survives as Markdown: emnews beside the converters that people would reach for.

Run from the project's folder, after ``pip install -e '.[bench]'``::

    python -m benchmarks.fidelity [POSTS] [FOLDER]

The posts are the made-up ones of ``tests/generator.py``, as many that are dense with what is hard (bold at
any place, the marks that finance news uses), and with FOLDER the real ones in it. Every converter gets the
same clean HTML of the article: without charts, source line and advertising, which the others know nothing of.
What it makes is rendered, and a post counts as survived where each paragraph has the same text and the same
bold; punctuation at the edge of bold may be in it or not.
"""

from __future__ import annotations

import random
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import html2text
import html_to_markdown
import markdownify

from emnews_cli.model.document import Block, Inline, Paragraph, RawBlock, Strong, Text, walk
from emnews_cli.model.post import Post
from emnews_cli.pipeline import WriteOptions, convert_post, read_post
from emnews_cli.writers.html_nodes import HtmlNodes
from emnews_cli.writers.resolved import resolve
from tests.generator import make_post
from tests.rendering.engines import cmark_gfm, markdown_it, pandoc
from tests.rendering.said import Said, said_by_document, said_by_page, with_plain_bold
from tests.words import CLAUSES, COMPANIES

OPTIONS = WriteOptions(front_matter="none")
ENGINES = {"CommonMark": markdown_it(), "GFM": cmark_gfm()}
ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]|&(?:#\d+|[a-z]+);")

Converter = Callable[[str], str]
PEERS: dict[str, Converter] = {
    "html2text": lambda html: _html2text().handle(html),
    "markdownify": markdownify.markdownify,
    "html-to-markdown": lambda html: _text_of(html_to_markdown.convert(html)),
    "pandoc": lambda html: pandoc().render(html=html),
}


def _html2text() -> html2text.HTML2Text:
    converter = html2text.HTML2Text(bodywidth=0)
    converter.unicode_snob = True
    return converter


def _text_of(result: object) -> str:
    return result if isinstance(result, str) else str(getattr(result, "content", result))


def made_posts(count: int) -> Iterator[list[Block]]:
    for number in range(count):
        made = make_post(number)
        yield article(read_post(made.data, made.name))


def real_posts(folder: Path) -> Iterator[list[Block]]:
    for path in sorted(folder.glob("*.md")):
        yield article(read_post(path.read_bytes(), path.name))


def article(post: Post) -> list[Block]:
    """The article, where it is in the vocabulary and was not Markdown from the start."""
    raw = any(isinstance(node, RawBlock) for node in walk(post.blocks))
    return [] if raw or post.markdown is not None else resolve(post.blocks, OPTIONS)


def dense_posts(count: int) -> Iterator[list[Block]]:
    for number in range(count):
        chance = random.Random(number)
        yield [Paragraph(_dense_line(chance)) for _ in range(6)]


def _dense_line(chance: random.Random) -> list[Inline]:
    """Clauses and names, each by itself, some bold; none beside another bold one."""
    line: list[Inline] = []
    for _ in range(chance.randrange(2, 7)):
        text = chance.choice([chance.choice(CLAUSES), chance.choice(COMPANIES)[0]])
        words = Text(text + chance.choice(["", "", "，", "。", "）", "”", "："]))
        bold = chance.random() < 0.3 and not (line and isinstance(line[-1], Strong))
        line.append(Strong([words]) if bold else words)
    return line


def emnews(blocks: list[Block]) -> str:
    post = replace(read_post(b""), blocks=blocks, markdown=None)
    return convert_post(post, "md", OPTIONS)


def survives(wanted: list[Said], markdown: str, engine: Callable[[str], str]) -> bool:
    found = said_by_page(engine(markdown))
    return _text_and_bold(found) == _text_and_bold(wanted)


def _text_and_bold(said: list[Said]) -> list[tuple[str, list[str]]]:
    return [(one.text, list(filter(None, one.bold))) for one in with_plain_bold(said) if one.text]


def escapes(markdown: str, wanted: list[Said]) -> int:
    """How many escapes there are for characters that the text really has."""
    return len(ESCAPE.findall(markdown)) if wanted else 0


def measure(kind: str, articles: Iterable[list[Block]]) -> None:
    names = ["emnews", *PEERS]
    survived = {(name, engine): 0 for name in names for engine in ENGINES}
    escaped, characters, total = dict.fromkeys(names, 0), 0, 0
    for blocks in articles:
        wanted, html = said_by_document(blocks), HtmlNodes().blocks(blocks)
        total += 1
        characters += sum(len(one.text) for one in wanted)
        for name in names:
            markdown = emnews(blocks) if name == "emnews" else PEERS[name](html)
            escaped[name] += escapes(markdown, wanted)
            for engine, render in ENGINES.items():
                survived[name, engine] += survives(wanted, markdown, render)
    print(f"\n| {total} {kind} | " + " | ".join(ENGINES) + " | escapes in 1,000 characters |")
    print("| --- |" + " --- |" * (len(ENGINES) + 1))
    for name in names:
        shares = " | ".join(f"{survived[name, engine] / total:.0%}" for engine in ENGINES)
        print(f"| {name} | {shares} | {1000 * escaped[name] / characters:.1f} |")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    arguments = sys.argv[1:]
    count = int(arguments[0]) if arguments else 800
    measure("made-up posts", filter(None, made_posts(count)))
    measure("dense posts", dense_posts(count))
    if len(arguments) > 1:
        measure("real posts", filter(None, real_posts(Path(arguments[1]))))
