"""The table of commands: a new one is one file and one row here. A command's module is loaded when called."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from emnews_cli.cli.exits import guarded
from emnews_cli.cli.help_pages import HelpContext, name_values, write_options
from emnews_cli.cli.plain_values import taking_plain_values
from emnews_cli.display.translation import translated
from emnews_cli.messages import Message
from emnews_cli.model.suggestions import unknown

WrongUsage: Any = typer.BadParameter.__mro__[1]  # which typer gives no public name
CONTEXT_SETTINGS = {"help_option_names": ["-h", "--help"]}


class CommandRow(NamedTuple):
    """A command.

    Args:
        module: below ``emnews_cli.cli``; has the function ``command`` and the text ``EXAMPLES``.
        help: what it is for, in one line.
        configurable: whether its options can be set in files.
    """

    module: str
    help: str
    configurable: bool = True


COMMANDS = {
    "show": CommandRow("show", "Show posts: a summary, the article to read, or JSON."),
    "convert": CommandRow("convert", "Convert posts to Markdown, HTML, plain text, JSON or an e-book."),
    "strip": CommandRow("strip", "Remove stock charts from posts; every other byte stays as it was."),
    "validate": CommandRow("validate", "Find what is wrong with posts, and repair it."),
    "list": CommandRow("list_", "List posts, one line each."),
    "stats": CommandRow("stats", "Summarise a folder: number of posts, dates, media, securities."),
    "export": CommandRow("export", "Export posts as a dataset: Parquet, SQLite, DuckDB or JSON Lines."),
    "index": CommandRow("index", "Index posts for search: the dataset in SQLite, and an index of its words."),
    "search": CommandRow("search", "Find posts by words, securities, media and dates."),
    "similar": CommandRow("similar", "Find the other posts that tell the same news."),
    "pack": CommandRow("pack", "Pack posts into few large files: tar, zip or Parquet."),
    "rule": CommandRow("rule", "Explain what a diagnostic means, or list all rules.", configurable=False),
    "completion": CommandRow("completion", "Print the completion of emnews for a shell.", configurable=False),
    "help": CommandRow("help", "Show the help of a command, or the list of commands.", configurable=False),
}


class _Commands(MutableMapping[str, TyperCommand]):
    """The commands by name, each made when it is asked for."""

    def __init__(self) -> None:
        self._made: dict[str, TyperCommand] = {}

    def __getitem__(self, name: str) -> TyperCommand:
        if name not in self._made:
            self._made[name] = _made(name, COMMANDS[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __setitem__(self, name: str, command: TyperCommand) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]


def _made(name: str, row: CommandRow) -> TyperCommand:
    from emnews_cli.cli.language import LanguageOptions
    from emnews_cli.cli.option_groups import grouped
    from emnews_cli.cli.options import SettingsOptions
    from emnews_cli.cli.settings import showing_settings

    module = import_module(f"emnews_cli.cli.{row.module}")
    command: Any = module.command
    others: tuple[type, ...] = (LanguageOptions,)
    if row.configurable:
        command, others = showing_settings(command), (SettingsOptions, LanguageOptions)
    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=CONTEXT_SETTINGS,
    )
    app.command(name, cls=Command, help=row.help, epilog=module.EXAMPLES)(guarded(grouped(command, *others)))
    return typer.main.get_command(app)  # type: ignore[return-value]  # there is one command in it


@contextmanager
def _suggesting_options(parameters: Sequence[Any]) -> Iterator[None]:
    """Let the error about an option that there is not name the nearest of these."""
    try:
        yield
    except WrongUsage as error:
        if hasattr(error, "possibilities"):
            names = [name for each in parameters for name in (*each.opts, *each.secondary_opts)]
            error.message = unknown("option", error.option_name, names, Message("--help lists all options"))
            error.possibilities = None
        raise


class Command(TyperCommand):
    """One command."""

    context_class = HelpContext

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line; who asks for the settings need not say what to do."""
        if "--show-settings" in args:
            for parameter in self.params:
                parameter.required = False
        with _suggesting_options(self.params):
            return super().parse_args(ctx, args)

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters."""
        return taking_plain_values(super().get_params(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write its options in their groups."""
        write_options(name_values(self.get_params(ctx), ctx), ctx, formatter)


class Commands(TyperGroup):
    """The group of all commands."""

    context_class = HelpContext

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _Commands()  # type: ignore[assignment]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line up to the command."""
        with _suggesting_options(self.params):
            return super().parse_args(ctx, args)

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters of the program itself."""
        return taking_plain_values(super().get_params(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write its options and the list of commands."""
        write_options(name_values(self.get_params(ctx), ctx), ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write the list of commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, translated(row.help)) for name, row in COMMANDS.items()])
