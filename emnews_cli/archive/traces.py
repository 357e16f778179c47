"""What tells whether a file is still what it was."""

from __future__ import annotations

import os
import time
from typing import NamedTuple

from emnews_cli.archive.tasks import Content, FileState, Known, Task, state_of

_SETTLED = 2_000_000_000
"""Nanoseconds that a file must have been left alone for a later change to show in its times
(as in https://git-scm.com/docs/racy-git)."""


class Trace(NamedTuple):
    """What is to be remembered of one output; the states are None where nothing can be told by them."""

    hashes: Known
    source_state: FileState | None
    output_state: FileState | None


def hash_of(data: bytes) -> bytes:
    """The hash that tells one content from another."""
    from hashlib import blake2b  # which loads OpenSSL

    return blake2b(data, digest_size=20).digest()


def state_at(path: str) -> FileState | None:
    """The state of a file, or None where there is none."""
    try:
        return state_of(os.stat(path))
    except (OSError, ValueError):
        return None


def trace_of(content: Content, target: str, output: bytes) -> Trace:
    """What is to be remembered of an output that was just written, or found as it should be.

    Args:
        content: the source.
        target: the output.
        output: the hash of its bytes.
    """
    state = content.state
    is_settled = state is not None and time.time_ns() - max(state.modified, state.changed) > _SETTLED
    return Trace(Known(hash_of(content.data), output), state if is_settled else None, state_at(target))


def is_current(content: Content, task: Task) -> bool:
    """Whether source and output hold the bytes that are known of them."""
    if task.known is None or hash_of(content.data) != task.known.source:
        return False
    return hash_at(task.target) == task.known.output


def hash_at(path: str) -> bytes | None:
    """The hash of a file, or None where there is none that can be read."""
    try:
        with open(path, "rb") as stream:
            return hash_of(stream.read())
    except (OSError, ValueError):
        return None
