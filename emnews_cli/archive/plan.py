"""Which output belongs to which input, settled before anything is written."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import pairwise
from typing import Self

from emnews_cli.archive.discover import Source, join
from emnews_cli.errors import UsageError
from emnews_cli.stores.urls import is_url, real_path

TargetOf = Callable[[Source], str]
"""The file that the output of a source goes to."""


def target_in_tree(source: Source, folder: str, suffix: str) -> str:
    """The output of an input in a folder, in a tree of the inputs' shape.

    Args:
        source: the input.
        folder: the output folder.
        suffix: the extension of the output, with its dot; empty to keep the input's own.
    """
    return target_at(source.place, folder, suffix)


def target_at(place: str, folder: str, suffix: str) -> str:
    """The same of an input that is at a place in the tree."""
    return join(folder, _stem(place) + suffix if suffix else place)


_UNDATED = re.compile(r"-?(?P<id>(?:NW)?(\d{4})(\d\d)(\d\d)\d{10}\.\w+)", re.ASCII)
_SHORT_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?=-)", re.ASCII)


def dated_name(place: str) -> str:
    """The place of an output whose name begins with ``YYYY-MM-DD``, where the name of the post tells the day.

    Args:
        place: of a post in a tree.
    """
    folder, name = os.path.split(place)
    if match := _UNDATED.fullmatch(name):
        name = "-".join((*match.groups()[1:], match["id"]))
    elif match := _SHORT_DAY.match(name):
        name = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}{name[match.end() :]}"
    return join(folder, name)


def _stem(place: str) -> str:
    """A path without its extension, as :func:`os.path.splitext` parts it, which few posts need."""
    if place.endswith(".md") and place[-4:-3] not in ("", "/", "."):
        return place[:-3]
    return os.path.splitext(place)[0]


def refuse_collisions(sources: Iterable[Source], target_of: TargetOf, folder: str) -> None:
    """See that no two inputs have one output; only a number is kept of each.

    Args:
        sources: the inputs; gone through twice where it looks as if two collide. One that can't be read has
            no output.
        target_of: their outputs.
        folder: the output folder, which need not exist; nothing stays in it.

    Raises:
        UsageError: two have, also where the file system takes two names for one.
    """
    heaps = _sorted_heaps(hash(folded(target_of(source))) for source in sources if not source.problem)
    twice = {left for heap in heaps for left, right in pairwise(heap) if left == right}
    if not twice:
        return
    with _Trial(folder) as trial:
        for source in sources:
            target = target_of(source)
            if hash(folded(target)) in twice and not source.problem:
                other = trial.taken_by(target, source)
                if other.path != source.path and not _is_one_file(other.path, source.path):
                    raise UsageError(
                        "{path} and {path2} would both become {target}; nothing was written",
                        path=other.path,
                        path2=source.path,
                        target=target,
                    )


def _is_one_file(path: str, other: str) -> bool:
    """Whether two names are of one file in one folder, so that it is no matter which of them is read."""
    return os.path.realpath(path) == os.path.realpath(other)


class _Trial:
    """Tries out which names a file system takes for one, in a folder that goes with the block.

    Args:
        folder: a folder in that file system, or one that could be made there.
    """

    def __init__(self, folder: str) -> None:
        import tempfile  # which few need, and which is slow to load

        self._prefix = join(folder, "")
        self._by_target: dict[str, Source] = {}
        self._by_identity: dict[tuple[int, int] | str, Source] = {}
        self._scratch = ""
        if is_url(folder):  # an object store tells all names apart
            return
        place = os.path.abspath(folder)
        while not os.path.isdir(place):
            place = os.path.dirname(place)
        with suppress(OSError):  # where nothing can be written, nothing can collide
            self._scratch = tempfile.mkdtemp(prefix=".emnews-", suffix=".tmp", dir=place)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        import shutil

        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def taken_by(self, target: str, source: Source) -> Source:
        """The first source whose output this is: the given one where it is new."""
        if target not in self._by_target:
            identity = self._identity(target.removeprefix(self._prefix))
            other = self._by_identity.setdefault(identity, source) if identity else source
            self._by_target[target] = other
        return self._by_target[target]

    def _identity(self, path: str) -> tuple[int, int] | str | None:
        """What the file system makes of a path; None where it refuses it."""
        if not self._scratch:
            return None
        file = os.path.join(self._scratch, path)
        with suppress(OSError, ValueError):
            os.makedirs(os.path.dirname(file), exist_ok=True)
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        return _identity(file)


def folded(path: str) -> str:
    """What paths have in common that some file system may take for one: they differ in case or form alone."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFKD", path.casefold()).casefold()


_HEAPS = 16


def _sorted_heaps(numbers: Iterable[int]) -> list[array[int]]:
    """Numbers parted by their remainders and sorted: to sort all at once takes five times their memory."""
    heaps = [array("q") for _ in range(_HEAPS)]
    for number in numbers:
        heaps[number % _HEAPS].append(number)
    return [array("q", sorted(heap)) for heap in heaps]


def refuse_nesting(output: str, folders: Iterable[str]) -> None:
    """See that outputs do not land among the inputs, where the next run would read them.

    Raises:
        UsageError: the output folder is one of the input folders or below one.
    """
    place = os.path.join(real_path(output), "")
    for folder in folders:
        if place.startswith(os.path.join(real_path(folder), "")):
            raise UsageError(
                "output folder {output} is inside input folder {folder}", output=output, folder=folder
            )


def refuse_overwriting(sources: Iterable[Source], target_of: TargetOf) -> None:
    """See that no output takes the place of an input; only a number is kept of each output that exists.

    Args:
        sources: the inputs; gone through again where outputs exist.
        target_of: their outputs.

    Raises:
        UsageError: one would.
    """
    targets = (_identity(target_of(source)) for source in sources if not source.problem)
    existing = _sorted_heaps(hash(identity) for identity in targets if identity)
    if not any(existing):
        return
    inputs = {identity for source in sources if _holds(existing, identity := _identity(source.file))}
    for source in sources if inputs else ():
        if not source.problem and _identity(target := target_of(source)) in inputs:
            raise UsageError(
                "{target} is one of the posts that are read: choose another output", target=target
            )


def _holds(heaps: list[array[int]], identity: tuple[int, int] | str | None) -> bool:
    number = hash(identity)
    heap = heaps[number % _HEAPS]
    at = bisect_left(heap, number)
    return at < len(heap) and heap[at] == number


def _identity(path: str) -> tuple[int, int] | str | None:
    """Device and inode of a regular file: the same file under whatever name. Of an object its URL.

    A folder in front of ``..`` need not be there yet: it is made before anything is written.
    """
    if is_url(path):
        return path
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return _identity(os.path.realpath(path)) if os.path.normpath(path) != path else None
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None
