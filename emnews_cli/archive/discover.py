"""Finding posts: files, folders of files, and containers of them."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import partial
from pathlib import PurePath
from typing import NamedTuple

from emnews_cli.archive.container_index import ContainerIndex
from emnews_cli.archive.container_walk import posts_in
from emnews_cli.archive.ignoring import Exclusion, IgnoreRules, rules_above
from emnews_cli.archive.reading import LEADS_OUT, MAX_SIZE, NOT_REGULAR, Access, read, within
from emnews_cli.archive.site import OTHER_TEXTS, POST_FOLDERS, SUFFIXES, PassedOver, is_page, is_site
from emnews_cli.archive.sorting import Row, sorted_rows
from emnews_cli.errors import InputError, reason_of
from emnews_cli.stores.listing import container_of, is_prefix, member_path
from emnews_cli.stores.members import Member
from emnews_cli.stores.urls import is_url, location_of

_FILE, _FOLDER = b"file", b"folder"
_LINKED_FILE, _LINKED_FOLDER = b"linked file", b"linked folder"
_FILES = _FILE, _LINKED_FILE
_LOOP = "a link back to a folder above it, not followed"


class Source(NamedTuple):
    """A file that holds a post.

    Args:
        path: the file, with ``./`` before a hyphen that would make an option of it.
        place: where it stands below the folder that was given, for an output tree of the same shape.
        problem: why it can't be read, if that is known already (a folder that does not open).
        access: how it may be read.
        member: where its bytes are, if it is in a container; then the path is only a name.
    """

    path: str
    place: str
    problem: str = ""
    access: Access = Access()
    member: Member | None = None

    @property
    def file(self) -> str:
        """What is there: the file or object, or the container that has it."""
        return self.member.container.path if self.member else self.path

    @property
    def version(self) -> tuple[int, str] | tuple[()]:
        """The size and ETag of the object that has it; empty where it is not in an object store."""
        return self.member.version if self.member else ()


class _Folder(NamedTuple):
    """A folder on the way down, with what is left of it; in one of a site a file may be a page."""

    path: str
    place: str
    absolute: str
    identity: tuple[int, int]
    rules: IgnoreRules
    has_pages: bool
    entries: Iterator[Row]


def discover(
    paths: Sequence[str],
    listed: Iterable[str] = (),
    *,
    follow_links: bool = False,
    max_size: int = MAX_SIZE,
    exclude: Sequence[str] = (),
    passed: PassedOver | None = None,
    containers: ContainerIndex | None = None,
) -> Iterator[Source]:
    """The posts in files, folders and containers, in the order given, those by the bytes of the names.

    A file is taken whatever its name. Of a folder all Markdown files below it are taken, but not what is
    hidden or ignored by git. A link in it is followed unless it leads out of the folder or to a folder above
    it; a folder to which several links lead is gone through by way of the first. Pages of a Jekyll site are
    passed over. What can't be read is passed on as a source with that problem. In a container posts are
    found as in the folder that it could be unpacked to, but no link is followed.

    Args:
        paths: with several, each folder keeps its own name in the output tree.
        listed: more of them, as from a list; each keeps all of its path.
        follow_links: follow links in a folder wherever they lead.
        max_size: the most bytes that a file may have.
        exclude: patterns as in ``.gitignore`` files of what to pass over in folders.
        passed: is told what is passed over.
        containers: knows what is in containers, as long as their posts are read; without it none is opened.
    """
    passed = passed or PassedOver()
    passed.clear()
    search = _Search(follow_links, max_size, tuple(exclude), passed, containers)
    for path in map(normal, paths):
        own_name = _own_name(path) if len(paths) > 1 else ""
        yield from search.posts(path, os.path.basename(path), own_name, listed=False)
    for path in map(normal, listed):
        yield from search.posts(path, place := _below(path), place, listed=True)


def _own_name(path: str) -> str:
    """The last part of the name of a folder, a bucket or a prefix."""
    if not is_url(path):
        return PurePath(os.path.realpath(path)).name
    root, key = location_of(path)
    return os.path.basename(key or root)


class _Search(NamedTuple):
    """How posts are found; see :func:`discover`."""

    follow_links: bool
    max_size: int
    exclude: tuple[str, ...]
    passed: PassedOver
    containers: ContainerIndex | None

    def posts(self, path: str, place: str, root: str, *, listed: bool) -> Iterator[Source]:
        """The posts of a path.

        Args:
            path: without detours.
            place: where it is in an output tree, if it is a post.
            root: where its posts are there, if it is a folder or a prefix.
            listed: whether it was named in a list.
        """
        if self.containers and (member := self.containers.object_at(path)):
            yield Source(path, place, "", self._access, member)
        elif self.containers and (named := container_of(path)):
            above = root if is_prefix(named[0]) else ""
            yield from self._members(self.containers, *named, above, listed=listed)
        elif os.path.isdir(path):
            yield from _Walk(path, self).sources(root)
        else:
            yield Source(path, place, _problem(path) if listed else "", self._access)

    @property
    def _access(self) -> Access:
        return Access(max_size=self.max_size)

    def _members(
        self,
        containers: ContainerIndex,
        path: str,
        inside: str,
        root: str,
        *,
        listed: bool = False,
        version: tuple[int, str] | tuple[()] = (),
    ) -> Iterator[Source]:
        """The posts in a container, placed as in the folder that it would be unpacked to.

        Args:
            containers: has it.
            path: the container.
            inside: what in it was named; empty for all.
            root: its place.
            listed: whether it was named in a list.
            version: the size and ETag of the container, where these are known.
        """
        listing = containers.listing(path, version)
        found = posts_in(
            listing, path, inside, exclude=self.exclude, passed=self.passed, max_size=self.max_size
        )
        for name, member, problem, is_container in found:
            if not name:
                yield Source(path, os.path.basename(path), problem)
                continue
            place = name if listed or not inside else os.path.relpath(name, inside)
            place = join(root, os.path.basename(name) if place == "." else place)
            source = Source(member_path(path, name), place, problem, self._access, member)
            if is_container and is_prefix(path) and not problem:
                above = os.path.dirname(place)
                yield from self._members(containers, source.path, "", above, version=source.version)
            else:
                yield source


def _problem(path: str) -> str:
    """Why a link leads to no file; empty where it does, and for what is not a link."""
    try:
        os.stat(path)
    except OSError as error:
        return reason_of(error) if os.path.islink(path) else ""
    except ValueError:  # no file can have that name, which is said when it is read
        pass
    return ""


def normal(path: str) -> str:
    """A path without detours, ``./`` before a hyphen; a URL has none."""
    return path.rstrip("/") if is_url(path) else _plain(str(PurePath(path)))


def _plain(path: str) -> str:
    return f"./{path}" if path.startswith("-") else path


def _below(path: str) -> str:
    """A path as it stands in an output folder, and never outside of it; of a URL the name in its bucket."""
    path = location_of(path).key if is_url(path) else path
    parts = PurePath(path).parts
    return os.path.join("", *(part for part in parts if part not in (PurePath(path).anchor, "..")))


def check_exists(path: str, containers: ContainerIndex) -> None:
    """See that a path is there; of a member of a container, that this is.

    Raises:
        InputError: it is not, or can't be reached.
    """
    if is_url(path):
        try:
            containers.check(path)
        except InputError as error:
            raise InputError("{path}: {reason}", path=path, reason=error) from error
        return
    named = container_of(path)
    try:
        os.stat(named[0] if named else path)
    except (OSError, ValueError) as error:
        raise InputError("{path}: {reason}", path=path, reason=reason_of(error)) from error


class _Walk:
    """The way through a folder that was named; by a stack, since folders may be nested deeper than functions.

    Args:
        root: the folder.
        search: how posts are found.
    """

    def __init__(self, root: str, search: _Search) -> None:
        self._exclude = Exclusion(search.exclude, root) if search.exclude else None
        self._passed = search.passed
        self._access = Access(root, "" if search.follow_links else within(root), search.max_size)
        self._stack: list[_Folder] = []
        self._linked: set[tuple[int, int]] = set()

    def sources(self, place: str) -> Iterator[Source]:
        """The posts.

        Args:
            place: of the folder in an output tree.
        """
        root = self._access.root
        yield from self._descend(root, place, os.path.abspath(root), _FOLDER)
        while self._stack:
            folder = self._stack[-1]
            for name, kind in self._wanted(folder):
                below, there = _plain(join(folder.path, name)), join(folder.place, name)
                if kind in _FILES and folder.has_pages and is_page(below, partial(self._data, below)):
                    self._passed.pages += 1
                elif kind == _FILE:
                    yield Source(below, there, "", self._access)
                elif kind in (_FOLDER, _LINKED_FOLDER):
                    yield from self._descend(below, there, os.path.join(folder.absolute, name), kind)
                    break
                else:
                    yield Source(below, there, self._problem(below, kind), self._access)
            else:
                self._stack.pop()

    def _data(self, path: str) -> bytes:
        return read(path, self._access).data

    def _problem(self, path: str, kind: bytes) -> str:
        """Why a file can't be read, or a link to one not be followed; empty where it can."""
        if kind != _LINKED_FILE:
            return os.fsdecode(kind)
        return "" if self._access.admits(os.path.realpath(path)) else LEADS_OUT

    def _descend(self, path: str, place: str, absolute: str, kind: bytes) -> Iterator[Source]:
        """Go into a folder; one that can't be gone into is a source with that problem."""
        try:
            status = os.stat(path)
            identity = status.st_dev, status.st_ino
            if problem := self._problem_of_folder(path, identity, kind):
                yield Source(path, place, problem)
                return
            if kind == _LINKED_FOLDER:
                if identity in self._linked:
                    return
                self._linked.add(identity)
            rules = yield from self._rules(path, absolute)
            has_pages = self._has_pages(path, absolute)
            entries = sorted_rows(self._entries(path, has_pages=has_pages))
            self._stack.append(_Folder(path, place, absolute, identity, rules, has_pages, entries))
        except OSError as error:
            yield Source(path, place, reason_of(error))

    def _has_pages(self, path: str, absolute: str) -> bool:
        """Whether a file in a folder may be a page of a site."""
        in_site = bool(self._stack) and self._stack[-1].has_pages
        if in_site and os.path.basename(absolute) in POST_FOLDERS:
            return False
        return in_site or is_site(path)

    def _wanted(self, folder: _Folder) -> Iterator[tuple[str, bytes]]:
        """Names and kinds of the entries that are left, not ignored and not excluded."""
        filtered = folder.rules or self._exclude
        for entry, kind in folder.entries:
            name = os.fsdecode(entry)
            path = join(folder.absolute, name) if filtered else ""
            is_folder = kind in (_FOLDER, _LINKED_FOLDER)
            if folder.rules.ignore(path, is_folder=is_folder):
                continue
            if not (self._exclude and self._exclude.covers(path, is_folder=is_folder)):
                yield name, kind

    def _entries(self, folder: str, *, has_pages: bool) -> Iterator[Row]:
        """Name and kind of what may be posts or folders of them: file, folder, or why it is neither."""
        with os.scandir(folder) as entries:
            for entry in entries:
                name = os.fsencode(entry.name)
                if name.startswith(b"."):
                    continue
                if kind := _kind(entry, name):
                    yield name, kind
                elif not has_pages and name.lower().endswith(OTHER_TEXTS):
                    self._passed.suffixes[os.path.splitext(entry.name)[1].lower()] += 1

    def _problem_of_folder(self, path: str, identity: tuple[int, int], kind: bytes) -> str:
        """Why a folder is not gone into; empty where it is."""
        if any(identity == folder.identity for folder in self._stack):
            return _LOOP
        return "" if kind == _FOLDER or self._access.admits(within(path)) else LEADS_OUT

    def _rules(self, path: str, absolute: str) -> Generator[Source, None, IgnoreRules]:
        """The rules in a folder; a file of them that can't be read is a source with that problem."""
        rules, limit = IgnoreRules(), self._access.max_size
        try:
            rules = self._stack[-1].rules if self._stack else rules_above(absolute, limit)
            return rules.within(absolute, max_size=limit)
        except OSError as error:
            name = os.path.relpath(error.filename, absolute)
            yield Source(os.path.normpath(join(path, name)), "", reason_of(error))
        return rules


def join(folder: str, name: str) -> str:
    """The path of something in a folder, both without detours; twice as fast as what :mod:`os.path` has."""
    if folder in (".", ""):
        return name
    return folder + name if folder.endswith("/") else f"{folder}/{name}"


def _kind(entry: os.DirEntry[str], name: bytes) -> bytes:
    """What an entry is, as far as it matters: one of the kinds, or why it can't be read; or nothing."""
    try:
        is_link = entry.is_symlink()
        if entry.is_dir():
            return _LINKED_FOLDER if is_link else _FOLDER
        is_post = name.lower().endswith(SUFFIXES)
        if is_post and entry.is_file():
            return _LINKED_FILE if is_link else _FILE
        if is_post or (is_link and b"." not in name):  # which may have led to a folder
            os.stat(entry.path)
        # What is no file, a named pipe say, would be waited for without end.
        return os.fsencode(NOT_REGULAR) if is_post else b""
    except OSError as error:  # a link to itself, or to nowhere
        return os.fsencode(reason_of(error))
