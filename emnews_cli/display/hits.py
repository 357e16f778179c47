"""What a search found, for terminals and pipes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from emnews_cli.display.control_characters import printable
from emnews_cli.display.listing import Row, columns_of, date_text, fields_of, tab_separated
from emnews_cli.display.reports.json_text import json_text
from emnews_cli.model.markets import label_of
from emnews_cli.model.post import heading_without_title
from emnews_cli.search.hits import Hit, StoryPlace
from emnews_cli.search.query import COLUMNS, Column, Query
from emnews_cli.search.snippets import Range, Segment, snippet

if TYPE_CHECKING:
    from rich.text import Text

_MARKS = ("【", "】")
_INDENT = "    "
_STYLE = "bold red"


def row_of_hit(hit: Hit) -> Row:
    """The row of a list that a post has."""
    return Row(
        path=hit.path,
        id=hit.id,
        title=hit.texts["title"],
        heading=hit.texts["title"].strip() or heading_without_title(hit.texts["digest"] or hit.texts["text"]),
        date=hit.date.moment.isoformat() if hit.date else "",
        shown_date=date_text(hit.date),
        seconds=hit.date.moment.timestamp() if hit.date else None,
        source=hit.source,
        categories=hit.categories,
        tags=hit.tags,
        securities=tuple(map(label_of, hit.securities)),
        size=hit.size,
    )


def snippet_of(hit: Hit, places: dict[Column, list[Range]]) -> list[Segment]:
    """Why a post was found: from the text if a word is there, else from the digest, else the beginning."""
    found: Column = "digest" if places["digest"] and not places["text"] else "text"
    if not hit.texts[found]:
        found = "digest"
    return snippet(hit.texts[found], places[found])


# --- for pipes ------------------------------------------------------------------------------------------


def hit_lines(hits: Iterable[Hit], query: Query, *, marked: bool) -> Iterator[bytes]:
    """The lines of ``emnews list`` with a snippet at the end of each, its words marked if that is wanted."""
    for hit in hits:
        segments = snippet_of(hit, hit.places(query))
        before, after = _MARKS if marked else ("", "")
        shown = "".join(f"{before}{text}{after}" if mark else text for text, mark in segments)
        yield tab_separated(row_of_hit(hit), shown)


def hit_objects(hits: Iterable[Hit], query: Query) -> Iterator[bytes]:
    """An object a line: that of ``emnews list``, the score, the snippet, and where the words are."""
    for hit in hits:
        places = hit.places(query)
        matches = [
            {"field": column, "start": start, "end": end, "text": hit.texts[column][start:end]}
            for column in COLUMNS
            for start, end in places[column]
        ]
        shown = "".join(text for text, _ in snippet_of(hit, places))
        more = {"score": hit.score, "snippet": shown, "matches": matches}
        yield json_text(fields_of(row_of_hit(hit)) | more).encode() + b"\n"


def story_lines(hits: Iterable[Hit], places: dict[str, StoryPlace]) -> Iterator[bytes]:
    """The lines of ``emnews list`` with the likeness to an earlier post of the story at the end of each."""
    for hit in hits:
        alike = places[hit.path].similarity
        yield tab_separated(row_of_hit(hit), "" if alike is None else f"{alike:.2f}")


def story_objects(hits: Iterable[Hit], places: dict[str, StoryPlace]) -> Iterator[bytes]:
    """An object a line: that of ``emnews list``, and the columns of the table ``stories``."""
    for hit in hits:
        place = places[hit.path]._asdict()
        place["same_medium"] = None if place["same_medium"] is None else bool(place["same_medium"])
        yield json_text(fields_of(row_of_hit(hit)) | place).encode() + b"\n"


def hit_paths(hits: Iterable[Hit]) -> Iterator[bytes]:
    """Paths, each ended by a NUL character."""
    return (os.fsencode(hit.path) + b"\0" for hit in hits)


# --- for a terminal -------------------------------------------------------------------------------------


def hit_view(hits: list[Hit], query: Query, width: int) -> Iterator[Text]:
    """The lines of ``emnews list`` for each post, and the snippet; the words marked in both.

    Args:
        hits: the posts.
        query: with the words.
        width: of the terminal, in columns.
    """
    from rich.text import Text

    rows = list(map(row_of_hit, hits))
    columns = columns_of(rows, width)
    for hit, row in zip(hits, rows, strict=True):
        places, title = hit.places(query), hit.texts["title"]
        for line in columns.lines(row):
            line.highlight_words([printable(title[start:end]) for start, end in places["title"]], _STYLE)
            yield line
        segments = snippet_of(hit, places)
        if segments:
            drawn = [(printable(text), _STYLE if marked else "") for text, marked in segments]
            shown = Text.assemble(_INDENT, *drawn, no_wrap=True)
            shown.truncate(width, overflow="ellipsis")
            yield shown
