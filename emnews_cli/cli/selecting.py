"""The options that say which posts are wanted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from emnews_cli.archive.select import Selection
from emnews_cli.model.markets import from_symbol

_DAY = ["%Y-%m-%d"]

Since = Annotated[
    datetime | None, typer.Option("--since", formats=_DAY, metavar="DATE", help="Posts from this day on.")
]
Until = Annotated[
    datetime | None, typer.Option("--until", formats=_DAY, metavar="DATE", help="Posts up to this day.")
]
Source = Annotated[
    list[str] | None, typer.Option("--source", metavar="NAME", help="Posts of this medium; several, of any.")
]
Category = Annotated[
    list[str] | None, typer.Option("--category", metavar="NAME", help="Posts of this category.")
]
Tag = Annotated[list[str] | None, typer.Option("--tag", metavar="NAME", help="Posts with this tag.")]
Security = Annotated[
    list[str] | None,
    typer.Option("--security", metavar="CODE", help="Posts that name 600030.SH, 1.600030 or 600030."),
]
Match = Annotated[str, typer.Option("--match", metavar="TEXT", help="Posts with these words in them.")]


def selection(
    since: datetime | None,
    until: datetime | None,
    source: list[str] | None,
    category: list[str] | None,
    tag: list[str] | None,
    security: list[str] | None,
    match: str,
) -> Selection | None:
    """What the options ask for, or None where they ask for nothing."""
    wanted = Selection(
        since=_day(since),
        until=_day(until),
        sources=tuple(source or ()),
        categories=tuple(category or ()),
        tags=tuple(tag or ()),
        securities=tuple(from_symbol(code.strip()) for code in security or ()),
        match=match,
    )
    return None if wanted == Selection() else wanted


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
