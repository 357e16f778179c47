"""``emnews stats``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal, cast, get_args

import typer

from emnews_cli.archive.plan import refuse_overwriting
from emnews_cli.archive.save import save
from emnews_cli.cli.dataset_runs import DatasetRun, open_run_or_dataset
from emnews_cli.cli.formats import chosen_format
from emnews_cli.cli.options import ClusterOptions, InputOptions, RunOptions
from emnews_cli.cli.running import Run
from emnews_cli.cli.selecting import SelectOptions, Taking
from emnews_cli.cli.terminal import columns, write_data
from emnews_cli.display.reports.json_text import json_text
from emnews_cli.display.tables import By, as_csv, counts_by
from emnews_cli.display.words import counted
from emnews_cli.errors import UsageError
from emnews_cli.model.census import Census, PostFacts, facts_of
from emnews_cli.model.suggestions import unknown
from emnews_cli.pipeline import check_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emnews_cli.archive.reading import Content
    from emnews_cli.model.evidence import Evidence
    from emnews_cli.model.post import Post

EXAMPLES = """Examples:

emnews stats _posts old_post

emnews stats --since 2022-01-01 --security 600030.SH _posts

emnews stats --by month --format csv _posts > months.csv

emnews stats --html report.html _posts old_post

emnews stats news.sqlite

emnews stats --format json _posts | jq '.securities[:10]'"""


Format = Literal["text", "csv", "json", "json-lines"]


def command(
    context: typer.Context,
    *,
    by: Annotated[
        list[str] | None, typer.Option(metavar=f"[{'|'.join(get_args(By))}]", help="Only this table.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many of each kind to show.")] = 10,
    format_name: Annotated[  # noqa: ARG001  # see chosen_format
        Format | None,
        typer.Option(
            "--format", help="text (default); json: one object; csv: one table, by day or as --by says."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,  # noqa: ARG001
    csv: Annotated[bool, typer.Option("--csv", help="The same as --format csv.")] = False,  # noqa: ARG001
    html: Annotated[
        str, typer.Option(metavar="FILE", help="Write a page with all figures.", show_default=False)
    ] = "",
    diagnostics: Annotated[bool, typer.Option(help="Also check the posts against the rules.")] = True,
    inputs: InputOptions,
    select: SelectOptions,
    running: RunOptions,
    cluster: ClusterOptions,
) -> int:
    """Run the command."""
    form = chosen_format(context, {"as_json": "json", "csv": "csv"}) or "text"
    table = _table(by)
    if html and form != "text":
        raise UsageError("--html FILE and --format {form} can't be combined", form=form)
    if table and (html or form.startswith("json")):
        raise UsageError("--by makes one table: it goes with --format text or csv")
    looked = diagnostics and table is None and form != "csv"
    census = Census()
    with open_run_or_dataset(context, inputs, running, select, cluster) as run:
        if html:
            run.refuse_report_at(html)
            refuse_overwriting(run.inputs.collect(), lambda _: html)
        for entry in _entries(run, select, examined=looked):
            census.add(entry)
        run.rest()
        if html:
            _write_page(run, census, html, top)
        elif form.startswith("json"):
            write_data(json_text(census.as_dict()) + "\n")
        elif form == "csv":
            write_data(as_csv(counts_by(census, table or "day")))
        else:
            write_data("".join(f"{line}\n" for line in _lines(census, table, top)))
        return 1 if run.failed else 0


def _table(by: list[str] | None) -> By | None:
    """The table that ``--by`` asks for.

    Raises:
        UsageError: there is none of that name, or it asks for several.
    """
    kinds = list(dict.fromkeys(by or ()))
    for kind in kinds:
        if kind not in get_args(By):
            raise UsageError("--by: {unknown}", unknown=unknown("table", kind, get_args(By)))
    if len(kinds) > 1:
        raise UsageError(
            "--by {names}: one table at a time; give one of them", names=" and --by ".join(kinds)
        )
    return cast("By", kinds[0]) if kinds else None


def _entries(run: Run, select: SelectOptions, *, examined: bool) -> Iterator[PostFacts]:
    """What is counted of each post that is wanted."""
    if isinstance(run, DatasetRun):
        for found in run.found(select):
            codes = found.codes if examined else None
            entry = facts_of(found.post, None, select.weakest)
            yield entry._replace(characters=found.characters, codes=codes)
        return
    take = partial(_entry, examined=examined, weakest=select.weakest)
    for _, done in run.each(Taking(select.selection(run), take), prints=False):
        if done.value is not None:
            yield done.value


def _entry(post: Post, _: Content, *, examined: bool, weakest: Evidence) -> PostFacts:
    return facts_of(post, check_post(post) if examined else None, weakest)


def _lines(census: Census, by: By | None, top: int) -> list[str]:
    from emnews_cli.display.figures import figure_lines, table_lines

    if by is None:
        return list(figure_lines(census, columns(), top, _rules(census)))
    counts = counts_by(census, by)
    return list(table_lines(counts, columns(), None if counts.in_time else top))[1:]


def _rules(census: Census) -> dict[str, str]:
    """The names of the rules, where some were applied."""
    if census.codes is None:
        return {}
    from emnews_cli.rules.registry import all_rules

    return {rule.code: rule.name for rule in all_rules()}


def _write_page(run: Run, census: Census, path: str, top: int) -> None:
    from emnews_cli.display.report_page.page import report_page

    save(path, report_page(census, top, _rules(census)).encode("utf-8", "replace"))
    run.sum_up(counted(census.posts, "post"), head=path)
