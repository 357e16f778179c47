"""The PATH arguments: files, folders, ``-``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import typer

from emnews_cli.archive.discover import Source, check_exists, discover
from emnews_cli.archive.run import Failure, Outcome, attempt, run
from emnews_cli.cli.terminal import say
from emnews_cli.errors import UsageError

Result = TypeVar("Result")
STDIN = Path("-")


class Inputs:
    """What a command shall read.

    Args:
        paths: the arguments; empty for standard input.

    Raises:
        UsageError: a path is empty, or ``-`` stands together with others.
        InputError: a path does not exist.

    Attributes:
        failed: how many posts could not be processed, so far.
    """

    def __init__(self, paths: list[str]) -> None:
        if "" in paths:
            raise UsageError("a path is empty")
        if "-" in paths and len(paths) > 1:
            raise UsageError("- stands for the one post on standard input and goes with no other path")
        self._paths = [Path(path) for path in paths]
        self._sources: list[Source] | None = None
        self.failed = 0
        if not self.from_stdin:
            for path in self._paths:
                check_exists(path)

    @property
    def from_stdin(self) -> bool:
        """Whether the one post comes on standard input."""
        return self._paths in ([], [STDIN])

    @property
    def is_single(self) -> bool:
        """Whether one post is asked for, not a folder or a list."""
        return self.from_stdin or (len(self._paths) == 1 and not self.folders)

    @property
    def folders(self) -> list[Path]:
        """The folders among the paths."""
        return [path for path in self._paths if path.is_dir()]

    def collect(self) -> list[Source]:
        """All the files at once, for who must know them before the first is read."""
        if self._sources is None:
            self._sources = (
                [Source(STDIN, Path("stdin.md"))] if self.from_stdin else list(discover(self._paths))
            )
        return self._sources

    def readable(self) -> Iterator[Source]:
        """The files, none of them opened; what is known to be unreadable is reported and counted."""
        for source in self.collect():
            if source.problem:
                self.fail(source, f"can't be read: {source.problem}")
            else:
                yield source

    def each(self, work: Callable[[bytes, str | None], Result]) -> Iterator[tuple[Source, Result]]:
        """Work on every post; a post that fails is reported and counted, and the rest goes on.

        Args:
            work: takes a file's bytes and its name, None for standard input.
        """
        for source, result in self._outcomes(work):
            if isinstance(result, Failure):
                self.fail(source, result.reason)
            else:
                yield source, result

    def fail(self, source: Source, reason: str) -> None:
        """Report and count a post that could not be processed."""
        self.failed += 1
        say(f"{source.name}: {reason}")

    def _outcomes(self, work: Callable[[bytes, str | None], Result]) -> Iterator[Outcome[Result]]:
        if self.from_stdin:
            data = sys.stdin.buffer.read()
            yield Outcome(Source(STDIN, Path("stdin.md")), attempt(lambda: work(data, None)))
            return
        sources = discover(self._paths) if self._sources is None else self._sources
        yield from run(sources, lambda data, source: work(data, source.name))


def inputs_of(context: typer.Context, paths: list[str] | None) -> Inputs:
    """The inputs of a command; without any on a terminal its help is shown instead.

    Raises:
        typer.Exit: the help was shown.
    """
    if not paths and sys.stdin.isatty():
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)
    return Inputs(paths or [])
