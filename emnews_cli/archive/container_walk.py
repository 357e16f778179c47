"""The posts in a container: those that would be found in the folder that it could be unpacked to."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from emnews_cli.archive.container_index import KEY_SEPARATOR, UNSAFE, Listing, Row, key_of, name_of
from emnews_cli.archive.ignoring import NAME as IGNORE_FILE
from emnews_cli.archive.ignoring import Exclusion, IgnoreRules
from emnews_cli.archive.site import CONFIG, OTHER_TEXTS, POST_FOLDERS, SUFFIXES, PassedOver, is_page
from emnews_cli.errors import InputError
from emnews_cli.stores.listing import SUFFIXES as CONTAINERS
from emnews_cli.stores.listing import is_prefix, member_path
from emnews_cli.stores.members import LINK, Member
from emnews_cli.stores.reading import read_member

_HIDDEN = b"."
_CONTAINERS = tuple(map(str.encode, CONTAINERS))
_DATASET, _ROWS = key_of("dataset.json"), key_of("data/posts")
_NOT_THERE = "there is no such member"


class Found(NamedTuple):
    """A post in a container, or a container among the objects of a store.

    Args:
        name: the member; empty for the container itself.
        member: how it is read; None where it can't be.
        problem: why it can't be read.
        is_container: whether it is a container.
    """

    name: str
    member: Member | None
    problem: str = ""
    is_container: bool = False


class _Folder(NamedTuple):
    """A folder on the way; one that is passed over has no posts."""

    key: bytes
    rules: IgnoreRules
    has_pages: bool
    passed: bool


def posts_in(
    listing: Listing, path: str, inside: str, *, exclude: Sequence[str], passed: PassedOver, max_size: int
) -> Iterator[Found]:
    """The posts in a container, in the order of the folder's; what can't be read has a problem.

    Args:
        listing: what is in it.
        path: the container, as it was named.
        inside: the member or folder in it that was named; empty for all.
        exclude: as in :func:`~emnews_cli.archive.discover.discover`.
        passed: is told what is passed over.
        max_size: the most bytes that a post may have.
    """
    key = key_of(inside)
    row = listing.get(key) if inside else None
    if row and not row.is_folder:
        yield Found(inside, row.member, row.problem or ("" if row.member else _NOT_THERE))
        return
    if inside and not listing.has_below(key) and not listing.fault:
        yield Found(inside, None, _NOT_THERE)
        return
    if is_prefix(path) and listing.get(_DATASET) and listing.has_below(_ROWS):
        yield Found("", None, "a dataset, which is read on this machine: copy it")
        return
    walk = _Walk(listing, path, tuple(exclude), passed, max_size)
    below = key + KEY_SEPARATOR if inside else b""
    passed.doubles += listing.doubles
    for row in listing.rows():
        if row.key.startswith(below) and (problem := walk.takes(row)) is not None:
            yield Found(name_of(row.key), row.member, problem, row.key.lower().endswith(_CONTAINERS))
    if listing.fault:
        yield Found("", None, listing.fault)


class _Walk:
    """The way through a container, by the rules that hold for folders."""

    def __init__(
        self, listing: Listing, path: str, exclude: tuple[str, ...], passed: PassedOver, max_size: int
    ) -> None:
        self._listing, self._passed, self._max_size = listing, passed, max_size
        self._root = member_path(path, "").rstrip("/")
        self._taken = SUFFIXES + _CONTAINERS * is_prefix(path)
        self._absolute = os.path.abspath(self._root)
        self._exclude = Exclusion(exclude, self._root) if exclude else None
        self._stack: list[_Folder] = []
        self._enter(b"")

    def takes(self, row: Row) -> str | None:
        """Why a member can't be read, empty where it can; None for what is not a post, or is passed over."""
        is_post = row.key.lower().endswith(self._taken)
        if row.key.startswith(UNSAFE):
            return row.problem if is_post else None
        folder, _, name = row.key.rpartition(KEY_SEPARATOR)
        self._go_to(folder)
        there = self._stack[-1]
        if row.is_folder or there.passed or name.startswith(_HIDDEN):
            return None
        if not is_post and not (row.problem == LINK and b"." not in name):
            if not there.has_pages and not row.problem:
                self._count_other(name)
            return None
        if self._is_ignored(row.key, there, is_folder=False):
            return None
        if there.has_pages and row.key.lower().endswith(_CONTAINERS):
            return None
        if there.has_pages and self._is_page(row):
            self._passed.pages += 1
            return None
        return row.problem

    def _count_other(self, name: bytes) -> None:
        if name.lower().endswith(OTHER_TEXTS):
            self._passed.suffixes[os.path.splitext(os.fsdecode(name))[1].lower()] += 1

    def _is_page(self, row: Row) -> bool:
        member = row.member
        return member is not None and is_page(name_of(row.key), lambda: read_member(member, self._max_size))

    def _go_to(self, folder: bytes) -> None:
        """Leave folders and enter others."""
        while self._stack[-1].key not in (folder, b"") and not folder.startswith(
            self._stack[-1].key + KEY_SEPARATOR
        ):
            self._stack.pop()
        while self._stack[-1].key != folder:
            key = self._stack[-1].key
            end = folder.find(KEY_SEPARATOR, len(key) + bool(key))
            self._enter(folder if end < 0 else folder[:end])

    def _enter(self, key: bytes) -> None:
        above = self._stack[-1] if self._stack else _Folder(b"", IgnoreRules(), has_pages=False, passed=False)
        name = key.rpartition(KEY_SEPARATOR)[2]
        passed = above.passed or name.startswith(_HIDDEN)
        if passed or (key and self._is_ignored(key, above, is_folder=True)):
            self._stack.append(_Folder(key, above.rules, has_pages=False, passed=True))
            return
        in_posts = above.has_pages and os.fsdecode(name) in POST_FOLDERS
        has_pages = not in_posts and (above.has_pages or self._is_site(key))
        self._stack.append(_Folder(key, self._rules(key, above.rules), has_pages, passed=False))

    def _is_site(self, key: bytes) -> bool:
        start = key + KEY_SEPARATOR if key else b""
        config = self._listing.get(start + CONFIG.encode())
        return (config is not None and not config.is_folder and not config.problem) or (
            self._listing.has_below(start + POST_FOLDERS[0].encode())
        )

    def _rules(self, key: bytes, rules: IgnoreRules) -> IgnoreRules:
        """The rules in a folder; a file of them that can't be read does not count."""
        row = self._listing.get((key + KEY_SEPARATOR if key else b"") + IGNORE_FILE.encode())
        if row is None or row.member is None:
            return rules
        try:
            return rules.with_text(self._path(key), read_member(row.member, self._max_size))
        except (InputError, OSError):
            return rules

    def _is_ignored(self, key: bytes, folder: _Folder, *, is_folder: bool) -> bool:
        if not (folder.rules or self._exclude):
            return False
        path = self._path(key)
        if folder.rules.ignore(path, is_folder=is_folder):
            return True
        return self._exclude is not None and self._exclude.covers(path, is_folder=is_folder)

    def _path(self, key: bytes) -> str:
        return os.path.join(self._absolute, name_of(key)) if key else self._absolute
