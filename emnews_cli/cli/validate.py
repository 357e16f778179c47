"""``emnews validate``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from emnews_cli.cli.options import ClusterOptions, Color, InputOptions, RunOptions
from emnews_cli.cli.selecting import SelectOptions, open_run
from emnews_cli.display.reports.registry import REPORTS
from emnews_cli.errors import UsageError
from emnews_cli.model.post import SHANGHAI
from emnews_cli.pipeline import MOST_FINDINGS

if TYPE_CHECKING:
    from emnews_cli.cli.validation import Checks

EXAMPLES = """Examples:

emnews validate _posts

emnews validate --fix _posts old_post

emnews validate --diff --unsafe-fixes _posts

emnews validate --select EM1,EM2 --ignore EM206 --format json post.md

emnews rule EM102"""

_RULES = "CODES"
OutputFormat = Literal[*REPORTS]  # type: ignore[valid-type]
FORMAT_HELP = (
    "; ".join(f"{name}: {row.about}" for name, row in REPORTS.items())
    + ". By default full on a terminal, else concise."
)


@dataclass(eq=False, repr=False)
class CheckOptions:
    """What to look for.

    Args:
        select: codes, their beginnings, or names; several parted by spaces or commas.
        ignore: those not to look for.
        extend_select: those to look for besides.
        today: dates behind it lie in the future; None for today.
        unsafe_fixes: whether unsafe repairs count as repairs.
        max_findings: how many findings of each rule in a post to tell, before one that counts the others; 0
            for all.
    """

    panel: ClassVar[str] = "What to look for"
    select: Annotated[
        list[str] | None, typer.Option(metavar=_RULES, help="Only these rules: EM102, EM1, ALL.")
    ] = None
    ignore: Annotated[list[str] | None, typer.Option(metavar=_RULES, help="Not these.")] = None
    extend_select: Annotated[
        list[str] | None, typer.Option(metavar=_RULES, help="These too, even if they are off by default.")
    ] = None
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Dates after it are in the future."),
    ] = None
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Count unsafe repairs too; with --fix, make them.")
    ] = False
    max_findings: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="So many findings of a rule in a post, then a count; 0: all."),
    ] = MOST_FINDINGS


@dataclass(eq=False, repr=False)
class RepairOptions:
    """Whether to repair what is found.

    Args:
        fix: repair what is safe to repair.
        fix_only: and say nothing of what is left.
        diff: show the repairs instead of making them.
    """

    panel: ClassVar[str] = "Repairs"
    fix: Annotated[bool, typer.Option("--fix", help="Repair what is safe to repair.")] = False
    fix_only: Annotated[bool, typer.Option("--fix-only", help="Repair, and say nothing of what is left.")] = (
        False
    )
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change.")] = False


@dataclass(eq=False, repr=False)
class VerdictOptions:
    """How findings are told, and what they make of the exit code.

    Args:
        output_format: the name of a report, or None for what suits standard output.
        statistics: count the findings instead of showing them.
        fail_on: the least that makes the exit code 1.
        exit_zero: exit with 0 whatever is found.
        exit_non_zero_on_fix: exit with 1 where something was repaired.
    """

    panel: ClassVar[str] = "Verdict"
    output_format: Annotated[
        OutputFormat | None, typer.Option("--format", "--output-format", help=FORMAT_HELP)
    ] = None
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the findings of each rule instead of showing them.")
    ] = False
    fail_on: Annotated[
        Literal["error", "warning"], typer.Option(help="Which findings make the exit code 1.")
    ] = "warning"
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever is found.")] = False
    exit_non_zero_on_fix: Annotated[
        bool, typer.Option("--exit-non-zero-on-fix", help="Exit with 1 where something was repaired.")
    ] = False


def command(
    context: typer.Context,
    *,
    checks: CheckOptions,
    repairs: RepairOptions,
    verdict: VerdictOptions,
    inputs: InputOptions,
    select: SelectOptions,
    running: RunOptions,
    cluster: ClusterOptions,
    color: Color = "auto",
) -> int:
    """Run the command."""
    # The rules and the database of cards are for this command alone: others should not wait for them.
    from emnews_cli.cli.validation import Mode, Validation

    if repairs.diff and verdict.statistics:
        raise UsageError("--diff and --statistics both write to standard output: choose one")
    if cluster.cluster and (repairs.fix or repairs.fix_only):
        raise UsageError("--cluster can't be combined with --fix, which changes posts where they are")
    mode = Mode(
        fix=repairs.fix or repairs.fix_only or repairs.diff,
        diff=repairs.diff,
        quiet=repairs.fix_only or repairs.diff,
        statistics=verdict.statistics,
        output_format=verdict.output_format or "",
        color=color,
    )
    with open_run(context, inputs, running, select, cluster) as run:
        validation = Validation(run, _checks(checks), mode, select.selection(run))
        validation.run()
        if run.failed or (validation.repaired and (repairs.diff or verdict.exit_non_zero_on_fix)):
            return 1
        counts = validation.counts
        found = counts.errors + (counts.warnings if verdict.fail_on == "warning" else 0)
        return 1 if found and not (verdict.exit_zero or mode.quiet) else 0


def _checks(options: CheckOptions) -> Checks:
    from emnews_cli.cli.validation import Checks

    select, ignore, extend = map(_words, (options.select, options.ignore, options.extend_select))
    today, most = _today(options.today), options.max_findings
    return Checks(select, ignore, extend, today, unsafe=options.unsafe_fixes, most=most)


def _words(values: list[str] | None) -> tuple[str, ...]:
    """The words of an option that may be given several times and takes several at a time."""
    return tuple(word for value in values or () for word in value.replace(",", " ").split())


def _today(given: datetime | None) -> date:
    return given.date() if given else datetime.now(SHANGHAI).date()
