"""When the files of an archive came into its git repository."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from emnews_cli.archive.container_index import ContainerIndex
from emnews_cli.archive.discover import join, normal
from emnews_cli.errors import UsageError
from emnews_cli.messages import Message
from emnews_cli.stores.git import environment
from emnews_cli.stores.listing import is_container
from emnews_cli.stores.members import SEPARATOR

_SECOND = 1_000_000
_TIME = re.compile(rb"\n?\x01(\d+)")
_PIECE = 1 << 16
# A repository may be anybody's: nothing that its configuration names is run, and nothing is fetched.
_GIT = [
    "git",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "core.hooksPath=/dev/null",
]
_LOG = "log --diff-filter=A --no-renames --no-ext-diff --no-textconv --name-only -z --format=%x01%ct"
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}


class _History(NamedTuple):
    """Where git is asked, and what it needs.

    Args:
        folder: where it is run.
        environment: its variables.
        about: what of the history is asked for.
        named: what the files that it names are called among the inputs.
    """

    folder: str
    environment: Mapping[str, str]
    about: Sequence[str]
    named: Callable[[str], str]


def first_seen(
    folders: Iterable[str], warn: Callable[[str], None], containers: ContainerIndex
) -> Iterator[tuple[str, int]]:
    """The files below some folders, as they are named among the inputs, and when each was added.

    A file that was added several times comes several times, the first time last.

    Args:
        folders: as they were given; bare repositories among them.
        warn: is told where the history does not go back to the beginning.
        containers: knows the repositories.

    Returns:
        Paths, and microseconds since 1970: the committer's date.

    Raises:
        UsageError: a folder is in no git repository, or there is no git.
    """
    for folder in dict.fromkeys(folder or "." for folder in folders):
        history = _history(folder, containers)
        if history is None:
            continue
        if _answer(folder, history, "rev-parse", "--is-shallow-repository") == "true":
            warn(
                Message(
                    "{folder}: its repository is a shallow clone, so first_seen_at may be too late",
                    folder=folder,
                )
            )
        moment = 0
        for token in _tokens(history):
            if found := _TIME.fullmatch(token):
                moment = int(found[1]) * _SECOND
            elif token:
                yield history.named(os.fsdecode(token.removeprefix(b"\n"))), moment


def _history(folder: str, containers: ContainerIndex) -> _History | None:
    """The history of a folder or a repository; None for one that can't be read, which is told elsewhere."""
    if not is_container(folder):
        return _History(
            folder, os.environ | _QUIET, ("--relative", "--", "."), lambda name: normal(join(folder, name))
        )
    container = containers.listing(folder).container
    if container is None:
        return None
    if container.way != "git":
        raise UsageError("--first-seen git: {folder} does not say when its posts were added", folder=folder)
    return _History(
        container.file, environment(container.file), (), lambda name: f"{normal(folder)}{SEPARATOR}{name}"
    )


def _answer(folder: str, history: _History, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603  # no shell
            [*_GIT, *arguments],
            cwd=history.folder,
            env=history.environment,
            capture_output=True,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        reason = (
            "there is no git" if isinstance(error, OSError) else f"{folder} is in no git repository of yours"
        )
        raise UsageError("--first-seen git: {reason}", reason=reason) from error
    return os.fsdecode(done.stdout).strip()


def _tokens(history: _History) -> Iterator[bytes]:
    """What git says of a history, piece by piece."""
    with subprocess.Popen(  # noqa: S603  # no shell
        [*_GIT, *_LOG.split(), *history.about],
        cwd=history.folder,
        env=history.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None  # noqa: S101  # a pipe was asked for
        rest = b""
        while piece := process.stdout.read(_PIECE):
            *tokens, rest = (rest + piece).split(b"\0")
            yield from tokens
        yield rest
