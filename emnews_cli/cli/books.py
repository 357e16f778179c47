"""``emnews convert --to epub``: one book of all posts, or several."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from emnews_cli.archive.plan import refuse_nesting, refuse_overwriting
from emnews_cli.archive.save import replacing
from emnews_cli.cli.inputs import Inputs
from emnews_cli.cli.outputs import STDOUT, is_folder, to_stdout
from emnews_cli.cli.terminal import refuse_terminal, say, write_data
from emnews_cli.display.safe import printable
from emnews_cli.display.words import counted
from emnews_cli.errors import InputError, UsageError
from emnews_cli.pipeline import read_post
from emnews_cli.writers.options import WriteOptions

if TYPE_CHECKING:
    from emnews_cli.archive.pictures import PictureStore
    from emnews_cli.archive.select import Selection
    from emnews_cli.model.post import Post
    from emnews_cli.writers.epub.book import Book, Gathering
    from emnews_cli.writers.epub.options import BookOptions

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options of the command say about books.

    Args:
        book: about the books themselves.
        cover: ``none``, a picture, or empty for a drawn one.
        cover_font: a font file for the drawn one, or empty.
        image_dirs: folders with pictures.
        image_cache: a folder that fetched pictures are kept in, or empty.
        fetch: whether to fetch pictures.
        allow_hosts: hosts that may be asked wherever they are.
        selection: which posts, or None for all.
    """

    book: BookOptions
    cover: str = ""
    cover_font: str = ""
    image_dirs: tuple[str, ...] = ()
    image_cache: str = ""
    fetch: bool = False
    allow_hosts: tuple[str, ...] = ()
    selection: Selection | None = None


def convert_to_books(
    inputs: Inputs, output: str | None, options: WriteOptions, wanted: Wanted, *, dry_run: bool
) -> None:
    """Make the books.

    Raises:
        UsageError: the options do not go together.
        InputError: the cover or its font can't be read.
        NothingToWriteError: there is no post for a book.
    """
    book = _settled(wanted, output)
    sources = inputs.collect()
    if not to_stdout(output):
        target = Path(output or "")
        if is_folder(output or ""):
            refuse_nesting(target, inputs.folders)
        else:
            refuse_overwriting(dict.fromkeys(sources, target))
    if dry_run:
        write_data(f"{counted(len(sources), 'post')} -> {printable(output or STDOUT)}\n")
        return
    if to_stdout(output):
        refuse_terminal()
    _make(inputs, output, options, book, wanted)


def _settled(wanted: Wanted, output: str | None) -> BookOptions:
    """The options of the books, with what the machine tells."""
    book = wanted.book
    if not _LANGUAGE.fullmatch(book.language):
        raise UsageError(f"{book.language} is no language tag such as zh-CN")
    in_folder = not to_stdout(output) and is_folder(output or "")
    if book.split != "none" and not in_folder:
        raise UsageError("--split makes several books: give -o DIR/")
    if in_folder and book.split == "none":
        raise UsageError(f"{output} is a folder: one book is one file, such as -o book.epub; or give --split")
    cover_image = _bytes_of(wanted.cover) if wanted.cover not in ("", "none") else None
    drawn = wanted.cover == ""
    return replace(
        book,
        cover=wanted.cover != "none",
        cover_image=cover_image,
        cover_font=_font(wanted.cover_font) if drawn else None,
        modified=_source_date(),
    )


def _bytes_of(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def _font(path: str) -> bytes | None:
    from emnews_cli.archive.fonts import find_font

    return find_font(Path(path) if path else None)


def _make(
    inputs: Inputs, output: str | None, options: WriteOptions, book: BookOptions, wanted: Wanted
) -> None:
    from emnews_cli.writers.epub.book import Gathering, books_of

    store = _store(wanted)
    with Gathering(options, book, store.load if store else None) as gathering:
        for post in _posts(inputs, wanted.selection):
            gathering.add(post)
        books = books_of(gathering, book)
        for each in books:
            _write(each, gathering, _target(output, each), book)
    if store and store.problem:
        say(store.problem)
    articles = counted(len(gathering.records), "post")
    made = f"{counted(len(books), 'book')}, " if len(books) > 1 else ""
    if not to_stdout(output):
        say(f"{output}: {made}{articles}, {inputs.failed} failed")


def _posts(inputs: Inputs, selection: Selection | None) -> Iterator[Post]:
    for _, post in inputs.each(read_post):
        if selection is None or selection.takes(post):
            yield post


def _store(wanted: Wanted) -> PictureStore | None:
    """Where pictures come from, or None where none were asked for."""
    if wanted.book.images == "drop" or not (wanted.image_dirs or wanted.image_cache or wanted.fetch):
        return None
    from emnews_cli.archive.pictures import PictureStore

    fetcher = None
    if wanted.fetch:
        from emnews_cli.archive.fetch import Fetcher

        fetcher = Fetcher(frozenset(wanted.allow_hosts))
    folders = [Path(folder) for folder in wanted.image_dirs]
    for folder in folders:
        if not folder.is_dir():
            raise InputError(f"{folder}: is no folder")
    return PictureStore(folders, Path(wanted.image_cache) if wanted.image_cache else None, fetcher)


def _target(output: str | None, book: Book) -> Path | None:
    """The file of a book, or None for standard output."""
    if to_stdout(output):
        return None
    target = Path(output or "")
    return target / f"emnews-{book.period or 'all'}.epub" if is_folder(output or "") else target


def _write(book: Book, gathering: Gathering, target: Path | None, options: BookOptions) -> None:
    from emnews_cli.writers.epub.book import write_book

    if target is not None:
        with replacing(target) as stream:
            write_book(book, gathering, stream, options)
        return
    # A book needs a file to go back in: what a pipe gets is the same, byte for byte.
    with tempfile.TemporaryFile() as stream:
        write_book(book, gathering, stream, options)
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
        raise UsageError(f"SOURCE_DATE_EPOCH is no number of seconds: {value}") from None
