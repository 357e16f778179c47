"""Archives: how time and memory grow with the number of posts, what processes and an update save.

Run from the project's folder, after ``pip install -e '.[bench]'``::

    python -m benchmarks.archive [LARGE] [ROUNDS]

Archives of 1,000 posts and of LARGE (100,000 by default) are made of the posts of ``benchmarks/posts.py``.
For each command the median of wall seconds and the largest peak memory of any process of it are shown, and
the ratio of the two memories. All runs are processes of their own, one after the other.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.posts import make_archive

SMALL = 1000
COMMANDS = {
    "convert --to md -j 1": "convert --to md -q -j 1 posts -o out",
    "convert --to md -j 2": "convert --to md -q -j 2 posts -o out",
    "convert --to md -u -j 2, first": "convert --to md -q -u -j 2 posts -o out",
    "convert --to md -u, nothing changed": "convert --to md -q -u -j 2 posts -o out",
    "validate -j 2": "validate -q --exit-zero --statistics -j 2 posts",
    "stats -j 2": "stats --json -j 2 posts",
    "list -j 2": "list -j 2 posts",
    "list --sort title -j 2": "list --sort title -j 2 posts",
    "list --since (front matter alone)": "list -0 --since 2100-01-01 -j 2 posts",
    "list -0 (names alone)": "list -0 posts",
    "strip -j 2": "strip -q -j 2 posts -o out",
}
MEASURE = """
import resource, subprocess, sys
command = [sys.executable, "-m", "emnews_cli", *sys.argv[1:]]
code = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measure(command: str, folder: Path) -> tuple[float, float]:
    """Wall seconds and peak megabytes."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command.split()],
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    )
    seconds = time.perf_counter() - began
    code, kilobytes = done.stdout.split()
    if code != "0":
        raise SystemExit(f"{command}: exit code {code}\n{done.stderr}")
    return seconds, int(kilobytes) / 1024


def measured(folder: Path, rounds: int) -> Iterator[tuple[str, float, float]]:
    for name, command in COMMANDS.items():
        runs = []
        for _ in range(rounds):
            if "nothing changed" not in name:
                shutil.rmtree(folder / "out", ignore_errors=True)
            runs.append(measure(command, folder))
        yield name, statistics.median(run[0] for run in runs), max(run[1] for run in runs)


def main() -> None:
    large = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as name:
        results = []
        for number in (SMALL, large):
            folder = Path(name) / str(number)
            make_archive(folder, number)
            results.append(list(measured(folder, rounds)))
    print(f"| command | s, {SMALL} | s, {large} | µs a post | MB, {SMALL} | MB, {large} | ratio of MB |")
    print("|---|---|---|---|---|---|---|")
    for (command, before, small), (_, after, big) in zip(*results, strict=True):
        cells = (command, f"{before:.2f}", f"{after:.1f}", f"{after / large * 1e6:.0f}")
        print("|", " | ".join((*cells, f"{small:.0f}", f"{big:.0f}", f"{big / small:.2f}")), "|")


if __name__ == "__main__":
    main()
