"""Where results go: what ``-o`` means, settled once."""

from __future__ import annotations

import os
from typing import NamedTuple, NoReturn, TypeAlias

from emnews_cli.errors import UsageError
from emnews_cli.stores.urls import checked, is_url, location_of
from emnews_cli.writers.registry import Format, format_of

STDOUT = "-"
_OTHER_FILES = frozenset(
    "csv doc docx gz odt parquet pdf png sqlite sqlite3 db duckdb tar tsv xls xlsx xml yaml yml zip".split()
)
"""Suffixes of files that are not written here, but that a person who names one means a file by."""


class Stdout(NamedTuple):
    """Standard output; ``asked`` where that was said by ``-o -``."""

    asked: bool = False


class File(NamedTuple):
    """One file, which may be there already, or be a pipe or a device."""

    path: str


class Folder(NamedTuple):
    """A folder, which may have to be made."""

    path: str


class InPlace(NamedTuple):
    """The posts themselves."""


Destination: TypeAlias = Stdout | File | Folder | InPlace


def destination_of(output: str | None, *, several: bool) -> Stdout | File | Folder:
    """What ``-o`` means.

    A folder is what is one, what has a separator at its end, and what is not there and not named like a file
    where several files are to be written. In an object store nothing is a folder before.

    Args:
        output: the path, ``-``, or None where the option was not given.
        several: whether several files are to be written.

    Raises:
        UsageError: it is empty.
    """
    if output == "":
        raise UsageError("-o is empty")
    if output is None or output == STDOUT:
        return Stdout(output == STDOUT)
    output = given_output(output)
    if is_url(output):
        is_folder = output.endswith("/") or (several and not is_named_like_a_file(output))
        return Folder(output.rstrip("/")) if is_folder else File(output)
    if output.endswith(os.sep) or os.path.isdir(output):
        return Folder(output)
    if several and not is_named_like_a_file(output) and not os.path.lexists(output):
        return Folder(output)
    return File(output)


def given_output(output: str) -> str:
    """Where results go, as it was given; a URL of a prefix has a ``/`` at its end.

    Raises:
        UsageError: see :func:`~emnews_cli.stores.urls.checked`.
    """
    path = checked(output)
    if is_url(path) and (output.endswith("/") or not location_of(path).key):
        return f"{path}/"
    return path


def is_named_like_a_file(path: str) -> bool:
    """Whether a name has a suffix that says what kind of file it is."""
    return format_of(path) is not None or _suffix(path) in _OTHER_FILES


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower().removeprefix(".")


def format_told_by(output: str | None) -> Format | None:
    """The format that the file of ``-o`` is named for, if any."""
    destination = destination_of(output, several=False)
    return format_of(destination.path) if isinstance(destination, File) else None


def refuse_contradiction(destination: Destination, to: Format) -> None:
    """See that a file is not named for another format than it is written in.

    Raises:
        UsageError: it is.
    """
    if not isinstance(destination, File):
        return
    told = format_of(destination.path)
    if told not in (None, to):
        raise UsageError(
            "--to {name} contradicts -o {path}, a name for --to {told}",
            name=to.name,
            path=destination.path,
            told=told.name,
        )
    if told is None and _suffix(destination.path) in _OTHER_FILES:
        suffixes = ", ".join((to.suffix, *to.aliases))
        raise UsageError(
            "--to {name} contradicts -o {path}: its files end in {suffixes}",
            name=to.name,
            path=destination.path,
            suffixes=suffixes,
        )


def refuse_file_for_several(file: File, instead: str = "") -> NoReturn:
    """Say why a file can't take several outputs.

    Args:
        file: what was given.
        instead: what else could be given, or empty.

    Raises:
        UsageError: always.
    """
    if not is_url(file.path) and os.path.lexists(file.path):
        raise UsageError(
            "{path} is a file: many posts need a folder{instead}", path=file.path, instead=instead
        )
    raise UsageError(
        "{path} is named like a file: many posts need a folder{instead}", path=file.path, instead=instead
    )
