"""What each block element of HTML does to the builder."""

from __future__ import annotations

from functools import partial
from itertools import islice

from emnews_cli.model.document import (
    Block,
    Chart,
    CodeBlock,
    Figure,
    Footnotes,
    ListBlock,
    Paragraph,
    Quote,
    RawBlock,
    Rule,
    walk,
)
from emnews_cli.model.plain_text import characters
from emnews_cli.readers.html.builder import Builder, Closer, Opener
from emnews_cli.readers.html.elements import ENDNOTES, RAW, language_of
from emnews_cli.readers.html.formats import Attributes, style_within
from emnews_cli.readers.html.lists import OpenDefinitions, OpenList
from emnews_cli.readers.html.raw import HtmlRecorder
from emnews_cli.readers.html.tables import OpenCell, OpenTable
from emnews_cli.readers.paragraphs import ParagraphStyle

_MOST_WRAPPING = 4
_DEEPEST = 12
"""Quotes, lists, tables and other containers nested deeper than this are flattened, their text kept."""


def _collect(builder: Builder) -> list[Block]:
    """Collect the blocks to come on their own; returns the list that the ones before went to."""
    builder.flush()
    outer, builder.target = builder.target, []
    return outer


def _collected(builder: Builder, outer: list[Block]) -> list[Block]:
    """The blocks that came since :func:`_collect`; those to come go to the outer list again."""
    builder.flush()
    inner, builder.target = builder.target, outer
    return inner


def _enter(builder: Builder) -> list[Block]:
    """The same within a container."""
    outer = _collect(builder)
    builder.containers += 1
    return outer


def _leave(builder: Builder, outer: list[Block]) -> list[Block]:
    """The blocks that came since :func:`_enter`."""
    inner = _collected(builder, outer)
    builder.containers -= 1
    return inner


def _open_notes(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    """The footnotes of the article, as an ordered list."""
    if builder.containers >= _DEEPEST:
        return _open_paragraph(builder, tag, attributes)
    outer = _enter(builder)
    return partial(_close_notes, builder, outer)


def _close_notes(builder: Builder, outer: list[Block]) -> None:
    inner = _leave(builder, outer)
    match inner:
        case [ListBlock(ordered=True) as notes] | [Rule(), ListBlock(ordered=True) as notes]:
            outer.append(Footnotes(notes.items, notes.start))
            builder.noted = True
        case _:
            outer += inner


def _open_paragraph(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    """A paragraph, a heading or a container: text within is a paragraph of its own."""
    builder.flush()
    outer = builder.style
    builder.style = style_within(outer, tag, attributes)
    return partial(_close_paragraph, builder, outer)


def _close_paragraph(builder: Builder, outer: ParagraphStyle) -> None:
    builder.flush()
    builder.style = outer


def _record(builder: Builder, tag: str, attributes: Attributes) -> HtmlRecorder | None:
    """Begin to record the element, unless an outer one is recorded already or formats its content."""
    if builder.recorder is not None or builder.formats:
        return None
    builder.recorder = HtmlRecorder(builder.base)
    builder.recorder.start(tag, attributes)
    return builder.recorder


def _recorded(builder: Builder, tag: str, recorder: HtmlRecorder | None, blocks: list[Block]) -> str:
    """End what :func:`_record` began; the HTML, or nothing where an outer element keeps it.

    Nothing too where the blocks do not say the same: then a line about the article, advertising or a chart
    was taken out, and the HTML would bring it back.
    """
    if recorder is None:
        return ""
    recorder.end(tag)
    builder.recorder = None
    charted = any(isinstance(node, Chart) for node in walk(blocks))
    return recorder.html if not charted and recorder.holds_just("".join(characters(blocks))) else ""


def _open_raw(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    """An element outside the vocabulary: its HTML is kept beside what the vocabulary makes of it."""
    if builder.containers >= _DEEPEST:
        return _open_paragraph(builder, tag, attributes)
    outer = _enter(builder)
    recorder = _record(builder, tag, attributes)
    return partial(_close_raw, builder, tag, recorder, outer)


def _close_raw(builder: Builder, tag: str, recorder: HtmlRecorder | None, outer: list[Block]) -> None:
    inner = _leave(builder, outer)
    html = _recorded(builder, tag, recorder, inner)
    if inner:
        outer += [RawBlock(html, inner)] if html else inner


def _open_quote(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    if builder.depth >= _DEEPEST:
        return _open_paragraph(builder, tag, attributes)
    builder.depth += 1
    return partial(_close_quote, builder, _collect(builder))


def _close_quote(builder: Builder, outer: list[Block]) -> None:
    builder.depth -= 1
    if inner := _collected(builder, outer):
        outer.append(Quote(inner))


def _open_list(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    if builder.depth >= _DEEPEST:
        return _open_paragraph(builder, tag, attributes)
    builder.flush()
    builder.depth += 1
    outer = builder.target
    builder.lists.append(OpenList(tag, attributes))
    builder.target = builder.lists[-1].stray
    return partial(_close_list, builder, outer)


def _close_list(builder: Builder, outer: list[Block]) -> None:
    builder.flush()
    builder.depth -= 1
    builder.target = outer
    if made := builder.lists.pop().finish():
        outer.append(made)


def _open_item(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    if not builder.lists:
        return _open_loose_item(builder, tag, attributes)
    builder.flush()
    of, outer = builder.lists[-1], builder.target
    is_in_list = outer is of.stray
    builder.target = of.start_item(attributes)
    return partial(_close_item, builder, of.stray if is_in_list else outer)


def _open_loose_item(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    """An item that is in no list; those that follow one another are one, as they look in browsers."""
    if builder.depth >= _DEEPEST:
        return _open_paragraph(builder, tag, attributes)
    builder.depth += 1
    return partial(_close_loose_item, builder, _collect(builder))


def _close_loose_item(builder: Builder, outer: list[Block]) -> None:
    builder.depth -= 1
    inner = _collected(builder, outer)
    if inner and builder.loose is not None and outer and outer[-1] is builder.loose:
        builder.loose.items.append(inner)
    elif inner:
        builder.loose = ListBlock(False, [inner])
        outer.append(builder.loose)


def _close_item(builder: Builder, outer: list[Block]) -> None:
    """What follows the item goes where the list is, or on in the item where that is the list."""
    builder.flush()
    builder.target = outer


def _open_definitions(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    if builder.depth >= _DEEPEST:
        return _open_paragraph(builder, tag, attributes)
    builder.flush()
    builder.depth += 1
    outer = builder.target
    builder.definitions.append(OpenDefinitions())
    builder.target = builder.definitions[-1].stray
    return partial(_close_definitions, builder, outer)


def _close_definitions(builder: Builder, outer: list[Block]) -> None:
    builder.flush()
    builder.depth -= 1
    outer += builder.definitions.pop().finish()
    builder.target = outer


def _open_definition(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    closer = _open_paragraph(builder, tag, attributes)
    if not builder.definitions:
        return closer
    of, outer = builder.definitions[-1], builder.target
    builder.target = of.start(term=tag == "dt")
    return partial(_close_definition, builder, of, outer, closer)


def _close_definition(builder: Builder, of: OpenDefinitions, outer: list[Block], closer: Closer) -> None:
    closer()
    builder.target = of.end() if outer is of.stray else outer


def _open_figure(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    """A figure; its caption may stand before its image."""
    if builder.containers >= _DEEPEST:
        return _open_paragraph(builder, tag, attributes)
    outer = _enter(builder)
    return partial(_close_figure, builder, outer)


def _close_figure(builder: Builder, outer: list[Block]) -> None:
    inner = _leave(builder, outer)
    match inner:
        case [Paragraph() as caption, Figure(caption=[]) as figure]:
            figure.caption = caption.children
            outer.append(figure)
        case _:
            outer += inner


def _open_rule(builder: Builder, tag: str, attributes: Attributes) -> None:
    builder.flush()
    builder.target.append(Rule())


def _open_pre(builder: Builder, tag: str, attributes: Attributes) -> Closer | None:
    if builder.in_pre:
        return None
    builder.flush()
    in_code = builder.code is not None
    builder.code, builder.in_pre = [], True
    builder.language = language_of(attributes) or _language_around(builder)
    return partial(_close_pre, builder, in_code=in_code)


def _language_around(builder: Builder) -> str:
    """What the wrapping of a highlighter says; the nearest elements alone are such."""
    around = (language_of(values, own=False) for values in islice(builder.around(), _MOST_WRAPPING))
    return next(filter(None, around), "")


def _close_pre(builder: Builder, *, in_code: bool) -> None:
    text = "".join(builder.code or []).replace("\r\n", "\n").strip("\n")
    builder.code, builder.in_pre = [] if in_code else None, False
    builder.flush()
    if text.strip():
        builder.target.append(CodeBlock(text, builder.language))


def _open_table(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    """A table; of one that is nested too deeply the cells are paragraphs."""
    builder.flush()
    table = OpenTable() if builder.containers < _DEEPEST else None
    builder.containers += 1
    builder.tables.append(table)
    return partial(_close_table, builder, table)


def _close_table(builder: Builder, table: OpenTable | None) -> None:
    builder.flush()
    builder.containers -= 1
    builder.tables.pop()
    if table:
        builder.target += table.finish()


def _open_row(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    builder.flush()
    if builder.tables and (table := builder.tables[-1]):
        table.rows.append([])
    return builder.flush


def _open_foot(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    builder.flush()
    if not builder.tables or not (table := builder.tables[-1]):
        return builder.flush
    body, table.rows = table.rows, table.foot
    return partial(_close_foot, builder, table, body)


def _close_foot(builder: Builder, table: OpenTable, body: list[list[OpenCell]]) -> None:
    builder.flush()
    table.rows = body


def _open_cell(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    closer = _open_paragraph(builder, tag, attributes)
    table = builder.tables[-1] if builder.tables else None
    if table is None:
        return closer
    outer, builder.target = builder.target, table.start_cell(tag, attributes)
    return partial(_close_cell, builder, closer, outer)


def _close_cell(builder: Builder, closer: Closer, outer: list[Block]) -> None:
    closer()
    builder.target = outer


BLOCK_OPENERS: dict[str, Opener] = {
    **dict.fromkeys(ENDNOTES, _open_notes),
    **dict.fromkeys(RAW, _open_raw),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _open_list),
    **dict.fromkeys(("td", "th"), _open_cell),
    **dict.fromkeys(("pre", "listing", "xmp"), _open_pre),
    "blockquote": _open_quote,
    "li": _open_item,
    "dl": _open_definitions,
    **dict.fromkeys(("dt", "dd"), _open_definition),
    "figure": _open_figure,
    "hr": _open_rule,
    "table": _open_table,
    "tr": _open_row,
    "tfoot": _open_foot,
}
