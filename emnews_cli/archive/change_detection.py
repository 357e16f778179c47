"""Change detection for ``-u``: size, times and hash of a file."""

from __future__ import annotations

import os
import stat
import time
from typing import NamedTuple

from emnews_cli.archive.discover import Source
from emnews_cli.archive.folders import folder_of, pieces_in
from emnews_cli.archive.reading import Content
from emnews_cli.archive.tasks import FileState, Known, Task, state_of, state_of_object
from emnews_cli.errors import OutputError
from emnews_cli.stores.urls import is_url
from emnews_cli.system import stat_in

_SETTLED = 2_000_000_000
"""Nanoseconds that a file must have been left alone for a later change to show in its times
(as in https://git-scm.com/docs/racy-git)."""

_HASH_SIZE = 20


class Trace(NamedTuple):
    """What is to be remembered of one output; the states are None where nothing can be told by them."""

    hashes: Known
    source_state: FileState | None
    output_state: FileState | None


def hash_of(data: bytes) -> bytes:
    """The hash that tells one content from another."""
    from hashlib import blake2b  # which loads OpenSSL

    return blake2b(data, digest_size=_HASH_SIZE).digest()


def state_at(path: str) -> FileState | None:
    """The state of a file, or None where there is none."""
    try:
        return state_of(os.stat(path))
    except (OSError, ValueError):
        return None


def state_of_source(source: Source) -> FileState | None:
    """The state of what a post is read from: a file, a container or an object; None where it is not known."""
    if source.version:
        return state_of_object(*source.version)
    return state_at(source.file)


def has_settled(state: FileState) -> bool:
    """Whether a file was left alone long enough for every later change to show in its state."""
    return time.time_ns() - max(state.modified, state.changed) > _SETTLED


def trace_of(content: Content, target: str, output: bytes) -> Trace:
    """What is to be remembered of an output that was just written, or found as it should be.

    Args:
        content: the source.
        target: the output.
        output: the hash of its bytes.
    """
    state = state_of(content.status) if content.status else None
    remembered = state if state and has_settled(state) else None
    if content.version:
        remembered = state_of_object(*content.version)
    return Trace(Known(hash_of(content.data), output), remembered, state_at(target))


def is_current(content: Content, task: Task, root: str) -> bool:
    """Whether source and output, the latter in a folder ``root``, hold the bytes that are known of them."""
    if task.known is None or hash_of(content.data) != task.known.source:
        return False
    # Of an object it is known only where it is as it was written.
    return is_url(task.target) or hash_at(task.target, root) == task.known.output


def hash_at(path: str, root: str) -> bytes | None:
    """The hash of a file in a folder; None where there is none that could be written or read.

    Args:
        path: the file.
        root: the folder; what is or lies behind a link in it does not count.
    """
    from hashlib import blake2b

    found = blake2b(digest_size=_HASH_SIZE)
    try:
        with folder_of(path, root) as (folder, name):
            if not stat.S_ISREG(stat_in(folder, name).st_mode):
                return None
            for piece in pieces_in(folder, name):
                found.update(piece)
    except (OSError, OutputError, ValueError):
        return None
    return found.digest()
