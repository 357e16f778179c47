"""A run over posts as the user sees it: failures, progress, report and summary line."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Self

import typer

from emnews_cli.archive.discover import Source
from emnews_cli.archive.plan import refuse_overwriting
from emnews_cli.archive.run import AtHand, run
from emnews_cli.archive.select import UNWANTED
from emnews_cli.archive.tasks import Done, Failure, Outcome, Result, Task, Work
from emnews_cli.cli.inputs import Inputs
from emnews_cli.cli.options import ClusterOptions, RunOptions
from emnews_cli.cli.progress import Progress
from emnews_cli.cli.reporting import Report
from emnews_cli.cli.terminal import line_of, say
from emnews_cli.display.words import counted
from emnews_cli.errors import DiskError, UsageError
from emnews_cli.messages import Listed, Message
from emnews_cli.stores.urls import checked

if TYPE_CHECKING:
    from emnews_cli.archive.cluster import Cluster
    from emnews_cli.archive.select import Selection

_MOST_JOBS = 8
"""Processes that are started without being asked for: more of them wait for the disk and for us."""
_PARTITION = 5000
"""Posts that a worker of a cluster gets at a time, unless told otherwise."""
DRY_RUN = Message("dry run")
"""What the closing line of a run that writes nothing begins with."""


class Run:
    """A run.

    Args:
        inputs: what to read.
        options: how.

    Attributes:
        inputs: what is read.
        cluster: where posts are worked on, if not on this machine alone.
        failed: how many posts could not be processed, so far.
        statuses: how many posts came out how, so far.
    """

    def __init__(self, inputs: Inputs, options: RunOptions) -> None:
        self.inputs = inputs
        self.failed = 0
        self.statuses: Counter[str] = Counter()
        self._quiet = options.quiet
        self._fail_if_empty = options.fail_if_empty
        self._jobs = _jobs(options.jobs)
        self.cluster: Cluster | None = None
        self._began = time.perf_counter()
        self._stack = ExitStack()
        self._stack.callback(inputs.containers.close)
        self._progress: Progress | None = None
        self._broken = self._has_run = False
        self.hints: Callable[[], Iterable[str]] = tuple
        self._report_path = options.report = checked(options.report)
        if options.report:
            refuse_overwriting(inputs.collect(), lambda _: options.report)
            for path in inputs.files_besides:
                self.refuse_report_at(path)
        self._report = Report(options.report) if options.report else None
        if self._report:
            self._stack.callback(self._report.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._broken = self._broken or kind is not None
        is_empty = kind is None and self._is_empty
        hints = list(self.hints()) if is_empty and self.statuses else []
        self._stack.close()
        if is_empty:
            self.say("no post is selected" if self.statuses else "no post found")
            for hint in hints:
                self.say(hint)
            if self._fail_if_empty:
                raise typer.Exit(1)

    def use(self, options: ClusterOptions) -> None:
        """Let posts be worked on where the user says.

        Raises:
            UsageError: that is not possible.
        """
        if not options.cluster:
            return
        if self.inputs.from_stdin:
            raise UsageError("--cluster can't be combined with a post on standard input")
        from emnews_cli.archive.cluster import Cluster

        cluster = Cluster(options.cluster, options.partition_posts or _PARTITION, self._lost)
        self.cluster = self._stack.enter_context(cluster)
        self.inputs.is_shared = True

    def keep_clean(self, sweep: Callable[[], object]) -> None:
        """Take away what a killed run left, and in the end what a killed process of this one did.

        Args:
            sweep: does it.
        """
        sweep()
        self._stack.callback(lambda: sweep() if self._broken else None)

    def refuse_report_at(self, path: str) -> None:
        """See that the report is not written to the place of something else.

        Raises:
            UsageError: it would be.
        """
        if self._report_path and os.path.realpath(path) == os.path.realpath(self._report_path):
            raise UsageError(
                "--report {report_path}: that is {path}, which is wanted for something else",
                report_path=self._report_path,
                path=path,
            )

    @property
    def is_reported(self) -> bool:
        """Whether there will be a report."""
        return self._report is not None

    def each(
        self,
        work: Work[Result],
        tasks: Iterable[Task] | None = None,
        *,
        prints: bool = True,
        here: bool = False,
    ) -> Iterator[tuple[Task, Done[Result]]]:
        """Work on every post; one that fails is told and counted, and the rest goes on.

        What has no status is not the last that is done with its post: it is neither counted nor reported.

        Args:
            work: what to do, in whatever process.
            tasks: the posts, or None for all inputs.
            prints: whether something is printed on the way, which leaves no place for progress.
            here: whether all is to be done in this process.

        Raises:
            DiskError: nothing can be written any more.
        """
        outcomes = self._outcomes(work, map(Task, self.inputs) if tasks is None else tasks, here=here)
        yield from self.told(outcomes, prints=prints)

    def told(
        self, outcomes: Iterator[Outcome[Result]], *, prints: bool = True
    ) -> Iterator[tuple[Task, Done[Result]]]:
        """What came of posts, those left out that failed; all are told and counted.

        Args:
            outcomes: a generator.
            prints: as in :meth:`each`.

        Raises:
            DiskError: nothing can be written any more.
        """
        is_first, self._has_run = not self._has_run, True
        self._watch(prints=prints)
        self._stack.enter_context(closing(outcomes))  # type: ignore[type-var]  # a generator
        for outcome in outcomes:
            result = self._noted(outcome)
            if not isinstance(result, Failure):
                yield outcome.task, result
            elif result.fatal:
                raise DiskError("{path}: {reason}", path=outcome.task.source.path, reason=result.reason)
            else:
                self.fail(outcome.task.source, result.reason)
        if is_first:
            self._tell_what_was_passed_over()

    def _outcomes(
        self, work: Work[Result], tasks: Iterable[Task], *, here: bool = False
    ) -> Iterator[Outcome[Result]]:
        """What comes of tasks, wherever they are done."""
        if self.cluster:
            return self.cluster.run(tasks, work)
        jobs = 1 if here else self._jobs
        if not self.inputs.containers.keeps_listings:
            return run(tasks, work, jobs, self._lost)
        at_hand = AtHand(tasks, self.inputs.containers)
        return at_hand.restored(run(at_hand, work, jobs, self._lost))

    def look(self, work: Work[Result]) -> Iterator[Result]:
        """What work tells of every post before the run itself; posts that fail, fail again in that.

        Args:
            work: what to do, in whatever process; the inputs can be gone through again afterwards.
        """
        for outcome in self._outcomes(work, map(Task, self.inputs.collect())):
            if not isinstance(outcome.result, Failure):
                yield outcome.result.value

    def _noted(self, outcome: Outcome[Result]) -> Done[Result] | Failure:
        """What came of a post, once it is counted and reported."""
        failed = isinstance(outcome.result, Failure)
        if self._progress:
            self._progress.advance(failed=failed)
        if isinstance(outcome.result, Done):
            if not outcome.result.status:
                return outcome.result
            self.statuses[outcome.result.status] += 1
        if self._report:
            self._report.add(outcome)
        return outcome.result

    def _watch(self, *, prints: bool) -> None:
        self.rest()
        # What is printed may end on the terminal, in a pager say, unless it goes to a file.
        free = sys.stderr.isatty() and not (prints and not _is_file(sys.stdout.fileno()))
        if free and not self._quiet and not self.inputs.from_stdin and os.environ.get("TERM") != "dumb":
            self._progress = Progress(len(self.inputs.collect()))
            self._stack.callback(self._progress.close)

    def rest(self) -> None:
        """Show no progress any more: what comes now is something else."""
        if self._progress:
            self._progress.close()
            self._progress = None

    def keep_unique(self, wanted: Selection | None) -> None:
        """Take no more than one file of each article; for that, all are read.

        Args:
            wanted: the posts that are compared, or None for all.
        """
        from emnews_cli.archive.unique import Comparing, Copy, superseded

        work: Work[Copy | None] = Comparing(wanted)
        left_out = superseded(self._outcomes(work, map(Task, self.inputs.collect())))
        self.inputs.leave_out(left_out)
        if left_out:
            self.tell("{files} left out: another has the same article", files=counted(len(left_out), "file"))

    def _tell_what_was_passed_over(self) -> None:
        """Say what is in the folders and was not taken."""
        passed = self.inputs.passed
        if passed.pages:
            self.tell("{pages} of the site passed over", pages=counted(passed.pages, "page"))
        if passed.doubles:
            self.tell(
                "{members} of containers passed over: another with the same name comes later",
                members=counted(passed.doubles, "member"),
            )
        if passed.suffixes:
            counts = ", ".join(f"{count} {suffix}" for suffix, count in sorted(passed.suffixes.items()))
            self.tell("passed over: {counts} (posts are *.md and *.markdown)", counts=counts)

    @property
    def _is_empty(self) -> bool:
        """Whether no post was there, or none is selected."""
        return self._has_run and not self.failed and self.statuses.total() == self.statuses[UNWANTED]

    # --- words to the user ------------------------------------------------------------------------------

    def _lost(self, message: str) -> None:
        """Say that a process died."""
        self._broken = True
        self.say(message)

    def say(self, message: str, **values: object) -> None:
        """Say something that must not be missed; with values the message is a template."""
        message = Message(message, **values)
        if self._progress is None or not self._progress.say(line_of(message)):
            say(message)

    def tell(self, message: str, **values: object) -> None:
        """Say something that one may do without; with values the message is a template."""
        if not self._quiet:
            self.rest()
            say(message, **values)

    def fail(self, source: Source, reason: str) -> None:
        """Tell and count a post that could not be processed."""
        self.failed += 1
        self.say("{path}: {reason}", path=source.path, reason=reason)

    def counts_of(self, *statuses: str) -> list[str]:
        """How many posts have each status, and how many were not selected, if any, for :meth:`sum_up`."""
        unwanted = (UNWANTED,) * bool(self.statuses[UNWANTED])
        counted = (*statuses, *unwanted)
        return [Message(f"{{count}} {status}", count=self.statuses[status]) for status in counted]

    def sum_up(self, *counts: str, head: str = "") -> None:
        """The closing line: these counts, how many failed, how long it took.

        Args:
            counts: such as ``3 converted``.
            head: what they are about, or empty.
        """
        seconds = time.perf_counter() - self._began
        posts = self.statuses.total() + self.failed
        sums = Listed(
            *counts,
            Message("{count} failed", count=self.failed),
            Message("{seconds:.1f} s", seconds=seconds),
            Message("{speed:.0f} posts/s", speed=posts / max(seconds, 0.001)),
        )
        self.tell(Message("{head}: {counts}", head=head, counts=sums) if head else sums)


def _is_file(descriptor: int) -> bool:
    return stat.S_ISREG(os.fstat(descriptor).st_mode)


def _jobs(wanted: int | None) -> int:
    """How many processes: as many as asked for, or as there are cores for us."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST_JOBS) if wanted is None else wanted or cores
