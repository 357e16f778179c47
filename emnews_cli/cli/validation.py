"""A run of ``emnews validate``: check and repair posts, and report findings as they come."""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from emnews_cli.archive.catalogue import CardIndex
from emnews_cli.archive.discover import Source
from emnews_cli.archive.in_place import rewrite
from emnews_cli.archive.reading import Content
from emnews_cli.archive.select import UNWANTED, Selection, read_wanted
from emnews_cli.archive.tasks import Done, Task
from emnews_cli.cli.outputs import print_diff, sweep
from emnews_cli.cli.running import Run
from emnews_cli.cli.terminal import (
    columns,
    wants_color,
    write_aside,
    write_data,
    write_drawn,
    write_file_text,
)
from emnews_cli.display.reports.registry import make_report
from emnews_cli.display.reports.report import Style
from emnews_cli.display.reports.statistics import Counts
from emnews_cli.display.words import counted
from emnews_cli.messages import Message
from emnews_cli.pipeline import card_of_post, check_cards, examine_post, fix_post
from emnews_cli.rules.selection import select_rules

if TYPE_CHECKING:
    from emnews_cli.model.catalogue import CataloguedPost
    from emnews_cli.model.diagnostic import Diagnostic
    from emnews_cli.model.post import Post
    from emnews_cli.rules.repair import Repaired
    from emnews_cli.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Checks:
    """What to look for.

    Args:
        select: codes, their beginnings, or names; empty for the rules that are on by default.
        ignore: those not to look for.
        extend: those to look for besides.
        today: the day to hold dates against.
        unsafe: whether unsafe fixes count as fixes.
        most: how many findings of each rule in a post to tell; 0 for all.
    """

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    extend: tuple[str, ...]
    today: date
    unsafe: bool
    most: int


@dataclass(frozen=True, slots=True)
class Mode:
    """What to do with what is found.

    Args:
        fix: repair it.
        diff: show the repairs instead of writing them.
        quiet: say nothing of what is left.
        statistics: count it instead of showing it.
        output_format: the name of a report, or empty for what suits standard output.
        color: the choice of ``--color``.
    """

    fix: bool
    diff: bool
    quiet: bool
    statistics: bool
    output_format: str
    color: Literal["auto", "always", "never"]


class Checked(NamedTuple):
    """What came of one post: its name after repairs, and what is left to say of it.

    Args:
        path: its name.
        diagnostics: what is wrong with it.
        card: for the rules about the archive.
        applied: the repairs by rule.
        refused: how many repairs would have changed what it says.
        before: its bytes, where they are to be shown.
        after: its bytes after the repairs, where they are to be shown.
    """

    path: str | None
    diagnostics: list[Diagnostic]
    card: CataloguedPost
    applied: Counter[str]
    refused: int = 0
    before: bytes = b""
    after: bytes = b""


@cache
def rules_of(checks: Checks) -> tuple[Rule, ...]:
    """The rules to apply."""
    return select_rules(checks.select, checks.ignore, checks.extend)


@dataclass(frozen=True, slots=True)
class Checking:
    """Checks a post, and repairs it if that is wanted, in whatever process.

    Args:
        checks: what to look for.
        mode: what to do with it.
        wanted: which posts, or None for all.
    """

    checks: Checks
    mode: Mode
    wanted: Selection | None

    def __call__(self, content: Content, task: Task) -> Done[Checked | None]:
        """What came of it; None where the post is not wanted.

        Raises:
            OutputError: the repaired post can't be written.
        """
        post = read_wanted(content.data, task.name, self.wanted)
        if post is None:
            return Done(None, UNWANTED)
        checked = self._repaired(content, task) if self.mode.fix else self._checked(post)
        status = "repaired" if checked.applied and not self.mode.diff else "checked"
        return Done(checked, status, diagnostics=checked.diagnostics)

    def _checked(self, post: Post) -> Checked:
        examined = examine_post(post, rules_of(self.checks), today=self.checks.today, most=self.checks.most)
        return Checked(post.path, examined.diagnostics, card_of_post(post), Counter())

    def _repaired(self, content: Content, task: Task) -> Checked:
        checks, rules = self.checks, rules_of(self.checks)
        done = fix_post(
            content.data, task.name, rules, unsafe=checks.unsafe, today=checks.today, most=checks.most
        )
        if not self.mode.diff and task.name is not None:
            _save(task.source, content, done)
        shown = (content.data, done.data) if self.mode.diff or task.name is None else ()
        left, card = done.examined.diagnostics, card_of_post(done.examined.post)
        return Checked(done.path, left, card, done.applied, done.refused, *shown)


def _save(source: Source, content: Content, repaired: Repaired) -> None:
    """Write a repaired post, under its new name if it got one."""
    is_renamed = repaired.path not in (None, source.path)
    name = os.path.basename(repaired.path or "") if is_renamed else ""
    rewrite(source, content, repaired.data, "repaired", name)


class Validation:
    """A run over the inputs.

    Attributes:
        counts: the findings by rule, so far; after repairs those that are left.
        repaired: how many repairs were made, or would be.
    """

    def __init__(self, run: Run, checks: Checks, mode: Mode, wanted: Selection | None) -> None:
        self._run = run
        self._work = Checking(checks, mode, wanted)
        self._rules = rules_of(checks)
        self._unsafe = checks.unsafe
        self._mode = mode
        self._format = mode.output_format or ("full" if sys.stdout.isatty() else "concise")
        style = Style(columns(), color=wants_color(mode.color, sys.stdout), unsafe=checks.unsafe)
        self._report = make_report(self._format, style)
        self._posts = self._refused = self._files_repaired = 0
        self._applied: Counter[str] = Counter()
        self.counts = Counts()
        if mode.fix and not mode.diff:
            run.keep_clean(lambda: sweep(run))

    @property
    def repaired(self) -> int:
        """How many repairs were made, or would be."""
        return self._applied.total()

    def run(self) -> None:
        """Check every post, then the archive; say what was done."""
        with closing(CardIndex()) as cards:
            self._show(self._report.begin())
            for task, done in self._run.each(self._work, prints=not self._mode.statistics):
                if done.value is not None:
                    self._take(task, done.value)
                    cards.add(done.value.card)
            self._run.rest()
            for path, found in groupby(check_cards(cards, self._rules), attrgetter("path")):
                self._tell(path, list(found))
            self._show(self._report.end())
        self._summarize()

    def _take(self, task: Task, checked: Checked) -> None:
        """Report what came of one post."""
        self._posts += 1
        self._refused += checked.refused
        self._applied += checked.applied
        self._files_repaired += bool(checked.applied)
        if self._mode.diff:
            name = task.source.path
            print_diff(name, checked.before, checked.after, checked.path or name)
        elif self._mode.fix and self._run.inputs.from_stdin:
            write_file_text(checked.after)
        self._tell(checked.path, checked.diagnostics)

    def _tell(self, path: str | None, diagnostics: list[Diagnostic]) -> None:
        if not self._mode.quiet:
            self.counts.add(diagnostics)
            if not self._mode.statistics:
                self._show(self._report.post(path, diagnostics))

    def _show(self, text: str) -> None:
        """Print a piece of the report: where the repaired post goes to standard output, on standard error."""
        if self._mode.quiet or self._mode.statistics or not text:
            return
        if self._mode.fix and self._run.inputs.from_stdin:
            write_aside(text)
        else:
            write_drawn(text)

    # --- the end ----------------------------------------------------------------------------------------

    def _summarize(self) -> None:
        """Statistics, if they are wanted; and on standard error the rules and the sum."""
        tell = self._run.tell
        if self._mode.statistics:
            self._write_statistics()
        elif not self._mode.quiet:
            for row in self.counts.as_dicts():
                tell("{code} {name}: {count}", code=row["code"], name=row["name"], count=row["count"])
        if self._mode.fix:
            self._say_repairs()
        found = [counted(self.counts.errors, "error"), counted(self.counts.warnings, "warning")]
        self._run.sum_up(
            *([] if self._mode.quiet else found),
            head=Message("{posts} checked", posts=counted(self._posts, "post")),
        )
        if not self._mode.fix:
            self._say_what_can_be_repaired()

    def _write_statistics(self) -> None:
        import json

        if self._format.startswith("json"):
            write_data(json.dumps(self.counts.as_dicts(), ensure_ascii=False) + "\n")
        else:
            write_data("".join(f"{line}\n" for line in self.counts.lines(unsafe=self._unsafe)))

    def _say_repairs(self) -> None:
        done = Message(
            "{faults} would be repaired in {posts}" if self._mode.diff else "{faults} repaired in {posts}",
            faults=counted(self.repaired, "fault"),
            posts=counted(self._files_repaired, "post"),
        )
        self._run.tell(done)
        if self._refused:
            self._run.tell(
                "{repairs} refused: the post would have said something else",
                repairs=counted(self._refused, "repair"),
            )

    def _say_what_can_be_repaired(self) -> None:
        safe, unsafe = self.counts.fixable(unsafe=False), self.counts.fixable(unsafe=True)
        if unsafe:
            self._run.tell(
                "{safe} can be repaired with --fix, {more} more with --unsafe-fixes"
                if unsafe > safe
                else "{safe} can be repaired with --fix",
                safe=safe,
                more=unsafe - safe,
            )
