"""Errors that end a command, each with its exit code.

::

    EmnewsError
    ├── UsageError            2   the call makes no sense
    ├── InputError            2   what was to be read is not there or can't be read
    │   └── TooLargeError     2   it has more bytes than are read
    ├── OutputError           2   what was to be written can't be
    │   └── DiskError         2   nothing can be written any more
    ├── NothingToWriteError   2   a book without a post
    └── ProcessError          2   no process can be started

A post that is broken is no error of this kind: it is read all the same, and what is wrong with it is a
:class:`~emnews_cli.model.diagnostic.Diagnostic`.
"""

from __future__ import annotations


class EmnewsError(Exception):
    """The root of all errors that emnews raises; its text is one sentence for the user."""

    exit_code = 2


class UsageError(EmnewsError):
    """The arguments or options do not go together."""


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
