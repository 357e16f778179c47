"""``emnews convert --opds``: a catalogue of the books in a folder."""

from __future__ import annotations

import os

from emnews_cli.archive.reading import read_plain
from emnews_cli.archive.save import save
from emnews_cli.cli.running import Run
from emnews_cli.display.words import counted
from emnews_cli.errors import InputError, TooLargeError, reason_of
from emnews_cli.writers.opds import CATALOGUE, ShelvedBook, catalogue, shelved


def write_catalogue(run: Run, folder: str) -> None:
    """List the books of a folder in its catalogue, and put their covers beside them.

    Args:
        run: the run.
        folder: has books, those of earlier runs too; one that can't be listed is told and left out.
    """
    books = []
    for name in sorted(os.listdir(folder)):
        if not name.lower().endswith(".epub"):
            continue
        try:
            books.append(_shelved(folder, name, run.inputs.max_size))
        except InputError as error:
            run.say(
                "{path} {error}: it is not in {catalogue}",
                path=os.path.join(folder, name),
                error=error,
                catalogue=CATALOGUE,
            )
    for book in books:
        save(os.path.join(folder, book.cover_name), book.cover, folder)
    save(os.path.join(folder, CATALOGUE), catalogue(books).encode("utf-8", "replace"), folder)
    run.tell("{path}: {books}", path=os.path.join(folder, CATALOGUE), books=counted(len(books), "book"))


def _shelved(folder: str, name: str, max_size: int) -> ShelvedBook:
    try:
        return shelved(name, read_plain(os.path.join(folder, name), max_size).data)
    except TooLargeError as error:
        raise InputError("is {error} (--max-size)", error=error) from error
    except OSError as error:
        raise InputError("can't be read ({reason})", reason=reason_of(error)) from error
