"""Finding and reading settings files: at most 1 MB, and of those not named only files of the same user."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from emnews_cli.cli.terminal import say
from emnews_cli.errors import InputError, UsageError, reason_of
from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.system import READ, READ_FILE, user_ids

_OWN_NAME, _PROJECT = "emnews.toml", "pyproject.toml"
_MOST = 1 << 20
"""Bytes that are read of a settings file."""
_LONG_KEY = lazy_regex(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){16}""")
"""A key of more parts than any setting has; tomllib's memory grows with the square of their number."""


class SettingsFile(NamedTuple):
    """A settings file.

    Args:
        path: the file.
        table: its settings.
        named: whether the user named it; else it was found.
    """

    path: Path
    table: Mapping[str, Any]
    named: bool


def named_file(path: Path) -> SettingsFile:
    """The settings file that the user names.

    Raises:
        InputError: it can't be read.
        UsageError: its settings are not a table.
    """
    with _opened(path) as stream:
        data = _read(stream, path)
        if not data and stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode):
            raise InputError("{path}: can't be read: a pipe that nobody writes to", path=path)
    return SettingsFile(path, _table(path, data), named=True)


def nearest_file() -> SettingsFile | None:
    """The settings file of the working folder or of the nearest folder above it that the same user owns.

    A file of somebody else would let whoever can write to a parent folder decide what a command does; see
    CVE-2022-24765 of git. It is passed over, with a line on standard error.

    Raises:
        InputError: it can't be read.
        UsageError: its settings are not a table.
    """
    try:
        folder = Path.cwd()
    except OSError:  # it is gone
        return None
    files = (place / name for place in (folder, *folder.parents) for name in (_OWN_NAME, _PROJECT))
    return next(filter(None, map(_found, files)), None)


def _found(file: Path) -> SettingsFile | None:
    """A settings file that was found, or None where it is not there or not to be used."""
    try:
        statuses, data = [os.lstat(file)], b""
    except OSError:  # also where nobody may look: then nothing is known of it
        return None
    problem: InputError | None = None
    try:
        with _opened(file) as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise InputError("{file}: can't be read: not a regular file", file=file)
            statuses.append(status)
            data = _read(stream, file)
    except InputError as error:
        problem = error
    if file.name == _PROJECT and b"emnews" not in data:
        return None
    if reason := next(filter(None, map(_reason_for_distrust, statuses)), ""):
        say(
            "{file}: not used: {reason}; --config uses it all the same, --isolated looks for none",
            file=file,
            reason=reason,
        )
        return None
    if problem:
        raise problem
    table = _table(file, data)
    return SettingsFile(file, table, named=False) if table or file.name == _OWN_NAME else None


def _reason_for_distrust(status: os.stat_result) -> str:
    """Why a file or link is not obeyed, or empty.

    The folder's owner and mode need no check: whoever replaces a file there becomes the owner of the new one.
    """
    ids = user_ids()
    if ids is None:  # its files have no owners by number
        return ""
    users, groups = {ids[0]}, {ids[1]}
    if ids[0] == 0:  # as git does: with sudo, one's own files are still one's own
        users |= _number("SUDO_UID")
        groups |= _number("SUDO_GID")
    if status.st_uid not in users:
        return f"it belongs to another user (uid {status.st_uid})"
    if stat.S_ISLNK(status.st_mode):  # whose mode means nothing
        return ""
    if status.st_mode & stat.S_IWOTH:
        return "every user may write it"
    if status.st_mode & stat.S_IWGRP and status.st_gid not in groups:
        return f"another group may write it (gid {status.st_gid})"
    return ""


def _number(variable: str) -> set[int]:
    value = os.environ.get(variable, "")
    return {int(value)} if re.fullmatch("[0-9]{1,10}", value) else set()


# --- reading --------------------------------------------------------------------------------------------


def _opened(file: Path) -> Any:
    """A file, opened without waiting for somebody to write to it, as one would for a pipe.

    Raises:
        InputError: it can't be opened.
    """
    try:
        return open(os.open(file, READ_FILE), "rb", buffering=0)
    except (OSError, ValueError) as error:  # the latter where no file can have that name
        raise InputError("{file}: can't be read: {reason}", file=file, reason=reason_of(error)) from error


def _read(stream: Any, file: Path) -> bytes:
    """The bytes of a file, one more than are allowed at most.

    Raises:
        InputError: it can't be read.
    """
    data = b""
    try:
        if READ_FILE != READ:
            os.set_blocking(stream.fileno(), True)
        while len(data) <= _MOST and (piece := stream.read(_MOST + 1 - len(data))):
            data += piece
    except OSError as error:
        raise InputError("{file}: can't be read: {reason}", file=file, reason=reason_of(error)) from error
    return data


def _table(file: Path, data: bytes) -> dict[str, Any]:
    """The settings in a file: those of ``[tool.emnews]``, in an emnews.toml also without that heading.

    Raises:
        InputError: it can't be read as TOML.
        UsageError: the settings are not a table, or in two places.
    """
    try:
        content = _parsed(data)
    except ValueError as error:
        raise InputError("{file}: can't be read: {error}", file=file, error=error) from error
    tool = content.pop("tool", {})
    table = tool.get("emnews") if isinstance(tool, dict) else tool
    if table is None:
        table = {} if file.name == _PROJECT else content
    elif file.name == _OWN_NAME and content:
        raise UsageError(
            "{file}: settings both below [tool.emnews] and outside it ({content})",
            file=file,
            content=next(iter(content)),
        )
    if not isinstance(table, dict):
        raise UsageError("{file}: the settings are not a table", file=file)
    return table


def _parsed(data: bytes) -> dict[str, Any]:
    """The content of a TOML file.

    Raises:
        ValueError: it is not TOML, or too much for a settings file.
    """
    import tomllib

    if len(data) > _MOST:
        raise ValueError("larger than 1 MB")
    text = data.decode("utf-8-sig")
    if _LONG_KEY().search(text):
        raise ValueError("a key of too many parts")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(str(error)[:200]) from error
    except ValueError:  # Python's bound on what it converts; see sys.set_int_max_str_digits
        raise ValueError("a number with too many digits") from None
