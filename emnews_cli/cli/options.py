"""Arguments and options shared by several commands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from emnews_cli.cli.settings import isolate, load
from emnews_cli.cli.terminal import ColorChoice

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH",
        help="Files, folders (all *.md and *.markdown below), or - for one post on standard input.",
        show_default=False,
    ),
]


Color = Annotated[
    ColorChoice,
    typer.Option("--color", help="Colour: beats FORCE_COLOR and NO_COLOR.", show_default=True),
]


@dataclass(eq=False, repr=False)
class InputOptions:
    """What to read.

    Args:
        paths: files, folders, or ``-``; None or empty for standard input.
        files_from: a file with more paths, ``-`` for standard input, or empty.
        null: whether the paths in it end with NUL characters.
        null_alone: whether that makes sense without such a file.
        follow_links: whether links in a folder may lead out of it.
        exclude: patterns of what is passed over in folders.
        max_size: the most that is read of a post, a list, or what else is named, as the user says it.
    """

    panel: ClassVar[str] = "What to read"
    null_alone: ClassVar[bool] = False
    paths: Paths = None
    files_from: Annotated[
        str,
        typer.Option(metavar="FILE", help="Read paths from FILE too, or from - .", show_default=False),
    ] = ""
    null: Annotated[
        bool, typer.Option("-0", "--null", help="Paths in that FILE end with NUL characters.")
    ] = False
    follow_links: Annotated[
        bool, typer.Option("--follow-links", help="Read what links in a folder lead to, also outside of it.")
    ] = False
    exclude: Annotated[
        list[str] | None,
        typer.Option(metavar="GLOB", help="Pass over these in folders, as git would: drafts/, 2021-*."),
    ] = None
    max_size: Annotated[
        str, typer.Option(metavar="SIZE", help="Read no file larger than this: 64MB, 1GB.")
    ] = "64MB"


@dataclass(eq=False, repr=False)
class RunOptions:
    """How to go through many posts.

    Args:
        jobs: how many processes; 0 for as many as there are cores, None for a sensible number.
        quiet: show no progress and no summary.
        report: a file that says of each post what became of it, or empty.
        fail_if_empty: whether it is a failure that there is no post, or that none is selected.
    """

    panel: ClassVar[str] = "How to run"
    jobs: Annotated[
        int | None,
        typer.Option(
            "-j", "--jobs", min=0, metavar="N", help="Processes; 0: all cores, by default at most 8."
        ),
    ] = None
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress, no summary.")] = False
    report: Annotated[
        str,
        typer.Option(metavar="FILE", help="Write a JSON line about each post to FILE.", show_default=False),
    ] = ""
    fail_if_empty: Annotated[
        bool, typer.Option("--fail-if-empty", help="Exit with 1 where there is no post, or none is selected.")
    ] = False


@dataclass(eq=False, repr=False)
class ClusterOptions:
    """Where posts are worked on, if not on this machine alone.

    Args:
        cluster: the scheduler of Dask distributed, ``local:N``, or empty.
        partition_posts: how many posts are given to a worker at a time, at most; None for 5,000.
    """

    panel: ClassVar[str] = "How to run"
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Work on a Dask cluster: tcp://HOST:8786, tls://HOST:8786, or local:N.",
            show_default=False,
        ),
    ] = ""
    # A default that is a number makes typer load pydantic for every command that has the option.
    partition_posts: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="With --cluster, posts that a worker gets at a time: by default 5000."
        ),
    ] = None


@dataclass(eq=False, repr=False)
class SettingsOptions:
    """Where options get their defaults.

    Args:
        config: a settings file, or None for the nearest one.
        isolated: whether to read none.
        show_settings: whether to say what holds instead of doing anything.
    """

    panel: ClassVar[str] = "Settings"
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            is_eager=True,
            callback=load,
            envvar="EMNEWS_CONFIG",
            help="Read settings from FILE.",
        ),
    ] = None
    isolated: Annotated[
        bool, typer.Option("--isolated", is_eager=True, callback=isolate, help="Read no settings file.")
    ] = False
    show_settings: Annotated[
        bool, typer.Option("--show-settings", help="Show what every option is and what set it; do nothing.")
    ] = False


@dataclass(eq=False, repr=False)
class OutputOptions:
    """Where results go.

    Args:
        output: a file, a folder, or None or ``-`` for standard output.
        update: redo only what changed.
        prune: remove outputs whose posts are gone.
        dry_run: say what would be written.
    """

    panel: ClassVar[str] = "Where results go"
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="PATH", help="A file, a folder for many posts, or -."),
    ] = None
    update: Annotated[bool, typer.Option("-u", "--update", help="Redo only what changed.")] = False
    prune: Annotated[bool, typer.Option("--prune", help="With -u, remove outputs whose posts are gone.")] = (
        False
    )
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be written.")] = False
