"""What git ignores: the rules of ``.gitignore`` files (https://git-scm.com/docs/gitignore)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from emnews_cli.archive.ignore_patterns import LinearPattern

_NAME = ".gitignore"


class _Layer(NamedTuple):
    """The rules of one file, which hold for what begins with a path."""

    prefix: str
    spec: GitIgnoreSpec


class IgnoreRules(tuple[_Layer, ...]):
    """The rules that hold in a folder, the outermost first. All paths are absolute."""

    __slots__ = ()

    def within(self, folder: str, *name: str) -> IgnoreRules:
        """The rules in a folder further down: those here and those of its file."""
        spec = _spec(os.path.join(folder, *(name or (_NAME,))))
        return IgnoreRules((*self, _Layer(os.path.join(folder, ""), spec))) if spec else self

    def ignore(self, path: str, *, is_folder: bool) -> bool:
        """Whether git would pass over a file or folder; the nearest rule that says something counts."""
        path = f"{path}/" if is_folder else path
        for prefix, spec in reversed(self):
            said = spec.check_file(path[len(prefix) :]).include
            if said is not None:
                return said
        return False


def rules_above(folder: str) -> IgnoreRules:
    """The rules of the git repository that a folder stands in, from the folders above it.

    A folder that they ignore was named in spite of them: for that they do not count.
    """
    rules = IgnoreRules()
    for above in _in_repository(folder):
        if rules.ignore(above, is_folder=True):
            return IgnoreRules()
        rules = rules.within(above, ".git", "info", "exclude")
        if above != folder:
            rules = rules.within(above)
    return rules


def _in_repository(folder: str) -> Iterator[str]:
    """The folders from the top of the repository down to this one; none where it is in none."""
    above = [folder]
    while not os.path.exists(os.path.join(above[-1], ".git")):
        parent = os.path.dirname(above[-1])
        if parent == above[-1]:
            return
        above.append(parent)
    yield from reversed(above)


def _spec(file: str) -> GitIgnoreSpec | None:
    """The rules in a file; None where there is none, or none that can be read."""
    if not os.path.isfile(file):
        return None
    try:
        with open(file, encoding="utf-8", errors="surrogateescape") as stream:
            lines = tuple(stream.read().splitlines())
    except OSError:
        return None
    return _compiled(lines)


@cache
def _compiled(lines: tuple[str, ...]) -> GitIgnoreSpec | None:
    from pathspec import GitIgnoreSpec

    patterns = [pattern for pattern in map(_pattern, lines) if pattern is not None]
    return GitIgnoreSpec(patterns) if patterns else None


def _pattern(line: str) -> LinearPattern | None:
    """The rule in a line, or None; git passes over one that makes no sense, and so do we."""
    from pathspec.patterns.gitignore import GitIgnorePatternError

    from emnews_cli.archive.ignore_patterns import LinearPattern

    try:
        pattern = LinearPattern(line)
    except GitIgnorePatternError:
        return None
    return pattern if pattern.include is not None else None
