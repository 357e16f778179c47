"""Where results go: standard output, one file, or a tree of files."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from emnews_cli import __version__
from emnews_cli.archive.discover import normal
from emnews_cli.archive.in_place import rewrite
from emnews_cli.archive.plan import (
    TargetOf,
    refuse_collisions,
    refuse_nesting,
    refuse_overwriting,
    target_in_tree,
)
from emnews_cli.archive.reading import Content
from emnews_cli.archive.save import holds, remove_leftovers, save
from emnews_cli.archive.tasks import Done, Task
from emnews_cli.archive.traces import Trace, hash_of, is_current, trace_of
from emnews_cli.cli.options import OutputOptions
from emnews_cli.cli.running import Run
from emnews_cli.cli.selecting import UNWANTED
from emnews_cli.cli.terminal import write_data, write_file_text
from emnews_cli.display.safe import printable
from emnews_cli.errors import OutputError, UsageError

if TYPE_CHECKING:
    from emnews_cli.archive.update import Update
    from emnews_cli.model.diagnostic import Diagnostic

STDOUT = "-"


class Made(NamedTuple):
    """What was made of a post.

    Args:
        data: the output.
        diagnostics: what was found on the way, or None where nobody looked.
        amount: something to add up: charts that went, differences that were found.
    """

    data: bytes
    diagnostics: list[Diagnostic] | None = None
    amount: int = 0


class Delivery(NamedTuple):
    """What the run's process is told of an output: what to print, to add up and to remember."""

    data: bytes = b""
    amount: int = 0
    trace: Trace | None = None


Make = Callable[[Content, Task], Made | None]
"""Makes the output of a post; None for a post that is not wanted."""


@dataclass(slots=True, eq=False, repr=False)
class Delivering:
    """Makes outputs and puts them where they belong, in whatever process.

    Args:
        make: makes them.
        verb: a status for what is new: ``converted``.
        dry_run: write nothing.
        remember: whether a ledger wants to know.
        root: the folder that outputs go to, or empty; see :func:`~emnews_cli.archive.save.save`.
        in_place: whether they take the place of the posts.
    """

    make: Make
    verb: str
    dry_run: bool
    remember: bool
    root: str
    in_place: bool

    def __call__(self, content: Content, task: Task) -> Done[Delivery]:
        """Deliver one output.

        Raises:
            OutputError: it can't be written.
        """
        if is_current(content, task, self.root):
            return self._done(content, task, task.known.output if task.known else b"", Made(b""), "unchanged")
        made = self.make(content, task)
        if made is None:
            return Done(Delivery(), UNWANTED)
        if not task.target:
            return Done(Delivery(made.data, made.amount), self.verb, diagnostics=made.diagnostics)
        is_new = self._is_written(content, task, made.data)
        hashed = hash_of(made.data) if self.remember else b""
        return self._done(content, task, hashed, made, self.verb if is_new else "unchanged")

    def _is_written(self, content: Content, task: Task, data: bytes) -> bool:
        """Write an output, if need be and that is wanted; whether there was need."""
        if self.dry_run:
            return not holds(task.target, data, task.source.access.root if self.in_place else self.root)
        if self.in_place:
            return rewrite(task.source, content, data, self.verb) == "written"
        return save(task.target, data, self.root) == "written"

    def _done(self, content: Content, task: Task, hashed: bytes, made: Made, status: str) -> Done[Delivery]:
        remember = self.remember and not self.dry_run
        trace = trace_of(content, task.target, hashed) if remember else None
        output = "" if self.dry_run else task.target
        return Done(Delivery(b"", made.amount, trace), status, output, made.diagnostics)


class Outputs:
    """The outputs of a run.

    Args:
        run: the run.
        options: where they go.
        suffix: their extension, with its dot; empty to keep each input's own.
        recipe: all that decides what is made of a post, beside the post and the program's version.
        looks_at_all: whether each post must be looked at, also where its output is known to be right.

    Raises:
        UsageError: outputs would overwrite each other or an input, or land in a folder that is read.
        OutputError: the output folder can't be made.
    """

    def __init__(
        self,
        run: Run,
        options: OutputOptions,
        suffix: str,
        recipe: object = None,
        *,
        looks_at_all: bool = False,
    ) -> None:
        self._run = run
        self._options = options
        self._recipe = repr((__version__, suffix, recipe)).encode()
        self._looks_at_all = looks_at_all
        self._target_of: TargetOf | None = None
        self._folder = ""
        self._in_place = False
        if to_stdout(options.output):
            self._refuse_update()
            return
        target = options.output or ""
        run.refuse_report_at(target)
        if run.inputs.is_single and not is_folder(target):
            self._refuse_update()
            self._target_of = lambda _: target
            if not options.dry_run:
                run.keep_clean(lambda: remove_leftovers(os.path.dirname(target) or "."))
        else:
            if os.path.isfile(target):
                raise UsageError(f"{target} is a file: many posts need a folder")
            run.inputs.collect()
            refuse_nesting(target, run.inputs.folders)
            self._folder = normal(target)
            self._target_of = partial(target_in_tree, folder=self._folder, suffix=suffix)
            refuse_collisions(run.inputs.collect(), self._target_of, self._folder)
            self._prepare_folder()
            if _is_empty(self._folder):
                return  # no output is there that could be one of the inputs
        refuse_overwriting(run.inputs.collect(), self._target_of)

    @classmethod
    def in_place(cls, run: Run, options: OutputOptions) -> Outputs:
        """Outputs that replace their inputs."""
        outputs = cls(run, options, "")
        outputs._target_of = lambda source: source.path
        outputs._in_place = True
        if not options.dry_run:
            run.keep_clean(lambda: sweep(run))
        return outputs

    def _refuse_update(self) -> None:
        if self._options.update or self._options.prune:
            raise UsageError("-u and --prune are for a folder of outputs: give -o DIR")

    def _prepare_folder(self) -> None:
        """Make the output folder first: where that is not possible, no post could be written."""
        if self._options.prune and not self._options.update:
            raise UsageError("--prune goes with -u, which knows what was made of which post")
        if self._options.update and self._run.inputs.from_stdin:
            raise UsageError("-u compares files: it goes with no post on standard input")
        if self._options.dry_run:
            return
        try:
            os.makedirs(self._folder, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{self._folder}: can't be made: {error.strerror}") from error
        self._run.keep_clean(lambda: remove_leftovers(self._folder, below=True))

    # --- delivery ---------------------------------------------------------------------------------------

    def deliver(self, make: Make, verb: str) -> Iterator[Done[Delivery]]:
        """Make and deliver all outputs; what can't be written is that post's failure.

        Args:
            make: makes them.
            verb: a word for what is done: ``converted``.

        Raises:
            DiskError: nothing can be written any more.
        """
        with self._update() as update:
            yield from self._each(make, verb, update)
            pruned = self._prune(update) if update else 0
        self._sum_up(verb, pruned)

    @contextmanager
    def _update(self) -> Iterator[Update | None]:
        """What knows the runs before this one; None where that is not wanted."""
        if not self._options.update:
            yield None
            return
        from emnews_cli.archive.ledger import NAME, Ledger
        from emnews_cli.archive.update import Update

        if self._options.dry_run and not os.path.exists(os.path.join(self._folder, NAME)):
            yield None
            return
        with Ledger(self._folder, self._run.say, read_only=self._options.dry_run) as ledger:
            yield Update(ledger, self._folder, hash_of(self._recipe))

    def _each(self, make: Make, verb: str, update: Update | None) -> Iterator[Done[Delivery]]:
        prints = self._target_of is None or self._options.dry_run
        work = Delivering(make, verb, self._options.dry_run, update is not None, self._folder, self._in_place)
        for task, done in self._run.each(work, self._tasks(update), prints=prints):
            delivery = done.value or Delivery()
            if prints and done.status == verb:
                self._print(task, delivery.data)
            if update and delivery.trace:
                update.remember(task, delivery.trace)
            yield done._replace(value=delivery)

    def _tasks(self, update: Update | None) -> Iterator[Task]:
        target_of = self._target_of
        for source in self._run.inputs:
            target = target_of(source) if target_of else ""
            if update and not self._looks_at_all:
                yield update.task(source, target)
                continue
            if update:
                update.expect(target)
            yield Task(source, target)

    def _print(self, task: Task, data: bytes) -> None:
        if self._options.dry_run:
            write_data(f"{printable(task.source.path)} -> {printable(task.target or STDOUT)}\n")
        else:
            write_file_text(data)

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
        """Say how many files were written, unless all went to standard output."""
        if self._target_of is None or self._options.dry_run:
            return
        statuses = self._run.statuses
        counts = [f"{statuses[verb]} {verb}", f"{statuses['unchanged']} unchanged"]
        if statuses[UNWANTED]:
            counts.append(f"{statuses[UNWANTED]} {UNWANTED}")
        if self._options.prune:
            counts.append(f"{pruned} pruned")
        self._run.sum_up(*counts)


def _is_empty(folder: str) -> bool:
    """Whether nothing is in a folder, or nothing has its name."""
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError as error:
        return isinstance(error, FileNotFoundError)


def sweep(run: Run) -> None:
    """Take away what a killed run left beside the inputs."""
    places = ((os.path.dirname(source.path), source.access.root) for source in run.inputs.collect())
    for folder, root in dict.fromkeys(places):
        remove_leftovers(folder or ".", root)


def to_stdout(output: str | None) -> bool:
    """Whether ``-o`` means standard output.

    Raises:
        UsageError: it is empty.
    """
    if output == "":
        raise UsageError("-o is empty")
    return output is None or output == STDOUT


def is_folder(output: str) -> bool:
    """Whether ``-o`` means a folder: it is one, or was given with a separator behind it."""
    return output.endswith(os.sep) or os.path.isdir(output)


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
    for line in difflib.diff_bytes(difflib.unified_diff, _lines(before), _lines(after), old, new):
        write_file_text(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n")


def _lines(data: bytes) -> list[bytes]:
    """Lines with their ends, parted at line feeds alone."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return [line for line in lines if line]
