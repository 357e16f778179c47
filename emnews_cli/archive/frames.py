"""Folders of posts in Python: one by one, as Arrow, or as pandas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from emnews_cli.archive.dataset_plan import Plan
from emnews_cli.archive.dataset_work import Each, Looking, MakingRows, look_at, rows_due
from emnews_cli.archive.discover import check_exists, discover
from emnews_cli.archive.run import run
from emnews_cli.archive.select import read_wanted
from emnews_cli.archive.tasks import Done, Failure, Task, Work
from emnews_cli.datasets import schema
from emnews_cli.datasets.extras import needing
from emnews_cli.datasets.rows import RowOptions, Rows, settled
from emnews_cli.datasets.sessions import Calendar, load_calendars
from emnews_cli.errors import InputError, UsageError
from emnews_cli.model.suggestions import unknown

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from emnews_cli.archive.reading import Content
    from emnews_cli.archive.select import Selection
    from emnews_cli.model.post import Post

Failed = Callable[[str, str], None]
"""Is told the path of a post that can't be read, and why."""


def read_posts(
    paths: Iterable[str], wanted: Selection | None = None, *, jobs: int = 1, failed: Failed | None = None
) -> Iterator[Post]:
    """The posts in files and folders, in the order of the paths.

    Args:
        paths: files, and folders with all Markdown files below them.
        wanted: which posts, or None for all.
        jobs: how many processes.
        failed: is told of posts that can't be read; without it they raise.

    Raises:
        InputError: a path does not exist, or a post can't be read.
    """
    for _, done in _each(jobs, failed)(_Reading(wanted), _tasks(paths)):
        if done.value is not None:
            yield done.value


def to_arrow(
    paths: Iterable[str],
    table: str = "posts",
    wanted: Selection | None = None,
    *,
    sessions: Sequence[str] = (),
    text: bool = True,
    jobs: int = 1,
    failed: Failed | None = None,
) -> pa.Table:
    """A table of the dataset of some posts, as ``emnews export`` makes it; the whole of it is in memory.

    Args:
        paths: as in :func:`read_posts`.
        table: its name; docs/reference/dataset.md describes the tables.
        wanted: which posts, or None for all.
        sessions: the exchanges whose sessions to tell; these need exchange_calendars.
        text: whether to give the texts.
        jobs: how many processes.
        failed: as in :func:`read_posts`.

    Raises:
        UsageError: there is no such table, pyarrow is not installed, or two paths are the same.
        InputError: a path does not exist, or a post can't be read.
    """
    if table not in schema.TABLES:
        raise UsageError(unknown("table", table, schema.TABLES))
    needing("Arrow", "pyarrow")
    from emnews_cli.datasets.parquet import table_of

    options = RowOptions((schema.POSTS.name, table), load_calendars(sessions), text)
    if table == schema.SESSIONS.name:
        return table_of(schema.SESSIONS, chain.from_iterable(map(Calendar.rows, options.calendars.values())))
    work = MakingRows(options, examine=table == schema.DIAGNOSTICS.name)
    posts = _made(paths, Looking(wanted, "none"), work, _each(jobs, failed))
    return table_of(schema.TABLES[table], chain.from_iterable(rows[table] for rows in posts))


def _made(paths: Iterable[str], looking: Looking, work: MakingRows, each: Each) -> Iterator[Rows]:
    with Plan() as plan:
        plan.add(task.source for task in _tasks(paths))
        look_at(plan, each, looking)
        plan.finish()
        for item, made in rows_due(plan, each, work, lambda _: True, lambda _: ""):
            if made is not None:
                yield settled(made.rows, item.canonical)


def to_pandas(paths: Iterable[str], table: str = "posts", **options: Any) -> pd.DataFrame:
    """The same as a frame of pandas; for the arguments see :func:`to_arrow`.

    Text that is not known is missing, and an id is never a number.
    """
    return to_arrow(paths, table, **options).to_pandas()


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads a post, in whatever process."""

    wanted: Selection | None

    def __call__(self, content: Content, task: Task) -> Done[Post | None]:
        return Done(read_wanted(content.data, task.name, self.wanted))


def _tasks(paths: Iterable[str]) -> Iterator[Task]:
    paths = list(paths)
    for path in paths:
        check_exists(path)
    return map(Task, discover(paths))


def _each(jobs: int, failed: Failed | None) -> Each:
    def each(work: Work[Any], tasks: Iterable[Task]) -> Iterator[tuple[Task, Done[Any]]]:
        for outcome in run(tasks, work, jobs):
            path = outcome.task.source.path
            if not isinstance(outcome.result, Failure):
                yield outcome.task, outcome.result
            elif failed is None:
                raise InputError(f"{path}: {outcome.result.reason}")
            else:
                failed(path, outcome.result.reason)

    return each
