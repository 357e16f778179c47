"""Footnotes of an article, once all of it is read: one list at its end, and no mark without a note."""

from __future__ import annotations

from collections.abc import Container

from emnews_cli.model.document import (
    SPANS,
    Block,
    FootnoteReference,
    Footnotes,
    Inline,
    ListBlock,
    Text,
    inline_lists,
    inline_text,
    inner_blocks,
    walk,
    walk_blocks,
)


def settle_footnotes(blocks: list[Block]) -> None:
    """Put the last list of notes at the end, make lists of others, and text of marks that lead nowhere.

    One with a note that no mark leads to is a list, too: no Markdown engine shows such a note.

    Args:
        blocks: the article, which is changed.
    """
    notes = next((block for block in reversed(blocks) if isinstance(block, Footnotes)), None)
    if notes is not None and not _has_a_mark_each(notes, blocks):
        notes = None
    if notes is not None:
        blocks[:] = [block for block in blocks if block is not notes]
    _make_lists(blocks)
    if notes is not None:
        for note in notes.notes:
            _make_lists(note)
        blocks.append(notes)
    known = range(notes.start, notes.start + len(notes.notes)) if notes else range(0)
    for block in walk_blocks(blocks):
        for inlines in inline_lists(block):
            _make_text(inlines, known)


def _has_a_mark_each(notes: Footnotes, blocks: list[Block]) -> bool:
    marked = {node.number for node in walk(blocks) if isinstance(node, FootnoteReference)}
    return marked.issuperset(range(notes.start, notes.start + len(notes.notes)))


def _make_lists(blocks: list[Block]) -> None:
    for number, block in enumerate(blocks):
        if isinstance(block, Footnotes):
            blocks[number] = ListBlock(True, block.notes, block.start)
        for inner in inner_blocks(blocks[number]):
            _make_lists(inner)


def _make_text(inlines: list[Inline], known: Container[int]) -> None:
    made: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, FootnoteReference) and inline.number not in known:
            inline = Text(inline_text([inline]))
        elif isinstance(inline, SPANS):
            _make_text(inline.children, known)
        if made and isinstance(inline, Text) and isinstance(made[-1], Text):
            made[-1] = Text(made[-1].text + inline.text)
        else:
            made.append(inline)
    inlines[:] = made
