"""Datasets: what an export costs beside ``convert --to json`` and beside a script of one's own.

Run from the project's folder, after ``pip install -e '.[bench]'``::

    python -m benchmarks.dataset [POSTS] [ROUNDS] [FOLDER]

An archive of POSTS (4,000 by default) is made of the posts of ``benchmarks/posts.py`` in FOLDER. Commands run
one after the other, ROUNDS (3) times; shown are the median of the CPU seconds of all their processes, the
ratio to what they are held against, bytes a post and the largest memory of any process. The script is what
one would write with python-frontmatter, pandas and pyarrow: no article is read in it, HTML stays as it is.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.posts import make_archive

EMNEWS = [sys.executable, "-m", "emnews_cli"]
SCRIPT = """
import pathlib, frontmatter, pandas
rows = []
for path in sorted(pathlib.Path("posts").iterdir()):
    text = path.read_text(errors="replace")
    try:
        post = frontmatter.loads(text)
    except Exception:
        continue
    rows.append({"path": str(path), "title": str(post.get("title")), "date": str(post.get("date")),
                 "tags": str(post.get("tags")), "text": post.content})
frame = pandas.DataFrame(rows)
frame["month"] = frame.date.str[:7]
frame.to_parquet("out.script", partition_cols=["month"], compression="zstd")
"""
MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


class Measured(NamedTuple):
    """One run: CPU seconds, and the megabytes of the largest process."""

    seconds: float
    megabytes: float


def export(out: str, *options: str) -> list[str]:
    return [*EMNEWS, "export", "-q", *options, "posts", "-o", out]


COMMANDS: dict[str, tuple[list[str], str, str]] = {
    # What is run, where to, and what it is held against.
    "convert --to json": ([*EMNEWS, "convert", "-q", "-j1", "posts", "-o", "out.json.jsonl"], "out.json.jsonl", ""),
    "Parquet": (export("out.parquet/", "-j1"), "out.parquet", "convert --to json"),
    "Parquet without sessions": (export("out.none/", "-j1", "--sessions", "none"), "out.none", "convert --to json"),
    "SQLite": (export("out.sqlite", "-j1"), "out.sqlite", "convert --to json"),
    "DuckDB": (export("out.duckdb", "-j1"), "out.duckdb", "convert --to json"),
    "JSON Lines": (export("out.jsonl", "-j1"), "out.jsonl", "convert --to json"),
    "Parquet, -j 2": (export("out.two/", "-j2"), "out.two", "Parquet"),
    "Parquet, -u, nothing changed": (export("out.parquet/", "-j1", "-u"), "", "Parquet"),
    "SQLite, -u, nothing changed": (export("out.sqlite", "-j1", "-u"), "", "SQLite"),
    "stats of the posts": ([*EMNEWS, "stats", "-j1", "--no-diagnostics", "--json", "posts"], "", ""),
    "stats of the SQLite": ([*EMNEWS, "stats", "--no-diagnostics", "--json", "out.sqlite"], "", "stats of the posts"),
    "stats of the Parquet": ([*EMNEWS, "stats", "--no-diagnostics", "--json", "out.parquet"], "", "stats of the posts"),
    "a script of one's own": ([sys.executable, "-c", SCRIPT], "out.script", "convert --to json"),
}  # fmt: skip


def measure(command: list[str], folder: Path) -> Measured:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command], cwd=folder, capture_output=True, check=True, text=True
    )
    code, seconds, kilobytes = done.stdout.split()
    if code != "0":
        raise SystemExit(f"{' '.join(command)}: exit code {code}")
    return Measured(float(seconds), int(kilobytes) / 1024)


def size_of(path: Path) -> int:
    found = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in found if each.is_file())


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def main() -> None:
    given = sys.argv[1:]
    posts = int(given[0]) if given else 4000
    rounds = int(given[1]) if len(given) > 1 else 3
    with tempfile.TemporaryDirectory(dir=given[2] if len(given) > 2 else None) as name:
        folder = Path(name)
        make_archive(folder, posts)
        raw = size_of(folder / "posts")
        runs: dict[str, list[Measured]] = {name: [] for name in COMMANDS}
        for _ in range(rounds):  # one after the other, so that a busy machine slows all alike
            for name, (command, out, _) in COMMANDS.items():
                if out:
                    remove(folder / out)
                runs[name].append(measure(command, folder))
        print(f"{posts} posts of {raw / posts:.0f} bytes\n")
        print("| what | CPU s | µs a post | ratio | held against | bytes a post | of the posts' | MB |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for name, (_, out, other) in COMMANDS.items():
            seconds = statistics.median(run.seconds for run in runs[name])
            pairs = zip(runs[name], runs[other], strict=True) if other else ()
            ratios = [one.seconds / two.seconds for one, two in pairs]
            size = size_of(folder / out) if out else 0
            cells = (
                name,
                f"{seconds:.2f}",
                f"{seconds / posts * 1e6:.0f}",
                f"{statistics.median(ratios):.2f}" if ratios else "",
                other,
                f"{size / posts:.0f}" if size else "",
                f"{size / raw:.2f}" if size else "",
                f"{max(run.megabytes for run in runs[name]):.0f}",
            )
            print("|", " | ".join(cells), "|")


if __name__ == "__main__":
    main()
