"""Posts to plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import assert_never

from emnews_cli.model.document import (
    Cell,
    CodeBlock,
    DefinitionList,
    Figure,
    Footnotes,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    RawBlock,
    ResolvedBlock,
    ResolvedInline,
    Rule,
    Table,
)
from emnews_cli.model.grid import grid
from emnews_cli.model.notation import printed_address
from emnews_cli.model.plain_text import in_one_line, paragraphs, plain_text
from emnews_cli.model.post import Post
from emnews_cli.writers.resolved import Document


def write_text(document: Document) -> str:
    """One post as plain text: title, one line about it, digest, paragraphs, an empty line between them."""
    post = document.post
    parts = _head(post) if document.options.front_matter == "keep" else [post.heading]
    if post.digest:
        parts.append(post.digest)
    parts += _blocks(document.blocks)
    return "\n\n".join(filter(None, parts)) + "\n"


def _head(post: Post) -> list[str]:
    date = ""
    if post.date:
        date = post.date.moment.strftime("%Y-%m-%d" if post.date.precision == "day" else "%Y-%m-%d %H:%M:%S")
    about = "  ".join(filter(None, (date, post.source, post.editor, post.url)))
    return [post.heading, about]


def _blocks(blocks: Iterable[ResolvedBlock]) -> Iterator[str]:  # noqa: C901  # a case for each node
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield plain_text(block.children)
            case Figure():
                yield _figure(block)
            case ListBlock():
                yield _list(block)
            case DefinitionList():
                yield _definitions(block)
            case Quote() | RawBlock():
                yield from _blocks(block.blocks)
            case Table():
                yield "\n".join("\t".join(map(_cell, row)) for row in grid(block.rows))
            case CodeBlock():
                yield "\n".join(paragraphs([block]))
            case Footnotes():
                yield "\n".join(
                    f"[{number}] " + "\n".join(_blocks(note))
                    for number, note in enumerate(block.notes, block.start)
                )
            case Rule():
                yield "———"
            case _:
                assert_never(block)


def _cell(cell: Cell[ResolvedBlock] | None) -> str:
    return in_one_line(_blocks(cell.blocks)) if cell else ""


def _figure(block: Figure[ResolvedInline]) -> str:
    label = " ".join(filter(None, ("图", block.image.alt, printed_address(block.image.src))))
    return "\n".join(filter(None, (f"[{label}]", plain_text(block.caption))))


def _list(block: ListBlock[ResolvedBlock]) -> str:
    """Each item with its mark, what is in it below its first word."""
    return "\n".join(
        f"{mark} " + textwrap.indent("\n".join(_blocks(item)), " " * (len(mark) + 1)).lstrip(" ")
        for mark, item in zip(block.marks("-"), block.items, strict=True)
    )


def _definitions(block: DefinitionList[ResolvedInline, ResolvedBlock]) -> str:
    """Terms at the margin, what they mean with an indent below them."""
    lines: list[str] = []
    for definition in block.definitions:
        lines += (plain_text(term.children) for term in definition.terms)
        for meaning in definition.meanings:
            lines += textwrap.indent("\n".join(_blocks(meaning)), "    ").split("\n")
    return "\n".join(lines)
