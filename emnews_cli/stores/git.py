"""Bare git repositories: the files of the commit that HEAD names, without a checkout.

A repository may be anybody's. git sees its objects alone: the folder that it takes for the repository is ours
and empty, so nothing that configuration, hooks or attributes of the other name is read or run.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from emnews_cli.errors import InputError, reason_of, storing_temporarily
from emnews_cli.stores.members import LINK, BrokenError, Entry, entry_of
from emnews_cli.system import NO_LINK, READ_FILE, open_in

_OBJECT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REFERENCE = re.compile(r"ref: (refs/[^\0-\x20\x7f~^:?*\\]+)\n?")
_SMALL = 1 << 16
_PACKED_REFERENCES = 1 << 28
_PIECE = 1 << 16
_LINK, _SUBMODULE = b"120000", b"160000"
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
_QUIET = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_LONG = 64
_CONFIG = "[core]\nrepositoryformatversion = 0\nbare = true\n"
_CONFIG_256 = "[core]\nrepositoryformatversion = 1\nbare = true\n[extensions]\nobjectformat = sha256\n"


def environment(folder: str) -> dict[str, str]:
    """The variables that git needs.

    Args:
        folder: what :func:`link_repository` made.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | _QUIET | {"GIT_DIR": folder}


def link_repository(path: str, folder: str, *, follow_links: bool) -> None:
    """Make a folder that git takes for a repository: it has the objects and the commit of another.

    Args:
        path: the other.
        folder: an empty folder.
        follow_links: whether objects may be outside of the other.

    Raises:
        BrokenError: it has no commit, or its objects are elsewhere.
        DiskError: nothing can be written.
    """
    objects = os.path.realpath(os.path.join(path, "objects"))
    if not follow_links:
        _refuse_elsewhere(objects, os.path.realpath(path))
    commit = _commit(path)
    config = _CONFIG_256 if len(commit) == _LONG else _CONFIG
    with storing_temporarily():
        os.symlink(objects, os.path.join(folder, "objects"))
        os.mkdir(os.path.join(folder, "refs"))
        shallow = os.path.join(os.path.realpath(path), "shallow")
        if os.path.isfile(shallow):
            os.symlink(shallow, os.path.join(folder, "shallow"))
        for name, text in (("HEAD", f"{commit}\n"), ("config", config)):
            with open(os.path.join(folder, name), "w", encoding="ascii") as file:
                file.write(text)


def _refuse_elsewhere(objects: str, repository: str) -> None:
    """See that the objects are in the repository."""
    alternates = os.path.lexists(os.path.join(objects, "info", "alternates"))
    if alternates or not objects.startswith(os.path.join(repository, "")):
        raise BrokenError("objects of the repository are outside of it, not followed without --follow-links")


def _commit(path: str) -> str:
    """The object id that HEAD names."""
    head = _text(path, "HEAD")
    if head is None:
        raise BrokenError("the repository has no HEAD")
    if not (named := _REFERENCE.fullmatch(head)):
        return _checked(head)
    name = named[1]
    if ".." in name or name.endswith(".lock") or "//" in name:
        raise BrokenError("HEAD of the repository names nothing that can be there")
    loose = _text(path, name)
    if loose is not None:
        return _checked(loose)
    return _checked(_packed(path, name) or "")


def _checked(text: str) -> str:
    if not _OBJECT.fullmatch(text.strip()):
        raise BrokenError("HEAD of the repository names no commit: the repository may be empty")
    return text.strip()


def _text(path: str, name: str) -> str | None:
    """A small file of the repository, never by way of a link; None where there is none."""
    try:
        descriptor = open_in(None, os.path.join(path, name), READ_FILE | NO_LINK)
    except OSError:
        return None
    with open(descriptor, "rb") as file:
        try:
            return file.read(_SMALL).decode("utf-8", "replace")
        except OSError:  # a folder
            return None


def _packed(path: str, name: str) -> str | None:
    """The object id of a reference that is packed, or None."""
    wanted = os.fsencode(f" {name}\n")
    try:
        with open(os.path.join(path, "packed-refs"), "rb") as file:
            while line := file.readline(_SMALL):
                if line.endswith(wanted):
                    return line[: -len(wanted)].decode("ascii", "replace")
                if file.tell() > _PACKED_REFERENCES:
                    break
    except OSError:
        pass
    return None


def entries(folder: str) -> Iterator[Entry]:
    """The files of the commit; they are at an object id. Submodules are empty folders.

    Args:
        folder: what :func:`link_repository` made.

    Raises:
        BrokenError: an object is missing or damaged, or there is no git.
    """
    for row in output(folder, "ls-tree", "-r", "-z", "--full-tree", "HEAD"):
        about, _, name = row.partition(b"\t")
        mode, _, identity = about.split(b" ")
        is_link = mode == _LINK
        yield entry_of(os.fsdecode(name), (identity,), LINK if is_link else "", is_folder=mode == _SUBMODULE)


def output(folder: str, *command: str) -> Iterator[bytes]:
    """What a command of git says, parted at NUL characters.

    Args:
        folder: what :func:`link_repository` made.
        command: without ``git``.

    Raises:
        BrokenError: it fails, or there is no git.
    """
    with tempfile.TemporaryFile() as errors, _started(folder, command, errors) as process:
        assert process.stdout is not None  # noqa: S101  # a pipe was asked for
        rest = b""
        while piece := process.stdout.read(_PIECE):
            *rows, rest = (rest + piece).split(b"\0")
            yield from rows
        if rest:
            yield rest
        if process.wait():
            errors.seek(0)
            raise BrokenError("git: {line}", line=_first_line(errors.read(_SMALL)))


def _first_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").splitlines()
    return lines[0].removeprefix("fatal: ").removeprefix("error: ") if lines else "failed"


def _started(
    folder: str, command: Sequence[str], errors: BinaryIO | int, given: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603  # no shell, and nothing of the repository in the command
            ["git", *command],  # noqa: S607  # wherever git is
            env=environment(folder),
            cwd=folder,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    except OSError as error:
        raise BrokenError("git can't be run: {reason}", reason=reason_of(error)) from error


class Objects:
    """Reads objects by their ids, in one process of git.

    Args:
        folder: what :func:`link_repository` made.
    """

    def __init__(self, folder: str) -> None:
        command = ("cat-file", "--batch")
        self._process = _started(folder, command, subprocess.DEVNULL, subprocess.PIPE)

    def read(self, identity: bytes, limit: int) -> bytes | None:
        """The bytes of a file; None where it has more than a limit.

        Raises:
            InputError: there is no such file, or it is damaged.
        """
        given, told = self._process.stdin, self._process.stdout
        assert given is not None  # noqa: S101  # pipes were asked for
        assert told is not None  # noqa: S101
        try:
            given.write(identity + b"\n")
            given.flush()
            _, kind, size = told.readline(_SMALL).split()
        except (OSError, ValueError) as error:
            raise InputError("damaged or missing in the repository") from error
        if kind != b"blob":
            raise InputError("not a file in the repository")
        if int(size) > limit:
            return None
        data = told.read(int(size) + 1)
        if len(data) <= int(size):
            raise InputError("damaged in the repository")
        return data[:-1]

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        self._process.kill()
        self._process.wait()
