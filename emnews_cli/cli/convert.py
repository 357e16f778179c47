"""``emnews convert``."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from emnews_cli.archive.plan import refuse_overwriting
from emnews_cli.archive.save import replacing
from emnews_cli.cli.inputs import Inputs, inputs_of
from emnews_cli.cli.options import TO_HELP, Charts, Emphasis, FrontMatter, Links, Paths, To
from emnews_cli.cli.outputs import STDOUT, Outputs, is_folder, to_stdout
from emnews_cli.cli.terminal import refuse_terminal, say, write_data
from emnews_cli.display.reports.concise import concise
from emnews_cli.display.safe import printable
from emnews_cli.display.words import counted
from emnews_cli.errors import UsageError
from emnews_cli.pipeline import convert_post, read_post, verify_markdown
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.registry import WRITERS

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic

NAME = "convert"
HELP = "Convert posts to Markdown, HTML, plain text, JSON or an e-book."
EXAMPLES = """Examples:

emnews convert --to md post.md

emnews convert --to md _posts old_post -o out

emnews convert --to md --verify _posts -o out

emnews convert --to json _posts -o - | jq .title

emnews convert --to epub _posts -o book.epub"""


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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written.")] = False,
) -> int:
    """Run the command."""
    inputs = inputs_of(context, paths)
    options = WriteOptions(front_matter.value, charts.value, links.value, emphasis.value)
    if verify and to.value != "md":
        raise UsageError("--verify is for --to md")
    different = 0
    if WRITERS[to.value].book:
        _convert_to_book(inputs, output, options, title, dry_run=dry_run)
    elif title:
        raise UsageError("--title is for a book")
    else:
        different = _convert_each(inputs, output, to.value, options, verify=verify, dry_run=dry_run)
    return 1 if inputs.failed or different else 0


def _convert_each(
    inputs: Inputs, output: str | None, to: str, options: WriteOptions, *, verify: bool, dry_run: bool
) -> int:
    """Convert every post by itself; returns how many differ from their posts, where that is verified."""
    target = WRITERS[to]
    if not inputs.is_single and (output is None or (output == STDOUT and not target.joinable)):
        stream = ", or -o - for one stream" if target.joinable else ""
        raise UsageError(f"many posts need -o DIR{stream}")
    outputs = Outputs(inputs, output, target.suffix, dry_run=dry_run)
    different = 0
    for source, (text, diagnostics) in inputs.each(partial(_convert, to=to, options=options, verify=verify)):
        outputs.deliver(source, text)
        different += bool(diagnostics)
        for diagnostic in diagnostics:
            say(concise(diagnostic))
    outputs.summarize()
    if verify:
        say(f"{counted(different, 'post')} not the same when rendered")
    return different


def _convert(
    data: bytes, path: str | None, *, to: str, options: WriteOptions, verify: bool
) -> tuple[str, list[Diagnostic]]:
    post = read_post(data, path)
    text = convert_post(post, to, options)
    return text, verify_markdown(post, text, options) if verify else []


def _convert_to_book(
    inputs: Inputs, output: str | None, options: WriteOptions, title: str, *, dry_run: bool
) -> None:
    if not to_stdout(output) and is_folder(output or ""):
        raise UsageError(f"{output} is a folder: one book is one file, such as -o book.epub")
    sources = inputs.collect()
    if not to_stdout(output):
        refuse_overwriting({source: Path(output or "") for source in sources})
    if dry_run:
        write_data(f"{counted(len(sources), 'post')} -> {printable(output or STDOUT)}\n")
    elif to_stdout(output):
        refuse_terminal()
        # A book needs a file to go back in: what a pipe gets is the same, byte for byte.
        with tempfile.TemporaryFile() as stream:
            _write_book(inputs, stream, options, title)
            stream.seek(0)
            shutil.copyfileobj(stream, sys.stdout.buffer)
    else:
        with replacing(Path(output or "")) as stream:
            written = _write_book(inputs, stream, options, title)
        say(f"{output}: {counted(written, 'post')}, {inputs.failed} failed")


def _write_book(inputs: Inputs, stream: BinaryIO, options: WriteOptions, title: str) -> int:
    """Write a book of all inputs; returns how many posts are in it."""
    from emnews_cli.writers.epub.book import BookOptions, write_epub

    posts = (post for _, post in inputs.each(read_post))
    return len(write_epub(posts, stream, options, BookOptions(title, modified=_source_date())))


def _source_date() -> datetime | None:
    """``SOURCE_DATE_EPOCH`` (https://reproducible-builds.org/specs/source-date-epoch/), if it is set.

    Raises:
        UsageError: it is no number of seconds.
    """
    value = os.environ.get("SOURCE_DATE_EPOCH")
    if not value:
        return None
    try:
        return datetime.fromtimestamp(int(value), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH is no number of seconds: {value}") from None
