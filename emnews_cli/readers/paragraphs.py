"""Paragraphs to blocks: recognise figures, captions, and lines about the article (source, editor)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from emnews_cli.model.document import Block, Figure, Heading, Image, LineBreak, Paragraph
from emnews_cli.model.post import Removed
from emnews_cli.model.struct import Struct
from emnews_cli.readers.inlines import Formats, Run, clean_line, fold, run_text, tidy
from emnews_cli.readers.vocabulary import Furniture, furniture, is_caption, may_be_furniture, without_tails


class ParagraphStyle(NamedTuple):
    """What the element around a paragraph says of it.

    Args:
        level: 1 to 6 in a heading, else 0.
        css_class: its classes.
        centred: whether it is centred on the line.
        caption: whether it is an explicit caption of a figure.
    """

    level: int = 0
    css_class: str = ""
    centred: bool = False
    caption: bool = False


PLAIN = ParagraphStyle()


@dataclass(slots=True, eq=False, repr=False)
class Notes(Struct):
    """What lines about the article say, and what was taken out."""

    source: str = ""
    editor: str = ""
    original_title: str = ""
    removed: list[Removed] = field(default_factory=list)

    def take(self, line: str, found: list[tuple[Furniture, str]], url: str = "") -> None:
        """Note what a line that is taken out is about; of several sources the first counts.

        Args:
            line: its text.
            found: what it is about, with the name in it.
            url: the first address that it links to, or empty.
        """
        for kind, name in found:
            if kind is Furniture.SOURCE:
                self.source = self.source or name
            elif kind is Furniture.EDITOR:
                self.editor = self.editor or name
            elif kind is Furniture.ORIGINAL_TITLE:
                self.original_title = self.original_title or name
        self.removed.append(Removed(found[0][0].value, line, url))


def make_blocks(
    runs: list[Run],
    style: ParagraphStyle,
    blocks: list[Block],
    notes: Notes,
    *,
    feed: bool,
    at_start: Callable[[], bool],
) -> None:
    """Append what a paragraph's runs make to the blocks before it.

    Args:
        runs: as read.
        style: of the element around them.
        blocks: the blocks of the same container so far.
        notes: takes the lines that are about the article.
        feed: whether the customs of the site's feed hold.
        at_start: tells whether the article has no text before it.
    """
    line = clean_line(runs)
    if line is None:
        paragraphs = tidy(runs)
    elif not line:
        return
    elif style is PLAIN and not (feed and may_be_furniture(line[0][0], line[-1][0])):
        blocks.append(Paragraph(fold(line)))
        return
    else:
        paragraphs = [[*line]]
    for paragraph in paragraphs:
        if feed:
            paragraph = _without_furniture(paragraph, style.css_class, notes, at_start)
        if paragraph:
            _append(paragraph, style, blocks, feed)


def _without_furniture(
    runs: list[Run], css_class: str, notes: Notes, at_start: Callable[[], bool]
) -> list[Run]:
    """The runs of a paragraph that are of the article; images in a line about it are, advertising's not."""
    found = _furniture(text := run_text(runs).strip(), css_class, at_start)
    if found:
        address = next((span.href for _, formats in runs for span in formats if span.href), "")
        notes.take(text, found, address)
        keep_images = all(kind is not Furniture.ADVERTISING for kind, _ in found)
        return [run for run in runs if keep_images and isinstance(run[0], Image)]
    if "\n" not in text:
        return _without_tail(runs, notes)
    kept: list[Run] = []
    for line_break, line in _lines(runs):
        if rest := _without_furniture(line, "", notes, at_start):
            kept += [line_break, *rest] if kept else rest
    return kept


def _without_tail(runs: list[Run], notes: Notes) -> list[Run]:
    """The runs of a line without the ``（文章来源：…）`` that follows its last sentence."""
    value, formats = runs[-1]
    rest, tails = without_tails(value) if isinstance(value, str) else ("", [])
    for tail in tails:
        notes.take(tail, furniture(tail))
    return runs if not tails else [*runs[:-1], (rest, formats)] if rest else runs[:-1]


def _furniture(text: str, css_class: str, at_start: Callable[[], bool]) -> list[tuple[Furniture, str]]:
    """An original title counts only at the start: further down it is part of the story."""
    found = furniture(text, css_class) if text else []
    if any(kind is Furniture.ORIGINAL_TITLE for kind, _ in found) and not at_start():
        return []
    return found


def _lines(runs: list[Run]) -> list[tuple[Run, list[Run]]]:
    """The lines of a paragraph, each with the line break before it."""
    lines: list[tuple[Run, list[Run]]] = [((LineBreak(), ()), [])]
    for run in runs:
        if isinstance(run[0], LineBreak):
            lines.append((run, []))
        else:
            lines[-1][1].append(run)
    return lines


def _append(runs: list[Run], style: ParagraphStyle, blocks: list[Block], feed: bool) -> None:
    before = blocks[-1] if blocks else None
    if figures := _figures(runs):
        blocks += figures
    elif isinstance(before, Figure) and not before.caption and _is_caption(runs, style, feed):
        before.caption = fold(runs)
    elif style.level:
        blocks.append(Heading(style.level, fold(runs)))
    else:
        blocks.append(Paragraph(fold(runs)))


def _is_caption(runs: list[Run], style: ParagraphStyle, feed: bool) -> bool:
    return style.caption or (feed and style.centred and is_caption(run_text(runs)))


def _figures(runs: list[Run]) -> list[Figure]:
    """The figures of a paragraph that is images alone, or one image and its caption on the next line."""
    figures = [_figure(value, formats) for value, formats in runs if isinstance(value, Image)]
    if not figures or not isinstance(runs[0][0], Image):
        return []
    rest = [value for value, _ in runs if not isinstance(value, Image | LineBreak)]
    if all(isinstance(value, str) and not value.strip() for value in rest):
        return figures
    if len(figures) == 1 and isinstance(runs[1][0], LineBreak):
        figures[0].caption = fold(runs[2:])
        return figures
    return []


def _figure(image: Image, formats: Formats) -> Figure:
    href = next((span.href for span in formats if span.href), "")
    return Figure(image, href="" if href == image.src else href)
