"""``emnews export``."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from emnews_cli.archive.dataset_folder import locked, place_of
from emnews_cli.archive.dataset_plan import Item, Plan
from emnews_cli.archive.dataset_stores import Description, Store, Sum, known_posts
from emnews_cli.archive.dataset_work import Looking, MakingRows, look_at, rows_due
from emnews_cli.archive.discover import join, normal
from emnews_cli.archive.first_seen import first_seen
from emnews_cli.archive.plan import refuse_nesting, refuse_overwriting
from emnews_cli.archive.save import remove_leftovers
from emnews_cli.archive.seen_objects import NAME as SEEN
from emnews_cli.archive.seen_objects import SeenObjects
from emnews_cli.archive.select import Selection
from emnews_cli.archive.tasks import Done, Task, Work
from emnews_cli.cli.dataset_destination import To, dataset_format, dataset_store
from emnews_cli.cli.destination import given_output
from emnews_cli.cli.export_notes import Noted
from emnews_cli.cli.options import ClusterOptions, InputOptions, OutputOptions, RunOptions
from emnews_cli.cli.outputs import make_folder
from emnews_cli.cli.running import DRY_RUN, Run
from emnews_cli.cli.selecting import SelectOptions, open_run
from emnews_cli.cli.terminal import write_data
from emnews_cli.datasets import schema, sessions
from emnews_cli.datasets.extras import needing
from emnews_cli.datasets.rows import Made, RowOptions
from emnews_cli.display.control_characters import printable
from emnews_cli.display.words import counted
from emnews_cli.errors import UsageError
from emnews_cli.model.suggestions import unknown

if TYPE_CHECKING:
    from emnews_cli.archive.dataset_folder import PartedStore

EXAMPLES = """Examples:

emnews export _posts old_post -o news/

emnews export -u --prune _posts old_post -o news/

emnews export _posts -o news.sqlite

emnews export --since 2022-01-01 --tables posts,mentions --sessions XSHG,XHKG _posts -o news.duckdb

emnews export --sessions none _posts -o news.jsonl"""


@dataclass(eq=False, repr=False)
class DatasetOptions:
    """What a dataset is like.

    Args:
        to: its format; None for that of the output's name.
        tables: names with commas, or empty for all but the optional ones.
        partition: how Parquet is parted.
        calendars: names with commas, or ``none``.
        text: whether to give the texts.
        first_seen: what tells when a file came into the archive, or None.
    """

    to: Annotated[
        To | None, typer.Option("--to", help="The format; by default as -o is named.", show_default=False)
    ] = None
    tables: Annotated[
        str, typer.Option(metavar="LIST", help="Only these tables.", show_default="all but diagnostics")
    ] = ""
    partition: Annotated[
        Literal["month", "year", "none"], typer.Option(help="How Parquet is parted into files.")
    ] = "month"
    calendars: Annotated[
        str, typer.Option("--sessions", metavar="LIST", help="Exchanges whose sessions to tell, or none.")
    ] = ",".join(sessions.DEFAULT)
    text: Annotated[
        bool, typer.Option("--text/--no-text", help="Give the texts of the articles, or leave them out.")
    ] = True
    first_seen: Annotated[
        Literal["git"] | None,
        typer.Option(
            help="Say when each file was added to the archive's git repository.", show_default=False
        ),
    ] = None


def command(
    context: typer.Context,
    *,
    dataset: DatasetOptions,
    inputs: InputOptions,
    output: OutputOptions,
    select: SelectOptions,
    running: RunOptions,
    cluster: ClusterOptions,
) -> int:
    """Run the command."""
    if dataset.first_seen and inputs.files_from:
        raise UsageError("--first-seen git can't be combined with --files-from")
    with open_run(context, inputs, running, select, cluster) as run:
        return make_dataset(run, dataset, output, select)


def make_dataset(
    run: Run,
    dataset: DatasetOptions,
    output: OutputOptions,
    select: SelectOptions,
    store: Store | None = None,
    settling: Callable[[Iterable[Task]], Iterable[Task]] = iter,
) -> int:
    """Make a dataset, or bring it up to date; returns the exit code.

    Args:
        run: with the posts.
        dataset: what it is like.
        output: where it goes.
        select: which posts are in it.
        store: the place that ``output`` names, where it is a special one.
        settling: settles those of the tasks that need no reading, since their posts are known to be the same.

    Raises:
        UsageError: options contradict each other, or it would overwrite what is read.
    """
    if not output.output or output.output == "-":
        raise UsageError("a dataset is a file or a folder: give -o PATH")
    output.output = given_output(output.output)
    if output.prune and not output.update:
        raise UsageError("--prune needs -u")
    to = dataset_format(dataset.to, output.output)
    if output.update and to == "jsonl":
        raise UsageError("-u can't be combined with JSON Lines")
    _refuse_harm(run, output.output, to)
    wanted = select.selection(run)
    description = _described(dataset, to, wanted)
    store = store or dataset_store(run, to, output.output)
    seen = SeenObjects(join(store.path, SEEN), run.inputs.containers) if to == "parquet" else None
    export = _Export(run, store, description, output, wanted, to, settling, seen)
    with locked(output.output, run.say) if to == "parquet" else nullcontext():
        return export.go()


def _described(dataset: DatasetOptions, to: To, wanted: Selection | None) -> Description:
    """What the dataset is to be; calendars are loaded later, if they are needed."""
    tables, names = _tables(dataset.tables), _names(dataset.calendars)
    names = () if names == ("none",) else names
    libraries = {}
    if to == "parquet":
        libraries["pyarrow"] = needing("Parquet", "pyarrow")
    if names:
        libraries["exchange_calendars"] = sessions.require()
    else:
        tables = tuple(name for name in tables if name != schema.SESSIONS.name)
    options = {
        "to": to,
        "tables": tables,
        "partition": dataset.partition if to == "parquet" else "none",
        "sessions": names,
        "text": dataset.text,
        "first_seen": dataset.first_seen,
        "selection": str(wanted or ""),
    }
    return Description(tables, options, libraries)


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (name.strip() for name in text.split(",")))))


def _tables(text: str) -> tuple[str, ...]:
    """The tables that are asked for, the posts always among them.

    Raises:
        UsageError: there is no such table.
    """
    wanted = _names(text) or schema.DEFAULT
    for name in wanted:
        if name not in schema.TABLES:
            raise UsageError("--tables: {unknown}", unknown=unknown("table", name, schema.TABLES))
    return tuple(name for name in schema.TABLES if name in wanted or name == schema.POSTS.name)


def _refuse_harm(run: Run, output: str, to: To) -> None:
    """See that the dataset does not land among the posts, or in the place of one or of the report."""
    run.refuse_report_at(output)
    if run.inputs.from_stdin:
        raise UsageError("a dataset is made of files, not of a post on standard input")
    if to == "parquet":
        refuse_nesting(normal(output), run.inputs.folders)
    else:
        refuse_overwriting(run.inputs.collect(), lambda _: output)


@dataclass(frozen=True, slots=True)
class _Export:
    """One run of the command.

    Args:
        run: as the user sees it.
        store: where the dataset goes.
        made: what it is to be.
        output: the options about outputs.
        wanted: which posts, or None for all.
        to: the format.
        settling: see :func:`make_dataset`.
        seen: knows the objects of stores that the dataset was made of, or None.
    """

    run: Run
    store: Store
    made: Description
    output: OutputOptions
    wanted: Selection | None
    to: To
    settling: Callable[[Iterable[Task]], Iterable[Task]]
    seen: SeenObjects | None

    def go(self) -> int:
        """Make the dataset; returns the exit code."""
        there = self.store.recipe()
        current = there == self.made.recipe
        with Plan() as plan:
            if self.output.update and there is not None:
                plan.know(known_posts(self.store, current=current))
            plan.add(self.run.inputs.collect())
            if self.made.options["first_seen"]:
                plan.see(first_seen(self.run.inputs.places, self.run.say, self.run.inputs.containers))
            look_at(plan, self._look, Looking(self.wanted, self._partition))
            if not self.output.prune:
                self._keep_gone(plan)
            plan.finish()
            self._make(plan, update=self.output.update and current)
        if self.seen and not self.output.dry_run:
            self.seen.save()
        return 1 if self.run.failed else 0

    @property
    def _partition(self) -> str:
        return str(self.made.options["partition"])

    def _keep_gone(self, plan: Plan) -> None:
        """Let the rows of posts stay that are not among the inputs.

        Raises:
            UsageError: they would have to be made again, and can't be.
        """
        if plan.lost:
            raise UsageError(
                "{output} was made with other options or by another version, and has {posts}"
                " that are not among the inputs: give --prune to drop them",
                output=self.output.output,
                posts=counted(plan.lost, "post"),
            )
        plan.keep_gone()

    def _make(self, plan: Plan, *, update: bool) -> None:
        changing = {place for place, changes in plan.places() if changes or not update}

        def due(item: Item) -> bool:
            return item.changed if update and self.store.in_place else item.place in changing

        if self.output.dry_run:
            self._tell_what_would_be(plan, due)
            self._sum_up(plan, None)
            return
        if update and not changing:
            self._leave(plan, due)
            return
        made = self.made.with_calendars(sessions.load_calendars(self.made.options["sessions"]))
        self._prepare()
        work = self._work(made)
        noted = Noted(self.run, work)
        if self.run.cluster and self.to == "parquet":
            store = cast("PartedStore", self.store)
            parts = noted.parts(plan, self.run.cluster, store, made, changing, self._target)
            done = store.assemble(plan, parts, made, update=update)
        else:
            done = self.store.write(plan, noted.through(self._rows(plan, work, due)), made, update=update)
        noted.tell()
        self._sum_up(plan, done)

    def _leave(self, plan: Plan, due: Callable[[Item], bool]) -> None:
        """Write nothing; the posts are counted, and each is in the report."""
        if self.run.is_reported:
            deque(self._rows(plan, self._work(self.made), due), maxlen=0)
        else:
            self.run.statuses["unchanged"] += plan.count("source IS NOT NULL AND place IS NOT NULL")
        self._sum_up(plan, None)

    def _work(self, made: Description) -> MakingRows:
        return MakingRows(RowOptions(made.tables, made.calendars, made.options["text"]), self._examine)

    def _rows(
        self, plan: Plan, work: MakingRows, due: Callable[[Item], bool]
    ) -> Iterator[tuple[Item, Made | None]]:
        return rows_due(plan, self._each, work, due, self._target)

    def _look(self, work: Work[Any], tasks: Iterable[Task]) -> Iterator[tuple[Task, Done[Any]]]:
        tasks = self.settling(tasks)
        if self.seen is None:
            yield from self._each(work, tasks)
            return
        for task, done in self._each(work, self.seen.settling(tasks)):
            self.seen.note(task, done.value)
            yield task, done

    def _each(self, work: Work[Any], tasks: Iterable[Task]) -> Iterator[tuple[Task, Done[Any]]]:
        return self.run.each(work, tasks, prints=False)

    @property
    def _examine(self) -> bool:
        return schema.DIAGNOSTICS.name in self.made.tables or self.run.is_reported

    def _target(self, place: str) -> str:
        """Where the rows of a partition are."""
        return (
            self.store.path
            if self.to != "parquet"
            else join(self.store.path, place_of(schema.POSTS.name, place))
        )

    def _prepare(self) -> None:
        """Make the folder that is needed, and take away what a killed run left."""
        if self.to == "parquet":
            make_folder(self.store.path)
            self.run.keep_clean(lambda: remove_leftovers(self.store.path, below=True))
        else:
            folder = os.path.dirname(self.store.path) or "."
            self.run.keep_clean(lambda: remove_leftovers(folder))

    def _tell_what_would_be(self, plan: Plan, due: Callable[[Item], bool]) -> None:
        for item in plan.items():
            is_due = due(item) and item.source is not None
            self.run.statuses["exported" if is_due else "unchanged"] += 1
            if is_due:
                write_data(f"{printable(item.path)} -> {printable(self._target(item.place))}\n")
        for path in plan.gone():
            write_data(f"{printable(path)} -> removed\n")

    def _sum_up(self, plan: Plan, done: Sum | None) -> None:
        counts = self.run.counts_of("exported", "unchanged")
        if self.output.update:
            counts.append(f"{plan.removed} removed")
        if self.to == "parquet" and not self.output.dry_run:
            counts.append(f"{done.written if done else 0} of {len(plan.places())} parts written")
        self.run.sum_up(*counts, head=DRY_RUN if self.output.dry_run else "")
