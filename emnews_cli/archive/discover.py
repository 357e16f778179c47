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
        """The file's name as it was given."""
        return str(self.path)


def discover(paths: Iterable[Path]) -> Iterator[Source]:
    """The posts in files and folders, in the order given, folders sorted by name.

    A file is taken whatever its name. Of a folder all Markdown files below it are taken, hidden ones and
    hidden folders not. With several paths each folder keeps its own name in the output tree.

    A folder below that does not open is passed on as a source with that problem.

    Raises:
        InputError: a path does not exist.
    """
    paths = list(paths)
    for path in paths:
        if path.is_dir():
            root = Path(path.resolve().name) if len(paths) > 1 else Path()
            yield from _walk(path, root, ())
        elif path.exists():
            yield Source(path, Path(path.name))
        else:
            raise InputError(f"{path}: there is no such file or folder")


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
        status = entry.stat()
        identity = (status.st_dev, status.st_ino)
        if identity not in above:
            yield from _walk(Path(entry.path), place, (*above, identity))
    elif entry.name.lower().endswith(SUFFIXES):
        # What is no file, a named pipe say, would be waited for without end.
        is_file = entry.is_file() or not Path(entry.path).exists()
        yield Source(Path(entry.path), place, "" if is_file else "not a regular file")


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)
