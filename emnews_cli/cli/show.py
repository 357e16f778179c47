"""``emnews show``."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from emnews_cli.archive.reading import Content
from emnews_cli.archive.tasks import Done, Task
from emnews_cli.cli.formats import chosen_format
from emnews_cli.cli.options import Color, InputOptions, RunOptions
from emnews_cli.cli.pager import paged
from emnews_cli.cli.running import Run
from emnews_cli.cli.selecting import open_run
from emnews_cli.cli.terminal import console, write_data, write_drawn, write_file_text
from emnews_cli.display.control_characters import terminal_safe
from emnews_cli.display.reports.json_text import json_array, json_text
from emnews_cli.display.summary import FIELDS
from emnews_cli.errors import UsageError
from emnews_cli.model.examination import Examination
from emnews_cli.model.suggestions import unknown
from emnews_cli.pipeline import convert_post, examine_post, read_post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console


EXAMPLES = """Examples:

emnews show post.md

emnews show --body post.md

emnews show --fields title,date,securities _posts

emnews show --format json-lines _posts | jq -r .title

emnews show --raw post.md"""

Form = Literal["summary", "txt", "json", "json-lines", "raw"]
Format = Literal["summary", "body", "raw", "json", "json-lines"]
_SHORT = {"body": "body", "as_json": "json-lines", "raw": "raw"}


def command(
    context: typer.Context,
    *,
    body: Annotated[bool, typer.Option("--body", help="The article to read.")] = False,  # noqa: ARG001
    format_name: Annotated[  # noqa: ARG001  # this and those that are short for it: see chosen_format
        Format | None,
        typer.Option(
            "--format",
            help="summary (default); body; raw; json: an array; json-lines: an object a line for each post.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json-lines.")] = False,  # noqa: ARG001
    raw: Annotated[bool, typer.Option("--raw", help="The front matter as it is stored.")] = False,  # noqa: ARG001
    fields: Annotated[
        str, typer.Option(metavar="NAMES", help="Only these parts of the summary or keys of the JSON.")
    ] = "",
    width: Annotated[
        int,
        typer.Option(min=20, metavar="N", help="The widest that --body is on a terminal, in columns."),
    ] = 80,
    pager: Annotated[bool, typer.Option(help="Page long output on a terminal.")] = True,
    inputs: InputOptions,
    running: RunOptions,
    color: Color = "auto",
) -> int:
    """Run the command."""
    told = chosen_format(context, _SHORT) or "summary"
    form: Form = "txt" if told == "body" else cast("Form", told)
    names = _names(fields, form)
    with open_run(context, inputs, running) as run:
        if form == "json-lines":
            _write(run, Shown(form, names))
        elif form == "json":
            _write_array(run, Shown(form, names))
        elif form == "raw":
            _write_raw(run, pager=pager)
        else:
            screen = console(color)
            columns = min(screen.width, width) if form == "txt" else screen.width
            is_long = form == "txt" or not run.inputs.is_single
            _show(run, screen, columns, form, names, pager=pager and is_long)
        return 1 if run.failed else 0


def _names(fields: str, form: Form) -> tuple[str, ...]:
    """The names in ``--fields``.

    Raises:
        UsageError: there is no such part, or nothing to choose from.
    """
    names = tuple(fields.replace(",", " ").split())
    if names and form in ("txt", "raw"):
        raise UsageError("--fields chooses parts of the summary or keys of the JSON")
    if names:
        known = FIELDS if form == "summary" else json.loads(convert_post(read_post(b""), "json"))
        for name in names:
            if name not in known:
                raise UsageError(unknown("field", name, known))
    return names


def _show(run: Run, screen: Console, width: int, form: Form, names: Sequence[str], *, pager: bool) -> None:
    """Summaries or articles: drawn on a terminal, plain text elsewhere."""
    if not screen.is_terminal:
        _write(run, Shown(form, tuple(names)), between="\n")
        return
    from emnews_cli.display.page import page
    from emnews_cli.display.summary import summary

    with paged(pager):
        for number, (_, done) in enumerate(run.each(_examined, here=True)):
            lines = page(done.value.post, width) if form == "txt" else summary(done.value, width, names)
            if number:
                screen.print(f"\n{'─' * width}\n", soft_wrap=True)
            for line in lines:
                screen.print(line, soft_wrap=True)


def _write(run: Run, work: Shown, between: str = "") -> None:
    for number, (_, done) in enumerate(run.each(work)):
        write_data(f"{between}{done.value}" if number else done.value)


def _write_array(run: Run, work: Shown) -> None:
    for piece in json_array(done.value.encode() for _, done in run.each(work)):
        write_file_text(piece)


def _write_raw(run: Run, *, pager: bool) -> None:
    on_terminal = sys.stdout.isatty()
    with paged(pager):
        for _, done in run.each(front_matter_of):
            if on_terminal:
                write_drawn(terminal_safe(done.value.decode("utf-8", "backslashreplace")))
            else:
                write_file_text(done.value)


def front_matter_of(content: Content, task: Task) -> Done[bytes]:
    """The bytes of a post's front matter, with the lines around it and a line end."""
    post = read_post(content.data, task.name)
    stored = post.original.encode(post.original.text[: post.body.start])
    return Done(stored if stored.endswith(b"\n") or not stored else stored + b"\n")


def _examined(content: Content, task: Task) -> Done[Examination]:
    from emnews_cli.archive.unique import other_files

    examined = examine_post(read_post(content.data, task.name))
    examined.copies = other_files(task.name) if task.name else []
    return Done(examined, diagnostics=examined.diagnostics)


@dataclass(frozen=True, slots=True)
class Shown:
    """Makes what is shown of a post where nothing is drawn, in whatever process.

    Args:
        form: what to show.
        names: parts or keys, or none for all.
    """

    form: Form
    names: tuple[str, ...] = ()

    def __call__(self, content: Content, task: Task) -> Done[str]:
        """The text."""
        if self.form == "summary":
            from emnews_cli.display.summary import summary_lines

            examined = _examined(content, task).value
            lines = summary_lines(examined, self.names)
            return Done("".join(f"{line}\n" for line in lines), diagnostics=examined.diagnostics)
        text = convert_post(read_post(content.data, task.name), self.form.removesuffix("-lines"))
        return Done(_chosen(text, self.names) if self.names else text)


def _chosen(text: str, names: tuple[str, ...]) -> str:
    """Some keys of a JSON object."""
    whole = json.loads(text)
    return json_text({name: whole[name] for name in names}) + "\n"
