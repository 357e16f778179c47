"""Books: emnews beside a bare zip of the same bytes, EbookLib and pandoc, in one run.

Run from the project's folder, after ``pip install -e '.[bench]'``::

    python -m benchmarks.books [POSTS] [ROUNDS]

Everyone gets the same posts of ``benchmarks/posts.py``. The bare zip has the pages of emnews's book, packed
with deflate at level 6: the floor. EbookLib gets each article as HTML that is made before the clock starts;
pandoc, where pypandoc is installed, gets all of them as one HTML file. emnews alone reads the posts. Each
run is a process of its own; shown are the medians of wall seconds, of CPU seconds of all its processes, which
a busy machine changes less, and of peak memory.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from benchmarks.posts import NewsMaker
from emnews_cli.pipeline import convert_post, read_post

EMNEWS = """
import sys
from emnews_cli.cli.app import main
sys.argv = ["emnews", "convert", "--to", "epub", "posts", "-o", "emnews.epub", "-j", "{jobs}"]
main()
"""
PEERS = {
    "bare zip": """
import sys, zipfile
from pathlib import Path
with zipfile.ZipFile("zip.epub", "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
    for path in sorted(Path("pages").iterdir()):
        book.writestr(path.name, path.read_bytes())
""",
    **{f"emnews -j {jobs}": EMNEWS.format(jobs=jobs) for jobs in (1, 2)},
    "EbookLib": """
from pathlib import Path
from ebooklib import epub
book = epub.EpubBook()
book.set_identifier("x"); book.set_title("x"); book.set_language("zh")
pages = []
for path in sorted(Path("html").iterdir()):
    page = epub.EpubHtml(title=path.stem, file_name=path.stem + ".xhtml", content=path.read_bytes())
    book.add_item(page); pages.append(page)
book.toc = pages; book.spine = ["nav", *pages]
book.add_item(epub.EpubNcx()); book.add_item(epub.EpubNav())
epub.write_epub("ebooklib.epub", book)
""",
    "pandoc": """
import pypandoc
pypandoc.convert_file("all.html", "epub3", outputfile="pandoc.epub", extra_args=["--metadata", "title=x"])
""",
}


def prepare(folder: Path, count: int) -> None:
    for name in ("posts", "html", "pages"):
        (folder / name).mkdir()
    whole = []
    for made in (NewsMaker(at).make() for at in range(count)):
        (folder / "posts" / made.name).write_bytes(made.data)
        html = convert_post(read_post(made.data, made.name), "html")
        (folder / "html" / f"{Path(made.name).stem}.html").write_text(html, encoding="utf-8")
        whole.append(html[html.index("<body") : html.index("</body>")])
    (folder / "all.html").write_text(f"<html><body>{''.join(whole)}</body></html>", encoding="utf-8")


class Run(NamedTuple):
    """Seconds by the clock and of CPU, and megabytes, of one run."""

    seconds: float
    cpu: float
    megabytes: float


def run(code: str, folder: Path) -> Run:
    watched = (
        "import resource, subprocess, sys, time; start = time.perf_counter();"
        "subprocess.run([sys.executable, '-c', sys.argv[1]], check=True, capture_output=True);"
        "end = time.perf_counter(); used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(end - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    environment = {"PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-c", watched, code], cwd=folder, env=environment, capture_output=True, check=True
    )
    return Run(*map(float, done.stdout.split()))


def unpack(folder: Path) -> None:
    """The pages of emnews's book, for the bare zip."""
    with zipfile.ZipFile(folder / "emnews.epub") as book:
        for number, name in enumerate(book.namelist()):
            (folder / "pages" / f"{number:06}").write_bytes(book.read(name))


def median_of(runs: list[Run]) -> Run:
    return Run(*map(statistics.median, zip(*runs, strict=True)))


def main() -> None:
    given = [int(value) for value in sys.argv[1:3]]
    count, rounds = [*given, *(3000, 3)[len(given) :]]
    peers = {peer: code for peer, code in PEERS.items() if peer != "pandoc" or find_spec("pypandoc")}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, count)
        run(PEERS["emnews -j 1"], folder)
        unpack(folder)
        found: dict[str, list[Run]] = {peer: [] for peer in peers}
        for _ in range(rounds):
            for peer, code in peers.items():
                found[peer].append(run(code, folder))
    floor = median_of(found["bare zip"])
    print(f"{count} posts, median of {rounds} rounds, Python {sys.version.split()[0]}")
    for peer, runs in found.items():
        seconds, cpu, megabytes = median_of(runs)
        print(
            f"{peer:12} {seconds:7.2f} s  {seconds / floor.seconds:6.1f} x  "
            f"{cpu:7.2f} s of CPU  {cpu / floor.cpu:6.1f} x  {megabytes:6.0f} MB"
        )


if __name__ == "__main__":
    main()
