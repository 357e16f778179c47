"""A dataset with a search index, as it is read."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Self, TypeVar

from emnews_cli.archive.search_freshness import folders_of
from emnews_cli.archive.sqlite_files import open_to_read
from emnews_cli.datasets import sqlite
from emnews_cli.datasets.schema import SCHEMA
from emnews_cli.errors import InputError
from emnews_cli.messages import Message
from emnews_cli.model.security import SecurityId
from emnews_cli.model.text import without_surrogates
from emnews_cli.search import index
from emnews_cli.search.hits import (
    Hit,
    StoryPlace,
    canonical_path,
    hints,
    hit_of,
    named_securities,
    places_in_story,
)
from emnews_cli.search.query import Query
from emnews_cli.search.sql import Statement, story

_WAIT = 5.0
"""Seconds to wait for a run that writes."""
_MAKE = Message("make one with emnews index PATH -o FILE.sqlite")
_LATER = ("SQLITE_BUSY", "SQLITE_LOCKED")

Result = TypeVar("Result")


class SearchFile:
    """A file that can be searched; a context.

    Args:
        path: the file.

    Raises:
        InputError: it is not there, or nothing that can be searched.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._database: sqlite3.Connection

    def __enter__(self) -> Self:
        if os.path.isdir(self.path):
            raise InputError("{path} is a folder: search it with --dir {path}", path=self.path)
        if not os.path.exists(self.path):
            raise InputError("{path}: no such file; {make}", path=self.path, make=_MAKE)
        with self._errors():
            self._database = open_to_read(self.path, _WAIT)
            try:
                self._check()
            except BaseException:
                self._database.close()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def _check(self) -> None:
        if not sqlite.is_dataset(self._database):
            raise InputError("{path} is not a search index: {make}", path=self.path, make=_MAKE)
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA:
            raise InputError("{path} was made by a later version of emnews", path=self.path)
        if not index.is_there(self._database):
            raise InputError("{path} is a dataset without a search index: {make}", path=self.path, make=_MAKE)
        if not index.is_current(self._database):
            raise InputError(
                "{path} was indexed by another version: rebuild it with emnews index -u", path=self.path
            )

    def hits(self, statement: Statement) -> list[Hit]:
        """What a statement of :func:`emnews_cli.search.sql.hits` finds."""
        return self._asked(lambda database: [hit_of(row) for row in database.execute(*statement)])

    def number(self, statement: Statement) -> int:
        """What a statement of :func:`emnews_cli.search.sql.count` counts."""
        return self._asked(lambda database: int(database.execute(*statement).fetchone()[0]))

    def hints(self, query: Query) -> list[str]:
        """What may help where a query finds nothing."""
        return self._asked(lambda database: list(hints(database, query)))

    def names(self, evidence: Sequence[str]) -> list[tuple[SecurityId, str | None]]:
        """The securities that the posts name, with each of their names.

        Args:
            evidence: how they must name them.
        """
        return self._asked(lambda database: list(named_securities(database, evidence)))

    def story(self, post: str) -> tuple[list[Hit], dict[str, StoryPlace]]:
        """The other posts of a post's story, earlier first, and the place of each in it.

        Args:
            post: the path of a post, or a news id.

        Raises:
            InputError: there is no such post, or there are no stories.
        """
        return self._asked(lambda database: self._story(database, post))

    def _story(self, database: sqlite3.Connection, post: str) -> tuple[list[Hit], dict[str, StoryPlace]]:
        if not sqlite.has_table(database, "stories"):
            raise InputError(
                "{path} has no stories: make them with emnews index -u --stories", path=self.path
            )
        path = canonical_path(database, without_surrogates(post))
        if path is None:
            raise InputError("{path} has no post {post}", path=self.path, post=post)
        return [hit_of(row) for row in database.execute(*story(path))], places_in_story(database, path)

    def folders(self) -> list[str]:
        """Folders that the posts are in."""
        return self._asked(folders_of)

    def _asked(self, ask: Callable[[sqlite3.Connection], Result]) -> Result:
        with self._errors():
            return ask(self._database)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise InputError(self._told(error)) from error
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise InputError(
                "{path} has values that emnews does not write: make it again", path=self.path
            ) from error

    def _told(self, error: sqlite3.Error) -> str:
        name = getattr(error, "sqlite_errorname", None) or ""
        if name.startswith(_LATER):
            return Message("{path} is being written by another program: try again", path=self.path)
        if name == "SQLITE_NOTADB":
            return Message("{path} is not a search index: {make}", path=self.path, make=_MAKE)
        if name.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR", "SQLITE_READONLY")):
            return Message("{path} can't be read: {error}", path=self.path, error=error)
        return Message(
            "{path} is damaged ({error}): make it again with emnews index", path=self.path, error=error
        )
