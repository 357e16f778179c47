"""``emnews validate``."""

from __future__ import annotations

import json
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from emnews_cli.cli.inputs import inputs_of
from emnews_cli.cli.options import Paths
from emnews_cli.cli.terminal import say, write_data
from emnews_cli.display.report import concise
from emnews_cli.display.words import counted
from emnews_cli.pipeline import check_post, read_post

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic

NAME = "validate"
HELP = "Find what is wrong with posts."
EXAMPLES = """Examples:

emnews validate _posts

emnews validate --output-format json post.md

emnews rule EM102"""


class OutputFormat(StrEnum):
    """The choices of ``--output-format``."""

    concise = "concise"
    json = "json"
    json_lines = "json-lines"


def command(
    context: typer.Context,
    paths: Paths = None,
    output_format: Annotated[
        OutputFormat, typer.Option(help="A line each, one JSON array, or one JSON object a line.")
    ] = OutputFormat.concise,
) -> int:
    """Run the command."""
    inputs = inputs_of(context, paths)
    counts: Counter[str] = Counter()
    write = _Writer(output_format)
    posts = 0
    for _, diagnostics in inputs.each(lambda data, path: check_post(read_post(data, path))):
        posts += 1
        counts.update(diagnostic.severity.value for diagnostic in diagnostics)
        for diagnostic in diagnostics:
            write.diagnostic(diagnostic)
    write.end()
    found = f"{counted(counts['error'], 'error')}, {counted(counts['warning'], 'warning')}"
    say(f"{counted(posts, 'post')} checked: {found}, {inputs.failed} failed")
    return 1 if counts or inputs.failed else 0


class _Writer:
    """Writes diagnostics one by one, so that none is kept."""

    def __init__(self, output_format: OutputFormat) -> None:
        self._format = output_format
        self._separator = "[\n"

    def diagnostic(self, diagnostic: Diagnostic) -> None:
        if self._format is OutputFormat.concise:
            write_data(concise(diagnostic) + "\n")
            return
        line = json.dumps(diagnostic.as_dict(), ensure_ascii=False)
        if self._format is OutputFormat.json_lines:
            write_data(line + "\n")
        else:
            write_data(self._separator + line)
            self._separator = ",\n"

    def end(self) -> None:
        if self._format is OutputFormat.json:
            write_data("[]\n" if self._separator == "[\n" else "\n]\n")
