"""``emnews show``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from emnews_cli.archive.tasks import Content, Done, Task
from emnews_cli.cli.options import Color, InputOptions, RunOptions
from emnews_cli.cli.running import Run, open_run
from emnews_cli.cli.terminal import console, write_data
from emnews_cli.errors import UsageError
from emnews_cli.pipeline import convert_post, examine_post, read_post

if TYPE_CHECKING:
    from rich.console import Console

    from emnews_cli.model.post import Post

EXAMPLES = """Examples:

emnews show post.md

emnews show --body post.md | less -R

emnews show --json _posts | jq -r .title"""


def command(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a post, a line each.")] = False,
    body: Annotated[bool, typer.Option("--body", help="The article to read.")] = False,
    inputs: InputOptions,
    running: RunOptions,
    color: Color = "auto",
) -> int:
    """Run the command."""
    if as_json and body:
        raise UsageError("--json and --body are two ways of showing a post: choose one")
    with open_run(context, inputs, running) as run:
        if as_json:
            for _, done in run.each(ShownText("json")):
                write_data(done.value)
        else:
            _show(run, console(color), "txt" if body else "summary")
        return 1 if run.failed else 0


Form = Literal["json", "txt", "summary"]


def _show(run: Run, screen: Console, form: Form) -> None:
    """Summaries or articles: drawn on a terminal, plain text elsewhere."""
    if not screen.is_terminal:
        for number, (_, done) in enumerate(run.each(ShownText(form))):
            write_data(f"\n{done.value}" if number else done.value)
        return
    from emnews_cli.display.page import page
    from emnews_cli.display.summary import summary

    draw = page if form == "txt" else summary
    for number, (_, done_post) in enumerate(run.each(_examined, here=True)):
        if number:
            screen.print()
        screen.print(draw(done_post.value))


def _examined(content: Content, task: Task) -> Done[Post]:
    post = examine_post(read_post(content.data, task.name))
    return Done(post, diagnostics=post.diagnostics)


@dataclass(frozen=True, slots=True)
class ShownText:
    """Makes what is shown of a post where nothing is drawn, in whatever process.

    Args:
        form: a format, or ``summary``.
    """

    form: Form

    def __call__(self, content: Content, task: Task) -> Done[str]:
        """The text."""
        if self.form != "summary":
            return Done(convert_post(read_post(content.data, task.name), self.form))
        from emnews_cli.display.summary import summary_lines

        post = _examined(content, task).value
        return Done("".join(f"{line}\n" for line in summary_lines(post)), diagnostics=post.diagnostics)
