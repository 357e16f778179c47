"""``emnews convert``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from emnews_cli.cli.books import Wanted, convert_to_books
from emnews_cli.cli.inputs import Inputs, inputs_of
from emnews_cli.cli.options import (
    TO_HELP,
    Charts,
    Emphasis,
    FrontMatter,
    GroupBy,
    Images,
    Links,
    Order,
    Paths,
    Split,
    To,
)
from emnews_cli.cli.outputs import STDOUT, Outputs
from emnews_cli.cli.selecting import Category, Match, Security, Since, Source, Tag, Until, selection
from emnews_cli.cli.terminal import say
from emnews_cli.display.reports.concise import concise
from emnews_cli.display.words import counted
from emnews_cli.errors import UsageError
from emnews_cli.pipeline import convert_post, read_post, verify_markdown
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.registry import WRITERS

if TYPE_CHECKING:
    from emnews_cli.archive.select import Selection
    from emnews_cli.model.diagnostic import Diagnostic

NAME = "convert"
HELP = "Convert posts to Markdown, HTML, plain text, JSON or an e-book."
EXAMPLES = """Examples:

emnews convert --to md post.md

emnews convert --to md _posts old_post -o out

emnews convert --to md --verify _posts -o out

emnews convert --to json _posts -o - | jq .title

emnews convert --to epub _posts -o book.epub

emnews convert --to epub --security 03690.HK --since 2021-12-01 -o company.epub _posts old_post

emnews convert --to epub --split month --series News _posts -o books/"""


def command(
    context: typer.Context,
    to: Annotated[To, typer.Option("--to", help=TO_HELP, show_default=False)],
    paths: Paths = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="PATH", help="A file, a folder for many posts, or -."),
    ] = None,
    front_matter: Annotated[
        FrontMatter, typer.Option(help="Keep the front matter, or begin with the title.")
    ] = FrontMatter.keep,
    charts: Annotated[Charts, typer.Option(help="Drop price charts, or keep links to them.")] = Charts.drop,
    links: Annotated[
        Links, typer.Option(help="Keep the article's links, also those of securities, or none.")
    ] = Links.articles,
    emphasis: Annotated[
        Emphasis, typer.Option(help="In Markdown, bold without punctuation at its edges, or to the letter.")
    ] = Emphasis.plain,
    verify: Annotated[
        bool, typer.Option("--verify", help="Render the Markdown again and report where it differs.")
    ] = False,
    title: Annotated[str, typer.Option(help="The title of a book.", show_default=False)] = "",
    language: Annotated[str, typer.Option(metavar="TAG", help="The language of a book.")] = "zh-CN",
    author: Annotated[str, typer.Option(help="The author of a book.", show_default=False)] = "",
    split: Annotated[Split | None, typer.Option(help="Several books, by period; -o is a folder.")] = None,
    group_by: Annotated[GroupBy, typer.Option(help="By what a book's articles are grouped.")] = GroupBy.day,
    order: Annotated[Order, typer.Option(help="Which article of a book comes first.")] = Order.oldest,
    cover: Annotated[
        str, typer.Option(metavar="FILE|none", help="A picture as cover, or no cover.", show_default=False)
    ] = "",
    cover_font: Annotated[
        str, typer.Option(metavar="FILE", help="A font for the drawn cover.", show_default=False)
    ] = "",
    grayscale: Annotated[bool, typer.Option("--grayscale", help="A book without colours.")] = False,
    images: Annotated[Images, typer.Option(help="Keep a book's images, or drop them.")] = Images.keep,
    image_dir: Annotated[
        list[str] | None, typer.Option(metavar="DIR", help="A folder with the images of a book.")
    ] = None,
    image_cache: Annotated[
        str, typer.Option(metavar="DIR", help="A folder to keep fetched images in.", show_default=False)
    ] = "",
    fetch_images: Annotated[bool, typer.Option("--fetch-images", help="Fetch the images of a book.")] = False,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="Fetch from this host though it is not public.")
    ] = None,
    series: Annotated[str, typer.Option(help="The series of a book.", show_default=False)] = "",
    identifier: Annotated[str, typer.Option(help="The identifier of a book.", show_default=False)] = "",
    since: Since = None,
    until: Until = None,
    source: Source = None,
    category: Category = None,
    tag: Tag = None,
    security: Security = None,
    match: Match = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written.")] = False,
) -> int:
    """Run the command."""
    inputs = inputs_of(context, paths)
    options = WriteOptions(front_matter.value, charts.value, links.value, emphasis.value)
    wanted = selection(since, until, source, category, tag, security, match)
    if verify and to.value != "md":
        raise UsageError("--verify is for --to md")
    if WRITERS[to.value].book:
        from emnews_cli.writers.epub.options import BookOptions

        book = BookOptions(
            title=title,
            language=language,
            author=author,
            split=split.value if split else "none",
            group_by=group_by.value,
            order=order.value,
            series=series,
            identifier=identifier,
            identity=str(wanted or ""),
            images=images.value,
            grayscale=grayscale,
        )
        choices = Wanted(
            book,
            cover,
            cover_font,
            tuple(image_dir or ()),
            image_cache,
            fetch_images,
            tuple(allow_host or ()),
            wanted,
        )
        convert_to_books(inputs, output, options, choices, dry_run=dry_run)
        return 1 if inputs.failed else 0
    _refuse_for_posts(context)
    different = _convert_each(inputs, output, to.value, options, wanted, verify=verify, dry_run=dry_run)
    return 1 if inputs.failed or different else 0


_FOR_BOOKS = (
    "title language author split group_by order cover cover_font grayscale images image_dir image_cache "
    "fetch_images allow_host series identifier"
).split()


def _refuse_for_posts(context: typer.Context) -> None:
    """See that no option for books was given for single posts.

    Raises:
        UsageError: one was.
    """
    for name in _FOR_BOOKS:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise UsageError(f"--{name.replace('_', '-')} is for a book")


def _convert_each(
    inputs: Inputs,
    output: str | None,
    to: str,
    options: WriteOptions,
    wanted: Selection | None,
    *,
    verify: bool,
    dry_run: bool,
) -> int:
    """Convert every post by itself; returns how many differ from their posts, where that is verified."""
    target = WRITERS[to]
    if not inputs.is_single and (output is None or (output == STDOUT and not target.joinable)):
        stream = ", or -o - for one stream" if target.joinable else ""
        raise UsageError(f"many posts need -o DIR{stream}")
    outputs = Outputs(inputs, output, target.suffix, dry_run=dry_run)
    different = 0
    work = partial(_convert, to=to, options=options, wanted=wanted, verify=verify)
    for source, converted in inputs.each(work):
        if converted is None:
            continue
        text, diagnostics = converted
        outputs.deliver(source, text)
        different += bool(diagnostics)
        for diagnostic in diagnostics:
            say(concise(diagnostic))
    outputs.summarize()
    if verify:
        say(f"{counted(different, 'post')} not the same when rendered")
    return different


def _convert(
    data: bytes, path: str | None, *, to: str, options: WriteOptions, wanted: Selection | None, verify: bool
) -> tuple[str, list[Diagnostic]] | None:
    """A post as text, with what verifying it found; None for one that is not wanted."""
    post = read_post(data, path)
    if wanted is not None and not wanted.takes(post):
        return None
    text = convert_post(post, to, options)
    return text, verify_markdown(post, text, options) if verify else []
