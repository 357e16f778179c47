"""Speed: emnews beside a byte copy and the scripts that people would string together, in one run.

Run from the project's folder, after ``pip install -e '.[bench]'``::

    python -m benchmarks.speed [POSTS] [ROUNDS] [FOLDER]

An archive of POSTS (3,000 by default) posts of some 3.6 KB is made in FOLDER (a temporary one by default; the
speed of its disk is part of every figure). Everyone reads all posts and writes a file for each, in a process
of its own, one after the other; that is one round. Shown are the median of the wall seconds of each, and what
it is of the Rust peer's script and of the byte copy. The scripts skip what they can't read: a few of the
posts have front matter that is no YAML.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.posts import make_archive

SCRIPT = """
import os, sys
{imports}
os.makedirs("out")
for name in sorted(os.listdir("posts")):
    path, target = "posts/" + name, "out/" + name
{work}
"""
COPY = """    with open(path, "rb") as source, open(target, "wb") as copy:
        copy.write(source.read())"""
CONVERT = """    try:
        post = frontmatter.load(path)
    except Exception:
        continue
    post.content = {made}
    frontmatter.dump(post, target)"""
TYPER = """
import typer
app = typer.Typer()
@app.command()
def one(name: str) -> None: print(name)
@app.command()
def two(name: str) -> None: print(name)
app()
"""
EMNEWS = (sys.executable, "-m", "emnews_cli")


def script(imports: str = "", made: str = "") -> list[str]:
    work = CONVERT.format(made=made) if made else COPY
    return [sys.executable, "-c", SCRIPT.format(imports=imports, work=work)]


def emnews(command: str) -> list[str]:
    return [*EMNEWS, *command.split()]


RUST = "python-frontmatter + html-to-markdown"
FLOOR = "byte copy"
FOLDERS = {
    FLOOR: script(),
    RUST: script(
        "import frontmatter; from html_to_markdown import convert", "convert(post.content).content or ''"
    ),
    "python-frontmatter + html2text": script(
        "import frontmatter; from html2text import HTML2Text", "HTML2Text(bodywidth=0).handle(post.content)"
    ),
    "python-frontmatter + markdownify": script(
        "import frontmatter; from markdownify import markdownify", "markdownify(post.content)"
    ),
    "emnews convert --to md -j 1": emnews("convert --to md -q -j 1 posts -o out"),
    "emnews convert --to md -j 2": emnews("convert --to md -q -j 2 posts -o out"),
    "emnews convert --to md -u -j 1, first": emnews("convert --to md -q -u -j 1 posts -o out"),
    "emnews convert --to md -u -j 1, nothing changed": emnews("convert --to md -q -u -j 1 posts -o out"),
    "emnews convert --to json -j 1": emnews("convert --to json -q -j 1 posts -o out"),
    "emnews show --json -j 1": emnews("show --json -q -j 1 posts"),
    "emnews strip -j 1": emnews("strip -q -j 1 posts -o out"),
    "emnews validate -j 1": emnews("validate -q --exit-zero --statistics -j 1 posts"),
    "emnews stats -j 1": emnews("stats --json -j 1 posts"),
    "emnews stats --no-diagnostics -j 1": emnews("stats --json --no-diagnostics -j 1 posts"),
    "emnews list -j 1": emnews("list -j 1 posts"),
    "emnews list --since (front matter alone) -j 1": emnews("list -0 --since 2100-01-01 -j 1 posts"),
}
STARTS = {
    "a typer app of two commands": [sys.executable, "-c", TYPER, "one", "x"],
    "the same, --help": [sys.executable, "-c", TYPER, "--help"],
    "emnews --version": emnews("--version"),
    "emnews --help": emnews("--help"),
    "emnews convert --to md FILE": [*emnews("convert --to md"), "FILE"],
}


def seconds(command: list[str], folder: Path) -> float:
    # Where nothing is compiled ahead, what is measured is the compiler; pip compiles what it installs.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    taken = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stderr.decode()}")
    return taken


def measure(commands: dict[str, list[str]], folder: Path, rounds: int) -> dict[str, float]:
    """The median seconds of each; what is left of the one before is taken away unless it is wanted."""
    found: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            if "nothing changed" not in name:
                shutil.rmtree(folder / "out", ignore_errors=True)
            found[name].append(seconds(command, folder))
    return {name: statistics.median(runs) for name, runs in found.items()}


def show_folders(found: dict[str, float], posts: int) -> None:
    print("| | s | µs a post | of the byte copy | times as fast as the Rust peer |")
    print("| --- | --- | --- | --- | --- |")
    for name, taken in found.items():
        each = f"{taken / posts * 1e6:.0f}"
        print(f"| {name} | {taken:.2f} | {each} | {taken / found[FLOOR]:.1f} | {found[RUST] / taken:.2f} |")


def show_starts(found: dict[str, float]) -> None:
    bare = next(iter(found.values()))
    print("\n| start | ms | of a bare typer app |\n| --- | --- | --- |")
    for name, taken in found.items():
        print(f"| {name} | {taken * 1000:.0f} | {taken / bare:.2f} |")


def main() -> None:
    given = [int(value) for value in sys.argv[1:3]]
    posts, rounds = [*given, *(3000, 5)[len(given) :]]
    with tempfile.TemporaryDirectory(dir=sys.argv[3] if len(sys.argv) > 3 else None) as name:
        folder = Path(name)
        make_archive(folder, posts)
        first = sorted((folder / "posts").iterdir())[0]
        starts = {name: [*command[:-1], str(first)] if command[-1] == "FILE" else command
                  for name, command in STARTS.items()}  # fmt: skip
        size = sum(path.stat().st_size for path in (folder / "posts").iterdir())
        print(f"{posts} posts of {size / posts / 1000:.1f} KB, median of {rounds} rounds\n")
        show_folders(measure(FOLDERS, folder, rounds), posts)
        show_starts(measure(starts, folder, rounds * 2))


if __name__ == "__main__":
    main()
