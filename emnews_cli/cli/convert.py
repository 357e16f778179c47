"""``emnews convert``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from emnews_cli.archive.plan import dated_name
from emnews_cli.archive.reading import Content
from emnews_cli.archive.select import UNWANTED, Selection, read_wanted
from emnews_cli.archive.tasks import Done, Task
from emnews_cli.cli.book_options import BookChoices
from emnews_cli.cli.delivering import Made
from emnews_cli.cli.destination import Stdout, destination_of, format_told_by, refuse_contradiction
from emnews_cli.cli.options import ClusterOptions, InputOptions, OutputOptions, RunOptions
from emnews_cli.cli.outputs import Outputs, plan_of
from emnews_cli.cli.running import Run
from emnews_cli.cli.selecting import SelectOptions, open_run
from emnews_cli.display.words import counted
from emnews_cli.errors import UsageError
from emnews_cli.model.evidence import Evidence
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
    from collections.abc import Callable, Iterable

    from emnews_cli.model.diagnostic import Diagnostic
    from emnews_cli.model.post import Post
    from emnews_cli.writers.site import SitePage

EXAMPLES = """Examples:

emnews convert --to md post.md

emnews convert --to md _posts old_post -o out

emnews convert --to md -u --prune _posts -o out

emnews convert --to md --verify _posts -o out

emnews convert --to md --profile hugo --unique _posts old_post -o content/posts

emnews list -0 --security 600030.SH _posts | emnews convert --files-from - -0 --to md -o out

emnews convert --to json _posts -o - | jq .title

emnews convert --to html --site _posts -o pages

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
        css: a file with more style, or empty.
        embed_images: whether web pages have their images in them.
        site: whether there are an index and a feed of web pages.
    """

    panel: ClassVar[str] = "Texts and pages"
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

    css: Annotated[
        str, typer.Option(metavar="FILE", help="More style for web pages and books.", show_default=False)
    ] = ""
    embed_images: Annotated[
        bool, typer.Option("--embed-images", help="Put the images of web pages into them.")
    ] = False
    site: Annotated[
        bool, typer.Option("--site", help="An index by day and an Atom feed of the web pages in -o DIR.")
    ] = False

    def write_options(self, mention: Evidence, max_size: int, *, book: bool) -> WriteOptions:
        """What the writers are told.

        Args:
            mention: the weakest evidence for a security that counts.
            max_size: the most that is read of the style sheet, in bytes.
            book: whether the texts are for books.

        Raises:
            InputError: the style sheet can't be used.
        """
        css = ""
        if self.css:
            from emnews_cli.cli.own_style import read_style

            css = read_style(self.css, max_size, book=book)
        return WriteOptions(
            self.front_matter, self.charts, self.links, self.emphasis, mention, self.profile, css
        )

    def refuse_for(self, to: str) -> None:
        """See that no option was given that is not for this format.

        Raises:
            UsageError: one was.
        """
        if self.verify and to != "md":
            raise UsageError("--verify is for --to md")
        if self.profile != "none" and to != "md":
            raise UsageError("--profile is for --to md")
        if self.css and to not in ("html", "epub"):
            raise UsageError("--css is for --to html and --to epub")
        if self.embed_images and to != "html":
            raise UsageError("--embed-images is for --to html; books have their images in them")
        if self.site and to != "html":
            raise UsageError("--site is for --to html")


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
    cluster: ClusterOptions,
) -> int:
    """Run the command."""
    to = _format(context, to, output.output)
    texts.refuse_for(to)
    is_book = WRITERS[to].book  # which has each article once, with what all its files tell
    if cluster.cluster and (is_book or texts.embed_images):
        raise UsageError(
            "--cluster can't be combined with {option}", option="--to epub" if is_book else "--embed-images"
        )
    with open_run(context, inputs, running, None if is_book else select, cluster) as run:
        options = texts.write_options(select.weakest, run.inputs.max_size, book=is_book)
        if is_book:
            from emnews_cli.cli.books import convert_to_books

            convert_to_books(run, output, options, books, select.selection(run))
            return 1 if run.failed else 0
        books.refuse_for_posts(context, with_pictures=texts.embed_images)
        if texts.profile != "none":
            run.inputs.name_outputs(dated_name)
        conversion = Conversion(
            to,
            options,
            select.selection(run),
            texts.verify,
            run.is_reported,
            _load_picture(books, run.inputs.max_size) if texts.embed_images else None,
            texts.site,
        )
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
        raise UsageError("--to is missing: one of {names}", names=", ".join(WRITERS))
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
        load_picture: gives the bytes of a picture to a page that has its pictures in it, or None.
        listed: whether an index is to lead to the outputs.
    """

    to: str
    options: WriteOptions
    wanted: Selection | None
    verify: bool
    examine: bool
    load_picture: Callable[[str], bytes] | None = None
    listed: bool = False

    def __call__(self, content: Content, task: Task) -> Done[Made]:
        """The text of a post; its amount is 1 where it turns out to differ."""
        post = read_wanted(content.data, task.name, self.wanted)
        if post is None:
            return Done(Made(), UNWANTED)
        text = convert_post(post, self.to, self.options, self.load_picture)
        differences = verify_markdown(post, text, self.options) if self.verify else []
        looked = self.verify or self.examine
        found = [*self._faults(post), *differences] if looked else None
        entry = self._entry(post) if self.listed else None
        made = Made(text.encode("utf-8", "backslashreplace"), int(bool(differences)), entry=entry)
        return Done(made, "converted", diagnostics=found)

    def _entry(self, post: Post) -> SitePage | None:
        from emnews_cli.writers.site import site_page

        return site_page(post)

    def _faults(self, post: Post) -> list[Diagnostic]:
        return check_post(post) if self.examine else []


def _convert_each(run: Run, output: OutputOptions, conversion: Conversion) -> int:
    """Convert every post by itself; returns how many differ from their posts, where that is verified."""
    target, several = WRITERS[conversion.to], not run.inputs.is_single
    destination = destination_of(output.output, several=several)
    if several and isinstance(destination, Stdout) and not (destination.asked and target.joined):
        raise UsageError(
            "many posts need -o DIR, or -o - for one stream" if target.joined else "many posts need -o DIR"
        )
    plan = plan_of(run.inputs, destination, output, target.suffix, target.joined)
    refuse_contradiction(destination, target)
    outputs = Outputs(
        run,
        output,
        plan,
        (target.suffix, (conversion.to, conversion.options, conversion.load_picture is not None)),
        looks_at_all=conversion.verify or conversion.wanted is not None,
        here=conversion.load_picture is not None,
    )
    if conversion.listed:
        from emnews_cli.cli.sites import refuse_site

        refuse_site(run, output, plan)
    different = 0
    entries: list[SitePage] = []
    for done in outputs.deliver(conversion, "converted"):
        if done.value.entry:
            path = os.path.relpath(done.output, plan.root)
            entries.append(done.value.entry._replace(path=path))
        if done.value.amount:
            different += done.value.amount
            _tell_differences(run, done.diagnostics or ())
    if conversion.listed and not output.dry_run:
        from emnews_cli.cli.sites import write_site

        write_site(run, plan.root, entries, conversion.options.css)
    if conversion.verify and different:
        run.tell("{posts} rendered differently", posts=counted(different, "post"))
    elif conversion.verify:
        run.tell("all posts render to the same text")
    return different


def _load_picture(books: BookChoices, max_size: int) -> Callable[[str], bytes]:
    """What gives the pictures that go into pages.

    Raises:
        UsageError: there is nowhere to take them from.
    """
    from emnews_cli.cli.books import picture_store

    store = picture_store(books, max_size)
    if store is None:
        raise UsageError("--embed-images needs --image-dir, --image-cache or --fetch-images")
    return store.load


def _tell_differences(run: Run, diagnostics: Iterable[Diagnostic]) -> None:
    from emnews_cli.display.reports.concise import concise

    for diagnostic in diagnostics:
        if diagnostic.code == "EM501":
            run.say(concise(diagnostic))
