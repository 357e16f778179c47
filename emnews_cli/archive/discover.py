"""Finding posts: files, and folders of files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from emnews_cli.archive.ignoring import IgnoreRules, rules_above
from emnews_cli.archive.sorting import Row, sorted_rows
from emnews_cli.errors import InputError

SUFFIXES = (b".md", b".markdown")
_FILE, _FOLDER = b"file", b"folder"
_LOOP = "a link back to a folder above it, not followed"


class Source(NamedTuple):
    """A file that holds a post.

    Args:
        path: the file, with ``./`` before a hyphen that would make an option of it.
        place: where it stands below the folder that was given, for an output tree of the same shape.
        problem: why it can't be read, if that is known already (a folder that does not open).
    """

    path: str
    place: str
    problem: str = ""


class _Folder(NamedTuple):
    """A folder on the way down, with what is left of it."""

    path: str
    place: str
    absolute: str
    identity: tuple[int, int]
    rules: IgnoreRules
    entries: Iterator[Row]


def discover(paths: Sequence[str], listed: Iterable[str] = ()) -> Iterator[Source]:
    """The posts in files and folders, in the order given, folders sorted by the bytes of the names.

    A file is taken whatever its name. Of a folder all Markdown files below it are taken, but not what is
    hidden or ignored by git, nor what is behind a link to a folder above it. What does not open is passed on
    as a source with that problem.

    Args:
        paths: with several, each folder keeps its own name in the output tree.
        listed: more of them, as from a list; each keeps all of its path.
    """
    paths = list(map(normal, paths))
    for path in paths:
        if os.path.isdir(path):
            root = PurePath(os.path.realpath(path)).name if len(paths) > 1 else ""
            yield from _walk(path, root)
        else:
            yield Source(path, os.path.basename(path))
    for path in map(normal, listed):
        place = _below(path)
        yield from _walk(path, place) if os.path.isdir(path) else [Source(path, place)]


def normal(path: str) -> str:
    """A path without detours, ``./`` before a hyphen."""
    return _plain(str(PurePath(path)))


def _plain(path: str) -> str:
    return f"./{path}" if path.startswith("-") else path


def _below(path: str) -> str:
    """A path as it stands in an output folder, and never outside of it."""
    parts = PurePath(path).parts
    return os.path.join("", *(part for part in parts if part not in (PurePath(path).anchor, "..")))


def check_exists(path: str) -> None:
    """See that a path is there.

    Raises:
        InputError: it is not, or can't be reached.
    """
    try:
        os.stat(path)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {_reason(error)}") from error


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)


def _walk(path: str, place: str) -> Iterator[Source]:
    """The posts below a folder; by a stack, since folders may be nested deeper than functions."""
    stack: list[_Folder] = []
    yield from _descend(stack, path, place, os.path.abspath(path))
    while stack:
        folder = stack[-1]
        for name, kind in _wanted(folder):
            below, there = _plain(join(folder.path, name)), join(folder.place, name)
            if kind == _FOLDER:
                yield from _descend(stack, below, there, os.path.join(folder.absolute, name))
                break
            yield Source(below, there, "" if kind == _FILE else os.fsdecode(kind))
        else:
            stack.pop()


def _wanted(folder: _Folder) -> Iterator[tuple[str, bytes]]:
    """Names and kinds of the entries that are left and not ignored."""
    for entry, kind in folder.entries:
        name = os.fsdecode(entry)
        path = join(folder.absolute, name) if folder.rules else ""
        if not folder.rules.ignore(path, is_folder=kind == _FOLDER):
            yield name, kind


def join(folder: str, name: str) -> str:
    """The path of something in a folder, both without detours; twice as fast as what :mod:`os.path` has."""
    if folder in (".", ""):
        return name
    return folder + name if folder.endswith("/") else f"{folder}/{name}"


def _descend(stack: list[_Folder], path: str, place: str, absolute: str) -> Iterator[Source]:
    """Go into a folder; one that can't be gone into is a source with that problem."""
    try:
        status = os.stat(path)
        identity = status.st_dev, status.st_ino
        if any(identity == folder.identity for folder in stack):
            yield Source(path, place, _LOOP)
            return
        rules = (stack[-1].rules if stack else rules_above(absolute)).within(absolute)
        stack.append(_Folder(path, place, absolute, identity, rules, sorted_rows(_entries(path))))
    except OSError as error:
        yield Source(path, place, _reason(error))


def _entries(folder: str) -> Iterator[Row]:
    """Name and kind of what may be posts or folders of them: file, folder, or why it is neither."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = os.fsencode(entry.name)
            if not name.startswith(b".") and (kind := _kind(entry, name)):
                yield name, kind


def _kind(entry: os.DirEntry[str], name: bytes) -> bytes:
    try:
        if entry.is_dir():
            return _FOLDER
        if not name.lower().endswith(SUFFIXES):
            return b""
        # What is no file, a named pipe say, would be waited for without end.
        return _FILE if entry.is_file() or not os.path.exists(entry.path) else b"not a regular file"
    except OSError as error:  # a link to itself
        return os.fsencode(_reason(error))
