"""Errors that end a command, each with its exit code.

::

    EmnewsError
    ├── UsageError            2   the call makes no sense
    │   └── QueryError        2   a query can't be read
    ├── InputError            2   what was to be read is not there or can't be read
    │   └── TooLargeError     2   it has more bytes than are read
    ├── OutputError           2   what was to be written can't be
    │   └── DiskError         2   nothing can be written any more
    ├── NothingToWriteError   2   a book without a post
    ├── ProcessError          2   no process can be started
    └── ClusterError          1   a cluster is gone, or did not do all

A post that is broken is no error of this kind: it is read all the same, and what is wrong with it is a
:class:`~emnews_cli.model.diagnostic.Diagnostic`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from emnews_cli.messages import Message


class EmnewsError(Exception):
    """The root of all errors that emnews raises; its text is one sentence for the user.

    Args:
        template: the sentence, with names in braces for values; see :class:`~emnews_cli.messages.Message`.
        values: what takes the places of the names.
    """

    exit_code = 2

    def __init__(self, template: str = "", /, **values: object) -> None:
        super().__init__(Message(template, **values))

    @property
    def message(self) -> str:
        """The sentence, as it can be translated."""
        message: str = self.args[0]
        return message


class UsageError(EmnewsError):
    """The arguments or options do not go together."""


class QueryError(UsageError):
    """A query can't be read.

    Args:
        message: why.
        query: the query.
        place: the character of it where that shows.
    """

    def __init__(self, message: str, query: str, place: int) -> None:
        super().__init__(message)
        self.query, self.place = query, place


class InputError(EmnewsError):
    """An input is missing or can't be read."""


class TooLargeError(InputError):
    """An input has more bytes than are read."""


class OutputError(EmnewsError):
    """An output can't be written."""


class DiskError(OutputError):
    """The disk is full, read-only or broken."""


class NothingToWriteError(EmnewsError):
    """A book was asked for, but there is no post for it."""


class ProcessError(EmnewsError):
    """The system starts no process for us."""


class ClusterError(EmnewsError):
    """The scheduler of a cluster is gone, or parts of the work are missing; what was done stays."""

    exit_code = 1


def reason_of(error: Exception) -> str:
    """Why the system refused something, without the file's name; it can be translated."""
    return Message(getattr(error, "strerror", None) or str(error))


@contextmanager
def storing_temporarily() -> Iterator[None]:
    """Let what the system refuses of a temporary file be an error of the disk.

    Raises:
        DiskError: it refused something.
    """
    try:
        yield
    except OSError as error:
        raise DiskError("temporary files can't be written: {reason}", reason=reason_of(error)) from error


@contextmanager
def disk_errors() -> Iterator[None]:
    """Let what a temporary database can't do be an error of the disk.

    Raises:
        DiskError: it can't be written.
    """
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        raise DiskError("temporary files can't be written: {error}", error=error) from error
