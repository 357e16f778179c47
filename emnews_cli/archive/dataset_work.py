"""How a dataset is made: posts are looked at, planned, and turned into rows."""

from __future__ import annotations

import re
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from emnews_cli.archive.dataset_plan import Found, Head, Item, Plan, rank_of
from emnews_cli.archive.reading import NOT_REGULAR, Content
from emnews_cli.archive.select import UNWANTED, Selection
from emnews_cli.archive.tasks import Done, Known, Task, Work
from emnews_cli.datasets.rows import Made, RowOptions, hash_of, is_outside, partition_of, rows_of
from emnews_cli.errors import OutputError
from emnews_cli.pipeline import check_post, open_post, read_post

if TYPE_CHECKING:
    from emnews_cli.model.post import Post

_SENTENCE = re.compile("[\u3400-\u9fff，。、]{12}")
"""What nothing has but a text, so that a body with it need not be read to know that there is one."""
Each: TypeAlias = Callable[[Work[Any], Iterable[Task]], Iterator[tuple[Task, Done[Any]]]]
"""Does a piece of work; what fails is left out."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Finds out what the plan must know of a post, in whatever process.

    Args:
        wanted: which posts, or None for all.
        by: how the dataset is parted: ``month``, ``year`` or ``none``.
    """

    wanted: Selection | None
    by: str

    def __call__(self, content: Content, task: Task) -> Done[Found]:
        """Look at a post; one whose bytes are known is not read.

        Raises:
            OutputError: it can't be read twice.
        """
        if task.source.member is None and not _is_regular(content):
            raise OutputError("{not_regular}, which a dataset is made of", not_regular=NOT_REGULAR)
        hashed = hash_of(content.data)
        if task.known and task.known.source == bytes.fromhex(hashed):
            return Done("same", "")
        post, has_text = self._read(content.data, task.name)
        if post is None:
            return Done("unwanted", UNWANTED)
        place, rank = partition_of(post.date, self.by), rank_of(post.id, has_text=has_text)
        return Done(Head(hashed, place, post.article_id or None, rank), "")

    def _read(self, data: bytes, path: str | None) -> tuple[Post | None, bool]:
        """A post, if it is wanted, and whether it has a text; the whole of it only where that is needed."""
        if self.wanted is not None:
            post = self.wanted.read(data, path)
            return post, post is not None and bool(post.text)
        opened = open_post(data, path)
        digest, article = opened.parts.digest or "", opened.parts.article
        if _SENTENCE.search(digest) or _SENTENCE.search(article, opened.post.article_start):
            return opened.post, True
        return opened.post, bool(opened.read_body().text)


@dataclass(frozen=True, slots=True)
class MakingRows:
    """Makes the rows of a post, in whatever process.

    Args:
        options: what they hold.
        examine: whether to find out what is wrong with the post.
    """

    options: RowOptions
    examine: bool = False

    def __call__(self, content: Content, task: Task) -> Done[Made]:
        """The rows of a post.

        Raises:
            OutputError: it is not the one that was planned.
        """
        if task.known and task.known.source.hex() != hash_of(content.data):
            raise OutputError("changed while it was read: try again")
        post = read_post(content.data, task.name)
        found = check_post(post) if self.examine else None
        status = "unchanged" if task.known and task.known.output else "exported"
        return Done(rows_of(post, content.data, self.options, found or ()), status, task.target, found)


class Note(NamedTuple):
    """What people must know of the rows of a post.

    Args:
        replaced: whether bytes of it that are not text became U+FFFD.
        outside: whether its day is outside of the calendars.
    """

    replaced: bool
    outside: bool


def note_of(made: Made, work: MakingRows) -> Note:
    """What people must know of rows.

    Args:
        made: the rows.
        work: has made them.
    """
    return Note(made.replaced, is_outside(made.rows, shanghai="XSHG" in work.options.calendars))


def _is_regular(content: Content) -> bool:
    return content.status is not None and stat.S_ISREG(content.status.st_mode)


def look_at(plan: Plan, each: Each, looking: Looking) -> None:
    """Look at all posts of a plan."""
    plan.settle((task.source, done.value) for task, done in each(looking, plan.first_tasks()))
    plan.keep_unread()


def rows_due(
    plan: Plan, each: Each, work: MakingRows, due: Callable[[Item], bool], target: Callable[[str], str]
) -> Iterator[tuple[Item, Made | None]]:
    """Make the rows that a dataset needs; see :data:`~emnews_cli.archive.dataset_stores.Posts`.

    Args:
        plan: finished.
        each: does the work.
        work: makes rows.
        due: whether a post is needed.
        target: where a partition is, for the report.
    """
    waiting: deque[Item] = deque()

    def tasks() -> Iterator[Task]:
        for place, _ in plan.places():
            for item in plan.items(place):
                waiting.append(item)
                if item.source is not None:
                    yield task_of(item, due=due(item), target=target(place))

    for task, done in each(work, tasks()):
        yield from _passed(waiting, task, due)
        item = waiting.popleft()
        if due(item):
            yield item, done.value
    yield from _passed(waiting, None, due)


def _passed(
    waiting: deque[Item], task: Task | None, due: Callable[[Item], bool]
) -> Iterator[tuple[Item, None]]:
    """The posts before that of a task which stay as they are; the others before it have failed."""
    while waiting and (task is None or waiting[0].source != task.source):
        item = waiting.popleft()
        if item.source is None and due(item):
            yield item, None


def task_of(item: Item, *, due: bool, target: str) -> Task:
    """The task of making the rows of a post; it is settled where they are not needed.

    Args:
        item: the post, with a file.
        due: whether they are needed.
        target: where they go, for the report.
    """
    assert item.source is not None  # noqa: S101  # a fault of ours
    if not due:
        return Task(item.source, target, settled=Done(None, "unchanged", target))
    hashed = bytes.fromhex(item.hash)
    return Task(item.source, target, Known(hashed, b"" if item.changed else hashed))
