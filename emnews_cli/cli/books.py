"""``emnews convert --to epub``: one book of all posts, or several."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from emnews_cli.archive.plan import refuse_nesting, refuse_overwriting
from emnews_cli.archive.reading import Access, Content, read
from emnews_cli.archive.save import remove_leftovers, replacing
from emnews_cli.archive.select import Selection
from emnews_cli.cli.book_options import BookChoices
from emnews_cli.cli.destination import STDOUT, File, Folder, Stdout, destination_of, refuse_contradiction
from emnews_cli.cli.options import OutputOptions
from emnews_cli.cli.outputs import make_folder
from emnews_cli.cli.running import Run
from emnews_cli.cli.selecting import Taking
from emnews_cli.cli.terminal import refuse_terminal, write_data
from emnews_cli.datasets.extras import install_line, needing
from emnews_cli.display.control_characters import printable
from emnews_cli.display.words import counted
from emnews_cli.errors import InputError, TooLargeError, UsageError, reason_of, storing_temporarily
from emnews_cli.model.picture import MOST_BYTES
from emnews_cli.stores.urls import is_url
from emnews_cli.writers.epub.options import BookOptions
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.registry import WRITERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emnews_cli.archive.pictures import PictureStore
    from emnews_cli.model.post import Post
    from emnews_cli.writers.epub.book import Article, Book, Gathering
    from emnews_cli.writers.epub.same_news import StoriesOf

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?")


def convert_to_books(
    run: Run, output: OutputOptions, options: WriteOptions, choices: BookChoices, wanted: Selection | None
) -> None:
    """Make the books.

    Raises:
        UsageError: the options do not go together.
        InputError: the cover or its font can't be read.
        NothingToWriteError: there is no post for a book.
    """
    if output.update or output.prune:
        raise UsageError("-u and --prune are for files of single posts, not for books")
    destination = destination_of(output.output, several=choices.split != "none")
    _refuse_misfit(destination, split=choices.split != "none", catalogued=choices.opds)
    if choices.stories:
        needing("--stories", "rensa")
    book = _settled(choices, wanted, run.inputs.max_size, options.css)
    _refuse_harm(run, destination)
    refuse_contradiction(destination, WRITERS["epub"])
    if output.dry_run:
        write_data(f"{counted(len(run.inputs.collect()), 'post')} -> {printable(_shown(destination))}\n")
        return
    _prepare(destination)
    _make(run, destination, options, book, choices, wanted)


def _shown(destination: Stdout | File | Folder) -> str:
    return STDOUT if isinstance(destination, Stdout) else destination.path


def _refuse_misfit(destination: Stdout | File | Folder, *, split: bool, catalogued: bool) -> None:
    """See that one book goes to one file, and several to a folder.

    Raises:
        UsageError: they would not.
    """
    if split and not isinstance(destination, Folder):
        raise UsageError("--split makes several books: give -o DIR/")
    if catalogued and not isinstance(destination, Stdout) and is_url(destination.path):
        raise UsageError("--opds lists the books of a folder on this machine")
    if isinstance(destination, Stdout) and catalogued:
        raise UsageError("--opds lists the books of a folder: give -o FILE or DIR/")
    if isinstance(destination, Folder) and not split:
        raise UsageError(
            "{path} is a folder: one book is one file, such as -o book.epub; or give --split",
            path=destination.path,
        )


def _refuse_harm(run: Run, destination: Stdout | File | Folder) -> None:
    """See that no book lands among the posts, or in the place of one or of the report."""
    match destination:
        case Stdout():
            return
        case Folder(path):
            refuse_nesting(path, run.inputs.folders)
        case File(path):
            refuse_overwriting(run.inputs.collect(), lambda _: path)
        case _:
            assert_never(destination)
    run.refuse_report_at(path)


def _prepare(destination: Stdout | File | Folder) -> None:
    """Make the folder of several books, and take away what a killed run left."""
    match destination:
        case Stdout():
            refuse_terminal()
        case Folder(path):
            make_folder(path)
            remove_leftovers(path)
        case File(path):
            remove_leftovers(os.path.dirname(path) or ".")
        case _:
            assert_never(destination)


def _settled(choices: BookChoices, wanted: Selection | None, max_size: int, css: str) -> BookOptions:
    """The options of the books, with what the machine tells."""
    if not _LANGUAGE.fullmatch(choices.language):
        raise UsageError("invalid language tag {language!r} (example: zh-CN)", language=choices.language)
    same = "title language author split group_by order series identifier images grayscale stories".split()
    return BookOptions(
        **{name: getattr(choices, name) for name in same},
        identity=str(wanted or ""),
        cover=choices.cover != "none",
        cover_image=_bytes_of(choices.cover, max_size) if choices.cover not in ("", "none") else None,
        cover_font=_font(choices.cover_font, max_size) if choices.cover == "" else None,
        modified=_source_date(),
        css=css,
    )


def _bytes_of(path: str, max_size: int) -> bytes:
    try:
        return read(path, Access(max_size=max_size)).data
    except TooLargeError as error:
        raise TooLargeError("{path}: {error} (--max-size)", path=path, error=error) from error
    except (OSError, ValueError) as error:  # a ValueError for a name that no file can have
        raise InputError("{path}: {reason}", path=path, reason=reason_of(error)) from error


def _font(path: str, max_size: int) -> str | bytes | None:
    from emnews_cli.archive.fonts import find_font

    found = find_font(Path(path) if path else None, max_size=max_size)
    return str(found) if isinstance(found, Path) else found


def _make(
    run: Run,
    destination: Stdout | File | Folder,
    options: WriteOptions,
    book: BookOptions,
    choices: BookChoices,
    wanted: Selection | None,
) -> None:
    from emnews_cli.search.book_stories import stories_in_a_book
    from emnews_cli.writers.epub.book import Gathering, books_of
    from emnews_cli.writers.epub.same_news import in_the_same_words

    store = picture_store(choices, run.inputs.max_size)
    if store and find_spec("PIL") is None:
        run.tell(
            "without Pillow, pictures that must be converted are left out: {command}",
            command=install_line("images"),
        )
    with Gathering(options, book, store.load if store else None) as gathering:
        _gather(run, gathering, wanted, None if store else _Making(options, book))
        counts = []
        stories_of = stories_in_a_book if book.stories else in_the_same_words
        for each in books_of(gathering, book):
            _write(each, gathering, _target(destination, each), book, stories_of)
            counts.append((len(each.records), each.unpublished))
    if store and store.problem:
        run.say(store.problem)
    if not isinstance(destination, Stdout):
        _sum_up(run, destination, counts)
        if choices.opds:
            _list_books(run, destination)


def _gather(run: Run, gathering: Gathering, wanted: Selection | None, making: _Making | None) -> None:
    """Take all posts; with pictures in this process, which fetches each once, else in whatever process.

    Args:
        run: the run.
        gathering: takes them.
        wanted: which posts, or None for all.
        making: makes an article of a post where there are no pictures, else None.
    """
    if making is None:
        for _, read in run.each(Taking(wanted, _whole), prints=False, here=True):
            if read.value is not None:
                gathering.add(read.value)
        return
    for _, done in run.each(Taking(wanted, making), prints=False):
        if done.value is not None:
            gathering.take(done.value)


def _sum_up(run: Run, destination: File | Folder, books: Sequence[tuple[int, int]]) -> None:
    """Say how many books and posts there are, and how many of these are not to be published.

    Args:
        run: the run.
        destination: where the books are.
        books: of each its articles, and the posts that are left out.
    """
    left_out = sum(unpublished for _, unpublished in books)
    counts = [counted(len(books), "book")] if len(books) > 1 else []
    counts.append(counted(sum(articles for articles, _ in books), "post"))
    counts += [f"{left_out} with published: false left out"] if left_out else []
    run.sum_up(*counts, head=destination.path)


def _list_books(run: Run, destination: File | Folder) -> None:
    from emnews_cli.cli.shelves import write_catalogue

    is_folder = isinstance(destination, Folder)
    write_catalogue(run, destination.path if is_folder else os.path.dirname(destination.path) or ".")


@dataclass(frozen=True, slots=True)
class _Making:
    """Makes the article of a post, in whatever process."""

    options: WriteOptions
    book: BookOptions

    def __call__(self, post: Post, _: Content) -> Article:
        from emnews_cli.writers.epub.book import article_of
        from emnews_cli.writers.resolved import Document

        return article_of(Document(post, self.options), self.book)


def _whole(post: Post, _: Content) -> Post:
    return post


def picture_store(choices: BookChoices, max_size: int) -> PictureStore | None:
    """Where pictures come from, or None where none were asked for."""
    asked = choices.image_dir or choices.image_cache or choices.fetch_images
    if choices.images == "drop" or not asked:
        return None
    from emnews_cli.archive.pictures import PictureStore

    fetcher, most = None, min(MOST_BYTES, max_size)
    if choices.fetch_images:
        from emnews_cli.archive.fetch import Fetcher

        fetcher = Fetcher(frozenset(choices.allow_host or ()), picture_bytes=most)
    folders = [Path(folder) for folder in choices.image_dir or ()]
    for folder in folders:
        if not folder.is_dir():
            raise InputError("{folder}: not a folder", folder=folder)
    cache = Path(choices.image_cache) if choices.image_cache else None
    return PictureStore(folders, cache, fetcher, picture_bytes=most)


def _target(destination: Stdout | File | Folder, book: Book) -> str | None:
    """The file of a book, or None for standard output."""
    match destination:
        case Stdout():
            return None
        case File(path):
            return path
        case Folder(path):
            return os.path.join(path, f"emnews-{book.period or 'all'}.epub")
        case _:
            assert_never(destination)


def _write(
    book: Book, gathering: Gathering, target: str | None, options: BookOptions, stories_of: StoriesOf
) -> None:
    from emnews_cli.writers.epub.book import write_book

    if target is not None:
        with replacing(target) as stream:
            write_book(book, gathering, stream, options, stories_of)
        return
    # A book needs a file to go back in: what a pipe gets is the same, byte for byte.
    with ExitStack() as stack:
        with storing_temporarily():
            stream = stack.enter_context(tempfile.TemporaryFile())
            write_book(book, gathering, stream, options, stories_of)
            stream.seek(0)
        shutil.copyfileobj(stream, sys.stdout.buffer)


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
        raise UsageError("SOURCE_DATE_EPOCH is not a number of seconds: {value}", value=value) from None
