"""Arguments and options that commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from emnews_cli.writers.registry import WRITERS

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH",
        help="Files, folders (all *.md and *.markdown below), or - for one post on standard input.",
        show_default=False,
    ),
]


class ColorMode(StrEnum):
    """The choices of ``--color``."""

    auto = "auto"
    always = "always"
    never = "never"


Color = Annotated[
    ColorMode,
    typer.Option("--color", help="Colour: beats FORCE_COLOR and NO_COLOR.", show_default=True),
]
To = StrEnum("To", {name: name for name in WRITERS})  # type: ignore[misc]
TO_HELP = "; ".join(f"{row.name}: {row.about}" for row in WRITERS.values()) + "."
To.__doc__ = "The choices of ``--to``."


class FrontMatter(StrEnum):
    """The choices of ``--front-matter``."""

    keep = "keep"
    none = "none"


class Charts(StrEnum):
    """The choices of ``--charts``."""

    drop = "drop"
    link = "link"


class Emphasis(StrEnum):
    """The choices of ``--emphasis``."""

    plain = "plain"
    exact = "exact"


class Split(StrEnum):
    """The choices of ``--split``."""

    none = "none"
    day = "day"
    week = "week"
    month = "month"
    year = "year"
    auto = "auto"


class GroupBy(StrEnum):
    """The choices of ``--group-by``."""

    day = "day"
    source = "source"
    security = "security"


class Order(StrEnum):
    """The choices of ``--order``."""

    oldest = "oldest"
    newest = "newest"


class Images(StrEnum):
    """The choices of ``--images``."""

    keep = "keep"
    drop = "drop"


class Links(StrEnum):
    """The choices of ``--links``."""

    articles = "articles"
    all = "all"
    none = "none"
