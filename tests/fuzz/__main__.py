"""The command line of the fuzz; see the package."""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.oracles import ORACLES, Fault, faults
from tests.fuzz.posts import FuzzedPost, post
from tests.fuzz.smaller import smaller
from tests.fuzz.trial import Program, Trial

_MOST_OF_A_KIND = 3
"""So many failures of a kind are made small and saved; of the others only the number is told."""


def run(
    seed: int, minutes: float, found: Path, oracles: list[str], *, start: int = 0
) -> Counter[tuple[str, str]]:
    """Try posts for some time; returns how many failures of each kind there were."""
    counts: Counter[tuple[str, str]] = Counter()
    until = time.monotonic() + 60 * minutes
    number = start
    while time.monotonic() < until:
        source = post(seed, number)
        for fault in faults(Trial(source), oracles):
            kind = fault.oracle, fault.kind
            counts[kind] += 1
            if counts[kind] <= _MOST_OF_A_KIND:
                report(source, fault, found / f"{fault.oracle}-{_slug(fault.kind)}-{seed}-{number}")
        number += 1
    print(f"{number - start} posts, seed {seed}, up to number {number}; {sum(counts.values())} failures")
    return counts


def report(source: FuzzedPost, fault: Fault, folder: Path, program: Program | None = None) -> None:
    """Make a failing post small, save it, and say what is wrong with it."""

    def again(data: bytes) -> Fault | None:
        tried = faults(Trial(FuzzedPost(source.name, data), program or Program()), [fault.oracle])
        return next((found for found in tried if found.kind == fault.kind), None)

    data = smaller(source.data, lambda part: again(part) is not None)
    detail = (again(data) or fault).detail
    folder.mkdir(parents=True, exist_ok=True)
    (folder / source.name.replace("/", "_")).write_bytes(data)
    print(f"{fault.oracle}: {fault.kind}\n  {source.name!r}\n  {data!r}\n  {detail[:600]}", flush=True)


def replay(path: Path, oracles: list[str]) -> Counter[tuple[str, str]]:
    """Hold one file against the oracles."""
    found = list(faults(Trial(FuzzedPost(path.name, path.read_bytes())), oracles))
    for fault in found:
        print(f"{fault.oracle}: {fault.kind}\n  {fault.detail}")
    return Counter((fault.oracle, fault.kind) for fault in found)


def _slug(kind: str) -> str:
    return re.sub(r"\W+", "-", kind, flags=re.ASCII).strip("-")[:40]


def main() -> int:
    """Run the command."""
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--start", type=int, default=0, help="the number of the first post")
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"), help="folder for what fails")
    parser.add_argument("--replay", type=Path, help="a file to try")
    parser.add_argument("--oracle", action="append", choices=ORACLES, help="ask these alone")
    options = parser.parse_args()
    oracles = options.oracle or list(ORACLES)
    if options.replay:
        return int(bool(replay(options.replay, oracles)))
    print(f"seed {options.seed}", flush=True)
    counts = run(options.seed, options.minutes, options.found, oracles, start=options.start)
    for (oracle, kind), count in counts.most_common():
        print(f"{count:6} {oracle}: {kind}")
    return int(bool(counts))


if __name__ == "__main__":
    sys.exit(main())
