"""An article as a page to read in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text as RichText

from emnews_cli.display.listing import date_text
from emnews_cli.display.safe import terminal_safe
from emnews_cli.model.document import (
    Block,
    Chart,
    Code,
    CodeBlock,
    Emphasis,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    ListBlock,
    Mention,
    Quote,
    RawBlock,
    Rule,
    Strong,
    Styled,
    Table,
    Text,
)
from emnews_cli.model.markets import label_of
from emnews_cli.model.post import Post

_INDENT = "\u3000\u3000"


def page(post: Post) -> RenderableType:
    """Title, date and source, digest, article."""
    about = "  ".join(filter(None, (date_text(post.date), post.source)))
    parts: list[RenderableType] = [
        RichText(terminal_safe(post.title), style="bold"),
        RichText(terminal_safe(about), style="dim"),
    ]
    if post.digest and post.has_text:
        parts += [RichText(""), Padding(RichText(terminal_safe(post.digest), style="dim"), (0, 2))]
    for block in _drawn(post.article):
        parts += [RichText(""), block]
    return Group(*parts)


def _drawn(blocks: Iterable[Block]) -> Iterator[RenderableType]:
    for block in blocks:
        if isinstance(block, Quote):
            yield from (Padding(inner, (0, 0, 0, 4)) for inner in _drawn(block.blocks))
        elif isinstance(block, RawBlock):
            yield from _drawn(block.blocks)
        elif isinstance(block, ListBlock):
            yield from _items(block)
        elif not isinstance(block, Chart):
            yield _leaf(block)


def _items(block: ListBlock) -> Iterator[RenderableType]:
    for number, item in enumerate(block.items, block.start):
        mark = RichText(f"{number}. " if block.ordered else "• ")
        drawn = list(_drawn(item))
        if drawn and isinstance(first := drawn[0], RichText):
            drawn[0] = mark + first
        else:
            drawn.insert(0, mark)
        yield from (Padding(part, (0, 0, 0, 2)) for part in drawn)


def _leaf(block: Block) -> RenderableType:
    if isinstance(block, Heading):
        return _text(block.children, "bold")
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Figure):
        return _figure(block)
    if isinstance(block, CodeBlock):
        return RichText(terminal_safe(block.text))
    if isinstance(block, Rule):
        return RichText("———")
    return RichText(_INDENT) + _text(block.children) if hasattr(block, "children") else RichText("")


def _table(block: Table) -> RichTable:
    table = RichTable(show_header=False)
    for _ in range(max(len(row) for row in block.rows)):
        table.add_column(overflow="fold")
    for row in block.rows:
        table.add_row(*(_text(cell.children, "bold" if cell.header else "") for cell in row))
    return table


def _figure(block: Figure) -> RichText:
    label = f"[图 {block.image.alt} {block.image.src}]".replace("  ", " ")
    text = RichText(terminal_safe(label), style="dim")
    return text + RichText("\n") + _text(block.caption) if block.caption else text


def _text(inlines: Iterable[Inline], style: str = "") -> RichText:
    text = RichText()
    for inline in inlines:
        if isinstance(inline, Text | Code):
            text.append(terminal_safe(inline.text), style)
        elif isinstance(inline, LineBreak):
            text.append("\n")
        elif isinstance(inline, Image):
            text.append(terminal_safe(f"[图 {inline.src}]"), "dim")
        else:
            text.append_text(_text(inline.children, f"{style} {_style(inline)}".strip()))
        if isinstance(inline, Mention):
            text.append(f" {label_of(inline.security)}", "cyan")
    return text


def _style(inline: Inline) -> str:
    if isinstance(inline, Strong | Emphasis):
        return "bold"
    if isinstance(inline, Styled):
        return "strike" if inline.tag == "del" else ""
    return "cyan" if isinstance(inline, Mention) else "underline"
