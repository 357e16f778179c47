"""``emnews validate``."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer

from emnews_cli.cli.inputs import inputs_of
from emnews_cli.cli.options import Color, ColorMode, Paths
from emnews_cli.cli.settings import Config, Isolated
from emnews_cli.display.reports.registry import REPORTS
from emnews_cli.errors import UsageError
from emnews_cli.model.post import SHANGHAI

NAME = "validate"
HELP = "Find what is wrong with posts, and repair it."
EXAMPLES = """Examples:

emnews validate _posts

emnews validate --fix _posts old_post

emnews validate --diff --unsafe-fixes _posts

emnews validate --select EM1,EM2 --ignore EM206 --output-format json post.md

emnews rule EM102"""

OutputFormat = StrEnum("OutputFormat", {name.replace("-", "_"): name for name in REPORTS})  # type: ignore[misc]
OutputFormat.__doc__ = "The choices of ``--output-format``."
FORMAT_HELP = (
    "; ".join(f"{name}: {row.about}" for name, row in REPORTS.items())
    + ". By default full on a terminal, else concise."
)


class FailOn(StrEnum):
    """The choices of ``--fail-on``."""

    error = "error"
    warning = "warning"


_RULES = "CODES"


def command(
    context: typer.Context,
    paths: Paths = None,
    select: Annotated[
        list[str] | None,
        typer.Option(metavar=_RULES, envvar="EMNEWS_SELECT", help="These rules alone: EM102, EM1, ALL."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar=_RULES, envvar="EMNEWS_IGNORE", help="Not these.")
    ] = None,
    extend_select: Annotated[
        list[str] | None,
        typer.Option(metavar=_RULES, envvar="EMNEWS_EXTEND_SELECT", help="These too, off by default or not."),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Repair what is safe to repair.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Count unsafe repairs too; with --fix, make them.")
    ] = False,
    fix_only: Annotated[
        bool, typer.Option("--fix-only", help="Repair, and say nothing of what is left.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change.")] = False,
    output_format: Annotated[
        OutputFormat | None,
        typer.Option(envvar="EMNEWS_OUTPUT_FORMAT", help=FORMAT_HELP),
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the findings of each rule instead of showing them.")
    ] = False,
    fail_on: Annotated[
        FailOn, typer.Option(envvar="EMNEWS_FAIL_ON", help="Which findings make the exit code 1.")
    ] = FailOn.warning,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever is found.")] = False,
    exit_non_zero_on_fix: Annotated[
        bool, typer.Option("--exit-non-zero-on-fix", help="Exit with 1 where something was repaired.")
    ] = False,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Dates behind it lie in the future."),
    ] = None,
    color: Color = ColorMode.auto,
    config: Config = None,
    isolated: Isolated = False,
) -> int:
    """Run the command."""
    # The rules and the database of cards are for this command alone: others should not wait for them.
    from emnews_cli.cli.validation import Checks, Mode, Validation

    if diff and statistics:
        raise UsageError("--diff and --statistics both want standard output: choose one")
    inputs = inputs_of(context, paths)
    checks = Checks(_words(select), _words(ignore), _words(extend_select), _today(today), unsafe_fixes)
    mode = Mode(
        fix=fix or fix_only or diff,
        diff=diff,
        quiet=fix_only or diff,
        statistics=statistics,
        output_format=output_format.value if output_format else "",
        color=color.value,
    )
    validation = Validation(inputs, checks, mode)
    validation.run()
    if inputs.failed or (validation.repaired and (diff or exit_non_zero_on_fix)):
        return 1
    found = validation.counts.errors + (validation.counts.warnings if fail_on is FailOn.warning else 0)
    return 1 if found and not (exit_zero or mode.quiet) else 0


def _words(values: list[str] | None) -> tuple[str, ...]:
    """The words of an option that may be given several times and takes several at a time."""
    return tuple(word for value in values or () for word in value.replace(",", " ").split())


def _today(given: datetime | None) -> date:
    return given.date() if given else datetime.now(SHANGHAI).date()
