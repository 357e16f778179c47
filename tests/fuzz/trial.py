"""One post on its way through the program, each step taken once and when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from emnews_cli.model.diagnostic import Diagnostic
from emnews_cli.model.examination import Examination
from emnews_cli.model.post import Post
from emnews_cli.pipeline import (
    Stripped,
    WriteOptions,
    check_post,
    convert_post,
    fix_post,
    read_post,
    strip_post,
)
from emnews_cli.rules.repair import Repaired
from tests.fuzz.posts import FuzzedPost
from tests.writers.books import book_of

OPTIONS = (
    WriteOptions(),
    WriteOptions(emphasis="exact"),
    WriteOptions(front_matter="none"),
    WriteOptions(links="all", charts="link"),
    WriteOptions(links="none", charts="link", emphasis="exact"),
    WriteOptions(front_matter="none", links="none"),
    WriteOptions(profile="obsidian"),
)


@dataclass(frozen=True)
class Program:
    """What is under test; a test of the oracles puts something broken in its place."""

    read: Callable[[bytes, str | None], Post] = read_post
    convert: Callable[[Post, str, WriteOptions], str] = convert_post
    book: Callable[..., bytes] = book_of
    check: Callable[[Post], list[Diagnostic]] = check_post
    fix: Callable[..., Repaired] = fix_post
    strip: Callable[[bytes], Stripped] = strip_post


@dataclass
class Trial:
    """A post, and what each step made of it.

    Args:
        source: the post.
        program: what takes the steps.
    """

    source: FuzzedPost
    program: Program = Program()
    _written: dict[tuple[Any, ...], str] = field(default_factory=dict)

    def read(self, data: bytes | None = None) -> Post:
        """The post, or other data under its name, read anew."""
        return self.program.read(self.source.data if data is None else data, self.source.name)

    @cached_property
    def post(self) -> Post:
        """The post as read."""
        return self.read()

    def written(self, to: str, options: WriteOptions = OPTIONS[0]) -> str:
        """The post in a format."""
        if (to, options) not in self._written:
            self._written[to, options] = self.program.convert(self.post, to, options)
        return self._written[to, options]

    @cached_property
    def book(self) -> bytes:
        """A book of the post alone."""
        return self.program.book([self.post])

    @cached_property
    def examined(self) -> Examination:
        """The post with its diagnostics."""
        return Examination(self.post, diagnostics=self.program.check(self.post))

    @cached_property
    def stripped(self) -> Stripped:
        """The file without its charts."""
        return self.program.strip(self.source.data)

    def fixed(self, *, unsafe: bool, again: Repaired | None = None) -> Repaired:
        """The file repaired, or what came of that repaired once more."""
        data, name = (again.data, again.path) if again else self.source[::-1]
        return self.program.fix(data, name, unsafe=unsafe)
