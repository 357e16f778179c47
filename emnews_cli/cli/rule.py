"""``emnews rule``."""

from __future__ import annotations

from typing import Annotated

import typer

from emnews_cli.cli.terminal import write_data
from emnews_cli.errors import UsageError

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
            write_data(f"{rule.code}\t{rule.severity}\t{rule.name}\t{rule.summary}\n")
        return
    found = find_rule(code)
    if found is None:
        raise UsageError(f"unknown rule {code!r}; emnews rule lists all rules")
    remark = "" if found.default else ", off by default: --extend-select turns it on"
    write_data(f"# {found.name} ({found.code})\n\nSeverity: {found.severity}{remark}\n\n{found.page}\n")
