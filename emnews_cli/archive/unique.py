"""The files of one article: which to leave out, and where the others are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from emnews_cli.archive.select import Selection, read_wanted
from emnews_cli.archive.tasks import Done, Failure, Outcome, Task
from emnews_cli.model.articles import copy_rank

if TYPE_CHECKING:
    from emnews_cli.archive.reading import Content


class Copy(NamedTuple):
    """A file of an article.

    Args:
        article: what identifies the article, or empty.
        rank: the file's place among those of the article, the best first.
    """

    article: str
    rank: tuple[bool, bool, str]


@dataclass(slots=True, eq=False, repr=False)
class Comparing:
    """Finds out which article a post is, in whatever process.

    Args:
        wanted: which posts are to be compared, or None for all.
    """

    wanted: Selection | None

    def __call__(self, content: Content, task: Task) -> Done[Copy | None]:
        """The post as a file of its article; None where it is not wanted."""
        post = read_wanted(content.data, task.name, self.wanted)
        if post is None:
            return Done(None)
        return Done(Copy(post.article_id, copy_rank(post.id, has_text=bool(post.text))))


def superseded(outcomes: Iterable[Outcome[Copy | None]]) -> set[int]:
    """The files that another file of the same article is taken for, by their numbers in the order of reading.

    Of files of one rank the first is taken. What could not be read is not among them.
    """
    best: dict[str, tuple[tuple[bool, bool, str], int]] = {}
    left_out: set[int] = set()
    for number, outcome in enumerate(outcomes):
        found = None if isinstance(outcome.result, Failure) else outcome.result.value
        if found is not None and found.article:
            this = found.rank, number
            other = best.setdefault(found.article, this)
            best[found.article] = min(this, other)
            if other is not this:
                left_out.add(max(this, other)[1])
    return left_out


_FOLDERS = "_posts", "old_post"
"""The folders of an archive, side by side; see docs/explanation/archive.md."""
_NAME = re.compile(r"(?P<day>(?:\d{4}-\d\d?-\d\d?-)?)(?:NW)?(?P<number>\d{18})(?P<suffix>\.\w+)", re.ASCII)


def other_files(path: str) -> list[str]:
    """The other files of a post's article: beside it and in the archive's other folder, by their names."""
    folder, name = os.path.split(path)
    match = _NAME.fullmatch(name)
    if match is None:
        return []
    own = os.path.basename(os.path.abspath(folder))
    beside = [other for other in _FOLDERS if own in _FOLDERS and other != own]
    folders = [folder, *(os.path.normpath(os.path.join(folder, "..", other)) for other in beside)]
    names = [f"{match['day']}{feed}{match['number']}{match['suffix']}" for feed in ("", "NW")]
    found = (os.path.join(folder, name) for folder in folders for name in names)
    return [file for file in found if os.path.isfile(file) and not _is_same(file, path)]


def _is_same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
