"""Patches say what changed, and take no longer for a long file than for many short ones."""

from __future__ import annotations

import difflib
import random
import re
import time

import pytest

from emnews_cli.display.patches import patch

NAMES = (b"old", b"new")
HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")


def applied(old: list[bytes], lines: list[bytes]) -> list[bytes]:
    """What a patch makes of the old lines; every line that it names must be there."""
    made: list[bytes] = []
    at = 0
    for line in b"".join(lines).splitlines(keepends=True)[2:]:
        if head := HUNK.fullmatch(line):
            start = int(head[1]) - (head[2] != b"0")
            made += old[at:start]
            at = start
        elif line.startswith((b" ", b"-")):
            assert old[at] == line[1:]
            made += [line[1:]] * line.startswith(b" ")
            at += 1
        else:
            made.append(line[1:])
    return made + old[at:]


def edited(old: list[bytes], chance: random.Random) -> list[bytes]:
    new = [*old]
    for _ in range(chance.randrange(1, 20)):
        at = chance.randrange(len(new) + 1)
        new[at : at + chance.randrange(4)] = [b"%d\n" % chance.randrange(9)] * chance.randrange(4)
    return new


def test_a_patch_makes_the_new_version_of_the_old_one() -> None:
    chance = random.Random(5)
    for _ in range(200):
        old = [b"%d\n" % chance.randrange(30) for _ in range(chance.randrange(400))]
        new = edited(old, chance)
        assert applied(old, list(patch(old, new, NAMES))) == new
    assert list(patch(old, old, NAMES)) == []


def test_a_patch_of_few_changes_is_that_of_difflib() -> None:
    old = [b"%d\n" % number for number in range(80)]
    new = [*old[:5], b"x\n", *old[6:40], *old[41:], b"y\n"]
    wanted = list(difflib.diff_bytes(difflib.unified_diff, old, new, *NAMES))
    assert b"".join(patch(old, new, NAMES)) == b"".join(wanted)


@pytest.mark.parametrize("line", [b"x\n", b"%d\n"])
def test_a_long_patch_takes_linear_time(line: bytes) -> None:
    old = [line % number if b"%" in line else line for number in range(10_000)]
    new = [b"y\n" if number % 2 else each for number, each in enumerate(old)]
    began = time.process_time()
    assert applied(old, list(patch(old, new, NAMES))) == new
    assert time.process_time() - began < 20
