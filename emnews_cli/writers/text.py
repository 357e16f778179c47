"""Posts to plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from emnews_cli.model.document import (
    Block,
    Chart,
    DefinitionList,
    Figure,
    ListBlock,
    Quote,
    RawBlock,
    Rule,
    inline_text,
    paragraphs,
)
from emnews_cli.model.post import Post
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.resolved import chart_label


def write_text(post: Post, options: WriteOptions) -> str:
    """One post as plain text: title, one line about it, digest, paragraphs, an empty line between them."""
    parts = _head(post) if options.front_matter == "keep" else [post.title]
    if post.digest:
        parts.append(post.digest)
    parts += _blocks(post.blocks, options)
    return "\n\n".join(filter(None, parts)) + "\n"


def _head(post: Post) -> list[str]:
    date = ""
    if post.date:
        date = post.date.moment.strftime("%Y-%m-%d" if post.date.precision == "day" else "%Y-%m-%d %H:%M:%S")
    about = "  ".join(filter(None, (date, post.source, post.editor, post.url)))
    return [post.title, about]


def _blocks(blocks: Iterable[Block], options: WriteOptions) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Chart):
            if options.charts == "link":
                yield " ".join(
                    filter(None, (chart_label(block), block.href if options.links != "none" else ""))
                )
        elif isinstance(block, Rule):
            yield "———"
        elif isinstance(block, Figure):
            yield _figure(block)
        elif isinstance(block, ListBlock):
            yield _list(block, options)
        elif isinstance(block, DefinitionList):
            yield _definitions(block, options)
        elif isinstance(block, Quote | RawBlock):
            yield from _blocks(block.blocks, options)
        else:
            yield "\n".join(paragraphs([block]))


def _figure(block: Figure) -> str:
    label = " ".join(filter(None, ("图", block.image.alt, block.image.src)))
    return "\n".join(filter(None, (f"[{label}]", inline_text(block.caption))))


def _list(block: ListBlock, options: WriteOptions) -> str:
    marks = (f"{number}. " if block.ordered else "- " for number in range(block.start, 10**9))
    return "\n".join(
        mark + "\n".join(_blocks(item, options)) for mark, item in zip(marks, block.items, strict=False)
    )


def _definitions(block: DefinitionList, options: WriteOptions) -> str:
    """Terms at the margin, what they mean with an indent below them."""
    lines: list[str] = []
    for definition in block.definitions:
        lines += (inline_text(term.children) for term in definition.terms)
        for meaning in definition.meanings:
            lines += textwrap.indent("\n".join(_blocks(meaning, options)), "    ").split("\n")
    return "\n".join(lines)
