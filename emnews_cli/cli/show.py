"""``emnews show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from emnews_cli.cli.inputs import inputs_of
from emnews_cli.cli.options import Color, ColorMode, Paths
from emnews_cli.cli.terminal import console, write_data
from emnews_cli.errors import UsageError
from emnews_cli.pipeline import convert_post, examine_post, read_post

if TYPE_CHECKING:
    from rich.console import Console

    from emnews_cli.model.post import Post

NAME = "show"
HELP = "Show posts: a summary, the article to read, or JSON."
EXAMPLES = """Examples:

emnews show post.md

emnews show --body post.md | less -R

emnews show --json _posts | jq -r .title"""


def command(
    context: typer.Context,
    paths: Paths = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a post, a line each.")] = False,
    body: Annotated[bool, typer.Option("--body", help="The article to read.")] = False,
    color: Color = ColorMode.auto,
) -> int:
    """Run the command."""
    inputs = inputs_of(context, paths)
    if as_json and body:
        raise UsageError("--json and --body are two ways of showing a post: choose one")
    if as_json:
        for _, line in inputs.each(lambda data, path: convert_post(read_post(data, path), "json")):
            write_data(line)
        return 1 if inputs.failed else 0

    screen = console(color.value)
    for index, (_, post) in enumerate(inputs.each(lambda data, path: examine_post(read_post(data, path)))):
        if index:
            screen.print()
        _show(post, screen, body=body)
    return 1 if inputs.failed else 0


def _show(post: Post, screen: Console, *, body: bool) -> None:
    """The summary or the article; drawn on a terminal, plain text elsewhere."""
    from emnews_cli.display.page import page
    from emnews_cli.display.summary import print_summary

    if not body:
        print_summary(screen, post)
    elif screen.is_terminal:
        screen.print(page(post))
    else:
        write_data(convert_post(post, "txt"))
