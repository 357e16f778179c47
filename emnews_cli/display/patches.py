"""Patches between two versions of a file, in time that grows with their length alone.

difflib compares every line of the one with every line of the other, which for a long file takes the square of
the time. The versions here are alike but for repairs, so what became of a line is looked for near its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

_WINDOW = 50
"""Lines within which a common line is looked for; where there is none, all of them count as changed."""
_CONTEXT = 3


class Change(NamedTuple):
    """What became of some lines: ``equal`` or ``replace``, and where they are in the old and the new file."""

    kind: str
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def patch(old: Sequence[bytes], new: Sequence[bytes], names: tuple[bytes, bytes]) -> Iterator[bytes]:
    """The lines of a unified diff; nothing where the versions are the same.

    Args:
        old: the lines of the old version with their ends.
        new: those of the new one.
        names: of the old and the new file.
    """
    hunks = _Changes(_joined(_changes(old, new))).get_grouped_opcodes(_CONTEXT)
    for number, hunk in enumerate(hunks):
        if not number:
            yield b"--- %s\n+++ %s\n" % names
        old_range = _range(hunk[0][1], hunk[-1][2])
        yield b"@@ -%s +%s @@\n" % (old_range, _range(hunk[0][3], hunk[-1][4]))
        for kind, old_start, old_end, new_start, new_end in hunk:
            if kind == "equal":
                yield from (b" " + line for line in old[old_start:old_end])
            else:
                yield from (b"-" + line for line in old[old_start:old_end])
                yield from (b"+" + line for line in new[new_start:new_end])


def _range(start: int, end: int) -> bytes:
    """The lines of a hunk as its head says them: the first, from 1, and how many if not one."""
    length = end - start
    return b"%d" % (start + 1) if length == 1 else b"%d,%d" % (start + bool(length), length)


class _Changes(SequenceMatcher[str]):
    """Gives difflib, which makes hunks of them, changes that were found window by window."""

    def __init__(self, changes: Iterable[Change]) -> None:
        super().__init__()
        self._changes = [*changes]

    def get_opcodes(self) -> list[Any]:
        return self._changes


def _changes(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[Change]:
    """What became of the lines, in order and without gap."""
    at, other = 0, 0
    while at < len(old) or other < len(new):
        windows = old[at : at + _WINDOW], new[other : other + _WINDOW]
        blocks = SequenceMatcher(None, *windows, autojunk=False).get_matching_blocks()
        start, other_start = at, other
        for first, second, size in blocks[:-1]:
            yield Change("replace", at, start + first, other, other_start + second)
            at, other = start + first + size, other_start + second + size
            yield Change("equal", at - size, at, other - size, other)
        if at == start and other == other_start:
            at, other = start + len(windows[0]), other_start + len(windows[1])
            yield Change("replace", start, at, other_start, other)


def _joined(changes: Iterable[Change]) -> Iterator[Change]:
    """The same, those of a kind side by side as one, and none that is empty."""
    whole: Change | None = None
    for change in changes:
        if change.old_start == change.old_end and change.new_start == change.new_end:
            continue
        if whole and whole.kind == change.kind:
            whole = whole._replace(old_end=change.old_end, new_end=change.new_end)
            continue
        if whole:
            yield whole
        whole = change
    if whole:
        yield whole
