"""A run of ``emnews validate``: posts are checked and repaired, and what is found goes out at once."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from emnews_cli.archive.catalogue import CardIndex
from emnews_cli.archive.discover import Source
from emnews_cli.archive.save import rename, save
from emnews_cli.cli.inputs import Inputs
from emnews_cli.cli.outputs import print_diff
from emnews_cli.cli.terminal import say, wants_color, write_data, write_drawn, write_file_text
from emnews_cli.display.reports.registry import make_report
from emnews_cli.display.reports.report import Style
from emnews_cli.display.reports.statistics import Counts
from emnews_cli.display.words import counted
from emnews_cli.errors import DiskError, OutputError
from emnews_cli.pipeline import card_of_post, check_cards, examine_post, fix_post, read_post
from emnews_cli.rules.selection import select_rules

if TYPE_CHECKING:
    from emnews_cli.model.catalogue import CataloguedPost
    from emnews_cli.model.diagnostic import Diagnostic
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
    """

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    extend: tuple[str, ...]
    today: date
    unsafe: bool

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules."""
        return select_rules(self.select, self.ignore, self.extend)


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
    """What came of one post: its bytes before and after, its name after, and what is left to say of it."""

    before: bytes
    after: bytes
    path: str | None
    diagnostics: list[Diagnostic]
    card: CataloguedPost
    applied: Counter[str]
    refused: int


def check(data: bytes, path: str | None, checks: Checks, *, fix: bool) -> Checked:
    """Check one post, and repair it if that is wanted."""
    if fix:
        done = fix_post(data, path, checks.rules, unsafe=checks.unsafe, today=checks.today)
        card = card_of_post(done.post)
        return Checked(data, done.data, done.path, done.post.diagnostics, card, done.applied, done.refused)
    post = read_post(data, path)
    post.today = checks.today
    examine_post(post, checks.rules)
    return Checked(data, data, path, post.diagnostics, card_of_post(post), Counter(), 0)


class Validation:
    """A run over the inputs.

    Attributes:
        counts: the findings by rule, so far; after repairs those that are left.
        repaired: how many repairs were made, or would be.
    """

    def __init__(self, inputs: Inputs, checks: Checks, mode: Mode) -> None:
        self._inputs = inputs
        self._checks = checks
        self._rules = checks.rules
        self._mode = mode
        self._format = mode.output_format or ("full" if sys.stdout.isatty() else "concise")
        colored = wants_color(mode.color, sys.stdout)
        style = Style(_width(), color=colored, unsafe=checks.unsafe)
        self._report = make_report(self._format, style)
        self._posts = self._refused = self._files_repaired = 0
        self._applied: Counter[str] = Counter()
        self.counts = Counts()

    @property
    def repaired(self) -> int:
        """How many repairs were made, or would be."""
        return self._applied.total()

    def run(self) -> None:
        """Check every post, then the archive; say what was done."""
        with closing(CardIndex()) as cards:
            self._show(self._report.begin())
            for source, checked in self._inputs.each(
                lambda data, path: check(data, path, self._checks, fix=self._mode.fix)
            ):
                self._take(source, checked)
                cards.add(checked.card)
            for path, found in groupby(check_cards(cards, self._rules), attrgetter("path")):
                self._tell(path, list(found))
            self._show(self._report.end())
        self._summarize()

    def _take(self, source: Source, checked: Checked) -> None:
        """Write and report what came of one post."""
        self._posts += 1
        self._refused += checked.refused
        if self._mode.fix and not self._write(source, checked):
            return
        self._applied += checked.applied
        self._files_repaired += bool(checked.applied)
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
        if self._mode.fix and self._inputs.from_stdin:
            sys.stderr.write(text.encode("utf-8", "replace").decode())
        else:
            write_drawn(text)

    # --- repairs ----------------------------------------------------------------------------------------

    def _write(self, source: Source, checked: Checked) -> bool:
        """Deliver a repaired post; one that can't be written is that post's failure."""
        if self._mode.diff:
            print_diff(source.name, checked.before, checked.after, checked.path or source.name)
        elif self._inputs.from_stdin:
            write_file_text(checked.after)
        else:
            return self._save(source, checked)
        return True

    def _save(self, source: Source, checked: Checked) -> bool:
        try:
            save(source.path, checked.after)
            if checked.path not in (None, source.name):
                rename(source.path, source.path.with_name(Path(checked.path or "").name))
        except DiskError:
            raise
        except OutputError as error:
            self._inputs.fail(source, str(error))
            return False
        return True

    # --- the end ----------------------------------------------------------------------------------------

    def _summarize(self) -> None:
        """Statistics, if they are wanted; and on standard error the rules and the sum."""
        if self._mode.statistics:
            self._write_statistics()
        elif not self._mode.quiet:
            for row in self.counts.as_dicts():
                say(f"{row['code']} {row['name']}: {row['count']}")
        if self._mode.fix:
            self._say_repairs()
        found = f"{counted(self.counts.errors, 'error')}, {counted(self.counts.warnings, 'warning')}"
        left = "" if self._mode.quiet else f"{found}, "
        say(f"{counted(self._posts, 'post')} checked: {left}{self._inputs.failed} failed")
        if not self._mode.fix:
            self._say_what_can_be_repaired()

    def _write_statistics(self) -> None:
        import json

        if self._format.startswith("json"):
            write_data(json.dumps(self.counts.as_dicts(), ensure_ascii=False) + "\n")
        else:
            write_data("".join(f"{line}\n" for line in self.counts.lines(unsafe=self._checks.unsafe)))

    def _say_repairs(self) -> None:
        would = "would be repaired" if self._mode.diff else "repaired"
        say(f"{counted(self.repaired, 'fault')} {would} in {counted(self._files_repaired, 'post')}")
        if self._refused:
            say(f"{counted(self._refused, 'repair')} refused: the post would have said something else")

    def _say_what_can_be_repaired(self) -> None:
        safe, unsafe = self.counts.fixable(unsafe=False), self.counts.fixable(unsafe=True)
        if unsafe:
            more = f", {unsafe - safe} more with --unsafe-fixes" if unsafe > safe else ""
            say(f"{safe} can be repaired with --fix{more}")


def _width() -> int:
    """The columns of the terminal, or a hundred elsewhere."""
    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100
