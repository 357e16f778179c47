"""The options that select posts, and the run over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Annotated, ClassVar, Generic, Literal, NamedTuple

import typer

from emnews_cli.archive.reading import Content
from emnews_cli.archive.select import UNWANTED, Selection, read_wanted
from emnews_cli.archive.tasks import Done, Result, Task
from emnews_cli.cli.days import bound_of, first_moment, last_moment
from emnews_cli.cli.inputs import inputs_of
from emnews_cli.cli.options import ClusterOptions, InputOptions, RunOptions
from emnews_cli.cli.running import Run
from emnews_cli.errors import UsageError
from emnews_cli.model.evidence import Evidence
from emnews_cli.model.suggestions import did_you_mean, nearest
from emnews_cli.pipeline import read_post

if TYPE_CHECKING:
    from emnews_cli.model.post import Post
    from emnews_cli.model.security import SecurityId

_LOOKED_AT = 2000
"""Posts in which a name that none of the posts has is looked for."""
MentionChoice = Literal["charted", "linked", "written", "word-list"]


@dataclass(eq=False, repr=False)
class SelectOptions:
    """Which posts are wanted; each option but the last is a field of
    :class:`~emnews_cli.archive.select.Selection`."""

    panel: ClassVar[str] = "Which posts"
    since: Annotated[
        datetime | None,
        typer.Option(
            parser=first_moment, metavar="DATE", help="Posts from then on: 2022-01-05, 2022-01-05T10:00, 7d."
        ),
    ] = None
    until: Annotated[
        datetime | None,
        typer.Option(parser=last_moment, metavar="DATE", help="Posts up to then: 2022-01, today."),
    ] = None
    source: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Posts of this medium; several, any.")
    ] = None
    category: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Posts of this category; several, any.")
    ] = None
    tag: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Posts with this tag; several, any.")
    ] = None
    security: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE",
            help="Posts that name 600030.SH, 1.600030, 600030, NIO or 中信证券; several, any.",
        ),
    ] = None
    mention: Annotated[
        MentionChoice, typer.Option(help="The weakest evidence for a security that counts.")
    ] = "written"
    match: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="Posts that contain this text; several, any.")
    ] = None
    unique: Annotated[
        bool, typer.Option("--unique", help="Of several files of an article, the best one alone.")
    ] = False

    @property
    def words(self) -> tuple[str, ...]:
        """The texts of which a post must contain one."""
        return tuple(filter(None, self.match or ()))

    @property
    def weakest(self) -> Evidence:
        """The weakest evidence for a security that counts."""
        return Evidence(self.mention)

    def selection(self, run: Run) -> Selection | None:
        """What the options ask for, or None where they ask for nothing.

        Args:
            run: gives the posts, which are gone through once more if a security is asked for by name.

        Raises:
            UsageError: nothing can be as they say.
        """
        since, until = self.days()
        wanted = Selection(
            since=since,
            until=until,
            sources=tuple(self.source or ()),
            categories=tuple(self.category or ()),
            tags=tuple(self.tag or ()),
            securities=self._securities(run) if self.security else (),
            match=self.words,
            mention=self.weakest,
        )
        return None if wanted == Selection(mention=self.weakest) else wanted

    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day, or moment in Shanghai; None where any is wanted.

        Raises:
            UsageError: the first is later than the last.
        """
        if self.since and self.until and self.since > self.until:
            raise UsageError("--since is later than --until")
        return self.since and bound_of(self.since), self.until and bound_of(self.until)

    def _securities(self, run: Run) -> tuple[SecurityId, ...]:
        # Imported when a security is asked for.
        from emnews_cli.cli.naming import securities_asked_for

        return securities_asked_for(self.security_values(), run, self.weakest)

    def security_values(self) -> list[str]:
        """The codes and names that are asked for, several in one value parted by commas.

        Raises:
            UsageError: one is empty.
        """
        values = [
            each.strip() for value in self.security or () for each in value.replace("，", ",").split(",")
        ]
        if not all(values):
            raise UsageError("--security is empty")
        return values


class _Labels(NamedTuple):
    """What posts are sorted by, each as in the option of that name."""

    source: set[str]
    category: set[str]
    tag: set[str]


class _Labelling:
    """Tells the labels of a post."""

    def __call__(self, content: Content, task: Task) -> Done[_Labels]:
        return Done(self.of(read_post(content.data, task.name)))

    def of(self, post: Post) -> _Labels:
        """Those of a post that is read already."""
        return _Labels({post.source}, set(post.categories), set(post.tags))


def hints(run: Run, select: SelectOptions) -> Iterator[str]:
    """What may have been meant where no post is selected, as the first posts tell.

    Args:
        run: gives the posts.
        select: what was asked for.
    """
    asked = {name: getattr(select, name) or () for name in _Labels._fields}
    if not any(asked.values()):
        return
    known = _Labels(set(), set(), set())
    with closing(run.look(_Labelling())) as found:  # type: ignore[type-var]  # a generator
        for labels in islice(found, _LOOKED_AT):
            for all_, some in zip(known, labels, strict=True):
                all_.update(some)
    for name, values in asked.items():
        names = getattr(known, name)
        for value in values:
            if value not in names and (near := nearest(value, names)):
                yield f"--{name} {value}: no post has it; {did_you_mean(near)}"


@dataclass(slots=True, eq=False, repr=False)
class Taking(Generic[Result]):
    """Takes something from each post that is wanted, in whatever process.

    Args:
        wanted: which posts, or None for all.
        take: takes it; the other argument is the file.
    """

    wanted: Selection | None
    take: Callable[[Post, Content], Result]

    def __call__(self, content: Content, task: Task) -> Done[Result | None]:
        """What was taken; None where the post is not wanted."""
        post = read_wanted(content.data, task.name, self.wanted)
        return Done(None, UNWANTED) if post is None else Done(self.take(post, content))


def open_run(
    context: typer.Context,
    inputs: InputOptions,
    options: RunOptions,
    select: SelectOptions | None = None,
    cluster: ClusterOptions | None = None,
) -> Run:
    """A run of a command; without inputs on a terminal its help is shown instead.

    Raises:
        UsageError: two options say where posts are worked on, or that is not possible.
        typer.Exit: the help was shown.
    """
    run = Run(inputs_of(context, inputs), options)
    with ExitStack() as stack:
        stack.push(run)
        if cluster and cluster.cluster:
            jobs = context.get_parameter_source("jobs")
            if jobs and jobs.name in ("COMMANDLINE", "ENVIRONMENT"):
                raise UsageError("--cluster can't be combined with -j")
            run.use(cluster)
        if select:
            run.hints = partial(hints, run, select)
        if select and select.unique:
            run.keep_unique(select.selection(run))
        stack.pop_all()
    return run
