"""``emnews rule``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from emnews_cli.cli.terminal import columns, console, write_data
from emnews_cli.display.translation import translated
from emnews_cli.errors import UsageError
from emnews_cli.messages import Message

if TYPE_CHECKING:
    from emnews_cli.rules.rule import Rule

_WIDEST, _MARGIN = 80, 1

EXAMPLES = """Examples:

emnews rule

emnews rule EM102"""


def command(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="A code or a name; without it all rules.")
    ] = None,
) -> None:
    """Run the command."""
    from emnews_cli.rules.registry import all_rules, find_rule, unknown_rule

    if code is None:
        for rule in all_rules():
            _write_row(rule)
        return
    found = find_rule(code)
    if found is None:
        raise UsageError(unknown_rule(code))
    text = f"# {found.name} ({found.code})\n\n{_severity(found)}\n\n{_page(found)}\n"
    if sys.stdout.isatty():
        _draw(text)
    else:
        write_data(text)


def _severity(rule: Rule) -> str:
    severity = Message(rule.severity)
    if rule.default:
        return translated(Message("Severity: {severity}", severity=severity))
    return translated(
        Message("Severity: {severity}, off by default: --extend-select turns it on", severity=severity)
    )


def _page(rule: Rule) -> str:
    """The page of a rule; those of its paragraphs are translated that the catalogue has."""
    return "\n\n".join(map(_paragraph, rule.page.split("\n\n")))


def _paragraph(text: str) -> str:
    line = text.replace("\n", " ")
    said = translated(line)
    return text if said == line else said


def _write_row(rule: Rule) -> None:
    """A rule of the list; on a terminal in columns, its summary wrapped."""
    if not sys.stdout.isatty():
        write_data(f"{rule.code}\t{rule.severity}\t{rule.name}\t{rule.summary}\n")
        return
    from rich.text import Text

    from emnews_cli.display.wrapping import wrapped

    room, indent = max(columns() - _MARGIN, _WIDEST // 4), " " * len(f"{rule.code}  ")
    summary = "\n".join(line.plain for line in wrapped(Text(translated(rule.summary)), room, indent, indent))
    write_data(f"{rule.code}  {rule.name} ({translated(rule.severity)})\n{summary}\n")


def _draw(text: str) -> None:
    """Draw Markdown on the terminal."""
    from rich.markdown import Markdown
    from rich.theme import Theme

    screen = console("auto")
    with screen.use_theme(Theme({"markdown.code": "bold"})):  # rich's own paints black patches on white
        screen.print(Markdown(text, code_theme="ansi_light"), width=min(screen.width, _WIDEST))
