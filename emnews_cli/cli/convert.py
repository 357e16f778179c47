"""``emnews convert``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from emnews_cli.archive.plan import dated_name
from emnews_cli.archive.reading import Content
from emnews_cli.archive.select import Selection, read_wanted
from emnews_cli.archive.tasks import Done, Task
from emnews_cli.cli.book_options import BookChoices
from emnews_cli.cli.destination import Stdout, destination_of, format_told_by, refuse_contradiction
from emnews_cli.cli.options import InputOptions, OutputOptions, RunOptions
from emnews_cli.cli.outputs import Made, Outputs, plan_of
from emnews_cli.cli.running import Run, open_run
from emnews_cli.cli.selecting import UNWANTED, SelectOptions
from emnews_cli.display.words import counted
from emnews_cli.errors import UsageError
from emnews_cli.pipeline import check_post, convert_post, verify_markdown
from emnews_cli.writers.options import (
    Emphasis,
    KeptCharts,
    KeptFrontMatter,
    KeptLinks,
    ProfileName,
    WriteOptions,
)
from emnews_cli.writers.registry import WRITERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emnews_cli.model.diagnostic import Diagnostic
    from emnews_cli.model.post import Post

EXAMPLES = """Examples:

emnews convert --to md post.md

emnews convert --to md _posts old_post -o out

emnews convert --to md -u --prune _posts -o out

emnews convert --to md --verify _posts -o out

emnews convert --to md --profile hugo --unique _posts old_post -o content/posts

emnews list -0 --security 600030.SH _posts | emnews convert --files-from - -0 --to md -o out

emnews convert --to json _posts -o - | jq .title

emnews convert --to epub _posts -o book.epub

emnews convert --to epub --security 03690.HK --since 2021-12-01 -o company.epub _posts old_post

emnews convert --to epub --split month --series News _posts -o books/"""

_FORMATS = "; ".join(f"{row.name}: {row.about}" for row in WRITERS.values()) + "."
To = Literal[*WRITERS]  # type: ignore[valid-type]


@dataclass(eq=False, repr=False)
class TextOptions:
    """How texts are written; all but the last are in :class:`~emnews_cli.writers.options.WriteOptions`.

    Args:
        front_matter: see there.
        charts: see there.
        links: see there.
        emphasis: see there.
        profile: see there.
        verify: whether to render Markdown again and compare.
    """

    front_matter: Annotated[
        KeptFrontMatter, typer.Option(help="Keep the front matter, or begin with the title.")
    ] = "keep"
    charts: Annotated[KeptCharts, typer.Option(help="Drop price charts, or keep links to them.")] = "drop"
    links: Annotated[
        KeptLinks, typer.Option(help="Keep the article's links, also those of securities, or none.")
    ] = "articles"
    emphasis: Annotated[
        Emphasis, typer.Option(help="In Markdown, bold without punctuation at its edges, or to the letter.")
    ] = "plain"
    profile: Annotated[
        ProfileName, typer.Option(help="Write the front matter of Markdown as this program reads it.")
    ] = "none"
    verify: Annotated[
        bool, typer.Option("--verify", help="Render the Markdown again and report where it differs.")
    ] = False

    @property
    def write_options(self) -> WriteOptions:
        """What the writers are told."""
        return WriteOptions(self.front_matter, self.charts, self.links, self.emphasis, self.profile)


def command(
    context: typer.Context,
    *,
    to: Annotated[To | None, typer.Option("--to", help=_FORMATS, show_default=False)] = None,
    inputs: InputOptions,
    output: OutputOptions,
    texts: TextOptions,
    select: SelectOptions,
    books: BookChoices,
    running: RunOptions,
) -> int:
    """Run the command."""
    to = _format(context, to, output.output)
    if texts.verify and to != "md":
        raise UsageError("--verify is for --to md")
    if texts.profile != "none" and to != "md":
        raise UsageError("--profile is for --to md")
    is_book = WRITERS[to].book  # which has each article once, with what all its files tell
    with open_run(context, inputs, running, None if is_book else select) as run:
        if is_book:
            from emnews_cli.cli.books import convert_to_books

            convert_to_books(run, output, texts.write_options, books, select.selection)
            return 1 if run.failed else 0
        books.refuse_for_posts(context)
        if texts.profile != "none":
            run.inputs.name_outputs(dated_name)
        conversion = Conversion(to, texts.write_options, select.selection, texts.verify, run.is_reported)
        different = _convert_each(run, output, conversion)
        return 1 if run.failed or different else 0


def _format(context: typer.Context, to: str | None, output: str | None) -> str:
    """The format: as the command line says, else as the name of the output tells, else as the settings say.

    Raises:
        UsageError: nothing tells.
    """
    source = context.get_parameter_source("to")
    told = None if source and source.name == "COMMANDLINE" else format_told_by(output)
    if told:
        return told.name
    if to is None:
        raise UsageError(f"--to is missing: one of {', '.join(WRITERS)}")
    return to


@dataclass(slots=True, eq=False, repr=False)
class Conversion:
    """Makes a text of a post, in whatever process.

    Args:
        to: the format.
        options: about the text.
        wanted: which posts, or None for all.
        verify: whether to render the text again and compare.
        examine: whether to find out what is wrong with the post.
    """

    to: str
    options: WriteOptions
    wanted: Selection | None
    verify: bool
    examine: bool

    def __call__(self, content: Content, task: Task) -> Done[Made]:
        """The text of a post; its amount is 1 where it turns out to differ."""
        post = read_wanted(content.data, task.name, self.wanted)
        if post is None:
            return Done(Made(), UNWANTED)
        text = convert_post(post, self.to, self.options)
        differences = verify_markdown(post, text, self.options) if self.verify else []
        looked = self.verify or self.examine
        found = [*self._faults(post), *differences] if looked else None
        made = Made(text.encode("utf-8", "backslashreplace"), int(bool(differences)))
        return Done(made, "converted", diagnostics=found)

    def _faults(self, post: Post) -> list[Diagnostic]:
        return check_post(post) if self.examine else []


def _convert_each(run: Run, output: OutputOptions, conversion: Conversion) -> int:
    """Convert every post by itself; returns how many differ from their posts, where that is verified."""
    target, several = WRITERS[conversion.to], not run.inputs.is_single
    destination = destination_of(output.output, several=several)
    if several and isinstance(destination, Stdout) and not (destination.asked and target.joined):
        stream = ", or -o - for one stream" if target.joined else ""
        raise UsageError(f"many posts need -o DIR{stream}")
    plan = plan_of(run.inputs, destination, output, target.suffix, target.joined)
    refuse_contradiction(destination, target)
    outputs = Outputs(
        run,
        output,
        plan,
        (target.suffix, (conversion.to, conversion.options)),
        looks_at_all=conversion.verify or conversion.wanted is not None,
    )
    different = 0
    for done in outputs.deliver(conversion, "converted"):
        if done.value.amount:
            different += done.value.amount
            _tell_differences(run, done.diagnostics or ())
    if conversion.verify:
        run.tell(f"{counted(different, 'post')} rendered differently")
    return different


def _tell_differences(run: Run, diagnostics: Iterable[Diagnostic]) -> None:
    from emnews_cli.display.reports.concise import concise

    for diagnostic in diagnostics:
        if diagnostic.code == "EM501":
            run.say(concise(diagnostic))
