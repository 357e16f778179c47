"""The options that select posts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, ClassVar, Generic

import typer

from emnews_cli.archive.reading import Content
from emnews_cli.archive.select import Selection, read_wanted
from emnews_cli.archive.tasks import Done, Result, Task
from emnews_cli.cli.days import first_day, last_day
from emnews_cli.errors import UsageError
from emnews_cli.model.markets import from_symbol

if TYPE_CHECKING:
    from emnews_cli.model.post import Post

UNWANTED = "not selected"
"""The status of a post that is not wanted."""


@dataclass(eq=False, repr=False)
class SelectOptions:
    """Which posts are wanted; each option is a field of :class:`~emnews_cli.archive.select.Selection`."""

    panel: ClassVar[str] = "Which posts"
    since: Annotated[
        datetime | None,
        typer.Option(parser=first_day, metavar="DATE", help="Posts from this day on: 2022-01-05, 7d."),
    ] = None
    until: Annotated[
        datetime | None,
        typer.Option(parser=last_day, metavar="DATE", help="Posts up to this day: 2022-01, today."),
    ] = None
    source: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Posts of this medium; several, of any.")
    ] = None
    category: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Posts of this category.")] = None
    tag: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Posts with this tag.")] = None
    security: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Posts that name 600030.SH, 1.600030 or 600030."),
    ] = None
    match: Annotated[
        str, typer.Option(metavar="TEXT", help="Posts with these words in them.", show_default=False)
    ] = ""

    @property
    def selection(self) -> Selection | None:
        """What the options ask for, or None where they ask for nothing.

        Raises:
            UsageError: nothing can be as they say.
        """
        if self.since and self.until and self.since > self.until:
            raise UsageError("--since is later than --until")
        if not all(code.strip() for code in self.security or ()):
            raise UsageError("--security is empty")
        wanted = Selection(
            since=_day(self.since),
            until=_day(self.until),
            sources=tuple(self.source or ()),
            categories=tuple(self.category or ()),
            tags=tuple(self.tag or ()),
            securities=tuple(from_symbol(code.strip()) for code in self.security or ()),
            match=self.match,
        )
        return None if wanted == Selection() else wanted


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@dataclass(slots=True, eq=False, repr=False)
class Taking(Generic[Result]):
    """Takes something from each post that is wanted, in whatever process.

    Args:
        wanted: which posts, or None for all.
        take: takes it; the other argument is the file.
    """

    wanted: Selection | None
    take: Callable[[Post, Content], Result]

    def __call__(self, content: Content, task: Task) -> Done[Result | None]:
        """What was taken; None where the post is not wanted."""
        post = read_wanted(content.data, task.name, self.wanted)
        return Done(None, UNWANTED) if post is None else Done(self.take(post, content))
