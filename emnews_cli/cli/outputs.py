"""Outputs: standard output, one file, or a tree of files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, assert_never

from emnews_cli import __version__
from emnews_cli.archive.change_detection import hash_of
from emnews_cli.archive.discover import normal
from emnews_cli.archive.plan import (
    TargetOf,
    refuse_collisions,
    refuse_nesting,
    refuse_overwriting,
    target_in_tree,
)
from emnews_cli.archive.save import remove_leftovers, replacing
from emnews_cli.archive.tasks import Done, Task, Work
from emnews_cli.cli.delivering import Delivering, Made
from emnews_cli.cli.destination import (
    STDOUT,
    Destination,
    File,
    Folder,
    InPlace,
    Stdout,
    refuse_file_for_several,
)
from emnews_cli.cli.inputs import Inputs
from emnews_cli.cli.options import OutputOptions
from emnews_cli.cli.running import DRY_RUN, Run
from emnews_cli.cli.terminal import write_data, write_file_text
from emnews_cli.display.control_characters import printable
from emnews_cli.display.patches import patch
from emnews_cli.errors import OutputError, UsageError, reason_of
from emnews_cli.messages import Message
from emnews_cli.stores.urls import from_folder, is_url

if TYPE_CHECKING:
    from emnews_cli.archive.update import Update


class Plan(NamedTuple):
    """Where each output goes.

    Args:
        destination: what was asked for.
        target_of: the file of each output, or None where all go to one stream.
        root: the folder that they go to, or empty.
    """

    destination: Destination
    target_of: TargetOf | None = None
    root: str = ""


def plan_of(
    inputs: Inputs,
    destination: Destination,
    options: OutputOptions,
    suffix: str,
    joined: tuple[str, ...] = (),
) -> Plan:
    """Where each output goes; nothing is written yet.

    Args:
        inputs: the posts.
        destination: what was asked for.
        options: the options about outputs.
        suffix: the extension of the outputs, with its dot; empty to keep each input's own.
        joined: suffixes of a file that takes the outputs of many posts; none where none does.

    Raises:
        UsageError: the options do not go together, outputs would overwrite each other or an input, or are in
            a folder that is read.
    """
    if not isinstance(destination, Folder) and (options.update or options.prune):
        raise UsageError("-u and --prune are for a folder of outputs: give -o DIR")
    match destination:
        case Stdout():
            return Plan(destination)
        case InPlace():
            return Plan(destination, lambda source: source.path)
        case File(path):
            is_stream = not inputs.is_single
            if is_stream and not path.lower().endswith(joined):
                refuse_file_for_several(
                    destination,
                    Message(", or a file such as all{suffix}", suffix=joined[0]) if joined else "",
                )
            refuse_overwriting(inputs.collect(), lambda _: path)
            return Plan(destination, None if is_stream else lambda _: path)
        case Folder(path):
            return _plan_in_folder(inputs, destination, options, suffix)
        case _:
            assert_never(destination)


def _plan_in_folder(inputs: Inputs, destination: Folder, options: OutputOptions, suffix: str) -> Plan:
    if options.prune and not options.update:
        raise UsageError("--prune needs -u")
    if options.update and inputs.from_stdin:
        raise UsageError("-u compares files and can't be used with a post on standard input")
    sources = inputs.collect()
    refuse_nesting(destination.path, inputs.folders)
    folder = normal(destination.path)
    with _targets_in(folder, suffix, inputs) as target_of:
        refuse_collisions(sources, target_of, folder)
        if is_url(folder) or not _is_empty(
            os.path.realpath(folder)
        ):  # else no output is there that could be one of the inputs
            refuse_overwriting(sources, target_of)
    return Plan(destination, target_of, folder)


@contextmanager
def _targets_in(folder: str, suffix: str, inputs: Inputs) -> Iterator[TargetOf]:
    """The place of each output in a folder: that which earlier runs gave it, if there were any."""
    from emnews_cli.archive.layout import layout_of

    if inputs.from_stdin:
        yield partial(target_in_tree, folder=folder, suffix=suffix)
        return
    with layout_of(folder, suffix, inputs.containers) as layout:
        yield layout.target_of


class Outputs:
    """The outputs of a run, each of one post.

    Args:
        run: the run.
        options: the options about outputs.
        plan: where they go.
        recipe: all that decides what is made of a post, beside the post and the program's version.
        looks_at_all: whether each post must be looked at, also where its output is known to be right.
        here: whether all is to be made in this process.

    Raises:
        UsageError: the report would be in the place of an output.
    """

    def __init__(
        self,
        run: Run,
        options: OutputOptions,
        plan: Plan,
        recipe: tuple[object, ...] = (),
        *,
        looks_at_all: bool = False,
        here: bool = False,
    ) -> None:
        self._here = here
        self._run = run
        self._options = options
        self._plan = plan
        self._recipe = repr((__version__, *recipe)).encode()
        self._looks_at_all = looks_at_all
        if isinstance(plan.destination, File | Folder):
            run.refuse_report_at(plan.destination.path)

    def _prepare(self) -> None:
        """Make the output folder first: where that is not possible, no post could be written.

        Raises:
            OutputError: it can't be made.
        """
        if self._options.dry_run:
            return
        match self._plan.destination:
            case Folder():
                root = self._plan.root
                make_folder(root)
                self._run.keep_clean(lambda: remove_leftovers(root, below=True))
            case File(path):
                self._run.keep_clean(lambda: remove_leftovers(os.path.dirname(path) or "."))
            case InPlace():
                self._run.keep_clean(lambda: sweep(self._run))
            case Stdout():
                pass

    # --- delivery ---------------------------------------------------------------------------------------

    def deliver(self, make: Work[Made], verb: str) -> Iterator[Done[Made]]:
        """Make and deliver all outputs; what can't be written is that post's failure.

        Args:
            make: makes them; a post that is not wanted gets the status ``UNWANTED``.
            verb: the status of those that it makes: ``converted``.

        Raises:
            OutputError: the folder can't be made.
            DiskError: nothing can be written any more.
        """
        self._prepare()
        prints = self._options.dry_run or isinstance(self._plan.destination, Stdout)
        with self._update() as update, self._stream() as write:
            work = self._delivering(make, update)
            for task, done in self._run.each(work, self._tasks(update), prints=prints, here=self._here):
                if write and done.status == verb:
                    write(task, done.value.data)
                if update and done.value and done.value.trace:
                    update.remember(task, done.value.trace)
                yield done._replace(value=done.value or Made())
            pruned = self._prune(update) if update else 0
        self._sum_up(verb, pruned)

    def _delivering(self, make: Work[Made], update: Update | None) -> Delivering:
        in_place = isinstance(self._plan.destination, InPlace)
        root = self._plan.root
        if root and self._run.cluster:  # whose workers have other working folders
            root = from_folder(self._run.cluster.folder, root)
        return Delivering(make, self._options.dry_run, update is not None, root, in_place)

    @contextmanager
    def _update(self) -> Iterator[Update | None]:
        """What knows the runs before this one, and remembers this one; None where no folder is written."""
        if not isinstance(self._plan.destination, Folder) or self._run.inputs.from_stdin:
            yield None
            return
        from emnews_cli.archive.update import Update, ledger_of

        root, options, containers = self._plan.root, self._options, self._run.inputs.containers
        with ledger_of(
            root, self._run.say, containers, read_only=options.dry_run, needed=options.update
        ) as ledger:
            yield Update(ledger, root, hash_of(self._recipe), containers) if ledger else None

    @contextmanager
    def _stream(self) -> Iterator[Callable[[Task, bytes], object] | None]:
        """What takes each output where it is not in a file of its own, or its name in a dry run."""
        if self._options.dry_run:
            yield self._say_target
        elif self._plan.target_of is not None:
            yield None
        elif isinstance(self._plan.destination, File):
            with replacing(self._plan.destination.path) as stream:
                yield lambda _, data: stream.write(data)
        else:
            yield lambda _, data: write_file_text(data)

    def _say_target(self, task: Task, _: bytes) -> None:
        destination = self._plan.destination
        target = task.target or (destination.path if isinstance(destination, File) else STDOUT)
        write_data(f"{printable(task.source.path)} -> {printable(target)}\n")

    def _tasks(self, update: Update | None) -> Iterator[Task]:
        target_of = self._plan.target_of
        for source in self._run.inputs:
            target = target_of(source) if target_of else ""
            if update is None or not (self._options.update or is_url(self._plan.root)):
                yield Task(source, target)
            elif self._looks_at_all or not self._options.update:
                yield update.anew(source, target)
            else:
                yield update.task(source, target)

    def _prune(self, update: Update) -> int:
        """Remove the outputs whose posts are gone; returns how many."""
        if not self._options.prune:
            return 0
        if not self._run.statuses:
            self._run.say("no post was read: nothing is pruned")
            return 0
        removed = update.prune(self._run.say, dry_run=self._options.dry_run)
        for target in removed if self._options.dry_run else ():
            write_data(f"{printable(target)} -> removed\n")
        return len(removed)

    def _sum_up(self, verb: str, pruned: int) -> None:
        """Say how many files were or would be written, unless all go to standard output."""
        if isinstance(self._plan.destination, Stdout):
            return
        counts = self._run.counts_of(verb, "unchanged")
        if self._options.prune:
            counts.append(Message("{count} pruned", count=pruned))
        self._run.sum_up(*counts, head=DRY_RUN if self._options.dry_run else "")


def make_folder(folder: str) -> None:
    """Make a folder, unless it is there.

    Raises:
        OutputError: it can't be made.
    """
    if is_url(folder):  # which is there as soon as something is in it
        return
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise OutputError(
            "{folder}: can't be made: {reason}", folder=folder, reason=reason_of(error)
        ) from error


def _is_empty(folder: str) -> bool:
    """Whether nothing is in a folder, or nothing has its name."""
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError as error:
        return isinstance(error, FileNotFoundError)


def sweep(run: Run) -> None:
    """Take away what a killed run left beside the inputs, which are changed in place."""
    places = ((os.path.dirname(source.path), source.access.root) for source in run.inputs.changeable())
    for folder, root in dict.fromkeys(places):
        remove_leftovers(folder or ".", root)


def print_diff(name: str, before: bytes, after: bytes, new_name: str | None = None) -> None:
    """Show on standard output what would change in a file, byte for byte, as a patch.

    Args:
        name: the file.
        before: its bytes.
        after: what they would be.
        new_name: what its name would be, where that would be another.
    """
    old, new = (printable(label).encode() for label in (name, new_name or name))
    if old != new:
        write_file_text(b"rename from " + old + b"\nrename to " + new + b"\n")
    for line in patch(_lines(before), _lines(after), (old, new)):
        write_file_text(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n")


def _lines(data: bytes) -> list[bytes]:
    """Lines with their ends, parted at line feeds alone."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return [line for line in lines if line]
