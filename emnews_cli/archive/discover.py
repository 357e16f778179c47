"""Finding posts: files, and folders of files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from emnews_cli.errors import InputError

SUFFIXES = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that holds a post.

    Args:
        path: the file.
        place: where it stands below the folder that was given, for an output tree of the same shape.
        problem: why it can't be read, if that is known already (a folder that does not open).
    """

    path: Path
    place: Path
    problem: str = ""

    @property
    def name(self) -> str:
        """The file's name as it was given, with ``./`` before a hyphen that would make an option of it."""
        name = str(self.path)
        return f"./{name}" if name.startswith("-") and name != "-" else name


def discover(paths: Iterable[Path]) -> Iterator[Source]:
    """The posts in files and folders, in the order given, folders sorted by name.

    A file is taken whatever its name. Of a folder all Markdown files below it are taken, hidden ones and
    hidden folders not. With several paths each folder keeps its own name in the output tree.

    A folder below that does not open is passed on as a source with that problem.
    """
    paths = list(paths)
    for path in paths:
        if path.is_dir():
            root = Path(path.resolve().name) if len(paths) > 1 else Path()
            yield from _walk(path, root, (_identity(path),))
        else:
            yield Source(path, Path(path.name))


def check_exists(path: Path) -> None:
    """See that a path is there.

    Raises:
        InputError: it is not, or can't be reached.
    """
    try:
        path.stat()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _walk(folder: Path, place: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Source]:
    """The posts below a folder; a link back to a folder above it is not followed."""
    try:
        entries = _entries(folder)
    except OSError as error:
        yield Source(folder, place, error.strerror or str(error))
        return
    for entry in entries:
        if not entry.name.startswith("."):
            yield from _visit(entry, place / entry.name, above)


def _visit(entry: os.DirEntry[str], place: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Source]:
    try:
        is_folder = entry.is_dir()
    except OSError as error:  # a link to itself
        yield Source(Path(entry.path), place, error.strerror or str(error))
        return
    if is_folder:
        identity = _identity(Path(entry.path))
        if identity not in above:
            yield from _walk(Path(entry.path), place, (*above, identity))
    elif entry.name.lower().endswith(SUFFIXES):
        # What is no file, a named pipe say, would be waited for without end.
        is_file = entry.is_file() or not Path(entry.path).exists()
        yield Source(Path(entry.path), place, "" if is_file else "not a regular file")


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)
