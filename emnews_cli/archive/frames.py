"""Folders of posts in Python: one by one, as Arrow, or as pandas."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from emnews_cli.archive.container_index import ContainerIndex
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
from emnews_cli.stores.urls import checked

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from emnews_cli.archive.reading import Content
    from emnews_cli.archive.select import Selection
    from emnews_cli.model.post import Post

Failed = Callable[[str, str], None]
"""Is told the path of a post that can't be read, and why."""
Path: TypeAlias = str | os.PathLike[str]
Paths: TypeAlias = Path | Iterable[Path]
"""One path or several."""


def read_posts(
    paths: Paths, wanted: Selection | None = None, *, jobs: int = 1, failed: Failed | None = None
) -> Iterator[Post]:
    """The posts in files and folders one by one, in the order of the paths; folders are sorted by names.

    The files are those that the commands take. Memory does not grow with their number.

    Args:
        paths: a file, a folder for all Markdown files below it, a container, or several of them.
        wanted: which posts, or None for all.
        jobs: how many processes.
        failed: is told the path of each post that can't be read, and why; without it they raise.

    Raises:
        InputError: a path does not exist, or a post can't be read.
        UsageError: there is no path.
        TypeError: it is given something else than paths.
    """
    containers = ContainerIndex()
    return _posts(_checked(paths, containers), containers, wanted, jobs, failed)


def _posts(
    names: list[str],
    containers: ContainerIndex,
    wanted: Selection | None,
    jobs: int,
    failed: Failed | None,
) -> Iterator[Post]:
    with containers:
        for _, done in _each(jobs, failed)(_Reading(wanted), _tasks(names, containers)):
            if done.value is not None:
                yield done.value


def to_arrow(
    paths: Paths,
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


def _made(paths: Paths, looking: Looking, work: MakingRows, each: Each) -> Iterator[Rows]:
    with Plan() as plan, ContainerIndex() as containers:
        plan.add(task.source for task in _tasks(_checked(paths, containers), containers))
        look_at(plan, each, looking)
        plan.finish()
        for item, made in rows_due(plan, each, work, lambda _: True, lambda _: ""):
            if made is not None:
                yield settled(made.rows, item.canonical)


def to_pandas(paths: Paths, table: str = "posts", **options: Any) -> pd.DataFrame:
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


def names_of(paths: Paths) -> list[str]:
    """Paths as the command line has them.

    Raises:
        UsageError: there is none, or one is empty.
        TypeError: one is not a path.
    """
    several = [paths] if isinstance(paths, (str, bytes, os.PathLike)) else paths
    names = [os.fspath(path) for path in several]
    if not all(isinstance(name, str) for name in names):
        raise TypeError(
            "paths are str or Path, not bytes; emnews.read_post(data) reads the bytes of one post"
        )
    if not names or "" in names:
        raise UsageError("there is no path")
    return names


def _checked(paths: Paths, containers: ContainerIndex) -> list[str]:
    names = list(map(checked, names_of(paths)))
    for path in names:
        check_exists(path, containers)
    return names


def _tasks(names: Sequence[str], containers: ContainerIndex) -> Iterator[Task]:
    return map(Task, discover(names, containers=containers))


def _each(jobs: int, failed: Failed | None) -> Each:
    def each(work: Work[Any], tasks: Iterable[Task]) -> Iterator[tuple[Task, Done[Any]]]:
        for outcome in run(tasks, work, jobs):
            path = outcome.task.source.path
            if not isinstance(outcome.result, Failure):
                yield outcome.task, outcome.result
            elif failed is None:
                raise InputError("{path}: {reason}", path=path, reason=outcome.result.reason)
            else:
                failed(path, outcome.result.reason)

    return each
