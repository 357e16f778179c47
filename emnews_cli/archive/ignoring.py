"""The rules of ``.gitignore`` files (https://git-scm.com/docs/gitignore)."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from emnews_cli.archive.reading import MAX_SIZE, read_plain
from emnews_cli.errors import InputError, TooLargeError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from emnews_cli.archive.ignore_patterns import LinearPattern

NAME = ".gitignore"


class _Layer(NamedTuple):
    """The rules of one file, which hold for what begins with a path."""

    prefix: str
    spec: GitIgnoreSpec


class IgnoreRules(tuple[_Layer, ...]):
    """The rules that hold in a folder, the outermost first. All paths are absolute."""

    __slots__ = ()

    def within(self, folder: str, *name: str, max_size: int = MAX_SIZE) -> IgnoreRules:
        """The rules in a folder further down: those here and those of its file.

        Raises:
            OSError: the file can't be read, or has more bytes than ``max_size``.
        """
        return self._with(folder, _spec(os.path.join(folder, *(name or (NAME,))), max_size))

    def with_text(self, folder: str, data: bytes) -> IgnoreRules:
        """The rules in a folder further down, whose file of them holds these bytes."""
        return self._with(folder, _spec_of(data))

    def _with(self, folder: str, spec: GitIgnoreSpec | None) -> IgnoreRules:
        return IgnoreRules((*self, _Layer(os.path.join(folder, ""), spec))) if spec else self

    def ignore(self, path: str, *, is_folder: bool) -> bool:
        """Whether git would pass over a file or folder; the nearest rule that says something counts."""
        path = f"{path}/" if is_folder else path
        for prefix, spec in reversed(self):
            said = spec.check_file(path[len(prefix) :]).include
            if said is not None:
                return said
        return False


class Exclusion:
    """Patterns of what to pass over in a folder that was named, as in a ``.gitignore`` file there.

    Args:
        patterns: each holds for paths that count from the folder, and for paths as they are given with it.
        root: the folder, as given.
    """

    def __init__(self, patterns: tuple[str, ...], root: str) -> None:
        self._spec = _compiled(patterns)
        self._root = os.path.abspath(root)
        self._given = root

    def covers(self, path: str, *, is_folder: bool) -> bool:
        """Whether to pass over a file or folder, by its absolute path."""
        below = os.path.relpath(path, self._root) + "/" * is_folder
        given = (below, os.path.normpath(self._given).lstrip("./") + f"/{below}")
        return self._spec is not None and any(self._spec.check_file(name).include for name in given)


def rules_above(folder: str, max_size: int = MAX_SIZE) -> IgnoreRules:
    """The rules of the git repository that a folder stands in, from the folders above it.

    A folder that they ignore was named in spite of them: for that they do not count.

    Raises:
        OSError: one of the files can't be read, or has more bytes than ``max_size``.
    """
    rules = IgnoreRules()
    for above in _in_repository(folder):
        if rules.ignore(above, is_folder=True):
            return IgnoreRules()
        rules = rules.within(above, ".git", "info", "exclude", max_size=max_size)
        if above != folder:
            rules = rules.within(above, max_size=max_size)
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


def _spec(file: str, max_size: int) -> GitIgnoreSpec | None:
    """The rules in a file; None where there is none. As in git, a link is not taken for one."""
    if not os.path.isfile(file) or os.path.islink(file):
        return None
    try:
        data = read_plain(file, max_size).data
    except TooLargeError as error:
        raise OSError(errno.EFBIG, str(error), file) from error
    except InputError:  # another thing has taken its place
        return None
    return _spec_of(data)


def _spec_of(data: bytes) -> GitIgnoreSpec | None:
    return _compiled(tuple(data.decode("utf-8", "surrogateescape").splitlines()))


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
