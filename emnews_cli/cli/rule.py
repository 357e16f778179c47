"""``emnews rule``."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from emnews_cli.cli.terminal import columns, console, write_data
from emnews_cli.errors import UsageError

if TYPE_CHECKING:
    from emnews_cli.rules.rule import Rule

_WIDEST, _INDENT = 80, 1

EXAMPLES = """Examples:

emnews rule

emnews rule EM102"""


def command(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="A code or a name; without it all rules.")
    ] = None,
) -> None:
    """Run the command."""
    from emnews_cli.rules.registry import all_rules, find_rule

    if code is None:
        for rule in all_rules():
            _write_row(rule)
        return
    found = find_rule(code)
    if found is None:
        raise UsageError(f"unknown rule {code!r}; emnews rule lists all rules")
    remark = "" if found.default else ", off by default: --extend-select turns it on"
    text = f"# {found.name} ({found.code})\n\nSeverity: {found.severity}{remark}\n\n{found.page}\n"
    if sys.stdout.isatty():
        _draw(text)
    else:
        write_data(text)


def _write_row(rule: Rule) -> None:
    """A rule of the list; on a terminal in columns, its summary wrapped."""
    if not sys.stdout.isatty():
        write_data(f"{rule.code}\t{rule.severity}\t{rule.name}\t{rule.summary}\n")
        return
    room = max(columns() - _INDENT, _WIDEST // 4)
    summary = "\n".join(textwrap.wrap(rule.summary, room, initial_indent=" " * 7, subsequent_indent=" " * 7))
    write_data(f"{rule.code}  {rule.name} ({rule.severity})\n{summary}\n")


def _draw(text: str) -> None:
    """Draw Markdown on the terminal."""
    from rich.markdown import Markdown
    from rich.theme import Theme

    screen = console("auto")
    with screen.use_theme(Theme({"markdown.code": "bold"})):  # rich's own paints black patches on white
        screen.print(Markdown(text, code_theme="ansi_light"), width=min(screen.width, _WIDEST))
